"""The checker finds every kind of fault that is planted, and nothing in a clean history."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.faults.history import History, Probe, Recorded, Told, faults_of

ASKED = Told(1.0, 0.1, "bank", "preCheck", "r1", None, False, ("q_1", "q_2"), ["CLEAR"], ["CLEAR"])
RECORD = Recorded("r1", "preCheck", ("q_1", "q_2"))
REFUSED = Told(2.0, 0.1, "bank", "preCheck", "r2", "UNAVAILABLE", expected=["CLEAR"])
PUBLIC = Told(3.0, 0.1, None, "subject", "r3", answer="E1", expected="E1")


def history(*told: Told, recorded: tuple[Recorded, ...] = (RECORD,), **more: object) -> History:
    made = History(list(told), list(recorded), [Probe(1.0, 200, 503)])
    for name, value in more.items():
        setattr(made, name, value)
    return made


@pytest.mark.parametrize(
    "clean",
    [
        history(ASKED, REFUSED, PUBLIC),
        history(ASKED, REFUSED, recorded=(RECORD, Recorded("r2", "preCheck", ("q_3",)))),
        history(ASKED, replace(PUBLIC, lost=True), away=[(2.9, 3.0)]),
        history(ASKED, replace(PUBLIC, answer=None, complete=False)),
        history(ASKED, replace(REFUSED, code="LIMIT_EXCEEDED"), allowed=frozenset({"LIMIT_EXCEEDED"})),
    ],
)
def test_a_clean_history_has_no_fault(clean: History) -> None:
    assert faults_of(clean, ["secret"], ["output"]) == []


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        (history(ASKED, recorded=()), "is not on record"),
        (history(ASKED, recorded=(RECORD, RECORD)), "on record 2 times"),
        (history(ASKED, recorded=(replace(RECORD, receipts=("q_1",)),)), "receipt q_2"),
        (history(ASKED, recorded=(RECORD, Recorded("r9", "preCheck", ("q_2",)))), "on record 2 times"),
        (history(ASKED, recorded=(replace(RECORD, operation="reach"),)), "receipt q_1"),
        (history(replace(ASKED, answer=["BLOCKED"])), "naively"),
        (history(replace(ASKED, answer=[])), "naively"),
        (history(ASKED, replace(REFUSED, code="INTERNAL")), "INTERNAL"),
        (history(ASKED, replace(REFUSED, receipts=("q_7",))), "got a receipt"),
        (history(ASKED, replace(REFUSED, seconds=30.0)), "took 30.0 s"),
        (history(ASKED, replace(REFUSED, code=None, lost=True)), "no response"),
        (history(ASKED, flaws=["RECORD_MISSING a_1"]), "audit chain"),
        (history(ASKED, probes=[Probe(1.0, 0, 0)]), "/healthz said 0"),
        (history(replace(ASKED, text="a secret is out")), "response"),
    ],
)
def test_a_planted_fault_is_found(planted: History, said: str) -> None:
    found = faults_of(planted, ["secret"])
    assert found
    assert said in found[0]


def test_a_secret_in_an_output_is_found() -> None:
    assert faults_of(history(ASKED), ["secret"], ["", "the secret"]) == ["a secret stands in output 1"]
