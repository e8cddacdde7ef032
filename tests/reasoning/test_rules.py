"""Rules beside the sum: three-valued, and worded from what is tested."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from kb.rule_schema import Condition, Exclusion, RedFlag
from reasoning.case import Case, resolve_case
from reasoning.closure import Hierarchy, close
from reasoning.compiled import CompiledKnowledge
from reasoning.conditions import describe, reasons
from reasoning.conditions import test as holds
from reasoning.page import rules_html
from reasoning.rules import RuleResults, apply_rules
from tests.conftest import TOY
from tests.reasoning.helpers import answer

TOY_KB = load_knowledge(TOY, use_cache=False)
TREE = Hierarchy(TOY_KB)
STATES = {True: "present", False: "absent"}


def truth(condition: dict[str, Any], **document: Any) -> bool | None:
    case = resolve_case(document, TOY_KB)
    return holds(Condition.model_validate(condition), case, close(case, TREE, TOY_KB))


def words(condition: dict[str, Any]) -> str:
    return describe(Condition.model_validate(condition), TOY_KB)


def rules(**document: Any) -> RuleResults:
    case = resolve_case(document, TOY_KB)
    return apply_rules(case, close(case, TREE, TOY_KB), TOY_KB)


def observed(**states: bool | None) -> dict[str, list[str]]:
    return {
        name: [id_ for id_, state in states.items() if state is value]
        for value, name in STATES.items()
    }


AB = [{"finding": "fever"}, {"finding": "pruritus"}]


@pytest.mark.parametrize(("a", "b"), list(product([True, False, None], repeat=2)))
def test_three_valued_logic(a: bool | None, b: bool | None) -> None:
    """Kleene's tables, for every pair of true, false and unknown."""
    case = observed(fever=a, pruritus=b)
    both = False if False in (a, b) else None if None in (a, b) else True
    either = True if True in (a, b) else None if None in (a, b) else False
    assert truth({"all": AB}, **case) is both
    assert truth({"any": AB}, **case) is either
    assert truth({"none": AB}, **case) is (None if either is None else not either)
    assert truth({"at_least": 1, "of": AB}, **case) is either
    assert truth({"at_least": 2, "of": AB}, **case) is both


@pytest.mark.parametrize("states", list(product([True, False, None], repeat=3)))
def test_at_least_two_of_three(states: tuple[bool | None, ...]) -> None:
    names = ("fever", "pruritus", "bulla")
    condition = {"at_least": 2, "of": [{"finding": name} for name in names]}
    yes, open_ = states.count(True), states.count(None)
    expected = True if yes >= 2 else None if yes + open_ >= 2 else False
    assert truth(condition, **observed(**dict(zip(names, states, strict=True)))) is expected


@pytest.mark.parametrize(
    ("condition", "age", "expected"),
    [
        ({"min": 18}, 18, True),
        ({"min": 18}, 17.9, False),
        ({"max": 5}, 5, True),
        ({"max": 5}, 6, False),
        ({"min": 18, "max": 65}, 40, True),
        ({"min": 0}, 0, True),
        ({"max": 0}, 0, True),
        ({"min": 18}, None, None),
    ],
)
def test_ages(condition: dict[str, int], age: float | None, expected: bool | None) -> None:
    assert truth({"age": condition}, age=age) is expected


def test_sex() -> None:
    assert truth({"sex": "male"}, sex="male") is True
    assert truth({"sex": "male"}, sex="female") is False
    assert truth({"sex": "male"}) is None


def test_the_ontology_counts() -> None:
    assert truth({"finding": "scale"}, present=["silvery-scale"]) is True
    assert truth({"finding": "silvery-scale"}, absent=["scale"]) is False
    assert truth({"finding": "silvery-scale"}, present=["scale"]) is None


LESION = {"lesion": {"primary": "plaque", "surface": "silvery-scale"}}


