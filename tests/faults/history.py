"""Whether a run was clean: what clients were told, held against the graph and against the promises.

Pure: everything that was seen goes in, what is wrong comes out in words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

UNAVAILABLE = "UNAVAILABLE"
ANSWER_SECONDS = 10.0
SLACK_SECONDS = 1.5
"""What a busy test machine adds to a deadline between the service and a client that measures it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one request was told, as the client saw it.

    ``at`` and ``seconds`` are of a clock that never jumps. ``code`` is None for an answer, and ``lost`` says
    that there was no response (connection refused or reset). ``answer`` and ``expected`` are comparable:
    what was answered and what the naive rules say. ``complete`` is what the answer says of itself.
    """

    at: float
    seconds: float
    role: str | None
    operation: str
    request_id: str = ""
    code: str | None = None
    lost: bool = False
    receipts: tuple[str, ...] = ()
    answer: object = None
    expected: object = None
    complete: bool = True
    text: str = ""

    @property
    def answered(self) -> bool:
        """Whether the client got what it asked for."""
        return self.code is None and not self.lost


@dataclass(frozen=True, slots=True)
class Recorded:
    """One record of the audit trail."""

    request_id: str
    operation: str
    receipts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Probe:
    """What ``/healthz`` and ``/readyz`` said at one moment; status 0: nothing within the probe's time."""

    at: float
    alive: int
    ready: int


@dataclass(slots=True)
class History:
    """All that was seen in a run. ``away`` are spans in which the service itself was ended on purpose."""

    told: list[Told] = field(default_factory=list)
    recorded: list[Recorded] = field(default_factory=list)
    probes: list[Probe] = field(default_factory=list)
    away: list[tuple[float, float]] = field(default_factory=list)
    allowed: frozenset[str] = frozenset({UNAVAILABLE})
    slack: float = SLACK_SECONDS
    flaws: list[str] = field(default_factory=list)
    """What the verification of the audit chain found."""


def faults_of(history: History, secrets: Collection[str] = (), outputs: Sequence[str] = ()) -> list[str]:
    """Return everything wrong with a history, in words; empty for a clean one.

    ``secrets`` must stand in no response and in none of ``outputs`` (logs, stderr).
    """
    return [
        *_wrong_answers(history),
        *_bad_refusals(history),
        *_late(history),
        *_unrecorded(history.told, history.recorded),
        *_lives(history),
        *(f"audit chain: {flaw}" for flaw in history.flaws),
        *_secrets(history.told, secrets, outputs),
    ]


def _wrong_answers(history: History) -> Iterable[str]:
    for told in history.told:
        if told.answered and told.complete and told.answer != told.expected:
            yield f"{_name(told)} answered {told.answer!r}, naively {told.expected!r}"


def _bad_refusals(history: History) -> Iterable[str]:
    for told in history.told:
        if told.lost and not _within(told, history.away):
            yield f"{_name(told)} got no response while the service ran"
        elif told.code is not None and told.code not in history.allowed:
            yield f"{_name(told)} was told {told.code} after {told.seconds:.1f} s"
        elif not told.answered and told.receipts:
            yield f"{_name(told)} was refused and got a receipt"


def _late(history: History) -> Iterable[str]:
    for told in history.told:
        if not told.lost and told.seconds > ANSWER_SECONDS + history.slack:
            yield f"{_name(told)} took {told.seconds:.1f} s"


def _unrecorded(told: Iterable[Told], recorded: Sequence[Recorded]) -> Iterable[str]:
    by_request = Counter(record.request_id for record in recorded)
    receipts = {receipt: record for record in recorded for receipt in record.receipts}
    counted = Counter(receipt for record in recorded for receipt in record.receipts)
    yield from (f"request {one} is on record {count} times" for one, count in by_request.items() if count > 1)
    yield from (f"receipt {one} is on record {count} times" for one, count in counted.items() if count > 1)
    for one in told:
        if one.role is None or not one.answered:
            continue
        if by_request[one.request_id] == 0:
            yield f"{_name(one)} was answered and is not on record"
        for receipt in one.receipts:
            record = receipts.get(receipt)
            if record is None or record.request_id != one.request_id or record.operation != one.operation:
                yield f"{_name(one)} has receipt {receipt}, which is not on record for it"


def _lives(history: History) -> Iterable[str]:
    for probe in history.probes:
        if probe.alive != 200 and not any(begin <= probe.at <= end for begin, end in history.away):
            yield f"/healthz said {probe.alive} at {probe.at:.1f}"


def _secrets(told: Iterable[Told], secrets: Collection[str], outputs: Sequence[str]) -> Iterable[str]:
    for secret in secrets:
        yield from (f"a secret stands in the response to {_name(one)}" for one in told if secret in one.text)
        yield from (
            f"a secret stands in output {place}" for place, text in enumerate(outputs) if secret in text
        )


def _within(told: Told, spans: Iterable[tuple[float, float]]) -> bool:
    return any(told.at <= end and begin <= told.at + told.seconds for begin, end in spans)


def _name(told: Told) -> str:
    return f"{told.operation} {told.request_id or '-'} at {told.at:.1f}"
