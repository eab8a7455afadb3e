"""An engine that cannot read back what it has to with its memory gets more for it."""

from __future__ import annotations

from graph_api.engine.ample_memory import AmpleMemory
from graph_api.engine.memory import EngineMemory

OUT = "Terminating due to java.lang.OutOfMemoryError: Java heap space"


def test_each_start_that_ran_out_of_memory_is_followed_by_one_with_twice_as_much() -> None:
    memory = AmpleMemory(EngineMemory(512, 64), machine_mib=8192)
    heaps = []
    while memory.ended(OUT, was_ready=False):
        heaps.append(memory.now.heap_mib)
    assert heaps == [1024, 2048, 4096]  # half the machine is the most
    assert memory.now.page_cache_mib == 64


def test_an_engine_that_was_ready_is_followed_by_one_with_the_usual_memory() -> None:
    memory = AmpleMemory(EngineMemory(512, 64), machine_mib=8192)
    assert memory.ended(OUT, was_ready=False)
    assert not memory.ended(OUT, was_ready=True)
    assert memory.now == EngineMemory(512, 64)


def test_an_engine_that_died_of_something_else_gets_no_more() -> None:
    memory = AmpleMemory(EngineMemory(512, 64), machine_mib=8192)
    assert not memory.ended("Address already in use", was_ready=False)
    assert memory.now == EngineMemory(512, 64)
