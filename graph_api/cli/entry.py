"""Putting the commands together, and what every command has in common: errors, signals, exit codes.

Exit codes: 0 done, 1 not done (one message on standard error says why), 2 only from ``load``, ``screen``
and ``case run`` (some rows rejected), 3 only from ``engine status`` (not running), 130 and 143 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from graph_api.cli.audit import audit_app
from graph_api.cli.backup import backup, restore
from graph_api.cli.backup_check import check
from graph_api.cli.case import case_app
from graph_api.cli.edition import edition_app
from graph_api.cli.engine import engine_app
from graph_api.cli.identity import identity_app
from graph_api.cli.load import load
from graph_api.cli.migrate import migrate
from graph_api.cli.run import run
from graph_api.cli.screen import screen
from graph_api.cli.serve import serve
from graph_api.cli.settings import settings
from graph_api.cli.signals import StopRequested, StopSignals
from graph_api.cli.token import token
from graph_api.cli.wording import localised
from graph_api.errors import CreditGraphError

app = typer.Typer(
    name="credit-graph",
    help="Relationship-aware credit answers. 关联信用图谱: 制裁、其所及之人及其理由。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(run)
app.command()(serve)
app.command()(load)
app.command()(screen)
app.command()(token)
app.command()(migrate)
app.command()(settings)
app.command()(backup)
app.command()(restore)
app.command()(check)
app.add_typer(engine_app)
app.add_typer(audit_app)
app.add_typer(identity_app)
app.add_typer(case_app)
app.add_typer(edition_app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit code."""
    sys.exit(run_command(sys.argv[1:] if arguments is None else arguments))


def run_command(arguments: Sequence[str]) -> int:
    """Run one command; its exit code."""
    signals = StopSignals()
    signals.listen()
    try:
        outcome = app(list(arguments), prog_name="credit-graph", standalone_mode=False)
    except CreditGraphError as error:
        return _failed(localised(error.message, error.message_zh))
    except typer.TyperException as error:  # an argument that is missing or cannot be meant
        return _failed(f"{error.format_message()}\ncredit-graph --help")
    except typer.Abort:
        return 1
    except StopRequested as request:
        return request.exit_code
    except Exception:
        # Raised in the middle of a lock of the standard library, the request may end as its complaint.
        if signals.request is None:
            raise
        return signals.request.exit_code
    return outcome if isinstance(outcome, int) else 0


def _failed(text: str) -> int:
    print(f"credit-graph: {text}", file=sys.stderr)
    return 1
