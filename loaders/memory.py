"""Memory of a load: millions of rows that go as soon as nobody holds them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS = 200_000
"""More than a portion has: no collection while rows are handled, which refer to one another in no circle."""


@contextmanager
def few_collections() -> Iterator[None]:
    """Look for circles of objects seldom: of what a load makes hardly anything is in one."""
    first, second, third = gc.get_threshold()
    gc.set_threshold(_OBJECTS, second, third)
    try:
        yield
    finally:
        gc.set_threshold(first, second, third)
