"""The enumerations of editions, with a description on every value."""

from __future__ import annotations

from graph_api.domain.catalogue.editions import CatalogueTable, EditionAction, EditionState
from graph_api.domain.catalogue.effects import EffectKind
from graph_api.domain.catalogue.refusals import EditionReason
from graph_api.schema.enums import describe

__all__ = ["CatalogueTable", "EditionAction", "EditionReason", "EditionState", "EffectKind"]

describe(
    CatalogueTable,
    "目录表 | A table of the catalogue that editions change.",
    {
        "MEMORANDA": "备忘录 | Memoranda.",
        "MEASURES": "措施 | Measures of memoranda.",
        "REACH": "适用对象 | Which responsible persons a measure reaches, and when.",
        "TERMS": "期限规则 | Terms of display, by the day of the decision.",
    },
)
describe(
    EditionState,
    "目录版本状态 | How an edition stands.",
    {
        "DRAFT": "草拟 | Drafted, to be reviewed.",
        "APPROVED": "已通过 | Approved: its rows hold from its first day on.",
        "REJECTED": "未通过 | Rejected: it changes nothing.",
        "WITHDRAWN": "已撤回 | Taken back by whoever drafted it: it changes nothing.",
    },
)
describe(
    EditionAction,
    "目录版本动作 | What can be done about an edition.",
    {
        "DRAFT": "起草 | Draft it.",
        "AMEND": "修改 | Say anew all that it says.",
        "APPROVE": "复核通过 | Approve it.",
        "REJECT": "复核不通过 | Reject it.",
        "WITHDRAW": "撤回 | Take it back.",
    },
)
describe(
    EffectKind,
    "变更影响 | What an edition means to a subject.",
    {
        "NEWLY_REACHED": "新增适用 | The measure reaches the subject and did not.",
        "RELEASED": "不再适用 | The measure reached the subject and no longer does.",
        "UNCERTAIN": "不能确定 | Nobody can say yet: a date is missing, or a person has to decide.",
        "CHANGED": "其他变化 | It stands in another way, or from or until another day.",
    },
)
describe(
    EditionReason,
    "未办理原因 | Why something about an edition was not done.",
    {
        "INVALID_TEXT": "文字无效 | A text is missing, too long or holds control characters.",
        "INVALID_KEY": "幂等键无效 | The idempotency key cannot be used.",
        "NO_ROWS": "没有变更 | It changes no row.",
        "TOO_MANY_ROWS": "行数过多 | It changes too many rows.",
        "BAD_ROWS": "行未通过检查 | Some rows cannot be stated; findings name them.",
        "EDITION_NOT_FOUND": "查无目录版本 | There is no such edition.",
        "KEY_REUSED": "幂等键重复 | The key was used for something else.",
        "CONFLICT": "已有变化 | The edition has moved on since the step that was expected.",
        "ROWS_CHANGED": "目录行已变化 | Rows have changed since it was drafted; findings name them.",
        "WRONG_STATE": "状态不符 | This cannot be done in the present state.",
        "NOT_YOURS": "非本方步骤 | This step is for somebody else.",
        "OUTSIDE_REGION": "限定地区 | A token for a region does not act on the catalogue.",
    },
)
