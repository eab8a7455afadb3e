"""The web page in a real Chromium, against the product as ``credit-graph run`` starts it.

The browser is the machine's own (Debian's package ``chromium``); Playwright drives it. Where it is
missing the tests are left out, except in CI, which installs it (``.ci/run``). Screenshots are kept in
``.ci/output/screenshots``, which is not part of the repository.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.migrations import migrate
from graph_api.domain.dates import now_ms
from graph_api.engine.ports import choose_port
from graph_api.http.tokens import issue_development_token
from graph_api.sealing import IdentitySealer
from graph_api.settings import Settings
from loaders.run import load
from tests.conftest import WIPE
from tests.http.serving import await_ready, environment_of

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / ".ci" / "output" / "screenshots"
COMMAND = str(Path(sys.executable).with_name("credit-graph"))
READY_SECONDS = 180
PATIENCE = 180_000
"""Milliseconds after which nobody waits any more: a thousand standings take long on a busy machine."""

DAY_MS = 86_400_000

# Chinese letters must be drawn on machines without Chinese fonts too; the product ships one.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def chromium() -> str | None:
    """Return the path of the machine's Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


@dataclass
class Service:
    """The running product: its address, and what commands beside it need."""

    url: str
    settings: Settings
    environment: dict[str, str]
    graph_address: GraphAddress

    def token(self, role: str = "bank", org: str | None = None) -> str:
        return issue_development_token(self.settings, role, org or f"{role}-org")

    def load(self, folder: Path, *options: str) -> int:
        """Load a folder by the command line, beside the running service; return the exit code."""
        command = [COMMAND, "load", str(folder), *options]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode in (0, 2), done.stderr
        return done.returncode

    def load_aged(self, folder: Path, source: str, days: int) -> None:
        """Load a folder as if that had been so many days ago: its source has not been heard of since."""

        async def load_then() -> int:
            graph = Graph.connect(self.graph_address)
            try:
                report = await load(
                    folder,
                    graph=graph,
                    sealer=IdentitySealer.from_settings(self.settings),
                    source=source,
                    load_time=now_ms() - days * DAY_MS,
                    rejects=self.settings.home / "rejects",
                )
            finally:
                await graph.close()
            return report.exit_code

        # The browser's driver keeps this thread's event loop for itself.
        with ThreadPoolExecutor(1) as beside:
            assert beside.submit(asyncio.run, load_then()).result() == 0

    def ask(
        self, query: str, variables: dict[str, Any] | None = None, by: tuple[str, str | None] = ("bank", None)
    ) -> Any:
        """Return the data of a question or act that must be answered; ``by`` are role and organisation."""
        headers = {"authorization": f"Bearer {self.token(*by)}"}
        body = {"query": query, "variables": variables or {}}
        answer = httpx.post(f"{self.url}/graphql", json=body, headers=headers, timeout=30).json()
        assert "errors" not in answer, answer
        return answer["data"]


