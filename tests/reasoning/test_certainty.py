"""What an answer shows of what was measured."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kb.load import load_knowledge
from reasoning.compiled import CompiledKnowledge
from reasoning.parameters import NONE_OF_THESE
from reasoning.result import recheck_result, result_dict, result_tsv
from reasoning.trust.certainty import certainty_of
from tests.conftest import TOY
from tests.reasoning.helpers import answer
from tests.reasoning.measured import made_up

KB = load_knowledge(TOY, use_cache=False)
PLAIN = CompiledKnowledge(KB)
CASE: dict[str, Any] = {"present": ["plaque", "scale"], "age": 40}
LABELS = {id_: one.label for id_, one in KB.disorders.items()}


def model(**fields: Any) -> CompiledKnowledge:
    return CompiledKnowledge(KB, calibrations=[made_up(**fields)])


def test_nothing_is_claimed_where_nothing_was_measured() -> None:
    found = certainty_of(answer(PLAIN, **CASE))
    assert (found.calibration, found.sets, found.is_unlike) == (None, (), None)
    told = found.to_dict()
    assert told["calibration"] is None
    assert told["urgency"]["flags"] == {}
    assert "not measured" in "\n".join(found.lines(LABELS))
    other = certainty_of(answer(model(setting="hospital"), **CASE))
    assert other.calibration is None


def test_sets_hold_who_reaches_the_threshold() -> None:
    result = answer(model(), **CASE)
    found = certainty_of(result)
    for one, threshold in zip(found.sets, (0.2, 0.1, 0.05, 0.0), strict=True):
        expected = [
            h.id
            for h in result.hypotheses
            if h.id != NONE_OF_THESE and round(h.posterior, 6) >= threshold
        ]
        assert list(one.members) == expected
    assert len(found.sets[-1].members) == len(KB.disorders)


def test_a_set_is_never_empty() -> None:
    (first, *_) = made_up().sets
    sets = (first.model_copy(update={"threshold": 1.0}),)
    (one,) = certainty_of(answer(model(sets=sets), **CASE)).sets
    assert len(one.members) == 1


def test_an_excluded_disorder_is_in_no_set() -> None:
    result = answer(model(), present=["fever"], sex="male", age=3)
    gone = {one.id for one in result.hypotheses if one.excluded_by is not None}
    assert gone.isdisjoint(certainty_of(result).sets[-1].members)


def test_a_result_says_whether_the_knowledge_is_that_of_the_measurement() -> None:
    edited = certainty_of(answer(model(), **CASE))
    assert not edited.same_knowledge
    assert "edited since (it was 000000000000)" in "\n".join(edited.lines(LABELS))
    same = certainty_of(answer(model(knowledge_hash=KB.hash), **CASE))
    assert same.same_knowledge
    assert "knowledge unchanged since" in "\n".join(same.lines(LABELS))


def test_the_flags_show_what_was_measured() -> None:
    told = certainty_of(answer(model(), **CASE)).to_dict()["urgency"]
    flag = told["flags"]["sensitivity-first"]
    assert flag["sensitivity"] == {"n": 19, "of": 20}
    assert flag["specificity"] == {"n": 60, "of": 80}
    assert flag["raised"] is (told["probability"] >= 0.02)
    lines = "\n".join(certainty_of(answer(model(), **CASE)).lines(LABELS))
    assert "measured sensitivity 95.0 % (n = 20), specificity 75.0 % (n = 80)" in lines
    assert "1 of 20 missed" in lines


def test_an_empty_case_has_no_flag_but_says_why() -> None:
    found = certainty_of(answer(model(), age=70))
    told = found.to_dict()["urgency"]
    assert told["observed"] is False
    assert [one["raised"] for one in told["flags"].values()] == [False, False]
    assert "no findings yet; measured sensitivity" in "\n".join(found.lines(LABELS))
    assert certainty_of(answer(model(), **CASE)).to_dict()["urgency"]["observed"] is True


@pytest.mark.parametrize(
    ("text", "more", "observed"),
    [
        ("the weather was fine", {}, False),
        ("12, 34!", {}, False),
        ("a plaque", {}, False),
        (" ".join(next(iter(KB.disorders.values())).definition.split()), {}, True),
        ("the weather was fine", {"present": ["plaque"]}, True),
    ],
)
def test_a_text_without_a_word_of_a_script_raises_no_flag(
    text: str, more: dict[str, Any], observed: bool
) -> None:
    result = answer(model(), text=text, **more)
    found = certainty_of(result)
    assert found.urgency.observed is observed
    assert found.unread is not observed
    assert observed or not any(found.urgency.raised().values())
    assert ("nothing to go by in the text" in "\n".join(found.lines(LABELS))) is not observed
    recheck_result(json.loads(json.dumps(result_dict(result))), result.model.compiled)


@pytest.mark.parametrize(("threshold", "flagged"), [(-9.0, True), (9.0, False)])
def test_a_case_that_fits_nothing_is_told(threshold: float, flagged: bool) -> None:
    made = made_up().unlike
    assert made is not None
    unlike = made.model_copy(update={"threshold": threshold})
    found = certainty_of(answer(model(unlike=unlike), **CASE))
    assert found.is_unlike is flagged
    assert ("fits no known disorder well" in "\n".join(found.lines(LABELS))) is flagged


def test_the_result_carries_it() -> None:
    result = answer(model(), **CASE)
    told = json.loads(json.dumps(result_dict(result), allow_nan=False))
    assert told["certainty"] == json.loads(json.dumps(certainty_of(result).to_dict()))
    assert told["certainty"]["calibration"]["temperature"] == 1.25
    tsv = result_tsv(result)
    assert "! must not be missed: " in tsv
    assert "! among these with 90.0 %" in tsv
