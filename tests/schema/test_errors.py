"""Every error has a code; what is internal stays inside."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from graph_api.errors import CreditGraphError, LimitExceededError, NotFoundError, UnavailableError
from graph_api.schema.build import build_schema
from graph_api.schema.context import Context
from graph_api.services.callers import Caller, Role
from tests.schema.world import CODE

SCHEMA = build_schema()


class Failing:
    """A service that is down in a given way: it stands outside our code, as the engine does."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def subject(self, *_: object, **__: object) -> None:
        raise self._error


async def first_error(query: str, service: object = None, **variables: Any) -> dict[str, Any]:
    """Run an operation and return its first error."""
    services: Any = SimpleNamespace(subjects=service, identities=None)
    result = await SCHEMA.execute(
        query, variable_values=variables, context_value=Context(Caller(Role.ADMIN), services)
    )
    assert result.errors
    return dict(result.errors[0].formatted)


@pytest.mark.parametrize(
    "query",
    [
        "{",
        "{ nothing }",
        "{ subject { id } }",
        "{ subject(ref: {}) { id } }",
        '{ subject(ref: {id: "a", uscc: "91350100M000100Y43"}) { id } }',
        "{ subject(ref: {id: null}) { id } }",
        '{ subject(ref: {id: "a"}, asOf: {validAt: "0000-01-01"}) { id } }',
        '{ subject(ref: {id: "a"}, asOf: {validAt: "10000-01-01"}) { id } }',
        '{ subject(ref: {id: "a"}, asOf: {validAt: "2020-02-30"}) { id } }',
        '{ subject(ref: {id: "a"}, asOf: {validAt: "2020-02"}) { id } }',
        '{ subject(ref: {id: "a"}, asOf: {validAt: 20200101}) { id } }',
        '{ subject(ref: {id: "a"}, asOf: {knownAt: "2020-01-01T00:00:00"}) { id } }',
        '{ subject(ref: {id: "a"}, asOf: {knownAt: "2020-13-01T00:00:00Z"}) { id } }',
        '{ subject(ref: {identity: {idNumber: "123"}}) { id } }',
        '{ subject(ref: {identity: {idType: "LIBRARY_CARD", idNumber: "123"}}) { id } }',
        '{ preCheck(subjects: [], matter: NOTHING, purpose: "x") { receipt } }',
    ],
)
async def test_what_cannot_be_meant_is_bad_user_input(query: str) -> None:
    assert (await first_error(query))["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("member", ["literal", "variable"])
async def test_a_wrong_code_is_told_the_expected_check_character(member: str) -> None:
    wrong = CODE[:-1] + ("B" if CODE[-1] != "B" else "C")
    if member == "literal":
        error = await first_error(f'{{ subject(ref: {{uscc: "{wrong}"}}) {{ id }} }}')
    else:
        error = await first_error("query($r: SubjectRef!) { subject(ref: $r) { id } }", r={"uscc": wrong})
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert f" {CODE[-1]}" in error["message"]


async def test_one_member_of_a_reference_by_variable() -> None:
    query = "query($r: SubjectRef!) { subject(ref: $r) { id } }"
    for reference in ({}, {"id": "a", "uscc": CODE}, {"id": None}):
        assert (await first_error(query, r=reference))["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("kind", [NotFoundError, LimitExceededError, UnavailableError])
async def test_our_errors_keep_their_code_and_speak_both_languages(kind: type[CreditGraphError]) -> None:
    error = await first_error('{ subject(ref: {id: "a"}) { id } }', Failing(kind("english", "中文")))
    assert error["message"] == "english"
    assert error["extensions"] == {"code": kind.code, "messageZh": "中文"}


async def test_anything_else_is_masked(capsys: pytest.CaptureFixture[str]) -> None:
    secret = "MATCH (n) RETURN n /srv/secret 99999919700101101X"
    error = await first_error('{ subject(ref: {id: "a"}) { id } }', Failing(RuntimeError(secret)))
    assert (error["message"], error["extensions"]["code"]) == ("internal error", "INTERNAL")
    assert secret not in str(error)
    logged = capsys.readouterr()
    assert "internal_error" in logged.out + logged.err
    assert "99999919700101101X" not in logged.out + logged.err
