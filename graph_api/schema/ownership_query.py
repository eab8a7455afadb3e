"""Root fields about who owns and controls a subject."""

from __future__ import annotations

import strawberry


@strawberry.type
class OwnershipQuery:
    """Root fields about who owns and controls a subject."""
