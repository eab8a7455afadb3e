"""What is asked, of whom in which words, and what each answer says in common terms.

A question is a list of cases; a contender turns a case into a GraphQL request, and reads its answer into the
same plain facts as the others do, so that the answers can be compared before anything is timed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.world import MATTER, VALID_AT

Case = Mapping[str, Any]
Facts = Any
Json = Any

INCOMPLETE = "INCOMPLETE"
"""What an answer says in place of facts where a bound of the service was hit; such cases are not compared."""

_GENERATED = (Path(__file__).parent / "peers" / "generated.graphql").read_text(encoding="utf-8")
_KNOWN = "{ knownFrom: { lte: $knownAt }, knownUntil: { gt: $knownAt } }"
_CONDITIONS = {
    "KNOWN": _KNOWN,
    "HELD": "{ AND: [{ knownFrom: { lte: $knownAt } }, { knownUntil: { gt: $knownAt } }, "
    "{ OR: [{ since: { eq: null } }, { since: { lte: $validAt } }] }, "
    "{ OR: [{ until: { eq: null } }, { until: { gt: $validAt } }] }] }",
    "MET": "{ id: { in: $ids } }",
    "PUNISHED": f"{{ sanctions: {{ some: {_KNOWN} }} }}",
}
"""What the upper-case words of generated.graphql stand for."""

_POSTS = {
    "legalRepresentativesConnection": "LEGAL_REPRESENTATIVE",
    "directorsConnection": "DIRECTOR",
    "supervisorsConnection": "SUPERVISOR",
    "managersConnection": "SENIOR_MANAGER",
}
_HOLDINGS = ("shareholdersConnection", "ownersConnection")
_REACHING = ("representsConnection", "directsConnection")
_THREE_YEARS = 3


@dataclass(frozen=True, slots=True)
class Phrasing:
    """How one kind of contender is asked a question and how its ``data`` is read."""

    query: str
    variables: Callable[[Case], Mapping[str, Any]]
    facts: Callable[[Case, Json], Facts]

    def body(self, case: Case) -> str:
        """Return the request of a case."""
        asked = {"query": self.query, "variables": dict(self.variables(case))}
        return json.dumps(asked, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Question:
    """A question in the words of each kind of contender that can be asked it."""

    name: str
    service: Phrasing
    cypher: Phrasing | None = None
    generated: Phrasing | None = None


# Common to all


def _day(case: Case) -> dict[str, Any]:
    return {"knownAt": str(case["knownAt"]), "validAt": VALID_AT}


def _as_of() -> dict[str, Any]:
    return {"validAt": VALID_AT}


def _one(case: Case) -> Mapping[str, Any]:
    return {"ref": {"id": case["id"]}, "asOf": _as_of()}


def _peer_one(case: Case) -> Mapping[str, Any]:
    return {"id": case["id"], **_day(case)}


def _bare(kind: str) -> str:
    return kind.removesuffix("_OF")


def _number(percent: str | float | None) -> float | None:
    return None if percent is None else round(float(percent), 6)


def _generated_query(name: str) -> str:
    """Return one operation of generated.graphql with its fragments and conditions written out."""
    shared, *operations = re.split(r"^(?=query )", _GENERATED, flags=re.MULTILINE)
    fragments = dict(re.findall(r"^fragment (\w+) (on \w+ \{.*?^\})", shared, flags=re.MULTILINE | re.DOTALL))
    texts = [next(text for text in operations if text.startswith(f"query {name}("))]
    used: set[str] = set()
    for text in texts:  # grows while fragments name further ones
        for other in re.findall(r"\.\.\.(\w+)", text):
            if other not in used:
                used.add(other)
                texts.append(f"fragment {other} {fragments[other]}")
    return re.sub(r"\b(KNOWN|HELD|MET|PUNISHED)\b", lambda word: _CONDITIONS[word[0]], "\n".join(texts))


# The report on one subject


_REPORT = """
query Report($ref: SubjectRef!, $asOf: AsOf) {
  subject(ref: $ref, asOf: $asOf) {
    id name
    ... on Enterprise {
      uscc status regionCode establishedOn
      sanctions { nodes { id memorandum decidedOn grade term } }
      roles { nodes { kind since until person { id name sanctions { nodes { id memorandum } } } } }
    }
  }
}
"""

_FOUND_REPORT = """
query Report($id: String!, $knownAt: BigInt!, $validAt: String!) {
  foundReport(id: $id, knownAt: $knownAt, validAt: $validAt) {
    id name uscc status regionCode establishedOn
    sanctions { id memorandum decidedOn grade term }
    roles { kind since until person { id name sanctions { id memorandum } } }
  }
}
"""

_OWN = ("id", "name", "uscc", "status", "regionCode", "establishedOn")
_DECISION = ("id", "memorandum", "decidedOn", "grade", "term")


def _pick(row: Json, names: tuple[str, ...]) -> list[Any]:
    return [row[name] for name in names]


def _report_facts(_: Case, data: Json) -> Facts:
    found = data["subject"]
    return [
        _pick(found, _OWN),
        sorted(_pick(row, _DECISION) for row in found["sanctions"]["nodes"]),
        sorted(
            _role(row["kind"], row, row["person"], row["person"]["sanctions"]["nodes"])
            for row in found["roles"]["nodes"]
        ),
    ]


def _role(kind: str, spell: Json, person: Json, sanctions: list[Json]) -> list[Any]:
    decisions = sorted(_pick(sanction, ("id", "memorandum")) for sanction in sanctions)
    return [kind, person["id"], spell["since"] or "", spell["until"] or "", person["name"], decisions]


def _found_report_facts(_: Case, data: Json) -> Facts:
    found = data["foundReport"]
    return [
        _pick(found, _OWN),
        sorted(_pick(row, _DECISION) for row in found["sanctions"]),
        sorted(
            _role(_bare(row["kind"]), row, row["person"], row["person"]["sanctions"])
            for row in found["roles"]
        ),
    ]


def _named(node: Json) -> Json:
    return {"id": node["id"], **node["statements"][0]}


def _decisions(node: Json) -> list[Json]:
    return [{**row, "id": row["sanction"][0]["id"]} for row in node["sanctions"]]


def _generated_report_facts(_: Case, data: Json) -> Facts:
    (found,) = data["enterprises"]
    return [
        _pick(_named(found), _OWN),
        sorted(_pick(row, _DECISION) for row in _decisions(found)),
        sorted(
            _role(kind, edge["properties"], _named(edge["node"]), _decisions(edge["node"]))
            for connection, kind in _POSTS.items()
            for edge in found[connection]["edges"]
        ),
    ]


REPORT = Question(
    "report",
    Phrasing(_REPORT, _one, _report_facts),
    Phrasing(_FOUND_REPORT, _peer_one, _found_report_facts),
    Phrasing(_generated_query("Report"), _peer_one, _generated_report_facts),
)


# Verdicts


_CHECK = """
query Check($subjects: [SubjectRef!]!, $matter: Matter!, $purpose: String!, $asOf: AsOf) {
  preCheck(subjects: $subjects, matter: $matter, purpose: $purpose, asOf: $asOf) {
    receipt verdict
    subject { id name }
    measures { status measure { code } sanction { id } }
    signals { sanction { id } path { nodes { id } } }
  }
}
"""

_FOUND_CHECKS = """
query Check($ids: [String!]!, $matter: String!, $knownAt: BigInt!, $validAt: String!) {
  foundChecks(ids: $ids, matter: $matter, knownAt: $knownAt, validAt: $validAt) {
    id name verdict measures { code sanction } signals { sanction person }
  }
}
"""


def _check_variables(case: Case) -> Mapping[str, Any]:
    subjects = [{"id": subject} for subject in case["ids"]]
    return {"subjects": subjects, "matter": MATTER, "purpose": "benchmark", "asOf": _as_of()}


def _peer_check_variables(case: Case) -> Mapping[str, Any]:
    return {"ids": case["ids"], "matter": MATTER, **_day(case)}


def _check_facts(_: Case, data: Json) -> Facts:
    return sorted(
        [
            row["subject"]["id"],
            row["subject"]["name"],
            row["verdict"],
            sorted([item["measure"]["code"], item["sanction"]["id"]] for item in row["measures"]),
            sorted([item["sanction"]["id"], item["path"]["nodes"][-2]["id"]] for item in row["signals"]),
        ]
        for row in data["preCheck"]
    )


def _found_check_facts(_: Case, data: Json) -> Facts:
    return sorted(
        [
            row["id"],
            row["name"],
            row["verdict"],
            sorted([item["code"], item["sanction"]] for item in row["measures"]),
            sorted([item["sanction"], item["person"]] for item in row["signals"]),
        ]
        for row in data["foundChecks"]
    )


def _generated_check_facts(_: Case, data: Json) -> Facts:
    """Decide what the generated API cannot: it answers facts, from which its user has to conclude."""
    codes = [row["code"] for row in data["measureStatements"]]
    return sorted(_concluded(row, codes) for row in data["enterprises"])


def _concluded(row: Json, codes: list[str]) -> list[Any]:
    decisions = _decisions(row)
    measures = sorted([code, each["id"]] for each in decisions if _in_force(each) for code in codes)
    persons = [
        edge["node"]
        for connection in (*_POSTS, "shareholdersConnection")
        for edge in row[connection]["edges"]
    ]
    signals = sorted(
        [sanction, person]
        for sanction, person in {
            (each["id"], person["id"])
            for person in persons
            for each in (*_decisions(person), *_through(person, row["id"]))
            if _in_force(each)
        }
    )
    recent = [each for each in decisions if _years_later(each["decidedOn"]) > VALID_AT]
    old = _years_later(row["statements"][0]["establishedOn"]) <= VALID_AT
    verdict = (
        "BLOCKED" if measures else "REVIEW" if signals else "PRIORITY" if old and not recent else "CLEAR"
    )
    return [row["id"], row["statements"][0]["name"], verdict, measures, signals]


def _through(person: Json, own: str) -> list[Json]:
    return [
        decision
        for connection in _REACHING
        for edge in person[connection]["edges"]
        if edge["node"]["id"] != own
        for decision in _decisions(edge["node"])
    ]


def _in_force(decision: Json) -> bool:
    if decision["term"] != f"P{_THREE_YEARS}Y":
        raise ValueError(f"not a term of the invented world: {decision['term']}")
    return bool(decision["decidedOn"] <= VALID_AT <= _years_later(decision["decidedOn"]))


def _years_later(day: str) -> str:
    return f"{int(day[:4]) + _THREE_YEARS}{day[4:]}"


_SERVICE_CHECK = Phrasing(_CHECK, _check_variables, _check_facts)
_CYPHER_CHECK = Phrasing(_FOUND_CHECKS, _peer_check_variables, _found_check_facts)
_GENERATED_CHECK = Phrasing(_generated_query("Check"), _peer_check_variables, _generated_check_facts)

CHECK = Question("pre-check", _SERVICE_CHECK, _CYPHER_CHECK, _GENERATED_CHECK)
CHECK_500 = Question("pre-check of 500", _SERVICE_CHECK, _CYPHER_CHECK, _GENERATED_CHECK)
CHECK_HUB = Question("pre-check of 500 around the hub", _SERVICE_CHECK, _CYPHER_CHECK, _GENERATED_CHECK)


# The neighbourhood


_AROUND = """
query Around($ref: SubjectRef!, $asOf: AsOf) {
  neighbourhood(ref: $ref, asOf: $asOf, depth: 2, limit: 1000) {
    nodes { id kind name }
    links { kind from { id } to { id } since until percent }
  }
}
"""

_FOUND_AROUND = """
query Around($id: String!, $knownAt: BigInt!, $validAt: String!) {
  foundAround(id: $id, knownAt: $knownAt, validAt: $validAt) {
    nodes { id kind name }
    links { kind from to since until percent }
  }
}
"""


def _link(kind: str, start: str, end: str, spell: Json) -> list[Any]:
    return [start, end, kind, spell["since"] or "", spell["until"] or "", _number(spell["percent"]) or 0.0]


def _nodes(rows: list[Json]) -> list[list[Any]]:
    return sorted(_pick(row, ("id", "kind", "name")) for row in rows)


def _around_facts(_: Case, data: Json) -> Facts:
    found = data["neighbourhood"]
    links = [_link(row["kind"], row["from"]["id"], row["to"]["id"], row) for row in found["links"]]
    return [_nodes(found["nodes"]), sorted(links)]


def _kind_of(type_name: str) -> str:
    return "SHAREHOLDING" if type_name == "HOLDS_SHARES_IN" else _bare(type_name)


def _found_around_facts(_: Case, data: Json) -> Facts:
    found = data["foundAround"]
    links = [_link(_kind_of(row["kind"]), row["from"], row["to"], row) for row in found["links"]]
    return [_nodes(found["nodes"]), sorted(links)]


def _generated_around_facts(_: Case, data: Json) -> Facts:
    nodes, links = [], []
    for kind, rows in (("ENTERPRISE", data["enterprises"]), ("PERSON", data["people"])):
        nodes += [{"id": row["id"], "kind": kind, "name": row["statements"][0]["name"]} for row in rows]
    for row in data["enterprises"]:
        for connection in (*_POSTS, *_HOLDINGS):
            for edge in row[connection]["edges"]:
                kind = _POSTS.get(connection, "SHAREHOLDING")
                links.append(_link(kind, edge["node"]["id"], row["id"], edge["properties"]))
    return [_nodes(nodes), sorted(links)]


def _peer_met(case: Case) -> Mapping[str, Any]:
    """The generated API cannot collect whom it meets: it is told, and asked only for what is among them."""
    return {"ids": case["met"], **_day(case)}


AROUND = Question(
    "neighbourhood of 200",
    Phrasing(_AROUND, _one, _around_facts),
    Phrasing(_FOUND_AROUND, _peer_one, _found_around_facts),
    Phrasing(_generated_query("Around"), _peer_met, _generated_around_facts),
)


# Paths, owners, names


_PATHS = """
query Paths($from: SubjectRef!, $to: SubjectRef!, $asOf: AsOf) {
  paths(from: $from, to: $to, asOf: $asOf, first: 1) { completeness paths { nodes { id kind name } } }
}
"""

_FOUND_PATH = """
query Path($id: String!, $other: String!, $knownAt: BigInt!, $validAt: String!) {
  foundPath(id: $id, other: $other, knownAt: $knownAt, validAt: $validAt) { nodes { id kind name } }
}
"""


def _ends(case: Case) -> Mapping[str, Any]:
    return {"from": {"id": case["id"]}, "to": {"id": case["other"]}, "asOf": _as_of()}


def _peer_ends(case: Case) -> Mapping[str, Any]:
    return {"id": case["id"], "other": case["other"], **_day(case)}


def _steps(nodes: list[Json]) -> Facts:
    """Return the ends and the length: which of several shortest paths is shown is not compared."""
    return [nodes[0]["id"], nodes[-1]["id"], len(nodes)]


def _paths_facts(_: Case, data: Json) -> Facts:
    if data["paths"]["completeness"] != "COMPLETE":
        return INCOMPLETE
    found = data["paths"]["paths"]
    return _steps(found[0]["nodes"]) if found else None


def _found_path_facts(_: Case, data: Json) -> Facts:
    found = data["foundPath"]
    return _steps(found["nodes"]) if found else None


PATHS = Question(
    "shortest path",
    Phrasing(_PATHS, _ends, _paths_facts),
    Phrasing(_FOUND_PATH, _peer_ends, _found_path_facts),
)

_OWNERS = """
query Owners($ref: SubjectRef!, $asOf: AsOf) {
  ownership(ref: $ref, asOf: $asOf) { owners { subject { id kind name } share { min max } } }
}
"""

_FOUND_OWNERS = """
query Owners($id: String!, $knownAt: BigInt!, $validAt: String!) {
  foundOwners(id: $id, knownAt: $knownAt, validAt: $validAt) { subject { id kind name } share }
}
"""


def _owners_facts(_: Case, data: Json) -> Facts:
    rows = data["ownership"]["owners"]
    return sorted([row["subject"]["id"], row["subject"]["name"], _cut(row["share"]["min"])] for row in rows)


def _found_owners_facts(_: Case, data: Json) -> Facts:
    rows = data["foundOwners"]
    return sorted([row["subject"]["id"], row["subject"]["name"], _cut(row["share"])] for row in rows)


def _cut(share: float) -> float:
    """Return a share as far as binary fractions can be compared."""
    return round(share, 4)


OWNERS = Question(
    "ownership",
    Phrasing(_OWNERS, _one, _owners_facts),
    Phrasing(_FOUND_OWNERS, _peer_one, _found_owners_facts),
)

_SEARCH = """
query Search($text: String!) { search(text: $text) { nodes { id kind name } } }
"""

_FOUND_SUBJECTS = """
query Search($lucene: String!, $window: Int!, $knownAt: BigInt!) {
  foundSubjects(lucene: $lucene, window: $window, knownAt: $knownAt) { id kind name }
}
"""

SEARCH = Question(
    "search by name",
    Phrasing(_SEARCH, lambda case: {"text": case["text"]}, lambda _, data: _nodes(data["search"]["nodes"])),
    Phrasing(
        _FOUND_SUBJECTS,
        # The text as this service's own rules read it: the peer need not analyse it.
        lambda case: {name: case[name] for name in ("lucene", "window")} | {"knownAt": str(case["knownAt"])},
        lambda _, data: _nodes(data["foundSubjects"]),
    ),
)

QUESTIONS = (REPORT, CHECK, CHECK_500, CHECK_HUB, AROUND, PATHS, OWNERS, SEARCH)
