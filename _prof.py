import asyncio, cProfile, pstats
from benchmarks.compiled import *
g,c,p=ways(NEIGHBOURHOOD)
async def m():
    for _ in range(60): await p()
asyncio.run(p())
pr=cProfile.Profile(); pr.enable(); asyncio.run(m()); pr.disable()
pstats.Stats(pr).sort_stats("tottime").print_stats(14)
