"""The key with which tests chain their audit records."""

from __future__ import annotations

from graph_api.sealing import IdentitySealer

CHAIN_KEY = IdentitySealer(bytes(range(32)))
