"""Whose folder it is: a home is created, known again, and anything else is named as such."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from graph_api.engine.home import (
    Home,
    claim_home,
    ensure_password,
    find_home,
    new_password,
    record_product,
    refuse_other_data,
)
from graph_api.errors import SetupError


def test_an_empty_folder_becomes_a_home_and_stays_one(tmp_path: Path) -> None:
    home = claim_home(tmp_path / "new")
    (home.root / "notes.txt").write_text("mine")
    assert claim_home(tmp_path / "new") == home


def test_many_that_begin_at_once_find_the_same_home(tmp_path: Path) -> None:
    processes = 8
    with ThreadPoolExecutor(processes) as pool:
        for turn in range(50):
            together = Barrier(processes)

            def claim(root: Path, together: Barrier = together) -> Home:
                together.wait()
                return claim_home(root)

            homes = set(pool.map(claim, [tmp_path / str(turn)] * processes))
            assert homes == {Home(tmp_path / str(turn))}


def test_a_mark_that_a_killed_process_left_half_written_is_no_stranger(tmp_path: Path) -> None:
    (tmp_path / ".credit-graph.json.a1b2c3").write_text("{")
    assert claim_home(tmp_path).mark.exists()


def test_finding_a_home_creates_nothing(tmp_path: Path) -> None:
    find_home(tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_folders_of_other_parts_of_the_product_are_no_strangers(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    assert claim_home(tmp_path).mark.exists()


def test_a_file_in_place_of_the_home_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(SetupError, match="is a file"):
        claim_home(tmp_path / "home")


def test_a_folder_with_other_content_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("")
    with pytest.raises(SetupError, match=r"thesis\.doc"):
        claim_home(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.doc"]


def test_data_that_another_installation_left_are_named(tmp_path: Path) -> None:
    (tmp_path / "engine" / "data" / "databases").mkdir(parents=True)
    with pytest.raises(SetupError, match="did not set up"):
        claim_home(tmp_path)


def test_an_engine_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "engine").write_text("")
    with pytest.raises(SetupError, match="is a file"):
        claim_home(tmp_path)


def test_a_home_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SetupError, match="CREDIT_GRAPH_HOME"):
        claim_home(tmp_path / "file" / "below")


@pytest.mark.parametrize("found", ["2026.10.0", "2027.01.0", "5.26.1", ""])
def test_data_of_a_version_that_cannot_be_followed_are_refused(tmp_path: Path, found: str) -> None:
    home = claim_home(tmp_path)
    record_product(home, found, ready=True)
    with pytest.raises(SetupError, match="cannot open it"):
        refuse_other_data(home, "2026.09.0")


@pytest.mark.parametrize("found", ["2026.09.0", "2026.08.2", "2025.12.1"])
def test_data_of_this_or_an_earlier_version_are_accepted(tmp_path: Path, found: str) -> None:
    home = claim_home(tmp_path)
    record_product(home, found, ready=True)
    refuse_other_data(home, "2026.09.0")


@pytest.mark.parametrize("content", ["{", "[]", '{"product": "other", "version": "2026.09.0"}'])
def test_data_of_another_product_are_refused(tmp_path: Path, content: str) -> None:
    home = claim_home(tmp_path)
    home.product.write_text(content)
    with pytest.raises(SetupError, match="cannot open it"):
        refuse_other_data(home, "2026.09.0")


def test_a_password_is_made_once(tmp_path: Path) -> None:
    home = claim_home(tmp_path)
    password = ensure_password(home)
    assert len(password) >= 24
    assert ensure_password(home) == password
    assert home.password.stat().st_mode & 0o777 == 0o600


def test_a_lost_password_with_data_is_not_replaced(tmp_path: Path) -> None:
    home = claim_home(tmp_path)
    record_product(home, "2026.09.0", ready=True)
    with pytest.raises(SetupError, match="missing"):
        ensure_password(home)
    assert not home.password.exists()


def test_a_lost_password_of_an_unfinished_first_start_is_replaced(tmp_path: Path) -> None:
    home = claim_home(tmp_path)
    record_product(home, "2026.09.0", ready=False)
    assert ensure_password(home)


def test_passwords_are_taken_by_the_engine_s_tool_for_no_option() -> None:
    assert all(new_password().isalnum() for _ in range(500))


def test_a_password_that_the_engine_s_tool_refused_is_replaced(tmp_path: Path) -> None:
    home = claim_home(tmp_path / "home")
    home.password.write_text("-Xyz\n")
    home.password.chmod(0o600)
    assert ensure_password(home).isalnum()
