"""Mutations of casework: every one is an act of the table of transitions, safe to repeat under its key."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph_api.domain.casework.cases import Volunteering
from graph_api.domain.casework.states import Action, Machine
from graph_api.schema.casework_inputs import (
    AmendCaseInput,
    ApplyForRepairInput,
    CaseStepInput,
    DecideObjectionInput,
    DecideRepairInput,
    FileObjectionInput,
    OpenCaseInput,
    ReleaseCaseInput,
    RespondToTaskInput,
    ReviewCaseInput,
    WithdrawObjectionInput,
    WithdrawRepairInput,
    to_content,
    to_evidence,
    to_volunteering,
)
from graph_api.schema.casework_payloads import CasePayload
from graph_api.schema.fields import resolved
from graph_api.schema.inputs import SubjectRef, to_reference
from graph_api.schema.rights_query import checked_id
from graph_api.schema.root_arguments import GUARD
from graph_api.schema.text import Info
from graph_api.services.casework.requests import ActRequest, Asking, CaseResult, Opening

_INPUT = strawberry.argument(description="输入 | What is done.")


@strawberry.type
class CaseworkMutation:
    """Mutations of casework."""

    @resolved(
        description="发起案件 | Open a case of joint punishment, or of an honour, as a draft.",
        graphql_type=CasePayload,
        extensions=[GUARD],
    )
    async def open_case(self, info: Info, input: Annotated[OpenCaseInput, _INPUT]) -> CaseResult:  # noqa: A002
        """Open a case."""
        services = info.context.services
        opening = Opening(
            input.kind,
            to_reference(input.subject, services.identities),
            to_content(input.content, services.identities),
            input.decider,
        )
        return await services.cases.open(_asking(info, input.idempotency_key), opening)

    @resolved(
        description="修改案件 | Say anew all that a draft, or a case that was returned, says.",
        graphql_type=CasePayload,
        extensions=[GUARD],
    )
    async def amend_case(self, info: Info, input: Annotated[AmendCaseInput, _INPUT]) -> CaseResult:  # noqa: A002
        """Change a draft."""
        services = info.context.services
        request = ActRequest(
            checked_id(input.case, "case"),
            Machine.CASE,
            Action.AMEND,
            expected_step=input.expected_step,
            content=to_content(input.content, services.identities),
        )
        return await services.cases.act(_asking(info, input.idempotency_key), request)

    @resolved(
        description="提交复核 | Submit a draft for review.", graphql_type=CasePayload, extensions=[GUARD]
    )
    async def submit_case(self, info: Info, input: Annotated[CaseStepInput, _INPUT]) -> CaseResult:  # noqa: A002
        """Submit a case."""
        return await _act(info, input, Machine.CASE, Action.SUBMIT)

    @resolved(
        description="复核案件 | Approve or return a case: by somebody else than whoever submitted it.",
        graphql_type=CasePayload,
        extensions=[GUARD],
    )
    async def review_case(self, info: Info, input: Annotated[ReviewCaseInput, _INPUT]) -> CaseResult:  # noqa: A002
        """Review a case."""
        return await _act(info, input, Machine.CASE, Action(input.decision.value))

    @resolved(
        description="公示案件 | Publish: its measures count from its days on, and tasks are issued.",
        graphql_type=CasePayload,
        extensions=[GUARD],
    )
    async def publish_case(self, info: Info, input: Annotated[CaseStepInput, _INPUT]) -> CaseResult:  # noqa: A002
        """Publish a case."""
        return await _act(info, input, Machine.CASE, Action.PUBLISH)

    @resolved(
        description="放弃案件 | Do not pursue a case that was not published.",
        graphql_type=CasePayload,
        extensions=[GUARD],
    )
    async def abandon_case(self, info: Info, input: Annotated[CaseStepInput, _INPUT]) -> CaseResult:  # noqa: A002
        """Abandon a case."""
        return await _act(info, input, Machine.CASE, Action.ABANDON)

    @resolved(
        description="办结案件 | Close a case all of whose measures are over.",
        graphql_type=CasePayload,
        extensions=[GUARD],
    )
    async def close_case(self, info: Info, input: Annotated[CaseStepInput, _INPUT]) -> CaseResult:  # noqa: A002
        """Close a case."""
        return await _act(info, input, Machine.CASE, Action.CLOSE)

    @resolved(
        description="移出 | Take the subject off the list, or release one person, from a day on.",
        graphql_type=CasePayload,
        extensions=[GUARD],
    )
    async def release_case(self, info: Info, input: Annotated[ReleaseCaseInput, _INPUT]) -> CaseResult:  # noqa: A002
        """Release the subject, or one person."""
        action = Action.RELEASE if input.person is None else Action.RELEASE_PERSON
        return await _act(info, input, Machine.CASE, action, person=input.person)

    @resolved(
        description="撤销案件 | Revoke the decision: void from the start; an honour ends on the day.",
        graphql_type=CasePayload,
        extensions=[GUARD],
    )
    async def revoke_case(self, info: Info, input: Annotated[CaseStepInput, _INPUT]) -> CaseResult:  # noqa: A002
        """Revoke a case."""
        return await _act(info, input, Machine.CASE, Action.REVOKE)

    @resolved(
        description="答复任务 | Accept a measure, say that it was executed or why not, lift it.",
        graphql_type=CasePayload,
        extensions=[GUARD],
    )
    async def respond_to_task(
        self,
        info: Info,
        input: Annotated[RespondToTaskInput, _INPUT],  # noqa: A002
    ) -> CaseResult:
        """Answer about a task."""
        action = Action(input.response.value)
        return await _act(
            info, input, Machine.TASK, action, part=checked_id(input.task, "task"), reference=input.reference
        )

    @resolved(
        description="提出异议 | Object: by the subject, a person concerned, or an authority.",
        graphql_type=CasePayload,
        extensions=[GUARD],
    )
    async def file_objection(
        self,
        info: Info,
        input: Annotated[FileObjectionInput, _INPUT],  # noqa: A002
    ) -> CaseResult:
        """File an objection."""
        return await _act(info, input, Machine.OBJECTION, Action.FILE, person=input.person)

    @resolved(
        description=(
            "处理异议 | Accept (annotates and suspends), refuse, extend, reject (resumes, the end does not "
            "move) or uphold (void)."
        ),
        graphql_type=CasePayload,
        extensions=[GUARD],
    )
    async def decide_objection(
        self,
        info: Info,
        input: Annotated[DecideObjectionInput, _INPUT],  # noqa: A002
    ) -> CaseResult:
        """Decide about an objection."""
        action = Action(input.decision.value)
        return await _act(
            info, input, Machine.OBJECTION, action, part=checked_id(input.objection, "objection")
        )

    @resolved(
        description="撤回异议 | Take an objection back, by whoever filed it.",
        graphql_type=CasePayload,
        extensions=[GUARD],
    )
    async def withdraw_objection(
        self,
        info: Info,
        input: Annotated[WithdrawObjectionInput, _INPUT],  # noqa: A002
    ) -> CaseResult:
        """Withdraw an objection."""
        part = checked_id(input.objection, "objection")
        return await _act(info, input, Machine.OBJECTION, Action.WITHDRAW, part=part)

    @resolved(
        description="申请修复 | Apply for repair; refused with the first possible day while it is too early.",
        graphql_type=CasePayload,
        extensions=[GUARD],
    )
    async def apply_for_repair(
        self,
        info: Info,
        input: Annotated[ApplyForRepairInput, _INPUT],  # noqa: A002
    ) -> CaseResult:
        """Apply for repair."""
        service = to_volunteering(input.volunteer_service)
        return await _act(
            info, input, Machine.REPAIR, Action.APPLY, person=input.person, volunteering=service
        )

    @resolved(
        description="决定修复 | Grant (measures end on that day) or refuse an application.",
        graphql_type=CasePayload,
        extensions=[GUARD],
    )
    async def decide_repair(self, info: Info, input: Annotated[DecideRepairInput, _INPUT]) -> CaseResult:  # noqa: A002
        """Decide about a repair."""
        part = checked_id(input.repair, "repair")
        action = Action(input.decision.value)
        return await _act(info, input, Machine.REPAIR, action, part=part, duties_done=input.duties_done)

    @resolved(
        description="撤回修复申请 | Take an application back, by whoever filed it.",
        graphql_type=CasePayload,
        extensions=[GUARD],
    )
    async def withdraw_repair(
        self,
        info: Info,
        input: Annotated[WithdrawRepairInput, _INPUT],  # noqa: A002
    ) -> CaseResult:
        """Withdraw an application."""
        part = checked_id(input.repair, "repair")
        return await _act(info, input, Machine.REPAIR, Action.WITHDRAW, part=part)


def _asking(info: Info, key: str) -> Asking:
    context = info.context
    return Asking(context.caller, info.field_name, key, context.request_id)


async def _act(
    info: Info,
    given: CaseStepInput,
    machine: Machine,
    action: Action,
    *,
    part: str | None = None,
    person: SubjectRef | None = None,
    reference: str | None = None,
    duties_done: bool = False,
    volunteering: Volunteering | None = None,
) -> CaseResult:
    """Ask the service for one act."""
    services = info.context.services
    request = ActRequest(
        case=checked_id(given.case, "case"),
        machine=machine,
        action=action,
        part=part,
        on=given.on,
        reason=None if given.reason is None else given.reason.value,
        note=given.note,
        reference=reference,
        person=None if person is None else to_reference(person, services.identities),
        evidence=to_evidence(given.evidence),
        duties_done=duties_done,
        expected_step=given.expected_step,
        volunteering=volunteering,
    )
    return await services.cases.act(_asking(info, given.idempotency_key), request)
