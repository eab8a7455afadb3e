"""Who may ask what, as tables: root fields by role, and the fields beneath that not everyone may read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from strawberry.extensions import FieldExtension

from graph_api.errors import ForbiddenError, UnauthenticatedError
from graph_api.schema.context import Context
from graph_api.schema.text import Info
from graph_api.services.audit import READERS
from graph_api.services.callers import Caller, Role
from graph_api.services.catalogue.requests import DRAFTERS, MAINTAINERS

EVERYONE = frozenset(Role)
KNOWN_CALLERS = EVERYONE - {Role.PUBLIC, Role.SUBJECT}
"""Who looks others up: everybody with a token but a subject, who asks about itself alone."""

OF_ONESELF = frozenset({Role.SUBJECT, Role.DEPARTMENT, Role.AUDITOR})
"""Who uses a subject's own rights: itself, or on its behalf a department or an auditor."""

REVIEWERS = frozenset({Role.BANK, Role.APPROVAL, Role.INVESTIGATOR, Role.DEPARTMENT, Role.AUDITOR})
"""Who is asked to review an automated answer: whoever was given it, and auditors."""

CASE_READERS = frozenset(
    {Role.DEPARTMENT, Role.APPROVAL, Role.BANK, Role.INVESTIGATOR, Role.AUDITOR, Role.SUBJECT}
)
"""Who reads cases: as far as each is concerned (services/casework/reading.py)."""

CASE_OFFICERS = frozenset({Role.DEPARTMENT})
"""Who opens and decides cases."""

CASE_IMPLEMENTERS = frozenset({Role.DEPARTMENT, Role.APPROVAL, Role.BANK})
"""Who answers about measures that were given to his organisation."""

CASE_FILERS = frozenset({Role.DEPARTMENT, Role.SUBJECT})
"""Who objects and applies for repair: whoever is concerned, or an authority."""

AT_DESKS = frozenset({Role.APPROVAL, Role.DEPARTMENT})
"""Who acts at a desk: for his own organisation (services/desk)."""

DESK_READERS = AT_DESKS | {Role.AUDITOR, Role.ADMIN}
"""Who sees what waits at a desk: his organisation's, auditors and administrators everybody's."""

INFORMERS = frozenset({"submitTip", "tipOutcome"})
"""What informers ask, whoever they are: logs and counters do not say by which role or organisation."""
EDITION_READERS = frozenset({Role.DEPARTMENT, Role.AUDITOR, Role.ADMIN})
"""Who sees editions of the catalogue; whom one would reach is shown to fewer (services/catalogue)."""

ROOT_FIELDS: Mapping[str, frozenset[Role]] = {
    "node": EVERYONE,
    "subject": EVERYONE,
    "search": EVERYONE,
    "reach": KNOWN_CALLERS,
    "creditReport": KNOWN_CALLERS,
    "preCheck": KNOWN_CALLERS,
    "commonParties": KNOWN_CALLERS,
    "relatedParties": KNOWN_CALLERS,
    "possiblySame": KNOWN_CALLERS,
    "ownership": KNOWN_CALLERS,
    "foreignOwnership": KNOWN_CALLERS,
    "neighbourhood": KNOWN_CALLERS,
    "neighbours": KNOWN_CALLERS,
    "paths": KNOWN_CALLERS,
    "standings": KNOWN_CALLERS,
    "auditRecords": READERS,
    "receipt": KNOWN_CALLERS,
    "myLookUps": OF_ONESELF,
    "myExplanation": OF_ONESELF,
    "myReviews": OF_ONESELF,
    "reviewRequests": REVIEWERS,
    "requestReview": OF_ONESELF,
    "withdrawReview": OF_ONESELF,
    "answerReview": REVIEWERS,
    "case": CASE_READERS,
    "cases": CASE_READERS - {Role.SUBJECT},
    "inbox": CASE_IMPLEMENTERS,
    "inboxItems": CASE_IMPLEMENTERS,
    "caseNotices": CASE_OFFICERS | {Role.AUDITOR},
    "openCase": CASE_OFFICERS,
    "amendCase": CASE_OFFICERS,
    "submitCase": CASE_OFFICERS,
    "reviewCase": CASE_OFFICERS,
    "publishCase": CASE_OFFICERS,
    "abandonCase": CASE_OFFICERS,
    "closeCase": CASE_OFFICERS,
    "releaseCase": CASE_OFFICERS,
    "revokeCase": CASE_OFFICERS,
    "respondToTask": CASE_IMPLEMENTERS,
    "fileObjection": CASE_FILERS,
    "decideObjection": CASE_OFFICERS,
    "withdrawObjection": CASE_FILERS,
    "applyForRepair": CASE_FILERS,
    "decideRepair": CASE_OFFICERS,
    "withdrawRepair": CASE_FILERS,
    "serviceEligibility": KNOWN_CALLERS,
    "openReceipts": DESK_READERS,
    "receiptDuties": DESK_READERS,
    "answerDuty": AT_DESKS,
    "makeCommitment": AT_DESKS,
    "keepCommitment": AT_DESKS,
    "commitmentsDue": DESK_READERS,
    "recordDecision": AT_DESKS,
    "decisionFindings": DESK_READERS,
    "submitTip": EVERYONE,
    "tipOutcome": EVERYONE,
    "tips": CASE_OFFICERS,
    "tip": CASE_OFFICERS,
    "triageTip": CASE_OFFICERS,
    "decideTip": CASE_OFFICERS,
    "tipInformer": CASE_OFFICERS,
    "edition": EDITION_READERS,
    "editions": EDITION_READERS,
    "editionPreview": EDITION_READERS,
    "draftEdition": DRAFTERS,
    "amendEdition": DRAFTERS,
    "withdrawEdition": DRAFTERS,
    "approveEdition": MAINTAINERS,
    "rejectEdition": MAINTAINERS,
}
"""Every root field of the schema; one that is missing here is refused to everybody."""

