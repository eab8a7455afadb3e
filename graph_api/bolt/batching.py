"""One text that asks a named query several times: the calls come as a list, the answers as rows.

The text is made from that of the query. It stands in a subquery that is run for each call, and its
parameters become fields of the call. A bound (``LIMIT $most``) cannot be a field, so calls that are
asked together share the value of every parameter that stands in one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, LiteralString

from graph_api.bolt.cypher_text import PARAMETER_USE, STRING_OR_COMMENT

_CALL = "coalesced"
_SUBQUERY = re.compile(r"\bCALL\s*\(([^()]*)\)\s*\{")
_OLD_SUBQUERY = re.compile(r"\bCALL\s*\{")
_BOUND = re.compile(r"\b(?:LIMIT|SKIP|OFFSET)\b([^\n}]*)")


class Batching:
    """How a query is asked several times at once. ``most``: calls in one round trip.

    Raises ``ValueError`` for a text that cannot be asked so.
    """

    def __init__(self, text: str, parameters: Sequence[str], columns: Sequence[str], most: int) -> None:
        code = STRING_OR_COMMENT.sub(" ", text)
        if re.search(rf"\b{_CALL}\b", code) or _OLD_SUBQUERY.search(code):
            raise ValueError(
                f"a query asked together has no variable '{_CALL}', and its subqueries name what they take"
            )
        bounds = {name for bound in _BOUND.findall(code) for name in PARAMETER_USE.findall(bound)}
        self.shared = tuple(name for name in parameters if name in bounds)
        self.own = tuple(name for name in parameters if name not in bounds)
        self.columns = tuple(columns)
        self.most = most
        inner = "".join(self._rewritten(text))
        # A map, because the engine plans a text anew for every magnitude of a list that is a parameter.
        self.text: LiteralString = (
            f"UNWIND $batch.calls AS {_CALL}\nCALL ({_CALL}) {{\n{inner}\n}}\n"
            f"RETURN collect([{_CALL}.place, {', '.join(self.columns)}]) AS answers"
        )

    def lane(self, parameters: Mapping[str, object]) -> tuple[object, ...]:
        """Return what calls must have in common to be asked together."""
        return tuple(parameters[name] for name in self.shared)

    def parameters(self, calls: Sequence[Mapping[str, object]]) -> dict[str, object]:
        """Return the parameters of the one text for calls of one lane."""
        rows = [
            {"place": place, **{name: call[name] for name in self.own}} for place, call in enumerate(calls)
        ]
        return {"batch": {"calls": rows}, **{name: calls[0][name] for name in self.shared}}

    def answers(self, record: Mapping[str, Any], calls: int) -> list[dict[str, Any] | None]:
        """Return the record of each call, in their order; None for one that gave none."""
        found: list[dict[str, Any] | None] = [None] * calls
        for place, *values in record["answers"]:
            found[place] = dict(zip(self.columns, values, strict=True))
        return found

    def _rewritten(self, text: str) -> Iterator[str]:
        """Yield the text with its parameters as fields of the call; texts in quotes stay as they are."""
        place = 0
        for literal in STRING_OR_COMMENT.finditer(text):
            yield self._code(text[place : literal.start()])
            yield literal.group()
            place = literal.end()
        yield self._code(text[place:])

    def _code(self, code: str) -> str:
        code = _SUBQUERY.sub(lambda found: f"CALL ({_with_call(found.group(1))}) {{", code)
        return PARAMETER_USE.sub(
            lambda found: found.group() if found.group(1) in self.shared else f"{_CALL}.{found.group(1)}",
            code,
        )


def _with_call(imported: str) -> str:
    """Add the call to what a subquery takes; ``*`` takes it anyway."""
    names = imported.strip()
    return names if names == "*" else f"{names}, {_CALL}" if names else _CALL
