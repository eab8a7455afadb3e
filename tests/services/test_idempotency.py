"""Idempotency keys: kept alike by every release, and one caller's own in one area."""

from __future__ import annotations

from itertools import combinations

import pytest

from graph_api.sealing import IdentitySealer
from graph_api.services.callers import Caller, OwnSubject, Role
from graph_api.services.idempotency import ActDigests, acting_as

SEALER = IdentitySealer(bytes(range(32)))
CLERK = Caller(Role.APPROVAL, "desk-a", None, "clerk")
KEPT = {
    ("desk", "key"): "k_6d4dpshm6yetncp64m37pebr",
    ("catalogue", "key", "draftEdition"): "k_mlgm4xnma4x253s3ufzqhw6f",
    ("case", "openCase"): "k_mc76izkhn4bs5i5tz7cud6c3",
}


@pytest.mark.parametrize(("said", "kept"), KEPT.items())
def test_a_key_of_an_earlier_release_is_known_again(said: tuple[str, ...], kept: str) -> None:
    """What stands in graphs: otherwise an act that is repeated after an upgrade is done twice."""
    area, *before = said
    assert ActDigests(SEALER, area).key(*before, *acting_as(CLERK), "k1") == kept


def test_the_same_key_of_another_caller_or_area_is_another_one() -> None:
    callers = [
        CLERK,
        Caller(Role.DEPARTMENT, "desk-a", None, "clerk"),
        Caller(Role.APPROVAL, "desk-b", None, "clerk"),
        Caller(Role.APPROVAL, "desk-a", None, "chief"),
        Caller(Role.APPROVAL, "desk-a"),
        Caller(Role.SUBJECT, own=OwnSubject("id", "p_1")),
        Caller(Role.SUBJECT, own=OwnSubject("id", "p_2")),
        Caller(Role.SUBJECT, own=OwnSubject("uscc", "p_2")),
    ]
    areas = [ActDigests(SEALER, area) for area in ("desk", "case")]
    keys = [area.key(*acting_as(caller), "k1") for area in areas for caller in callers]
    assert all(first != second for first, second in combinations(keys, 2))


def test_the_same_content_has_one_digest_and_another_key_another() -> None:
    digests = ActDigests(SEALER, "desk")
    assert digests.of("act", {"on": None}) == digests.of("act", {"on": None})
    assert digests.of("act", {"on": None}) != digests.of("act", {"on": 1})
    assert digests.of("x") != ActDigests(IdentitySealer(bytes(32)), "desk").of("x")
