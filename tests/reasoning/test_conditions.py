"""Conditions of rules: three-valued, and worded from what is tested."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from kb.rule_schema import Condition
from reasoning.case import resolve_case
from reasoning.closure import close
from reasoning.conditions import describe, reasons
from reasoning.conditions import test as holds
from tests.reasoning.toy_rules import AB, TOY_KB, TREE

STATES = {True: "present", False: "absent"}


def truth(condition: dict[str, Any], **document: Any) -> bool | None:
    case = resolve_case(document, TOY_KB)
    return holds(Condition.model_validate(condition), case, close(case, TREE, TOY_KB))


def words(condition: dict[str, Any]) -> str:
    return describe(Condition.model_validate(condition), TOY_KB)


def observed(**states: bool | None) -> dict[str, list[str]]:
    return {
        name: [id_ for id_, state in states.items() if state is value]
        for value, name in STATES.items()
    }


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
        (
            {"all": [{"sex": "male"}, *AB]},
            {"present": ["fever", "itch"], "sex": "male"},
            ("male", "fever", "itch"),
        ),
    ],
)
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
