"""Every GraphQL request of a test, answered by the compiled operation and by graphql-core.

Both work on the same root values: what each root resolver returned or raised is kept, and graphql-core
executes the document over it, so that nothing is read or recorded twice. The answers must be the same
byte for byte.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from graphql import GraphQLError

from compiled_graphql import Captured, CompiledOperation, Result, replay
from graph_api.http.answers import coded, encoded
from graph_api.http.execution import Executor
from graph_api.http.requests import GraphQLRequest
from graph_api.schema.compiled import CompiledOperations
from graph_api.schema.context import Context

LEFT_TO_GRAPHQL_CORE = {"introspection", "invalid", "long", "operation_name", "subscription"}
"""Why documents of the tests may be left to graphql-core; any other reason is a fall-back nobody meant."""


class Comparisons:
    """What was compared since the test run began."""

    def __init__(self) -> None:
        self.compiled = 0
        self.differences: list[str] = []
        self.generic: Counter[str] = Counter()

    def taken(self) -> list[str]:
        """Return the differences found since the last time."""
        found, self.differences = self.differences, []
        return found


COMPARISONS = Comparisons()


class RememberingOperations(CompiledOperations):
    """Compiles every text at once, and counts why some are not."""

    def find(self, text: str, operation_name: str | None) -> CompiledOperation | str:
        found = super().find(text, operation_name)
        if isinstance(found, str):
            COMPARISONS.generic[found] += 1
        return found


class ComparingExecutor(Executor):
    """The product's executor, which asks graphql-core as well."""

    def __init__(self, schema: Any, *arguments: Any, **options: Any) -> None:
        if options.get("compiled") is not None:
            options["compiled"] = RememberingOperations(schema, compiled_from=1)
        super().__init__(schema, *arguments, **options)

    async def run_compiled(
        self, operation: CompiledOperation, request: GraphQLRequest, context: Context
    ) -> Result:
        captured: dict[str, Captured] = {}
        result = await operation.execute(None, context, request.variables, captured=captured)
        expected = await replay(
            operation.adapter,
            operation.schema,
            operation.document,
            operation.operation_name,
            None,
            context,
            request.variables,
            captured,
        )
        ours = written(result.data, result.errors, context)
        theirs = written(expected.data, expected.errors, context)
        COMPARISONS.compiled += 1
        if ours != theirs:
            COMPARISONS.differences.append(f"{request.query}\ncompiled: {ours!r}\ngeneric: {theirs!r}")
        return result


def written(data: Any, errors: list[GraphQLError] | None, context: Context) -> bytes:
    """Return an answer's bytes as they would leave."""
    return encoded({"errors": [coded(error, context.request_id) for error in errors or ()], "data": data})
