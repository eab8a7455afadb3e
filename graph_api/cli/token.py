"""``credit-graph token``: a bearer token of the local development key."""

from __future__ import annotations

from typing import Annotated

import typer

from graph_api.cli.session import read_settings
from graph_api.http.tokens import issue_development_token


def token(
    role: Annotated[
        str, typer.Option(help="bank, approval, investigator, department, auditor, admin or subject. 角色。")
    ],
    org: Annotated[
        str | None, typer.Option(help="Organisation of the caller; every role but subject has one. 机构。")
    ] = None,
    region: Annotated[
        str | None, typer.Option(help="GB/T 2260 code; without it every region. 行政区划代码。")
    ] = None,
    subject: Annotated[
        str | None,
        typer.Option(
            help="Whom the role subject stands for: uscc:CODE, identity:TYPE:NUMBER or id:ID. "
            "A number given here stays in the shell's history. 本人（角色 subject）。"
        ),
    ] = None,
) -> None:
    """Print a token signed by the home's development key. 签发开发令牌。"""
    print(issue_development_token(read_settings(), role, org, region, subject=subject))