def test_lesions() -> None:
    assert truth(LESION, observations=[{**LESION, "status": "present"}]) is True
    assert truth(LESION, present=["plaque", "silvery-scale"]) is True
    assert truth(LESION, present=["plaque"], absent=["scale"]) is False
    assert truth(LESION, present=["plaque"]) is None
    assert truth(LESION) is None


def test_lesions_that_no_script_describes() -> None:
    told = {"lesion": {"primary": "plaque", "site": "trunk"}}
    assert truth(told, present=["plaque"], absent=["trunk"]) is False
    assert truth(told, present=["plaque", "trunk"]) is True
    assert truth(told, present=["plaque"]) is None


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"finding": "silvery-scale"}, "silvery scale"),
        (LESION, "plaque + silvery scale"),
        ({"age": {"min": 18}}, "age 18 or more"),
        ({"age": {"max": 5.5}}, "age 5.5 or less"),
        ({"age": {"min": 18, "max": 65}}, "age 18 to 65"),
        ({"age": {"min": 0, "max": 0}}, "age 0 to 0"),
        ({"sex": "female"}, "female"),
        ({"all": AB}, "(fever and itch)"),
        ({"any": AB}, "(fever or itch)"),
        ({"none": AB}, "no (fever or itch)"),
        ({"none": AB[:1]}, "no fever"),
        ({"all": AB[:1]}, "fever"),
        ({"at_least": 1, "of": AB}, "at least 1 of: fever, itch"),
        (
            {"all": [{"sex": "male"}, {"any": AB}, {"age": {"min": 3}}]},
            "(male and (fever or itch) and age 3 or more)",
        ),
    ],
)
def test_words_are_made_from_the_parts(condition: dict[str, Any], expected: str) -> None:
    assert words(condition) == expected


@pytest.mark.parametrize(
    ("condition", "document", "expected"),
    [
        ({"all": AB}, {"present": ["fever", "pruritus"]}, ("fever", "itch")),
        ({"any": AB}, {"present": ["pruritus"]}, ("itch",)),
        ({"any": AB}, {"present": ["pruritus"], "absent": ["fever"]}, ("itch",)),
        ({"all": AB}, {"present": ["pruritus"]}, ()),
        ({"any": AB}, {}, ()),
        ({"none": AB}, {"absent": ["fever", "pruritus"]}, ("no (fever or itch)",)),
        ({"all": [AB[0], {"any": AB}]}, {"present": ["fever"]}, ("fever",)),
        ({"all": [{"sex": "male"}, *AB]}, {"present": ["fever", "itch"], "sex": "male"},
         ("male", "fever", "itch")),
    ],
)  # fmt: skip
def test_reasons_are_what_holds_in_this_case(
    condition: dict[str, Any], document: dict[str, Any], expected: tuple[str, ...]
) -> None:
    case = resolve_case(document, TOY_KB)
    told = Condition.model_validate(condition)
    assert reasons(told, case, close(case, TREE, TOY_KB), TOY_KB) == expected


def test_two_conditions_never_have_the_same_words() -> None:
    """Brackets keep apart what is tested differently."""
    a, b, c = {"finding": "fever"}, {"finding": "bulla"}, {"finding": "scale"}
    different: list[dict[str, Any]] = [
        {"all": [a, {"any": [b, c]}]},
        {"any": [{"all": [a, b]}, c]},
        {"all": [a, b, c]},
        {"any": [a, b, c]},
        {"none": [a, {"all": [b, c]}]},
        {"all": [{"none": [a]}, b, c]},
    ]
    assert len({words(one) for one in different}) == len(different)


class TestRedFlags:
    def test_it_fires_and_says_why(self) -> None:
        (flag,) = rules(present=["skin-pain", "bulla"]).red_flags
        assert flag.because == "skin pain, bulla"
        assert flag.condition == "(skin pain and (bulla or fever))"
        assert (flag.urgency, flag.disorders) == ("emergency", ("sjs-ten",))
        assert flag.action == "Send to hospital today"

    @pytest.mark.parametrize(
        "document", [{}, {"present": ["skin-pain"]}, {"present": ["fever"]},
                     {"present": ["bulla"], "absent": ["skin-pain"]}]
    )  # fmt: skip
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
        [({"present": ["plaque"]}, False), ({"present": ["plaque"], "absent": ["fever"]}, False),
         ({"present": ["plaque", "fever"]}, True), ({"present": ["fever"]}, False)],
    )  # fmt: skip
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


