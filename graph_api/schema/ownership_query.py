"""Root fields about who owns and controls a subject."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import strawberry

from graph_api.domain.ownership.decision import OwnerShare
from graph_api.domain.ownership.wording import percentage
from graph_api.schema.answer_views import Scene
from graph_api.schema.fields import resolved
from graph_api.schema.inputs import SubjectRef, to_moment, to_reference, to_stated
from graph_api.schema.ownership import ForeignOwnershipAnswer, OwnershipAnswer
from graph_api.schema.ownership_views import ForeignOwnershipView, OwnershipView
from graph_api.schema.recording import record
from graph_api.schema.root_arguments import (
    GUARD,
    At,
    ConsentReference,
    LegalGroundArgument,
    Ref,
    StatedPurpose,
)
from graph_api.schema.scalars import Percentage
from graph_api.schema.text import Info
from graph_api.services.audit_model import AuditedAnswer


@strawberry.type
class OwnershipQuery:
    """Root fields about who owns and controls a subject."""

    @resolved(
        description="股权穿透 | Who owns and controls a subject, through every chain, loops solved exactly.",
        graphql_type=OwnershipAnswer,
        extensions=[GUARD],
    )
    async def ownership(
        self,
        info: Info,
        ref: Ref,
        as_of: At = None,
        minimum: Annotated[
            Percentage | None,
            strawberry.argument(
                description="最低份额 | Only owners and voters who may have as much; percent."
            ),
        ] = Percentage(Decimal(0)),  # noqa: B008 - a number
        purpose: StatedPurpose = None,
        legal_ground: LegalGroundArgument = None,
        consent_reference: ConsentReference = None,
    ) -> OwnershipView:
        """Return who is behind the subject."""
        context = info.context
        stated = to_stated(purpose, legal_ground, consent_reference)
        moment = to_moment(as_of)
        reference = to_reference(ref, context.services.identities)
        result = await context.services.ownership.ownership(reference, moment)
        decision = result.decision
        least = Decimal(minimum or 0)
        answer = {
            "status": decision.status.value,
            "owners": len(decision.owners),
            "beneficialOwners": [
                {"person": each.person, "test": each.test.value, "verdict": each.verdict.value}
                for each in decision.beneficial_owners[:_MOST_RECORDED]
            ],
        }
        await record(info, moment, [AuditedAnswer(reference, result.subject.id, None, answer)], stated=stated)
        return OwnershipView(
            result,
            Scene(result.subjects, moment.valid_at),
            _at_least(least, decision.owners),
            _at_least(least, decision.voters),
        )

    @resolved(
        description="境外所有权测试 | Whether listed subjects own it by the rules of OFAC, EU and UK.",
        graphql_type=ForeignOwnershipAnswer,
        extensions=[GUARD],
    )
    async def foreign_ownership(
        self,
        info: Info,
        ref: Ref,
        listed: Annotated[
            list[SubjectRef],
            strawberry.argument(description="名单主体 | The subjects taken as listed, 1 to 500."),
        ],
        as_of: At = None,
        purpose: StatedPurpose = None,
        legal_ground: LegalGroundArgument = None,
        consent_reference: ConsentReference = None,
    ) -> ForeignOwnershipView:
        """Return what each regime says."""
        context = info.context
        stated = to_stated(purpose, legal_ground, consent_reference)
        moment = to_moment(as_of)
        identities = context.services.identities
        reference = to_reference(ref, identities)
        others = [to_reference(each, identities) for each in listed]
        result = await context.services.ownership.foreign_ownership(reference, others, moment)
        answer = {test.regime.value: test.owned.name for test in result.decision.tests}
        asked = {each.key: (each, fact.id) for each, fact in zip(others, result.listed, strict=True)}
        asked[reference.key] = (reference, result.subject.id)
        await record(
            info,
            moment,
            [AuditedAnswer(ref, found, None, answer) for ref, found in asked.values()],
            stated=stated,
        )
        return ForeignOwnershipView(result, Scene(result.subjects, moment.valid_at))


_MOST_RECORDED = 1_000
"""Beneficial owners that the audit trail keeps of one answer; the number of owners stands beside them."""


def _at_least(least: Decimal, owners: tuple[OwnerShare, ...]) -> tuple[OwnerShare, ...]:
    if not least:
        return owners
    return tuple(owner for owner in owners if percentage(owner.share.high) >= least)
