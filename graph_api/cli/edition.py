"""``credit-graph edition``: editions of the catalogue drafted from a file, previewed and reviewed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated, TypeVar

import orjson
import typer

from graph_api.bolt.driver import GraphAddress
from graph_api.cli.options import choice
from graph_api.cli.session import open_engine, open_services, read_settings
from graph_api.cli.wording import language_of
from graph_api.domain.catalogue.editions import EditionAction, EditionState
from graph_api.domain.wording import Text
from graph_api.edition_files.rows import EditionFile, read_edition, refused
from graph_api.edition_files.texts import as_json, edition_line, preview_text
from graph_api.errors import CreditGraphError, InvalidInputError, NotFoundError
from graph_api.services.callers import Caller, Role
from graph_api.services.casework.requests import Asking
from graph_api.services.catalogue.lists import edition_cursor
from graph_api.services.catalogue.requests import (
    EditionContent,
    EditionDone,
    EditionRefused,
    EditionRequest,
    EditionResult,
)
from graph_api.services.container import Services
from graph_api.services.pages import LARGEST_PAGE, checked_page
from graph_api.settings import Settings

_T = TypeVar("_T")

edition_app = typer.Typer(name="edition", help="Editions of the catalogue. 目录版本。", no_args_is_help=True)

OPERATION = "editionCommand"
"""What the trail calls an act of the command line."""

READERS = (Role.DEPARTMENT, Role.ADMIN, Role.AUDITOR)

Id = Annotated[str, typer.Argument(metavar="EDITION", help="Id of the edition. 版本编号。")]
File = Annotated[
    Path,
    typer.Argument(metavar="FILE", help="Rows: CSV, JSON lines or Parquet (docs/catalogue.md). 变更行文件。"),
]
Org = Annotated[str, typer.Option(help="Code of the department or authority that acts. 办理机构代码。")]
Person = Annotated[
    str | None,
    typer.Option(help="Name of the official, as in a token: an edition is reviewed by another. 经办人。"),
]
RoleOption = Annotated[str, typer.Option(help="department, admin; to look at also auditor. 角色。")]
Name = Annotated[str, typer.Option(help="Name of the edition. 名称。")]
From = Annotated[str, typer.Option("--valid-from", help="First day of its rows, YYYY-MM-DD. 生效日期。")]
Note = Annotated[str | None, typer.Option(help="Text that is kept with the step. 说明。")]
ExpectedStep = Annotated[
    int | None,
    typer.Option("--step", help="Number of the last step seen: nothing is done after another. 最后一步。"),
]
Key = Annotated[
    str | None,
    typer.Option(help="Idempotency key; default: what is asked for, so again is not twice. 幂等键。"),
]


@edition_app.command("list")
def list_editions(
    org: Org,
    state: Annotated[str | None, typer.Option(help="Only editions in this state. 状态。")] = None,
    person: Person = None,
    role: RoleOption = "department",
) -> int:
    """Print all editions, newest first: a line for each. 版本清单。"""
    caller = _caller(role, org, person, READERS)
    wanted = choice("--state", state, EditionState)

    async def work(services: Services) -> int:
        after = None
        while True:
            page = await services.edition_lists.editions(caller, wanted, LARGEST_PAGE, after, "")
            for view in page.editions:
                _say(edition_line(view))
            if not page.has_next:
                return 0
            after = edition_cursor(page.editions[-1])

    return _with_services(work)


@edition_app.command("show")
def show_edition(edition: Id, org: Org, person: Person = None, role: RoleOption = "department") -> int:
    """Print one edition with its rows and steps as JSON. 版本详情。"""
    caller = _caller(role, org, person, READERS)

    async def work(services: Services) -> int:
        view = await services.editions.edition(caller, edition)
        if view is None:
            raise _none(edition)
        print(as_json(view))
        return 0

    return _with_services(work)


@edition_app.command("preview")
def preview_edition(
    edition: Id,
    org: Org,
    first: Annotated[int, typer.Option(help="Effects of a page, 1 to 100. 每页条数。")] = LARGEST_PAGE,
    after: Annotated[str | None, typer.Option(help="Cursor at the end of a page. 游标。")] = None,
    whole: Annotated[bool, typer.Option("--all", help="All pages, one after another. 全部各页。")] = False,
    person: Person = None,
    role: RoleOption = "department",
) -> int:
    """Print whom an edition would reach and release, by pages, and whether that is everyone. 影响预览。"""
    caller = _caller(role, org, person, READERS)
    checked_page(first)

    async def work(services: Services) -> int:
        cursor = after
        while True:
            page = await services.edition_previews.preview(caller, edition, first, cursor)
            if page is None:
                raise _none(edition)
            _say(preview_text(page))
            cursor = page.cursor
            if cursor is None or not whole:
                return 0

    return _with_services(work)


@edition_app.command("draft")
def draft_edition(
    file: File,
    name: Name,
    valid_from: From,
    org: Org,
    note: Note = None,
    key: Key = None,
    person: Person = None,
    role: RoleOption = "department",
) -> int:
    """Draft an edition from the rows of FILE: all of them or none. 起草。"""
    source = read_edition(file)
    content = EditionContent(name, _day(valid_from), source.rows, note)
    return _act(_caller(role, org, person), EditionRequest(EditionAction.DRAFT, content=content), key, source)


@edition_app.command("amend")
def amend_edition(
    edition: Id,
    file: File,
    name: Name,
    valid_from: From,
    step: Annotated[int, typer.Option(help="Number of the last step, as `show` tells it. 最后一步。")],
    org: Org,
    note: Note = None,
    key: Key = None,
    person: Person = None,
    role: RoleOption = "department",
) -> int:
    """Have a draft say what FILE says, in place of what it said. 修改。"""
    source = read_edition(file)
    content = EditionContent(name, _day(valid_from), source.rows, note)
    asked = EditionRequest(EditionAction.AMEND, edition, expected_step=step, content=content)
    return _act(_caller(role, org, person), asked, key, source)


@edition_app.command("withdraw")
def withdraw_edition(
    edition: Id,
    org: Org,
    note: Note = None,
    step: ExpectedStep = None,
    person: Person = None,
    role: RoleOption = "department",
) -> int:
    """Take back a draft. 撤回。"""
    asked = EditionRequest(EditionAction.WITHDRAW, edition, note, step)
    return _act(_caller(role, org, person), asked)


@edition_app.command("approve")
def approve_edition(
    edition: Id,
    org: Org,
    note: Note = None,
    step: ExpectedStep = None,
    person: Person = None,
    role: RoleOption = "admin",
) -> int:
    """Approve a draft that somebody else wrote: from now on its rows are known. 复核通过。"""
    asked = EditionRequest(EditionAction.APPROVE, edition, note, step)
    return _act(_caller(role, org, person), asked)


@edition_app.command("reject")
def reject_edition(
    edition: Id,
    org: Org,
    note: Annotated[str, typer.Option(help="Why. 理由。")],
    step: ExpectedStep = None,
    person: Person = None,
    role: RoleOption = "admin",
) -> int:
    """Reject a draft that somebody else wrote. 复核不通过。"""
    asked = EditionRequest(EditionAction.REJECT, edition, note, step)
    return _act(_caller(role, org, person), asked)


def _act(
    caller: Caller, request: EditionRequest, key: str | None = None, source: EditionFile | None = None
) -> int:
    """Act and print how the edition stands then; raises ``CreditGraphError`` where it is refused."""
    asking = Asking(caller, OPERATION, _key(request) if key is None else key)

    async def work(services: Services) -> int:
        _told(await services.editions.act(asking, request), source)
        return 0

    return _with_services(work)


def _told(result: EditionResult, source: EditionFile | None) -> None:
    if isinstance(result, EditionDone):
        _say(edition_line(result.view))
        if result.repeated:
            _say(Text("此前已办理，未重复办理。", "It had been done before; nothing was done again."))
        return
    raise _refusal(result, source)


def _refusal(result: EditionRefused, source: EditionFile | None) -> CreditGraphError:
    if result.findings and source is not None:
        return refused(source.path, source.problems(result.findings))
    named = "" if result.field is None else f"{result.field}: "
    lines = [Text(f"{result.reason}：{named}{result.text.zh}", f"{result.reason}: {named}{result.text.en}")]
    for row in result.findings:
        place = f"{row.table} {row.row}: {row.column}: {row.code} "
        lines.append(Text(place + row.text.zh, place + row.text.en))
    return InvalidInputError("\n".join(line.en for line in lines), "\n".join(line.zh for line in lines))


def _key(request: EditionRequest) -> str:
    """Return the key of an act that is sent again because nobody knows whether it was done."""
    return sha256(orjson.dumps(asdict(request))).hexdigest()


def _caller(
    role: str, org: str, person: str | None, roles: tuple[Role, ...] = (Role.DEPARTMENT, Role.ADMIN)
) -> Caller:
    if role not in roles:
        known = ", ".join(roles)
        raise InvalidInputError(f"--role: one of {known}.", f"--role: 可选 {known}。")
    return Caller(Role(role), org, None, person)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInputError(
            "--valid-from: a day written YYYY-MM-DD.", "--valid-from: 须为 YYYY-MM-DD 格式的日期。"
        ) from None


def _none(edition: str) -> NotFoundError:
    return NotFoundError(f"There is no edition {edition} for you.", f"查无目录版本 {edition}。")


def _say(text: Text) -> None:
    print(text.text(language_of()))


def _with_services(work: Callable[[Services], Awaitable[_T]]) -> _T:
    """Do something with the services on the graph of the settings."""
    settings = read_settings()
    with open_engine(settings, "edition") as address:
        return asyncio.run(_worked(settings, address, work))


async def _worked(settings: Settings, address: GraphAddress, work: Callable[[Services], Awaitable[_T]]) -> _T:
    async with open_services(settings, address) as services:
        return await work(services)
