"""When an engine that dies is started again at once, later, or no more."""

from __future__ import annotations

from graph_api.engine.short_lives import ShortLives


def test_an_engine_that_served_is_started_again_at_once_however_often_it_is_killed() -> None:
    lives = ShortLives()
    for _ in range(20):
        lives.ended(6.0)
        assert (lives.pause, lives.never_ready) == (0.0, 0)


def test_pauses_grow_while_lives_are_short_and_end_with_one_that_is_not() -> None:
    lives, pauses = ShortLives(), []
    for _ in range(9):
        lives.ended(0.5)
        pauses.append(lives.pause)
    assert pauses == [0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    assert lives.never_ready == 0
    lives.ended(60.0)
    assert lives.pause == 0.0


def test_only_deaths_before_readiness_count_towards_giving_up() -> None:
    lives = ShortLives()
    for served in (None, None, 1.0, None, None, None):
        lives.ended(served)
    assert lives.never_ready == 3
