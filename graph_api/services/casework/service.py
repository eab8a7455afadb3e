"""Opening cases and acting on them: read, decide (domain/casework), put on record, write all or nothing.

A case is read with the number of its steps, everything is decided about what was read, and it is written
only if the number is still the same. Where somebody else was faster it is decided anew, unless the caller
said what he has seen: so of two who do the same one succeeds and the other hears how the case stands, and
of two who do different things both succeed. The facts of a step are written in its transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict

from graph_api.bolt.driver import Graph
from graph_api.domain.casework.cases import Case
from graph_api.domain.casework.refusals import CaseReason, RefusedError
from graph_api.domain.casework.states import Action, Machine
from graph_api.domain.dates import day_of_ms, now_ms
from graph_api.errors import UnavailableError
from graph_api.sealing import IdentitySealer
from graph_api.services.audit import AuditService
from graph_api.services.audit_model import AuditedAnswer, AuditEntry
from graph_api.services.callers import Caller, Role
from graph_api.services.casework.deciding import Decided, Decider
from graph_api.services.casework.facts import FactWriter
from graph_api.services.casework.notices import Notices, NoticeService
from graph_api.services.casework.reading import CaseReader, Found, may_see
from graph_api.services.casework.requests import (
    ActRequest,
    Asking,
    CaseDone,
    CaseRefused,
    CaseResult,
    CaseView,
    Opening,
)
from graph_api.services.casework.texts import checked_act, checked_opening
from graph_api.services.guarded_writing import was_written
from graph_api.services.idempotency import ActDigests, acting_as
from graph_api.services.references import SubjectRefValue
from graph_api.services.rights_acting import own_reference
from graph_api.services.rights_review_model import usable_key
from loaders.store import Step

ATTEMPTS = 8
"""How often an act is decided anew because others acted on the case at the same time."""


class CaseService:
    """Answers the mutations of casework, and ``case``."""

    def __init__(
        self,
        graph: Graph,
        audit: AuditService,
        sealer: IdentitySealer,
        notices: NoticeService,
        clock: Callable[[], int] = now_ms,
        told: Callable[[], None] = lambda: None,
    ) -> None:
        """``told`` is called when something was written that organisations hear of."""
        self._notices = notices
        self._told = told
        self._graph = graph
        self._audit = audit
        self._sealer = sealer
        self._digests = ActDigests(sealer, "case")
        self._clock = clock
        self._reader = CaseReader(graph)
        self._decider = Decider(graph, self._reader, FactWriter(graph, sealer), clock)

    async def case(self, caller: Caller, case_id: str, request_id: str = "") -> CaseView | None:
        """Return a case as its caller may see it; None where there is none for him. It is on record."""
        found = await self._reader.find(case_id, "", caller, own_reference(caller, self._sealer))
        view = self._view(found) if may_see(caller, found) else None
        await self._record(caller, "case", request_id, None if view is None else view.case, {}, case_id)
        return view

    async def notices(self, caller: Caller, case_id: str, request_id: str = "") -> Notices | None:
        """Return who was told of a decision found wrong, to the departments of its case and auditors."""
        found = await self._reader.find(case_id, "", caller, None)
        case = found.case
        is_party = case is not None and caller.org in (case.department, case.decider)
        if case is None or not (is_party or (caller.role is Role.AUDITOR and may_see(caller, found))):
            await self._record(caller, "caseNotices", request_id, None, {}, case_id)
            return None
        return await self._notices.of(caller, case, request_id)

    async def open(self, asking: Asking, opening: Opening) -> CaseResult:
        """Open a case. Raises ``UnavailableError``: then ask again under the same key."""
        digest = self._digests.of(asking.operation, asdict(opening))
        key = self._key(asking)
        try:
            _check_key(asking)
            opening = checked_opening(opening)
        except RefusedError as error:
            return CaseRefused.of(error)
        for _ in range(ATTEMPTS):
            found = await self._reader.find("", key, asking.caller, None)
            if found.earlier is not None:
                return await self._again(asking, found, digest)
            try:
                decided = await self._decider.opening(asking.caller, opening, key)
            except RefusedError as error:
                await self._record(asking.caller, asking.operation, asking.request_id, None, {"done": False})
                return CaseRefused.of(error)
            told = {"content": digest}
            await self._record(asking.caller, asking.operation, asking.request_id, decided.case, told)
            if await self._write(key, digest, decided):
                return await self._done(asking.caller, decided.case.id)
        raise _too_busy()

    async def act(self, asking: Asking, request: ActRequest) -> CaseResult:
        """Act on a case. Raises ``UnavailableError``: then ask again under the same key."""
        digest = self._digests.of(asking.operation, request.says())
        key = self._key(asking)
        try:
            _check_key(asking)
            request = checked_act(request)
        except RefusedError as error:
            return CaseRefused.of(error)
        own = own_reference(asking.caller, self._sealer)
        for attempt in range(ATTEMPTS):
            found = await self._reader.find(request.case, key, asking.caller, own)
            if found.earlier is not None:
                # Whoever is not sure that it was done may also not have had what follows done.
                await self._follow(asking.caller, request.case, request)
                return await self._again(asking, found, digest)
            case = found.case
            told = {"act": f"{request.machine} {request.action}", "content": digest}
            if case is None or not may_see(asking.caller, found):
                await self._record(
                    asking.caller, asking.operation, asking.request_id, None, told, request.case
                )
                return CaseRefused.of(RefusedError(CaseReason.CASE_NOT_FOUND))
            if attempt == 0:
                await self._record(asking.caller, asking.operation, asking.request_id, case, told)
            try:
                if request.expected_step is not None and request.expected_step != case.version:
                    raise RefusedError(CaseReason.CONFLICT)
                decided = await self._decider.act(asking.caller, found, case, request, key)
            except RefusedError as error:
                return CaseRefused.of(error, self._view(found))
            if await self._write(key, digest, decided):
                await self._follow(asking.caller, case.id, request)
                return await self._done(asking.caller, case.id)
        raise _too_busy()

    # Writing and answering

    async def _write(self, key: str, digest: str, decided: Decided) -> bool:
        """Write an act; whether it was: not where the case has moved on or the key was used meanwhile."""
        what = decided.written
        parameters = {
            "key": key,
            "digest": digest,
            "at": what.steps[0]["knownFrom"],
            "case": decided.case.id,
            "version": decided.case.version,
            "changes": what.changes,
            "parts": what.parts,
            "steps": what.steps,
            "subjects": decided.subjects,
        }
        hold: list[Step] = [("hold_facts", {})] if decided.facts else []
        news: list[Step] = [("inbox_tell", {"steps": what.news})] if what.news else []
        steps = [*hold, ("case_write", parameters), *decided.facts, *news]
        written = await was_written(self._graph, steps, lambda: self._has_moved(key, decided))
        if written and news:
            self._told()
        return written

    async def _follow(self, caller: Caller, case_id: str, request: ActRequest) -> None:
        """Issue the tasks about honours that follow from a publication, once."""
        if (request.machine, request.action) != (Machine.CASE, Action.PUBLISH):
            return
        key = self._digests.key("honours", case_id)
        for _ in range(ATTEMPTS):
            found = await self._reader.find(case_id, key, caller, None)
            if found.case is None or found.earlier is not None:
                return
            decided = await self._decider.following(caller, found.case)
            if decided is None or await self._write(key, "", decided):
                return

    async def _has_moved(self, key: str, decided: Decided) -> bool:
        found = await self._reader.find(decided.case.id, key, Caller.public(), None)
        version = 0 if found.case is None else found.case.version
        gone = not set(decided.subjects) <= set(found.present.values())
        return found.earlier is not None or version != decided.case.version or gone

    async def _done(self, caller: Caller, case_id: str, *, repeated: bool = False) -> CaseDone:
        found = await self._reader.find(case_id, "", caller, own_reference(caller, self._sealer))
        return CaseDone(self._view(found), repeated)

    async def _again(self, asking: Asking, found: Found, digest: str) -> CaseResult:
        """Answer an act whose key was used before."""
        earlier = found.earlier
        assert earlier is not None
        if earlier["digest"] != digest:
            return CaseRefused.of(RefusedError(CaseReason.KEY_REUSED))
        return await self._done(asking.caller, str(earlier["case"]), repeated=True)

    def _view(self, found: Found) -> CaseView:
        assert found.case is not None
        return CaseView(found.case, found.actor, day_of_ms(self._clock()))

    async def _record(
        self,
        caller: Caller,
        operation: str,
        request_id: str,
        case: Case | None,
        told: Mapping[str, object],
        asked: str | None = None,
    ) -> None:
        answers: tuple[AuditedAnswer, ...] = ()
        if case is not None:
            ref = SubjectRefValue.by_id(case.subject)
            answers = (AuditedAnswer(ref, case.subject, answer={"case": case.id, **told}),)
        question = None if asked is None else f"case={asked}"
        await self._audit.record(AuditEntry(caller, operation, answers, request_id, question=question))

    def _key(self, asking: Asking) -> str:
        return self._digests.key(asking.operation, *acting_as(asking.caller), asking.key)


def _check_key(asking: Asking) -> None:
    if not usable_key(asking.key):
        raise RefusedError(CaseReason.INVALID_KEY, "idempotencyKey")


def _too_busy() -> UnavailableError:
    return UnavailableError(
        "Too many act on this case at the same time: ask again under the same key.",
        "该案件同时办理者过多，请以同一幂等键重试。",
    )
