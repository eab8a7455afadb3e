"""Root fields about who is linked to whom."""

from __future__ import annotations

import strawberry


@strawberry.type
class ExplorationQuery:
    """Root fields about who is linked to whom."""
