"""Hostile text that comes in by a load, and what people, spreadsheets and browsers then make of it."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pypdf
import pytest

from tests.api.platform import Platform
from tests.attacks.hostile import CANARY, HOSTILE
from tests.attacks.test_strings import logged

pytestmark = pytest.mark.asyncio(loop_scope="session")

SOURCE = "hostile"
NAMES = {
    f"E{number}": text
    for number, text in enumerate(text for text in HOSTILE.values() if text.strip() and len(text) < 500)
}
UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b-\x1f\x7f]")
MARKUP = ("<script", "<img", "<svg", "<b>", 'onmouseover="', "<!DOCTYPE a")


def written(folder: Path, table: str, rows: list[dict[str, str]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(rows)


async def loaded(platform: Platform) -> None:
    """Load enterprises whose names, sanctions, honours and records are hostile text."""
    folder = platform.folder / "hostile"
    written(folder, "enterprises", [{"id": id_, "name": name} for id_, name in NAMES.items()])
    written(folder, "persons", [{"id": "P1", "name": "虚\u202e乙<script>"}])
    written(
        folder,
        "roles",
        [
            {"person_id": "P1", "enterprise_id": id_, "role": "DIRECTOR", "position": name, "since": "2020"}
            for id_, name in NAMES.items()
        ],
    )
    written(
        folder,
        "records",
        [
            {
                "id": f"R{id_}",
                "subject_id": id_,
                "type": "PENALTY",
                "title": name,
                "decided_on": "2024-01-01",
                "details": name,
            }
            for id_, name in NAMES.items()
        ],
    )
    written(
        folder,
        "honours",
        [
            {"id": f"H{id_}", "subject_id": id_, "title": name, "list": name, "awarded_on": "2024-01-01"}
            for id_, name in NAMES.items()
        ],
    )
    report = await platform.load(folder, source=SOURCE)
    assert report.exit_code in (0, 2), report.render()
    assert not UNSEEN.search(report.render().replace("\x1b", "")), report.render()


async def test_reports_show_it_and_run_nothing(fresh: Platform) -> None:
    with logged() as lines:
        await loaded(fresh)
        headers = {"authorization": f"Bearer {fresh.token('bank')}"}
        shown = 0
        for id_, name in NAMES.items():
            asked = {"source": SOURCE, "sourceId": id_, "purpose": "test", "lang": "en"}
            page = await fresh.client.post("/report", json=asked, headers=headers)
            if page.status_code == 404:
                continue  # rejected by the loader, which says so
            context = f"{name!r}: {page.status_code}"
            assert page.status_code == 200, context
            assert not [each for each in MARKUP if each in page.text.split("</head>")[-1]], context
            assert not UNSEEN.search(page.text.replace("\n", "")), context
            assert CANARY not in name or CANARY in page.text, context
            shown += 1
        assert shown > len(NAMES) * 0.8
        for id_ in ("E0", "E35", "E40", "E50"):
            asked = {"source": SOURCE, "sourceId": id_, "purpose": "test", "format": "pdf"}
            paper = await fresh.client.post("/report", json=asked, headers=headers)
            assert paper.status_code in (200, 404), (id_, paper.status_code)
            if paper.status_code == 200:
                read = pypdf.PdfReader(io.BytesIO(paper.content))
                words = "".join(each.extract_text() for each in read.pages)
                assert not UNSEEN.search(words.replace("\n", "")), id_
                assert "/JS" not in paper.content.decode("latin-1")
    assert CANARY not in lines.getvalue().decode()
    await fresh.wipe()


async def test_other_spellings_of_a_name_find_it(fresh: Platform) -> None:
    folder = fresh.folder / "spellings"
    written(
        folder,
        "enterprises",
        [{"id": "E1", "name": "虚\u200b构\u202e测试ＡＢＣ貿易有限公司"}, {"id": "E2", "name": "其他"}],
    )
    assert (await fresh.load(folder, source="spellings")).exit_code in (0, 2)
    for text in (
        "虚构测试ABC贸易",
        "虛構測試abc貿易",
        "虚构\u2060测试ａｂｃ",
        "虚构测试\u202eABC",
        "⽤虚构"[1:],
    ):
        found = await fresh.ask("query($t: String!) { search(text: $t) { nodes { name } } }", {"t": text})
        assert len(found["search"]["nodes"]) == 1, text
    await fresh.wipe()


async def test_what_is_rejected_is_told_without_harm(fresh: Platform) -> None:
    """Findings are opened with a spreadsheet by whoever mends the source."""
    folder = fresh.folder / "rejected"
    rows = [
        {"id": f"S{number}", "name": "虚构测试有限公司", "uscc": text, "status": text}
        for number, text in enumerate(NAMES.values())
    ]
    written(folder, "enterprises", rows)
    rejects = fresh.folder / "rejected-rows"
    report = await fresh.load(folder, source="rejected", rejects=rejects)
    assert report.exit_code != 0
    assert not UNSEEN.search(report.render().replace("\x1b", ""))
    findings = list(fresh.folder.rglob("findings.csv"))
    assert findings
    for file in findings:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            for row in csv.reader(opened):
                bad = [each for each in row if each.startswith(("=", "+", "-", "@", "＝", "\t", "\r", "\n"))]
                assert not bad, row
    await fresh.wipe()
