"""Ids are letters of digests: written as base 32, the same wherever and whenever they are made."""

from __future__ import annotations

from base64 import b32decode

from hypothesis import given
from hypothesis import strategies as st

from graph_api.domain.keys import id_of_digest, stable_digest, stable_id


@given(st.binary(min_size=15, max_size=15))
def test_an_id_is_its_digest_in_base_32(digest: bytes) -> None:
    prefix, letters = id_of_digest("e", digest).split("_")
    assert prefix == "e"
    assert letters == letters.lower()
    assert b32decode(letters.upper()) == digest


@given(st.text())
def test_an_id_follows_from_its_key(key: str) -> None:
    assert stable_id("p", key) == id_of_digest("p", stable_digest(key))
    assert stable_id("p", key) != stable_id("p", f"{key}x")


def test_ids_of_before_stay() -> None:
    assert stable_id("e", "source\x1fregister\x1f1") == "e_bgnim3bgay2crowirb3z3pcn"
