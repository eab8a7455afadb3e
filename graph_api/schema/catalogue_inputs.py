"""What mutations of the catalogue take, and what that means to the service."""

from __future__ import annotations

from datetime import date

import strawberry

from graph_api.schema.catalogue_enums import CatalogueTable
from graph_api.services.catalogue.requests import AskedRow, EditionContent

_KEY = (
    "幂等键 | Chosen by the client, 1 to 100 characters: the same key with the same content gives the first "
    "outcome again."
)
_EDITION = "版本编号 | Id of the edition."
_EXPECTED = (
    "预期步骤 | Number of the last step that the caller has seen; if another was taken since: a conflict."
)
_NAME = "名称 | Name, 1 to 200 characters."
_VALID_FROM = "生效日期 | First day on which the rows hold."
_ROWS = "变更 | The rows that change, at most 200."
_NOTE = "说明 | Text, 1 to 2,000 characters; identity numbers are taken out."


@strawberry.input(description="单元格输入 | A cell of a row of the exchange format.")
class CatalogueCellInput:
    """Input CatalogueCellInput."""

    column: str = strawberry.field(description="列 | Name of the column.")
    text: str = strawberry.field(description="内容 | What it says; lists are joined by |.")


@strawberry.input(
    description=(
        "目录行输入 | A row as it is to be from the first day on, with all of its cells, or one to be "
        "repealed, with the cells of its key."
    )
)
class CatalogueRowInput:
    """Input CatalogueRowInput."""

    table: CatalogueTable = strawberry.field(description="目录表 | The table.")
    cells: list[CatalogueCellInput] = strawberry.field(description="单元格 | The filled cells.")
    repeal: bool = strawberry.field(default=False, description="废止 | Whether the row is repealed.")


@strawberry.input(description="起草输入 | A new edition.")
class DraftEditionInput:
    """Input DraftEditionInput."""

    name: str = strawberry.field(description=_NAME)
    valid_from: date = strawberry.field(description=_VALID_FROM)
    rows: list[CatalogueRowInput] = strawberry.field(description=_ROWS)
    note: str | None = strawberry.field(default=None, description=_NOTE)
    idempotency_key: str = strawberry.field(description=_KEY)


@strawberry.input(description="修改输入 | All that an edition says from now on.")
class AmendEditionInput:
    """Input AmendEditionInput."""

    edition: strawberry.ID = strawberry.field(description=_EDITION)
    name: str = strawberry.field(description=_NAME)
    valid_from: date = strawberry.field(description=_VALID_FROM)
    rows: list[CatalogueRowInput] = strawberry.field(description=_ROWS)
    note: str | None = strawberry.field(default=None, description=_NOTE)
    expected_step: int | None = strawberry.field(default=None, description=_EXPECTED)
    idempotency_key: str = strawberry.field(description=_KEY)


@strawberry.input(description="目录版本办理输入 | A step of an edition.")
class EditionStepInput:
    """Input EditionStepInput."""

    edition: strawberry.ID = strawberry.field(description=_EDITION)
    note: str | None = strawberry.field(default=None, description=_NOTE)
    expected_step: int | None = strawberry.field(default=None, description=_EXPECTED)
    idempotency_key: str = strawberry.field(description=_KEY)


def to_edition_content(given: DraftEditionInput | AmendEditionInput) -> EditionContent:
    """Return what an edition is to say; of cells with one name the last counts, as in a file."""
    rows = tuple(
        AskedRow(row.table, {cell.column: cell.text for cell in row.cells}, row.repeal) for row in given.rows
    )
    return EditionContent(given.name, given.valid_from, rows, given.note)
