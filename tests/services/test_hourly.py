"""What the service does by itself: once an hour, and again at once where it failed."""

from __future__ import annotations

import pytest

from graph_api.services.desk.hourly import HOUR_SECONDS, Hourly


async def test_it_is_done_when_an_hour_has_passed_since_it_last_succeeded() -> None:
    now, done, fails = 0.0, 0, False

    async def work() -> int:
        nonlocal done
        if fails:
            raise OSError("away")
        done += 1
        return done

    hourly = Hourly(work, "done", lambda: now)
    counts = []
    for now in (0.0, 1.0, HOUR_SECONDS - 1, HOUR_SECONDS, HOUR_SECONDS + 1):  # noqa: B007
        await hourly.run()
        counts.append(done)
    assert counts == [1, 1, 1, 2, 2]
    now, fails = 2 * HOUR_SECONDS, True
    with pytest.raises(OSError, match="away"):
        await hourly.run()
    fails = False
    await hourly.run()
    assert done == 3
