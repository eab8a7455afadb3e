"""Drafting editions and acting on them: read, decide (domain/catalogue), put on record, write all or nothing.

An edition is read with the number of its steps, everything is decided about what was read, and it is
written only if the number, and every row that an approval changes, is still the same; where somebody else
was faster it is decided anew. The rows of an approved edition are written in the transaction of its step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import uuid4

from graph_api.bolt.driver import Graph
from graph_api.domain.catalogue.checks import changed_since
from graph_api.domain.catalogue.editions import RETROACTIVE, Edition, EditionAction, EditionState
from graph_api.domain.catalogue.machine import EditionTransition, permitted
from graph_api.domain.catalogue.refusals import MOST_ROWS, EditionReason, EditionRefusedError
from graph_api.domain.dates import day_of_ms, now_ms
from graph_api.domain.keys import stable_id
from graph_api.errors import UnavailableError
from graph_api.sealing import IdentitySealer
from graph_api.services.audit import AuditService
from graph_api.services.audit_model import AuditEntry
from graph_api.services.callers import Caller
from graph_api.services.casework.requests import Asking
from graph_api.services.catalogue.model import changes_json, to_edition
from graph_api.services.catalogue.requests import (
    EditionContent,
    EditionDone,
    EditionRefused,
    EditionRequest,
    EditionResult,
    EditionView,
    official_of,
)
from graph_api.services.catalogue.rows import CheckedRows, EditionRows, asked_rows
from graph_api.services.guarded_writing import was_written
from graph_api.services.idempotency import ActDigests, acting_as
from graph_api.services.rights_review_model import cleaned, usable_key
from loaders.store import Step

ATTEMPTS = 8
"""How often an act is decided anew because others acted on the edition or its rows at the same time."""

LONGEST_NAME = 200
"""Characters of an edition's name."""

_WRITING = frozenset({EditionAction.DRAFT, EditionAction.AMEND})


@dataclass(frozen=True, slots=True)
class _Found:
    """An edition as it stands, and what the caller's key was used for."""

    edition: Edition | None
    earlier: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class _Decided:
    """What is to be written: properties of the edition, its step, what is compared, rows of the catalogue."""

    edition: str
    version: int
    changes: Mapping[str, object]
    step: Mapping[str, Any]
    standing: tuple[tuple[str, str, list[str]], ...] = ()
    rows: tuple[Step, ...] = ()


