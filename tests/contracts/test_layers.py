"""The layers on paper are the ones in the code (contracts in pyproject.toml)."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    file for folder in ("graph_api", "loaders", "compiled_graphql") for file in (ROOT / folder).rglob("*.py")
)


def test_layers_are_kept_and_siblings_have_no_cycles() -> None:
    outcome = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert outcome.returncode == 0, outcome.stdout


def test_nothing_is_imported_inside_a_function() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{inner.lineno}"
        for file in SOURCES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def test_no_module_is_a_drawer_for_everything() -> None:
    assert [
        str(file) for file in SOURCES if file.stem in {"util", "utils", "helpers", "common", "misc"}
    ] == []
