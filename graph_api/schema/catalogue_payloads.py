"""What a mutation of the catalogue answers: the edition as it stands now, or why nothing was done."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph_api.domain.catalogue.refusals import RowFinding
from graph_api.schema.catalogue import Edition
from graph_api.schema.catalogue_enums import EditionReason
from graph_api.schema.fields import resolved
from graph_api.schema.text import Info, LanguageArgument, worded
from graph_api.services.catalogue.requests import EditionDone, EditionRefused, EditionView

_UNKNOWN = frozenset({EditionReason.EDITION_NOT_FOUND})
_CONFLICT = frozenset({EditionReason.KEY_REUSED, EditionReason.CONFLICT, EditionReason.ROWS_CHANGED})
_NOT_ALLOWED = frozenset({EditionReason.WRONG_STATE, EditionReason.NOT_YOURS, EditionReason.OUTSIDE_REGION})


@strawberry.type(description="行问题 | What is wrong with one row of an edition.")
class EditionFinding:
    """Resolved from a ``RowFinding``."""

    row: int = strawberry.field(description="行号 | Place of the row in the edition, from 1.")
    table: str = strawberry.field(description="表 | Name of the table.")
    column: str = strawberry.field(description="列 | Name of the column; empty: the row as a whole.")
    code: str = strawberry.field(
        description="问题代码 | Code, as in the reports of loads where a load has it."
    )
    value: str = strawberry.field(description="内容 | What was found, or the key of the row.")

    @resolved(description="说明 | The finding in words.")
    def message(
        self, info: Info, parent: strawberry.Parent[RowFinding], language: LanguageArgument = None
    ) -> str:
        """Return the finding."""
        return worded(parent.text, language, info)


@strawberry.type(description="已办理 | It is done, now or by an earlier request under the same key.")
class EditionSuccess:
    """Resolved from an ``EditionDone``."""

    repeated: bool = strawberry.field(description="是否重复 | It had been done before, under the same key.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value says that it is done."""
        return isinstance(obj, EditionDone)

    @resolved(description="目录版本 | The edition as it stands.", graphql_type=Edition)
    def edition(self, parent: strawberry.Parent[EditionDone]) -> EditionView:
        """Return the edition."""
        return parent.view


@strawberry.interface(description="目录版本错误 | Why something about an edition was not done.")
class EditionError:
    """What every refusal says."""

    reason: EditionReason = strawberry.field(description="原因代码 | Code of the reason.")
    field: str | None = strawberry.field(description="输入项 | Which part of the input it is about.")

    @resolved(description="说明 | The reason in words.")
    def message(
        self, info: Info, parent: strawberry.Parent[EditionRefused], language: LanguageArgument = None
    ) -> str:
        """Return the reason."""
        return worded(parent.text, language, info)

    @resolved(description="行问题 | Which rows are concerned and why.", graphql_type=list[EditionFinding])
    def findings(self, parent: strawberry.Parent[EditionRefused]) -> tuple[RowFinding, ...]:
        """Return the findings."""
        return parent.findings


@strawberry.type(description="输入无效 | What was given cannot be; nothing was done.")
class EditionInvalidError(EditionError):
    """Resolved from an ``EditionRefused``."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value says that the input cannot be."""
        known = _UNKNOWN | _CONFLICT | _NOT_ALLOWED
        return isinstance(obj, EditionRefused) and obj.reason not in known


@strawberry.type(description="查无 | There is no such edition.")
class EditionUnknownError(EditionError):
    """Resolved from an ``EditionRefused``."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value says that there is none."""
        return isinstance(obj, EditionRefused) and obj.reason in _UNKNOWN


@strawberry.type(description="冲突 | It contradicts what was done before; nothing was done.")
class EditionConflictError(EditionError):
    """Resolved from an ``EditionRefused``."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value says that something stands in the way."""
        return isinstance(obj, EditionRefused) and obj.reason in _CONFLICT

    @resolved(description="目录版本 | The edition as it stands.", graphql_type=Edition | None)
    def existing(self, parent: strawberry.Parent[EditionRefused]) -> EditionView | None:
        """Return the edition."""
        return parent.view


@strawberry.type(description="不允许 | It is not for this caller, or not in this state; nothing was done.")
class EditionNotAllowedError(EditionError):
    """Resolved from an ``EditionRefused``."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value says that this cannot be done now."""
        return isinstance(obj, EditionRefused) and obj.reason in _NOT_ALLOWED

    @resolved(description="目录版本 | The edition as it stands.", graphql_type=Edition | None)
    def existing(self, parent: strawberry.Parent[EditionRefused]) -> EditionView | None:
        """Return the edition."""
        return parent.view


EditionPayload = Annotated[
    EditionSuccess
    | EditionInvalidError
    | EditionUnknownError
    | EditionConflictError
    | EditionNotAllowedError,
    strawberry.union("EditionPayload", description="办理结果 | What came of it."),
]
