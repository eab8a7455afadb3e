"""The reason codes are documented, all of them and no others."""

from __future__ import annotations

import re
from pathlib import Path

from loaders.findings import Code


def test_every_reason_code_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "loading.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE)
    assert sorted(documented) == sorted(code.value for code in Code)
