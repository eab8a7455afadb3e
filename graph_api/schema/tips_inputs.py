"""What mutations about reports by the public take."""

from __future__ import annotations

import strawberry

from graph_api.domain.tips.informers import ANONYMOUS, Informer
from graph_api.domain.tips.machine import TipAction
from graph_api.domain.tips.reasons import TipReason
from graph_api.domain.tips.tips import Handler, TipDeed
from graph_api.schema.casework_inputs import EvidenceInput, to_evidence
from graph_api.schema.inputs import SubjectRef, to_reference
from graph_api.schema.rights_query import checked_id
from graph_api.schema.tips_enums import TipDecision, TipTriage
from graph_api.services.references import IdentityLookup
from graph_api.services.tips.requests import Submission, TipAct

_KEY = (
    "幂等键 | Chosen by the client, 1 to 100 characters: the same key with the same content gives the first "
    "outcome again."
)
_OWN_KEY = (
    "幂等键 | Random, 16 to 100 characters, such as a UUID, and kept secret: the same key with the same "
    "content gives the same number and code again. The informer is not compared: nothing of him is kept but "
    "sealed."
)
_TIP = "举报编号 | Number of the report."
_EXPECTED = (
    "预期步骤 | Number of the last step that the caller has seen; if another was taken since: a conflict."
)
_NOTE = "内部说明 | Text for departments; identity numbers are taken out. Do not write who informed."


@strawberry.input(
    description=(
        "举报人 | Who informs; everything may be left out. It is sealed at once, and the one person who "
        "handles the report can read it, with a purpose and on record."
    )
)
class InformerInput:
    """Input InformerInput; its values are not shown where it is printed."""

    name: str | None = strawberry.field(default=None, description="姓名 | At most 100 characters.")
    contact: str | None = strawberry.field(default=None, description="联系方式 | At most 200 characters.")

    def __repr__(self) -> str:
        """Say nothing of the informer."""
        return "InformerInput()"


@strawberry.input(
    description="举报输入 | A report about a subject, a name, or both. What it says is no fact about anybody."
)
class SubmitTipInput:
    """Input SubmitTipInput."""

    subject: SubjectRef | None = strawberry.field(
        default=None, description="被举报主体 | Whom it is about, whether it is known here or not."
    )
    subject_name: str | None = strawberry.field(
        default=None,
        description="被举报主体名称 | Its name, 1 to 200 characters, where nothing else is known.",
    )
    conduct: str = strawberry.field(description="失信行为 | Code of the catalogue (article 9).")
    text: str = strawberry.field(
        description="举报内容 | 1 to 2,000 characters; identity numbers, and the informer's name and "
        "contact, are taken out."
    )
    region_code: str = strawberry.field(description="行政区划 | Code of the region that is to look at it.")
    evidence: EvidenceInput | None = strawberry.field(
        default=None, description="证据 | Reference to evidence."
    )
    informer: InformerInput | None = strawberry.field(
        default=None, description="举报人 | Default: anonymous."
    )
    idempotency_key: str = strawberry.field(description=_OWN_KEY)

    def __repr__(self) -> str:
        """Say nothing of what is reported."""
        return "SubmitTipInput()"


@strawberry.input(
    description="举报分办输入 | Who handles a report from now on: another person than the caller."
)
class TriageTipInput:
    """Input TriageTipInput."""

    tip: strawberry.ID = strawberry.field(description=_TIP)
    triage: TipTriage = strawberry.field(
        default=TipTriage.ASSIGN, description="分办方式 | The first handler, or another."
    )
    department: str = strawberry.field(description="承办部门 | Organisation, as its tokens name it.")
    handler: str = strawberry.field(
        description="承办人 | The person, as the tokens of that organisation name him (sub)."
    )
    note: str | None = strawberry.field(default=None, description=_NOTE)
    expected_step: int | None = strawberry.field(default=None, description=_EXPECTED)
    idempotency_key: str = strawberry.field(description=_KEY)


@strawberry.input(description="举报处理输入 | How the handling of a report ends.")
class DecideTipInput:
    """Input DecideTipInput."""

    tip: strawberry.ID = strawberry.field(description=_TIP)
    decision: TipDecision = strawberry.field(description="处理 | How it ends.")
    reason: TipReason | None = strawberry.field(
        default=None, description="理由 | Reason from the list; needed for DISMISS, and for nothing else."
    )
    outcome: str = strawberry.field(
        description="处理结果 | What the informer is told, 1 to 2,000 characters."
    )
    case: strawberry.ID | None = strawberry.field(
        default=None,
        description="案件编号 | Case of the caller's department, about the same subject; for OPEN_CASE.",
    )
    note: str | None = strawberry.field(default=None, description=_NOTE)
    expected_step: int | None = strawberry.field(default=None, description=_EXPECTED)
    idempotency_key: str = strawberry.field(description=_KEY)


def to_submission(given: SubmitTipInput, identities: IdentityLookup) -> Submission:
    """Return a report as it is to be taken; raises ``InvalidInputError`` for an unreadable reference."""
    informer = given.informer
    return Submission(
        conduct=given.conduct,
        text=given.text,
        region=given.region_code,
        subject=None if given.subject is None else to_reference(given.subject, identities),
        stated_name=given.subject_name,
        evidence=to_evidence(given.evidence),
        informer=ANONYMOUS if informer is None else Informer(informer.name, informer.contact),
    )


def to_triage(given: TriageTipInput) -> TipAct:
    """Return an assignment as it is to be done."""
    handler = Handler(given.department, given.handler)
    deed = TipDeed(TipAction(given.triage.value), handler=handler, note=given.note)
    return TipAct(checked_id(given.tip, "tip"), deed, given.expected_step)


def to_decision(given: DecideTipInput) -> TipAct:
    """Return a decision as it is to be done."""
    deed = TipDeed(
        TipAction(given.decision.value),
        reason=given.reason,
        outcome=given.outcome,
        case=None if given.case is None else checked_id(given.case, "case"),
        note=given.note,
    )
    return TipAct(checked_id(given.tip, "tip"), deed, given.expected_step)
