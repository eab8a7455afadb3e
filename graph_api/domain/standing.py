"""What links a subject to the subject of a sanction, gathered once for all rows of its measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph_api.domain.dates import Spell
from graph_api.domain.fact_index import FactIndex, Finding
from graph_api.domain.facts import NAMED, SHAREHOLDER, SUBJECT, HoldingFact, Interest, ReachRow, SanctionFact


@dataclass(frozen=True, slots=True)
class Standing:
    """A subject seen from one sanction.

    ``chain``: the subject stated in the decision and its parents; the last one is the sanction's
    subject as the rules read it. ``roles`` and ``holdings`` are those held in that one, ever;
    ``branch_post`` is the branch in which the subject holds something, where it holds nothing there.
    """

    subject: str
    sanction: SanctionFact
    chain: tuple[str, ...]
    roles: Mapping[str, Sequence[Spell]]
    holdings: Sequence[HoldingFact]
    branch_post: str | None
    finding: Finding
    names_somebody: bool

    @property
    def sanctioned(self) -> str:
        """The sanction's subject: the one stated, or the parent of a branch."""
        return self.chain[-1]

    @property
    def is_sanctioned(self) -> bool:
        """Whether the decision counts as one on this very subject."""
        return self.subject in self.chain

    def concerns(self, row: ReachRow) -> bool:
        """Whether the subject has what the row is about, however the row then judges it."""
        if row.role == SUBJECT:
            return self.is_sanctioned
        if row.role == NAMED:
            return self.finding is not Finding.MISSING
        if row.role == SHAREHOLDER:
            return any(holding.interest is Interest.SHAREHOLDING for holding in self.holdings)
        return row.role in self.roles


def standing(index: FactIndex, subject: str, sanction: SanctionFact) -> Standing:
    """Gather what links ``subject`` to the subject of ``sanction``."""
    chain = index.chain(sanction.subject)
    roles: dict[str, list[Spell]] = {}
    for role in index.roles_at(subject, chain[-1]):
        roles.setdefault(role.role, []).append(role.spell)
    holdings = index.holdings_at(subject, chain[-1])
    return Standing(
        subject=subject,
        sanction=sanction,
        chain=chain,
        roles=roles,
        holdings=holdings,
        branch_post=None if roles or holdings else _branch_post(index, subject, chain[:-1]),
        finding=index.finding(sanction.id, subject),
        names_somebody=index.names_somebody(sanction.id),
    )


def _branch_post(index: FactIndex, subject: str, branches: Sequence[str]) -> str | None:
    """Return the first of these branches in which the subject holds, or ever held, anything."""
    for branch in branches:
        if index.roles_at(subject, branch) or index.holdings_at(subject, branch):
            return branch
    return None
