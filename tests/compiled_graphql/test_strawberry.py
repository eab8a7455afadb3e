"""A Strawberry schema: its resolvers are called themselves, and answer what Strawberry answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import Enum
from typing import Annotated, Any

import orjson
import pytest
import strawberry
from graphql import parse
from strawberry.extensions import FieldExtension, ParserCache, SchemaExtension

from compiled_graphql import Call, CompiledOperation, Getter, UncompilableError, compile_operation
from compiled_graphql.bytecode import attributes_returned, never_reads
from compiled_graphql.strawberry import StrawberryAdapter
from graph_api.schema import compiled as kept
from graph_api.schema.compiled import FIRST, CompiledOperations


@strawberry.enum
class Tone(Enum):
    """A tone."""

    LOUD = "L"
    SOFT = "S"


class Guard(FieldExtension):
    """Refuses whoever is not expected; looks at nothing but the request."""

    def __init__(self) -> None:
        self.asked = 0

    def resolve(self, next_: Callable[..., Any], source: Any, info: Any, **kwargs: Any) -> Any:
        refused = self.refuse(info.context, info.path.typename, info.field_name)
        if refused is not None:
            raise refused
        return next_(source, info, **kwargs)

    def refuse(self, context: Any, type_name: str, field_name: str) -> Exception | None:
        self.asked += 1
        return None if context["known"] else PermissionError(f"{type_name}.{field_name}")


class Doubling(FieldExtension):
    """Changes what is resolved; only Strawberry knows how to call it."""

    def resolve(self, next_: Callable[..., Any], source: Any, info: Any, **kwargs: Any) -> Any:
        return next_(source, info, **kwargs) * 2


GUARD = Guard()


@strawberry.input
class Amount:
    """How much."""

    times: int = 2


@strawberry.input
class Choice:
    """Something given or not, null or not, and within itself."""

    perhaps: strawberry.Maybe[int]
    empty: strawberry.Maybe[str | None]
    amount: Amount | None
    tone: Tone = Tone.SOFT
    inner: Annotated[Choice, strawberry.lazy(__name__)] | None = None


@strawberry.interface
class Being:
    """Whatever has a name."""

    name: str


@strawberry.type
class Song:
    """A song."""

    title: str
    tone: Tone

    @strawberry.field
    def length(self) -> int:
        return self.seconds

    @strawberry.field
    def repeated(self, amount: Amount, word: Annotated[str, strawberry.argument(name="of")] = "la") -> str:
        return word * amount.times

    @strawberry.field
    def here(self, info: strawberry.Info, loud: Tone = Tone.LOUD) -> str:
        return f"{info.field_name} {info.path.as_list()} {loud.value} {info.variable_values}"

    @strawberry.field(extensions=[GUARD])  # type: ignore[untyped-decorator]
    def secret(self, root: strawberry.Parent[Any], n: int = 1) -> str | None:
        return f"{root.title}{n}"

    @strawberry.field(extensions=[Doubling()])  # type: ignore[untyped-decorator]
    def doubled(self) -> str:
        return self.title

    seconds: strawberry.Private[int] = 3


@strawberry.type
class Singer(Being):
    """Who sings."""

    songs: list[Song]


@strawberry.type
class Band(Being):
    """Who plays."""

    members: list[Singer]


SONGS = [Song(title="One", tone=Tone.LOUD), Song(title="Two", tone=Tone.SOFT, seconds=5)]


@strawberry.type
class Query:
    """The root."""

    @strawberry.field
    async def beings(self) -> list[Being]:
        await asyncio.sleep(0)
        return [Singer(name="A", songs=SONGS), Band(name="B", members=[Singer(name="C", songs=[])])]

    @strawberry.field(extensions=[GUARD])  # type: ignore[untyped-decorator]
    def guarded(self, info: strawberry.Info, word: str = "w") -> str | None:
        return f"{info.field_name} {word}"

    @strawberry.field
    async def chosen(
        self,
        many: list[Amount] | None = None,
        words: list[str | None] | None = None,
        tones: list[Tone] | None = None,
        choice: Choice | None = None,
    ) -> str:
        return f"{many} {words} {tones} {choice}"

    @strawberry.field
    def either(self, second: bool = False) -> Annotated[Singer | Band, strawberry.union("Either")]:
        return Band(name="B", members=[]) if second else Singer(name="A", songs=[])


SCHEMA = strawberry.Schema(Query, types=[Singer, Band], extensions=[lambda: ParserCache(maxsize=5)])
TEXT = """
query($amount: Amount!, $second: Boolean, $choice: Choice) {
  beings { __typename name ... on Singer { songs {
    title tone length repeated(amount: $amount) other: repeated(amount: {times: 1}, of: "do")
    here soft: here(loud: SOFT) secret(n: 4) doubled
  } } ... on Band { members { name } } }
  either(second: $second) { ... on Being { name } }
  guarded plain: guarded(word: "x")
  chosen(many: [{times: 1}, {}], words: ["a", null], tones: [LOUD, SOFT], choice: $choice)
  none: chosen(many: null, choice: {amount: null, inner: {tone: LOUD, inner: null}})
}
"""


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    "variables",
    [
        {"amount": {}},
        {"amount": {"times": 3}, "second": True, "choice": {"perhaps": 1, "empty": None}},
        {"amount": {}, "second": None, "choice": {"perhaps": None}},
        {},
    ],
)
async def test_it_answers_as_strawberry_does(known: bool, variables: dict[str, Any]) -> None:
    operation = compile_operation(SCHEMA._schema, parse(TEXT), None, StrawberryAdapter(SCHEMA))
    context = {"known": known}
    ours = await operation.execute(None, context, variables)
    theirs = await SCHEMA.execute(TEXT, variables, context_value=context)
    assert ours.compiled
    assert orjson.dumps(
        {"errors": [error.formatted for error in ours.errors or ()], "data": ours.data}
    ) == orjson.dumps({"errors": [error.formatted for error in theirs.errors or ()], "data": theirs.data})


async def test_a_guard_is_asked_once_a_request_and_fails_each_object() -> None:
    text = "{ beings { ... on Singer { songs { secret } } } }"
    operation = compile_operation(SCHEMA._schema, parse(text), None, StrawberryAdapter(SCHEMA))
    GUARD.asked = 0
    result = await operation.execute(None, {"known": False})
    assert GUARD.asked == 1
    assert [error.path for error in result.errors or ()] == [
        ["beings", 0, "songs", 0, "secret"],
        ["beings", 0, "songs", 1, "secret"],
    ]


def test_fields_are_read_or_called_without_strawberry() -> None:
    adapter = StrawberryAdapter(SCHEMA)
    fields: Any = SCHEMA._schema.type_map["Song"]
    ways = {name: adapter.resolution(field) for name, field in fields.fields.items()}
    assert ways["title"] == Getter(("title",))
    assert ways["length"] == Getter(("seconds",))
    assert isinstance(ways["secret"], Call)
    assert ways["doubled"] is None


class Watching(SchemaExtension):
    """An extension that wants to see what is executed."""


def test_a_schema_with_extensions_is_left_to_strawberry() -> None:
    schema = strawberry.Schema(Query, types=[Singer, Band], extensions=[Watching])
    with pytest.raises(UncompilableError) as caught:
        compile_operation(schema._schema, parse("{ beings { name } }"), None, StrawberryAdapter(schema))
    assert caught.value.reason == "extensions"


def test_a_text_is_compiled_when_it_comes_again_and_kept() -> None:
    compiled = CompiledOperations(SCHEMA)
    text = "query A { beings { name } } query B { either { __typename } }"
    assert compiled.find(text, "A") == FIRST
    found = compiled.find(text, "A")
    assert isinstance(found, CompiledOperation)
    assert compiled.find(text, "A") is found
    assert compiled.find(text, "B") == FIRST
    assert compiled.find("{ beings { nonsense } }", None) == FIRST
    assert compiled.find("{ beings { nonsense } }", None) == "invalid"
    assert compiled.find("{ beings { name } }" + " " * 20_000, None) == "long"


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = CompiledOperations(SCHEMA, compiled_from=1)
    texts = [f"{{ beings {{ name k{number}: name }} }}" for number in range(4)]
    first = compiled.find(texts[0], None)
    assert isinstance(first, CompiledOperation)
    monkeypatch.setattr(kept, "KEPT_CHARACTERS", 3 * first.size)
    assert compiled.find(texts[1], None) != first
    assert compiled.find(texts[0], None) is first
    for text in texts[2:]:
        compiled.find(text, None)
    assert compiled.find(texts[0], None) is first
    monkeypatch.setattr(kept, "KEPT_CHARACTERS", 1)
    assert compiled.find(texts[1], None) is compiled.find(texts[1], None)
    assert compiled.find(texts[0], None) is not first


def test_code_says_what_a_function_returns() -> None:
    assert attributes_returned(lambda parent: parent.link.kind, 1) == ("link", "kind")
    assert attributes_returned(lambda self, parent: parent.kind, 2) == ("kind",)
    assert attributes_returned(lambda parent: parent.kind(), 1) is None
    assert attributes_returned(lambda parent: parent, 1) is None
    assert attributes_returned(lambda parent: SONGS.append, 1) is None
    assert attributes_returned(lambda parent, other=1: parent.kind, 1) is None
    assert attributes_returned(len, 1) is None


def test_code_says_what_a_function_never_reads() -> None:
    def inner(value: object, info: object) -> Callable[[], object]:
        return lambda: info

    assert never_reads(lambda value, info: value is None, 1)
    assert not never_reads(lambda value, info: info is value, 1)
    assert not never_reads(lambda value, info: locals(), 1)
    assert not never_reads(lambda value, *info: value, 1)
    assert not never_reads(inner, 1)
    assert not never_reads(isinstance, 1)
