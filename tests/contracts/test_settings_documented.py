"""The settings page says what the settings are."""

from __future__ import annotations

from pathlib import Path

from graph_api.cli.settings import settings_page
from graph_api.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_the_page_is_the_one_that_the_settings_give() -> None:
    """When this fails: `make settings`."""
    assert PAGE.read_text(encoding="utf-8") == settings_page()


def test_every_setting_has_a_meaning() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
