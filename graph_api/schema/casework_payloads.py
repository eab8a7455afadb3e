"""What a mutation of casework answers: the case as it stands now, or why nothing was done."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from graph_api.domain.casework.refusals import CaseReason
from graph_api.schema.casework import Case
from graph_api.schema.fields import resolved
from graph_api.schema.text import Info, LanguageArgument, worded
from graph_api.services.casework.requests import CaseDone, CaseRefused, CaseView

_UNKNOWN = frozenset(
    {
        CaseReason.SUBJECT_NOT_FOUND,
        CaseReason.PERSON_NOT_FOUND,
        CaseReason.CASE_NOT_FOUND,
        CaseReason.PART_NOT_FOUND,
        CaseReason.RECEIPT_NOT_FOUND,
        CaseReason.DUTY_NOT_FOUND,
        CaseReason.COMMITMENT_NOT_FOUND,
        CaseReason.TIP_NOT_FOUND,
    }
)
_CONFLICT = frozenset({CaseReason.KEY_REUSED, CaseReason.CONFLICT, CaseReason.ALREADY_OPEN})
_NOT_ALLOWED = frozenset(
    {
        CaseReason.WRONG_STATE,
        CaseReason.NOT_YOURS,
        CaseReason.OUTSIDE_REGION,
        CaseReason.NOT_FOR_HONOURS,
        CaseReason.STILL_IN_FORCE,
        CaseReason.SUSPENDED,
        CaseReason.NOT_ELIGIBLE,
        CaseReason.DUTIES_NOT_DONE,
        CaseReason.MANDATORY_MEASURE,
        CaseReason.OTHER_SUBJECT,
        CaseReason.OWN_ASSIGNMENT,
    }
)


@strawberry.type(description="已办理 | It is done, now or by an earlier request under the same key.")
class CaseSuccess:
    """Resolved from a ``CaseDone``."""

    repeated: bool = strawberry.field(description="是否重复 | It had been done before, under the same key.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value says that it is done."""
        return isinstance(obj, CaseDone)

    @resolved(description="案件 | The case as it stands.", graphql_type=Case)
    def case(self, parent: strawberry.Parent[CaseDone]) -> CaseView:
        """Return the case."""
        return parent.view


@strawberry.interface(description="案件错误 | Why something about a case was not done.")
class CaseError:
    """What every refusal says."""

    reason: CaseReason = strawberry.field(description="原因代码 | Code of the reason.")
    field: str | None = strawberry.field(description="输入项 | Which part of the input it is about.")

    @resolved(description="说明 | The reason in words.")
    def message(
        self, info: Info, parent: strawberry.Parent[CaseRefused], language: LanguageArgument = None
    ) -> str:
        """Return the reason."""
        return worded(parent.text, language, info)


@strawberry.type(description="输入无效 | What was given cannot be; nothing was done.")
class CaseInvalidError(CaseError):
    """Resolved from a ``CaseRefused``."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value says that the input cannot be."""
        known = _UNKNOWN | _CONFLICT | _NOT_ALLOWED
        return isinstance(obj, CaseRefused) and obj.reason not in known


@strawberry.type(description="查无 | There is no such subject, person, case or part of it.")
class CaseUnknownError(CaseError):
    """Resolved from a ``CaseRefused``."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value says that something does not exist."""
        return isinstance(obj, CaseRefused) and obj.reason in _UNKNOWN


@strawberry.type(description="冲突 | It contradicts what was done before; nothing was done.")
class CaseConflictError(CaseError):
    """Resolved from a ``CaseRefused``."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value says that something stands in the way."""
        return isinstance(obj, CaseRefused) and obj.reason in _CONFLICT

    @resolved(description="案件 | The case as it stands.", graphql_type=Case | None)
    def existing(self, parent: strawberry.Parent[CaseRefused]) -> CaseView | None:
        """Return the case."""
        return parent.view


@strawberry.type(description="不允许 | It is not for this caller, or not in this state; nothing was done.")
class CaseNotAllowedError(CaseError):
    """Resolved from a ``CaseRefused``."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value says that this cannot be done now."""
        return isinstance(obj, CaseRefused) and obj.reason in _NOT_ALLOWED

    @resolved(description="最早日期 | The first day on which it is possible, where that is certain.")
    def first_possible(self, parent: strawberry.Parent[CaseRefused]) -> date | None:
        """Return the day."""
        return parent.first_possible

    @resolved(description="案件 | The case as it stands.", graphql_type=Case | None)
    def existing(self, parent: strawberry.Parent[CaseRefused]) -> CaseView | None:
        """Return the case."""
        return parent.view


CasePayload = Annotated[
    CaseSuccess | CaseInvalidError | CaseUnknownError | CaseConflictError | CaseNotAllowedError,
    strawberry.union("CasePayload", description="办理结果 | What came of it."),
]