class EditionService:
    """Answers the mutations of the catalogue, and ``edition``."""

    def __init__(
        self,
        graph: Graph,
        audit: AuditService,
        sealer: IdentitySealer,
        clock: Callable[[], int] = now_ms,
    ) -> None:
        self._graph = graph
        self._audit = audit
        self._digests = ActDigests(sealer, "catalogue")
        self._clock = clock
        self._rows = EditionRows(graph, graph, sealer)

    async def edition(self, caller: Caller, edition_id: str, request_id: str = "") -> EditionView | None:
        """Return an edition; None where there is none. The look-up is on record."""
        found = await self._find(edition_id, "")
        await self._record(Asking(caller, "edition", "", request_id), edition_id, {})
        return None if found.edition is None else EditionView(found.edition, official_of(caller))

    async def act(self, asking: Asking, request: EditionRequest) -> EditionResult:
        """Draft an edition or act on one. Raises ``UnavailableError``: then ask again under the same key."""
        digest, key = self._digests.of(asking.operation, asdict(request)), self._key(asking)
        try:
            request = _checked(asking, request)
        except EditionRefusedError as error:
            return EditionRefused.of(error)
        drafts = request.action is EditionAction.DRAFT
        edition_id = stable_id("edition", key) if drafts else request.edition
        for attempt in range(ATTEMPTS):
            found = await self._find(edition_id, key)
            if found.earlier is not None:
                return await self._again(asking, found.earlier, digest)
            if attempt == 0:
                told = {"act": request.action.value, "content": digest}
                await self._record(asking, edition_id, told)
            view = None if found.edition is None else EditionView(found.edition, official_of(asking.caller))
            try:
                if found.edition is None and not drafts:
                    raise EditionRefusedError(EditionReason.EDITION_NOT_FOUND, "edition")
                decided = await self._decide(asking.caller, found.edition, edition_id, request)
            except EditionRefusedError as error:
                return EditionRefused.of(error, view)
            if await self._write(key, digest, decided):
                return await self._done(asking.caller, edition_id)
        raise UnavailableError(
            "Too many act on the catalogue at the same time: ask again under the same key.",
            "目录同时办理者过多，请以同一幂等键重试。",
        )

    # Deciding

    async def _decide(
        self, caller: Caller, edition: Edition | None, edition_id: str, request: EditionRequest
    ) -> _Decided:
        row = permitted(official_of(caller), edition, request.action)
        version = 0 if edition is None else edition.version
        if request.expected_step is not None and request.expected_step != version:
            raise EditionRefusedError(EditionReason.CONFLICT)
        now = self._clock()
        step = _step(row, version + 1, caller, request.note, now)
        changes: dict[str, object] = {"version": version + 1, "state": row.after.value}
        decided = _Decided(edition_id, version, changes, step)
        if request.content is not None:
            return await self._said(decided, edition, caller, request.content, now)
        if row.after is EditionState.APPROVED and edition is not None:
            return await self._approved(decided, edition, now)
        return decided

    async def _said(
        self, decided: _Decided, edition: Edition | None, caller: Caller, content: EditionContent, now: int
    ) -> _Decided:
        """Add what a draft or an amendment says; raises ``EditionRefusedError`` for rows that cannot be."""
        checked = await self._rows.check(content.rows, content.valid_from, now)
        if checked.findings:
            raise EditionRefusedError(EditionReason.BAD_ROWS, "rows", checked.findings)
        said = changes_json(checked.changes)
        changes = {
            **decided.changes,
            "name": content.name,
            "validFrom": content.valid_from.isoformat(),
            "changes": said,
            "memoranda": list(checked.memoranda),
            "flags": _flags(content, checked, now),
        }
        if edition is None:
            changes |= {"id": decided.edition, "org": caller.org, "draftedAt": now}
        step = {**decided.step, "note": content.note, "content": said}
        return replace(decided, changes=changes, step=step)

    async def _approved(self, decided: _Decided, edition: Edition, now: int) -> _Decided:
        """Add the rows of an edition, where those that it changes are what they were when it was drafted."""
        checked = await self._rows.check(asked_rows(edition.changes), edition.valid_from, now)
        if checked.changes:
            moved = changed_since(edition.changes, checked.changes)
            if moved:
                raise EditionRefusedError(EditionReason.ROWS_CHANGED, "rows", moved)
        if checked.findings:
            raise EditionRefusedError(EditionReason.BAD_ROWS, "rows", checked.findings)
        run = str(decided.step["id"])
        rows = await self._rows.steps(checked.changes, edition.id, edition.valid_from, run, now)
        changes = {**decided.changes, "approvedAt": now, "memoranda": list(checked.memoranda)}
        return replace(decided, changes=changes, standing=checked.standing, rows=tuple(rows))

    # Writing and answering

    async def _write(self, key: str, digest: str, decided: _Decided) -> bool:
        """Write an act; whether it was: not where the edition or a row has moved on or the key was used."""
        parameters = {
            "key": key,
            "digest": digest,
            "at": decided.step["knownFrom"],
            "edition": decided.edition,
            "version": decided.version,
            "changes": decided.changes,
            "step": decided.step,
            "standing": [list(row) for row in decided.standing],
        }
        hold: list[Step] = [("hold_facts", {})] if decided.rows else []
        steps = [*hold, ("edition_write", parameters), *decided.rows]
        return await was_written(self._graph, steps, lambda: self._has_moved(key, decided))

    async def _has_moved(self, key: str, decided: _Decided) -> bool:
        found = await self._find(decided.edition, key)
        version = 0 if found.edition is None else found.edition.version
        if found.earlier is not None or version != decided.version:
            return True
        keys = [{"row": base, "editions": prefix} for base, prefix, _ in decided.standing]
        if not keys:
            return False
        read = await self._graph.read("catalogue_rows", keys=keys, knownAt=self._clock())
        present: dict[str, list[str]] = {base: [] for base, *_ in decided.standing}
        for base, properties in read["rows"]:
            present[base].append(properties["digest"])
        return any(sorted(present[base]) != digests for base, _, digests in decided.standing)

    async def _find(self, edition_id: str, key: str) -> _Found:
        read = await self._graph.read("edition_by_id", id=edition_id, key=key)
        edition = None if read["edition"] is None else to_edition(read["edition"], read["steps"])
        return _Found(edition, read["earlier"])

    async def _done(self, caller: Caller, edition_id: str, *, repeated: bool = False) -> EditionDone:
        found = await self._find(edition_id, "")
        assert found.edition is not None
        return EditionDone(EditionView(found.edition, official_of(caller)), repeated)

    async def _again(self, asking: Asking, earlier: Mapping[str, Any], digest: str) -> EditionResult:
        """Answer an act whose key was used before."""
        if earlier["digest"] != digest:
            return EditionRefused.of(EditionRefusedError(EditionReason.KEY_REUSED, "idempotencyKey"))
        return await self._done(asking.caller, str(earlier["edition"]), repeated=True)

    async def _record(self, asking: Asking, edition_id: str, told: Mapping[str, str]) -> None:
        question = " ".join([f"edition={edition_id}", *(f"{name}={text}" for name, text in told.items())])
        await self._audit.record(
            AuditEntry(asking.caller, asking.operation, (), asking.request_id, question=question)
        )

    def _key(self, asking: Asking) -> str:
        return self._digests.key("key", asking.operation, *acting_as(asking.caller), asking.key)


