"""Arguments and the guard that root fields share."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph_api.schema.authorization import RootGuard
from graph_api.schema.inputs import AsOf, SubjectRef

Ref = Annotated[SubjectRef, strawberry.argument(description="主体引用 | The subject asked about.")]
At = Annotated[
    AsOf | None, strawberry.argument(description="时点 | The two clocks; default: today, as known now.")
]
Purpose = Annotated[
    str, strawberry.argument(description="查询目的 | Why it is asked, 1 to 200 characters; kept on record.")
]

GUARD = RootGuard()
"""Every root field carries it: it refuses whoever may not ask."""
