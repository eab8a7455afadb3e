"""Related parties: who and why, guards, order, and the same relation from both ends."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from graph_api.domain.dates import Truth
from graph_api.domain.groups.parties import common_parties
from graph_api.domain.groups.related import RelatedParties, related_parties
from graph_api.domain.links import LinkKind, SubjectLink
from graph_api.services.group_facts import shipped_rules
from tests.domain.groups.networks import DAY, enterprise, facts, link, person, post

RULES = shipped_rules()
SUBJECTS = facts([*(enterprise(name) for name in "ABCDE"), *(person(name) for name in "PQ"),
                  enterprise("S", state_owner=True), person("N", unspecified=True)])  # fmt: skip


def ask(subject: str, *links: SubjectLink) -> RelatedParties:
    return related_parties(subject, SUBJECTS, links, RULES, DAY)


def codes(found: RelatedParties) -> dict[str, list[str]]:
    return {one.subject: sorted(reason.rule.code for reason in one.reasons) for one in found.parties}


def test_several_posts_are_one_reason_with_every_link() -> None:
    found = ask("A", post("P", "A"), post("P", "A", LinkKind.LEGAL_REPRESENTATIVE, in_doubt=True))
    (party,) = found.parties
    (reason,) = party.reasons
    assert {one.kind for one in reason.chain.links} == {LinkKind.DIRECTOR, LinkKind.LEGAL_REPRESENTATIVE}
    assert reason.chain.certain is Truth.YES
    assert "董事" in reason.explanation.zh
    assert "legal representative" in reason.explanation.en


def test_practitioners_and_principals_are_no_related_parties() -> None:
    assert (
        codes(ask("A", post("P", "A", LinkKind.REGISTERED_PRACTITIONER), post("Q", "A", LinkKind.PRINCIPAL)))
        == {}
    )


def test_nothing_goes_through_a_state_owner_or_nobody() -> None:
    links = [link("S", "A"), link("S", "B"), link("N", "A"), link("N", "C"), post("N", "A"), post("N", "D")]
    assert codes(ask("A", *links)) == {"S": ["CONTROLLER", "HOLDER_5"]}
    assert codes(ask("S", *links)) == {}
    assert codes(ask("N", *links)) == {}
    # Nor do the posts of an officer in a state owner count.
    assert codes(ask("A", post("P", "A"), post("P", "S"), post("P", "B"))) == {
        "P": ["OFFICER"],
        "B": ["MANAGED"],
    }


def test_concert_with_the_subject_and_with_its_holders() -> None:
    concert = link("A", "B", None, LinkKind.CONCERT)
    assert codes(ask("A", concert)) == {"B": ["CONCERT"]}
    assert codes(ask("B", concert)) == {"A": ["CONCERT"]}
    assert codes(ask("C", concert, link("B", "C", "5"))) == {"B": ["HOLDER_5"], "A": ["HOLDER_CONCERT"]}
    assert codes(ask("C", concert, link("B", "C", "4"))) == {}


def test_the_subject_is_not_its_own_party() -> None:
    assert codes(ask("A", link("A", "A"), post("P", "A"), link("P", "A"))) == {
        "P": ["CONTROLLER", "HOLDER_5", "OFFICER"]
    }


KINDS = st.sampled_from([LinkKind.SHAREHOLDING, LinkKind.VOTING_RIGHTS])
NAMES = st.sampled_from("ABCDESN")


@given(st.lists(st.tuples(NAMES, st.sampled_from("ABCDE"), st.integers(0, 100), KINDS), max_size=15))
def test_chains_connect_and_control_is_mutual(given_: list[tuple[str, str, int, LinkKind]]) -> None:
    links = [link(holder, held, str(percent), kind) for holder, held, percent, kind in given_]
    answers = {name: ask(name, *links) for name in "ABCDE"}
    for name, answer in answers.items():
        for party in answer.parties:
            assert party.subject not in ("N", name)
            for reason in party.reasons:
                nodes = reason.chain.nodes
                assert (nodes[0], nodes[-1]) == (name, party.subject)
                assert not {"S", "N"} & set(nodes[1:-1])
                steps = {frozenset(pair) for pair in itertools.pairwise(nodes)}
                assert {frozenset((one.source, one.target)) for one in reason.chain.links} == steps
            if "CONTROLLER" in {reason.rule.code for reason in party.reasons} and party.subject != "S":
                assert "CONTROLLED" in codes(answers[party.subject])[name]
            if "COMMON_CONTROLLER" in {reason.rule.code for reason in party.reasons}:
                assert name in codes(answers[party.subject])


def test_a_subject_asked_about_may_be_a_party_of_the_others() -> None:
    links = [
        link("A", "B", "5"),
        link("A", "C", "5"),
        link("B", "C", "5"),
        post("P", "B"),
        link("N", "B"),
        link("N", "C"),
    ]
    found = common_parties(["A", "B", "C"], links, SUBJECTS)
    assert [(one.subject, one.linked) for one in found] == [("A", ("B", "C"))]
    # What the subjects hold together is not a party of theirs.
    assert common_parties(["A", "B"], [link("A", "C"), link("B", "C")], SUBJECTS) == ()
