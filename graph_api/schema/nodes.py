"""The two interfaces of the contract: what has an id, and what a question can be about."""

from __future__ import annotations

import strawberry

from graph_api.domain.facts import SubjectKind
from graph_api.schema.fields import resolved
from graph_api.services.subject_views import SubjectView


@strawberry.interface(description="节点 | Anything with an id of its own.")
class Node:
    """Anything with a platform id; fields read the attribute of the same name of the value resolved."""

    id: strawberry.ID = strawberry.field(description="平台标识 | Opaque platform id.")


@strawberry.interface(description="主体 | An enterprise (any organisation) or a natural person.")
class Subject(Node):
    """What facts and measures are about."""

    @resolved(description="平台标识 | Opaque platform id.")  # type: ignore[misc]
    def id(self, parent: strawberry.Parent[SubjectView]) -> strawberry.ID:  # type: ignore[override]
        """Return the platform id."""
        return parent.fact.id  # type: ignore[return-value]  # an ID is text

    @resolved(description="主体类别 | Enterprise or person.")
    def kind(self, parent: strawberry.Parent[SubjectView]) -> SubjectKind:
        """Return the kind."""
        return parent.fact.kind

    @resolved(description="名称、姓名 | Name on the day asked about (validAt).")
    def name(self, parent: strawberry.Parent[SubjectView]) -> str:
        """Return the name."""
        return parent.fact.name
