"""Chinese or English on the command line, as the user's locale says."""

from __future__ import annotations

import os
from collections.abc import Mapping

from graph_api.domain.explanations import Language


def localised(english: str, chinese: str, environment: Mapping[str, str] | None = None) -> str:
    """``chinese`` under a Chinese locale, else ``english``."""
    return chinese if language_of(environment) == "zh" else english


def language_of(environment: Mapping[str, str] | None = None) -> Language:
    """Return the language of the user's locale: English unless it is a Chinese one."""
    values = os.environ if environment is None else environment
    locale = values.get("LC_ALL") or values.get("LC_MESSAGES") or values.get("LANG") or ""
    return "zh" if locale.startswith("zh") else "en"
