"""What is called absent may have been missed, and weights are tempered."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from kb.knowledge import KnowledgeBase
from reasoning.compiled import CompiledKnowledge
from reasoning.parameters import DEFAULT_PARAMETERS

CLINIC = "dermatology-clinic"


@pytest.mark.parametrize("sensitivity", [0.3, 0.7, 1.0])
@pytest.mark.parametrize("tempering", [0.5, 0.8, 1.0])
def test_an_absent_finding_by_hand(
    toy: KnowledgeBase, sensitivity: float, tempering: float
) -> None:
    parameters = replace(DEFAULT_PARAMETERS, observer_sensitivity=sensitivity, tempering=tempering)
    compiled = CompiledKnowledge(toy, parameters)
    model = compiled.setting(CLINIC)
    row, column = compiled.row["psoriasis"], compiled.column["plaque",]
    belief = model.belief(row, ("plaque",))
    p, b = belief.probability, belief.background
    absent = tempering * math.log10((1 - sensitivity * p) / (1 - sensitivity * b))
    assert model.absent[row, column] == round(absent * 10_000)
    assert model.present[row, column] == round(tempering * math.log10(p / b) * 10_000)


@pytest.mark.parametrize("sensitivity", [0.3, 0.7, 0.95])
def test_what_is_absent_costs_a_bounded_amount(toy: KnowledgeBase, sensitivity: float) -> None:
    """At most the chance that it was missed, over the chance that anybody's is not noted."""
    certain = replace(DEFAULT_PARAMETERS, observer_sensitivity=sensitivity, author_strength=1e9)
    for parameters in (certain, replace(certain, tempering=1.0)):
        model = CompiledKnowledge(toy, parameters).setting(CLINIC)
        missed = math.log10(1.0 - sensitivity)
        background = np.log10(1.0 - sensitivity * model.background)
        lowest = parameters.tempering * (missed - background) * 10_000
        assert (model.absent >= lowest - 1).all()
        assert model.absent.min() < 0


def test_of_the_shipped_knowledge_too(shipped_compiled: CompiledKnowledge) -> None:
    model = shipped_compiled.setting(CLINIC)
    noted = DEFAULT_PARAMETERS.observer_sensitivity
    bound = np.log10(1.0 - noted) - np.log10(1.0 - noted * model.background)
    assert (model.absent >= DEFAULT_PARAMETERS.tempering * bound * 10_000 - 1).all()


def test_tempering_scales_every_weight_of_a_finding(toy: KnowledgeBase) -> None:
    whole = CompiledKnowledge(toy, replace(DEFAULT_PARAMETERS, tempering=1.0)).setting(CLINIC)
    half = CompiledKnowledge(toy, replace(DEFAULT_PARAMETERS, tempering=0.5)).setting(CLINIC)
    for one, other in ((whole.present, half.present), (whole.absent, half.absent)):
        assert np.abs(one - 2 * other).max() <= 2
    subject = ("pruritus",)
    reading = [(subject, 0.9, 0.3)]
    assert np.abs(whole.soft(reading) - 2 * half.soft(reading)).max() <= 2
    assert (whole.prior_weight == half.prior_weight).all()
    assert (whole.age(50)[0] == half.age(50)[0]).all(), "age is no finding"


def test_with_a_perfect_observer_and_no_tempering_it_is_bayes_rule(toy: KnowledgeBase) -> None:
    plain = replace(DEFAULT_PARAMETERS, tempering=1.0, observer_sensitivity=1.0)
    model = CompiledKnowledge(toy, plain).setting(CLINIC)
    p, b = model.probability, model.background
    assert np.array_equal(model.absent, np.rint(np.log10((1 - p) / (1 - b)) * 10_000))
    assert np.array_equal(model.present, np.rint(np.log10(p / b) * 10_000))
