"""The field ``creditReport``: everything about one subject in one round trip, on record before it leaves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date

import orjson
import pytest

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.domain.answers import ReachStatus
from graph_api.domain.dates import PartialDate, Spell, Truth, now_ms, start_of_day_ms
from graph_api.domain.facts import Moment, RoleKind
from graph_api.errors import InvalidInputError, NotFoundError, UnavailableError
from graph_api.services.audit import AuditFilter, AuditService
from graph_api.services.callers import Caller, Role
from graph_api.services.reach import ReachService
from graph_api.services.references import SubjectRefValue
from graph_api.services.report import ReportService
from graph_api.services.report_model import CreditReportResult
from graph_api.services.report_opening import Personal
from graph_api.services.report_reading import ReportBounds, held_throughout
from graph_api.services.report_writing import write_report
from tests.services.chain_key import CHAIN_KEY
from tests.services.report_world import LONG, load_world

BANK = Caller(Role.BANK, org="bank-1")
AUDITOR = Caller(Role.AUDITOR, org="audit-office")
AUTUMN = date(2024, 10, 15)


@pytest.fixture(scope="module")
def loaded(graph_address: GraphAddress, tmp_path_factory: pytest.TempPathFactory) -> GraphAddress:
    load_world(graph_address, tmp_path_factory.mktemp("report"))
    return graph_address


@dataclass(frozen=True)
class Desk:
    """Asks for reports on subjects by their own ids."""

    graph: Graph
    audit: AuditService

    def service(self, bounds: ReportBounds | None = None) -> ReportService:
        return ReportService(self.graph, self.audit, stale_after_days=30, bounds=bounds)

    async def report(
        self,
        subject: str,
        day: date = AUTUMN,
        known_at: int | None = None,
        source: str = "sample",
        purpose: str = "loan",
        bounds: ReportBounds | None = None,
    ) -> CreditReportResult:
        moment = Moment(day, now_ms() if known_at is None else known_at)
        self.graph.round_trips = 0
        ref = SubjectRefValue.by_source(source, subject)
        return await self.service(bounds).report(ref, purpose, moment, BANK)


@pytest.fixture
async def desk(loaded: GraphAddress) -> AsyncIterator[Desk]:
    graph = Graph.connect(loaded)
    audit = AuditService(graph, CHAIN_KEY)
    yield Desk(graph, audit)
    await audit.close()
    await graph.close()


def statuses(result: CreditReportResult) -> dict[str, str]:
    return {item.measure.code: item.status.value for item in result.reach}


def titles(records: object) -> list[str]:
    return [record.fact.title for record in records]  # type: ignore[attr-defined]


async def test_one_round_trip_and_a_record_before_the_answer(desk: Desk) -> None:
    result = await desk.report("E10", purpose="授信审批")
    assert desk.graph.round_trips == 2  # the facts, and the record of the answer
    record = await desk.audit.receipt(AUDITOR, result.id)
    assert record is not None
    assert (record.operation, record.org, record.purpose) == ("creditReport", "bank-1", "授信审批")
    assert (record.valid_at, record.known_at) == ("2024-10-15", result.moment.known_at)
    (answer,) = record.answers
    told = orjson.loads(answer.answer)
    assert answer.subject_id == result.view.id
    assert [item["status"] for item in told["measures"]] == [item.status.value for item in result.reach]
    assert told["sanctions"] == [sanction.id for sanction in result.sections.serious_lists]


async def test_an_objection_is_annotated_and_its_measures_are_suspended(desk: Desk) -> None:
    """Story 7 of the sample: two listings, an objection to one."""
    result = await desk.report("E10")
    lists = {sanction.fact.source_id: sanction for sanction in result.sections.serious_lists}
    assert [event.type.value for event in lists["S09"].annotations] == ["OBJECTION_ACCEPTED"]
    assert lists["S10"].annotations == ()
    by_sanction = {item.sanction.source_id: item.status for item in result.reach}
    assert by_sanction == {"S09": ReachStatus.SUSPENDED, "S10": ReachStatus.REACHED}
    assert result.titles["memorandum", "ZFCG77"].startswith("中华人民共和国政府采购法")
    assert result.titles["department", "YL-CZT"] == "样例省财政厅（虚构）"
    assert result.titles["conduct", "C2-18"] == "围标串标"


async def test_a_closed_objection_leaves_no_annotation_but_its_events(desk: Desk) -> None:
    """Story 6: the objection of 2020-02-01 was rejected on 2020-02-20."""
    during = await desk.report("E09", date(2020, 2, 5))
    after = await desk.report("E09", date(2020, 2, 21))
    assert [len(report.sections.serious_lists[0].annotations) for report in (during, after)] == [1, 0]
    assert len(after.sections.serious_lists[0].all_events()) == 2


async def test_honours_are_listed_and_told_to_be_withheld(desk: Desk) -> None:
    """Story 11: grade A of 2017 and a serious listing of 2019-05-01 (worked case 37)."""
    before = await desk.report("E23", date(2019, 4, 30))
    during = await desk.report("E23", date(2019, 6, 1))
    later = await desk.report("E23")
    assert [len(report.sections.integrity) for report in (before, during, later)] == [1, 1, 1]
    assert [bool(report.withheld_by) for report in (before, during, later)] == [False, True, False]
    assert before.sections.serious_lists == ()  # decided later
    assert "有效，但激励中止" in printed(during)
    assert "已撤销 2024-05-20" in printed(await desk.report("E22"))


async def test_a_person_with_several_reasons(desk: Desk) -> None:
    """Story 5: the legal representative under articles 10, 11 and 14 of the opinion."""
    result = await desk.report("P09", date(2020, 1, 1))
    assert statuses(result) == {
        "QH10-10": "NOT_REACHED",
        "QH10-12": "REACHED",
        "QH10-13": "REACHED",
        "QH11-05": "REACHED",
        "QH11-09": "NOT_REACHED",
        "QH14-01": "REACHED",
    }
    several = next(item for item in result.reach if item.measure.code == "QH11-05")
    assert len(several.reasons) > 1
    assert result.sections.serious_lists == ()  # the enterprise's, not his own
    assert [(post.kind, post.enterprise.name) for post in result.posts] == [
        (RoleKind.LEGAL_REPRESENTATIVE, "石桥建筑工程有限公司（虚构）")
    ]


async def test_every_section_of_a_full_report(desk: Desk) -> None:
    """Story 13."""
    sections = (await desk.report("E32")).sections
    assert titles(sections.administration) == ["建筑业企业资质", "安全生产罚款"]  # latest first
    assert titles(sections.tax_ratings_a) == titles(sections.evaluations) == ["2023年度纳税信用评价"]
    assert titles(sections.integrity) == ["重合同守信用企业"]
    assert titles(sections.abnormal) == ["未按期公示年度报告"]
    assert titles(sections.commitments) == ["主动公开综合信用承诺"]
    assert titles(sections.judgments) == ["买卖合同纠纷判决"]
    assert [*sections.serious_lists, *sections.others] == []


async def test_a_grade_below_a_is_an_evaluation_only(desk: Desk) -> None:
    sections = (await desk.report("E30")).sections
    assert titles(sections.evaluations) == ["2023年度纳税信用评价", "2022年度纳税信用评价"]
    assert titles(sections.tax_ratings_a) == ["2022年度纳税信用评价"]


async def test_names_over_time(desk: Desk) -> None:
    """Story 14: the judgment under the common name stands on E34, never on E33."""
    early, late = await desk.report("E33"), await desk.report("E34")
    assert early.sections.judgments == ()
    assert titles(late.sections.judgments) == ["借款合同纠纷判决"]
    assert [(name.name, name.holds) for name in early.view.names] == [("共名商业有限公司（虚构）", Truth.NO)]


async def test_a_branch_carries_its_sanction_and_so_does_its_parent(desk: Desk) -> None:
    """Story 9."""
    parent, branch = await desk.report("E14"), await desk.report("E15")
    for report in (parent, branch):
        assert [sanction.fact.source_id for sanction in report.sections.serious_lists] == ["S14"]
    assert branch.view.fact.branch_of == parent.view.id


@pytest.mark.parametrize("prefix", ["E", "P"])
@pytest.mark.parametrize("day", [AUTUMN, date(2020, 1, 1)])
async def test_reach_is_what_the_field_reach_answers(desk: Desk, prefix: str, day: date) -> None:
    """The report narrows the facts by a text of its own; the rules must not notice."""
    reach = ReachService(desk.graph, stale_after_days=30)
    moment = Moment(day, now_ms())
    asked = 0
    for number in range(1, 65, 3):
        ref = SubjectRefValue.by_source("sample", f"{prefix}{number:02d}")
        try:
            expected = await reach.answer(ref, moment)
        except NotFoundError:
            continue
        report = await desk.service().report(ref, "comparison", moment, BANK)
        assert report.reach == expected.items
        assert report.view.name == expected.subject.name
        assert {age.source for age in report.staleness} >= {age.source for age in expected.staleness}
        asked += 1
    assert asked > 15


async def test_the_second_clock(desk: Desk) -> None:
    """Story 18: the registration by forged papers was void from 2023-05-01 on."""
    then = await desk.report("P61", date(2022, 7, 1), start_of_day_ms(date(2022, 7, 2)))
    now = await desk.report("P61", date(2022, 7, 1))
    assert statuses(then) == {"XXL-01": "REACHED"}
    assert (now.reach, now.posts) == ((), ())


async def test_a_long_report_is_complete(desk: Desk) -> None:
    result = await desk.report("X1", source="extra")
    assert len(result.sections.administration) == LONG + 3
    days = [record.fact.decided_on.last for record in result.sections.administration]
    assert days == sorted(days, reverse=True)
    assert result.complete


async def test_what_is_decided_later_is_not_in_it(desk: Desk) -> None:
    result = await desk.report("X1", date(2016, 6, 1), source="extra")
    assert "在任罚款" not in titles(result.sections.administration)
    assert "早年罚款" in titles(result.sections.administration)
    year = await desk.report("X1", date(2018, 3, 1), source="extra")
    assert "年内罚款" in titles(year.sections.administration)  # decided in 2018: perhaps by then


async def test_a_bound_that_bites_is_named(desk: Desk) -> None:
    result = await desk.report("X1", source="extra", bounds=ReportBounds(rows=10, posts=1))
    assert not result.complete
    assert result.truncated == {"RECORDS", "POSTS"}
    assert (len(result.sections.administration), len(result.posts)) == (10, 1)
    assert {record.fact.decided_on.last.year for record in result.sections.administration} == {2019}
    assert "本报告不完整：任职、信用记录超过服务上限" in printed(result)


async def test_records_of_an_enterprise_stand_on_whoever_headed_it(desk: Desk) -> None:
    """Opinion, article 14: on the one in the post when they were decided, before or after leaving it."""
    first = await desk.report("Q1", source="extra")
    found = {entry.record.fact.title: entry for entry in first.associated}
    # Never through a state owner, and never what was decided before he came.
    assert set(found) == {"在任罚款", "年内罚款", "后来异常"}
    assert [post.role for post in found["后来异常"].posts] == [RoleKind.PRINCIPAL]
    in_year = {post.role: post.held for post in found["年内罚款"].posts}
    assert in_year == {RoleKind.LEGAL_REPRESENTATIVE: Truth.UNKNOWN, RoleKind.PRINCIPAL: Truth.YES}
    assert first.sections.administration == ()  # they are the enterprise's own
    assert first.reach == ()  # and no measure


async def test_a_director_does_not_head_an_enterprise(desk: Desk) -> None:
    second = await desk.report("Q2", source="extra")
    found = {entry.record.fact.title: entry.held for entry in second.associated}
    assert found == {"年内罚款": Truth.UNKNOWN, "后来异常": Truth.YES}


async def test_absence_is_told_as_absence(desk: Desk) -> None:
    result = await desk.report("X2", source="extra")
    assert result.complete
    assert [age.source for age in result.staleness] == ["extra"]
    words = printed(result)
    assert "不构成对该主体信用状况良好的证明" in words
    assert "未见此类记录" in words
    for claim in ("信用良好", "无不良", "无异常"):
        assert claim not in words


async def test_a_subject_described_later_is_said_to_be_unknown(desk: Desk) -> None:
    result = await desk.report("X5", source="extra", known_at=start_of_day_ms(date(2024, 1, 1)))
    assert result.view.name == "后知有限公司（虚构）"
    assert result.view.sources == ()
    assert "登记信息未知" in printed(result)


async def test_old_sources_are_told(desk: Desk) -> None:
    await desk.graph.run_admin(
        "MATCH (s:Source {name: 'sample'}) SET s.lastLoadedAt = $at", at=now_ms() - 40 * 86_400_000
    )
    result = await desk.report("E32")
    assert [(age.days, age.stale) for age in result.staleness] == [(40, True)]
    assert "最近一次装载距今 40 天" in printed(result)


async def test_both_languages(desk: Desk) -> None:
    english = printed(await desk.report("E10"), "en")
    assert "Objection annotation: accepted 2024-09-01, not yet closed" in english
    assert "Suspended (objection)" in english


@pytest.mark.parametrize("purpose", ["", "x" * 201])
async def test_a_purpose_that_cannot_be_meant(desk: Desk, purpose: str) -> None:
    with pytest.raises(InvalidInputError):
        await desk.report("E10", purpose=purpose)
    assert desk.graph.round_trips == 0


async def test_nobody_is_not_found_and_leaves_no_record(desk: Desk) -> None:
    before = (await desk.audit.search(AUDITOR, AuditFilter(), first=1)).records
    with pytest.raises(NotFoundError):
        await desk.report("nobody")
    assert (await desk.audit.search(AUDITOR, AuditFilter(), first=1)).records == before


async def test_what_cannot_be_recorded_is_not_answered(desk: Desk) -> None:
    unreachable = Graph.connect(GraphAddress("bolt://127.0.0.1:1", "neo4j", "nobody listens there"))
    audit = AuditService(unreachable, CHAIN_KEY)
    service = ReportService(desk.graph, audit, stale_after_days=30)
    with pytest.raises(UnavailableError):
        await service.report(
            SubjectRefValue.by_source("sample", "E10"), "loan", Moment(AUTUMN, now_ms()), BANK
        )
    await audit.close()
    await unreachable.close()


@pytest.mark.parametrize(
    ("since", "until", "period", "held"),
    [
        ("2016", "2018", "2017-05-05", Truth.YES),
        ("2016-01-01", "2017-05-05", "2017-05-05", Truth.NO),  # the first day it no longer holds
        ("2016-01-01", "2017-05-06", "2017-05-05", Truth.YES),
        ("2017-05-05", None, "2017", Truth.UNKNOWN),
        (None, None, "2017-05-05", Truth.UNKNOWN),
        (None, "2017", "2018", Truth.NO),
    ],
)
def test_whether_a_post_was_held(since: str | None, until: str | None, period: str, held: Truth) -> None:
    ends = [None if text is None else PartialDate.parse(text) for text in (since, until)]
    spell = Spell(ends[0], ends[1], date(2020, 1, 1))
    assert held_throughout(spell, PartialDate.parse(period)) is held


def printed(result: CreditReportResult, language: str = "zh") -> str:
    """Return everything that the printed report says."""
    document = write_report(result, "en" if language == "en" else "zh", Personal(), "bank-1")
    return repr(document)
