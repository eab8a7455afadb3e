"""Settle joins by name: statements that name their subject only by name, looked at again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from graph_api.domain.keys import id_key
from loaders.joining import Join, Known, Names, during
from loaders.resolving import placeholder_id
from loaders.store import Step, Store

JOIN_PAGE = 1000

Write = Callable[[list[Step]], Awaitable[None]]
"""Writes the steps of one transaction."""

Link = tuple[str, int | None, int | None]
"""Subject id, and from and until when on the second clock the link counts; None: as long as the statement."""


async def settle_joins(graph: Store, write: Write) -> None:
    """Join anew the statements whose name or interval this load has touched, whoever stated them."""
    while True:
        page = (await graph.write("pending_joins", limit=JOIN_PAGE))["pending"]
        if not page:
            return
        found = await graph.write("find_name_users", names=sorted({row[1] for row in page}))
        names = Names(found["users"])
        placeholders: dict[str, list[object]] = {}
        settled, sanctioned = [], set()
        for at, folded, decided_on, key, name, is_sanction, known_from, known_until in page:
            steps = during(names.joins(folded, decided_on), Known(known_from, known_until))
            if is_sanction:
                nobody = placeholder_id(key, folded)
                if any(step.subject is None for step in steps):
                    placeholders[nobody] = [nobody, name, id_key(nobody)]
                links = links_of(steps, nobody)
                sanctioned |= {link[0] for link in links}
            else:
                links = links_of(steps, None)
            settled.append(
                [at, "IMPOSED_ON" if is_sanction else "RECORDED_ON", [list(link) for link in links]]
            )
        await write(
            [
                ("create_placeholders", {"rows": list(placeholders.values())}),
                ("settle_joins", {"rows": settled}),
                ("mark_sanctioned", {"ids": sorted(sanctioned)}),
            ]
        )


def links_of(steps: Sequence[Join], nobody: str | None) -> list[Link]:
    """Return the links of a statement whose name joins in these steps, the first and last as long as it.

    ``nobody``: to whom it is linked while its name joins to none or several; None: no link then.
    """
    return [
        (
            subject,
            None if place == 0 else step.known.since,
            None if place == len(steps) - 1 else step.known.until,
        )
        for place, step in enumerate(steps)
        if (subject := step.subject or nobody) is not None
    ]
