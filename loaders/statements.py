"""From checked rows to versions as they stand in the graph: keys, digests, properties."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from graph_api.domain.identity_number import mask
from graph_api.domain.keys import fact_key, stable_id
from graph_api.domain.naming import search_fields
from graph_api.sealing import IdentitySealer
from loaders.checking import CheckedRow, fact_parts
from loaders.editions import EDITIONS
from loaders.schema import Column, Kind, Layout, Table
from loaders.tables import TABLES
from loaders.values import Value
from loaders.versions import Change, Create, Version

Properties = dict[str, object]

_RECORD_COLUMNS = {"enterprises": "id", "persons": "id", "names": "enterprise_id", "events": "person_id"}
_UNSTORED = {
    "names": {"enterprise_id"},
    "roles": {"person_id", "enterprise_id", "role"},
    "holdings": {"holder_id", "enterprise_id", "interest"},
    "concert": {"group_id", "holder_id"},
    "honours": {"subject_id"},
    "records": {"subject_id"},
    "sanctions": {"id", "subject_id"},
    "responsible": {"sanction_id", "person_id"},
    "events": {"sanction_id", "person_id"},
}
"""Columns that stand in the graph as what a statement is linked to, not as its property."""

_ENDS = {
    "roles": ("person_id", "enterprise_id"),
    "holdings": ("holder_id", "enterprise_id"),
    "concert": ("holder_id", None),
    "responsible": ("person_id", None),
}
"""The columns that name the records at the two ends of a fact; None where the end is no subject."""

_CLOCKS = ("known_on", "void_on")

_IDS = {"honours": "h", "records": "r"}


def table_key(table: Table, source: str, row: CheckedRow) -> str:
    """Return the key of the fact that a row states; catalogue tables have no source in it."""
    return fact_key(table.name, None if table.is_catalogue else source, *fact_parts(table, row))


def sanction_key(source: str, sanction_id: str) -> str:
    """Return the key of a sanction of a source."""
    return fact_key("sanctions", source, sanction_id)


def group_key(source: str, group_id: str) -> str:
    """Return the key of a concert group of a source."""
    return fact_key("concert", source, group_id)


def prepare(table: Table, source: str, row: CheckedRow, sealer: IdentitySealer) -> None:
    """Fill what identifies a row: the fact it states, its content, and whom it is about."""
    row.key = table_key(table, source, row)
    if table.name == "enterprises":
        row.identity = row.text("uscc")
    elif row.identity_number is not None and row.identity_type is not None:
        row.identity = sealer.lookup_hash(row.identity_type, row.identity_number)
    row.digest = content_digest(row.values, row.identity)


def content_digest(values: Mapping[str, Value], identity: str | None) -> str:
    """Return the hash of all that a row says but ``known_on``; equal digests mean equal content."""
    parts = []
    for name, value in sorted(values.items()):
        text = "\x1e".join(value) if isinstance(value, tuple) else value
        parts.append(f"{name}\x1f{text}\x1d")
    if identity is not None:
        parts.append(f"identity\x1f{identity}")
    return blake2b("".join(parts).encode(), digest_size=16).hexdigest()


def stored_columns(table: Table) -> list[Column]:
    """Return the columns whose values are properties of a version."""
    hidden = _UNSTORED.get(table.name, set())
    return [
        column
        for column in table.by_name.values()
        if column.name not in hidden and column.name not in _CLOCKS and column.kind is not Kind.IDENTITY
    ]


def stored_properties(table: Table) -> dict[str, str]:
    """Return the properties of a version by the columns whose values they are."""
    return {
        column.name: "sourceId" if column.name == "id" else column.prop for column in stored_columns(table)
    }


_STORED = {table.name: stored_properties(table) for table in (*TABLES.values(), *EDITIONS.values())}


def content_properties(table: Table, row: CheckedRow) -> Properties:
    """Return the properties that hold a row's own columns, with the search fields of its name."""
    stored = _STORED[table.name]
    found: Properties = {
        stored[name]: list(value) if isinstance(value, tuple) else value
        for name, value in row.values.items()
        if name in stored
    }
    if table.layout is not Layout.CATALOGUE:
        found.update(search_properties(row))
    for name, prop in _RECORDS[table.name].items():
        if (record := row.values.get(name)) is not None:
            found[prop] = record
    return found


