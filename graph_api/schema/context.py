"""What every resolver knows about the request it serves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from graph_api.services.callers import Caller
from graph_api.services.container import Services

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Context:
    """One request: its caller, the services, the language of Accept-Language, and its id in the logs.

    ``address`` is the client's network address, by which the public is counted; it is never kept.
    """

    caller: Caller
    services: Services
    language: Language = "zh"
    request_id: str = ""
    address: str = field(default="", repr=False)
