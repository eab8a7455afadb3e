"""The exchange format as data: tables, their columns, their keys, and where each lands in the graph.

A column that is treated like its neighbours is named nowhere else. Only enterprises, persons and
sanctions have code of their own (identity, anchors, joins by name).
"""

from __future__ import annotations

from graph_api.domain.facts import Anchor, EventType, Force, Interest, Matter, Responsibility, RoleKind
from graph_api.domain.identity_number import IdentityType
from loaders.schema import Column, Kind, Layout, Table, Target

ROLE_TYPES = {role.value: f"{role.value}_OF" for role in RoleKind}
INTEREST_TYPES = {
    Interest.SHAREHOLDING.value: "HOLDS_SHARES_IN",
    Interest.VOTING_RIGHTS.value: "HOLDS_VOTES_IN",
}
REACH_ROLES = ("SUBJECT", *(role.value for role in RoleKind), "SHAREHOLDER", "NAMED")


def _required(name: str, kind: Kind = Kind.TEXT, target: Target | None = None) -> Column:
    return Column(name, kind, required=True, leave_out=False, target=target)


def _choice(
    name: str,
    choices: tuple[str, ...],
    *,
    required: bool = False,
    default: str | None = None,
    leave_out: bool = True,
) -> Column:
    return Column(
        name, Kind.CHOICE, required, choices, default, leave_out and not required and default is None
    )


def _date(name: str, *, decides: bool = True, required: bool = False) -> Column:
    return Column(name, Kind.DATE, required=required, leave_out=not decides)


_ID = _required("id", Kind.CODE)
_CODE = _required("code", Kind.CODE)
_NAME = _required("name", Kind.NAME)
_TITLE = _required("title")
_SPELL = (_date("since"), _date("until"))
_DEPARTMENT = Column("department", Kind.CODE)
_SUBJECT = (
    Column("subject_id", Kind.CODE, leave_out=False, target=Target.SUBJECT),
    Column("subject_name", Kind.NAME, leave_out=False),
)