def search_properties(row: CheckedRow) -> dict[str, str]:
    """Return the properties by which the name that a row states is searched; none where it states none."""
    text = row.text("name")
    if text is None:
        return {}
    fields = search_fields(text)
    return {"nameFolded": fields.folded, "namePinyin": fields.pinyin, "nameInitials": fields.initials}


def identity_properties(row: CheckedRow, sealer: IdentitySealer) -> dict[str, str]:
    """Return the properties that hold a person's number: hashed, sealed and masked; none without a number."""
    if row.identity_number is None or row.identity_type is None:
        return {}
    return {
        "idHash": row.identity or "",
        "idCipher": sealer.seal(row.identity_type, row.identity_number),
        "idMasked": mask(row.identity_number),
    }


def record_columns(table: Table) -> dict[str, str]:
    """Return, by column, the properties that say which records of the source a statement depends on.

    By them a statement is moved with its record.
    """
    if table.is_catalogue:
        return {}
    if table.name in _ENDS:
        first, second = _ENDS[table.name]
        return {first: "fromRecord"} | ({second: "toRecord"} if second is not None else {})
    return {_RECORD_COLUMNS.get(table.name, "subject_id"): "record"}


_RECORDS = {table.name: record_columns(table) for table in (*TABLES.values(), *EDITIONS.values())}


def version_properties(table: Table, source: str, run: str, row: CheckedRow, create: Create) -> Properties:
    """Return all properties of a new version."""
    found = content_properties(table, row)
    found.update(
        key=row.key,
        source=source,
        run=run,
        table=table.name,
        line=row.place,
        digest=row.digest,
        **_interval(create),
    )
    if table.name in _IDS:
        found["id"] = stable_id(_IDS[table.name], row.key)
    return found


def _interval(create: Create) -> Properties:
    found: Properties = {"knownFrom": create.known_from, "knownUntil": create.known_until}
    if create.void_from is not None:
        found["voidFrom"] = create.void_from
    if create.confirmed_on:
        found["confirmedOn"] = list(create.confirmed_on)
    if create.ended_by is not None:
        found["endedBy"] = create.ended_by
    return found


def copy_properties(create: Create) -> Properties:
    """Return what differs in a copy of a version that is stated once more from a later instant on."""
    return {
        "knownFrom": create.known_from,
        "knownUntil": create.known_until,
        "voidFrom": create.void_from,
        "confirmedOn": list(create.confirmed_on) or None,
        "endedBy": create.ended_by,
        "replaced": None,
    }


def change_properties(change: Change) -> Properties:
    """Return the properties that a change of a version sets; None removes one."""
    return {
        "knownUntil": change.known_until,
        "confirmedOn": list(change.confirmed_on) or None,
        "endedBy": change.ended_by,
        "replaced": True if change.replaced else None,
    }


def version_of(found: list[object]) -> Version:
    """Read a version as the lookups return it: [key, place, knownFrom, …]."""
    _, at, known_from, known_until, row_digest, void_from, confirmed, ended_by, replaced, run, line, _ = found
    assert isinstance(known_from, int)
    assert isinstance(known_until, int)
    assert isinstance(line, int)
    return Version(
        str(at),
        known_from,
        known_until,
        str(row_digest),
        void_from if isinstance(void_from, int) else None,
        tuple(confirmed) if isinstance(confirmed, list) else (),
        str(ended_by) if ended_by else None,
        bool(replaced),
        str(run),
        line,
    )
