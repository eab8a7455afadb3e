"""Every explanation that the rules can give reads in Chinese and in English."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given, settings

import graph_api.domain
from graph_api.domain.explanations import TEXTS, render
from graph_api.domain.facts import Matter
from graph_api.domain.reach import incentives, pre_check, reach, signals
from tests.domain.rule_cases import Case, lr_case
from tests.domain.worlds import World, worlds

SOURCES = sorted(Path(next(iter(graph_api.domain.__path__))).glob("*.py"))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def emissions() -> list[tuple[str, ast.Call]]:
    """Return every call of ``part`` in the rules, with the module it stands in."""
    return [
        (path.name, node)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "part"
    ]


def literal_codes() -> set[str]:
    """Return every string that stands in the rules: what is looked up in a table is among them."""
    return {
        node.value
        for path in SOURCES
        if not path.name.startswith("explanation_texts")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_both_languages_have_the_same_codes_with_the_same_values() -> None:
    assert set(TEXTS["zh"]) == set(TEXTS["en"])
    for code, text in TEXTS["en"].items():
        assert placeholders(text) == placeholders(TEXTS["zh"][code]), code


def test_every_text_is_used_by_some_rule() -> None:
    assert set(TEXTS["en"]) <= literal_codes()


@pytest.mark.parametrize(("module", "call"), emissions(), ids=lambda value: getattr(value, "lineno", value))
def test_every_code_written_in_the_rules_has_a_text(module: str, call: ast.Call) -> None:
    code = call.args[0]
    if isinstance(code, ast.Constant):
        assert code.value in TEXTS["en"], f"{module}:{call.lineno}"


def assert_reads(world: World) -> None:
    facts, moment = world.facts, world.moment
    answers = [reason for item in reach(facts, world.subject, moment) for reason in item.reasons]
    explanations = [
        *(reason.explanation for reason in answers),
        *(signal.explanation for signal in signals(facts, world.subject, moment)),
        *(item.explanation for item in incentives(facts, world.subject, moment)),
        pre_check(facts, world.subject, Matter.LOAN, moment).explanation,
    ]
    for explanation in explanations:
        assert explanation.parts
        for language in ("zh", "en"):
            text = render(explanation, language)
            assert text
            assert "{" not in text
        for code, values in explanation.parts:
            assert set(values) == placeholders(TEXTS["en"][code]), code


@settings(max_examples=300, deadline=None)
@given(worlds())
def test_every_answer_of_random_worlds_reads_with_exactly_the_values_it_has(world: World) -> None:
    assert_reads(world)


def test_legal_terms_stand_for_codes() -> None:
    case = lr_case("LEGAL_REPRESENTATIVE/RESPONSIBLE/AT_DECISION")
    [reason] = case.item("P1", "2020-06-01").reasons
    assert render(reason.explanation, "zh") == (
        "决定作出之日（2019-03-15），“P1”系“E1”的法定代表人（自2010-01-01起，至今）。"
        "措施要求负有责任；决定未提及该人，就法定代表人而言责任问题仍待核定。"
        "有效期自2019-03-15至（无终止日或不详）。"
        "依据：an invented act, article 1。"
    )
    assert render(reason.explanation, "en") == (
        "P1 was legal representative of E1 (from 2010-01-01; not ended) on the day of decision, 2019-03-15. "
        "The measure requires responsibility; the decision is silent about the holder, which for a legal "
        "representative leaves the question open. "
        "In force from 2019-03-15 to a day not stated or not known. "
        "Basis: an invented act, article 1."
    )


@pytest.mark.parametrize(
    ("case", "subject", "day", "says"),
    [
        (lr_case("LEGAL_REPRESENTATIVE"), "P1", "2019-03-14", "before the measure takes effect (2019-03-15)"),
        (
            lr_case("SUBJECT", term="P1Y"),
            "E1",
            "2020-06-01",
            "The term P1Y from 2019-03-15 ended with 2020-03-15",
        ),
        (
            lr_case("SUBJECT").event("S1", "REPAIRED", "2020-01-01"),
            "E1",
            "2020-06-01",
            "a credit repair on 2020-01-01",
        ),
        (
            lr_case("SUBJECT").event("S1", "REVOKED", "2020-01-01"),
            "E1",
            "2019-06-01",
            "a revocation on 2020-01-01",
        ),
        (
            lr_case("LEGAL_REPRESENTATIVE/ANY/AT_ACT"),
            "P1",
            "2020-06-01",
            "beginning of the conduct is not stated",
        ),
        (lr_case("SUBJECT", decided="2020"), "E1", "2020-06-01", "known only as 2020"),
        (
            lr_case("SUBJECT").event("S1", "OBJECTION_ACCEPTED", "2020-01-01"),
            "E1",
            "2020-06-01",
            "objection was accepted on 2020-01-01",
        ),
    ],
)
def test_an_explanation_says_which_day_or_event_decides(
    case: Case, subject: str, day: str, says: str
) -> None:
    text = " ".join(render(reason.explanation, "en") for reason in case.item(subject, day).reasons)
    assert says in text
