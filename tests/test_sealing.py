"""What is sealed opens with its own key only, and nothing shows a number or a key."""

from __future__ import annotations

import multiprocessing
import os
import stat
from base64 import b64decode, urlsafe_b64encode
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from graph_api.domain.identity_number import IdentityType, normalise_identity_number
from graph_api.sealing import (
    KEY_FILE,
    BadIdentityKeyError,
    BrokenSealError,
    IdentitySealer,
    WrongIdentityKeyError,
    new_identity_key,
)
from graph_api.settings import Settings

NUMBER = "99999919700101101X"
KEY = urlsafe_b64encode(bytes(range(32))).decode()
TYPES = st.sampled_from([each.value for each in IdentityType])
NUMBERS = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ()-", min_size=1, max_size=60)


def sealer(key: str = KEY) -> IdentitySealer:
    return IdentitySealer.from_settings(Settings(identity_key=SecretStr(key)))


@settings(deadline=None)
@given(TYPES, NUMBERS)
def test_what_is_sealed_opens(id_type: str, number: str) -> None:
    assert sealer().open(sealer().seal(id_type, number)) == (id_type, number)


def test_equal_numbers_look_different_at_rest() -> None:
    assert sealer().seal("RESIDENT_ID", NUMBER) != sealer().seal("RESIDENT_ID", NUMBER)


@settings(deadline=None)
@given(TYPES, NUMBERS)
def test_the_length_of_a_sealed_number_does_not_tell_the_document(id_type: str, number: str) -> None:
    if len(number) <= 24:
        assert len(sealer().seal(id_type, number)) == len(sealer().seal("RESIDENT_ID", NUMBER))


@settings(deadline=None)
@given(TYPES, NUMBERS, TYPES, NUMBERS)
def test_hashes_are_equal_exactly_for_equal_numbers(type1: str, one: str, type2: str, two: str) -> None:
    same = (type1, normalise_identity_number(one)) == (type2, normalise_identity_number(two))
    assert (sealer().lookup_hash(type1, one) == sealer().lookup_hash(type2, two)) is same


def test_the_hash_of_a_number_never_changes() -> None:
    """A pinned value: another one would lose every number in every graph already loaded."""
    assert sealer().lookup_hash("RESIDENT_ID", NUMBER) == (
        "46d12820e348a61827d36e208b3e4b8c637bf0574f54ba294135fde2b28cd3bd"
    )


def test_numbers_are_levelled_before_they_are_hashed_or_sealed() -> None:
    typed = " ９９９９９９19700101101x "
    assert sealer().lookup_hash("RESIDENT_ID", typed) == sealer().lookup_hash("RESIDENT_ID", NUMBER)
    assert sealer().open(sealer().seal("RESIDENT_ID", typed)) == ("RESIDENT_ID", NUMBER)


def test_another_key_finds_nothing_and_opens_nothing() -> None:
    other = sealer(new_identity_key())
    assert other.lookup_hash("RESIDENT_ID", NUMBER) != sealer().lookup_hash("RESIDENT_ID", NUMBER)
    with pytest.raises(WrongIdentityKeyError) as caught:
        other.open(sealer().seal("RESIDENT_ID", NUMBER))
    assert sealer().key_id in caught.value.message
    assert other.key_id in caught.value.message
    assert "CREDIT_GRAPH_IDENTITY_KEY" in caught.value.message_zh


@settings(deadline=None)
@given(st.data())
def test_an_altered_seal_is_noticed(data: st.DataObject) -> None:
    sealed = sealer().seal("RESIDENT_ID", NUMBER)
    place = data.draw(st.integers(0, len(sealed) - 1))
    other = data.draw(st.sampled_from("ABCxyz019-_.=~"))
    altered = sealed[:place] + other + sealed[place + 1 :]
    if _stands_for(altered) != _stands_for(sealed):
        with pytest.raises((BrokenSealError, WrongIdentityKeyError)):
            sealer().open(altered)


def _stands_for(sealed: str) -> tuple[str, bytes | str]:
    """Return what a seal says: the last character of base64 has bits that stand for nothing."""
    head, _, body = sealed.rpartition(".")
    try:
        return head, b64decode(body, altchars=b"-_", validate=True)
    except ValueError:
        return head, body


