"""Advisory signals: persons reached by a sanction elsewhere who hold something in an enterprise (R7).

A signal is never a measure. It takes one step from the person to the enterprise asked about, and
none passes an unknown owner or a post or holding in a state owner.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from graph_api.domain.answers import (
    Associations,
    Explanation,
    PersonSignals,
    Reached,
    ReachStatus,
)
from graph_api.domain.dates import Spell, Truth
from graph_api.domain.explanation_parts import Part, explanation, part, written
from graph_api.domain.fact_index import FactIndex, index_of
from graph_api.domain.facts import NAMED, SHAREHOLDER, Facts, HoldingFact, Interest, Moment, RoleFact
from graph_api.domain.judgements import Outcome, judgements
from graph_api.domain.links import LinkKind, SubjectLink
from graph_api.domain.standing import Standing


def signals(facts: Facts | FactIndex, enterprise: str, moment: Moment) -> Associations:
    """Return one signal for each sanction and person that associate with an enterprise.

    Signals come in the order of the persons' names and ids, then of the sanctions. A person, a
    state owner and an unknown subject have none.
    """
    index = index_of(facts)
    if not index.is_enterprise(enterprise) or index.is_state_owner(enterprise):
        return Associations()
    found = (_signals_of(index, person, enterprise, moment) for person in _persons(index, enterprise))
    return Associations(group for group in found if group)


def _persons(index: FactIndex, enterprise: str) -> list[str]:
    """Return the persons linked to an enterprise whom some sanction may reach, in order."""
    linked = {role.person for role in index.roles_in.get(enterprise, ())}
    linked.update(holding.holder for holding in index.holdings_in.get(enterprise, ()))
    persons = (
        person
        for person in linked & index.touched
        if index.is_person(person) and not index.is_unspecified(person)
    )
    return sorted(persons, key=lambda person: (index.name(person), person))


def _signals_of(index: FactIndex, person: str, enterprise: str, moment: Moment) -> PersonSignals | None:
    reached = _reached(index, person, moment)
    if not reached:
        return None
    links = _links(index, person, enterprise, moment.valid_at, lambda spell: spell.holds_on(moment.valid_at))
    if not links:
        return None
    # His links to an enterprise that is itself sanctioned are reach, and no signal.
    itself = enterprise if enterprise in index.sanctions_on else None
    shown = _link_parts(links)
    return PersonSignals(
        person, enterprise, reached, links, itself, lambda group, one: _explain(index, group, one, shown)
    )


def _reached(index: FactIndex, person: str, moment: Moment) -> tuple[Reached, ...]:
    """Return the sanctions with a measure that reaches a person, with his links to their subjects."""
    return index.memory.recall(
        ("reached", person, moment.valid_at),
        lambda: tuple(
            Reached(
                judgement.sanction,
                _links_reached_by(index, judgement.stand, outcomes, moment.valid_at),
                judgement.stand.chain,
            )
            for judgement in judgements(index, person, moment.valid_at)
            if (outcomes := judgement.reaching())
        ),
    )


def _explain(index: FactIndex, group: PersonSignals, one: Reached, shown: Sequence[Part]) -> Explanation:
    sanctioned = one.sanctioned
    values = {
        "person": index.name(group.person),
        "enterprise": index.name(group.enterprise),
        "memorandum": one.sanction.memorandum,
    }
    what = (
        part("signal_own_sanction", **values)
        if sanctioned == group.person
        else part("signal_through_person", sanctioned=index.name(sanctioned), **values)
    )
    return explanation((what, *shown))


def _link_parts(links: Sequence[SubjectLink]) -> list[Part]:
    """Say what links the person to the enterprise, in doubt or not, and that this is only advice."""
    parts: list[Part] = []
    for link in links:
        shown = {"kind": link.kind, "since": written(link.since), "until": written(link.until)}
        parts.append(part("signal_link_doubt", **shown) if link.in_doubt else part("signal_link", **shown))
    return [*parts, part("signal_advisory")]


def _links_reached_by(
    index: FactIndex, stand: Standing, outcomes: Sequence[Outcome], valid_at: date
) -> tuple[SubjectLink, ...]:
    """Return what links a person to the subject of a sanction whose measures reach him.

    These are all links in force or in doubt. Where none of them is one that the measures go by
    (a former legal representative, say), the past ones that they go by are added. A decision that
    reaches him by name alone may leave nothing to show.
    """
    person, sanctioned = stand.subject, stand.sanctioned
    present = _links(index, person, sanctioned, valid_at, lambda spell: spell.holds_on(valid_at))
    ways = {
        Interest.SHAREHOLDING.value if row.role == SHAREHOLDER else row.role
        for outcome in outcomes
        for row in outcome.rows
        if row.status is ReachStatus.REACHED and row.role != NAMED
    }
    if not ways or any(link.kind in ways for link in present):
        return present
    past = _links(index, person, sanctioned, valid_at, lambda spell: spell.started(valid_at))
    return tuple(link for link in past if link.kind in ways) + present


def _links(
    index: FactIndex, person: str, enterprise: str, valid_at: date, held: Callable[[Spell], Truth]
) -> tuple[SubjectLink, ...]:
    """Return the posts and direct holdings of a person in an enterprise that count by ``held``."""
    found: list[tuple[RoleFact | HoldingFact, str]] = [
        (role, role.role) for role in index.roles_at(person, enterprise)
    ]
    found += [(holding, holding.interest) for holding in index.holdings_at(person, enterprise)]
    links = [
        SubjectLink(
            kind=LinkKind(kind),
            source=person,
            target=enterprise,
            minimum=fact.minimum if isinstance(fact, HoldingFact) else None,
            since=fact.spell.since,
            until=fact.spell.until,
            in_doubt=fact.spell.holds_on(valid_at) is Truth.UNKNOWN,
        )
        for fact, kind in found
        if held(fact.spell) is not Truth.NO
    ]
    return tuple(sorted(links, key=_link_order))


def _link_order(link: SubjectLink) -> tuple[str, str, str, str]:
    return link.kind, written(link.since), written(link.until), str(link.minimum)
