"""``credit-graph case``: acts from a file, inboxes and cases as files, and what time brings about."""

from __future__ import annotations

import asyncio
import csv
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from graph_api.bolt.driver import GraphAddress
from graph_api.case_files.listing import as_json, check_name, write_case, write_cases
from graph_api.case_files.run import Outcome, run_acts
from graph_api.cli.options import choice
from graph_api.cli.session import open_engine, open_services, read_settings
from graph_api.cli.wording import language_of, localised
from graph_api.domain.casework.states import CaseKind, Machine, State
from graph_api.domain.spreadsheets import inert
from graph_api.errors import InvalidInputError, NotFoundError, SetupError
from graph_api.services.callers import Caller, Role
from graph_api.services.casework.lists import CaseFilter, InboxItem, case_cursor, inbox_cursor
from graph_api.services.casework.requests import CaseView
from graph_api.services.container import Services
from graph_api.services.pages import LARGEST_PAGE
from graph_api.settings import Settings

_E = TypeVar("_E", bound=StrEnum)

case_app = typer.Typer(name="case", help="Casework in files. 批量办理案件。", no_args_is_help=True)

ROLES = (Role.DEPARTMENT, Role.APPROVAL, Role.BANK)

INBOX = (
    *("key", "action", "machine", "case", "part", "measure", "on", "reason", "note", "reference"),
    *("title", "subject", "state", "due_on", "overdue"),
)
"""Columns of an inbox: those of a file of acts, still to be filled in, and what an official needs to see."""

Org = Annotated[str, typer.Option(help="Code of the department or organisation that acts. 办理机构代码。")]
Person = Annotated[
    str | None,
    typer.Option(help="Name of the official, as in a token: a case is reviewed by another. 经办人。"),
]
RoleOption = Annotated[str, typer.Option(help="department, approval or bank. 角色。")]
Region = Annotated[str | None, typer.Option(help="Region to which it is limited, six digits. 行政区划。")]


@case_app.command("run")
def run_file(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Acts: CSV, JSON lines or Parquet. 办理清单。")
    ],
    out: Annotated[Path, typer.Option(help="Where it is written what came of each row (CSV). 结果文件。")],
    org: Org,
    person: Person = None,
    role: RoleOption = "department",
    region: Region = None,
) -> int:
    """Do what the rows of FILE ask for; run again after an interruption, nothing is done twice. 批量办理。"""
    caller = _caller(role, org, region, person)
    settings = read_settings()
    with open_engine(settings, "case") as address:
        outcome = asyncio.run(_run(settings, address, file, out, caller))
    print(_summary(outcome.rows, out))
    return outcome.exit_code


@case_app.command("inbox")
def list_inbox(
    out: Annotated[Path, typer.Option(help="Where the list goes (CSV). 输出文件。")],
    org: Org,
    person: Person = None,
    role: RoleOption = "department",
    region: Region = None,
) -> int:
    """Write what waits for an organisation, overdue first, as a file that ``case run`` reads. 待办清单。"""
    caller = _caller(role, org, region, person)
    settings = read_settings()
    with open_engine(settings, "case") as address:
        items = asyncio.run(_inbox(settings, address, caller))
    write_inbox(out, items)
    late = sum(item.part.is_overdue(item.view.today) for item in items)
    print(
        localised(
            f"{len(items):,} wait for {org}, {late:,} of them overdue: {out}",
            f"{org} 待办 {len(items):,} 项，其中逾期 {late:,} 项：{out}",
        )
    )
    return 0


@case_app.command("list")
def list_cases(
    out: Annotated[Path, typer.Option(help="Where the list goes: .csv, .jsonl or .json. 输出文件。")],
    org: Org,
    state: Annotated[str | None, typer.Option(help="Only cases in this state. 状态。")] = None,
    kind: Annotated[str | None, typer.Option(help="PUNISHMENT or INCENTIVE. 类别。")] = None,
    person: Person = None,
    role: RoleOption = "department",
    region: Region = None,
) -> int:
    """Write the cases that an organisation opened or decides, newest first. 案件清单。"""
    caller = _caller(role, org, region, person)
    check_name(out, ".csv", ".jsonl", ".json")
    wanted = CaseFilter(choice("--state", state, State), choice("--kind", kind, CaseKind))
    settings = read_settings()
    with open_engine(settings, "case") as address:
        views = asyncio.run(_cases(settings, address, caller, wanted))
    write_cases(out, views)
    print(localised(f"{len(views):,} cases: {out}", f"案件 {len(views):,} 件：{out}"))
    return 0