@pytest.mark.parametrize("text", ["", "v1", "v1..", "v2.00000000.AAAA", NUMBER, "v1.00000000.AAAA", "v1.é.é"])
def test_what_was_never_sealed_is_refused(text: str) -> None:
    with pytest.raises((BrokenSealError, WrongIdentityKeyError)) as caught:
        sealer().open(text)
    assert NUMBER not in str(caught.value)


def test_nothing_shows_the_key_or_a_number() -> None:
    configured = Settings(identity_key=SecretStr(KEY))
    sealed = sealer().seal("RESIDENT_ID", NUMBER)
    assert KEY not in repr(configured)
    assert repr(sealer()) == f"IdentitySealer(key_id='{sealer().key_id}')"
    assert NUMBER not in sealed
    assert not hasattr(sealer(), "__dict__")


@pytest.mark.parametrize("key", ["", "short", "A" * 43 + "!", KEY[:-4], KEY + KEY, "密钥"])
def test_a_key_of_another_form_is_refused(key: str) -> None:
    with pytest.raises(BadIdentityKeyError) as caught:
        sealer(key)
    assert key not in caught.value.message or not key


def test_the_key_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDIT_GRAPH_IDENTITY_KEY", KEY)
    assert IdentitySealer.from_settings(Settings()).key_id == sealer().key_id


def test_a_home_gets_one_key_that_only_its_owner_can_read(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    first = IdentitySealer.from_settings(Settings(home=home, identity_key=None))
    again = IdentitySealer.from_settings(Settings(home=home, identity_key=None))
    assert first.key_id == again.key_id
    assert again.open(first.seal("PASSPORT", "E12345678")) == ("PASSPORT", "E12345678")
    assert stat.S_IMODE((home / KEY_FILE).stat().st_mode) == 0o600
    assert os.listdir(home / KEY_FILE.parent) == [KEY_FILE.name]


def test_two_homes_get_two_keys(tmp_path: Path) -> None:
    one, other = (
        IdentitySealer.from_settings(Settings(home=tmp_path / name, identity_key=None)) for name in ("a", "b")
    )
    assert one.key_id != other.key_id


@pytest.mark.skipif(os.name != "posix", reason="permissions of files as POSIX knows them")
def test_a_key_file_open_to_others_is_refused(tmp_path: Path) -> None:
    IdentitySealer.from_settings(Settings(home=tmp_path, identity_key=None))
    (tmp_path / KEY_FILE).chmod(0o644)
    with pytest.raises(BadIdentityKeyError, match="chmod 600"):
        IdentitySealer.from_settings(Settings(home=tmp_path, identity_key=None))


@pytest.mark.parametrize("content", [b"", b"not a key\n", b"\xff\xfe"])
def test_a_damaged_key_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / KEY_FILE
    path.parent.mkdir()
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(BadIdentityKeyError):
        IdentitySealer.from_settings(Settings(home=tmp_path, identity_key=None))
    assert path.read_bytes() == content


def test_a_home_that_cannot_hold_a_key_is_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file where the folder should be")
    with pytest.raises(BadIdentityKeyError, match="cannot be read or created"):
        IdentitySealer.from_settings(Settings(home=tmp_path, identity_key=None))


def _key_id_of(
    home: str, start: multiprocessing.synchronize.Barrier, found: multiprocessing.Queue[str]
) -> None:
    start.wait(timeout=30)
    found.put(IdentitySealer.from_settings(Settings(home=Path(home), identity_key=None)).key_id)


def test_processes_that_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    start, found = context.Barrier(4), context.Queue()
    workers = [context.Process(target=_key_id_of, args=(str(tmp_path), start, found)) for _ in range(4)]
    for worker in workers:
        worker.start()
    ids = {found.get(timeout=60) for _ in workers}
    for worker in workers:
        worker.join(timeout=30)
    assert len(ids) == 1
    assert os.listdir(tmp_path / KEY_FILE.parent) == [KEY_FILE.name]
