"""The long form: faults in random order for a while, from a seed that is printed. ``make faults``."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.injuries import KILLED, KILLED_AT_COMMIT, LONG, Injury, endure
from tests.faults.rig import standing

KILLS = (KILLED.name, KILLED_AT_COMMIT.name)
MOST_KILLS, KILL_SECONDS = 4, 660.0
"""The engine's supervisor gives up at the fifth death within ten minutes, which is meant so."""


async def run(seed: int, minutes: float) -> int:
    """Inflict faults until the time is over; 1 where a promise was broken."""
    print(f"seed {seed}", flush=True)
    chance = random.Random(seed)
    end = time.monotonic() + minutes * 60
    broken: list[str] = []
    kills: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        async with standing(Path(folder), seed) as rig:
            while time.monotonic() < end:
                for injury in chance.sample(LONG, len(LONG)):
                    if injury.name in KILLS and not _may_kill(kills):
                        continue
                    found = await endure(rig, injury)
                    broken += found
                    _tell(injury, rig.measured.get(injury.name, []), found)
                    if time.monotonic() > end:
                        break
    print(f"{len(broken)} promises broken, seed {seed}")
    return 1 if broken else 0


def _may_kill(kills: list[float]) -> bool:
    now = time.monotonic()
    if sum(now - each < KILL_SECONDS for each in kills) >= MOST_KILLS:
        return False
    kills.append(now)
    return True


def _tell(injury: Injury, seconds: list[float], found: list[str]) -> None:
    took = f"whole after {seconds[-1]:.1f} s" if seconds else "not whole before"
    print(f"{injury.name}: {took}, {len(found)} promises broken", flush=True)
    for each in found[:10]:
        print(f"  {each}", flush=True)


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--minutes", type=float, default=20.0)
    given = parser.parse_args()
    return asyncio.run(run(given.seed, given.minutes))


if __name__ == "__main__":
    sys.exit(main())
