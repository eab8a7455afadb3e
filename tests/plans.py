"""Plans as the engine tells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def hits(plan: Mapping[str, Any]) -> int:
    """Return how often the engine looked into its store for a plan and all beneath it (PROFILE)."""
    return int(plan.get("dbHits", 0)) + sum(hits(child) for child in plan.get("children", ()))
