"""The bill names every locked part, licences are judged, and nothing that was not asked counts as sound."""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from graph_api.engine.jar_lock import committed_lock
from supply_chain.__main__ import main
from supply_chain.licences import Policy, licence_of, spdx
from supply_chain.parts import Part, all_parts, engine_parts, page_parts, python_parts
from supply_chain.sbom import bill_of_materials
from supply_chain.weaknesses import Audit, ask_osv, take_npm, take_pip

POLICY = Policy({"engine": frozenset({"MIT", "Apache-2.0", "BSD-3-Clause"})}, {"g:known": "MIT"})


def test_the_bill_names_every_locked_part_with_its_hash() -> None:
    parts = all_parts()
    bill = json.loads(bill_of_materials(parts))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    purls = {component["purl"] for component in bill["components"]}
    assert len(purls) == len(parts) == len(bill["components"])
    assert sum(purl.startswith("pkg:maven/") for purl in purls) == len(committed_lock().jars)
    assert any(purl.startswith("pkg:pypi/neo4j@") for purl in purls)
    assert any(purl.startswith("pkg:npm/") for purl in purls)
    for component in bill["components"]:
        files = [each for each in component["properties"] if ":file:" in each["name"]]
        assert component.get("hashes") or files, component["name"]


def test_a_bill_made_again_is_the_same() -> None:
    assert bill_of_materials(all_parts()) == bill_of_materials(all_parts())


def test_a_requirement_without_a_hash_is_refused() -> None:
    with pytest.raises(ValueError, match="loose"):
        python_parts("# a comment\nloose==1.0\n")


def test_npm_s_hashes_are_read() -> None:
    lock = {
        "packages": {
            "": {},
            "node_modules/@a/b": {
                "version": "1.2.3",
                "integrity": "sha512-AAEC",
                "license": "MIT",
                "dev": True,
            },
        }
    }
    (part,) = page_parts(lock)
    assert str(part.purl) == "pkg:npm/%40a/b@1.2.3"
    assert part.hashes == (("SHA-512", "000102"),)
    assert part.development


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("https://www.apache.org/licenses/LICENSE-2.0.txt", "Apache-2.0"),
        ("EPL 2.0", "EPL-2.0"),
        ("GPL2 w/ CPE", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("http://www.eclipse.org/org/documents/edl-v10.php", "BSD-3-Clause"),
        ("MIT OR Apache-2.0", "MIT OR Apache-2.0"),
        ("all rights reserved", ""),
    ],
)
def test_licences_are_known_however_they_are_spelled(spelling: str, name: str) -> None:
    assert spdx(spelling) == name


@pytest.mark.parametrize(
    ("licence", "permitted"),
    [
        ("MIT", True),
        ("GPL-3.0-only OR MIT", True),
        ("GPL-3.0-only AND MIT", False),
        ("(Apache-2.0) AND (MIT)", True),
        ("(GPL-3.0-only AND MIT) OR BSD-3-Clause", True),
        ("AGPL-3.0-only", False),
        ("Proprietary", False),
        ("", False),
    ],
)
def test_a_licence_is_allowed_or_not(licence: str, permitted: bool) -> None:
    assert POLICY.permits("engine", licence) is permitted


@pytest.mark.parametrize(
    ("files", "licence"),
    [
        (
            {"META-INF/maven/g/a/pom.xml": "<license><name>MIT</name></license><license><name>EPL 2.0</name>"
             "</license>"},
            "(MIT) OR (EPL-2.0)",
        ),
        ({"META-INF/MANIFEST.MF": "Bundle-License: Apache-2.0;link=x, http://o\r\n rg/mit\r\n"},
         "(Apache-2.0) AND (MIT)"),
        ({"META-INF/LICENSE.txt": "GNU GENERAL\n PUBLIC LICENSE\n Version 3, 29 June"}, "GPL-3.0-only"),
        ({"META-INF/LICENSE.txt": "ask us"}, ""),
        ({}, ""),
    ],
)  # fmt: skip
def test_a_jar_says_its_licence(tmp_path: Path, files: dict[str, str], licence: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.jar", "w") as jar:
        for name, text in files.items():
            jar.writestr(name, text)
    part = engine_parts()[0]
    assert licence_of(part, POLICY, tmp_path / "a.jar") == licence


def test_what_the_policy_knows_needs_no_file() -> None:
    part = Part("engine", "g:known", "1", engine_parts()[0].purl, ())
    assert licence_of(part, POLICY) == "MIT"


def test_packages_without_an_answer_are_not_audited() -> None:
    found = Audit()
    answer = {"dependencies": [{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "?"}]}
    take_pip(found, "lock", json.dumps(answer), "")
    assert found.exit_code == 2
    assert "no answer about 1 packages (b" in found.unasked[0]


@pytest.mark.parametrize("output", ["", "{", "[]", '{"message": "405 Method Not Allowed"}'])
def test_no_answer_is_no_pass(output: str) -> None:
    pip, npm = Audit(), Audit()
    take_pip(pip, "lock", output, "no route to host")
    take_npm(npm, "lock", output, "no route to host")
    assert (pip.exit_code, npm.exit_code) == (2, 2)


def test_weaknesses_are_named() -> None:
    found = Audit()
    weak = {"name": "a", "version": "1", "vulns": [{"id": "CVE-0000-1", "fix_versions": ["2"]}]}
    take_pip(found, "lock", json.dumps({"dependencies": [weak]}), "")
    take_npm(found, "page", json.dumps({"vulnerabilities": {"b": {"range": "<2", "severity": "high"}}}), "")
    assert found.weak == ["lock: a 1 CVE-0000-1 (fixed in 2)", "page: b <2 high"]
    assert found.exit_code == 1


@contextmanager
def service(status: int, answer: object) -> Iterator[str]:
    """Answer every question in the same way."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "answer", "exit_code"),
    [
        (200, {"results": [{}, {"vulns": [{"id": "GHSA-0"}]}]}, 1),
        (200, {"results": [{}, {}]}, 0),
        (200, {"results": [{}]}, 2),
        (200, {}, 2),
        (200, [], 2),
        (503, {}, 2),
    ],
)
def test_the_engine_s_jars_are_asked_about(status: int, answer: object, exit_code: int) -> None:
    found = Audit()
    with service(status, answer) as address:
        ask_osv(found, "jars.lock", engine_parts()[:2], address)
    assert found.exit_code == exit_code


def test_a_service_that_is_not_there_is_no_pass() -> None:
    found = Audit()
    ask_osv(found, "jars.lock", engine_parts()[:2], "http://127.0.0.1:9")
    assert found.exit_code == 2


@pytest.mark.slow
def test_every_part_is_under_a_licence_that_is_allowed(capsys: pytest.CaptureFixture[str]) -> None:
    """When this fails: read the licence, then allow it in pyproject.toml or do without the part."""
    assert main(["licenses"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert len(listed) == len(all_parts())
    assert [line for line in listed if line.startswith("NOT ALLOWED")] == []


def test_another_command_is_told_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bill"]) == 2
    assert "sbom FILE | licenses | audit" in capsys.readouterr().err
