"""Why something about an edition is not done, in words; and what is wrong with which of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from graph_api.domain.wording import Text

MOST_ROWS = 200
"""Rows that one edition changes: more than anybody reviews row by row."""


class EditionReason(StrEnum):
    """Codes of refusals."""

    INVALID_TEXT = "INVALID_TEXT"
    INVALID_KEY = "INVALID_KEY"
    NO_ROWS = "NO_ROWS"
    TOO_MANY_ROWS = "TOO_MANY_ROWS"
    BAD_ROWS = "BAD_ROWS"
    EDITION_NOT_FOUND = "EDITION_NOT_FOUND"
    KEY_REUSED = "KEY_REUSED"
    CONFLICT = "CONFLICT"
    ROWS_CHANGED = "ROWS_CHANGED"
    WRONG_STATE = "WRONG_STATE"
    NOT_YOURS = "NOT_YOURS"
    OUTSIDE_REGION = "OUTSIDE_REGION"


class RowCode(StrEnum):
    """What is wrong with a row of an edition beyond what the loader finds."""

    DUPLICATE_ROW = "DUPLICATE_ROW"
    COLUMN_NOT_ALLOWED = "COLUMN_NOT_ALLOWED"
    NO_CHANGE = "NO_CHANGE"
    NOT_THERE = "NOT_THERE"
    NOT_REMOVABLE = "NOT_REMOVABLE"
    FIXED_VALUE = "FIXED_VALUE"
    GOVERNS_EARLIER_DECISIONS = "GOVERNS_EARLIER_DECISIONS"
    ROW_CHANGED = "ROW_CHANGED"


REFUSALS: Mapping[EditionReason, Text] = {
    EditionReason.INVALID_TEXT: Text(
        "文字须为 1 至 2000 个字符，且不含控制字符。",
        "The text has 1 to 2000 characters and no control characters.",
    ),
    EditionReason.INVALID_KEY: Text(
        "幂等键须为 1 至 100 个可显示字符。", "The idempotency key has 1 to 100 printable characters."
    ),
    EditionReason.NO_ROWS: Text("目录版本须至少变更一行。", "An edition changes at least one row."),
    EditionReason.TOO_MANY_ROWS: Text(
        f"一个目录版本至多变更 {MOST_ROWS} 行，请分为多个版本。",
        f"An edition changes at most {MOST_ROWS} rows: divide it.",
    ),
    EditionReason.BAD_ROWS: Text(
        "有行未通过检查，详见各行。", "Some rows cannot be stated; each is named with what is wrong."
    ),
    EditionReason.EDITION_NOT_FOUND: Text("查无此目录版本。", "There is no such edition."),
    EditionReason.KEY_REUSED: Text(
        "该幂等键已用于其他内容，请换用新键。",
        "This idempotency key was used for something else: use a new one.",
    ),
    EditionReason.CONFLICT: Text(
        "该版本在此期间已有变化，请核对后重试。", "The edition has moved on since: look at it and try again."
    ),
    EditionReason.ROWS_CHANGED: Text(
        "起草之后目录中的有关行已有变化，须先修改本版本。",
        "Rows of the catalogue have changed since it was drafted: amend it first.",
    ),
    EditionReason.WRONG_STATE: Text("当前状态下不能办理。", "This cannot be done in the present state."),
    EditionReason.NOT_YOURS: Text(
        "该步骤由其他机构或人员办理；复核人不得为起草人。",
        "This step is for somebody else; whoever drafts an edition does not review it.",
    ),
    EditionReason.OUTSIDE_REGION: Text(
        "目录为全平台共用，限定地区的令牌不能办理。",
        "The catalogue is one for the whole platform: a token for a region does not act on it.",
    ),
}

ROW_TEXTS: Mapping[RowCode, Text] = {
    RowCode.DUPLICATE_ROW: Text("同一行在本版本中出现多次。", "The edition changes this row twice."),
    RowCode.COLUMN_NOT_ALLOWED: Text(
        "两个时间轴由目录版本决定，不在行中填写。",
        "The two clocks follow from the edition and are not stated by a row.",
    ),
    RowCode.NO_CHANGE: Text(
        "与起始日生效的行相同。", "The row in force on the first day says the same already."
    ),
    RowCode.NOT_THERE: Text(
        "起始日没有此行，无从废止。", "On the first day there is no such row to be repealed."
    ),
    RowCode.NOT_REMOVABLE: Text(
        "备忘录和期限规则不能废止；期限规则以 valid_until 结束。",
        "Memoranda and terms are not repealed; a term ends by its valid_until.",
    ),
    RowCode.FIXED_VALUE: Text(
        "此列不能变更：已有决定以其为准，请另设新代码。",
        "This column does not change, because decisions rest on it: use a new code.",
    ),
    RowCode.GOVERNS_EARLIER_DECISIONS: Text(
        "期限规则按决定日期适用，不得涉及起始日之前的决定。",
        "A term governs decisions by their day: none before the first day of the edition.",
    ),
    RowCode.ROW_CHANGED: Text(
        "起草之后此行已有变化。", "This row has changed since the edition was drafted."
    ),
}


@dataclass(frozen=True, slots=True)
class RowFinding:
    """What is wrong with one row: its place in the edition from 1, table, column, code, value, in words."""

    row: int
    table: str
    column: str
    code: str
    value: str
    text: Text


class EditionRefusedError(Exception):
    """Something is not done; ``field`` says what of the input, ``findings`` which rows and why."""

    def __init__(
        self, reason: EditionReason, field: str | None = None, findings: tuple[RowFinding, ...] = ()
    ) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.field = field
        self.findings = findings

    @property
    def text(self) -> Text:
        """Why, in words."""
        return REFUSALS[self.reason]
