"""The product on one connection, as ``tests/api`` has it."""

from __future__ import annotations

from tests.api.conftest import fresh, platform

__all__ = ["fresh", "platform"]
