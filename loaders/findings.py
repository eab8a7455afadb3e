"""What is wrong with an input, as data: a stable code, where it stands, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """What a finding did to its row."""

    REJECTED = "REJECTED"
    LEFT_OUT = "LEFT_OUT"
    WARNING = "WARNING"


class Code(StrEnum):
    """The reason codes; documented in docs/loading.md, stable for whoever reads run reports."""

    UNKNOWN_TABLE = "UNKNOWN_TABLE"
    UNREADABLE_FILE = "UNREADABLE_FILE"
    EMPTY_FILE = "EMPTY_FILE"
    WRONG_DELIMITER = "WRONG_DELIMITER"
    MISSING_COLUMN = "MISSING_COLUMN"
    UNKNOWN_COLUMN = "UNKNOWN_COLUMN"
    UNREADABLE_ROW = "UNREADABLE_ROW"
    MISSING_VALUE = "MISSING_VALUE"
    EMPTY_MARKER = "EMPTY_MARKER"
    CONTROL_CHARACTERS = "CONTROL_CHARACTERS"
    GARBLED_TEXT = "GARBLED_TEXT"
    REPAIRED_TEXT = "REPAIRED_TEXT"
    BAD_DATE = "BAD_DATE"
    FUTURE_KNOWN_ON = "FUTURE_KNOWN_ON"
    BAD_PERCENT = "BAD_PERCENT"
    PERCENT_TEXT = "PERCENT_TEXT"
    BAD_TERM = "BAD_TERM"
    BAD_ENUM = "BAD_ENUM"
    BAD_FLAG = "BAD_FLAG"
    BAD_USCC = "BAD_USCC"
    BAD_ID_NUMBER = "BAD_ID_NUMBER"
    UNTIL_BEFORE_SINCE = "UNTIL_BEFORE_SINCE"
    UNKNOWN_REFERENCE = "UNKNOWN_REFERENCE"
    WRONG_KIND = "WRONG_KIND"
    DUPLICATE_KEY = "DUPLICATE_KEY"
    UNKNOWN_MEASURE = "UNKNOWN_MEASURE"
    NO_MEASURES = "NO_MEASURES"
    INCENTIVE_SANCTION = "INCENTIVE_SANCTION"
    UNJOINED_NAME = "UNJOINED_NAME"
    EVENT_BEFORE_SANCTION = "EVENT_BEFORE_SANCTION"
    MINIMUM_TERM_BROKEN = "MINIMUM_TERM_BROKEN"
    SELF_HOLDING = "SELF_HOLDING"
    SAME_SUBJECT = "SAME_SUBJECT"
    NOT_RETIRED = "NOT_RETIRED"
    DOUBLE_COUNTED = "DOUBLE_COUNTED"
    SHARES_EXCEED_WHOLE = "SHARES_EXCEED_WHOLE"
    ROUNDED_PERCENT = "ROUNDED_PERCENT"
    UNIDENTIFIED_HOLDER = "UNIDENTIFIED_HOLDER"
    BAD_CHILDREN = "BAD_CHILDREN"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: ``line`` is the physical line (1 is the first), 0 for the file as a whole.

    ``value`` never holds an identity number in clear.
    """

    code: Code
    level: Level
    file: str
    line: int = 0
    column: str = ""
    value: str = ""
    hint: str = ""
    hint_zh: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the finding as plain values, hints in both languages."""
        return {
            "code": self.code.value,
            "level": self.level.value,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "value": self.value,
            "hint": self.hint,
            "hintZh": self.hint_zh,
        }


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding before its place is known: what a check says about one value."""

    code: Code
    level: Level
    column: str = ""
    value: str = ""
    hint: str = ""
    hint_zh: str = ""

    def at(self, file: str, line: int) -> Finding:
        """Return the finding at its place."""
        return Finding(self.code, self.level, file, line, self.column, self.value, self.hint, self.hint_zh)
