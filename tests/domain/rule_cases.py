"""A small builder for the facts of one case, so that a test reads like the case it states.

Everything is invented: ids stand for names. Dates are written as in the exchange format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from graph_api.domain.answers import IncentiveItem, PreCheckDecision, ReachItem, ReachStatus, Reason, Signal
from graph_api.domain.dates import PartialDate, Spell, Term
from graph_api.domain.explanations import render
from graph_api.domain.facts import (
    Anchor,
    EventFact,
    EventType,
    Facts,
    Force,
    HoldingFact,
    HonourFact,
    Interest,
    Matter,
    MeasureFact,
    Moment,
    ReachRow,
    RecordFact,
    Responsibility,
    ResponsibleFact,
    RoleFact,
    RoleKind,
    SanctionFact,
    SubjectFact,
    SubjectKind,
)
from graph_api.domain.reach import incentives, pre_check, reach, signals


def partial(text: str | None) -> PartialDate | None:
    """Read a date of the exchange format; None stays None."""
    return None if text is None else PartialDate.parse(text)


def at(day: str) -> Moment:
    """Ask about one day, with everything known."""
    return Moment(date.fromisoformat(day), 0)


def row(text: str) -> tuple[str, Responsibility, Anchor]:
    """Read a reach row written ROLE[/RESPONSIBILITY[/ANCHOR]]."""
    role, responsibility, anchor = (*text.split("/"), "", "")[:3]
    return role, Responsibility(responsibility or "ANY"), Anchor(anchor or "WHILE_HOLDING")


@dataclass
class Case:
    """Facts in the making, and the questions that a test asks of them."""

    subjects: dict[str, SubjectFact] = field(default_factory=dict)
    roles: list[RoleFact] = field(default_factory=list)
    holdings: list[HoldingFact] = field(default_factory=list)
    sanctions: list[SanctionFact] = field(default_factory=list)
    responsibles: list[ResponsibleFact] = field(default_factory=list)
    events: list[EventFact] = field(default_factory=list)
    measures: list[MeasureFact] = field(default_factory=list)
    rows: list[ReachRow] = field(default_factory=list)
    honours: list[HonourFact] = field(default_factory=list)
    records: list[RecordFact] = field(default_factory=list)
    truncated: frozenset[str] = frozenset()

    def enterprise(
        self,
        subject: str,
        *,
        parent: str | None = None,
        state_owner: bool = False,
        established: str | None = None,
    ) -> Case:
        self.subjects[subject] = SubjectFact(
            subject,
            SubjectKind.ENTERPRISE,
            subject,
            state_owner=state_owner,
            branch_of=parent,
            established_on=partial(established),
        )
        return self

    def person(self, subject: str, *, unspecified: bool = False) -> Case:
        self.subjects[subject] = SubjectFact(subject, SubjectKind.PERSON, subject, unspecified=unspecified)
        return self

    def role(
        self,
        person: str,
        enterprise: str,
        role: str = "LEGAL_REPRESENTATIVE",
        since: str | None = "2010-01-01",
        until: str | None = None,
        known_on: str = "2024-01-01",
    ) -> Case:
        spell = Spell(partial(since), partial(until), date.fromisoformat(known_on))
        self.roles.append(RoleFact(person, enterprise, RoleKind(role), spell))
        return self

    def holding(
        self,
        holder: str,
        enterprise: str,
        percent: str | None = "51",
        since: str | None = "2010-01-01",
        until: str | None = None,
        interest: str = "SHAREHOLDING",
        known_on: str = "2024-01-01",
    ) -> Case:
        spell = Spell(partial(since), partial(until), date.fromisoformat(known_on))
        share = None if percent is None else Decimal(percent)
        self.holdings.append(HoldingFact(holder, enterprise, Interest(interest), spell, share, share))
        return self

    def sanction(
        self,
        sanction: str,
        subject: str,
        decided: str | None = "2019-03-15",
        *,
        memorandum: str = "M",
        measures: tuple[str, ...] | None = None,
        act: tuple[str | None, str | None] = (None, None),
        effective: str | None = None,
        term: str | None = None,
        until: str | None = None,
    ) -> Case:
        self.sanctions.append(
            SanctionFact(
                id=sanction,
                source="test",
                source_id=sanction,
                subject=subject,
                memorandum=memorandum,
                measures=measures,
                act_from=partial(act[0]),
                act_until=partial(act[1]),
                decided_on=partial(decided),
                effective_from=partial(effective),
                term=None if term is None else Term.parse(term),
                until=partial(until),
            )
        )
        return self

    def measure(
        self,
        code: str,
        *rows: str,
        memorandum: str = "M",
        force: str = "MANDATORY",
        matters: tuple[str, ...] = ("LOAN",),
        basis: tuple[str | None, str | None] = (None, None),
        term: str | None = None,
    ) -> Case:
        self.measures.append(
            MeasureFact(
                code=code,
                memorandum=memorandum,
                title=code,
                force=Force(force),
                matters=frozenset(Matter(matter) for matter in matters),
                basis="an invented act, article 1",
                basis_from=partial(basis[0]),
                basis_until=partial(basis[1]),
                term=None if term is None else Term.parse(term),
            )
        )
        self.rows.extend(ReachRow(code, *row(text)) for text in rows)
        return self

    def responsible(self, sanction: str, person: str, value: bool | None) -> Case:
        self.responsibles.append(ResponsibleFact(sanction, person, value))
        return self

    def event(self, sanction: str, kind: str, on: str, person: str | None = None) -> Case:
        self.events.append(EventFact(sanction, EventType(kind), PartialDate.parse(on), person))
        return self

    def honour(
        self, subject: str, awarded: str, *, until: str | None = None, revoked: str | None = None
    ) -> Case:
        self.honours.append(
            HonourFact(
                f"h{len(self.honours)}",
                subject,
                "A级",
                PartialDate.parse(awarded),
                until=partial(until),
                revoked_on=partial(revoked),
            )
        )
        return self

    def record(self, subject: str, kind: str, decided: str, *, kept: bool | None = None) -> Case:
        self.records.append(
            RecordFact(f"r{len(self.records)}", subject, kind, PartialDate.parse(decided), kept=kept)
        )
        return self

    def facts(self) -> Facts:
        return Facts(
            subjects=self.subjects,
            roles=self.roles,
            holdings=self.holdings,
            sanctions=self.sanctions,
            responsible=self.responsibles,
            events=self.events,
            measures=self.measures,
            reach=self.rows,
            honours=self.honours,
            records=self.records,
            truncated=self.truncated,
        )

    def items(self, subject: str, day: str) -> tuple[ReachItem, ...]:
        return reach(self.facts(), subject, at(day))

    def item(
        self, subject: str, day: str, measure: str | None = None, sanction: str | None = None
    ) -> ReachItem:
        found = [
            item
            for item in self.items(subject, day)
            if measure in (None, item.measure.code) and sanction in (None, item.sanction.id)
        ]
        assert len(found) == 1, f"{len(found)} items for {subject} on {day}"
        return found[0]

    def status(self, subject: str, day: str, measure: str | None = None, sanction: str | None = None) -> str:
        """Return the status of the one item that is meant."""
        return self.item(subject, day, measure, sanction).status.value

    def reasons(self, subject: str, day: str, measure: str | None = None) -> dict[str, str]:
        """Return the status of every reason of the one item, by ROLE/ANCHOR."""
        found = self.item(subject, day, measure).reasons
        reasons = {f"{reason.role}/{reason.anchor}": reason.status.value for reason in found}
        assert len(reasons) == len(found)
        return reasons

    def why(self, subject: str, day: str, measure: str | None = None) -> set[str]:
        """Return the codes of all explanations of the one item."""
        return {code for reason in self.item(subject, day, measure).reasons for code in codes(reason)}

    def check(self, subject: str, day: str, matter: str = "LOAN") -> PreCheckDecision:
        return pre_check(self.facts(), subject, Matter(matter), at(day))

    def verdict(self, subject: str, day: str, matter: str = "LOAN") -> str:
        return self.check(subject, day, matter).verdict.value

    def signals(self, enterprise: str, day: str) -> Sequence[Signal]:
        return signals(self.facts(), enterprise, at(day))

    def incentives(self, subject: str, day: str) -> tuple[IncentiveItem, ...]:
        return incentives(self.facts(), subject, at(day))


def codes(reason: Reason) -> set[str]:
    """Return the codes of one explanation, after checking that it reads in both languages."""
    assert render(reason.explanation, "zh")
    assert render(reason.explanation, "en")
    return {code for code, _ in reason.explanation.parts}


def lr_case(*rows: str, **sanction: object) -> Case:
    """Give E1 with a sanction S1 under one measure M1, and P1 its legal representative since 2010."""
    case = Case().enterprise("E1").person("P1").role("P1", "E1").measure("M1", *rows)
    return case.sanction("S1", "E1", **sanction)  # type: ignore[arg-type]


STRENGTH = [status.value for status in ReachStatus]
