"""``credit-graph screen``: a file of subjects in, a file of verdicts with receipts out."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from graph_api.bolt.driver import GraphAddress
from graph_api.bolt.migrations import migrate
from graph_api.cli.session import open_engine, open_graph, read_settings
from graph_api.cli.wording import localised
from graph_api.domain.explanations import Language
from graph_api.domain.facts import Matter
from graph_api.errors import InvalidInputError
from graph_api.garbage import settle_heap
from graph_api.screening.run import Outcome, Question
from graph_api.screening.run import screen as screen_file
from graph_api.services.callers import Caller, Role
from graph_api.services.legal_ground import LegalGround, to_ground
from graph_api.services.wiring import build_services
from graph_api.settings import Settings


def screen(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or Parquet of subjects. 主体清单。")],
    out: Annotated[Path, typer.Option(help="Where the verdicts go, .csv or .parquet. 输出文件。")],
    matter: Annotated[str, typer.Option(help="What is asked for, e.g. LOAN. 事项。")],
    purpose: Annotated[str, typer.Option(help="Why it is asked; kept on record. 查询目的。")],
    org: Annotated[str, typer.Option(help="Organisation that asks; kept on record. 机构。")],
    role: Annotated[str, typer.Option(help="Role in which it asks. 角色。")] = "bank",
    case_number: Annotated[str | None, typer.Option(help="Case number. 案号。")] = None,
    valid_at: Annotated[str | None, typer.Option(help="Day, YYYY-MM-DD; default: today. 有效日。")] = None,
    known_at: Annotated[
        str | None, typer.Option(help="Instant, ISO 8601 with offset; default: now. 知悉时点。")
    ] = None,
    legal_ground: Annotated[
        str | None, typer.Option(help="Ground for looking persons up, e.g. CONSENT. 合法性基础。")
    ] = None,
    consent_reference: Annotated[
        str | None, typer.Option(help="Where the consent is kept. 同意书编号。")
    ] = None,
    language: Annotated[str, typer.Option(help="Of the explanations: zh or en. 说明的语言。")] = "zh",
) -> int:
    """Pre-check every subject of FILE; run again after an interruption, it goes on. 批量筛查。"""
    question = Question(
        matter=_choice(Matter, matter, "--matter"),
        purpose=purpose,
        case_number=case_number,
        caller=Caller(_role(role), org),
        language=_language(language),
        valid_at=_day(valid_at),
        known_at=_instant(known_at),
        ground=to_ground(_ground(legal_ground), consent_reference),
    )
    settings = read_settings()
    settle_heap()
    with open_engine(settings, "screen") as address:
        outcome = asyncio.run(_screen(settings, address, file, out, question))
    print(_summary(outcome, out))
    return outcome.exit_code


async def _screen(
    settings: Settings, address: GraphAddress, file: Path, out: Path, question: Question
) -> Outcome:
    console = Console(stderr=True)
    async with open_graph(address) as graph:
        await migrate(graph)
        services = build_services(settings, graph)
        try:
            with console.status("") as status:
                return await screen_file(
                    file,
                    out,
                    question,
                    services.pre_check,
                    services.identities,
                    lambda rows: status.update(f"{rows:,}"),
                )
        finally:
            await services.audit.close()


def _summary(outcome: Outcome, out: Path) -> str:
    verdicts = ", ".join(f"{verdict} {count:,}" for verdict, count in sorted(outcome.verdicts.items()))
    as_of = f"{outcome.moment.valid_at.isoformat()}"
    return localised(
        f"{outcome.rows:,} rows screened as of {as_of}: {verdicts or 'none'}. Verdicts: {out}",
        f"已筛查 {outcome.rows:,} 行（有效日 {as_of}）：{verdicts or '无'}。结果：{out}",
    )


def _choice(kind: type[Matter], text: str, option: str) -> Matter:
    try:
        return kind(text.upper())
    except ValueError:
        known = ", ".join(kind)
        raise InvalidInputError(f"{option}: one of {known}.", f"{option}: 可选 {known}。") from None


def _ground(text: str | None) -> LegalGround | None:
    if text is None:
        return None
    try:
        return LegalGround(text.upper())
    except ValueError:
        known = ", ".join(LegalGround)
        raise InvalidInputError(
            f"--legal-ground: one of {known}.", f"--legal-ground: 可选 {known}。"
        ) from None


def _role(text: str) -> Role:
    allowed = [role for role in Role if role not in (Role.PUBLIC, Role.SUBJECT)]
    if text not in allowed:
        known = ", ".join(allowed)
        raise InvalidInputError(f"--role: one of {known}.", f"--role: 可选 {known}。")
    return Role(text)


def _language(text: str) -> Language:
    match text:
        case "zh" | "en":
            return text
    raise InvalidInputError("--language: zh or en.", "--language: zh 或 en。")


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise InvalidInputError(
            "--valid-at: a day, YYYY-MM-DD.", "--valid-at: 日期, 格式 YYYY-MM-DD。"
        ) from None


def _instant(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise InvalidInputError(
            "--known-at: an instant with its offset, e.g. 2026-01-31T12:00:00+08:00.",
            "--known-at: 带时区的时刻, 例如 2026-01-31T12:00:00+08:00。",
        )
    return int(instant.timestamp() * 1000)
