"""Reads of one query that arrive together share a round trip.

There is no timer. A call that finds a free place in its lane is sent at once, by itself, from the task
of its caller: alone, nobody pays. What arrives while all places are taken waits, and whoever waits when
they are free again goes together (``bolt/batching.py``). Callers who are answered together ask again
together: where calls met lately, the first to come lets the event loop turn a few times before it goes, and
takes along whoever arrived meanwhile.

A caller keeps what is his own: his deadline and cancellation (his future is his), and his errors. A
round trip that fails is repeated by each of its calls alone, so that only the one that fails is told
so. One that takes far longer than usual is given up and repeated in the same way: a slow call delays
those who travel with it by that patience, once, and holds no place in the lane after it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from graph_api.bolt.registry import NamedQuery
from graph_api.errors import UnavailableError

Parameters: TypeAlias = Mapping[str, object]
Record: TypeAlias = Mapping[str, Any]
_Waiting: TypeAlias = tuple[Parameters, "asyncio.Future[Record]"]

PLACES = 2
"""Places of a lane. A call by itself takes one, a group takes them all: a second group at the same time would
make groups half as large, and what a call costs is mostly paid for the round trip (measured: 16 calls
together take a third of what 16 take alone, on both sides)."""

LEAST_PATIENCE_SECONDS = 0.25
"""No round trip is given up earlier: a pause of the engine's memory or of the machine lasts as long."""

PATIENCE = 8
"""How many times the usual duration of a round trip may last. A busy engine makes the usual longer, and
the patience with it: giving up must not add to the load that caused it."""

FIRST_PATIENCE_SECONDS = 9.0
"""Patience with a query that was never asked: the engine may have to plan it, and whoever gives that up has
it done again from the beginning (``bolt/first_calls.py`` bounds it)."""

TURNS = 2
"""Turns of the event loop that a call waits for others where calls met lately. A turn without work takes some
microseconds; one in which others arrive takes as long as their requests take to read. Measured with 16
clients: a fifth less processor time of the service a report, and a fifth less of the engine."""

LONE_HOLD = 2
"""How many times the usual duration a lone call keeps a group from starting."""

LEAST_HOLD_SECONDS = 0.01
"""No lone call loses its place earlier."""

MOST_VALUES = 8
"""A call with a longer list among its parameters is a batch in itself and travels alone."""

LANES = 256
"""Lanes remembered; one that is empty is forgotten first."""


@dataclass(slots=True)
class _Pace:
    """How long the round trips of one query usually last, in seconds; None before the first one."""

    usual: float | None = None

    @property
    def patience(self) -> float:
        """Seconds after which a round trip is given up."""
        if self.usual is None:
            return FIRST_PATIENCE_SECONDS
        return max(LEAST_PATIENCE_SECONDS, PATIENCE * self.usual)

    def hold(self, taken: int) -> float:
        """Seconds after which a round trip loses its places: a lone call that is late holds up no group."""
        if taken == PLACES:
            return self.patience
        if self.usual is None:
            return LEAST_PATIENCE_SECONDS  # planning one text is no reason not to plan the other
        return max(LEAST_HOLD_SECONDS, LONE_HOLD * self.usual)

    def took(self, seconds: float) -> None:
        """Remember how long a round trip took."""
        self.usual = seconds if self.usual is None else 0.8 * self.usual + 0.2 * seconds


@dataclass(slots=True)
class _Lane:
    """Calls of one query that may travel together. ``met``: calls were here at the same time lately."""

    query: NamedQuery
    pace: _Pace
    waiting: deque[_Waiting] = field(default_factory=deque)
    taken: int = 0
    met: bool = False

    @property
    def idle(self) -> bool:
        """Whether nobody travels or waits."""
        return not self.taken and not self.waiting

    def arrive(self) -> bool:
        """Return whether a call that arrives now goes at once, by itself."""
        alone = not self.met and self.taken < PLACES and not self.waiting
        self.met = self.met or not self.idle
        return alone

    def room(self) -> int:
        """Return how many of those who wait may go now: all of them, one, or none."""
        if self.taken == 0:
            return len(self.waiting)
        return 1 if len(self.waiting) == 1 and self.taken < PLACES else 0


