"""``credit-graph token``: a bearer token of the local development key."""

from __future__ import annotations

from typing import Annotated

import typer

from graph_api.cli.session import read_settings
from graph_api.http.tokens import issue_development_token


def token(
    role: Annotated[
        str, typer.Option(help="bank, approval, investigator, department, auditor or admin. 角色。")
    ],
    org: Annotated[str, typer.Option(help="Organisation of the caller. 机构。")],
    region: Annotated[
        str | None, typer.Option(help="GB/T 2260 code; without it every region. 行政区划代码。")
    ] = None,
) -> None:
    """Print a token signed by the home's development key. 签发开发令牌。"""
    print(issue_development_token(read_settings(), role, org, region))
