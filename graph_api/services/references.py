"""How a question names its subject: by platform id, code, identity number or a provider's own id.

Every way becomes one ``SubjectKey`` of the graph, so that a query starts from an index whatever the
mix of references. An identity number is turned into its keyed hash here and goes no further.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from graph_api.domain.keys import id_key, identity_key, source_key, uscc_key
from graph_api.errors import NotFoundError

LONGEST_KEY_PART = 200
"""Characters of a platform id, of a source's name, and of a provider's own id in a reference."""

ReferenceKind = Literal["id", "uscc", "identity", "source"]


class IdentityLookup(Protocol):
    """What turns an identity number into the keyed hash under which it is found, and opens sealed ones."""

    def lookup_hash(self, id_type: str, number: str) -> str:
        """Return the keyed hash of an identity number that was checked and normalised."""
        ...

    def open(self, sealed: str) -> tuple[str, str]:
        """Return type and number of a sealed identity, for roles entitled to it."""
        ...


@dataclass(frozen=True, slots=True)
class SubjectRefValue:
    """One reference to a subject.

    ``key`` is the value of ``SubjectKey.key`` to look for; ``kind`` says which member of the
    reference was given. An identity number itself is never kept.
    """

    kind: ReferenceKind
    key: str = field(repr=False)

    @staticmethod
    def by_id(subject_id: str) -> SubjectRefValue:
        """Refer to a subject by platform id, present or former."""
        return SubjectRefValue("id", id_key(subject_id))

    @staticmethod
    def by_uscc(code: str) -> SubjectRefValue:
        """Refer to an enterprise by its unified social credit code (checked and normalised)."""
        return SubjectRefValue("uscc", uscc_key(code))

    @staticmethod
    def by_identity(lookup: IdentityLookup, id_type: str, number: str) -> SubjectRefValue:
        """Refer to a person by identity number (checked and normalised); only the keyed hash stays."""
        return SubjectRefValue("identity", identity_key(lookup.lookup_hash(id_type, number)))

    @staticmethod
    def by_source(source: str, record_id: str) -> SubjectRefValue:
        """Refer to a subject by a provider's own id."""
        return SubjectRefValue("source", source_key(source, record_id))


def no_such_subject() -> NotFoundError:
    """Return the error of a reference that names nobody."""
    return NotFoundError("There is no such subject.", "查无此主体。")