class Coalescer:
    """Sends calls alone or together.

    ``alone`` asks one call; ``together`` asks several of one lane in one round trip and returns their
    records in order, None for one that has none. ``shared`` counts the calls that travelled together.
    """

    def __init__(
        self,
        alone: Callable[[NamedQuery, Parameters], Awaitable[Record]],
        together: Callable[[NamedQuery, Sequence[Parameters]], Awaitable[Sequence[Record | None]]],
    ) -> None:
        self._alone = alone
        self._together = together
        self._lanes: OrderedDict[tuple[object, ...], _Lane] = OrderedDict()
        self._paces: dict[str, _Pace] = {}
        self._running: set[asyncio.Task[None]] = set()
        self.shared = 0

    @staticmethod
    def takes(query: NamedQuery, parameters: Parameters) -> bool:
        """Whether a call may share a round trip."""
        return query.batching is not None and not any(
            isinstance(value, list | tuple) and len(value) > MOST_VALUES for value in parameters.values()
        )

    async def ask(self, query: NamedQuery, parameters: Parameters) -> Record:
        """Return the record of a call that ``takes`` accepts; raises what the call alone would raise."""
        lane = self._lane(query, parameters)
        if lane.arrive():
            with _Place(self, lane, 1):
                return await self._alone(query, parameters)
        loop = asyncio.get_running_loop()
        if lane.idle:
            loop.call_soon(self._start_after, lane, TURNS)
        answer: asyncio.Future[Record] = loop.create_future()
        lane.waiting.append((parameters, answer))
        return await answer

    def forget_paces(self) -> None:
        """Be as patient as with queries that were never asked: the engine has to plan them anew."""
        for pace in self._paces.values():
            pace.usual = None

    async def close(self) -> None:
        """Give up what is under way; whoever waits is told that the engine is away."""
        running = tuple(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        for lane in self._lanes.values():
            _fail(lane.waiting, UnavailableError("The service is stopping.", "服务正在停止。"))
            lane.waiting.clear()

    def start(self, lane: _Lane) -> None:
        """Send whoever waits in a lane, as far as there are places."""
        batching = lane.query.batching
        assert batching is not None
        while room := min(lane.room(), batching.most):
            waiting = [lane.waiting.popleft() for _ in range(room)]
            calls = [call for call in waiting if not call[1].done()]  # of the others the caller has gone
            lane.met = len(calls) > 1 or bool(lane.waiting)
            if calls:
                place = _Place(self, lane, 1 if len(calls) == 1 else PLACES)
                task = asyncio.get_running_loop().create_task(self._travel(lane, calls, place))
                self._running.add(task)
                task.add_done_callback(self._running.discard)

    def _start_after(self, lane: _Lane, turns: int) -> None:
        if turns:
            asyncio.get_running_loop().call_soon(self._start_after, lane, turns - 1)
        else:
            self.start(lane)

    def _lane(self, query: NamedQuery, parameters: Parameters) -> _Lane:
        assert query.batching is not None
        key = (query.name, *query.batching.lane(parameters))
        lane = self._lanes.get(key)
        if lane is None:
            pace = self._paces.setdefault(query.name, _Pace())
            lane = self._lanes[key] = _Lane(query, pace)
            if len(self._lanes) > LANES:
                self._forget()
        else:
            self._lanes.move_to_end(key)
        return lane

    def _forget(self) -> None:
        for key, lane in self._lanes.items():
            if not lane.taken and not lane.waiting:
                del self._lanes[key]
                return

    async def _travel(self, lane: _Lane, calls: list[_Waiting], place: _Place) -> None:
        if len(calls) == 1:
            with place:
                await self._settle(lane.query, *calls[0])
            return
        self.shared += len(calls)
        try:
            with place:
                async with asyncio.timeout(lane.pace.patience):
                    records = await self._together(lane.query, [parameters for parameters, _ in calls])
        except UnavailableError as error:
            _fail(calls, error)
        except asyncio.CancelledError:
            _fail(calls, UnavailableError("The service is stopping.", "服务正在停止。"))
            raise
        except Exception:
            await asyncio.gather(*(self._settle(lane.query, *call) for call in calls))
        else:
            for (_, answer), record in zip(calls, records, strict=True):
                if record is not None and not answer.done():
                    answer.set_result(record)
            await asyncio.gather(*(self._settle(lane.query, *call) for call in calls))

    async def _settle(
        self, query: NamedQuery, parameters: Parameters, answer: asyncio.Future[Record]
    ) -> None:
        """Ask one call alone and tell its caller how it went; gives up when the caller has gone."""
        if answer.done():
            return
        asked = asyncio.ensure_future(self._alone(query, parameters))
        answer.add_done_callback(lambda done: asked.cancel() if done.cancelled() else None)
        try:
            record = await asked
        except asyncio.CancelledError:
            _fail([(parameters, answer)], UnavailableError("The service is stopping.", "服务正在停止。"))
            if not answer.cancelled():
                raise
        except Exception as error:
            _fail([(parameters, answer)], error)
        else:
            if not answer.done():
                answer.set_result(record)


class _Place:
    """Places in a lane, taken when made and held while a round trip is under way.

    A round trip that outlasts the lane's patience loses them, so that it holds up nobody.
    """

    __slots__ = ("_coalescer", "_lane", "_release", "_since", "_taken")

    def __init__(self, coalescer: Coalescer, lane: _Lane, taken: int) -> None:
        loop = asyncio.get_running_loop()
        self._coalescer = coalescer
        self._lane = lane
        self._since = loop.time()
        self._release: asyncio.TimerHandle | None = loop.call_later(lane.pace.hold(taken), self._free)
        self._taken = taken
        lane.taken += taken

    def __enter__(self) -> None:
        """Hold it already."""

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Learn from the duration, and let the next ones go."""
        if kind is None or kind is TimeoutError:
            self._lane.pace.took(asyncio.get_running_loop().time() - self._since)
        if self._release is not None:
            self._release.cancel()
            self._free()

    def _free(self) -> None:
        self._release = None
        self._lane.taken -= self._taken
        self._coalescer.start(self._lane)


def _fail(calls: Iterable[_Waiting], error: Exception) -> None:
    for _, answer in calls:
        if not answer.done():
            answer.set_exception(error)
