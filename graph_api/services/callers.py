"""Who asks: the role, organisation and region of the caller of one request."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The roles of the contract, section 1; ``PUBLIC`` is everyone without a token."""

    PUBLIC = "public"
    BANK = "bank"
    APPROVAL = "approval"
    INVESTIGATOR = "investigator"
    DEPARTMENT = "department"
    AUDITOR = "auditor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller as his token says.

    ``org`` is the organisation that he acts for, ``region`` the GB/T 2260 code to which the token is
    limited (None: every region), ``subject`` the token's own name for the person or machine.
    """

    role: Role
    org: str | None = None
    region: str | None = None
    subject: str | None = None

    @staticmethod
    def public() -> Caller:
        """Return the caller without a token."""
        return Caller(Role.PUBLIC)

    @property
    def is_public(self) -> bool:
        """Whether nobody in particular asks."""
        return self.role is Role.PUBLIC
