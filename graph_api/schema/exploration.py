"""What exploring links answers: subgraphs, hubs, pages of neighbours, paths."""

from __future__ import annotations

from dataclasses import dataclass

import strawberry

from graph_api.domain.exploration.neighbourhood import Hub as HubValue
from graph_api.domain.links import Bound
from graph_api.schema.answer_views import LinkStepView, PathView, Scene
from graph_api.schema.connections import PageInfo
from graph_api.schema.enums import Completeness
from graph_api.schema.fields import resolved
from graph_api.schema.links import Link, Path
from graph_api.schema.nodes import Subject
from graph_api.schema.sanctions import SourceAge
from graph_api.services.neighbourhoods import NeighbourhoodResult, NeighbourPage
from graph_api.services.path_search import PathSearchResult
from graph_api.services.staleness import SourceAge as SourceAgeValue
from graph_api.services.subject_views import SubjectView


@dataclass(frozen=True, slots=True)
class SubgraphView:
    """The answer of ``neighbourhood`` in its scene."""

    result: NeighbourhoodResult
    scene: Scene


@dataclass(frozen=True, slots=True)
class HubView:
    """A hub in its scene."""

    hub: HubValue
    scene: Scene


@dataclass(frozen=True, slots=True)
class NeighboursView:
    """The answer of ``neighbours`` in its scene."""

    page: NeighbourPage
    scene: Scene


@dataclass(frozen=True, slots=True)
class NeighbourView:
    """One neighbour of a page."""

    node: str
    page: NeighbourPage
    scene: Scene


@dataclass(frozen=True, slots=True)
class PathSearchView:
    """The answer of ``paths`` in its scene."""

    result: PathSearchResult
    scene: Scene


def completeness_of(complete: bool) -> Completeness:
    """Return the schema's word for whether everything was read."""
    return Completeness.COMPLETE if complete else Completeness.INCOMPLETE


@strawberry.type(
    description="枢纽主体 | A subject not all of whose links are shown, because a bound was hit."
)
class Hub:
    """Resolved from a ``HubView``."""

    @resolved(description="主体 | The subject.", graphql_type=Subject)
    def subject(self, parent: strawberry.Parent[HubView]) -> SubjectView:
        """Return the subject."""
        return parent.scene.subject(parent.hub.subject)

    @resolved(description="关联总数 | Its links of the kinds asked for, in force or in doubt.")
    def degree(self, parent: strawberry.Parent[HubView]) -> int:
        """Return how many links it has."""
        return parent.hub.degree

    @resolved(description="总数是否确切 | Whether degree is all of them; false: there are at least so many.")
    def exact(self, parent: strawberry.Parent[HubView]) -> bool:
        """Return whether the number is exact."""
        return parent.hub.exact

    @resolved(description="已显示 | How many of them are shown.")
    def shown(self, parent: strawberry.Parent[HubView]) -> int:
        """Return how many are shown."""
        return parent.hub.shown


@strawberry.type(description="关联子图 | The subjects around one, with every link among them.")
class Subgraph:
    """Resolved from a ``SubgraphView``."""

    @resolved(
        description="节点 | The subjects, by distance and then by id; the one asked about comes first.",
        graphql_type=list[Subject],
    )
    def nodes(self, parent: strawberry.Parent[SubgraphView]) -> list[SubjectView]:
        """Return the subjects."""
        return [parent.scene.subject(node) for node in parent.result.nodes]

    @resolved(
        description="关联 | Every link among them that is in force, or in doubt, on the day asked about.",
        graphql_type=list[Link],
    )
    def links(self, parent: strawberry.Parent[SubgraphView]) -> list[LinkStepView]:
        """Return the links."""
        return [LinkStepView(link, parent.scene) for link in parent.result.links]

    @resolved(description="完整性 | INCOMPLETE where limit or another bound was hit.")
    def completeness(self, parent: strawberry.Parent[SubgraphView]) -> Completeness:
        """Return the completeness."""
        return completeness_of(parent.result.complete)

    @resolved(description="触及的界限 | The bounds that were hit.", graphql_type=list[Bound])
    def bounds(self, parent: strawberry.Parent[SubgraphView]) -> tuple[Bound, ...]:
        """Return the bounds."""
        return parent.result.bounds

    @resolved(
        description="枢纽主体 | Every subject not all of whose links are shown, because a bound was hit.",
        graphql_type=list[Hub],
    )
    def hubs(self, parent: strawberry.Parent[SubgraphView]) -> list[HubView]:
        """Return the hubs."""
        return [HubView(hub, parent.scene) for hub in parent.result.hubs]

    @resolved(description="数据时效 | Age of every source that contributed.", graphql_type=list[SourceAge])
    def staleness(self, parent: strawberry.Parent[SubgraphView]) -> tuple[SourceAgeValue, ...]:
        """Return the ages of the sources."""
        return parent.result.staleness


