"""Root fields about what several subjects have in common."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph_api.domain.links import LinkKind
from graph_api.schema.answer_views import Scene
from graph_api.schema.fields import resolved
from graph_api.schema.groups import (
    CommonParties,
    CommonPartiesView,
    RelatedParties,
    RelatedPartiesView,
)
from graph_api.schema.inputs import SubjectRef, to_moment, to_reference, to_stated
from graph_api.schema.possibly_same import PossiblySame, PossiblySameView
from graph_api.schema.recording import record
from graph_api.schema.root_arguments import (
    GUARD,
    At,
    ConsentReference,
    LegalGroundArgument,
    Ref,
    StatedPurpose,
)
from graph_api.schema.text import Info
from graph_api.services.audit_model import AuditedAnswer

DEFAULT_FIRST = 20


@strawberry.type
class GroupsQuery:
    """Root fields about what several subjects have in common."""

    @resolved(
        description="共同关联方 | Persons and holders linked to at least two of two to fifty subjects.",
        graphql_type=CommonParties,
        extensions=[GUARD],
    )
    async def common_parties(
        self,
        info: Info,
        subjects: Annotated[
            list[SubjectRef], strawberry.argument(description="主体引用 | Two to fifty different subjects.")
        ],
        links: Annotated[
            list[LinkKind] | None, strawberry.argument(description="关联类型 | Only these; default: all.")
        ] = None,
        as_of: At = None,
        purpose: StatedPurpose = None,
        legal_ground: LegalGroundArgument = None,
        consent_reference: ConsentReference = None,
    ) -> CommonPartiesView:
        """Return who is linked to several of the subjects."""
        context = info.context
        stated = to_stated(purpose, legal_ground, consent_reference)
        moment = to_moment(as_of)
        references = [to_reference(ref, context.services.identities) for ref in subjects]
        result = await context.services.groups.common_parties(references, moment, links)
        parties = [party.subject for party in result.parties]
        answer = {"complete": not result.bounds, "parties": parties}
        distinct = {ref.key: ref for ref in references}.values()
        # Two references may name one subject: the trail has a line for each reference.
        await record(
            info,
            moment,
            [AuditedAnswer(ref, result.found[ref.key], None, answer) for ref in distinct],
            stated=stated,
        )
        return CommonPartiesView(result, Scene(result.subjects, moment.valid_at))

    @resolved(
        description="关联方 | The related parties of a subject by a stated rule, each with its reasons.",
        graphql_type=RelatedParties,
        extensions=[GUARD],
    )
    async def related_parties(
        self,
        info: Info,
        ref: Ref,
        as_of: At = None,
        purpose: StatedPurpose = None,
        legal_ground: LegalGroundArgument = None,
        consent_reference: ConsentReference = None,
    ) -> RelatedPartiesView:
        """Return the related parties of the subject."""
        context = info.context
        stated = to_stated(purpose, legal_ground, consent_reference)
        moment = to_moment(as_of)
        reference = to_reference(ref, context.services.identities)
        result = await context.services.groups.related_parties(reference, moment)
        parties = [
            {"subject": one.subject, "codes": sorted({reason.rule.code for reason in one.reasons})}
            for one in result.parties
        ]
        answer = {"complete": not result.bounds, "parties": parties}
        await record(info, moment, [AuditedAnswer(reference, result.subject, None, answer)], stated=stated)
        return RelatedPartiesView(result, Scene(result.subjects, moment.valid_at))

    @resolved(
        description="可能为同一人 | Persons of the same name with the evidence; proposed, never merged.",
        graphql_type=PossiblySame,
        extensions=[GUARD],
    )
    async def possibly_same(
        self,
        info: Info,
        ref: Ref,
        as_of: At = None,
        first: Annotated[
            int | None, strawberry.argument(description="条数 | How many are shown, 1 to 100.")
        ] = DEFAULT_FIRST,
        purpose: StatedPurpose = None,
        legal_ground: LegalGroundArgument = None,
        consent_reference: ConsentReference = None,
    ) -> PossiblySameView:
        """Return the persons who may be the same as the subject."""
        context = info.context
        stated = to_stated(purpose, legal_ground, consent_reference)
        moment = to_moment(as_of)
        reference = to_reference(ref, context.services.identities)
        result = await context.services.groups.possibly_same(
            reference, moment, DEFAULT_FIRST if first is None else first
        )
        answer = {
            "complete": not result.bounds,
            "candidates": [
                {"subject": one.person, "evidence": [evidence.code.value for evidence in one.evidence]}
                for one in result.candidates
            ],
        }
        await record(info, moment, [AuditedAnswer(reference, result.subject, None, answer)], stated=stated)
        return PossiblySameView(result, Scene(result.subjects, moment.valid_at))