@pytest.fixture(scope="package")
def service(graph_address: GraphAddress, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Start the product on an empty graph; it loads the invented sample world itself."""
    if chromium() is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have Chromium: see .ci/run")
        pytest.skip("no Chromium on this machine")
    asyncio.run(_empty(graph_address))
    folder = tmp_path_factory.mktemp("web")
    port = choose_port(0)
    environment = {**environment_of(folder / "home", graph_address), "PORT": str(port)}
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [COMMAND, "run"],
        env=environment,
        cwd=ROOT,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    started = Service(f"http://127.0.0.1:{port}", Settings(home=folder / "home"), environment, graph_address)
    try:
        await_ready(process, started.url, folder / "log", READY_SECONDS)
        yield started
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        finally:
            process.kill()
            log.close()


@pytest.fixture(scope="package")
def browser(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Start Chromium; the service comes first, because it needs an event loop of its own."""
    folder = tmp_path_factory.mktemp("fonts")
    (folder / "fonts.conf").write_text(FONTS.format(fonts=ROOT / "graph_api" / "fonts", cache=folder))
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox"],
            env={**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")},
        )
        yield started
        started.close()


@dataclass
class Watched:
    """A page whose requests, complaints and errors are noted; a test ends by asking that all was well."""

    page: Page
    service: Service
    requests: list[Request]
    complaints: list[str]

    def open(self, hash_: str = "") -> None:
        """Open the page, or open it anew with another permalink."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.service.url}/{hash_}")
        self.page.wait_for_selector(".top")

    def give_token(self, role: str = "bank") -> None:
        self.give_token_of(self.service.token(role))
        self.settle()

    def give_token_of(self, token: str) -> None:
        # A refusal opens the form by itself; a press that comes just after that closes it again.
        for _ in range(2):
            if not self.page.is_visible("[data-token]"):
                self.page.click(".token > button")
        self.page.fill("[data-token]", token)
        self.page.press("[data-token]", "Enter")
        self.page.wait_for_selector("[data-token]", state="detached")
        self.page.wait_for_selector(".token .on")

    def choose(self, words: str, field: str = ".top .search input") -> None:
        """Search, and take the first result by keyboard."""
        self.page.fill(field, words)
        self.page.wait_for_selector("[role=option]")
        self.page.press(field, "Enter")
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is being asked."""
        self.page.wait_for_selector(".status[data-busy=false]", timeout=PATIENCE)

    def nodes(self) -> int:
        return int(self.page.get_attribute(".status", "data-nodes") or 0)

    def wait_for_nodes(self, number: int) -> None:
        self.page.wait_for_selector(f'.status[data-busy=false][data-nodes="{number}"]', timeout=PATIENCE)

    def tab(self, name: str) -> None:
        self.page.click(f"#tab-{name}")

    def linked(self) -> list[str]:
        """Return the names in the list of links of the chosen subject."""
        self.tab("links")
        return [name.strip() for name in self.page.locator(".linklist button").all_inner_texts()]

    def download(self, selector: str) -> bytes:
        # The first report of a cold service takes long on a busy machine.
        with self.page.expect_download(timeout=60_000) as awaited:
            self.page.click(selector)
        return Path(awaited.value.path()).read_bytes()

    def keep(self, name: str) -> None:
        """Keep a screenshot, once what moves has come to rest."""
        self.page.wait_for_selector(".canvas:not([data-moving=true])", timeout=PATIENCE)
        self.page.wait_for_timeout(300)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")

    def assert_clean(self) -> None:
        """Nothing left the origin, and neither policy nor script had anything to complain about."""
        foreign = [
            request.url
            for request in self.requests
            if not request.url.startswith((f"{self.service.url}/", "blob:", "data:", "about:"))
        ]
        assert foreign == []
        assert self.complaints == []


@pytest.fixture
def web(browser: Browser, service: Service, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """Give a fresh browser window; ``@pytest.mark.parametrize("web", [(w, h)], indirect=True)`` sizes it."""
    with window(browser, service, *getattr(request, "param", (1360, 820))) as opened:
        yield opened


@contextmanager
def window(browser: Browser, service: Service, width: int = 1360, height: int = 820) -> Iterator[Watched]:
    """Open a fresh browser window, of somebody who shares nothing with other windows."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(20_000)
    watched = Watched(page, service, [], [])
    page.on("request", lambda sent: watched.requests.append(sent))
    page.on("pageerror", lambda error: watched.complaints.append(f"error: {error}"))
    page.on(
        "console",
        lambda message: (
            watched.complaints.append(f"{message.type}: {message.text}")
            if message.type in ("error", "warning")
            else None
        ),
    )
    # Some violations are reported to the document only.
    page.expose_function("noteViolation", lambda what: watched.complaints.append(f"policy: {what}"))
    page.add_init_script(
        "addEventListener('securitypolicyviolation',"
        " event => noteViolation(`${event.violatedDirective} ${event.blockedURI}`))"
    )
    watched.open()
    yield watched
    context.close()


async def _empty(address: GraphAddress) -> None:
    graph = Graph.connect(address)
    await migrate(graph)
    await graph.run_admin(WIPE)
    await graph.close()
