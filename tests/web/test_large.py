"""Many subjects: a thousand in one picture, a hub in pages, and the registers of real listed enterprises."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.web.conftest import PATIENCE, ROOT, SCREENSHOTS, Service, Watched

LISTED = ROOT.parent / "shared" / "data" / "listed"
KNOWN = "2016-01-01"
FIRMS, DIRECTORS = 9, 110
"""With the group above them they are a thousand subjects."""


@pytest.fixture(scope="module")
def world(service: Service, tmp_path_factory: pytest.TempPathFactory) -> None:
    """An invented group of nine enterprises, with 110 directors each."""
    folder = tmp_path_factory.mktemp("world")
    group = [{"id": "W0", "name": "千点控股有限公司（虚构）"}]
    firms = [{"id": f"W{at}", "name": f"千点第{at}企业有限公司（虚构）"} for at in range(1, FIRMS + 1)]
    persons = [(firm["id"], f"{firm['id']}-{at}", f"虚千{at}") for firm in firms for at in range(DIRECTORS)]
    since = {"since": KNOWN}
    tables = {
        "enterprises": group + firms,
        "persons": [{"id": key, "name": name} for _, key, name in persons],
        "holdings": [{"holder_id": "W0", "enterprise_id": f["id"], "percent": "60", **since} for f in firms],
        "roles": [
            {"person_id": key, "enterprise_id": firm, "role": "DIRECTOR", **since} for firm, key, _ in persons
        ],
    }
    for name, rows in tables.items():
        write(folder / f"{name}.csv", [{**row, "known_on": KNOWN} for row in rows])
    assert service.load(folder, "--source", "thousand") == 0


def write(file: Path, rows: list[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


# Notes how long the page answered to nobody: every task of more than 50 ms, as browsers count them.
WATCH_TASKS = """() => {
  window.tasks_ = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.tasks_.push(entry.duration);
  }).observe({ entryTypes: ["longtask"] });
}"""

# Notes how long each frame takes while the view is dragged and zoomed.
WATCH_FRAMES = """() => {
  window.frames_ = [];
  let last = performance.now();
  const next = (now) => { window.frames_.push(now - last); last = now; requestAnimationFrame(next); };
  requestAnimationFrame(next);
}"""


@pytest.mark.usefixtures("world")
def test_a_thousand_subjects_are_drawn_dragged_and_exported(web: Watched) -> None:
    web.give_token()
    web.choose("千点控股")
    web.page.click("button:has-text('展开 2 层')")
    web.wait_for_nodes(1 + FIRMS + FIRMS * DIRECTORS)
    web.page.wait_for_selector(".canvas[data-placed='force 1000']", timeout=PATIENCE)
    web.keep("thousand")
    web.page.evaluate(WATCH_FRAMES)
    box = web.page.locator(".canvas").bounding_box()
    assert box is not None
    web.page.mouse.move(box["x"] + 20, box["y"] + 20)
    web.page.mouse.down()
    for step in range(60):
        web.page.mouse.move(box["x"] + 20 + step * 4, box["y"] + 20 + step * 2)
    web.page.mouse.up()
    for step in range(20):
        web.page.mouse.wheel(0, -60 if step < 10 else 60)
    frames = sorted(web.page.evaluate("window.frames_"))
    # Told, not judged: the machine that tests is not the machine that shows.
    told = {"frames": len(frames), "median_ms": frames[len(frames) // 2], "longest_ms": frames[-1]}
    (SCREENSHOTS / "thousand.json").write_text(json.dumps(told))
    rows = web.download("[data-export=csv]").decode().strip().splitlines()
    assert len(rows) == 1 + FIRMS + FIRMS * DIRECTORS
    assert web.download("[data-export=png]").startswith(b"\x89PNG")
    web.assert_clean()


@pytest.mark.usefixtures("world")
def test_a_thousand_subjects_stand_in_layers_while_the_page_goes_on(web: Watched) -> None:
    web.give_token()
    web.choose("千点控股")
    web.page.click("button:has-text('展开 2 层')")
    web.wait_for_nodes(1 + FIRMS + FIRMS * DIRECTORS)
    web.page.wait_for_selector(".canvas[data-placed='force 1000']", timeout=PATIENCE)
    web.page.evaluate(WATCH_TASKS)
    web.page.click("button:has-text('分层')")
    # The places are worked out beside the page, which answers meanwhile.
    web.tab("links")
    assert web.page.get_attribute("#tab-links", "aria-selected") == "true"
    web.page.wait_for_selector(".canvas[data-placed='layered 1000']", timeout=PATIENCE)
    web.keep("layered")
    tasks = web.page.evaluate("window.tasks_")
    told = {"long_tasks": len(tasks), "longest_ms": max(tasks, default=0), "sum_ms": sum(tasks)}
    (SCREENSHOTS / "layered.json").write_text(json.dumps(told))
    # In layers everybody has room for a name.
    drawn = web.download("[data-export=svg]").decode()
    assert "个名称因没有位置未写出" not in drawn
    assert all(f">虚千{at}<" in drawn for at in range(DIRECTORS))
    web.assert_clean()


@pytest.mark.usefixtures("world")
def test_a_hub_is_a_counted_bundle_that_opens_page_by_page(web: Watched) -> None:
    web.give_token()
    web.choose("千点第1企业")
    # 25 of 111 neighbours, and the rest as a number.
    web.wait_for_nodes(26)
    assert "再展开 25 个" in web.page.inner_text(".card")
    web.tab("links")
    assert "另有 86 个" in web.page.inner_text("[role=tabpanel]")
    web.keep("hub")
    web.page.click("button:has-text('另有 86 个')")
    web.wait_for_nodes(51)
    assert "另有 61 个" in web.page.inner_text("[role=tabpanel]")
    link = web.page.evaluate("location.hash.slice(1)")
    web.open(f"#{link}")
    web.give_token()
    web.wait_for_nodes(51)
    web.assert_clean()


@pytest.mark.skipif(not LISTED.is_dir(), reason="the registers of listed enterprises are not here")
def test_real_listed_enterprises_are_explored(web: Watched, service: Service) -> None:
    service.load(LISTED)
    with (LISTED / "holdings.csv").open(encoding="utf-8-sig", newline="") as stream:
        held = {row["enterprise_id"] for row in csv.DictReader(stream)}
    with (LISTED / "enterprises.csv").open(encoding="utf-8-sig", newline="") as stream:
        name = next(row["name"] for row in csv.DictReader(stream) if row["id"] in held and row["name"])
    web.give_token()
    web.choose(name)
    assert web.nodes() > 3
    # Nothing is invented about a real enterprise: no provider here states a sanction.
    assert "受惩戒" not in web.page.inner_text(".status")
    web.tab("links")
    web.page.locator(".linklist button").first.click()
    web.tab("card")
    if web.page.is_visible("button.primary:has-text('展开关系')"):
        web.page.click("button.primary:has-text('展开关系')")
    web.settle()
    web.page.fill("[data-day=valid]", "2010-06-30")
    web.page.wait_for_url(lambda url: "v=2010-06-30" in url)
    web.settle()
    assert web.download("[data-export=svg]").startswith(b"<svg")
    web.assert_clean()
