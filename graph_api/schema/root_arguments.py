"""Arguments and the guard that root fields share."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph_api.schema.authorization import RootGuard
from graph_api.schema.inputs import AsOf, SubjectRef
from graph_api.services.legal_ground import LegalGround

Ref = Annotated[SubjectRef, strawberry.argument(description="主体引用 | The subject asked about.")]
At = Annotated[
    AsOf | None, strawberry.argument(description="时点 | The two clocks; default: today, as known now.")
]
Purpose = Annotated[
    str, strawberry.argument(description="查询目的 | Why it is asked, 1 to 200 characters; kept on record.")
]
StatedPurpose = Annotated[
    str | None,
    strawberry.argument(
        description=(
            "查询目的 | Why it is asked, 1 to 200 characters; kept on record. Investigators and auditors see "
            "identity numbers and birth dates in full only where they state one."
        )
    ),
]
LegalGroundArgument = Annotated[
    LegalGround | None,
    strawberry.argument(
        description=(
            "合法性基础 | On which ground a natural person is looked up; kept on record. An installation may "
            "require it of banks."
        )
    ),
]
ConsentReference = Annotated[
    str | None,
    strawberry.argument(
        description="同意书编号 | Where the person's consent is kept, 1 to 200 characters; kept on record."
    ),
]

GUARD = RootGuard()
"""Every root field carries it: it refuses whoever may not ask."""
