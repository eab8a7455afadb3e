"""The root of what can be followed: over sockets and event streams alone."""

from __future__ import annotations

import strawberry

from graph_api.schema.casework_news import CaseworkSubscription


@strawberry.type(description="订阅 | Everything that can be followed.")
class Subscription(CaseworkSubscription):
    """The subscription root."""
