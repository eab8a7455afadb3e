"""Bounds of a document are found in one pass, before anything worse than linear looks at it."""

from __future__ import annotations

import time

import pytest
from graphql import GraphQLSyntaxError, get_introspection_query

from graph_api.errors import LimitExceededError
from graph_api.http import documents
from graph_api.http.documents import Documents, Inspected
from graph_api.http.prices import Prices
from graph_api.schema.build import sdl
from graph_api.settings import Settings

SETTINGS = Settings()
PRICES = Prices(sdl(), SETTINGS.cost_list_items)


def inspect(text: str, **bounds: int) -> Inspected:
    return documents.inspect(text, SETTINGS.model_copy(update=bounds), PRICES)


def test_operations_and_root_fields() -> None:
    found = inspect(
        "query A { a: subject { id } ...F __typename } mutation B { change } "
        "fragment F on Query { search { id } ... on Query { node { id } } }"
    )
    one = found.operation("A")
    assert one is not None
    assert (one.kind, one.root_fields, one.introspects) == ("query", ("subject", "search", "node"), False)
    two = found.operation("B")
    assert two is not None
    assert two.kind == "mutation"
    assert found.operation(None) is None
    assert found.operation("C") is None


def test_the_usual_introspection_query_is_within_the_bounds() -> None:
    operation = inspect(get_introspection_query(descriptions=True)).operation(None)
    assert operation is not None
    assert operation.introspects


def test_500_subjects_in_the_document_are_within_the_bounds() -> None:
    refs = ", ".join(f'{{source: {{source: "registry", id: "e{n}"}}}}' for n in range(501))
    inspect(f'{{ preCheck(subjects: [{refs}], matter: LOAN, purpose: "x") {{ verdict }} }}')


HOSTILE = {
    "deep selection": "{ a " * 3_000 + "}" * 3_000,
    "deep list": "{ a(x: " + "[" * 5_000 + "]" * 5_000 + ") }",
    "deep object": "{ a(x: " + "{x: " * 3_000 + "1" + "}" * 3_000 + ") }",
    "deep type": "query($x: " + "[" * 4_000 + "Int" + "]" * 4_000 + ") { a }",
    "levels": "{ a " * 20 + "}" * 20,
    "many tokens": "{ " + "a " * 30_000 + "}",
    "long": "{ a } #" + "x" * 300_000,
    "one name": "{ " + "a " * 1_000 + "}",
    "one name through fragments": "{ " + "...F " * 500 + "} fragment F on Query { a }",
    "aliases": "{ " + " ".join(f"a{n}: a" for n in range(200)) + " }",
    "fragment bomb": "{ ...F0 } "
    + " ".join(f"fragment F{n} on Query {{ " + f"...F{n + 1} " * 10 + "}" for n in range(10))
    + " fragment F10 on Query { a b c }",
    "fragment chain": "{ ...F0 } "
    + " ".join(f"fragment F{n} on Query {{ a {{ ...F{n + 1} }} }}" for n in range(99)),
    "many fragments": "{ a } " + " ".join(f"fragment F{n} on Query {{ a }}" for n in range(500)),
}


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_hostile_documents_are_refused_quickly(kind: str) -> None:
    started = time.perf_counter()
    with pytest.raises(LimitExceededError):
        inspect(HOSTILE[kind])
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    "text",
    ["{ ...F } fragment F on Query { ...F }", "{ ...A } fragment A on Q { ...B } fragment B on Q { ...A }"],
)
def test_circular_fragments_are_left_to_validation(text: str) -> None:
    assert inspect(text).operation(None) is not None


@pytest.mark.parametrize("text", ["", "{", "}", "{ a(x: ) }", '{ a(x: "', "\x00", "query", "{ a } }"])
def test_no_graphql(text: str) -> None:
    with pytest.raises(GraphQLSyntaxError):
        inspect(text)


def test_documents_are_remembered_within_a_bound() -> None:
    documents = Documents(SETTINGS, PRICES)
    first = documents.inspect("{ a }")
    assert documents.inspect("{ a }") is first
    for number in range(1_001):
        documents.inspect(f"{{ a{number} }}")
    assert documents.inspect("{ a }") is not first
