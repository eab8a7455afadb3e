"""A screening from its first row to its last: batches asked side by side, answers written in order."""

from __future__ import annotations

import asyncio
import csv
import io
import os
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b, file_digest
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from graph_api.domain.dates import now_ms, today
from graph_api.domain.explanations import Language
from graph_api.domain.facts import Matter, Moment
from graph_api.errors import InvalidInputError, SetupError
from graph_api.screening.journal import Journal, Progress
from graph_api.screening.subjects import Asked, open_subjects
from graph_api.screening.verdicts import header, row
from graph_api.services.callers import Caller
from graph_api.services.legal_ground import NO_GROUND, Ground
from graph_api.services.precheck import MOST_SUBJECTS, PreCheckResult, PreCheckService
from graph_api.services.purpose import check_case_number, check_purpose
from graph_api.services.references import IdentityLookup

BATCHES_AT_ONCE = 3
"""One that the engine reads, one that is decided, one whose record is written."""

_NOT_SCREENED = "NOT_SCREENED"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every subject. ``valid_at``, ``known_at`` (ms): None: the day and instant it began."""

    matter: Matter
    purpose: str
    case_number: str | None
    caller: Caller
    language: Language
    valid_at: date | None = None
    known_at: int | None = None
    ground: Ground = NO_GROUND


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a screening: rows by verdict; ``NOT_SCREENED`` counts rows that name nobody."""

    rows: int
    verdicts: dict[str, int]
    resumed_at: int
    moment: Moment

    @property
    def exit_code(self) -> int:
        """0: every row was screened; 2: some were not."""
        return 2 if self.verdicts.get(_NOT_SCREENED) else 0


async def screen(
    source: Path,
    output: Path,
    question: Question,
    service: PreCheckService,
    identities: IdentityLookup,
    told: Callable[[int], None] = lambda rows: None,
) -> Outcome:
    """Screen the subjects of ``source`` into ``output`` (.csv or .parquet) and return what came of it.

    Every answer is on record before it is written. A screening of the same question that was
    interrupted goes on where it stood, at the instants at which it began; batches under way when it
    was interrupted are asked, and recorded, again. ``told`` hears of the rows done. Raises
    ``InvalidInputError`` for what cannot be screened, ``SetupError`` where the output cannot be
    written, and what a pre-check raises.
    """
    if output.suffix.lower() not in (".csv", ".parquet"):
        raise InvalidInputError(
            f"{output}: write .csv or .parquet.", f"{output}: 输出须为 .csv 或 .parquet。"
        )
    check_purpose(question.purpose)
    check_case_number(question.case_number)
    file = open_subjects(source, identities)
    written = output if output.suffix.lower() == ".csv" else output.with_name(f"{output.name}.rows.csv")
    if written != output and output.exists():
        raise InvalidInputError(
            f"{output} exists; name another file or remove it.", f"{output} 已存在，请另指定文件或先删除。"
        )
    journal = Journal(written, _as_json(source, question))
    progress, asked_first = journal.begin()
    moment = _moment(asked_first)
    journal.keep({**asked_first, "validAt": moment.valid_at.isoformat(), "knownAt": moment.known_at})
    run = _Run(question, moment, service, file.columns, told, as_csv=written == output)
    with _opened(written, progress.size) as out:
        if progress.size == 0:
            journal.note(progress)
            out.write(_csv([header(file.columns)]))
        done = await run.go(islice(file.rows, progress.rows, None), out, journal, progress)
    if written != output:
        _to_parquet(written, output)
    journal.end()
    return Outcome(done.rows, dict(done.verdicts or {}), progress.rows, moment)


