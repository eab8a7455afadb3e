"""Named Cypher: every query text lives in a file under ``cypher/`` with a declared interface.

A file is an aggregate and holds one or several queries, each with a header in comments::

    // name: subject_by_key
    // summary: find subjects by their keys
    // param keys: LIST<STRING> - subject keys
    // returns: subjects LIST<MAP>
    // timeout: 5s
    MATCH ...

A query that asks two others at once has no text of its own and names them: ``// pair: first, second``.
It takes the parameters of both, one value for a name that both have, and returns two maps, ``first`` and
``second``, of what they return.

``// together: 16`` says that up to 16 calls of a query that arrive at about the same time may share one
round trip (``bolt/coalescing.py``): it is for questions that cost little each.

Declarations are checked when the files are read: an undeclared or unused parameter, a duplicate
name, a missing header or a write clause in a read folder is a ``QueryFileError`` that names file
and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, LiteralString

from graph_api.bolt.batching import Batching
from graph_api.bolt.cypher_text import PARAMETER_USE, STRING_OR_COMMENT

_HEADER = re.compile(r"^//\s*(name|summary|param|returns|timeout|pair|together)\b:?\s*(.*)$")
_BRACKETS = re.compile(r"<[^<>]*>|\[[^\[\]]*\]|\([^()]*\)")
_PARAM = re.compile(r"^(\w+):\s*(\S.*?)\s+-\s+(\S.*)$")
_WRITE = re.compile(r"\b(CREATE|MERGE|DELETE|DETACH|REMOVE|DROP|FOREACH|LOAD\s+CSV|SET)\b", re.IGNORECASE)
_TIMEOUT = re.compile(r"^(\d+(?:\.\d+)?)s$")
DEFAULT_TIMEOUT_SECONDS = 10.0


class QueryFileError(Exception):
    """A query file breaks the conventions; the message names file, line and what is wrong."""


class Access(StrEnum):
    """What a query may do, given by its folder: ``read``, ``write`` or ``load``."""

    READ = "read"
    WRITE = "write"
    LOAD = "load"


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One named query with its declared interface.

    ``timeout`` in seconds; ``pair`` is what it asks at once, ``batching`` how several calls share a
    round trip (None: they do not).
    """

    name: str
    summary: str
    access: Access
    text: LiteralString
    parameters: Mapping[str, str]
    returns: str
    timeout: float
    origin: str
    pair: tuple[str, ...] = ()
    batching: Batching | None = None
    together: int = 1

    def check_call(self, given: Iterable[str]) -> None:
        """Raise ``TypeError`` unless exactly the declared parameters are given."""
        names = set(given)
        if names != set(self.parameters):
            missing = sorted(set(self.parameters) - names)
            unknown = sorted(names - set(self.parameters))
            raise TypeError(f"query {self.name}: missing parameters {missing}, unknown {unknown}")


def cypher_root() -> Traversable | Path:
    """Return the folder with the query files: inside the wheel, or ``cypher/`` of a checkout."""
    packaged = files("graph_api") / "_cypher"
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[2] / "cypher"


@cache
def shipped_queries() -> Mapping[str, NamedQuery]:
    """Return every query that ships with the product, by name."""
    return load_queries(cypher_root())


def load_queries(root: Traversable | Path) -> dict[str, NamedQuery]:
    """Read every query under ``root``/{read,write,load}.

    Raises ``QueryFileError`` naming file and line for every broken convention.
    """
    queries: dict[str, NamedQuery] = {}
    for access in Access:
        folder = root / access.value
        if not folder.is_dir():
            continue
        for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if not file.name.endswith(".cypher"):
                continue
            for query in _parse(file.read_text(encoding="utf-8"), access, f"{access.value}/{file.name}"):
                if query.name in queries:
                    other = queries[query.name].origin
                    raise QueryFileError(f"{query.origin}: query {query.name} is already in {other}")
                queries[query.name] = query
    whole = {name: _paired(query, queries) if query.pair else query for name, query in queries.items()}
    return {name: _batched(query) if query.together > 1 else query for name, query in whole.items()}


def _batched(query: NamedQuery) -> NamedQuery:
    """Add how several calls of a query are asked at once."""
    columns = ("first", "second") if query.pair else _columns(query)
    try:
        batching = Batching(query.text, tuple(query.parameters), columns, query.together)
    except ValueError as error:
        raise QueryFileError(f"{query.origin}: {error}") from error
    return replace(query, batching=batching)


