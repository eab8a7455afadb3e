"""The audit trail: every answered look-up by a caller with a role, durable before the answer leaves.

``record`` returns once the record is committed in the graph, or raises: a look-up that cannot be
recorded is not answered. Many callers share one write (``group_commit``). The trail lives in the
graph itself; there is no second store that could disagree with it.
"""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph_api.bolt.driver import Graph
from graph_api.domain.dates import ALWAYS_MS, OPEN_MS, now_ms
from graph_api.domain.keys import id_key
from graph_api.errors import (
    ForbiddenError,
    InvalidInputError,
    LimitExceededError,
    UnauthenticatedError,
    UnavailableError,
)
from graph_api.services.audit_chain import HEADS_NAMED, AuditChain, ChainKey, opened
from graph_api.services.audit_model import (
    AuditEntry,
    AuditRecordView,
    asked_key,
    narrowed,
    to_row,
    to_view,
)
from graph_api.services.audit_packing import batch_of, new_receipt_ids, search_months
from graph_api.services.callers import Caller, Role
from graph_api.services.group_commit import GroupCommitter
from graph_api.services.references import SubjectRefValue

COMMIT_SECONDS = 4.0
"""How long a look-up waits for its record. Managed writes are retried far longer than a caller should
wait; a record that arrives after all, for a caller who was told UNAVAILABLE, does no harm."""

LARGEST_PAGE = 100
"""Records a page; each may carry the 500 answers of a batch."""

MOST_BATCHES = 10_000
"""Look-ups of many subjects that name one of them, read for one search: the full-text index does not
give them in order of time."""

READERS = frozenset({Role.AUDITOR, Role.ADMIN})
"""Roles that search the trail."""

_LAST_ID = "\U0010ffff"
"""Sorts after every id: the cursor of a first page."""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What an auditor looks for; what is None does not narrow. ``since``/``until`` in ms, both included."""

    subject: SubjectRefValue | None = None
    org: str | None = None
    caller_subject: str | None = None
    case_number: str | None = None
    operation: str | None = None
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of records, newest first; ``next_cursor`` is None on the last one."""

    records: tuple[AuditRecordView, ...]
    next_cursor: str | None


class AuditService:
    """Writes and searches the audit trail of one graph."""

    def __init__(self, graph: Graph, key: ChainKey, clock: Callable[[], int] = now_ms) -> None:
        """``key`` chains the records (``audit_chain``)."""
        self._graph = graph
        self._clock = clock
        self._key = key
        self._chain: AuditChain | None = None
        # One batch under way: a record follows the one before it.
        self._committer: GroupCommitter[tuple[AuditEntry, int]] = GroupCommitter(self._append, in_flight=1)

    @property
    def waiting(self) -> int:
        """How many look-ups wait to be recorded."""
        return self._committer.waiting

    @property
    def batches(self) -> int:
        """How many writes were made so far."""
        return self._committer.batches

    def new_receipt_ids(self, count: int) -> tuple[str, ...]:
        """Return ``count`` fresh receipt ids (``q_…``); they are unguessable and mean nothing else."""
        return new_receipt_ids(count)

    async def record(self, entry: AuditEntry) -> None:
        """Return once ``entry`` is durable; a look-up by the public leaves no record.

        Raises ``UnavailableError`` when it cannot be written: the caller must then not be answered.
        """
        if entry.caller.is_public:
            return
        await self._committer.submit((entry, self._clock()))

    async def receipt(self, caller: Caller, receipt: str) -> AuditRecordView | None:
        """Return the look-up that a receipt stands for, with the answer of that receipt alone.

        Auditors see every receipt, other roles those of their own organisation, and a token that names a
        region those of callers of that region; None otherwise, so that a receipt's existence is not told to
        strangers. Raises ``UnauthenticatedError``.
        """
        if caller.is_public:
            raise UnauthenticatedError(
                "A receipt is shown to callers with a token only.", "凭令牌方可查询回执。"
            )
        found = await self._graph.read("audit_by_receipt", receipt=receipt, batch=batch_of(receipt))
        if found["record"] is None:
            return None
        view = to_view(found["record"], found["answers"])
        view = replace(view, answers=tuple(answer for answer in view.answers if answer.receipt == receipt))
        if not view.answers:
            return None
        if not (view.region or "").startswith(region_prefix(caller.region)):
            return None
        is_theirs = caller.org is not None and view.org == caller.org
        return view if is_theirs or caller.role is Role.AUDITOR else None

    async def search(
        self, caller: Caller, wanted: AuditFilter, first: int = 20, after: str | None = None
    ) -> AuditPage:
        """Return the newest look-ups that fit ``wanted``, a page of ``first`` after the cursor ``after``.

        A token that names a region shows the look-ups of callers of that region. Raises
        ``UnauthenticatedError`` or ``ForbiddenError`` for everyone but ``READERS`` and
        ``InvalidInputError`` for a page size or cursor that cannot be meant.
        """
        _require_reader(caller)
        if not 1 <= first <= LARGEST_PAGE:
            raise InvalidInputError(
                f"first must be between 1 and {LARGEST_PAGE}.", f"first 须在 1 与 {LARGEST_PAGE} 之间。"
            )
        before, before_id = (
            _read_cursor(after)
            if after
            else (
                OPEN_MS if wanted.until is None else wanted.until,
                _LAST_ID,
            )
        )
        parameters: dict[str, Any] = {
            "since": ALWAYS_MS if wanted.since is None else wanted.since,
            "before": before,
            "beforeId": before_id,
            "operation": wanted.operation or "",
            "regionPrefix": region_prefix(caller.region),
            "limit": first + 1,
        }
        read = await self._graph.read(*_narrowest(wanted, parameters), **parameters)
        views = [to_view(row["record"], row["answers"]) for row in read["records"]]
        if wanted.subject is not None:
            views += _batches_about(read, asked_key(wanted.subject))
            views.sort(key=lambda view: (view.at, view.id), reverse=True)
        records = tuple(views[:first])
        return AuditPage(records, cursor_of(records[-1]) if len(views) > first else None)

    async def close(self) -> None:
        """Accept nothing more and return once every accepted record is written or has failed."""
        await self._committer.close()

    async def _append(self, entries: Sequence[tuple[AuditEntry, int]]) -> None:
        try:
            async with asyncio.timeout(COMMIT_SECONDS):
                await self._append_to_chain(entries)
        except TimeoutError as error:
            raise UnavailableError(
                "The look-up could not be recorded, so it is not answered.", "查询无法留痕，因此不予答复。"
            ) from error

    async def _append_to_chain(self, entries: Sequence[tuple[AuditEntry, int]]) -> None:
        chain = self._chain or await self._open_chain(entries[0][1])
        ids = chain.next_ids(len(entries))
        rows = [to_row(entry, record_id, at) for (entry, at), record_id in zip(entries, ids, strict=True)]
        end = chain.linked(rows)
        self._chain = None  # whether a write was made that failed is not known: then a new chain begins
        try:
            done = await self._graph.write_at_once("audit_append", records=rows, keyId=self._key.key_id)
        except UnavailableError:
            raise
        except Exception:
            self._chain = chain  # the engine refused it: nothing was written
            raise
        if done["written"] < 0:
            raise _other_key()
        self._chain = end

    async def _open_chain(self, at: int) -> AuditChain:
        graph = self._graph.aside()  # once a process: not what a question costs
        found = await graph.read("audit_chain_heads", limit=HEADS_NAMED)
        chain, properties = opened(self._key, at, found["heads"])
        done = await graph.write_at_once("audit_chain_open", chain=properties, keyId=self._key.key_id)
        if not done["opened"]:
            raise _other_key()
        return chain


