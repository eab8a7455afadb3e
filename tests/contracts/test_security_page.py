"""SECURITY.md names only tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| [STRIDE, ]+ \|.*$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)`")
FLOWS = 7


def test_every_threat_names_tests_and_every_test_is_there() -> None:
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    threats = page.partition("## Threats")[2].partition("## Not covered")[0]
    rows = ROW.findall(threats)
    assert threats.count("\n### ") == FLOWS
    assert len(rows) > 20
    for row in rows:
        named = TEST.findall(row.rsplit("|", 2)[1])
        assert named, row
        for name in named:
            file = ROOT / name
            assert file.is_file(), name
            assert re.search(r"^(async )?def test_", file.read_text(encoding="utf-8"), re.MULTILINE), name
