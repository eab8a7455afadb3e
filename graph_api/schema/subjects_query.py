"""Root fields about one subject: who it is, and which measures stand for it."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph_api.domain.answers import ReachStatus
from graph_api.domain.facts import SubjectKind
from graph_api.schema.answer_views import ReachAnswerView, Scene
from graph_api.schema.authorization import may_read
from graph_api.schema.fields import resolved
from graph_api.schema.inputs import to_moment, to_reference, to_stated
from graph_api.schema.lookahead import selected_sections, selects
from graph_api.schema.nodes import Node, Subject
from graph_api.schema.reach import ReachAnswer
from graph_api.schema.recording import found, reached, record
from graph_api.schema.root_arguments import (
    GUARD,
    At,
    ConsentReference,
    LegalGroundArgument,
    Ref,
    StatedPurpose,
)
from graph_api.schema.search import SubjectConnection
from graph_api.schema.text import Info
from graph_api.services.references import SubjectRefValue
from graph_api.services.search import DEFAULT_FIRST, SearchResult
from graph_api.services.subject_views import SubjectView


@strawberry.type
class SubjectsQuery:
    """Root fields about one subject: who it is, and which measures stand for it."""

    @resolved(
        description="按平台标识取节点 | What has this platform id; null when nothing has.",
        graphql_type=Node | None,
        extensions=[GUARD],
    )
    async def node(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="平台标识 | Platform id.")],  # noqa: A002
        purpose: StatedPurpose = None,
        legal_ground: LegalGroundArgument = None,
        consent_reference: ConsentReference = None,
    ) -> object:
        """Return the node with this id, as of today."""
        context = info.context
        stated = to_stated(purpose, legal_ground, consent_reference)
        moment = to_moment(None)
        reference = SubjectRefValue.by_id(id)
        node = await context.services.subjects.node(
            id, moment, context.caller, selected_sections(info), measures=_wants_measures(info)
        )
        await record(info, moment, [found(reference, node.id if node else None)], stated=stated)
        return node

    @resolved(
        description="查询主体 | The subject that a reference names; null when there is none.",
        graphql_type=Subject | None,
        extensions=[GUARD],
    )
    async def subject(
        self,
        info: Info,
        ref: Ref,
        as_of: At = None,
        purpose: StatedPurpose = None,
        legal_ground: LegalGroundArgument = None,
        consent_reference: ConsentReference = None,
    ) -> SubjectView | None:
        """Return the subject at the moment asked about, with every connection selected."""
        context = info.context
        stated = to_stated(purpose, legal_ground, consent_reference)
        reference = to_reference(ref, context.services.identities)
        moment = to_moment(as_of)
        view = await context.services.subjects.subject(
            reference, moment, context.caller, selected_sections(info), measures=_wants_measures(info)
        )
        await record(info, moment, [found(reference, view.id if view else None)], stated=stated)
        return view

    @resolved(
        description=(
            "搜索主体 | Subjects by a part of a present or former name (simplified or traditional, full or "
            "half width, pinyin or its initials) or by exact code."
        ),
        graphql_type=SubjectConnection,
        extensions=[GUARD],
    )
    async def search(
        self,
        info: Info,
        text: Annotated[str, strawberry.argument(description="搜索文字 | Part of a name, or a code.")],
        kinds: Annotated[
            list[SubjectKind] | None, strawberry.argument(description="主体类别 | Only these; default: all.")
        ] = None,
        region_code: Annotated[
            str | None,
            strawberry.argument(
                description="行政区划代码 | Only enterprises of this region or within it; six digits."
            ),
        ] = None,
        first: Annotated[
            int | None, strawberry.argument(description="每页条数 | Rows of the page, 1 to 100.")
        ] = DEFAULT_FIRST,
        after: Annotated[
            str | None, strawberry.argument(description="游标 | Cursor after which the page begins.")
        ] = None,
        purpose: StatedPurpose = None,
        legal_ground: LegalGroundArgument = None,
        consent_reference: ConsentReference = None,
    ) -> SearchResult:
        """Return one page of the subjects found, best first."""
        context = info.context
        stated = to_stated(purpose, legal_ground, consent_reference)
        result = await context.services.search.search(
            text,
            context.caller,
            kinds=kinds,
            region=region_code,
            first=DEFAULT_FIRST if first is None else first,
            after=after,
        )
        shown = [item.node.id for item in result.page.items]
        await record(
            info,
            to_moment(None),
            [found(SubjectRefValue.by_id(id_), id_) for id_ in shown],
            text,
            stated=stated,
        )
        return result

    @resolved(
        description="惩戒措施适用 | Which measures stand for a subject, and why.",
        graphql_type=ReachAnswer,
        extensions=[GUARD],
    )
    async def reach(
        self,
        info: Info,
        ref: Ref,
        as_of: At = None,
        statuses: Annotated[
            list[ReachStatus] | None, strawberry.argument(description="状态 | Only these; default: all.")
        ] = None,
        purpose: StatedPurpose = None,
        legal_ground: LegalGroundArgument = None,
        consent_reference: ConsentReference = None,
    ) -> ReachAnswerView:
        """Return the reach items of the subject."""
        context = info.context
        stated = to_stated(purpose, legal_ground, consent_reference)
        moment = to_moment(as_of)
        reference = to_reference(ref, context.services.identities)
        result = await context.services.reach.answer(reference, moment, context.caller, statuses=statuses)
        await record(info, moment, [reached(reference, result)], stated=stated)
        return ReachAnswerView(result, Scene(result.subjects, moment.valid_at))


def _wants_measures(info: Info) -> bool:
    """Whether a subject's measures are selected by somebody who may read them."""
    return selects(info, "measures") and may_read(info.context.caller, "Enterprise.measures")
