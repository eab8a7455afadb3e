"""What mutations of casework take, and what that means to the service."""

from __future__ import annotations

from datetime import date

import strawberry

from graph_api.domain.casework.cases import Content, Volunteering
from graph_api.domain.casework.cases import Evidence as EvidenceFacts
from graph_api.domain.casework.reasons import StepReason
from graph_api.domain.casework.states import CaseKind
from graph_api.schema.casework_enums import (
    CaseReviewDecision,
    Grade,
    ObjectionDecision,
    RepairDecision,
    TaskResponse,
)
from graph_api.schema.inputs import SubjectRef, to_reference
from graph_api.services.casework.requests import CaseContent, NamedRef
from graph_api.services.references import IdentityLookup

_KEY = (
    "幂等键 | Chosen by the client, 1 to 100 characters: the same key with the same content gives the first "
    "outcome again."
)
_CASE = "案件编号 | Id of the case."
_EXPECTED = (
    "预期步骤 | Number of the last step that the caller has seen; if another was taken since: a conflict."
)
_ON = "日期 | Its day on the first clock; default: today."
_NOTE = "说明 | Text, 1 to 2,000 characters; identity numbers are taken out."
_REASON = "理由代码 | Reason from the list."
_PERSON = "人员引用 | The person alone whom it concerns; default: everybody."


@strawberry.input(description="证据引用 | Reference to a document of at most 100 MiB.")
class EvidenceInput:
    """Input EvidenceInput."""

    sha256: str = strawberry.field(description="摘要 | SHA-256 in lower-case hex.")
    size: float = strawberry.field(description="字节数 | Size in bytes, a whole number.")
    media_type: str = strawberry.field(description="媒体类型 | Such as application/pdf.")
    title: str = strawberry.field(description="标题 | Title, 1 to 200 characters.")


@strawberry.input(description="责任人输入 | A person whom the decision names.")
class NamedPersonInput:
    """Input NamedPersonInput."""

    person: SubjectRef = strawberry.field(description="人员引用 | The person.")
    responsible: bool | None = strawberry.field(
        default=None, description="是否负有责任 | Found responsible; left out: not found either way."
    )
    capacity: str | None = strawberry.field(default=None, description="身份 | In which capacity.")


@strawberry.input(
    description="实施部门输入 | A department that implements a measure besides the catalogue's."
)
class ImplementerInput:
    """Input ImplementerInput."""

    measure: str = strawberry.field(description="措施代码 | Code of the measure.")
    department: str = strawberry.field(description="部门代码 | Code of the department.")


@strawberry.input(
    description=(
        "案件内容 | What a case says: a punishment from memorandum to named, an honour from title to until."
    )
)
class CaseContentInput:
    """Input CaseContentInput."""

    memorandum: str | None = strawberry.field(default=None, description="备忘录 | Code.")
    measures: list[str] | None = strawberry.field(
        default=None, description="措施 | Codes; default: all of the memorandum."
    )
    conduct: str | None = strawberry.field(
        default=None, description="失信行为 | Code of the catalogue (article 9)."
    )
    grade: Grade | None = strawberry.field(default=None, description="程度 | How serious it is.")
    act_from: str | None = strawberry.field(
        default=None, description="行为起始 | First day, month or year of the conduct."
    )
    act_until: str | None = strawberry.field(
        default=None, description="行为终止 | Its last; default: one day."
    )
    decided_on: date | None = strawberry.field(default=None, description="决定日期 | Day of the decision.")
    effective_from: date | None = strawberry.field(
        default=None, description="生效日期 | Default: day of the decision."
    )
    term: str | None = strawberry.field(
        default=None, description="期限 | ISO 8601 duration from the first day; not with until."
    )
    until: date | None = strawberry.field(default=None, description="截止日期 | Last day that it holds.")
    legal_basis: str | None = strawberry.field(
        default=None, description="依据 | Law or document it rests on; needed for a punishment."
    )
    named: list[NamedPersonInput] | None = strawberry.field(
        default=None, description="责任人 | Persons whom the decision names."
    )
    implementers: list[ImplementerInput] | None = strawberry.field(
        default=None, description="其他实施部门 | Departments besides those of the measures."
    )
    title: str | None = strawberry.field(default=None, description="荣誉名称 | Title of the honour.")
    list_name: str | None = strawberry.field(default=None, description="红名单 | List that it belongs to.")
    awarded_on: date | None = strawberry.field(default=None, description="授予日期 | Day of the award.")
    evidence: EvidenceInput | None = strawberry.field(
        default=None, description="证据 | Reference to evidence."
    )


@strawberry.input(description="发起输入 | A new case.")
class OpenCaseInput:
    """Input OpenCaseInput."""

    kind: CaseKind = strawberry.field(description="类别 | What it is about.")
    subject: SubjectRef = strawberry.field(description="主体引用 | The subject.")
    content: CaseContentInput = strawberry.field(description="内容 | What it says.")
    decider: str | None = strawberry.field(
        default=None,
        description="核查部门 | Department that decides objections and repairs; default: the caller's.",
    )
    idempotency_key: str = strawberry.field(description=_KEY)


@strawberry.input(description="修改输入 | What a case says from now on.")
class AmendCaseInput:
    """Input AmendCaseInput."""

    case: strawberry.ID = strawberry.field(description=_CASE)
    content: CaseContentInput = strawberry.field(description="内容 | All that it says.")
    expected_step: int | None = strawberry.field(default=None, description=_EXPECTED)
    idempotency_key: str = strawberry.field(description=_KEY)