DEPARTMENTS = Table(
    "departments",
    Layout.CATALOGUE,
    (
        _CODE,
        _NAME,
        Column("region_code", Kind.CODE),
        _choice("kind", ("GOVERNMENT", "COURT", "INDUSTRY_ASSOCIATION", "FINANCIAL_INSTITUTION")),
    ),
    ("code",),
    "DepartmentStatement",
)
MEMORANDA = Table(
    "memoranda",
    Layout.CATALOGUE,
    (
        _CODE,
        _TITLE,
        _choice("kind", ("PUNISHMENT", "INCENTIVE"), required=True),
        _date("issued_on", decides=False),
        _date("valid_from", decides=False),
        _date("valid_until", decides=False),
    ),
    ("code",),
    "MemorandumStatement",
)
MEASURES = Table(
    "measures",
    Layout.CATALOGUE,
    (
        _CODE,
        _required("memorandum", Kind.CODE),
        _TITLE,
        _choice("force", tuple(Force), required=True),
        Column("matters", Kind.LIST, required=True, choices=tuple(Matter), leave_out=False),
        _required("basis"),
        _date("basis_from"),
        _date("basis_until"),
        Column("term", Kind.TERM, leave_out=False),
        _DEPARTMENT,
    ),
    ("code",),
    "MeasureStatement",
    order=(("basis_from", "basis_until"),),
)
REACH = Table(
    "reach",
    Layout.CATALOGUE,
    (
        _required("measure", Kind.CODE),
        _choice("role", REACH_ROLES, required=True),
        _choice("responsibility", tuple(Responsibility), default="ANY"),
        _choice("anchor", tuple(Anchor), default="WHILE_HOLDING"),
    ),
    ("measure", "role", "anchor"),
    "ReachStatement",
)
CONDUCTS = Table(
    "conducts",
    Layout.CATALOGUE,
    (_CODE, _required("class"), _TITLE, Column("field"), Column("basis")),
    ("code",),
    "ConductStatement",
)
REGIONS = Table(
    "regions",
    Layout.CATALOGUE,
    (
        _CODE,
        _NAME,
        Column("parent_code", Kind.CODE),
        _date("valid_from", decides=False),
        _date("valid_until", decides=False),
    ),
    ("code", "valid_from"),
    "RegionStatement",
)
INDUSTRIES = Table(
    "industries",
    Layout.CATALOGUE,
    (_CODE, _NAME, Column("parent_code", Kind.CODE), Column("edition", Kind.CODE)),
    ("code", "edition"),
    "IndustryStatement",
)
CALENDAR = Table(
    "calendar",
    Layout.CATALOGUE,
    (_date("day", required=True), _choice("kind", ("HOLIDAY", "WORKDAY"), required=True), Column("name")),
    ("day",),
    "CalendarDayStatement",
)
TERMS = Table(
    "terms",
    Layout.CATALOGUE,
    (
        _CODE,
        Column("regime"),
        Column("grade", Kind.CODE),
        Column("field"),
        Column("minimum", Kind.TERM),
        Column("maximum", Kind.TERM),
        Column("clock_from", Kind.CODE),
        _date("valid_from"),
        _date("valid_until"),
        Column("basis"),
    ),
    ("code",),
    "TermStatement",
)
ENTERPRISES = Table(
    "enterprises",
    Layout.SUBJECT,
    (
        _ID,
        _NAME,
        Column("uscc", Kind.USCC),
        _choice(
            "kind",
            (
                "ENTERPRISE",
                "INDIVIDUAL_BUSINESS",
                "COOPERATIVE",
                "SOCIAL_ORGANISATION",
                "PUBLIC_INSTITUTION",
                "STATE_OWNER",
                "FOREIGN",
                "BRANCH",
            ),
        ),
        Column("parent_id", Kind.CODE),
        _choice("status", ("ACTIVE", "REVOKED", "DEREGISTERED")),
        Column("region_code", Kind.CODE),
        Column("industry_code", Kind.CODE),
        Column("registered_capital"),
        _date("established_on", decides=False),
        _date("revoked_on", decides=False),
        _date("deregistered_on", decides=False),
    ),
    ("id",),
    "EnterpriseStatement",
    "DESCRIBES",
)
PERSONS = Table(
    "persons",
    Layout.SUBJECT,
    (
        _ID,
        Column("name", Kind.NAME),
        _choice("id_type", tuple(IdentityType)),
        Column("id_number", Kind.IDENTITY),
        _date("birth_date", decides=False),
        Column("unspecified", Kind.CODE),
    ),
    ("id",),
    "PersonStatement",
    "DESCRIBES",
)
NAMES = Table(
    "names",
    Layout.LINKED,
    (_required("enterprise_id", Kind.CODE, Target.ENTERPRISE), _NAME, *_SPELL),
    ("enterprise_id", "name", "since"),
    "NameStatement",
    "NAMES",
    order=(("since", "until"),),
)
ROLES = Table(
    "roles",
    Layout.FACT,
    (
        _required("person_id", Kind.CODE, Target.PERSON),
        _required("enterprise_id", Kind.CODE, Target.ENTERPRISE),
        _choice("role", tuple(RoleKind), required=True),
        Column("position"),
        *_SPELL,
    ),
    ("person_id", "enterprise_id", "role", "since"),
    order=(("since", "until"),),
)
HOLDINGS = Table(
    "holdings",
    Layout.FACT,
    (
        _required("holder_id", Kind.CODE, Target.SUBJECT),
        _required("enterprise_id", Kind.CODE, Target.ENTERPRISE),
        Column("percent", Kind.PERCENT, leave_out=False),
        Column("percent_min", Kind.PERCENT, leave_out=False),
        Column("percent_max", Kind.PERCENT, leave_out=False),
        _choice("interest", tuple(Interest), default="SHAREHOLDING"),
        *_SPELL,
    ),
    ("holder_id", "enterprise_id", "interest", "since"),
    order=(("since", "until"),),
)
CONCERT = Table(
    "concert",
    Layout.FACT,
    (_required("group_id", Kind.CODE), _required("holder_id", Kind.CODE, Target.SUBJECT), *_SPELL),
    ("group_id", "holder_id", "since"),
    order=(("since", "until"),),
)
HONOURS = Table(
    "honours",
    Layout.LINKED,
    (
        _ID,
        _required("subject_id", Kind.CODE, Target.SUBJECT),
        _TITLE,
        Column("list"),
        _DEPARTMENT,
        _date("awarded_on", required=True),
        _date("until"),
        _date("revoked_on"),
    ),
    ("id",),
    "HonourStatement",
    "AWARDED_TO",
    order=(("awarded_on", "until"),),
)
RECORDS = Table(
    "records",
    Layout.LINKED,
    (
        _ID,
        *_SUBJECT,
        _choice(
            "type",
            ("LICENCE", "PENALTY", "JUDGMENT", "TAX_RATING", "COMMITMENT", "ABNORMAL"),
            required=True,
        ),
        Column("title"),
        _date("decided_on", required=True),
        _date("published_on", decides=False),
        _date("due_on", decides=False),
        Column("kept", Kind.FLAG),
        Column("grade", Kind.CODE),
        _DEPARTMENT,
        Column("details"),
    ),
    ("id",),
    "RecordStatement",
    "RECORDED_ON",
    one_of=("subject_id", "subject_name"),
)
SANCTIONS = Table(
    "sanctions",
    Layout.LINKED,
    (
        _ID,
        *_SUBJECT,
        _required("memorandum", Kind.CODE),
        Column("measures", Kind.LIST, leave_out=False),
        Column("conduct"),
        _choice("grade", ("MINOR", "GENERAL", "SERIOUS")),
        _date("act_from"),
        _date("act_until"),
        _date("decided_on"),
        _date("effective_from"),
        Column("term", Kind.TERM, leave_out=False),
        _date("until"),
        _DEPARTMENT,
    ),
    ("id",),
    "SanctionStatement",
    "IMPOSED_ON",
    order=(("act_from", "act_until"), ("effective_from|decided_on", "until")),
    one_of=("subject_id", "subject_name"),
)
RESPONSIBLE = Table(
    "responsible",
    Layout.FACT,
    (
        _required("sanction_id", Kind.CODE, Target.SANCTION),
        _required("person_id", Kind.CODE, Target.PERSON),
        Column("responsible", Kind.FLAG),
        Column("capacity"),
    ),
    ("sanction_id", "person_id"),
)
EVENTS = Table(
    "events",
    Layout.LINKED,
    (
        _required("sanction_id", Kind.CODE, Target.SANCTION),
        _choice("type", tuple(EventType), required=True),
        _date("on", required=True),
        Column("person_id", Kind.CODE, leave_out=False, target=Target.PERSON),
        Column("note"),
    ),
    ("sanction_id", "type", "on", "person_id"),
    "EventStatement",
    "CONCERNS",
)

TABLES = {
    table.name: table
    for table in (
        DEPARTMENTS,
        MEMORANDA,
        MEASURES,
        REACH,
        CONDUCTS,
        REGIONS,
        INDUSTRIES,
        CALENDAR,
        TERMS,
        ENTERPRISES,
        PERSONS,
        NAMES,
        ROLES,
        HOLDINGS,
        CONCERT,
        HONOURS,
        RECORDS,
        SANCTIONS,
        RESPONSIBLE,
        EVENTS,
    )
}
"""Every table in the order in which it is loaded, whatever the order of the files.

References point backwards in this order. Of sanctions only the anchors are made in their place;
their statements are written last, so that a sanction becomes visible with all that belongs to it.
"""
