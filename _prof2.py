import asyncio, gc, time
from benchmarks.compiled import *
g,c,p=ways(NEIGHBOURHOOD)
async def t(f,n):
    best=[]
    for _ in range(30):
        s=time.process_time()
        for _ in range(n): await f()
        best.append((time.process_time()-s)/n*1e6)
    best.sort(); return f"{best[0]:.0f} {best[len(best)//2]:.0f}"
async def m():
    await p(); await g()
    print("gc on ", await t(p,5), await t(g,1))
    gc.freeze(); print("frozen", await t(p,5))
    gc.disable(); print("gc off", await t(p,5), await t(c,5), await t(g,1))
    d=_ANSWERS["neighbourhood"]
    async def views():
        for _ in range(5):
          for l in d.result.links: d.scene.subject(l.source); 
    print("1000 subject views (2000)", await t(views,1))
asyncio.run(m())