FIELDS: Mapping[str, frozenset[Role]] = {
    "Enterprise.holders": KNOWN_CALLERS,
    "Enterprise.holdings": KNOWN_CALLERS,
    "Enterprise.measures": KNOWN_CALLERS,
    "Enterprise.conflicts": KNOWN_CALLERS,
    "Enterprise.sources": KNOWN_CALLERS,
    "Person.identities": KNOWN_CALLERS,
    "Person.birthDate": KNOWN_CALLERS,
    "Person.unspecified": KNOWN_CALLERS,
    "Person.positions": KNOWN_CALLERS,
    "Person.holdings": KNOWN_CALLERS,
    "Person.namedIn": KNOWN_CALLERS,
    "Person.honours": KNOWN_CALLERS,
    "Person.records": KNOWN_CALLERS,
    "Person.measures": KNOWN_CALLERS,
    "Person.conflicts": KNOWN_CALLERS,
    "Person.sources": KNOWN_CALLERS,
    "Role.source": KNOWN_CALLERS,
    "Role.knownFrom": KNOWN_CALLERS,
}
"""Fields beneath the root that are not for everyone; what is not listed is for whoever sees its parent."""


def may_read(caller: Caller, field: str) -> bool:
    """Whether the caller's role may read a field beneath the root, named ``Type.field``."""
    return caller.role in FIELDS.get(field, EVERYONE)


def refusal(caller: Caller, field: str) -> UnauthenticatedError | ForbiddenError:
    """Return the error with which a field is refused to this caller."""
    if caller.is_public:
        return UnauthenticatedError(f"{field} needs a bearer token.", f"{field} 需要访问令牌。")
    return ForbiddenError(
        f"The role {caller.role.value} may not read {field}.", f"角色 {caller.role.value} 无权读取 {field}。"
    )


class RootGuard(FieldExtension):
    """Refuses a root field to callers whose role is not in ``ROOT_FIELDS``; see ``FieldGuard``."""

    async def resolve_async(
        self, next_: Callable[..., Awaitable[Any]], source: Any, info: Info, **kwargs: Any
    ) -> Any:
        """Resolve the field, or raise the refusal."""
        refused = self.refuse(info.context, "", info.field_name)
        if refused is not None:
            raise refused
        return await next_(source, info, **kwargs)

    def refuse(self, context: Context, type_name: str, field_name: str) -> Exception | None:
        """Return the refusal of a root field; None where the caller may ask it."""
        if context.caller.role in ROOT_FIELDS.get(field_name, frozenset()):
            return None
        return refusal(context.caller, field_name)


class FieldGuard(FieldExtension):
    """Refuses a field beneath the root to callers whose role is not in ``FIELDS``.

    It looks at the caller and the field, never at the object, so compiled operations ask ``refuse``
    once a request (``compiled_graphql.strawberry.RequestGuard``).
    """

    def resolve(self, next_: Callable[..., Any], source: Any, info: Info, **kwargs: Any) -> Any:
        """Resolve the field, or raise the refusal."""
        refused = self.refuse(info.context, str(info.path.typename), info.field_name)
        if refused is not None:
            raise refused
        return next_(source, info, **kwargs)

    def refuse(self, context: Context, type_name: str, field_name: str) -> Exception | None:
        """Return the refusal of a field of a type; None where the caller may read it."""
        field = f"{type_name}.{field_name}"
        return None if may_read(context.caller, field) else refusal(context.caller, field)
