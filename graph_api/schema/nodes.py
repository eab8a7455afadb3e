"""The two interfaces of the contract: what has an id, and what a question can be about."""

from __future__ import annotations

import strawberry

from graph_api.domain.facts import SubjectKind


@strawberry.interface(description="节点 | Anything with an id of its own.")
class Node:
    """Anything with a platform id; fields read the attribute of the same name of the value resolved."""

    id: strawberry.ID = strawberry.field(description="平台标识 | Opaque platform id.")


@strawberry.interface(description="主体 | An enterprise (any organisation) or a natural person.")
class Subject(Node):
    """What facts and measures are about."""

    kind: SubjectKind = strawberry.field(description="主体类别 | Enterprise or person.")
    name: str = strawberry.field(description="名称、姓名 | Name on the day asked about (validAt).")
