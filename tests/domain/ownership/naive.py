"""A second, plain reading of the shares: the whole matrix by Gauss and Jordan, and paths one by one."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

Matrix = Mapping[tuple[str, str], Fraction]
"""What a holder holds of an enterprise directly, by holder and enterprise."""


def upstream(matrix: Matrix, subject: str) -> set[str]:
    """Return everybody from whom the subject is reached, and the subject."""
    found = {subject}
    while True:
        more = {holder for holder, enterprise in matrix if enterprise in found} - found
        if not more:
            return found
        found |= more


def endless(matrix: Matrix, subject: str) -> set[str]:
    """Return those whose chains to the subject add up without a limit.

    A set of enterprises that can all reach one another multiplies without a limit exactly when its
    inverse of ``I - W`` is missing or has a negative entry.
    """
    positive = {pair: weight for pair, weight in matrix.items() if weight > 0}
    members = upstream(positive, subject)
    reach = {member: upstream(positive, member) for member in members}
    found: set[str] = set()
    for member in members:
        component = sorted(other for other in members if other in reach[member] and member in reach[other])
        inner = {pair: positive.get(pair, Fraction(0)) for pair in _pairs(component)}
        inverse = _inverse(component, inner)
        if inverse is None or any(value < 0 for value in inverse.values()):
            found |= reach[member]
    return found


def solve(matrix: Matrix, subject: str) -> dict[str, Fraction]:
    """Return the sum over all chains from everybody with a limit to the subject."""
    without_limit = endless(matrix, subject)
    positive = {pair: weight for pair, weight in matrix.items() if weight > 0}
    members = sorted(upstream(positive, subject) - without_limit)
    if subject not in members:
        return {}
    inverse = _inverse(members, {pair: positive.get(pair, Fraction(0)) for pair in _pairs(members)})
    assert inverse is not None
    return {member: inverse[member, subject] for member in members if member != subject}


def by_paths(matrix: Matrix, subject: str) -> dict[str, Fraction]:
    """Return the sum over all chains of a structure without loops, one chain after the other."""
    found: dict[str, Fraction] = {}

    def climb(enterprise: str, weight: Fraction) -> None:
        for (holder, held), share in matrix.items():
            if held == enterprise:
                found[holder] = found.get(holder, Fraction(0)) + weight * share
                climb(holder, weight * share)

    climb(subject, Fraction(1))
    return found


def controls(matrix: Matrix, owner: str, subject: str) -> bool:
    """Whether the controlled set of an owner takes in the subject, by trying everything again."""
    members = {owner}
    while True:
        enterprises = {enterprise for _, enterprise in matrix}
        more = {
            enterprise
            for enterprise in enterprises - members
            if sum((matrix.get((member, enterprise), Fraction(0)) for member in members), Fraction(0))
            >= Fraction(1, 2)
        }
        if not more:
            return subject in members
        members |= more


def _pairs(members: list[str]) -> list[tuple[str, str]]:
    return [(row, column) for row in members for column in members]


def _inverse(members: list[str], weights: Matrix) -> dict[tuple[str, str], Fraction] | None:
    """Return the inverse of ``I - W``, or None where there is none."""
    size = len(members)
    rows = [
        [Fraction(i == j) - weights[members[i], members[j]] for j in range(size)]
        + [Fraction(i == j) for j in range(size)]
        for i in range(size)
    ]
    for column in range(size):
        pivot = next((row for row in range(column, size) if rows[row][column] != 0), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        lead = rows[column][column]
        rows[column] = [value / lead for value in rows[column]]
        for row in range(size):
            if row != column and rows[row][column] != 0:
                factor = rows[row][column]
                rows[row] = [
                    value - factor * base for value, base in zip(rows[row], rows[column], strict=True)
                ]
    return {(members[i], members[j]): rows[i][size + j] for i in range(size) for j in range(size)}
