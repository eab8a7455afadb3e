import asyncio, collections
from tests.compiled_graphql.test_random_operations import *
async def m():
    n=bad=err=0; sizes=[]
    for seed in range(250):
        w=random_operation(SCHEMA, Random(seed), LITERALS, kind=OperationType.QUERY if seed%3 else OperationType.MUTATION)
        if w is None: bad+=1; continue
        for c in range(3):
            try: a,b,k=await both(*w,c)
            except Exception as e:
                print("EXC",seed,c,repr(e)[:300]); err+=1
                if err>4: raise
                continue
            n+=1; sizes.append(len(a))
            if a!=b:
                err+=1; print("DIFF",seed,c,w[0][:1500],w[1]); print(a[:800]); print(b[:800])
                if err>3: return
    print(n,bad,err, sum(sizes)/max(1,n), max(sizes))
asyncio.run(m())
