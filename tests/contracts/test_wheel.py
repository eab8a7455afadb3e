"""What is shipped is complete: the built wheel, not the checkout, is asked."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Run with the unpacked wheel alone on the path, in an empty folder.
READ_DATA = """
import graph_api, loaders
from graph_api.bolt.migrations import shipped_migrations
from graph_api.bolt.registry import shipped_queries
from graph_api.engine.jar_lock import committed_lock
from importlib.resources import files
print(graph_api.__file__)
assert shipped_queries() and shipped_migrations()
assert len(committed_lock().jars) > 200
assert (files("graph_api") / "reference" / "measures.csv").is_file()
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    outcome = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert outcome.returncode == 0, outcome.stderr
    return next(folder.glob("*.whl"))


def shipped_names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    wanted = {
        str(file.relative_to(ROOT))
        for folder in ("graph_api", "loaders", "compiled_graphql")
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert wanted - shipped_names(wheel) == set()


def test_wheel_holds_every_query_and_migration(wheel: Path) -> None:
    cypher = ROOT / "cypher"
    wanted = {f"graph_api/_cypher/{file.relative_to(cypher).as_posix()}" for file in cypher.rglob("*.cypher")}
    assert wanted
    assert wanted - shipped_names(wheel) == set()


def test_wheel_holds_the_built_page_and_all_that_it_names(wheel: Path) -> None:
    folder = "graph_api/http/web_assets/"
    names = {name.removeprefix(folder) for name in shipped_names(wheel) if name.startswith(folder)}
    with zipfile.ZipFile(wheel) as archive:
        page = archive.read(f"{folder}index.html").decode()
    named = set(re.findall(r'(?:src|href)="assets/([^"]+)"', page))
    assert {Path(name).suffix for name in named} == {".js", ".css", ".svg"}
    assert named <= names


def test_wheel_holds_no_tests_and_names_its_licence(wheel: Path) -> None:
    names = shipped_names(wheel)
    assert not [name for name in names if name.startswith(("tests/", "docs/", "benchmarks/", "web/"))]
    assert [name for name in names if name.endswith("licenses/LICENSE")]


def test_what_is_shipped_reads_its_own_data(wheel: Path, tmp_path: Path) -> None:
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    outcome = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(unpacked)!r})\n{READ_DATA}"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.startswith(str(unpacked))
