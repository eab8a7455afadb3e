"""Chinese or English on the command line, as the user's locale says."""

from __future__ import annotations

import os
from collections.abc import Mapping


def localised(english: str, chinese: str, environment: Mapping[str, str] | None = None) -> str:
    """``chinese`` under a Chinese locale, else ``english``."""
    values = os.environ if environment is None else environment
    locale = values.get("LC_ALL") or values.get("LC_MESSAGES") or values.get("LANG") or ""
    return chinese if locale.startswith("zh") else english
