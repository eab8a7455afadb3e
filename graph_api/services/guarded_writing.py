"""Writing what was decided about something, only if that has not moved on since it was read.

The first statement of such a transaction gives no record where the version has changed or the key was used
meanwhile, and a step without a record undoes the transaction. The driver cannot tell that from any other
failure, so it is looked at again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from graph_api.bolt.driver import Graph
from graph_api.errors import CreditGraphError
from loaders.store import Step


async def was_written(graph: Graph, steps: Sequence[Step], has_moved: Callable[[], Awaitable[bool]]) -> bool:
    """Run the steps in one transaction; return whether they took effect.

    False where ``has_moved`` says that somebody else was faster: then it is to be decided anew. Raises
    ``CreditGraphError``, and whatever else failed where nothing has moved.
    """
    try:
        await graph.write_all(steps)
    except CreditGraphError:
        raise
    except Exception:
        if not await has_moved():
            raise
        return False
    return True
