"""What one more observation adds is what the engine adds, to the last digit."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from kb.errors import CaseError
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from reasoning.closure import Subject
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import Differential, diagnose
from reasoning.questions.outlook import Outlook, State, findings_in
from tests.conftest import TOY
from tests.reasoning.helpers import QUICK, answer, documents, refused

TOY_KB = load_knowledge(TOY)
TOY_COMPILED = CompiledKnowledge(TOY_KB)
STATES: tuple[State, State] = ("present", "absent")


def sums(differential: Differential) -> list[int]:
    """Return the sums by id of the disorders."""
    known = {one.id: one.total_units for one in differential.hypotheses}
    return [known[one.id] for one in differential.model.compiled.disorders]


def asked(outlook: Outlook, subject: Subject, state: State) -> Differential | None:
    """Answer the case with one more observation; None where it contradicts the case."""
    try:
        return diagnose(outlook.observe([(subject, state)]), outlook.compiled)
    except CaseError:
        return None


@QUICK
@given(documents(TOY_KB))
def test_an_observation_adds_what_the_engine_adds(document: dict[str, Any]) -> None:
    if refused(TOY_COMPILED, document):
        return
    outlook = Outlook(answer(TOY_COMPILED, **document))
    assert outlook.totals.tolist() == sums(outlook.differential)
    for state in STATES:
        open_ = [s for s in TOY_COMPILED.hierarchy.subjects if outlook.possible(s, state)]
        added = outlook.weights(open_, state)
        for place, subject in enumerate(open_):
            after = asked(outlook, subject, state)
            assert after is not None, (subject, state)
            assert (outlook.totals + added[:, place]).tolist() == sums(after), (subject, state)
            gone = {one for rule in after.rules.exclusions for one in rule.disorders}
            rows = {TOY_COMPILED.row[one] for one in gone}
            assert outlook.excluded_after([(subject, state)]) == rows


@QUICK
@given(documents(TOY_KB))
def test_what_is_not_possible_is_known_or_contradicts(document: dict[str, Any]) -> None:
    if refused(TOY_COMPILED, document):
        return
    outlook = Outlook(answer(TOY_COMPILED, **document))
    for subject in TOY_COMPILED.hierarchy.subjects:
        for state in STATES:
            if not outlook.possible(subject, state):
                known = outlook.closed.state(subject) != "unknown"
                assert known or asked(outlook, subject, state) is None, (subject, state)


def test_over_the_shipped_knowledge(shipped_compiled: CompiledKnowledge) -> None:
    """A case with chains, a choice and readings; a sample of what could be observed next."""
    readings = [
        {"finding": name, "probability": q, "base_rate": 0.2, "origin": "picture"}
        for name, q in (("pigment-network", 0.6), ("blue-whitish-veil", 0.1), ("papule", 0.4))
    ]
    outlook = Outlook(
        answer(
            shipped_compiled,
            present=["plaque", "scale", "elbow", "duration-one-to-five-years"],
            absent=["vesicle", "new-medication"],
            observations=readings,
            age=50,
        )
    )
    subjects = list(shipped_compiled.hierarchy.subjects)
    sample = random.Random(5).sample(subjects, 150)  # noqa: S311  # a sample, no secret
    sample += [("silvery-scale",), ("papule",), ("typical-pigment-network",), ("forearm",)]
    for state in STATES:
        open_ = [one for one in sample if outlook.possible(one, state)]
        assert len(open_) > 50
        added = outlook.weights(open_, state)
        for place, subject in enumerate(open_):
            after = asked(outlook, subject, state)
            assert after is not None
            assert (outlook.totals + added[:, place]).tolist() == sums(after), (subject, state)


def test_silvery_scale_takes_the_place_of_scale() -> None:
    outlook = Outlook(answer(TOY_COMPILED, present=["scale"]))
    row, column = TOY_COMPILED.row["psoriasis"], TOY_COMPILED.column
    weights = outlook.model.present[row]
    added = outlook.weights([("silvery-scale",)], "present")[row, 0]
    assert added == weights[column[("silvery-scale",)]] - weights[column[("scale",)]]
    assert outlook.replaced(("silvery-scale",), "present") == [("scale",)]


def test_several_observations_at_once() -> None:
    outlook = Outlook(answer(TOY_COMPILED, present=["plaque"]))
    both: list[tuple[Subject, State]] = [(("scale",), "present"), (("silvery-scale",), "absent")]
    after = diagnose(outlook.observe(both), TOY_COMPILED)
    assert (outlook.totals + outlook.exact(both)).tolist() == sums(after)


def test_a_contradiction_is_told() -> None:
    outlook = Outlook(answer(TOY_COMPILED, present=["silvery-scale"]))
    with pytest.raises(CaseError):
        outlook.exact([(("scale",), "absent")])


def test_an_exclusion_that_an_answer_brings() -> None:
    outlook = Outlook(answer(TOY_COMPILED, present=["macule"]))
    assert outlook.excluded == frozenset()
    row = TOY_COMPILED.row["drug-rash"]
    assert outlook.excluded_after([(("new-medication",), "absent")]) == {row}
    kept = Outlook(answer(TOY_COMPILED, present=["macule"], keep_excluded=True))
    assert kept.excluded_after([(("new-medication",), "absent")]) == frozenset()


def test_the_probabilities_are_those_of_the_engine() -> None:
    differential = answer(TOY_COMPILED, present=["plaque"], absent=["new-medication"])
    outlook = Outlook(differential)
    for one in differential.hypotheses:
        place = TOY_COMPILED.row.get(one.id, -1)
        assert outlook.posterior[place] == one.posterior
    assert outlook.posterior[TOY_COMPILED.row["drug-rash"]] == 0.0
    assert np.isclose(outlook.posterior.sum(), 1.0)


def test_findings_of_a_condition(toy: KnowledgeBase) -> None:
    (flag,) = toy.red_flags
    assert findings_in(flag.when) == {"skin-pain", "bulla", "fever"}
