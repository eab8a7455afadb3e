"""Every code that an answer may carry has a page, and every page a code."""

from __future__ import annotations

from pathlib import Path

from graph_api.errors import CreditGraphError, SetupError

PAGES = Path(__file__).parents[2] / "docs" / "errors"


def test_every_code_has_a_page() -> None:
    """``SETUP`` is of the command line and never in an answer."""
    kinds: list[type[CreditGraphError]] = [CreditGraphError, *CreditGraphError.__subclasses__()]
    codes = {kind.code for kind in kinds} - {SetupError.code}
    assert {page.stem for page in PAGES.glob("*.md")} == codes
    for code in codes:
        assert (PAGES / f"{code}.md").read_text(encoding="utf-8").startswith(f"# {code}\n")
