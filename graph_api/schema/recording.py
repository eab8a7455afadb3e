"""Every answered look-up by a caller with a role is on record before the answer leaves.

Pre-checks and reports are recorded by their services, with receipts; this is for the other root fields.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph_api.domain.facts import Moment
from graph_api.schema.disclosure import disclose
from graph_api.schema.inputs import NOTHING_STATED, Stated
from graph_api.schema.text import Info
from graph_api.services.audit_model import AuditedAnswer, AuditEntry
from graph_api.services.reach import ReachAnswerResult
from graph_api.services.references import SubjectRefValue


async def record(
    info: Info,
    moment: Moment,
    answers: Sequence[AuditedAnswer],
    question: str | None = None,
    *,
    stated: Stated = NOTHING_STATED,
) -> None:
    """Wait until the look-up is durable; the public's look-ups of published facts are not recorded.

    Then the answer may show what the stated purpose entitles the caller to.

    Raises ``InvalidInputError`` for persons whom a bank may not look up on the ground stated, and
    ``UnavailableError`` where the record cannot be written; then nothing is answered.
    """
    context = info.context
    if context.caller.is_public:
        return
    asked = [(each.ref, each.subject_id) for each in answers]
    context.services.grounds.check(context.caller, stated.ground, asked)
    await context.services.audit.record(
        AuditEntry(
            caller=context.caller,
            operation=info.field_name,
            answers=tuple(answers),
            request_id=context.request_id,
            purpose=stated.purpose,
            ground=stated.ground,
            question=question,
            valid_at=moment.valid_at.isoformat(),
            known_at=moment.known_at,
        )
    )
    disclose(info, stated.purpose)


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
