"""Root fields about who is linked to whom."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph_api.domain.links import LinkKind
from graph_api.schema.answer_views import Scene
from graph_api.schema.exploration import (
    NeighbourConnection,
    NeighboursView,
    PathSearch,
    PathSearchView,
    Subgraph,
    SubgraphView,
)
from graph_api.schema.fields import resolved
from graph_api.schema.inputs import SubjectRef, to_moment, to_reference, to_stated
from graph_api.schema.recording import record
from graph_api.schema.root_arguments import (
    GUARD,
    At,
    ConsentReference,
    LegalGroundArgument,
    Ref,
    StatedPurpose,
)
from graph_api.schema.standings import StandingView, SubjectStanding
from graph_api.schema.text import Info
from graph_api.services.audit_model import AuditedAnswer
from graph_api.services.neighbourhoods import DEFAULT_LIMIT, DEFAULT_PAGE
from graph_api.services.path_search import DEFAULT_FIRST, DEFAULT_HOPS, PathSearchResult
from graph_api.services.references import SubjectRefValue
from graph_api.services.standings import StandingResult

Links = Annotated[
    list[LinkKind] | None,
    strawberry.argument(description="关联类型 | Only these; default: all but POSSIBLY_SAME."),
]
After = Annotated[str | None, strawberry.argument(description="游标 | Cursor after which the page begins.")]


@strawberry.type
class ExplorationQuery:
    """Root fields about who is linked to whom."""

    @resolved(
        description=(
            "关联主体子图 | The subjects within some steps of one, and every link among them. Nothing passes "
            "a state owner or an unspecified person."
        ),
        graphql_type=Subgraph,
        extensions=[GUARD],
    )
    async def neighbourhood(
        self,
        info: Info,
        ref: Ref,
        depth: Annotated[int | None, strawberry.argument(description="层数 | Steps, at least 1.")] = 1,
        links: Links = None,
        as_of: At = None,
        limit: Annotated[
            int | None,
            strawberry.argument(description="主体数上限 | Subjects shown; more make it INCOMPLETE."),
        ] = DEFAULT_LIMIT,
        purpose: StatedPurpose = None,
        legal_ground: LegalGroundArgument = None,
        consent_reference: ConsentReference = None,
    ) -> SubgraphView:
        """Return the neighbourhood of a subject."""
        context = info.context
        stated = to_stated(purpose, legal_ground, consent_reference)
        moment = to_moment(as_of)
        reference = to_reference(ref, context.services.identities)
        result = await context.services.neighbourhoods.neighbourhood(
            reference,
            moment,
            depth=1 if depth is None else depth,
            links=links,
            limit=DEFAULT_LIMIT if limit is None else limit,
        )
        shown: dict[str, object] = {"complete": result.complete, "subjects": list(result.nodes)}
        await record(info, moment, [AuditedAnswer(reference, result.start, answer=shown)], stated=stated)
        return SubgraphView(result, Scene(result.subjects, moment.valid_at))

    @resolved(
        description=(
            "关联主体分页 | The subjects linked to one, page by page in the order of their ids, with the "
            "number of all."
        ),
        graphql_type=NeighbourConnection,
        extensions=[GUARD],
    )
    async def neighbours(
        self,
        info: Info,
        ref: Ref,
        links: Links = None,
        as_of: At = None,
        first: Annotated[
            int | None, strawberry.argument(description="每页条数 | Rows of the page, 1 to 500.")
        ] = DEFAULT_PAGE,
        after: After = None,
        purpose: StatedPurpose = None,
        legal_ground: LegalGroundArgument = None,
        consent_reference: ConsentReference = None,
    ) -> NeighboursView:
        """Return one page of the neighbours of a subject."""
        context = info.context
        stated = to_stated(purpose, legal_ground, consent_reference)
        moment = to_moment(as_of)
        reference = to_reference(ref, context.services.identities)
        page = await context.services.neighbourhoods.neighbours(
            reference,
            moment,
            links=links,
            first=DEFAULT_PAGE if first is None else first,
            after=after,
        )
        shown: dict[str, object] = {"total": page.total, "subjects": list(page.nodes)}
        await record(info, moment, [AuditedAnswer(reference, page.start, answer=shown)], stated=stated)
        return NeighboursView(page, Scene(page.subjects, moment.valid_at))

    @resolved(
        description=(
            "主体间路径 | The shortest paths between two subjects, whatever the direction of the links. "
            "Nothing passes a state owner or an unspecified person."
        ),
        graphql_type=PathSearch,
        extensions=[GUARD],
    )
    async def paths(
        self,
        info: Info,
        from_: Annotated[
            SubjectRef, strawberry.argument(name="from", description="起点 | Where the paths begin.")
        ],
        to: Annotated[SubjectRef, strawberry.argument(description="终点 | Where they end.")],
        max_hops: Annotated[
            int | None, strawberry.argument(description="最多步数 | Steps of a path, at least 1.")
        ] = DEFAULT_HOPS,
        first: Annotated[
            int | None, strawberry.argument(description="路径数 | Paths shown, at least 1.")
        ] = DEFAULT_FIRST,
        links: Links = None,
        as_of: At = None,
        purpose: StatedPurpose = None,
        legal_ground: LegalGroundArgument = None,
        consent_reference: ConsentReference = None,
    ) -> PathSearchView:
        """Return the shortest paths."""
        context = info.context
        stated = to_stated(purpose, legal_ground, consent_reference)
        moment = to_moment(as_of)
        source, target = (to_reference(ref, context.services.identities) for ref in (from_, to))
        result = await context.services.paths.search(
            source,
            target,
            moment,
            hops=DEFAULT_HOPS if max_hops is None else max_hops,
            first=DEFAULT_FIRST if first is None else first,
            links=links,
        )
        await record(info, moment, _audited_paths((source, target), result), stated=stated)
        return PathSearchView(result, Scene(result.subjects, moment.valid_at))

    @resolved(
        description=(
            "主体总体状况 | How subjects stand at a glance, in the order asked: sanctioned themselves, "
            "reached by another's sanction, in doubt, or merely associated. At most 500."
        ),
        graphql_type=list[SubjectStanding],
        extensions=[GUARD],
    )
    async def standings(
        self,
        info: Info,
        subjects: Annotated[
            list[SubjectRef], strawberry.argument(description="主体 | The subjects asked about.")
        ],
        as_of: At = None,
        purpose: StatedPurpose = None,
        legal_ground: LegalGroundArgument = None,
        consent_reference: ConsentReference = None,
    ) -> list[StandingView]:
        """Return one standing for each reference."""
        context = info.context
        stated = to_stated(purpose, legal_ground, consent_reference)
        moment = to_moment(as_of)
        refs = [to_reference(ref, context.services.identities) for ref in subjects]
        results = await context.services.standings.standings(refs, moment)
        await record(
            info,
            moment,
            [_audited_standing(*pair) for pair in zip(refs, results, strict=True)],
            stated=stated,
        )
        described = {result.subject.id: result.subject for result in results if result.subject is not None}
        scene = Scene(described, moment.valid_at)
        return [StandingView(result, scene) for result in results]


def _audited_paths(ends: tuple[SubjectRefValue, ...], result: PathSearchResult) -> list[AuditedAnswer]:
    """Return what the trail keeps of a path search, for both ends: the subjects of every path."""
    shown: dict[str, object] = {
        "complete": result.complete,
        "paths": [list(path.nodes) for path in result.paths],
    }
    subjects = (result.source, result.target)
    return [AuditedAnswer(ref, subject, answer=shown) for ref, subject in zip(ends, subjects, strict=True)]


def _audited_standing(ref: SubjectRefValue, result: StandingResult) -> AuditedAnswer:
    decision = result.decision
    if decision is None:
        return AuditedAnswer(ref, None, answer={"notFound": True})
    return AuditedAnswer(
        ref,
        decision.subject,
        answer={
            "complete": result.complete,
            "standing": decision.standing.value,
            "own": decision.own,
            "reached": decision.reached,
            "signals": len(decision.signals),
        },
    )