def _paired(query: NamedQuery, queries: Mapping[str, NamedQuery]) -> NamedQuery:
    """Put a pair together from the two queries that it names."""
    unknown = [name for name in query.pair if name not in queries or queries[name].pair]
    if len(query.pair) != 2 or unknown:
        raise QueryFileError(f"{query.origin}: '// pair:' names two queries that have a text")
    first, second = (queries[name] for name in query.pair)
    parameters = {**first.parameters, **second.parameters}
    if clash := [name for name, declared in first.parameters.items() if parameters[name] != declared]:
        raise QueryFileError(f"{query.origin}: {first.name} and {second.name} declare {clash} differently")
    text = (
        f"CALL () {{\n{first.text}\n}}\nWITH {_as_map(first)} AS first\n"
        f"CALL () {{\n{second.text}\n}}\nRETURN first, {_as_map(second)} AS second"
    )
    return replace(
        query,
        text=text,
        parameters=parameters,
        returns=f"first MAP of {first.name}, second MAP of {second.name}",
    )


def _as_map(query: NamedQuery) -> str:
    """Return a Cypher map of the columns that a query declares."""
    return "{" + ", ".join(f"{name}: {name}" for name in _columns(query)) + "}"


def _columns(query: NamedQuery) -> tuple[str, ...]:
    """Return the columns that a query declares; commas of types do not count."""
    plain = query.returns.partition(" - ")[0]
    while (bare := _BRACKETS.sub("", plain)) != plain:
        plain = bare
    return tuple(part.split()[0] for part in plain.split(","))


def _parse(text: str, access: Access, file: str) -> Iterator[NamedQuery]:
    sections: list[tuple[int, list[str]]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("// name:"):
            sections.append((number, []))
        if sections:
            sections[-1][1].append(line)
        elif line.strip() and not line.startswith("//"):
            raise QueryFileError(f"{file}:{number}: text before the first '// name:' header")
    if not sections:
        raise QueryFileError(f"{file}:1: no '// name:' header")
    for number, lines in sections:
        yield _parse_query(lines, access, f"{file}:{number}")


def _parse_query(lines: list[str], access: Access, origin: str) -> NamedQuery:
    header: dict[str, str] = {}
    parameters: dict[str, str] = {}
    body_start = 0
    for body_start, line in enumerate(lines):  # noqa: B007 - the index after the loop is the body's start
        match = _HEADER.match(line)
        if match is None:
            if line.startswith("//"):
                continue
            break
        kind, value = match.group(1), match.group(2).strip()
        if kind == "param":
            name, declared = _parse_parameter(value, origin)
            parameters[name] = declared
        else:
            header[kind] = value
    pair = tuple(name.strip() for name in header.get("pair", "").split(",") if name.strip())
    body = "" if pair else "\n".join(lines[body_start:]).strip()
    for required in ("name", "summary") if pair else ("name", "summary", "returns"):
        if not header.get(required):
            raise QueryFileError(f"{origin}: header '// {required}:' is missing or empty")
    if not pair:
        _check_body(body, parameters, access, origin)
    return NamedQuery(
        name=header["name"],
        summary=header["summary"],
        access=access,
        text=body,
        parameters=parameters,
        returns=header.get("returns", ""),
        timeout=_parse_timeout(header.get("timeout"), origin),
        origin=origin,
        pair=pair,
        together=_parse_together(header.get("together"), access, origin),
    )


def _parse_parameter(value: str, origin: str) -> tuple[str, str]:
    match = _PARAM.match(value)
    if match is None:
        raise QueryFileError(f"{origin}: write '// param NAME: TYPE - meaning', not {value!r}")
    return match.group(1), match.group(2)


def _parse_timeout(value: str | None, origin: str) -> float:
    if value is None:
        return DEFAULT_TIMEOUT_SECONDS
    match = _TIMEOUT.match(value)
    if match is None:
        raise QueryFileError(f"{origin}: write '// timeout: 5s', not {value!r}")
    return float(match.group(1))


def _parse_together(value: str | None, access: Access, origin: str) -> int:
    if value is None:
        return 1
    if access is not Access.READ or not value.isdecimal() or int(value) < 2:
        raise QueryFileError(f"{origin}: '// together:' is for read queries and a number from 2 on")
    return int(value)


def _check_body(body: str, parameters: Mapping[str, Any], access: Access, origin: str) -> None:
    if not body:
        raise QueryFileError(f"{origin}: the query has no text")
    code = STRING_OR_COMMENT.sub(" ", body)
    used = set(PARAMETER_USE.findall(code))
    if undeclared := sorted(used - set(parameters)):
        raise QueryFileError(f"{origin}: parameters used but not declared: {undeclared}")
    if unused := sorted(set(parameters) - used):
        raise QueryFileError(f"{origin}: parameters declared but not used: {unused}")
    if access is Access.READ and (clause := _WRITE.search(code)):
        raise QueryFileError(f"{origin}: {clause.group(1)} in a read query")
