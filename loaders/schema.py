"""What a table of the exchange format is made of; the tables themselves are in ``tables``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cache, cached_property


class Kind(Enum):
    """How the text of a column is read."""

    TEXT = "text"
    NAME = "name"
    CODE = "code"
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"
    LIST = "list"
    PERCENT = "percent"
    TERM = "term"
    USCC = "uscc"
    IDENTITY = "identity"


class Target(StrEnum):
    """What a reference names."""

    ENTERPRISE = "enterprise"
    PERSON = "person"
    SUBJECT = "subject"
    SANCTION = "sanction"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    ``leave_out``: a value that cannot be read is left out and the row loads without it; otherwise
    the row is rejected, because without the value it would say something else. Required columns
    always reject. ``target``: the column names a subject or a sanction.
    """

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    default: str | None = None
    leave_out: bool = True
    target: Target | None = None

    @property
    def prop(self) -> str:
        """The property that holds the value in the graph (camel case)."""
        return _camel_case(self.name)


@cache
def _camel_case(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


class Layout(Enum):
    """Where the rows of a table land (docs/graph-model.md)."""

    CATALOGUE = "statement nodes without links"
    SUBJECT = "statement nodes that describe a subject"
    LINKED = "statement nodes linked to a subject or a sanction"
    FACT = "relationships between two anchors"


@dataclass(frozen=True)
class Table:
    """One table: ``key`` lists the columns that identify a fact within its source.

    ``order`` lists pairs of columns of which the second must not lie before the first; where the
    first may be empty several are tried, joined by ``|``.
    """

    name: str
    layout: Layout
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    label: str = ""
    link: str = ""
    order: tuple[tuple[str, str], ...] = ()
    one_of: tuple[str, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by their name, with the two clocks and the citation that every table may carry."""
        return {column.name: column for column in (*self.columns, *COMMON)}

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The columns that every file of this table must have."""
        return tuple(column.name for column in self.columns if column.required)

    @property
    def is_catalogue(self) -> bool:
        """Whether the table is one catalogue for the whole platform and not a provider's own."""
        return self.layout is Layout.CATALOGUE


COMMON = (
    Column("known_on", Kind.DATE, leave_out=False),
    Column("void_on", Kind.DATE, leave_out=False),
    Column("source_note"),
)
