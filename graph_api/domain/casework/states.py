"""The words of casework: machines, their states, actions, who acts, and what follows for the facts."""

from __future__ import annotations

from enum import StrEnum


class Machine(StrEnum):
    """What has a state of its own; tasks, objections, repairs belong to a case, the last three to a desk."""

    CASE = "CASE"
    TASK = "TASK"
    OBJECTION = "OBJECTION"
    REPAIR = "REPAIR"
    DUTY = "DUTY"
    COMMITMENT = "COMMITMENT"
    DECISION = "DECISION"


class CaseKind(StrEnum):
    """What a case is about: a joint punishment, or an honour of a red list."""

    PUNISHMENT = "PUNISHMENT"
    INCENTIVE = "INCENTIVE"


class State(StrEnum):
    """The states of all machines; which of them a machine has follows from its rows of the table."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    REVIEWED = "REVIEWED"
    ABANDONED = "ABANDONED"
    PUBLISHED = "PUBLISHED"
    CLOSED = "CLOSED"
    RELEASED = "RELEASED"
    REPAIRED = "REPAIRED"
    REVOKED = "REVOKED"
    VOIDED = "VOIDED"
    ISSUED = "ISSUED"
    ACCEPTED = "ACCEPTED"
    EXECUTED = "EXECUTED"
    NOT_EXECUTED = "NOT_EXECUTED"
    LIFTED = "LIFTED"
    CANCELLED = "CANCELLED"
    FILED = "FILED"
    EXTENDED = "EXTENDED"
    REFUSED = "REFUSED"
    REJECTED = "REJECTED"
    UPHELD = "UPHELD"
    WITHDRAWN = "WITHDRAWN"
    APPLIED = "APPLIED"
    GRANTED = "GRANTED"
    CONSIDERED = "CONSIDERED"
    MADE = "MADE"
    KEPT = "KEPT"
    MISSED = "MISSED"
    KEPT_LATE = "KEPT_LATE"
    RECORDED = "RECORDED"


class Action(StrEnum):
    """What can be done; the same word may stand in several machines."""

    OPEN = "OPEN"
    AMEND = "AMEND"
    SUBMIT = "SUBMIT"
    APPROVE = "APPROVE"
    RETURN = "RETURN"
    ABANDON = "ABANDON"
    PUBLISH = "PUBLISH"
    CLOSE = "CLOSE"
    RELEASE = "RELEASE"
    RELEASE_PERSON = "RELEASE_PERSON"
    REVOKE = "REVOKE"
    REPAIR = "REPAIR"
    VOID = "VOID"
    ISSUE = "ISSUE"
    ACCEPT = "ACCEPT"
    EXECUTE = "EXECUTE"
    DECLINE = "DECLINE"
    LIFT = "LIFT"
    CANCEL = "CANCEL"
    FILE = "FILE"
    EXTEND = "EXTEND"
    REFUSE = "REFUSE"
    REJECT = "REJECT"
    UPHOLD = "UPHOLD"
    WITHDRAW = "WITHDRAW"
    APPLY = "APPLY"
    GRANT = "GRANT"
    CONSIDER = "CONSIDER"
    MAKE = "MAKE"
    KEEP = "KEEP"
    KEEP_LATE = "KEEP_LATE"
    MISS = "MISS"
    RECORD = "RECORD"


class Party(StrEnum):
    """In which relation to a case somebody acts; the platform acts where one machine moves another."""

    INITIATOR = "INITIATOR"
    REVIEWER = "REVIEWER"
    IMPLEMENTER = "IMPLEMENTER"
    DECIDER = "DECIDER"
    SUBJECT = "SUBJECT"
    AUTHORITY = "AUTHORITY"
    FILER = "FILER"
    DESK = "DESK"
    PLATFORM = "PLATFORM"


class Effect(StrEnum):
    """What a step states as a fact of the graph; all but LISTING are events of the exchange format.

    LISTING: a row of ``sanctions`` with its ``responsible``, or one of ``honours``. Of an honour every
    end is the day in ``revoked_on`` of its row. RECORD: a row of ``records``.
    """

    LISTING = "LISTING"
    OBJECTION_ACCEPTED = "OBJECTION_ACCEPTED"
    OBJECTION_REJECTED = "OBJECTION_REJECTED"
    OBJECTION_UPHELD = "OBJECTION_UPHELD"
    REPAIRED = "REPAIRED"
    REVOKED = "REVOKED"
    RELEASED = "RELEASED"
    RECORD = "RECORD"


class DeadlineCode(StrEnum):
    """What somebody has a number of days for (reference/rules/deadlines.csv)."""

    REVIEW_CASE = "REVIEW_CASE"
    PUBLISH_CASE = "PUBLISH_CASE"
    ACCEPT_TASK = "ACCEPT_TASK"
    EXECUTE_TASK = "EXECUTE_TASK"
    ANNOTATE_OBJECTION = "ANNOTATE_OBJECTION"
    DECIDE_OBJECTION = "DECIDE_OBJECTION"
    EXTEND_OBJECTION = "EXTEND_OBJECTION"
    DECIDE_REPAIR = "DECIDE_REPAIR"
    ANSWER_DUTY = "ANSWER_DUTY"
    TRIAGE_TIP = "TRIAGE_TIP"
    DECIDE_TIP = "DECIDE_TIP"
