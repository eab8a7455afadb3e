"""Tokens of the role subject: whom they stand for, and what of them proves nothing."""

from __future__ import annotations

from typing import Any

import pytest

from graph_api.errors import InvalidInputError
from graph_api.http.claims import InvalidTokenError, caller_of
from graph_api.http.own_subject import CLAIM
from graph_api.http.tokens import DevelopmentTokens, issue_development_token
from graph_api.services.callers import OwnSubject, Role
from graph_api.settings import Settings
from tests.schema.world import CODE, IDENTITY


@pytest.mark.parametrize(
    ("written", "own"),
    [
        (f"uscc:{CODE.lower()}", OwnSubject("uscc", CODE)),
        (f"identity:RESIDENT_ID:{IDENTITY.lower()}", OwnSubject("identity", IDENTITY, "RESIDENT_ID")),
        ("identity:PASSPORT:E1234567", OwnSubject("identity", "E1234567", "PASSPORT")),
        ("id:p_abc", OwnSubject("id", "p_abc")),
    ],
)
async def test_a_token_stands_for_its_subject_and_no_organisation(
    settings: Settings, written: str, own: OwnSubject
) -> None:
    token = issue_development_token(settings, "subject", None, subject=written)
    caller = await DevelopmentTokens(settings).caller(token)
    assert (caller.role, caller.org, caller.own) == (Role.SUBJECT, None, own)
    assert caller.subject
    # Names stand in the trail and numbers must not.
    assert IDENTITY not in caller.subject + repr(caller)
    again = await DevelopmentTokens(settings).caller(
        issue_development_token(settings, "subject", "ignored", subject=written)
    )
    assert again == caller


@pytest.mark.parametrize(
    "written",
    ["", "uscc:", "uscc:91990000MA9900A13B", "identity:RESIDENT_ID:1", "identity:X:1", "id:", "name:x"],
)
def test_a_subject_that_cannot_be_meant_is_refused_without_being_repeated(
    settings: Settings, written: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        issue_development_token(settings, "subject", None, subject=written)
    assert "91990000MA9900A13B" not in refused.value.message


def test_the_role_subject_and_no_other_names_a_subject(settings: Settings) -> None:
    for role, org, subject in (("subject", "o", None), ("bank", "o", "id:p_x"), ("bank", None, None)):
        with pytest.raises(InvalidInputError):
            issue_development_token(settings, role, org, subject=subject)


@pytest.mark.parametrize(
    "claim",
    [
        None,
        "p_x",
        [],
        {},
        {"id": 1},
        {"id": ""},
        {"id": "x" * 201},
        {"id": "a\u202e"},
        {"id": "p_x", "uscc": CODE},
        {"idNumber": IDENTITY},
        {"idType": "RESIDENT_ID", "idNumber": IDENTITY[:-1] + "1"},
        {"uscc": "91990000MA9900A13B"},
    ],
)
def test_a_claim_that_names_nobody_proves_nothing(claim: Any) -> None:
    with pytest.raises(InvalidTokenError) as refused:
        caller_of({"role": "subject", "sub": "s", CLAIM: claim})
    assert IDENTITY[:10] not in str(refused.value)


def test_a_subject_without_a_name_of_its_own_is_refused_and_other_roles_ignore_the_claim() -> None:
    with pytest.raises(InvalidTokenError):
        caller_of({"role": "subject", CLAIM: {"id": "p_x"}})
    assert caller_of({"role": "bank", "org": "b", CLAIM: {"id": "p_x"}}).own is None
