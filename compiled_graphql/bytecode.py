"""Two questions about a function that its code answers: what it returns, and what it never reads."""

from __future__ import annotations

import dis
from types import CodeType, FunctionType, MethodType
from typing import Any

_IDLE = frozenset({"RESUME", "NOP", "CACHE", "PRECALL", "COPY_FREE_VARS", "NOT_TAKEN"})
_READS_LOCAL = frozenset({"LOAD_FAST", "LOAD_FAST_BORROW", "LOAD_FAST_CHECK"})


def attributes_returned(function: Any, arguments: int) -> tuple[str, ...] | None:
    """Return ``("link", "kind")`` for ``return parent.link.kind`` and nothing else; None for other code.

    The function is called with ``arguments`` values, all of them the parent.
    """
    if not isinstance(function, FunctionType) or hasattr(function, "__wrapped__"):
        return None
    code = function.__code__
    if code.co_argcount != arguments or code.co_kwonlyargcount or _takes_more(code):
        return None
    steps = [step for step in dis.get_instructions(code) if step.opname not in _IDLE]
    if len(steps) < 3 or steps[0].opname not in _READS_LOCAL or steps[-1].opname != "RETURN_VALUE":
        return None
    attributes = steps[1:-1]
    if steps[0].argval not in code.co_varnames[:arguments]:
        return None
    if not all(step.opname == "LOAD_ATTR" for step in attributes):
        return None
    return tuple(str(step.argval) for step in attributes)


def never_reads(function: Any, position: int) -> bool:
    """Whether a function's code never touches the argument that it is given at a position."""
    if isinstance(function, MethodType):
        function, position = function.__func__, position + 1
    if not isinstance(function, FunctionType) or hasattr(function, "__wrapped__"):
        return False
    code = function.__code__
    if _takes_more(code) or position >= code.co_argcount:
        return False
    name = code.co_varnames[position]
    if name in code.co_cellvars:
        return False
    # Pairs of locals are loaded by one instruction from Python 3.13 on, with a tuple of names.
    return all(
        not step.opname.startswith(("LOAD_FAST", "STORE_FAST", "DELETE_FAST"))
        or (name not in step.argval if isinstance(step.argval, tuple) else step.argval != name)
        for step in dis.get_instructions(code)
    ) and not ({"locals", "vars", "eval", "exec"} & set(code.co_names))


def _takes_more(code: CodeType) -> bool:
    return bool(code.co_flags & 0x0C)  # *arguments or **arguments
