"""A file of acts from its first row to its last: cases side by side, the acts of one case in their order.

Every row is an act under its own idempotency key, so a file that was cut off, or corrected, is simply run
again: what was done is reported as done before, and nothing is done twice.
"""

from __future__ import annotations

import asyncio
import csv
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from graph_api.case_files.rows import Act, Row, open_acts
from graph_api.domain.casework.cases import Case, Part
from graph_api.domain.casework.refusals import CaseReason, RefusedError
from graph_api.domain.casework.states import Action, Machine
from graph_api.domain.explanations import Language
from graph_api.domain.spreadsheets import inert
from graph_api.errors import SetupError
from graph_api.services.callers import Caller
from graph_api.services.casework.requests import ActRequest, Asking, CaseRefused, CaseResult, Opening
from graph_api.services.casework.service import CaseService
from graph_api.services.references import IdentityLookup

AT_ONCE = 8
"""Acts under way, on different cases."""

DONE, REPEATED, REFUSED, UNREADABLE = "DONE", "REPEATED", "REFUSED", "UNREADABLE"

HEADER = ("line", "key", "outcome", "case", "step", "state", "reason", "field", "first_possible", "message")

OPERATION = "caseFile"
"""What the trail calls an act of a file."""


@dataclass(slots=True)
class Outcome:
    """What came of a file: rows by outcome."""

    rows: Counter[str] = field(default_factory=Counter)

    @property
    def exit_code(self) -> int:
        """0: every row is done; 2: some are not; 1: none is."""
        undone = self.rows[REFUSED] + self.rows[UNREADABLE]
        if not undone:
            return 0
        return 2 if self.rows[DONE] + self.rows[REPEATED] else 1


@dataclass(frozen=True, slots=True)
class _Told:
    """What is written about a row."""

    row: Row
    outcome: str
    result: CaseResult | None = None

    def cells(self, language: Language) -> tuple[object, ...]:
        head = (self.row.line, inert(self.row.key), self.outcome)
        if self.result is None:
            message = self.row.problem_zh if language == "zh" else self.row.problem
            return (*head, "", "", "", UNREADABLE, "", "", inert(message))
        view = self.result.view
        stands = ("", "", "") if view is None else (view.case.id, view.case.version, view.case.state.value)
        if isinstance(self.result, CaseRefused):
            refused = self.result
            why = (refused.reason.value, refused.field, refused.first_possible, refused.text.text(language))
            return (*head, *stands, *why)
        return (*head, *stands, "", "", "", "")


async def run_acts(
    source: Path,
    results: Path,
    caller: Caller,
    service: CaseService,
    identities: IdentityLookup,
    language: Language = "zh",
    told: Callable[[Counter[str]], None] = lambda rows: None,
) -> Outcome:
    """Do what the rows of ``source`` ask for as ``caller``, write ``results`` (CSV) and return the outcome.

    A row that is refused or cannot be read does not keep others from being done; later rows of a case that
    was not opened are refused. ``told`` hears of the rows done. Raises ``InvalidInputError`` for a file that
    cannot be read, ``SetupError`` where the results cannot be written, and ``UnavailableError``: run again.
    """
    rows = open_acts(source, identities)
    outcome = Outcome()
    with ExitStack() as stack:
        try:
            out = stack.enter_context(results.open("w", newline="", encoding="utf-8-sig"))
        except OSError as error:
            raise SetupError(
                f"{results} cannot be written ({error.strerror}).",
                f"{results} 无法写入（{error.strerror}）。",
            ) from error
        writer = csv.writer(out)
        writer.writerow(HEADER)
        async for each in _Run(caller, service).go(rows):
            writer.writerow(each.cells(language))
            outcome.rows[each.outcome] += 1
            told(outcome.rows)
    return outcome


class _Run:
    """One run over the rows of a file."""

    def __init__(self, caller: Caller, service: CaseService) -> None:
        self._caller = caller
        self._service = service
        self._opened: dict[str, str] = {}
        self._last: dict[str, asyncio.Task[_Told]] = {}

    async def go(self, rows: Iterator[Row]) -> AsyncIterator[_Told]:
        """Yield what came of each row, in the order of the file."""
        under_way: deque[asyncio.Task[_Told]] = deque()
        try:
            for row in rows:
                while len(under_way) >= AT_ONCE:
                    yield await under_way.popleft()
                under_way.append(self._begin(row))
            while under_way:
                yield await under_way.popleft()
        finally:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    def _begin(self, row: Row) -> asyncio.Task[_Told]:
        """Begin a row once the row before it of the same case is done."""
        case = "" if row.act is None else row.act.case or row.act.key
        task = asyncio.create_task(self._told(row, self._last.get(case)))
        if row.act is not None:
            self._last[case] = task
            task.add_done_callback(lambda done: self._forget(case, done))
        return task

    def _forget(self, case: str, done: asyncio.Task[_Told]) -> None:
        if self._last.get(case) is done:
            del self._last[case]

    async def _told(self, row: Row, before: asyncio.Task[_Told] | None) -> _Told:
        if before is not None:
            await asyncio.wait({before})
        if row.act is None:
            return _Told(row, UNREADABLE)
        result = await self._done(row.act)
        if isinstance(result, CaseRefused):
            return _Told(row, REFUSED, result)
        if row.act.subject is not None:
            self._opened[row.act.key] = result.view.case.id
        return _Told(row, REPEATED if result.repeated else DONE, result)

    async def _done(self, act: Act) -> CaseResult:
        asking = Asking(self._caller, OPERATION, act.key)
        if act.subject is not None:
            assert act.content is not None
            return await self._service.open(asking, Opening(act.kind, act.subject, act.content, act.decider))
        case = self._opened.get(act.case, act.case)
        try:
            return await self._service.act(asking, await self._request(case, act))
        except RefusedError as error:
            return CaseRefused.of(error)

    async def _request(self, case_id: str, act: Act) -> ActRequest:
        """Return the act as the service is asked for it; raises ``RefusedError`` where it has no part."""
        return ActRequest(
            case_id,
            act.machine,
            act.action,
            await self._part(case_id, act),
            act.on,
            act.reason,
            act.note,
            act.reference,
            act.person,
            act.evidence,
            act.duties_done,
            act.expected_step,
            act.content,
            act.volunteering,
        )

    async def _part(self, case_id: str, act: Act) -> str | None:
        """Return the part of the case that is meant: by its id, its measure, or because there is no other."""
        if act.part is not None or act.machine is Machine.CASE or act.action in (Action.FILE, Action.APPLY):
            return act.part
        view = await self._service.case(self._caller, case_id)
        parts = () if view is None else tuple(_meant(view.case, act))
        own = [part for part in parts if part.department == self._caller.org]
        found = own or list(parts)
        if view is None:
            raise RefusedError(CaseReason.CASE_NOT_FOUND, "case")
        if len(found) != 1:
            raise RefusedError(CaseReason.PART_NOT_FOUND, "part")
        return found[0].id


def _meant(case: Case, act: Act) -> Iterator[Part]:
    """Yield the parts of a case that an act without the id of one can mean.

    Of objections and applications the open ones, else the last: a file that is run again finds what it did.
    """
    parts = case.parts_of(act.machine)
    if act.machine is Machine.TASK:
        yield from (part for part in parts if act.measure in (None, part.measure))
        return
    waiting = [part for part in parts if part.pending]
    yield from waiting or sorted(parts, key=lambda part: part.opened_at)[-1:]