@strawberry.input(description="案件办理输入 | A step of a case.")
class CaseStepInput:
    """Input CaseStepInput."""

    case: strawberry.ID = strawberry.field(description=_CASE)
    on: date | None = strawberry.field(default=None, description=_ON)
    reason: StepReason | None = strawberry.field(default=None, description=_REASON)
    note: str | None = strawberry.field(default=None, description=_NOTE)
    evidence: EvidenceInput | None = strawberry.field(
        default=None, description="证据 | Reference to evidence."
    )
    expected_step: int | None = strawberry.field(default=None, description=_EXPECTED)
    idempotency_key: str = strawberry.field(description=_KEY)


@strawberry.input(description="复核输入 | What a second person finds.")
class ReviewCaseInput(CaseStepInput):
    """Input ReviewCaseInput."""

    decision: CaseReviewDecision = strawberry.field(description="结论 | What was found.")


@strawberry.input(description="移出输入 | Of the whole case, or of one person.")
class ReleaseCaseInput(CaseStepInput):
    """Input ReleaseCaseInput."""

    person: SubjectRef | None = strawberry.field(default=None, description=_PERSON)


@strawberry.input(description="任务答复输入 | What a department answers about a measure.")
class RespondToTaskInput(CaseStepInput):
    """Input RespondToTaskInput."""

    task: strawberry.ID = strawberry.field(description="任务编号 | Id of the task.")
    response: TaskResponse = strawberry.field(description="答复 | The answer.")
    reference: str | None = strawberry.field(
        default=None, description="执行文号 | Reference of the execution; needed for it."
    )


@strawberry.input(description="异议输入 | An objection.")
class FileObjectionInput(CaseStepInput):
    """Input FileObjectionInput."""

    person: SubjectRef | None = strawberry.field(default=None, description=_PERSON)


@strawberry.input(description="异议处理输入 | What is decided about an objection.")
class DecideObjectionInput(CaseStepInput):
    """Input DecideObjectionInput."""

    objection: strawberry.ID = strawberry.field(description="异议编号 | Id of the objection.")
    decision: ObjectionDecision = strawberry.field(description="决定 | What is decided.")


@strawberry.input(description="撤回异议输入 | Which objection is taken back.")
class WithdrawObjectionInput(CaseStepInput):
    """Input WithdrawObjectionInput."""

    objection: strawberry.ID = strawberry.field(description="异议编号 | Id of the objection.")


@strawberry.input(description="志愿服务输入 | Volunteer service of a person, after the decision.")
class VolunteerServiceInput:
    """Input VolunteerServiceInput."""

    organisation: str = strawberry.field(description="服务组织 | For which organisation it was done.")
    hours: float = strawberry.field(description="时数 | Hours; at most 24 for each day of the period.")
    begun: date = strawberry.field(name="from", description="起始日期 | First day.")
    until: date = strawberry.field(description="截止日期 | Last day.")
    evidence: EvidenceInput = strawberry.field(description="证据 | Reference to its record.")


@strawberry.input(description="修复申请输入 | An application for repair; evidence is needed.")
class ApplyForRepairInput(CaseStepInput):
    """Input ApplyForRepairInput."""

    person: SubjectRef | None = strawberry.field(default=None, description=_PERSON)
    volunteer_service: VolunteerServiceInput | None = strawberry.field(
        default=None, description="志愿服务 | On which the repair of a person rests as well."
    )


@strawberry.input(description="修复决定输入 | What is decided about an application.")
class DecideRepairInput(CaseStepInput):
    """Input DecideRepairInput."""

    repair: strawberry.ID = strawberry.field(description="申请编号 | Id of the application.")
    decision: RepairDecision = strawberry.field(description="决定 | What is decided.")
    duties_done: bool = strawberry.field(
        default=False, description="义务已履行 | Whether duties were found done; needed to grant."
    )


@strawberry.input(description="撤回修复申请输入 | Which application is taken back.")
class WithdrawRepairInput(CaseStepInput):
    """Input WithdrawRepairInput."""

    repair: strawberry.ID = strawberry.field(description="申请编号 | Id of the application.")


def to_content(given: CaseContentInput, identities: IdentityLookup) -> CaseContent:
    """Return what a case is to say; raises ``InvalidInputError`` for a reference that cannot be read."""
    content = Content(
        memorandum=given.memorandum,
        measures=tuple(dict.fromkeys(given.measures or ())),
        conduct=given.conduct,
        grade=None if given.grade is None else given.grade.value,
        act_from=given.act_from,
        act_until=given.act_until,
        decided_on=_day(given.decided_on),
        effective_from=_day(given.effective_from),
        term=given.term,
        until=_day(given.until),
        legal_basis=given.legal_basis,
        implementers=tuple((each.measure, each.department) for each in given.implementers or ()),
        title=given.title,
        list_name=given.list_name,
        awarded_on=_day(given.awarded_on),
        evidence=to_evidence(given.evidence),
    )
    named = tuple(
        NamedRef(to_reference(each.person, identities), each.responsible, each.capacity)
        for each in given.named or ()
    )
    return CaseContent(content, named)


def to_evidence(given: EvidenceInput | None) -> EvidenceFacts | None:
    """Return a reference to evidence; one that cannot be is refused later, by the rules."""
    if given is None:
        return None
    size = int(given.size) if given.size.is_integer() and abs(given.size) < 2**53 else -1
    return EvidenceFacts(given.sha256, size, given.media_type, given.title)


def to_volunteering(given: VolunteerServiceInput | None) -> Volunteering | None:
    """Return volunteer service; what cannot be is refused later, by the rules."""
    if given is None:
        return None
    evidence = to_evidence(given.evidence)
    assert evidence is not None
    return Volunteering(given.organisation, given.hours, given.begun, given.until, evidence)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