@case_app.command("show")
def show_case(
    case: Annotated[str, typer.Argument(metavar="CASE", help="Id of the case. 案件编号。")],
    org: Org,
    out: Annotated[
        Path | None,
        typer.Option(help=".json, or .csv for its steps; default: JSON on standard output. 输出文件。"),
    ] = None,
    person: Person = None,
    role: RoleOption = "department",
    region: Region = None,
) -> int:
    """Write one case with its tasks, objections, applications and steps. 案件详情。"""
    caller = _caller(role, org, region, person)
    if out is not None:
        check_name(out, ".json", ".csv")
    settings = read_settings()
    with open_engine(settings, "case") as address:
        view = asyncio.run(_case(settings, address, caller, case))
    if view is None:
        raise NotFoundError(f"There is no case {case} for {org}.", f"{org} 无案件 {case}。")
    if out is None:
        print(as_json(view).decode(), end="")
    else:
        write_case(out, view)
    return 0


@case_app.command("sweep")
def sweep() -> int:
    """State promises as missed and tell of last days that are over, as the service does hourly. 逾期处理。"""
    settings = read_settings()
    with open_engine(settings, "case") as address:
        missed, late = asyncio.run(_sweep(settings, address))
    print(
        localised(
            f"{missed:,} promises missed, {late:,} last days that are over told of.",
            f"逾期未履行承诺 {missed:,} 项，逾期提醒 {late:,} 项。",
        )
    )
    return 0


async def _cases(
    settings: Settings, address: GraphAddress, caller: Caller, wanted: CaseFilter
) -> list[CaseView]:
    async with open_services(settings, address) as services:
        return await all_cases(services, caller, wanted)


async def all_cases(services: Services, caller: Caller, wanted: CaseFilter) -> list[CaseView]:
    """Return the cases of the organisation of a caller, page by page; each page is on record."""
    cases: list[CaseView] = []
    after: str | None = None
    while True:
        page = await services.case_lists.cases(caller, wanted, LARGEST_PAGE, after, "")
        cases += page.cases
        if not page.has_next:
            return cases
        after = case_cursor(page.cases[-1])


async def _case(settings: Settings, address: GraphAddress, caller: Caller, case: str) -> CaseView | None:
    async with open_services(settings, address) as services:
        return await services.cases.case(caller, case)


async def _sweep(settings: Settings, address: GraphAddress) -> tuple[int, int]:
    async with open_services(settings, address) as services:
        return await services.commitments.sweep(), await services.overdue.sweep()


async def _run(settings: Settings, address: GraphAddress, file: Path, out: Path, caller: Caller) -> Outcome:
    console = Console(stderr=True)
    async with open_services(settings, address) as services:
        with console.status("") as status:

            def told(rows: Counter[str]) -> None:
                status.update(" ".join(f"{name} {count:,}" for name, count in sorted(rows.items())))

            return await run_acts(file, out, caller, services.cases, services.identities, language_of(), told)


async def _inbox(settings: Settings, address: GraphAddress, caller: Caller) -> list[InboxItem]:
    async with open_services(settings, address) as services:
        return await inbox_items(services, caller)


async def inbox_items(services: Services, caller: Caller) -> list[InboxItem]:
    """Return all that waits for the organisation of a caller, page by page; each page is on record."""
    items: list[InboxItem] = []
    after: str | None = None
    while True:
        page = await services.case_lists.inbox(caller, LARGEST_PAGE, after, "")
        items += page.items
        if not page.has_next:
            return items
        after = inbox_cursor(page.items[-1])


def write_inbox(out: Path, items: list[InboxItem]) -> None:
    """Write an inbox as CSV; raises ``SetupError``."""
    try:
        with out.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow(INBOX)
            writer.writerows(_cells(item) for item in items)
    except OSError as error:
        raise SetupError(
            f"{out} cannot be written ({error.strerror}).", f"{out} 无法写入（{error.strerror}）。"
        ) from error


def _cells(item: InboxItem) -> tuple[object, ...]:
    part, case = item.part, item.view.case
    empty = ("",) * 4
    # Acts on a case itself name no part of it.
    named = "" if part.machine is Machine.CASE else part.id
    asked = ("", "", part.machine.value, case.id, named, part.measure, *empty)
    shown = (inert(part.title or ""), inert(case.subject_name or ""))
    return (*asked, *shown, part.state.value, part.due_on, part.is_overdue(item.view.today))


def _caller(role: str, org: str, region: str | None, person: str | None) -> Caller:
    if role not in ROLES:
        known = ", ".join(ROLES)
        raise InvalidInputError(f"--role: one of {known}.", f"--role: 可选 {known}。")
    if region is not None and not (region.isascii() and region.isdecimal() and len(region) == 6):
        raise InvalidInputError("--region: a code of six digits.", "--region: 须为六位数字代码。")
    return Caller(Role(role), org, region, person)


def _summary(rows: Counter[str], out: Path) -> str:
    told = ", ".join(f"{name} {count:,}" for name, count in sorted(rows.items()))
    return localised(
        f"{rows.total():,} rows: {told or 'none'}. Results: {out}",
        f"共 {rows.total():,} 行：{told or '无'}。结果：{out}",
    )
