"""What is sealed of informers: opened by the private half alone, for one tip, and of one length."""

from __future__ import annotations

import multiprocessing
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from graph_api.domain.tips.informers import ANONYMOUS, LONGEST_CONTACT, LONGEST_NAME, Informer
from graph_api.informer_sealing import (
    PRIVATE_FILE,
    PUBLIC_FILE,
    BadInformerKeyError,
    BrokenInformerSealError,
    InformerKeys,
    InformerOpener,
    InformerSealer,
    NoInformerKeyError,
    WrongInformerKeyError,
    new_informer_keys,
    public_half,
)
from graph_api.sealing import new_identity_key
from graph_api.services.wiring import informer_keys
from graph_api.settings import Settings

PRIVATE = bytes(range(32))
SEALER, OPENER = InformerSealer(public_half(PRIVATE)), InformerOpener(PRIVATE)
TEXTS = st.none() | st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=LONGEST_NAME)
INFORMERS = st.builds(Informer, TEXTS, TEXTS)
WHOLE = len(SEALER.seal("tip_1", ANONYMOUS))


@settings(deadline=None)
@given(INFORMERS)
def test_what_is_sealed_opens_and_has_one_length(informer: Informer) -> None:
    sealed = SEALER.seal("tip_1", informer)
    assert OPENER.open("tip_1", sealed) == informer
    assert len(sealed) == WHOLE


def test_the_longest_informer_fits() -> None:
    for letter in ("\U0001f600", '"', "\\"):
        longest = Informer(letter * LONGEST_NAME, letter * LONGEST_CONTACT)
        sealed = SEALER.seal("tip_1", longest)
        assert (len(sealed), OPENER.open("tip_1", sealed)) == (WHOLE, longest)


def test_nothing_shows_whether_two_are_the_same_or_anybody() -> None:
    informer = Informer("虚构举报人", "13900000000")
    sealed = {SEALER.seal("tip_1", each) for each in (informer, informer, ANONYMOUS, ANONYMOUS)}
    assert len(sealed) == 4
    assert {each.split(".")[1] for each in sealed} == {SEALER.key_id}


def test_it_opens_for_its_tip_with_its_key_and_undamaged_only() -> None:
    sealed = SEALER.seal("tip_1", Informer("虚构举报人"))
    other = InformerOpener(bytes(reversed(range(32))))
    with pytest.raises(WrongInformerKeyError) as wrong:
        other.open("tip_1", sealed)
    assert SEALER.key_id in wrong.value.message
    with pytest.raises(BrokenInformerSealError):
        OPENER.open("tip_2", sealed)
    for place in (10, 60, 200, len(sealed) - 3):
        letter = "A" if sealed[place] != "A" else "B"
        with pytest.raises((BrokenInformerSealError, WrongInformerKeyError)) as broken:
            OPENER.open("tip_1", sealed[:place] + letter + sealed[place + 1 :])
        assert "虚构" not in str(broken.value)
    for text in ("", "i1.x", "i1..", "i2." + sealed[3:], sealed[:40]):
        with pytest.raises((BrokenInformerSealError, WrongInformerKeyError)):
            OPENER.open("tip_1", text)


def test_a_home_makes_a_pair_that_only_its_owner_reads(tmp_path: Path) -> None:
    keys = InformerKeys.from_settings(Settings(home=tmp_path))
    opener = keys.opener()
    assert opener is not None
    assert opener.open("t", keys.sealer.seal("t", Informer("x"))) == Informer("x")
    for name in (PRIVATE_FILE, PUBLIC_FILE):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    again = InformerKeys.from_settings(Settings(home=tmp_path))
    assert again.sealer.key_id == keys.sealer.key_id
    assert (tmp_path / PRIVATE_FILE).read_text().strip() not in repr(again) + repr(opener)


def test_taking_reports_needs_no_private_key(tmp_path: Path) -> None:
    first = InformerKeys.from_settings(Settings(home=tmp_path))
    private = (tmp_path / PRIVATE_FILE).read_text()
    (tmp_path / PRIVATE_FILE).unlink()
    keys = InformerKeys.from_settings(Settings(home=tmp_path))
    sealed = keys.sealer.seal("t", Informer("x"))
    assert keys.opener() is None
    assert not (tmp_path / PRIVATE_FILE).exists()
    # Given back, it opens at once: it is read when somebody asks.
    (tmp_path / PRIVATE_FILE).write_text(private)
    (tmp_path / PRIVATE_FILE).chmod(0o600)
    opener = first.opener()
    assert opener is not None
    assert opener.open("t", sealed) == Informer("x")


def test_where_the_identity_key_is_a_setting_no_files_are_made_or_read(tmp_path: Path) -> None:
    InformerKeys.from_settings(Settings(home=tmp_path))
    elsewhere = Settings(home=tmp_path, identity_key=SecretStr(new_identity_key()))
    with pytest.raises(NoInformerKeyError):
        InformerKeys.from_settings(elsewhere)
    assert informer_keys(elsewhere) is None
    _, public = new_informer_keys()
    taking = InformerKeys.from_settings(elsewhere.model_copy(update={"informer_public_key": public}))
    assert taking.opener() is None


def test_a_home_that_cannot_be_written_has_no_keys(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file where a folder would be")
    assert informer_keys(Settings(home=tmp_path)) is None


def test_keys_come_by_settings(tmp_path: Path) -> None:
    private, public = new_informer_keys()
    both = InformerKeys.from_settings(Settings(home=tmp_path, informer_key=SecretStr(private)))
    taking = InformerKeys.from_settings(Settings(home=tmp_path, informer_public_key=public))
    assert both.sealer.key_id == taking.sealer.key_id
    assert taking.opener() is None
    opener = both.opener()
    assert opener is not None
    assert opener.open("t", taking.sealer.seal("t", ANONYMOUS)) == ANONYMOUS
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("text", ["", "x", "AAAA", "é", "A" * 43 + "="])
def test_keys_of_another_form_are_refused(tmp_path: Path, text: str) -> None:
    if text == "A" * 43 + "=":  # 32 bytes of nought: no shared secret comes of them
        with pytest.raises(BadInformerKeyError):
            InformerSealer(bytes(32))
        return
    with pytest.raises(BadInformerKeyError):
        InformerKeys.from_settings(Settings(home=tmp_path, informer_public_key=text))
    with pytest.raises(BadInformerKeyError):
        InformerKeys.from_settings(Settings(home=tmp_path, informer_key=SecretStr(text)))


def test_a_private_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    keys = InformerKeys.from_settings(Settings(home=tmp_path))
    (tmp_path / PRIVATE_FILE).chmod(0o640)
    with pytest.raises(BadInformerKeyError):
        keys.opener()


def _key_id(home: str) -> str:
    return InformerKeys.from_settings(Settings(home=Path(home))).sealer.key_id


def test_processes_that_start_at_once_get_one_pair(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        found = set(pool.map(_key_id, [str(tmp_path)] * 4))
    opener = InformerKeys.from_settings(Settings(home=tmp_path)).opener()
    assert opener is not None
    assert found == {opener.key_id}
