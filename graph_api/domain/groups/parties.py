"""Who is linked to several subjects at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from graph_api.domain.facts import SubjectFact
from graph_api.domain.links import SubjectLink


@dataclass(frozen=True, slots=True)
class CommonParty:
    """A party linked to ``linked`` of the subjects asked about (two or more), by ``links``.

    ``relates`` is False for a state owner: enterprises are not related merely because the state owns
    them (公司法(2023) art. 265(4)).
    """

    subject: str
    linked: tuple[str, ...]
    links: tuple[SubjectLink, ...]
    relates: bool


def common_parties(
    asked: Collection[str], links: Iterable[SubjectLink], subjects: Mapping[str, SubjectFact]
) -> tuple[CommonParty, ...]:
    """Return the parties linked to at least two of ``asked``, the most linked first, then by name and id.

    ``links`` hold on the day or are in doubt. Unspecified persons are nobody in particular and never
    common. A subject asked about may itself be a party of the others.
    """
    of_party: dict[str, dict[str, list[SubjectLink]]] = {}
    for link in links:
        for subject, party in ((link.source, link.target), (link.target, link.source)):
            if subject in asked and _may_be_party(link, party):
                of_party.setdefault(party, {}).setdefault(subject, []).append(link)
    found = [
        _party(party, by_subject, subjects[party])
        for party, by_subject in of_party.items()
        if len(by_subject) > 1 and not subjects[party].unspecified
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.linked), subjects[one.subject].name, one.subject)))


def _may_be_party(link: SubjectLink, party: str) -> bool:
    """Whether the other end of a link has the subject in common with others.

    That is its holder, the enterprise of which it is a branch, or whoever acts in concert with it; never
    an enterprise in which the subjects themselves hold something.
    """
    if link.kind.value == "CONCERT":
        return True
    return party == (link.target if link.kind.value == "BRANCH" else link.source)


def _party(party: str, by_subject: Mapping[str, list[SubjectLink]], fact: SubjectFact) -> CommonParty:
    links = {
        (link.kind.value, link.source, link.target, link.since, link.until, link.minimum, link.maximum): link
        for between in by_subject.values()
        for link in between
    }
    ordered = sorted(links.values(), key=lambda link: (link.target, link.source, link.kind.value))
    return CommonParty(party, tuple(sorted(by_subject)), tuple(ordered), relates=not fact.state_owner)
