"""Rules beside the sum: red flags, exclusions, criteria and checklists of the toy."""

from __future__ import annotations

from typing import Any

import pytest

from kb.knowledge import KnowledgeBase
from reasoning.case import resolve_case
from reasoning.closure import close
from reasoning.compiled import CompiledKnowledge
from reasoning.page import rules_html
from reasoning.rules import RuleResults, apply_rules
from tests.reasoning.helpers import answer
from tests.reasoning.toy_rules import AB, TOY_KB, TREE


def rules(**document: Any) -> RuleResults:
    case = resolve_case(document, TOY_KB)
    return apply_rules(case, close(case, TREE, TOY_KB), TOY_KB)


class TestRedFlags:
    def test_it_fires_and_says_why(self) -> None:
        (flag,) = rules(present=["skin-pain", "bulla"]).red_flags
        assert flag.because == "skin pain, bulla"
        assert flag.condition == "(skin pain and (bulla or fever))"
        assert (flag.urgency, flag.disorders) == ("emergency", ("sjs-ten",))
        assert flag.action == "Send to hospital today"

    @pytest.mark.parametrize(
        "document",
        [
            {},
            {"present": ["skin-pain"]},
            {"present": ["fever"]},
            {"present": ["bulla"], "absent": ["skin-pain"]},
        ],
    )
    def test_it_does_not_fire_on_what_is_unknown(self, document: dict[str, Any]) -> None:
        assert rules(**document).red_flags == ()

    def test_it_is_shown_whatever_the_rank(self) -> None:
        compiled = CompiledKnowledge(TOY_KB)
        seen = ["skin-pain", "fever", "plaque", "silvery-scale", "elbow", "chronic"]
        result = answer(compiled, present=seen)
        assert result.hypotheses[0].id == "psoriasis"
        assert [flag.rule for flag in result.rules.red_flags] == ["painful-blisters-with-fever"]

    def test_it_changes_no_number(self, toy: KnowledgeBase) -> None:
        bare = toy.model_copy(update={"rules": ()})
        document = {"present": ["skin-pain", "fever", "bulla"]}
        with_, without = (answer(CompiledKnowledge(k), **document) for k in (toy, bare))
        assert with_.rules.red_flags
        assert not without.rules.red_flags
        assert with_.hypotheses == without.hypotheses


class TestExclusions:
    def test_it_needs_to_be_known(self) -> None:
        assert rules().exclusions == ()
        assert rules(present=["new-medication"]).exclusions == ()
        (gone,) = rules(absent=["new-medication"]).exclusions
        assert gone.because == gone.condition == "no new drug"
        assert gone.disorders == ("drug-rash",)


class TestCriteria:
    def test_they_appear_once_touched(self) -> None:
        assert rules().criteria == ()
        assert rules(absent=["plaque"]).criteria == ()
        assert len(rules(present=["plaque"]).criteria) == 1

    @pytest.mark.parametrize(
        ("document", "met"),
        [
            ({"present": ["plaque"]}, None),
            ({"present": ["plaque", "silvery-scale"]}, True),
            ({"present": ["plaque"], "age": 40}, True),
            ({"present": ["plaque"], "age": 4}, None),
            ({"present": ["plaque"], "age": 4, "absent": ["scale"]}, False),
        ],
    )
    def test_two_of_three(self, document: dict[str, Any], met: bool | None) -> None:
        (result,) = rules(**document).criteria
        assert result.met is met
        assert result.blocks[0].met is met
        assert result.disorder == "psoriasis"

    def test_items_say_what_they_test(self) -> None:
        (result,) = rules(present=["plaque"], age=40).criteria
        told = [(item.label, item.tested, item.met) for item in result.blocks[0].items]
        assert told == [
            ("plaque", "plaque", True),
            ("silvery scale", "silvery scale", None),
            ("adult", "age 18 or more", True),
        ]

    def test_every_block_must_be_met(self, toy: KnowledgeBase) -> None:
        (rule,) = toy.criteria
        fever = {"label": "f", "at_least": 1, "items": [{"label": "f", "when": AB[0]}]}
        blocks = [block.model_dump() for block in rule.blocks] + [fever]
        two = type(rule).model_validate(rule.model_dump() | {"blocks": blocks})
        richer = toy.model_copy(update={"rules": (two,)})

        def met(**document: Any) -> bool | None:
            case = resolve_case(document, richer)
            (result,) = apply_rules(case, close(case, TREE, richer), richer).criteria
            return result.met

        major = ["plaque", "silvery-scale"]
        assert met(present=[*major, "fever"]) is True
        assert met(present=major) is None
        assert met(present=major, absent=["fever"]) is False

    @pytest.mark.parametrize(
        ("document", "shown"),
        [
            ({"present": ["plaque"]}, False),
            ({"present": ["plaque"], "absent": ["fever"]}, False),
            ({"present": ["plaque", "fever"]}, True),
            ({"present": ["fever"]}, False),
        ],
    )
    def test_they_are_for_those_they_are_made_for(
        self, document: dict[str, Any], shown: bool, toy: KnowledgeBase
    ) -> None:
        (rule,) = toy.criteria
        new = type(rule).model_validate(rule.model_dump() | {"applies_when": AB[0]})
        kb = toy.model_copy(update={"rules": (new,)})
        case = resolve_case(document, kb)
        results = apply_rules(case, close(case, TREE, kb), kb)
        assert [one.applies_to for one in results.criteria] == (["fever"] if shown else [])
        assert ("Made for: fever." in rules_html(results)) is shown


