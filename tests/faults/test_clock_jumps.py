"""The machine's clock is set, forward or back: tokens, rates and the audit trail keep what they promise."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph_api.bolt.driver import Graph
from graph_api.http.claims import LEEWAY_SECONDS, InvalidTokenError
from graph_api.http.remembered_tokens import REMEMBERED_SECONDS, RememberedTokens
from graph_api.http.tokens import DevelopmentTokens, issue_development_token
from graph_api.http.windows import Windows
from graph_api.services.audit import AuditService
from graph_api.services.audit_model import AuditedAnswer, AuditEntry
from graph_api.services.audit_verification import verify
from graph_api.services.callers import Caller, Role
from graph_api.services.references import SubjectRefValue
from graph_api.settings import Settings
from tests.services.chain_key import CHAIN_KEY

HOUR = 3_600.0
BANK = Caller(Role.BANK, "bank-a", "630000", "teller-7")
REF = SubjectRefValue.by_id("e_aaaaaaaaaaaaaaaaaaaaaaaa")


class Clock:
    """A clock of a machine that can be set, and one beside it that cannot."""

    def __init__(self) -> None:
        self.wall = datetime.now(UTC).timestamp()
        self.ticks = 100.0

    def passes(self, seconds: float) -> None:
        self.wall += seconds
        self.ticks += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Withdrawn(DevelopmentTokens):
    """Tokens whose key can be withdrawn."""

    withdrawn = False

    async def caller(self, token: str) -> Caller:
        if self.withdrawn:
            raise InvalidTokenError("the key was withdrawn")
        return await super().caller(token)


async def test_a_withdrawn_key_is_refused_within_a_minute_though_the_clock_was_set_back(
    clock: Clock, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path)
    verifier = Withdrawn(settings)
    tokens = RememberedTokens(verifier, lambda: clock.wall, lambda: clock.ticks)
    token = issue_development_token(settings, "bank", "bank-a")
    await tokens.caller(token)
    verifier.withdrawn = True
    clock.wall -= HOUR
    clock.passes(REMEMBERED_SECONDS)
    with pytest.raises(InvalidTokenError):
        await tokens.caller(token)


@pytest.mark.parametrize("jump", [-0.9 * LEEWAY_SECONDS, 0.9 * LEEWAY_SECONDS])
async def test_a_token_survives_a_jump_within_the_leeway(
    clock: Clock, tmp_path: Path, jump: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=tmp_path)
    tokens = RememberedTokens(DevelopmentTokens(settings), lambda: clock.wall, lambda: clock.ticks)
    token = issue_development_token(settings, "bank", "bank-a", ttl=timedelta(seconds=10))
    await tokens.caller(token)
    clock.wall += jump
    moment = datetime.now(UTC) + timedelta(seconds=jump)
    monkeypatch.setattr("jwt.api_jwt.datetime", _frozen(moment))
    assert (await tokens.caller(token)).org == "bank-a"


@pytest.mark.parametrize("jump", [-2 * LEEWAY_SECONDS, 3 * LEEWAY_SECONDS])
async def test_no_token_is_believed_outside_its_time_beyond_the_leeway(
    tmp_path: Path, jump: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=tmp_path)
    token = issue_development_token(settings, "bank", "bank-a", ttl=timedelta(seconds=10))
    monkeypatch.setattr("jwt.api_jwt.datetime", _frozen(datetime.now(UTC) + timedelta(seconds=jump)))
    with pytest.raises(InvalidTokenError):
        await RememberedTokens(DevelopmentTokens(settings)).caller(token)


def _frozen(moment: datetime) -> type[datetime]:
    class Frozen(datetime):
        """The clock that the token library reads."""

        @classmethod
        def now(cls, tz: object = None) -> Frozen:
            return cls.fromtimestamp(moment.timestamp(), UTC)

    return Frozen


def test_rates_do_not_look_at_the_clock_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller is neither let off nor shut out when the clock is set an hour forward or back."""
    windows = Windows()
    assert [windows.hit("a", 3, HOUR) for _ in range(3)] == [0.0] * 3
    for jump in (-HOUR, HOUR):
        monkeypatch.setattr(time, "time", lambda jump=jump: datetime.now(UTC).timestamp() + jump)
        assert 0 < windows.hit("a", 3, HOUR) <= 2 * HOUR


def test_a_window_slides_and_says_when_there_is_room(clock: Clock) -> None:
    windows = Windows(lambda: clock.ticks)  # ten seconds into its period of 30
    assert [windows.hit("a", 4, 30.0) for _ in range(4)] == [0.0] * 4
    seconds = windows.hit("a", 4, 30.0)
    clock.passes(seconds - 0.01)
    assert windows.hit("a", 4, 30.0) > 0
    clock.passes(0.02)
    assert windows.hit("a", 4, 30.0) == 0.0
    again = windows.hit("a", 4, 30.0)
    clock.passes(again + 0.01)
    assert windows.hit("a", 4, 30.0) == 0.0
    assert windows.hit("b", 4, 30.0) == 0.0
    assert len(windows) == 2
    clock.passes(61)
    assert windows.hit("b", 4, 30.0) == 0.0
    assert len(windows) == 1


async def test_the_audit_chain_holds_when_the_clock_is_set_back(graph: Graph, clock: Clock) -> None:
    audit = AuditService(graph, CHAIN_KEY, clock=lambda: int(clock.wall * 1000))
    for jump in (0.0, -24 * HOUR, 48 * HOUR, -HOUR):
        clock.wall += jump
        for _ in range(3):
            (receipt,) = audit.new_receipt_ids(1)
            answer = AuditedAnswer(REF, "e_a", "CLEAR", {"complete": True}, receipt)
            await audit.record(AuditEntry(BANK, "preCheck", (answer,), "r", purpose="贷款审批"))
    await audit.close()
    found = await verify(graph, CHAIN_KEY)
    assert list(found.findings) == []
    assert found.records == 12