class _Run:
    """One run over the rows that are left."""

    def __init__(
        self,
        question: Question,
        moment: Moment,
        service: PreCheckService,
        columns: Sequence[str],
        told: Callable[[int], None],
        *,
        as_csv: bool,
    ) -> None:
        self._as_csv = as_csv
        self._question = question
        self._moment = moment
        self._service = service
        self._columns = columns
        self._told = told

    async def go(
        self, rows: Iterator[Asked], out: BinaryIO, journal: Journal, progress: Progress
    ) -> Progress:
        """Ask for all rows, write the answers in order, and return how far it came: to the end."""
        under_way: deque[tuple[list[Asked], asyncio.Task[list[PreCheckResult | None]]]] = deque()
        try:
            while True:
                while len(under_way) < BATCHES_AT_ONCE and (batch := list(islice(rows, MOST_SUBJECTS))):
                    under_way.append((batch, asyncio.create_task(self._ask(batch))))
                if not under_way:
                    return progress
                batch, task = under_way[0]
                results = await task
                under_way.popleft()
                progress = self._write(batch, results, out, progress)
                journal.note(progress)
                self._told(progress.rows)
        finally:
            for _, task in under_way:
                task.cancel()
            await asyncio.gather(*(task for _, task in under_way), return_exceptions=True)

    async def _ask(self, batch: Sequence[Asked]) -> list[PreCheckResult | None]:
        """Return the answer to each row; None for one that names nobody."""
        references = [asked.reference for asked in batch if asked.reference is not None]
        question = self._question
        answers = iter(
            await self._service.check(
                references,
                question.matter,
                question.purpose,
                question.case_number,
                self._moment,
                question.caller,
                request_id="screen",
                ground=question.ground,
            )
        )
        return [None if asked.reference is None else next(answers) for asked in batch]

    def _write(
        self,
        batch: Sequence[Asked],
        results: Sequence[PreCheckResult | None],
        out: BinaryIO,
        progress: Progress,
    ) -> Progress:
        language = self._question.language
        pairs = list(zip(batch, results, strict=True))
        out.write(
            _csv(
                [row(asked, result, self._columns, language, as_csv=self._as_csv) for asked, result in pairs]
            )
        )
        out.flush()
        os.fsync(out.fileno())
        verdicts = Counter(progress.verdicts or {})
        verdicts.update(_NOT_SCREENED if result is None else result.verdict.value for _, result in pairs)
        return Progress(progress.rows + len(batch), out.tell(), dict(verdicts))


def _moment(asked: Mapping[str, Any]) -> Moment:
    valid_at, known_at = asked["validAt"], asked["knownAt"]
    return Moment(
        date.fromisoformat(valid_at) if valid_at else today(),
        min(known_at, now_ms()) if known_at is not None else now_ms(),
    )


def _as_json(source: Path, question: Question) -> dict[str, object]:
    caller = question.caller
    ground = question.ground
    stated = {} if ground == NO_GROUND else {"ground": [ground.legal, ground.consent]}
    return {
        **stated,
        "subjects": _fingerprint(source),
        "matter": question.matter.value,
        "purpose": question.purpose,
        "caseNumber": question.case_number,
        "caller": [caller.role.value, caller.org, caller.region, caller.subject],
        "language": question.language,
        "validAt": question.valid_at.isoformat() if question.valid_at else None,
        "knownAt": question.known_at,
    }


def _fingerprint(source: Path) -> str:
    with source.open("rb") as file:
        return file_digest(file, lambda: blake2b(digest_size=16)).hexdigest()


def _opened(file: Path, size: int) -> BinaryIO:
    """Open the output behind what the journal counts; the rest of an interrupted run is cut off."""
    try:
        if size == 0:
            return file.open("wb")
        opened = file.open("r+b")
        opened.truncate(size)
        opened.seek(size)
    except OSError as error:
        raise SetupError(
            f"{file} cannot be written: {error.strerror}", f"无法写入 {file}: {error.strerror}"
        ) from error
    return opened


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _to_parquet(rows: Path, output: Path) -> None:
    """Turn the rows, all text, into Parquet and remove them."""
    with rows.open(encoding="utf-8", newline="") as text:
        names = next(csv.reader(text))
    options = pa_csv.ConvertOptions(
        column_types={name: pa.string() for name in names}, strings_can_be_null=False
    )
    parse = pa_csv.ParseOptions(newlines_in_values=True)
    draft = output.with_name(f"{output.name}.new")
    with (
        pa_csv.open_csv(rows, convert_options=options, parse_options=parse) as reader,
        pq.ParquetWriter(draft, reader.schema) as writer,
    ):
        for batch in reader:
            writer.write_batch(batch)
    draft.replace(output)
    rows.unlink()