@strawberry.type(description="关联主体项 | A neighbour with its links and its cursor (Relay).")
class NeighbourEdge:
    """Resolved from a ``NeighbourView``."""

    @resolved(description="游标 | Cursor that continues after this row.")
    def cursor(self, parent: strawberry.Parent[NeighbourView]) -> str:
        """Return the cursor."""
        return parent.page.cursor(parent.node)

    @resolved(description="主体 | The neighbour.", graphql_type=Subject)
    def node(self, parent: strawberry.Parent[NeighbourView]) -> SubjectView:
        """Return the neighbour."""
        return parent.scene.subject(parent.node)

    @resolved(
        description="关联 | Every link between the two that is in force or in doubt.", graphql_type=list[Link]
    )
    def links(self, parent: strawberry.Parent[NeighbourView]) -> list[LinkStepView]:
        """Return the links."""
        return [LinkStepView(link, parent.scene) for link in parent.page.links[parent.node]]


@strawberry.type(description="关联主体列表 | One page of the subjects linked to one (Relay).")
class NeighbourConnection:
    """Resolved from a ``NeighboursView``."""

    @resolved(description="总数 | How many subjects are linked to it, on all pages together.")
    def total_count(self, parent: strawberry.Parent[NeighboursView]) -> int:
        """Return the number of neighbours."""
        return parent.page.total

    @resolved(
        description="总数是否确切 | Whether totalCount is all of them; false: there are at least so many."
    )
    def total_exact(self, parent: strawberry.Parent[NeighboursView]) -> bool:
        """Return whether the number is exact."""
        return parent.page.exact

    @resolved(
        description="列表项 | The neighbours in the order of their ids.", graphql_type=list[NeighbourEdge]
    )
    def edges(self, parent: strawberry.Parent[NeighboursView]) -> list[NeighbourView]:
        """Return the rows."""
        return [NeighbourView(node, parent.page, parent.scene) for node in parent.page.nodes]

    @resolved(description="分页信息 | Where the page stands in its list.")
    def page_info(self, parent: strawberry.Parent[NeighboursView]) -> PageInfo:
        """Return the Relay page information."""
        page = parent.page
        return PageInfo(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=page.cursor(page.nodes[0]) if page.nodes else None,
            end_cursor=None if page.end is None else page.cursor(page.end),
        )

    @resolved(
        description=(
            "完整性 | INCOMPLETE where a concert group is too large to be linked, or so few of many links "
            "count that the search ended: the next page goes on from there."
        )
    )
    def completeness(self, parent: strawberry.Parent[NeighboursView]) -> Completeness:
        """Return the completeness."""
        return completeness_of(not parent.page.bounds)

    @resolved(description="触及的界限 | The bounds that were hit.", graphql_type=list[Bound])
    def bounds(self, parent: strawberry.Parent[NeighboursView]) -> tuple[Bound, ...]:
        """Return the bounds."""
        return parent.page.bounds

    @resolved(description="数据时效 | Age of every source that contributed.", graphql_type=list[SourceAge])
    def staleness(self, parent: strawberry.Parent[NeighboursView]) -> tuple[SourceAgeValue, ...]:
        """Return the ages of the sources."""
        return parent.page.staleness


@strawberry.type(description="路径查询结果 | The shortest paths between two subjects.")
class PathSearch:
    """Resolved from a ``PathSearchView``."""

    @resolved(
        description="路径 | Shortest first; ties by the ids of the subjects from the first to the last.",
        graphql_type=list[Path],
    )
    def paths(self, parent: strawberry.Parent[PathSearchView]) -> list[PathView]:
        """Return the paths."""
        return [PathView(path.nodes, path.links, parent.scene) for path in parent.result.paths]

    @resolved(
        description="完整性 | INCOMPLETE where a path may be missing because of a bound of the service."
    )
    def completeness(self, parent: strawberry.Parent[PathSearchView]) -> Completeness:
        """Return the completeness."""
        return completeness_of(parent.result.complete)

    @resolved(description="已查主体数 | How many subjects were looked at.")
    def explored(self, parent: strawberry.Parent[PathSearchView]) -> int:
        """Return how many subjects were looked at."""
        return parent.result.explored

    @resolved(
        description="触及的界限 | The bounds because of which a path may be missing.",
        graphql_type=list[Bound],
    )
    def bounds(self, parent: strawberry.Parent[PathSearchView]) -> tuple[Bound, ...]:
        """Return the bounds."""
        return parent.result.bounds

    @resolved(description="数据时效 | Age of every source that contributed.", graphql_type=list[SourceAge])
    def staleness(self, parent: strawberry.Parent[PathSearchView]) -> tuple[SourceAgeValue, ...]:
        """Return the ages of the sources."""
        return parent.result.staleness