class TestChecklists:
    def test_it_appears_once_an_item_is_known(self) -> None:
        assert rules(present=["plaque"]).checklists == ()
        (card,) = rules(absent=["blue-whitish-veil"]).checklists
        assert (card.score, card.highest, card.known) == (0, 2, 1)

    def test_points(self) -> None:
        (card,) = rules(present=["atypical network"], absent=["blue-whitish veil"]).checklists
        assert (card.score, card.highest, card.known, card.threshold) == (2, 2, 2, 2)
        assert [item.points for item in card.items] == [2, 2]
        (card,) = rules(present=["atypical network", "blue-whitish veil"]).checklists
        assert card.score == 4

    @pytest.mark.parametrize(
        ("document", "shown"),
        [
            ({"present": ["blue-whitish-veil"]}, False),  # unknown is not enough
            ({"present": ["blue-whitish-veil"], "absent": ["plaque"]}, False),
            ({"present": ["blue-whitish-veil", "plaque"], "age": 40}, True),
            ({"present": ["blue-whitish-veil", "plaque"], "age": 4}, False),
            ({"absent": ["blue-whitish-veil"], "present": ["plaque"], "age": 40}, True),
            ({"present": ["plaque"], "age": 40}, False),  # no item was looked at
        ],
    )
    def test_it_is_a_score_only_where_it_applies(
        self, document: dict[str, Any], shown: bool, toy: KnowledgeBase
    ) -> None:
        when = {"all": [{"finding": "plaque"}, {"age": {"min": 18}}]}
        kb = checklist_with(toy, applies_when=when)
        case = resolve_case(document, kb)
        cards = apply_rules(case, close(case, TREE, kb), kb).checklists
        assert [card.applies_to for card in cards] == (
            ["(plaque and age 18 or more)"] if shown else []
        )

    def test_a_card_for_everybody_says_nothing_of_it(self) -> None:
        (card,) = rules(absent=["blue-whitish-veil"]).checklists
        assert card.applies_to == ""

    def test_points_that_are_taken_off(self, toy: KnowledgeBase) -> None:
        """The highest score that is still open leaves the taking off out."""
        (card,) = toy.checklists
        off = {"label": "fever", "points": -1, "when": AB[0]}
        kb = checklist_with(toy, items=[item.model_dump() for item in card.items] + [off])

        def scores(**document: Any) -> tuple[int, int]:
            case = resolve_case(document, kb)
            (result,) = apply_rules(case, close(case, TREE, kb), kb).checklists
            return result.score, result.highest

        assert scores(absent=["blue-whitish veil"]) == (0, 2)
        assert scores(present=["blue-whitish veil"]) == (2, 4)
        assert scores(present=["blue-whitish veil", "fever"]) == (1, 3)

    def test_it_changes_no_number(self, toy: KnowledgeBase) -> None:
        bare = toy.model_copy(update={"rules": ()})
        document = {"present": ["atypical network", "blue-whitish veil"]}
        with_, without = (answer(CompiledKnowledge(k), **document) for k in (toy, bare))
        assert with_.hypotheses == without.hypotheses


def checklist_with(toy: KnowledgeBase, **changes: Any) -> KnowledgeBase:
    """The toy knowledge base with its checklist changed."""
    (card,) = toy.checklists
    new = type(card).model_validate(card.model_dump() | changes)
    return toy.model_copy(update={"rules": (new,)})


@pytest.mark.parametrize("made_for", ["", "plaque"])
def test_the_page_says_whom_a_card_is_made_for(made_for: str, toy: KnowledgeBase) -> None:
    changes = {"applies_when": {"finding": made_for}} if made_for else {}
    kb = checklist_with(toy, **changes)
    case = resolve_case({"present": ["blue-whitish-veil", "plaque"]}, kb)
    page = rules_html(apply_rules(case, close(case, TREE, kb), kb))
    assert "Toy dermoscopy score: score 2, threshold 2" in page
    assert ("Made for: plaque." in page) is bool(made_for)
