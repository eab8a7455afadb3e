"""Every answered look-up by a caller with a role is on record before the answer leaves.

Pre-checks and reports are recorded by their services, with receipts; this is for the other root fields.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph_api.domain.facts import Moment
from graph_api.schema.text import Info
from graph_api.services.audit_model import AuditedAnswer, AuditEntry
from graph_api.services.reach import ReachAnswerResult
from graph_api.services.references import SubjectRefValue


async def record(
    info: Info, moment: Moment, answers: Sequence[AuditedAnswer], question: str | None = None
) -> None:
    """Wait until the look-up is durable; the public's look-ups of published facts are not recorded.

    Raises ``UnavailableError`` where the record cannot be written, and then nothing is answered.
    """
    context = info.context
    if context.caller.is_public:
        return
    await context.services.audit.record(
        AuditEntry(
            caller=context.caller,
            operation=info.field_name,
            answers=tuple(answers),
            request_id=context.request_id,
            question=question,
            valid_at=moment.valid_at.isoformat(),
            known_at=moment.known_at,
        )
    )


def found(ref: SubjectRefValue, subject_id: str | None) -> AuditedAnswer:
    """Return what the trail keeps of a look-up of one subject: whom it showed, if anybody."""
    return AuditedAnswer(ref=ref, subject_id=subject_id, answer={"notFound": subject_id is None})


def reached(ref: SubjectRefValue, result: ReachAnswerResult) -> AuditedAnswer:
    """Return what the trail keeps of an answer of ``reach``: every item with its status."""
    return AuditedAnswer(
        ref=ref,
        subject_id=result.subject.id,
        answer={
            "complete": result.complete,
            "measures": [
                {"sanction": item.sanction.id, "measure": item.measure.code, "status": item.status.value}
                for item in result.items
            ],
        },
    )
