"""On whose behalf somebody uses a subject's own rights, and which look-ups are kept from the subject.

A caller of the role ``subject`` acts for itself and names nobody; a department or an auditor acts for the
subject that it names, with a purpose, and is told what the subject would be told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph_api.domain.dates import ALWAYS_MS
from graph_api.errors import ForbiddenError, InvalidInputError
from graph_api.services.audit_model import AuditedAnswer, AuditEntry
from graph_api.services.callers import Caller, Role
from graph_api.services.purpose import check_purpose
from graph_api.services.references import IdentityLookup, SubjectRefValue

MILLISECONDS_A_DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class RightsRules:
    """What the settings say of a subject's own rights.

    ``secret_roles``: look-ups by callers of these roles are kept from the subject (PIPL, articles 18 and
    45), after ``secret_days`` no longer (None: for ever). ``review_days``: time for the answer to a review.
    """

    secret_roles: frozenset[Role] = frozenset({Role.INVESTIGATOR})
    secret_days: int | None = None
    review_days: int = 20

    def shown_roles(self) -> list[str]:
        """Return the roles whose look-ups may be shown, those included that are shown when they are old."""
        hidden = self.secret_roles if self.secret_days is None else frozenset()
        return sorted(role.value for role in Role if role is not Role.PUBLIC and role not in hidden)

    def secret_until(self, now: int) -> int:
        """Return the instant (ms) from which on look-ups by secret roles are kept from the subject."""
        return ALWAYS_MS if self.secret_days is None else now - self.secret_days * MILLISECONDS_A_DAY

    def hides(self, role: str, at: int, now: int) -> bool:
        """Whether a look-up of an instant (ms) by a role is kept from the subject."""
        return role in {secret.value for secret in self.secret_roles} and at > self.secret_until(now)


def parse_secret_roles(text: str) -> frozenset[Role]:
    """Read role names separated by commas; empty: none. Raises ``ValueError`` for what is no such role."""
    return frozenset(Role(name.strip()) for name in text.split(",") if name.strip())


@dataclass(frozen=True, slots=True)
class Acting:
    """A caller who uses the rights of the subject that ``ref`` names; ``purpose`` is None for itself."""

    caller: Caller
    ref: SubjectRefValue
    purpose: str | None
    request_id: str = ""

    @property
    def for_itself(self) -> bool:
        """Whether the caller is the subject."""
        return self.caller.role is Role.SUBJECT

    def entry(
        self,
        operation: str,
        subject_id: str | None,
        answer: Mapping[str, object],
        question: str | None = None,
        verdict: str | None = None,
    ) -> AuditEntry:
        """Return what the trail keeps of this use."""
        return AuditEntry(
            caller=self.caller,
            operation=operation,
            answers=(AuditedAnswer(self.ref, subject_id, verdict, answer),),
            request_id=self.request_id,
            purpose=self.purpose,
            question=question,
        )


def acting(
    caller: Caller,
    ref: SubjectRefValue | None,
    purpose: str | None,
    identities: IdentityLookup,
    request_id: str = "",
) -> Acting:
    """Return for whom a caller acts.

    Raises ``ForbiddenError`` where a subject names anybody, itself included, so that the refusal tells
    nothing, and ``InvalidInputError`` where others name nobody or state no purpose.
    """
    if caller.own is not None:
        if ref is not None:
            raise ForbiddenError(
                "A subject asks about itself alone: leave out ref.", "本人仅可查询自身，请省略 ref。"
            )
        return Acting(caller, _own(caller, identities), None, request_id)
    if ref is None or purpose is None:
        raise InvalidInputError(
            "Whoever acts for a subject names it (ref) and says why (purpose).",
            "代主体行使权利须指明主体（ref）并说明目的（purpose）。",
        )
    check_purpose(purpose)
    return Acting(caller, ref, purpose, request_id)


def own_reference(caller: Caller, identities: IdentityLookup) -> SubjectRefValue | None:
    """Return the reference to the subject that a caller is; None for callers of other roles."""
    return None if caller.own is None else _own(caller, identities)


def _own(caller: Caller, identities: IdentityLookup) -> SubjectRefValue:
    own = caller.own
    assert own is not None
    match own.kind:
        case "uscc":
            return SubjectRefValue.by_uscc(own.value)
        case "identity":
            return SubjectRefValue.by_identity(identities, own.id_type, own.value)
    return SubjectRefValue.by_id(own.value)
