"""Of whom something at a desk is, and what the receipt that it names says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph_api.domain.casework.duties import Desk
from graph_api.domain.casework.refusals import CaseReason, RefusedError
from graph_api.domain.keys import id_key
from graph_api.services.audit import region_prefix
from graph_api.services.audit_model import AuditRecordView, to_view
from graph_api.services.audit_packing import batch_of
from graph_api.services.callers import Caller
from graph_api.services.desk.book import DeskBook
from graph_api.services.desk.model import to_desk
from graph_api.services.references import SubjectRefValue


@dataclass(frozen=True, slots=True)
class Setting:
    """What ``desk_setting`` has read: a subject with all its ids, a receipt's look-up, duties, the key.

    ``looked_up`` has the answer of that receipt alone; None: there is no such receipt.
    """

    subject: str | None
    ids: frozenset[str]
    name: str | None
    region: str | None
    looked_up: AuditRecordView | None
    answered: str | None
    desk: Desk | None
    earlier: Mapping[str, Any] | None

    def check_region(self, caller: Caller) -> None:
        """Raise ``RefusedError`` where the subject lies outside the caller's region; a person has none."""
        if self.region is not None and not self.region.startswith(region_prefix(caller.region)):
            raise RefusedError(CaseReason.OUTSIDE_REGION, "subject")

    def check_receipt(self, caller: Caller) -> None:
        """Raise ``RefusedError`` unless the receipt is one of the caller's organisation on the subject."""
        if self.looked_up is None or self.looked_up.org is None or self.looked_up.org != caller.org:
            raise RefusedError(CaseReason.RECEIPT_NOT_FOUND, "receipt")
        if self.answered not in self.ids:
            raise RefusedError(CaseReason.OTHER_SUBJECT, "receipt")


async def read_setting(book: DeskBook, ref: SubjectRefValue, key: str, receipt: str | None) -> Setting:
    """Return what bears on something new at a desk, in one round trip."""
    read = await book.graph.read(
        "desk_setting",
        subjectKey=ref.key,
        key=key,
        receipt=receipt or "",
        batch=batch_of(receipt or ""),
        idPrefix=id_key(""),
        knownAt=book.clock(),
    )
    subject = read["subject"]
    looked_up = None if read["record"] is None else to_view(read["record"], read["answers"])
    answer = None
    if looked_up is not None:
        answer = next((each for each in looked_up.answers if each.receipt == receipt), None)
    return Setting(
        None if subject is None else subject["id"],
        frozenset() if subject is None else frozenset([subject["id"], *subject["ids"]]),
        None if subject is None else subject["name"],
        None if subject is None else subject["region"],
        looked_up if answer is not None else None,
        None if answer is None else answer.subject_id,
        None if read["desk"] is None else to_desk(read["desk"], read["steps"]),
        read["earlier"],
    )
