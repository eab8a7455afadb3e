"""The application for an ASGI server: ``uvicorn graph_api.asgi:app``."""

from __future__ import annotations

from graph_api.app import create_app
from graph_api.garbage import settle_heap
from graph_api.http.logs import configure_logging
from graph_api.settings import Settings

settings = Settings()
configure_logging(settings.log_level)
app = create_app(settings)
settle_heap()
