"""A new store takes the place of a home's store in one step: whenever the power goes, one of them is whole.

The former store is moved aside, the new one to its place, and only then the former one removed. What was
interrupted is completed by whoever next starts the engine or replaces its store: without ``data`` the former
store goes back to its place, beside new ``data`` it is not needed any more.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from graph_api.engine.home import Home, record_product, was_ready
from graph_api.private_files import sync_folder


def swap_in(home: Home, made: Path, version: str) -> None:
    """Put the folder ``made``, in the file system of the home, in the place of its data.

    To be called while nobody can start the engine. ``version`` is that of the engine that wrote ``made``.
    """
    finish_swap(home)
    os.sync()  # the new store is on the disk before the former one leaves its place
    if not was_ready(home):  # what lies there was never ready, and belongs to no one
        record_product(home, version, ready=False)
        shutil.rmtree(home.data, ignore_errors=True)
    if home.data.exists():
        home.data.rename(_former(home))
        sync_folder(home.engine)
    made.rename(home.data)
    sync_folder(home.engine)
    record_product(home, version, ready=True)
    finish_swap(home)


def finish_swap(home: Home) -> None:
    """Complete a swap that was interrupted; nothing happens where none was."""
    former = _former(home)
    if not former.exists():
        return
    if home.data.exists():
        shutil.rmtree(former)
    else:
        former.rename(home.data)
        sync_folder(home.engine)


def _former(home: Home) -> Path:
    return home.engine / "data.former"