def _checked(asking: Asking, request: EditionRequest) -> EditionRequest:
    """Return a request with its texts as they are kept; raises ``EditionRefusedError``."""
    if not usable_key(asking.key):
        raise EditionRefusedError(EditionReason.INVALID_KEY, "idempotencyKey")
    if request.action is EditionAction.REJECT and not request.note:
        raise EditionRefusedError(EditionReason.INVALID_TEXT, "note")
    content = request.content
    if content is not None:
        if not content.rows:
            raise EditionRefusedError(EditionReason.NO_ROWS, "rows")
        if len(content.rows) > MOST_ROWS:
            raise EditionRefusedError(EditionReason.TOO_MANY_ROWS, "rows")
        name = _text(content.name, "name") or ""
        if len(name) > LONGEST_NAME:
            raise EditionRefusedError(EditionReason.INVALID_TEXT, "name")
        content = replace(content, name=name, note=_text(content.note, "note"))
    return replace(request, note=_text(request.note, "note"), content=content)


def _text(text: str | None, field: str) -> str | None:
    if text is None:
        return None
    kept = cleaned(text)
    if kept is None:
        raise EditionRefusedError(EditionReason.INVALID_TEXT, field)
    return " ".join(kept.split())


def _step(row: EditionTransition, number: int, caller: Caller, note: str | None, now: int) -> dict[str, Any]:
    return {
        "id": stable_id("step", uuid4().hex),
        "number": number,
        "action": row.action.value,
        "state": row.after.value,
        "knownFrom": now,
        "role": caller.role.value,
        "org": caller.org,
        "by": caller.subject,
        "note": note,
    }


def _flags(content: EditionContent, checked: CheckedRows, now: int) -> list[str]:
    late = [RETROACTIVE] if content.valid_from < day_of_ms(now) else []
    return [*late, *checked.flags]
