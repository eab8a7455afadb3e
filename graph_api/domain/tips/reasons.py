"""Why a tip is not pursued: reasons from a list, each in words that the informer is told."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from graph_api.domain.wording import Text


class TipReason(StrEnum):
    """Reasons for which a tip is dismissed."""

    NOT_CONCRETE = "NOT_CONCRETE"
    NO_SUCH_SUBJECT = "NO_SUCH_SUBJECT"
    NO_COMPETENCE = "NO_COMPETENCE"
    UNFOUNDED = "UNFOUNDED"
    NO_BREACH = "NO_BREACH"
    DECIDED_BEFORE = "DECIDED_BEFORE"
    OTHER = "OTHER"


TIP_REASONS: Mapping[TipReason, Text] = {
    TipReason.NOT_CONCRETE: Text("线索不具体，无法核查。", "It is not concrete enough to be examined."),
    TipReason.NO_SUCH_SUBJECT: Text("查无被举报主体。", "There is no such enterprise or person."),
    TipReason.NO_COMPETENCE: Text("不属于信用管理职责范围。", "It is not for credit management to pursue."),
    TipReason.UNFOUNDED: Text("经核查未发现所述事实。", "It was examined and the facts were not found."),
    TipReason.NO_BREACH: Text(
        "所述事实不构成失信行为。", "The facts are no breach of trust in the sense of the catalogue."
    ),
    TipReason.DECIDED_BEFORE: Text("同一事项此前已有结论。", "The same matter was decided before."),
    TipReason.OTHER: Text("其他原因，见说明。", "Another reason, told in the text."),
}
