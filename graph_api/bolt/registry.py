"""Named Cypher: every query text lives in a file under ``cypher/`` with a declared interface.

A file is an aggregate and holds one or several queries, each with a header in comments::

    // name: subject_by_key
    // summary: find subjects by their keys
    // param keys: LIST<STRING> - subject keys
    // returns: subjects LIST<MAP>
    // timeout: 5s
    MATCH ...

Declarations are checked when the files are read: an undeclared or unused parameter, a duplicate
name, a missing header or a write clause in a read folder is a ``QueryFileError`` that names file
and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, LiteralString

_HEADER = re.compile(r"^//\s*(name|summary|param|returns|timeout)\b:?\s*(.*)$")
_PARAM = re.compile(r"^(\w+):\s*(\S.*?)\s+-\s+(\S.*)$")
_PARAMETER_USE = re.compile(r"\$(\w+)")
_STRING_OR_COMMENT = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|//[^\n]*|/\*.*?\*/", re.DOTALL)
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
    """One named query with its declared interface; ``timeout`` is in seconds."""

    name: str
    summary: str
    access: Access
    text: LiteralString
    parameters: Mapping[str, str]
    returns: str
    timeout: float
    origin: str

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
    return queries


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
    body = "\n".join(lines[body_start:]).strip()
    for required in ("name", "summary", "returns"):
        if not header.get(required):
            raise QueryFileError(f"{origin}: header '// {required}:' is missing or empty")
    _check_body(body, parameters, access, origin)
    return NamedQuery(
        name=header["name"],
        summary=header["summary"],
        access=access,
        text=body,
        parameters=parameters,
        returns=header["returns"],
        timeout=_parse_timeout(header.get("timeout"), origin),
        origin=origin,
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


def _check_body(body: str, parameters: Mapping[str, Any], access: Access, origin: str) -> None:
    if not body:
        raise QueryFileError(f"{origin}: the query has no text")
    code = _STRING_OR_COMMENT.sub(" ", body)
    used = set(_PARAMETER_USE.findall(code))
    if undeclared := sorted(used - set(parameters)):
        raise QueryFileError(f"{origin}: parameters used but not declared: {undeclared}")
    if unused := sorted(set(parameters) - used):
        raise QueryFileError(f"{origin}: parameters declared but not used: {unused}")
    if access is Access.READ and (clause := _WRITE.search(code)):
        raise QueryFileError(f"{origin}: {clause.group(1)} in a read query")
