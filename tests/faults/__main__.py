"""The long form: faults in random order for a while, from a seed that is printed. ``make faults``."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.injuries import LONG, Injury, endure
from tests.faults.rig import standing


async def run(seed: int, minutes: float) -> int:
    """Inflict faults until the time is over; 1 where a promise was broken."""
    print(f"seed {seed}", flush=True)
    chance = random.Random(seed)
    end = time.monotonic() + minutes * 60
    broken: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        async with standing(Path(folder), seed) as rig:
            while time.monotonic() < end:
                for injury in chance.sample(LONG, len(LONG)):
                    found = await endure(rig, injury)
                    broken += found
                    _tell(injury, rig.measured.get(injury.name, []), found)
                    if time.monotonic() > end:
                        break
    print(f"{len(broken)} promises broken, seed {seed}")
    return 1 if broken else 0


def _tell(injury: Injury, measured: list[tuple[float, float]], found: list[str]) -> None:
    took = "not whole before"
    if measured:
        took = f"whole after {measured[-1][0]:.1f} s (machine {measured[-1][1]:.1f} times slower than idle)"
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
