"""Root fields about what several subjects have in common."""

from __future__ import annotations

import strawberry


@strawberry.type
class GroupsQuery:
    """Root fields about what several subjects have in common."""
