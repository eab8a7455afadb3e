"""Who asks: the role, organisation and region of the caller of one request."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class Role(StrEnum):
    """The roles of the contract, section 1; ``PUBLIC`` is everyone without a token.

    ``SUBJECT`` is a person, or an enterprise by its representative, who acts for itself alone
    (docs/rights.md).
    """

    PUBLIC = "public"
    BANK = "bank"
    APPROVAL = "approval"
    INVESTIGATOR = "investigator"
    DEPARTMENT = "department"
    AUDITOR = "auditor"
    ADMIN = "admin"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class OwnSubject:
    """Who a caller of the role ``SUBJECT`` is: a credit code, an identity document or a platform id, checked.

    ``id_type`` is the type of the document, of ``identity`` alone.
    """

    kind: Literal["uscc", "identity", "id"]
    value: str = field(repr=False)
    id_type: str = ""


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller as his token says.

    ``org`` is the organisation that he acts for, ``region`` the GB/T 2260 code to which the token is
    limited (None: every region), ``subject`` the token's own name for the person or machine. ``own`` is
    who the caller is among the subjects of the graph, of the role ``SUBJECT`` alone.
    """

    role: Role
    org: str | None = None
    region: str | None = None
    subject: str | None = None
    own: OwnSubject | None = field(default=None, repr=False)

    @staticmethod
    def public() -> Caller:
        """Return the caller without a token."""
        return Caller(Role.PUBLIC)

    @property
    def is_public(self) -> bool:
        """Whether nobody in particular asks."""
        return self.role is Role.PUBLIC

    @property
    def sees_published_only(self) -> bool:
        """Whether the caller reads of subjects what is published and no more."""
        return self.role in (Role.PUBLIC, Role.SUBJECT)
