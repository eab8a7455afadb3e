"""The HTTP tests run the application's own parts on a small schema, and on a real engine.

The schema has one field for every way in which an answer can end; what the product's own schema
answers is tested in ``tests/schema``.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import strawberry
from starlette.applications import Starlette

from graph_api.app import create_app
from graph_api.bolt.driver import Graph
from graph_api.errors import ForbiddenError, UnavailableError
from graph_api.http.tokens import issue_development_token
from graph_api.schema.context import Context
from graph_api.services.audit_model import AuditedAnswer, AuditEntry
from graph_api.services.references import SubjectRefValue
from graph_api.settings import Settings

Info = strawberry.Info[Context, None]


@strawberry.type
class Query:
    """One field for every way in which an answer can end."""

    @strawberry.field
    def hello(self, name: str = "world") -> str:
        return f"hello {name}"

    @strawberry.field
    def me(self, info: Info) -> str:
        caller = info.context.caller
        return f"{caller.role.value}/{caller.org}/{caller.region}/{info.context.language}"

    @strawberry.field
    def forbidden(self) -> str | None:
        raise ForbiddenError("Not for you.", "无权查询。")

    @strawberry.field
    def away(self) -> str | None:
        raise UnavailableError("Away.", "不可用。")

    @strawberry.field
    def broken(self, value: str = "") -> str | None:
        raise ValueError(f"cannot read {value}")

    @strawberry.field
    async def slow(self) -> str | None:
        await asyncio.Event().wait()
        return "never"

    @strawberry.field
    async def asked(self, info: Info, code: str) -> str:
        """A look-up that is recorded before it is answered, as those of the product are."""
        ref = SubjectRefValue.by_uscc(code)
        await info.context.services.audit.record(
            AuditEntry(info.context.caller, "asked", (AuditedAnswer(ref, None),), info.context.request_id)
        )
        return "recorded"


@strawberry.type
class Mutation:
    """Something that changes nothing, to be refused by GET."""

    @strawberry.mutation
    def change(self) -> str:
        return "changed"


small_schema = strawberry.Schema(Query, Mutation)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a home of their own and a short deadline."""
    return Settings(home=tmp_path / "home", answer_timeout_seconds=2.0)


@pytest.fixture
async def app(settings: Settings, graph: Graph) -> AsyncIterator[Starlette]:
    """The started application on the small schema."""
    application = create_app(settings, graph=graph, schema=small_schema)
    async with application.router.lifespan_context(application):
        yield application


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """A client of that application."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as opened:
        yield opened


@pytest.fixture
def bearer(settings: Settings) -> dict[str, str]:
    """The header of a bank's token."""
    token = issue_development_token(settings, "bank", "bank-a", "630000")
    return {"authorization": f"Bearer {token}"}
