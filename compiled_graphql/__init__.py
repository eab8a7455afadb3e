"""GraphQL operations compiled to Python: graphql-core's answers without graphql-core's walk.

See README.md beside this file.
"""

from compiled_graphql.adapter import INFO, PARENT, Adapter, Call, Getter, Narrowing
from compiled_graphql.operation import CompiledOperation, Result, compile_operation
from compiled_graphql.replay import Captured, replay
from compiled_graphql.selection import UncompilableError

__all__ = [
    "INFO",
    "PARENT",
    "Adapter",
    "Call",
    "Captured",
    "CompiledOperation",
    "Getter",
    "Narrowing",
    "Result",
    "UncompilableError",
    "compile_operation",
    "replay",
]
