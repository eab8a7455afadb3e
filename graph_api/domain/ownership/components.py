"""Strongly connected components of holdings: enterprises that own one another in a loop."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping


def components(held_by: Mapping[str, Collection[str]], subject: str) -> list[list[str]]:
    """Return the components above ``subject``, its own first, each after all that it holds.

    ``held_by`` gives the holders of an enterprise. Tarjan's algorithm without recursion, because a
    chain of owners may be longer than the stack.
    """
    index: dict[str, int] = {subject: 0}
    lowest: dict[str, int] = {subject: 0}
    path: list[str] = [subject]
    on_path = {subject}
    calls: list[tuple[str, Iterator[str]]] = [(subject, iter(held_by.get(subject, ())))]
    found: list[list[str]] = []
    while calls:
        member, holders = calls[-1]
        step = next(holders, None)
        if step is None:
            calls.pop()
            if calls:
                below = calls[-1][0]
                lowest[below] = min(lowest[below], lowest[member])
            if lowest[member] == index[member]:
                found.append(_take(path, on_path, member))
        elif step not in index:
            index[step] = lowest[step] = len(index)
            path.append(step)
            on_path.add(step)
            calls.append((step, iter(held_by.get(step, ()))))
        elif step in on_path:
            lowest[member] = min(lowest[member], index[step])
    return found[::-1]


def _take(path: list[str], on_path: set[str], last: str) -> list[str]:
    members = []
    while True:
        member = path.pop()
        on_path.discard(member)
        members.append(member)
        if member == last:
            return members[::-1]
