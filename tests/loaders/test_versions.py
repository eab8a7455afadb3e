"""Versions of one fact: the pure function against a naive model, and its laws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph_api.domain.dates import OPEN_MS
from loaders.versions import Create, NewRow, Plan, Version, merge

INSTANTS = range(13)


@dataclass(frozen=True)
class Stated:
    """A row as a test writes it: dated or known from its load on, its content, its void instant."""

    known_from: int | None
    content: str
    void_from: int | None = None


@dataclass(frozen=True)
class Load:
    rows: tuple[Stated, ...]
    complete: bool = False


def new_rows(load: Load, time: int) -> list[NewRow]:
    return [
        NewRow(
            index,
            index + 2,
            time if row.known_from is None else row.known_from,
            row.known_from is not None,
            f"{row.content}/{row.void_from}",
            row.void_from,
        )
        for index, row in enumerate(load.rows)
    ]


def apply(versions: Sequence[Version], rows: Sequence[NewRow], plan: Plan, run: str) -> list[Version]:
    """Carry out a plan as the graph does."""
    there = {version.at: version for version in versions}
    written = [_created(create, rows, there, run, len(there) + n) for n, create in enumerate(plan.creates)]
    for change in plan.changes:
        there[change.at] = replace(
            there[change.at],
            known_until=change.known_until,
            confirmed_on=change.confirmed_on,
            ended_by=change.ended_by,
            replaced=change.replaced,
        )
    for at in plan.removes:
        del there[at]
    return [*there.values(), *written]


def _created(
    create: Create, rows: Sequence[NewRow], there: dict[str, Version], run: str, number: int
) -> Version:
    at = f"{run}.{number}.{create.known_from}"
    if create.index is not None:
        row = rows[create.index]
        digest, made_by, line = row.digest, run, row.line
    else:
        assert create.copy_of is not None
        original = there[create.copy_of]
        digest, made_by, line = original.digest, original.run, original.line
    return Version(
        at,
        create.known_from,
        create.known_until,
        digest,
        create.void_from,
        create.confirmed_on,
        create.ended_by,
        False,
        made_by,
        line,
    )


def carry_out(versions: list[Version], load: Load, time: int) -> list[Version]:
    rows, run = new_rows(load, time), f"run{time}"
    plan = merge(versions, rows, run, time)
    versions = apply(versions, rows, plan, run)
    if load.complete and not rows:
        versions = [
            replace(version, known_until=time, ended_by=run)
            if version.known_from < time < version.known_until
            else version
            for version in versions
        ]
    return versions


def known_at(versions: Sequence[Version], instant: int) -> str | None:
    found = [version for version in versions if version.known_from <= instant < version.known_until]
    assert len(found) <= 1, found
    return found[0].digest if found else None


class Naive:
    """The second clock as the contract words it, remembering every statement and every end."""

    def __init__(self) -> None:
        self.statements: dict[int, NewRow] = {}
        self.ends: list[int] = []

    def known_at(self, instant: int) -> str | None:
        governing = self.governing(instant)
        if governing is None or any(governing.known_from < end <= instant for end in self.ends):
            return None
        over = governing.void_from is not None and governing.void_from <= instant
        return None if over else governing.digest

    def governing(self, instant: int) -> NewRow | None:
        starts = [start for start in self.statements if start <= instant]
        return self.statements[max(starts)] if starts else None

    def leader(self, instant: int) -> NewRow | None:
        """Return the statement that began the version to which the governing one belongs."""
        leader: NewRow | None = None
        for start in sorted((start for start in self.statements if start <= instant), reverse=True):
            earlier = self.statements[start]
            if leader is not None and (
                earlier.digest != leader.digest or any(start < end <= leader.known_from for end in self.ends)
            ):
                break
            leader = earlier
        return leader

    def load(self, load: Load, time: int) -> None:
        winners: dict[int, NewRow] = {}
        for row in new_rows(load, time):
            winners[row.known_from] = row
        for row in sorted(winners.values(), key=lambda row: row.known_from):
            governing = self.governing(row.known_from)
            ended = governing is not None and any(
                governing.known_from < end <= row.known_from for end in self.ends
            )
            # A version that this load began remembers whatever the load says of it; an older one only days.
            leader = self.leader(row.known_from)
            own = any(leader is winner for winner in winners.values())
            present = self.statements.get(row.known_from)
            if present is not None and present.digest == row.digest:
                continue
            if row.is_dated or governing is None or ended or own or governing.digest != row.digest:
                self.statements[row.known_from] = row
        end = max(self.ends, default=None)
        if end is not None and max(self.statements) < end:
            last = self.statements[max(self.statements)]
            again = [row for row in new_rows(load, time) if row.digest == last.digest]
            if again:
                self.statements[time] = replace(last, known_from=time)
        if load.complete and not load.rows and self.known_at(time) is not None:
            self.ends.append(time)


contents = st.sampled_from("AB")
dated = st.builds(Stated, st.integers(0, 9), contents, st.one_of(st.none(), st.integers(0, 12)))
undated = st.builds(Stated, st.none(), contents)
loads = st.lists(st.builds(Load, st.lists(st.one_of(dated, undated), max_size=3).map(tuple)), max_size=5)


@settings(max_examples=400, deadline=None)
@given(loads)
@example([Load((Stated(0, "B"),)), Load((Stated(None, "B"), Stated(0, "B"))), Load((Stated(0, "A"),))])
def test_what_is_known_is_what_the_contract_says(history: list[Load]) -> None:
    versions: list[Version] = []
    naive = Naive()
    for number, load in enumerate(history):
        time = 100 + number
        versions = carry_out(versions, load, time)
        naive.load(load, time)
        for instant in (*INSTANTS, *range(100, 107)):
            assert known_at(versions, instant) == naive.known_at(instant), (instant, versions)


@settings(max_examples=300, deadline=None)
@given(loads)
def test_the_same_load_again_changes_nothing(history: list[Load]) -> None:
    versions: list[Version] = []
    for number, load in enumerate(history):
        versions = carry_out(versions, load, 100 + 10 * number)
        rows = new_rows(load, 101 + 10 * number)
        if all(row.is_dated for row in rows) or len(rows) == 1:
            assert merge(versions, rows, "again", 101 + 10 * number).is_empty


@settings(max_examples=300, deadline=None)
@given(loads)
def test_a_load_that_was_cut_off_and_runs_again_leaves_the_same(history: list[Load]) -> None:
    versions: list[Version] = []
    for number, load in enumerate(history):
        time = 100 + number
        rows, run = new_rows(load, time), f"run{time}"
        whole = apply(versions, rows, merge(versions, rows, run, time), run)
        for cut in range(len(rows) + 1):
            part = rows[:cut]
            broken = apply(versions, part, merge(versions, part, run, time), run)
            resumed = apply(broken, rows, merge(broken, rows, run, time), run)
            for instant in (*INSTANTS, *range(100, 107)):
                assert known_at(resumed, instant) == known_at(whole, instant)
        versions = whole


@settings(max_examples=300, deadline=None)
@given(st.lists(dated, max_size=5, unique_by=lambda row: row.known_from), st.randoms(use_true_random=False))
def test_the_order_of_dated_loads_does_not_matter(rows: list[Stated], random: object) -> None:
    def known(order: Sequence[Stated]) -> list[str | None]:
        versions: list[Version] = []
        for number, row in enumerate(order):
            versions = carry_out(versions, Load((row,)), 100 + number)
        return [known_at(versions, instant) for instant in INSTANTS]

    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert known(shuffled) == known(rows)


@settings(max_examples=400, deadline=None)
@given(loads.map(lambda history: [replace(load, complete=False) for load in history]), loads)
def test_batches_of_one_folder_count_like_the_whole(history: list[Load], last: list[Load]) -> None:
    """Rows of one key that fall into different transactions of a load."""
    versions: list[Version] = []
    for number, load in enumerate(history):
        versions = carry_out(versions, load, 100 + number)
    rows = [row for load in last for row in load.rows]
    numbered = new_rows(Load(tuple(rows)), 200)
    whole = apply(versions, numbered, merge(versions, numbered, "r", 200), "r")
    step, restated = versions, False
    for position in range(len(numbered)):
        part = [replace(numbered[position], index=0)]
        plan = merge(step, part, "r", 200, restated=restated)
        restated = restated or plan.restates
        step = apply(step, part, plan, "r")
    for instant in (*INSTANTS, *range(100, 107), 200):
        assert known_at(step, instant) == known_at(whole, instant)


def test_an_end_by_complete_is_followed_by_a_new_version_when_stated_again() -> None:
    versions = carry_out([], Load((Stated(5, "A"),)), 100)
    versions = carry_out(versions, Load((), complete=True), 101)
    assert [known_at(versions, instant) for instant in (5, 100, 101)] == ["A/None", "A/None", None]
    versions = carry_out(versions, Load((Stated(5, "A"),)), 102)
    assert [known_at(versions, instant) for instant in (100, 101, 102)] == ["A/None", None, "A/None"]
    assert merge(versions, new_rows(Load((Stated(5, "A"),)), 103), "x", 103).is_empty


def test_a_row_dated_before_an_end_is_stated_anew_after_it() -> None:
    versions = carry_out([], Load((Stated(5, "A"),)), 100)
    versions = carry_out(versions, Load((), complete=True), 101)
    versions = carry_out(versions, Load((Stated(7, "B"),)), 102)
    assert [known_at(versions, instant) for instant in (5, 7, 100, 101, 102)] == [
        "A/None",
        "B/None",
        "B/None",
        None,
        "B/None",
    ]


def test_contradicting_lines_of_one_folder_are_named_and_only_the_later_one_stays() -> None:
    rows = new_rows(Load((Stated(5, "A"), Stated(5, "B"))), 100)
    plan = merge([], rows, "r", 100)
    assert plan.duplicates == [(2, 3)]
    assert [create.index for create in plan.creates] == [1]


def test_a_version_replaced_by_a_later_load_keeps_its_place() -> None:
    versions = carry_out([], Load((Stated(5, "A"),)), 100)
    versions = carry_out(versions, Load((Stated(5, "B"),)), 101)
    assert sorted((v.digest, v.known_from, v.known_until, v.replaced) for v in versions) == [
        ("A/None", 5, 5, True),
        ("B/None", 5, OPEN_MS, False),
    ]
