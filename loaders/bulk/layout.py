"""Which properties the versions of a table have, with their types: columns for the import tool."""

from __future__ import annotations

from loaders.bulk.records import Type
from loaders.schema import Kind, Layout, Table
from loaders.statements import stored_columns

_TYPES = {Kind.FLAG: Type.BOOLEAN, Kind.LIST: Type.STRINGS}
SEARCH = ("nameFolded", "namePinyin", "nameInitials")
"""Properties by which a name is found."""

IDENTITY = ("idHash", "idCipher", "idMasked")
"""Properties of a person's identity number."""

_VERSION = {
    "key": Type.STRING,
    "source": Type.STRING,
    "run": Type.STRING,
    "table": Type.STRING,
    "line": Type.LONG,
    "digest": Type.STRING,
    "knownFrom": Type.LONG,
    "knownUntil": Type.LONG,
    "voidFrom": Type.LONG,
    "confirmedOn": Type.LONGS,
    "endedBy": Type.STRING,
    "replaced": Type.BOOLEAN,
}

BRANCH = {name: kind for name, kind in _VERSION.items() if name != "confirmedOn"} | {
    "fromRecord": Type.STRING,
    "toRecord": Type.STRING,
}
"""Properties of BRANCH_OF links, which follow from the statements of branches."""

KEY = {"key": Type.STRING, "kind": Type.STRING, "source": Type.STRING, "current": Type.BOOLEAN}
"""Properties of subject keys."""


def version_columns(table: Table) -> dict[str, Type]:
    """Return the properties that ``statements.version_properties`` may give a version of ``table``."""
    found = {
        "sourceId" if column.name == "id" else column.prop: _TYPES.get(column.kind, Type.STRING)
        for column in stored_columns(table)
    }
    if table.layout is not Layout.CATALOGUE:
        found |= dict.fromkeys(SEARCH if "name" in table.by_name else (), Type.STRING)
        ends = ("fromRecord", "toRecord") if table.layout is Layout.FACT else ("record",)
        found |= dict.fromkeys(ends, Type.STRING)
    if table.name == "persons":
        found |= dict.fromkeys(IDENTITY, Type.STRING)
    return found | _VERSION