def test_every_shipped_checklist_can_be_reached(shipped: KnowledgeBase) -> None:
    """A case that meets every item that adds points reaches the threshold, where it applies."""
    tree = Hierarchy(shipped)
    for rule in shipped.checklists:
        asked = (rule.applies_when, *(i.when for i in rule.items if i.points > 0))
        case = case_for([one for one in asked if one is not None], shipped)
        cards = apply_rules(case, close(case, tree, shipped), shipped).checklists
        (card,) = [one for one in cards if one.rule == rule.id]
        assert card.score >= card.threshold, rule.id
        assert card.known > 0


def test_no_shipped_checklist_is_shown_for_an_age(shipped: KnowledgeBase) -> None:
    """Age and sex are told of nearly everybody; they alone bring up no card."""
    case = resolve_case({"age": 45, "sex": "female"}, shipped)
    shown = apply_rules(case, close(case, Hierarchy(shipped), shipped), shipped)
    assert [card.rule for card in shown.checklists] == []
    assert [card.rule for card in shown.criteria] == []


def test_every_shipped_set_of_criteria_can_be_met(shipped: KnowledgeBase) -> None:
    tree = Hierarchy(shipped)
    for rule in shipped.criteria:
        asked = [item.when for block in rule.blocks for item in block.items[: block.at_least]]
        asked += [rule.applies_when] if rule.applies_when is not None else []
        case = case_for(asked, shipped)
        found = apply_rules(case, close(case, tree, shipped), shipped).criteria
        (result,) = [one for one in found if one.rule == rule.id]
        assert result.met is True, rule.id


def case_for(conditions: list[Condition], knowledge: KnowledgeBase) -> Case:
    """A case made from conditions, so that they hold."""
    fields: dict[str, Any] = {"present": [], "absent": []}
    for condition in conditions:
        satisfy(condition, fields)
    fields |= {side: list(dict.fromkeys(fields[side])) for side in ("present", "absent")}
    return resolve_case(fields, knowledge)


def test_every_shipped_rule_can_hold(shipped: KnowledgeBase) -> None:
    """A case made from a rule's own condition makes it hold: no rule is dead."""
    tree = Hierarchy(shipped)
    conditional: tuple[RedFlag | Exclusion, ...] = (*shipped.red_flags, *shipped.exclusions)
    for rule in conditional:
        fields: dict[str, Any] = {"present": [], "absent": []}
        satisfy(rule.when, fields)
        case = resolve_case(fields, shipped)
        assert holds(rule.when, case, close(case, tree, shipped)) is True, rule.id
        assert describe(rule.when, shipped)


def satisfy(condition: Condition, fields: dict[str, Any], wanted: bool = True) -> None:
    """Add to a case what makes a condition hold (or fail)."""
    side = "present" if wanted else "absent"
    if condition.finding is not None:
        fields[side].append(condition.finding)
    elif condition.lesion is not None:
        fields[side].extend(part for _, part in condition.lesion.parts())
    elif condition.age is not None:
        low, high = condition.age.min, condition.age.max
        inside = low if low is not None else high
        beyond = high + 1 if high is not None else (low or 1) - 1
        fields["age"] = inside if wanted else beyond
    elif condition.sex is not None:
        fields["sex"] = condition.sex if wanted else {"male": "female"}.get(condition.sex, "male")
    elif condition.none is not None:
        for part in condition.parts():
            satisfy(part, fields, not wanted)
            if not wanted:
                break
    else:
        parts = condition.parts()
        need = condition.at_least or (len(parts) if condition.all is not None else 1)
        for part in parts[:need] if wanted else parts[need - 1 :]:
            satisfy(part, fields, wanted)
