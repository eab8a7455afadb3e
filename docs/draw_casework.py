"""Draw the states of casework, of the desk and of reports from the tables of transitions, into their pages.

python docs/draw_casework.py            writes the pages
python docs/draw_casework.py --check    exits 1 where a page is not the one it would write
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from graph_api.domain.casework.machine import TRANSITIONS, Transition, is_final, states
from graph_api.domain.casework.states import Machine, Party
from graph_api.domain.tips import machine as tip_machine
from graph_api.schema.casework_enums import Action, State
from graph_api.schema.tips_enums import TipAction, TipState

HERE = Path(__file__).parent
PAGES = (HERE / "casework.md", HERE / "desk.md", HERE / "tips.md")
OF_DESKS = (Machine.DUTY, Machine.COMMITMENT, Machine.DECISION)
DEADLINES = HERE.parent / "graph_api" / "reference" / "rules" / "deadlines.csv"
DRAWING = re.compile(r"(<!-- drawn by draw_casework\.py: (\w+) -->\n).*?(<!-- end of drawing -->)", re.DOTALL)

TITLES = {
    Machine.CASE: "案件 · Case",
    Machine.TASK: "实施任务 · Task",
    Machine.OBJECTION: "异议 · Objection",
    Machine.REPAIR: "信用修复 · Repair",
    Machine.DUTY: "待答复措施 · Duty",
    Machine.COMMITMENT: "信用承诺 · Commitment",
    Machine.DECISION: "许可决定 · Decision",
}
PARTIES = {
    Party.INITIATOR: "initiating department",
    Party.REVIEWER: "another person of the initiating or deciding department",
    Party.IMPLEMENTER: "implementing organisation",
    Party.DECIDER: "deciding department",
    Party.SUBJECT: "subject or person concerned",
    Party.AUTHORITY: "any department of the region",
    Party.FILER: "whoever filed it",
    Party.DESK: "desk that was given the receipt, took the promise, or decided",
    Party.PLATFORM: "(follows)",
}
TIP_PARTIES = {
    tip_machine.TipParty.INFORMER: "anybody",
    tip_machine.TipParty.AUTHORITY: "any department of the region, naming another person",
    tip_machine.TipParty.OFFICE: "the department that has it, naming another person",
    tip_machine.TipParty.HANDLER: "the person who was named",
}


def term(value: State | Action | TipState | TipAction) -> str:
    """Return the Chinese term of a state or action, from its description in the schema."""
    values = type(value).__strawberry_definition__.values  # type: ignore[attr-defined]
    described = next(each.description for each in values if each.name == value.name)
    return str(described).split(" | ")[0]


def rows_of(machine: Machine) -> list[Transition]:
    """Return the rows of a machine, in the order of the table."""
    return [row for row in TRANSITIONS if row.machine is machine]


def diagram(machine: Machine) -> str:
    """Return the Mermaid state diagram of a machine."""
    lines = [f"### {TITLES[machine]}", "", "```mermaid", "stateDiagram-v2"]
    lines += [f"  {state.value}: {state.value}<br/>{term(state)}" for state in states(machine)]
    for row in rows_of(machine):
        before = "[*]" if row.before is None else row.before.value
        lines.append(f"  {before} --> {row.after.value}: {row.action.value} {term(row.action)}")
    lines += [f"  {state.value} --> [*]" for state in states(machine) if is_final(machine, state)]
    return "\n".join([*lines, "```", ""])


def table(machine: Machine) -> str:
    """Return the rows of a machine as a table."""
    lines = ["| from | action | to | by | fact written | deadline begun |", "|---|---|---|---|---|---|"]
    for row in rows_of(machine):
        by = "; ".join(PARTIES[party] for party in Party if party in row.by)
        cells = (
            row.before.value if row.before else "",
            f"{row.action.value} {term(row.action)}",
            row.after.value,
            by,
            row.effect.value if row.effect else "",
            row.deadline.value if row.deadline else "",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def transitions() -> str:
    """Return diagrams and tables of the machines of cases."""
    return _drawings([machine for machine in Machine if machine not in OF_DESKS])


def desk() -> str:
    """Return diagrams and tables of the machines of desks."""
    return _drawings(OF_DESKS)


def tips() -> str:
    """Return diagram and table of reports by the public."""
    states_ = list(dict.fromkeys(row.after for row in tip_machine.TRANSITIONS))
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"  {state.value}: {state.value}<br/>{term(state)}" for state in states_]
    for row in tip_machine.TRANSITIONS:
        before = "[*]" if row.before is None else row.before.value
        lines.append(f"  {before} --> {row.after.value}: {row.action.value} {term(row.action)}")
    lines += [f"  {state.value} --> [*]" for state in states_ if tip_machine.is_final(state)]
    lines += ["```", "", "| from | action | to | by | deadline begun |", "|---|---|---|---|---|"]
    for row in tip_machine.TRANSITIONS:
        cells = (
            row.before.value if row.before else "",
            f"{row.action.value} {term(row.action)}",
            row.after.value,
            TIP_PARTIES[row.by],
            row.deadline.value if row.deadline else "",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _drawings(machines: Iterable[Machine]) -> str:
    return "\n".join(f"{diagram(machine)}\n{table(machine)}" for machine in machines)


def deadlines() -> str:
    """Return the deadlines of the reference data as a table."""
    lines = ["| deadline | region | days | unit | basis |", "|---|---|---|---|---|"]
    with DEADLINES.open(encoding="utf-8", newline="") as file:
        lines += [
            f"| {row['code']} | {row['region']} | {row['days']} | {row['unit']} | {row['basis']} |"
            for row in csv.DictReader(file)
        ]
    return "\n".join([*lines, ""])


DRAWINGS = {"transitions": transitions, "deadlines": deadlines, "desk": desk, "tips": tips}


def drawn(page: str) -> str:
    """Return the page with its drawings as the tables have them."""
    return DRAWING.sub(lambda found: f"{found[1]}{DRAWINGS[found[2]]()}{found[3]}", page)


def main() -> int:
    """Write the pages, or compare them."""
    different = 0
    for page in PAGES:
        present = page.read_text(encoding="utf-8")
        wanted = drawn(present)
        different |= present != wanted
        if "--check" not in sys.argv:
            page.write_text(wanted, encoding="utf-8")
    return int(different) if "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
