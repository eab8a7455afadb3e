"""One subject, or one node, with the sections asked for, in one round trip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from graph_api.domain.facts import Moment
from graph_api.services.callers import Caller
from graph_api.services.cursors import SealedCursors
from graph_api.services.facts import NamedReads
from graph_api.services.reach import ReachService
from graph_api.services.references import SubjectRefValue
from graph_api.services.sections import Section, SectionRequest, Step, plan
from graph_api.services.subject_description import to_views
from graph_api.services.subject_rows import ViewBuilder, to_honour, to_record, to_sanction
from graph_api.services.subject_views import HonourView, RecordView, SanctionView, SubjectView

NodeView = SubjectView | SanctionView | HonourView | RecordView

PUBLIC_RECORDS = frozenset({"LICENCE", "PENALTY"})
"""Records of enterprises that must be published to everyone (opinion, article 16)."""


class SubjectService:
    """Answers ``subject`` and ``node``; a subject that is not there, or not public, is None."""

    def __init__(self, graph: NamedReads, reach: ReachService, cursors: SealedCursors) -> None:
        self._graph = graph
        self._reach = reach
        self._cursors = cursors

    async def subject(
        self,
        ref: SubjectRefValue,
        moment: Moment,
        caller: Caller,
        sections: Sequence[SectionRequest] = (),
        *,
        measures: bool = False,
    ) -> SubjectView | None:
        """Return the subject that ``ref`` names, with the sections asked for; None where there is none.

        With ``measures`` it also carries its reach, read in the same round trip. The public finds a
        person only where a sanction of his own is published. Raises ``LimitExceededError`` for
        sections nested too deep or multiplying too far.
        """
        steps = plan([self._opened(_for_caller(caller, section)) for section in sections])
        ask: dict[str, object] = {
            "keys": [ref.key],
            "onlyPublic": caller.sees_published_only,
            "validAt": moment.valid_at.isoformat(),
        }
        query, page = _add_steps(ask, steps)
        reach = None
        if measures:
            question = {"ask": ask, **page, **self._reach.question(ref, moment)}
            both = await self._graph.read(f"{query}_and_reach", **question)
            record, reach = both["first"], self._reach.conclude(both["second"], ref, moment)
        else:
            record = await self._graph.read(query, ask=ask, knownAt=moment.known_at, **page)
        if not record["starts"]:
            return None
        builder = ViewBuilder(to_views(record["subjects"], moment), moment.valid_at, self._cursors.write)
        builder.add_steps(steps)
        for rows in ("rows1", "rows2"):
            builder.add_rows(record.get(rows, ()))
        view = builder.subject(record["starts"][0], -1)
        return replace(view, reach=reach) if measures else view

    async def node(
        self,
        node_id: str,
        moment: Moment,
        caller: Caller,
        sections: Sequence[SectionRequest] = (),
        *,
        measures: bool = False,
    ) -> NodeView | None:
        """Return the subject, sanction, honour or record with this platform id; None where there is none."""
        match node_id[:2]:
            case "s_":
                return await self._sanction(node_id, moment, caller)
            case "h_":
                return await self._honour(node_id, moment, caller)
            case "r_":
                return await self._record(node_id, moment, caller)
            case _:
                reference = SubjectRefValue.by_id(node_id)
                return await self.subject(reference, moment, caller, sections, measures=measures)

    def _opened(self, request: SectionRequest) -> SectionRequest:
        """Return a request that continues after keys instead of cursors; raises ``InvalidInputError``."""
        after = None if request.after is None else self._cursors.read(request.after)
        return replace(request, after=after, children=tuple(map(self._opened, request.children)))

    async def _sanction(self, node_id: str, moment: Moment, caller: Caller) -> SanctionView | None:
        record = await self._graph.read(
            "sanction_node",
            id=node_id,
            published=caller.sees_published_only,
            knownAt=moment.known_at,
            validAt=moment.valid_at.isoformat(),
        )
        for found, subject in _rows(record, moment):
            return to_sanction(found, subject, moment.valid_at)
        return None

    async def _honour(self, node_id: str, moment: Moment, caller: Caller) -> HonourView | None:
        record = await self._graph.read("honour_node", id=node_id, knownAt=moment.known_at)
        for found, subject in _rows(record, moment):
            if caller.sees_published_only and subject.person is not None:
                return None
            return HonourView(to_honour(found, subject.id), subject, found["knownFrom"])
        return None

    async def _record(self, node_id: str, moment: Moment, caller: Caller) -> RecordView | None:
        record = await self._graph.read("record_node", id=node_id, knownAt=moment.known_at)
        for found, subject in _rows(record, moment):
            if caller.sees_published_only and (
                subject.person is not None or found["type"] not in PUBLIC_RECORDS
            ):
                return None
            return RecordView(to_record(found, subject.id), subject, found["knownFrom"])
        return None


def _for_caller(caller: Caller, request: SectionRequest) -> SectionRequest:
    """Narrow a request to what its caller may see: the public sees what is, or must be, published."""
    if not caller.sees_published_only:
        return request
    types = request.types
    if request.section is Section.RECORDS:
        types = tuple(kind for kind in types or sorted(PUBLIC_RECORDS) if kind in PUBLIC_RECORDS)
    children = tuple(_for_caller(caller, child) for child in request.children)
    return replace(request, types=types, published=True, children=children)


def _add_steps(ask: dict[str, object], steps: Sequence[Step]) -> tuple[str, dict[str, object]]:
    """Put the plan into what is asked.

    Returns the name of the smallest query that answers it, and the largest page of any step, which
    stands beside what is asked: questions with the same bound may share a round trip.
    """
    if not steps:
        return "subject_plain", {}
    page: dict[str, object] = {"page": max(step.request.first for step in steps) + 1}
    ask["steps1"] = [step.as_parameter() for step in steps if step.level == 1]
    second = [step.as_parameter() for step in steps if step.level > 1]
    if not second:
        return "subject_view", page
    ask["steps2"] = second
    return "subject_view_deep", page


def _rows(record: Mapping[str, Any], moment: Moment) -> list[tuple[Mapping[str, Any], SubjectView]]:
    subjects = to_views(record["subjects"], moment)
    return [(found["row"], subjects[found["other"]]) for found in record["rows"]]
