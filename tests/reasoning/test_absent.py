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
    parameters = replace(
        DEFAULT_PARAMETERS, observer_sensitivity=sensitivity, absent_tempering=tempering
    )
    compiled = CompiledKnowledge(toy, parameters)
    model = compiled.setting(CLINIC)
    row, column = compiled.row["psoriasis"], compiled.column["plaque",]
    belief = model.belief(row, ("plaque",))
    p, b = belief.probability, belief.background
    absent = tempering * math.log10((1 - sensitivity * p) / (1 - sensitivity * b))
    assert model.absent[row, column] == round(absent * 10_000)
    assert model.present[row, column] == round(math.log10(p / b) * 10_000)


@pytest.mark.parametrize("sensitivity", [0.3, 0.7, 0.95])
def test_what_is_absent_costs_a_bounded_amount(toy: KnowledgeBase, sensitivity: float) -> None:
    """At most the chance that it was missed, over the chance that anybody's is not noted."""
    certain = replace(DEFAULT_PARAMETERS, observer_sensitivity=sensitivity, author_strength=1e9)
    for parameters in (certain, replace(certain, absent_tempering=1.0)):
        model = CompiledKnowledge(toy, parameters).setting(CLINIC)
        missed = math.log10(1.0 - sensitivity)
        background = np.log10(1.0 - sensitivity * model.background)
        lowest = parameters.absent_tempering * (missed - background) * 10_000
        assert (model.absent >= lowest - 1).all()
        assert model.absent.min() < 0


def test_of_the_shipped_knowledge_too(shipped_compiled: CompiledKnowledge) -> None:
    model = shipped_compiled.setting(CLINIC)
    noted = DEFAULT_PARAMETERS.observer_sensitivity
    bound = np.log10(1.0 - noted) - np.log10(1.0 - noted * model.background)
    assert (model.absent >= DEFAULT_PARAMETERS.absent_tempering * bound * 10_000 - 1).all()


def test_what_is_there_and_what_is_not_are_tempered_apart(toy: KnowledgeBase) -> None:
    whole = replace(DEFAULT_PARAMETERS, axis_tempering=(), tempering=1.0, absent_tempering=1.0)
    one = CompiledKnowledge(toy, whole).setting(CLINIC)
    reading = [(("plaque",), 0.9, 0.3)]
    for tempered, there, not_there in (
        (replace(whole, tempering=0.5), 2, 1),
        (replace(whole, absent_tempering=0.5), 1, 2),
    ):
        half = CompiledKnowledge(toy, tempered).setting(CLINIC)
        assert np.abs(one.present - there * half.present).max() <= 2 * (there - 1)
        assert np.abs(one.absent - not_there * half.absent).max() <= 2 * (not_there - 1)
        assert np.abs(one.soft(reading) - there * half.soft(reading)).max() <= 2 * (there - 1)
        assert (one.prior_weight == half.prior_weight).all()
        assert (one.age(50)[0] == half.age(50)[0]).all(), "age is no finding"


def test_what_a_patient_tells_counts_less_than_what_is_seen(toy: KnowledgeBase) -> None:
    parameters = replace(DEFAULT_PARAMETERS, axis_tempering=(("symptom", 0.5),))
    compiled = CompiledKnowledge(toy, parameters)
    plain = CompiledKnowledge(toy, replace(parameters, axis_tempering=())).setting(CLINIC)
    model = compiled.setting(CLINIC)
    for column, subject in enumerate(compiled.hierarchy.subjects):
        told = len(subject) == 1 and toy.findings[subject[0]].axis == "symptom"
        factor = 2 if told else 1
        assert np.abs(plain.present[:, column] - factor * model.present[:, column]).max() < factor
        assert np.array_equal(plain.absent[:, column], model.absent[:, column])


def test_with_a_perfect_observer_and_no_tempering_it_is_bayes_rule(toy: KnowledgeBase) -> None:
    plain = replace(
        DEFAULT_PARAMETERS,
        tempering=1.0,
        axis_tempering=(),
        absent_tempering=1.0,
        observer_sensitivity=1.0,
    )
    model = CompiledKnowledge(toy, plain).setting(CLINIC)
    p, b = model.probability, model.background
    assert np.array_equal(model.absent, np.rint(np.log10((1 - p) / (1 - b)) * 10_000))
    assert np.array_equal(model.present, np.rint(np.log10(p / b) * 10_000))
