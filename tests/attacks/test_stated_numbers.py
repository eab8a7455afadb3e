"""Sources call persons by their identity numbers and write them into texts; nobody is shown them there.

Cursors are read too: one that tells the key of its row tells what its provider calls the subjects in it.
"""

from __future__ import annotations

import io
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator

import pypdf
import pytest
import pytest_asyncio

from tests.api.platform import Platform, World
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")

NUMBER = "99999919700101101X"
TEXT = f"当事人身份证{NUMBER}"
OTHER = f"P{NUMBER}"
DAY = "2024-01-10"

FIELDS = """__typename ... on Enterprise {
    roles(first: 1) { edges { cursor node { position } } pageInfo { startCursor endCursor } }
    records(first: 1) { edges { cursor node { title details sourceId } } pageInfo { endCursor } }
    sanctions(first: 1) { edges { cursor node { sourceId events { note } } } } %s }"""
MORE = """holders { edges { cursor } } honours { edges { cursor node { title list sourceId } } }
    sources { sourceId note }"""
ASKED = "query($ref: SubjectRef!) { subject(ref: $ref) { %s } }"
REACH = """query($ref: SubjectRef!) { reach(ref: $ref) { items { sanction { sourceId }
    reasons { explanation } } } }"""
CHECK = """query($ref: SubjectRef!) { preCheck(subjects: [$ref], matter: LOAN, purpose: "test") {
    measures { sanction { sourceId } } } }"""
AROUND = "query($ref: SubjectRef!) { neighbourhood(ref: $ref) { links { position } } }"


def tables() -> Tables:
    """Return an enterprise whose source writes numbers wherever there is room for text."""
    made = Tables().measure(reach=[("SUBJECT",), ("DIRECTOR", "ANY", "WHILE_HOLDING")])
    made.enterprise("E1", source_note=TEXT).person(NUMBER, id_number=NUMBER, name="测试甲")
    made.person(OTHER, name="测试乙")
    for person in (NUMBER, OTHER):
        made.role(person, "E1", "DIRECTOR", position=TEXT)
    made.add("holdings", holder_id=NUMBER, enterprise_id="E1", percent="60", since="2001-01-01")
    made.add("honours", id=f"H{NUMBER}", subject_id="E1", title=TEXT, list=TEXT, awarded_on=DAY)
    record = {"subject_id": "E1", "type": "PENALTY", "title": TEXT, "details": TEXT, "decided_on": DAY}
    made.add("records", id=f"R{NUMBER}", **record).add("records", id=f"S{NUMBER}", **record)
    made.sanction(f"X{NUMBER}", "E1", decided_on=DAY)
    return made.add("events", sanction_id=f"X{NUMBER}", type="PUBLISHED", on=DAY, note=TEXT)


def opened(answer: str) -> Iterator[str]:
    """Yield an answer, and every word in it as base64 would have it read."""
    yield answer
    for word in re.findall(r"[\w-]{16,}", answer):
        yield urlsafe_b64decode(word + "=" * (-len(word) % 4)).decode("utf-8", "replace")


@pytest_asyncio.fixture(loop_scope="session")
async def world(fresh: Platform) -> World:
    return await fresh.world(tables())


@pytest.mark.parametrize("role", [None, "bank", "department", "investigator", "auditor"])
async def test_no_answer_has_them(fresh: Platform, world: World, role: str | None) -> None:
    questions = [ASKED % (FIELDS % "")]
    if role is not None:
        questions += [ASKED % (FIELDS % MORE), REACH, CHECK, AROUND]
    for query in questions:
        response = await fresh.post(query, {"ref": world.ref("E1")}, role)
        assert "errors" not in response.json(), response.text
        assert response.text.count("[identity number]") > 0
        assert not [each for each in opened(response.text) if NUMBER in each], response.text


@pytest.mark.parametrize("format_", ["html", "pdf"])
async def test_no_report_has_them(fresh: Platform, world: World, format_: str) -> None:
    asked = {"source": world.source, "sourceId": "E1", "purpose": "test", "format": format_}
    headers = {"authorization": f"Bearer {fresh.token('bank')}"}
    answer = await fresh.client.post("/report", json=asked, headers=headers)
    assert answer.status_code == 200
    text = answer.text
    if format_ == "pdf":
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert "identity number" in text
    assert NUMBER not in text


async def test_a_list_goes_on_after_a_cursor_that_tells_nothing(fresh: Platform, world: World) -> None:
    query = """query($ref: SubjectRef!, $after: String) { subject(ref: $ref) { ... on Enterprise {
      roles(first: 1, after: $after) { nodes { person { id } } pageInfo { hasNextPage endCursor } } } } }"""
    seen, after = [], None
    for more in (True, False):
        page = (await fresh.ask(query, {"ref": world.ref("E1"), "after": after}))["subject"]["roles"]
        assert page["pageInfo"]["hasNextPage"] is more
        seen += [node["person"]["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    assert len(set(seen)) == 2
    assert after is not None
    for wrong in (after[:-1], after[1:], after + "A", "k:x", "", "é", "azpyb2xlcw"):
        error = await fresh.refusal(query, {"ref": world.ref("E1"), "after": wrong})
        assert error["extensions"]["code"] == "BAD_USER_INPUT", wrong
