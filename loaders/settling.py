"""Settle joins by name: statements that name their subject only by name, looked at again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from graph_api.bolt.driver import Graph
from graph_api.domain.dates import OPEN_MS
from graph_api.domain.keys import id_key
from loaders.joining import join, name_users
from loaders.loading import Step
from loaders.resolving import placeholder_id

JOIN_PAGE = 1000

Write = Callable[[list[Step]], Awaitable[None]]
"""Writes the steps of one transaction."""


async def settle_joins(graph: Graph, write: Write) -> None:
    """Join anew the statements whose name this load has touched, whoever stated them."""
    while True:
        page = (await graph.write("pending_joins", limit=JOIN_PAGE))["pending"]
        if not page:
            return
        found = await graph.write("find_name_users", names=sorted({row[1] for row in page}), open=OPEN_MS)
        users = name_users(found["users"])
        placeholders, settled = [], []
        for at, folded, decided_on, key, _, name, is_sanction, _ in page:
            subject = join(folded, decided_on, users.get(folded, []))
            if subject is None and is_sanction:
                subject = placeholder_id(key, folded)
                placeholders.append([subject, name, id_key(subject)])
            settled.append([at, "IMPOSED_ON" if is_sanction else "RECORDED_ON", subject])
        steps: list[Step] = [("create_placeholders", {"rows": placeholders})] if placeholders else []
        steps.append(("settle_joins", {"rows": settled}))
        ids = sorted({row[2] for row in settled if row[2] and row[1] == "IMPOSED_ON"})
        steps.append(("mark_sanctioned", {"ids": ids}))
        await write(steps)
