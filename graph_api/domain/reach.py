"""The rules in one place, for those who ask: reach, pre-check, signals, incentives.

Each takes the facts known at one instant (or their ``FactIndex``, built once for a batch) and a
moment, and returns plain answers with explanations as data. Nothing here reads a database.
"""

from __future__ import annotations

from graph_api.domain.fact_index import FactIndex, index_of
from graph_api.domain.incentives import incentives
from graph_api.domain.reach_items import reach
from graph_api.domain.signals import signals
from graph_api.domain.verdict import pre_check

__all__ = ["FactIndex", "incentives", "index_of", "pre_check", "reach", "signals"]
