"""A token is verified once a minute, and never believed past its own end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph_api.http.claims import InvalidTokenError
from graph_api.http.remembered_tokens import REMEMBERED_SECONDS, RememberedTokens
from graph_api.http.tokens import DevelopmentTokens, issue_development_token
from graph_api.services.callers import Caller
from graph_api.settings import Settings


class Counting(DevelopmentTokens):
    """Development tokens, counted."""

    asked = 0

    async def caller(self, token: str) -> Caller:
        self.asked += 1
        return await super().caller(token)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


async def test_a_token_is_verified_once_a_minute(settings: Settings) -> None:
    moments = [7.0]
    counting = Counting(settings)
    tokens = RememberedTokens(counting, ticks=lambda: moments[-1])
    token = issue_development_token(settings, "bank", "bank-a")
    first = await tokens.caller(token)
    assert await tokens.caller(token) == first
    assert counting.asked == 1
    other = await tokens.caller(issue_development_token(settings, "auditor", "office"))
    assert (first.org, other.org) == ("bank-a", "office")
    moments.append(7.0 + REMEMBERED_SECONDS)
    assert await tokens.caller(token) == first
    assert counting.asked == 3


async def test_a_token_is_not_believed_past_its_end(settings: Settings) -> None:
    now = datetime.now(UTC).timestamp()
    moments = [now]
    counting = Counting(settings)
    tokens = RememberedTokens(counting, clock=lambda: moments[-1])
    token = issue_development_token(settings, "bank", "bank-a", ttl=timedelta(seconds=5))
    await tokens.caller(token)
    moments.append(now + 4)
    await tokens.caller(token)
    assert counting.asked == 1
    moments.append(now + 6)
    await tokens.caller(token)
    assert counting.asked == 2


async def test_what_is_refused_is_asked_again(settings: Settings) -> None:
    counting = Counting(settings)
    tokens = RememberedTokens(counting)
    for _ in range(2):
        with pytest.raises(InvalidTokenError):
            await tokens.caller("no.token.atall")
    assert counting.asked == 2
