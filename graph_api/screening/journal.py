"""How far a screening is, beside its output: a screening that was interrupted goes on where it stood.

The journal is written after the rows that it counts, so it never promises more than the output holds;
what the output holds beyond it is cut off, and those subjects are asked again.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from graph_api.errors import InvalidInputError, SetupError


@dataclass(frozen=True, slots=True)
class Progress:
    """What is done: rows answered, bytes of output they take, and by verdict how many."""

    rows: int = 0
    size: int = 0
    verdicts: Mapping[str, int] | None = None


class Journal:
    """The journal of one output file."""

    def __init__(self, output: Path, question: Mapping[str, Any]) -> None:
        """``question``: all on which the answers depend, as JSON; another question is not gone on with."""
        self._file = output.with_name(f"{output.name}.progress")
        self._output = output
        self._question = dict(question)

    def begin(self) -> tuple[Progress, Mapping[str, Any]]:
        """Return where to go on, and the question as it was first asked (its instants above all).

        Raises ``InvalidInputError`` where the output belongs to something else.
        """
        if not self._file.exists():
            if self._output.exists():
                raise InvalidInputError(
                    f"{self._output} exists; name another file or remove it.",
                    f"{self._output} 已存在，请另指定文件或先删除。",
                )
            return Progress(), self._question
        kept = self._read()
        asked = kept["question"]
        fixed = ("validAt", "knownAt")
        same = {**asked, **dict.fromkeys(fixed)} == {**self._question, **dict.fromkeys(fixed)}
        wanted = {name: self._question[name] for name in fixed if self._question[name] is not None}
        if not same or any(asked[name] != value for name, value in wanted.items()):
            raise InvalidInputError(
                f"{self._file} belongs to another screening (other subjects, matter, purpose or day). Finish "
                "that one, or remove both files.",
                f"{self._file} 属于另一次筛查（主体、事项、目的或日期不同），请先完成该次，或删除两个文件。",
            )
        self._question = asked
        return Progress(**kept["progress"]), asked

    def keep(self, question: Mapping[str, object]) -> None:
        """Fix the question as it is asked from now on."""
        self._question = dict(question)

    def note(self, progress: Progress) -> None:
        """Write down how far the output is; all of it or nothing."""
        text = orjson.dumps({"question": self._question, "progress": asdict(progress)})
        draft = self._file.with_suffix(".progress-new")
        try:
            with draft.open("wb") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._file)
        except OSError as error:
            raise SetupError(
                f"{self._file} cannot be written: {error.strerror}",
                f"无法写入 {self._file}: {error.strerror}",
            ) from error

    def end(self) -> None:
        """Remove the journal: the output is whole."""
        self._file.unlink(missing_ok=True)

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            kept: dict[str, dict[str, Any]] = orjson.loads(self._file.read_bytes())
        except (OSError, orjson.JSONDecodeError) as error:
            raise InvalidInputError(
                f"{self._file} cannot be read; remove it and the output to begin anew.",
                f"无法读取 {self._file}，请删除该文件及输出文件后重新开始。",
            ) from error
        return kept