def region_prefix(region: str | None) -> str:
    """Return how the codes of a region and everything in it begin (630000 → 63, 630100 → 6301)."""
    if region is None:
        return ""
    for empty in ("0000", "00"):
        if region.endswith(empty):
            return region.removesuffix(empty)
    return region


def _narrowest(wanted: AuditFilter, parameters: dict[str, Any]) -> tuple[str]:
    """Pick the query whose index narrows most and add the parameters that it alone needs."""
    org, caller = wanted.org or "", wanted.caller_subject or ""
    if wanted.subject is None and wanted.case_number is None and not (org or caller):
        return ("audit_latest",)
    parameters.update(org=org, caller=caller)
    if wanted.subject is not None:
        if wanted.case_number is not None:
            raise InvalidInputError(
                "Search by subject or by case number, not by both.", "请按主体或案号之一检索。"
            )
        parameters.update(
            subjectKey=wanted.subject.key,
            askedKey=asked_key(wanted.subject),
            idPrefix=id_key(""),
            months=search_months(parameters["since"], parameters["before"]),
            mostBatches=MOST_BATCHES,
        )
        return ("audit_by_subject",)
    if wanted.case_number is not None:
        parameters["caseNumber"] = wanted.case_number
        return ("audit_by_case",)
    if not org:
        raise InvalidInputError(
            "A search by caller names his organisation too.", "按查询人检索时须同时指明其所属机构。"
        )
    return ("audit_by_org",)


def _batches_about(read: Mapping[str, Any], asked: str) -> list[AuditRecordView]:
    """Return the look-ups of many subjects that a search found, each with its answers on one of them."""
    if read["found"] >= MOST_BATCHES:
        raise LimitExceededError(
            f"The subject stands in {MOST_BATCHES} batches or more; search a period of at most 36 months.",
            f"涉及该主体的批量查询达到 {MOST_BATCHES} 批，请缩短检索期间（不超过 36 个月）。",
        )
    names = frozenset(read["ids"]) - {""}
    views = []
    for record in read["batches"]:
        answers = narrowed(record, names, asked)
        views.append(to_view({**record, "packed": None}, answers))
    return views


def _other_key() -> UnavailableError:
    """Return the error of a process whose identity key was replaced, or is being replaced, in the graph."""
    return UnavailableError(
        "The identity key of the graph was changed; this process is to be started again with the new one.",
        "图数据库的证件号码密钥已更换，本进程须以新密钥重新启动。",
    )


def _require_reader(caller: Caller) -> None:
    said = (
        "The audit trail is shown to auditors and administrators only.",
        "审计记录仅供审计人员和管理员查询。",
    )
    if caller.is_public:
        raise UnauthenticatedError(*said)
    if caller.role not in READERS:
        raise ForbiddenError(*said)


def cursor_of(record: AuditRecordView) -> str:
    """Return the cursor after which the search goes on with what is older than ``record``."""
    return urlsafe_b64encode(f"{record.at}:{record.id}".encode()).decode()


def _read_cursor(cursor: str) -> tuple[int, str]:
    try:
        at, _, record_id = urlsafe_b64decode(cursor.encode()).decode().partition(":")
        instant = int(at)
    except ValueError as error:
        raise _foreign_cursor() from error
    if not 0 <= instant <= OPEN_MS:  # the engine's integers end somewhere
        raise _foreign_cursor()
    return instant, record_id


def _foreign_cursor() -> InvalidInputError:
    return InvalidInputError("The cursor is not one of this search.", "游标无效。")
