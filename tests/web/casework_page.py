"""Casework on the page as somebody at a department uses it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import FilePayload, Page

from tests.web.conftest import Service, Watched


@dataclass
class Window:
    """One window of one organisation; every wait is for something that the page shows."""

    web: Watched

    @property
    def page(self) -> Page:
        """The browser's page."""
        return self.web.page

    @property
    def service(self) -> Service:
        """The running product."""
        return self.web.service

    def become(self, role: str, org: str) -> None:
        """Give the page the token of an organisation, in place of the one it has."""
        self.web.give_token_of(self.service.token(role, org))

    def go(self, place: str) -> None:
        """Choose a view by its button."""
        self.page.click(f"[data-place={place}]")
        self.page.wait_for_selector("main.casework")

    def open_case(self, case: str) -> None:
        """Open a case by its permalink, the token staying in the page."""
        self.page.evaluate(f"location.hash = '#w=case&c={case}&lang=zh'")
        self.page.wait_for_selector(f"[data-case='{case}']")

    def start(self, action: str, of: str = "") -> None:
        """Press the button of an action, of the case or of a part of it, and see the focus in its form."""
        narrowed = f"[data-of='{of}']" if of else ""
        self.page.click(f"button[data-action={action}]{narrowed}")
        self.page.wait_for_selector(f"form[data-act={action}]:focus-within")

    def fill(self, field: str, value: str) -> None:
        """Fill in a field of the open form."""
        self.page.fill(f"form [data-field={field}]", value)

    def choose(self, field: str, value: str) -> None:
        """Choose from a list of the open form."""
        self.page.select_option(f"form [data-field={field}]", value)

    def attach(self, name: str, content: bytes) -> str:
        """Choose a document as evidence and return the digest that the page shows."""
        file: FilePayload = {"name": name, "mimeType": "application/pdf", "buffer": content}
        self.page.set_input_files("form [data-field=evidence]", files=file)
        return self.page.inner_text("[data-sha256] code")

    def done(self, action: str) -> None:
        """Send the form, and wait until the page says that it is done and has the focus on that."""
        before = self.last_step()
        self.page.click("form [data-send]")
        self.page.wait_for_selector(f"[data-told={action}]:focus")
        self.page.wait_for_selector(f"[data-case]:not([data-last-step='{before}'])")

    def act(self, action: str, of: str = "", **fields: str) -> None:
        """Do something that needs only texts."""
        self.start(action, of)
        for field, value in fields.items():
            self.fill(field, value)
        self.done(action)

    def last_step(self) -> int:
        """Return the number of the last step that the page shows."""
        return int(self.page.get_attribute("[data-case]", "data-last-step") or 0)

    def state(self) -> str:
        """Return how the case stands."""
        return self.page.get_attribute("[data-case]", "data-state") or ""

    def part(self, kind: str, state: str) -> str:
        """Return the id of the part of a kind that is in a state, once there is one."""
        found = self.page.wait_for_selector(f"[data-parts={kind}] [data-part][data-state={state}]")
        assert found is not None
        return found.get_attribute("data-part") or ""

    def status(self, person: str, status: str) -> None:
        """Wait until the list of persons, asked after the last step, shows this status of one."""
        asked = f"[data-concerned='{self.last_step()}']"
        self.page.wait_for_selector(f"{asked} [data-concerned-id='{person}'][data-status={status}]")

    def keep(self, folder: Path, name: str) -> None:
        """Keep a picture of the whole page; nothing of it hangs over."""
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"casework-{name}.png")
