"""What every resolver knows about the request it serves."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from graph_api.services.callers import Caller
from graph_api.services.container import Services

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Context:
    """One request: its caller, the services, the language of Accept-Language, and its id in the logs.

    ``address`` is the client's network address, by which the public is counted; it is never kept.
    ``disclosed`` are the response keys of the root fields beneath which numbers may be shown in full
    (``schema.disclosure``); they are one operation's own.
    """

    caller: Caller
    services: Services
    language: Language = "zh"
    request_id: str = ""
    address: str = field(default="", repr=False)
    disclosed: set[str | int] = field(default_factory=set, repr=False, compare=False)

    def for_operation(self) -> Context:
        """Return the context of one more operation of the same caller, of which nothing is disclosed yet."""
        return replace(self, disclosed=set())
