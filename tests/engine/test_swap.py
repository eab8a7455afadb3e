"""A store takes the place of another: whenever the power goes, one of them is there, and is whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph_api.engine.home import Home, claim_home, record_product, was_ready
from graph_api.engine.swap import finish_swap, swap_in

VERSION = "2026.09.0"


class PowerCutError(BaseException):
    """The process ends here."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = claim_home(tmp_path / "home")
    record_product(home, VERSION, ready=True)
    return home


def store(folder: Path, name: str) -> Path:
    (folder / "databases").mkdir(parents=True)
    (folder / "databases" / "store").write_text(name)
    return folder


def content(home: Home) -> str:
    return (home.data / "databases" / "store").read_text()


def cut_at(monkeypatch: pytest.MonkeyPatch, number: int) -> Callable[[], int]:
    """Cut the power before the step of the given number that changes names in the file system."""
    steps = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **more: Any) -> Any:
            nonlocal steps
            if steps == number:
                raise PowerCutError
            steps += 1
            return real(*arguments, **more)

        return step

    monkeypatch.setattr(Path, "rename", counted(Path.rename))
    monkeypatch.setattr(Path, "replace", counted(Path.replace))
    monkeypatch.setattr(shutil, "rmtree", counted(shutil.rmtree))
    monkeypatch.setattr(os, "fsync", counted(os.fsync))
    return lambda: steps


@pytest.mark.parametrize("number", range(20))
def test_a_swap_cut_anywhere_leaves_the_former_or_the_new_store(
    home: Home, tmp_path: Path, number: int
) -> None:
    store(home.data, "former")
    made = store(home.engine / "made", "new")
    with pytest.MonkeyPatch.context() as patch:
        cut_at(patch, number)
        try:
            swap_in(home, made, VERSION)
            ended = True
        except PowerCutError:
            ended = False
    finish_swap(home)
    assert was_ready(home)
    expected = "new" if ended or not made.exists() else "former"
    assert content(home) == expected
    if made.exists():  # the next attempt is made with a store of its own
        shutil.rmtree(made)
    swap_in(home, store(home.engine / "again", "newest"), VERSION)
    assert content(home) == "newest"
    assert not [entry.name for entry in home.engine.iterdir() if entry.name.startswith("data.")]


def test_a_swap_has_fewer_steps_than_are_cut(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    store(home.data, "former")
    steps = cut_at(monkeypatch, -1)
    swap_in(home, store(home.engine / "made", "new"), VERSION)
    assert 5 < steps() < 20


def test_a_home_that_was_never_ready_takes_the_new_store(tmp_path: Path) -> None:
    home = claim_home(tmp_path / "fresh")
    swap_in(home, store(home.engine / "made", "new"), VERSION)
    assert content(home) == "new"
    assert was_ready(home)
