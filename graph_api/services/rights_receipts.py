"""The answer behind a receipt, for the subject that it is about and nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from graph_api.domain.keys import id_key
from graph_api.services.audit_model import AuditedAnswerView, AuditRecordView, to_view
from graph_api.services.audit_packing import batch_of
from graph_api.services.references import SubjectRefValue
from graph_api.services.rights_acting import RightsRules

LONGEST_RECEIPT = 200


@dataclass(frozen=True, slots=True)
class OwnReceipt:
    """A look-up and what it answered about the subject that asks: ``record`` has that one answer."""

    record: AuditRecordView
    answer: AuditedAnswerView
    subject: str

    @property
    def statuses(self) -> frozenset[tuple[str, str, str]]:
        """Sanction, measure and status of every measure that was answered."""
        content = orjson.loads(self.answer.answer)
        return frozenset(
            (found["sanction"], found["measure"], found["status"]) for found in content.get("measures", ())
        )


def receipt_parameters(receipt: str, ref: SubjectRefValue) -> dict[str, object]:
    """Return what ``receipt_of_subject`` takes."""
    return {
        "receipt": receipt,
        "batch": batch_of(receipt),
        "subjectKey": ref.key,
        "idPrefix": id_key(""),
    }


def own_receipt(read: Mapping[str, Any], receipt: str, rules: RightsRules, now: int) -> OwnReceipt | None:
    """Return what a record of ``receipt_of_subject`` says.

    None for a receipt that does not exist, one about somebody else, and one of a look-up that is kept from
    the subject: these three look the same.
    """
    if read["record"] is None:
        return None
    view = to_view(read["record"], read["answers"])
    ids = {id_ for id_ in read["ids"] if id_}
    for answer in view.answers:
        if answer.receipt == receipt and answer.subject_id in ids:
            hidden = rules.hides(view.role, view.at, now)
            return None if hidden else OwnReceipt(view, answer, answer.subject_id or "")
    return None
