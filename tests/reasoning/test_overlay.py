"""Counts over authored beliefs: two derivations agree, and by hand on the simplest pairs.

The engine (:mod:`reasoning.counts.overlay`) and the checker (:mod:`reasoning.checking.refit`) share
only the files of counts and how several are pooled, which has tests of its own.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kb.errors import ProofError
from kb.fitted import AGE_BANDS, Count, Exponents, FittedLabel, FittedSet
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from reasoning.checking.checker import Checker, check_proof
from reasoning.closure import Subject
from reasoning.compiled import CompiledKnowledge
from reasoning.counts.overlay import FittedModel, label_shares
from reasoning.parameters import DEFAULT_PARAMETERS
from tests.classes import FIRST, SECOND, classed
from tests.conftest import TOY
from tests.reasoning.helpers import QUICK, answer, documents, proof_of, refused
from tests.reasoning.mutants import Mutant, accepts, mutants, resealed
from tests.reasoning.test_proof import PARAMETERS, RICH

TOY_KB = classed(load_knowledge(TOY, use_cache=False))
SETS = {
    "one": (FIRST,),
    "other": (SECOND,),
    "two": (FIRST, SECOND),
    "turned": (SECOND, FIRST),
}
MODELS = {name: CompiledKnowledge(TOY_KB, fitted=sets) for name, sets in SETS.items()}
CLINIC = "dermatology-clinic"


def fitted_model(compiled: CompiledKnowledge, setting: str = CLINIC) -> FittedModel:
    model = compiled.setting(setting)
    assert isinstance(model, FittedModel)
    return model


# -- two derivations -------------------------------------------------------------------------------
@given(documents(TOY_KB), st.sampled_from(sorted(SETS)), st.sampled_from([None, 2]))
@QUICK
def test_random_cases_are_accepted(
    document: dict[str, Any], name: str, explain: int | None
) -> None:
    compiled, sets = MODELS[name], SETS[name]
    assume(not refused(compiled, document))
    result = answer(compiled, **document)
    proof = proof_of(result, explain=explain)
    held = result.case.to_document()
    check_proof(proof, TOY_KB, case=held, parameters=PARAMETERS, fitted=sets)
    for others in ((), *(other for other in SETS.values() if other != sets)):
        with pytest.raises(ProofError) as caught:
            check_proof(proof, TOY_KB, fitted=others)
        assert caught.value.place.startswith("fitted")


NUMBERS = st.floats(0.0, 1.0)
OFF = st.floats(-3.0, 3.0)


@st.composite
def counts(draw: st.DrawFn, of: float) -> Count:
    looked = draw(st.sampled_from([of, of, math.floor(of / 2), 0.0]))
    return Count(n=round(draw(NUMBERS) * looked, 2), of=looked)


@st.composite
def labels(draw: st.DrawFn, looked: list[str]) -> FittedLabel:
    cases = draw(st.integers(1, 60))
    told = draw(st.lists(st.sampled_from(looked), unique=True)) if looked else []
    bands = st.tuples(*[st.integers(0, 9)] * AGE_BANDS)
    return FittedLabel(
        cases=cases,
        women=draw(st.one_of(st.none(), counts(float(cases)))),
        ages=draw(st.one_of(st.just(()), bands)),
        findings={key: draw(counts(float(cases))) for key in told},
        corrections={key: draw(OFF) for key in told},
        age_corrections=draw(st.one_of(st.just(()), st.tuples(*[OFF] * AGE_BANDS))),
        sex_correction=draw(OFF),
    )


@st.composite
def sets(draw: st.DrawFn, dataset: str) -> FittedSet:
    """A random set of counts, consistent in itself only as far as its form asks."""
    looked = draw(st.lists(st.sampled_from(sorted(TOY_KB.findings)), max_size=5, unique=True))
    cases = draw(st.integers(1, 200))
    named = st.sampled_from(sorted({*TOY_KB.disorders, *TOY_KB.classes, "renamed-since"}))
    exponent = st.floats(0.0, 1.5)
    raised = st.builds(Exponents, present=exponent, absent=exponent, read=exponent)
    some = draw(st.lists(st.sampled_from(looked), unique=True)) if looked else []
    return FittedSet(
        dataset=dataset,
        cases=cases,
        unseen=draw(st.integers(1, 9)),
        women=draw(st.one_of(st.none(), counts(float(cases)))),
        ages=draw(st.one_of(st.just(()), st.tuples(*[st.integers(0, 30)] * AGE_BANDS))),
        overall={key: draw(counts(float(cases))) for key in looked},
        exponents={key: draw(raised) for key in some},
        age_exponent=draw(exponent),
        sex_exponent=draw(exponent),
        prior_exponent=draw(exponent),
        prior_strength=draw(st.one_of(st.none(), st.floats(1.0, 50.0))),
        labels={name: draw(labels(looked)) for name in draw(st.sets(named, max_size=4))},
    )


@given(documents(TOY_KB, size=4), sets("a"), st.one_of(st.none(), sets("b")), st.booleans())
@settings(parent=QUICK, max_examples=50)
def test_random_counts_are_accepted(
    document: dict[str, Any], one: FittedSet, other: FittedSet | None, flat: bool
) -> None:
    used = (one,) if other is None else (one, other)
    parameters = replace(DEFAULT_PARAMETERS, flat_prior=flat, fitted_prior_strength=5.0)
    compiled = CompiledKnowledge(TOY_KB, parameters, fitted=used)
    assume(not refused(compiled, document))
    proof = proof_of(answer(compiled, **document))
    check_proof(proof, TOY_KB, parameters=parameters.to_dict(), fitted=used)


@pytest.mark.parametrize("only", [["nevus"], ["melanoma", "tinea"], ["drug-rash", "lichen-planus"]])
def test_closed_lists_are_accepted(only: list[str]) -> None:
    compiled = CompiledKnowledge(TOY_KB, only=only, fitted=SETS["two"])
    proof = proof_of(answer(compiled, present=["scale"], absent=["fever"], age=50, sex="male"))
    check_proof(proof, TOY_KB, fitted=SETS["two"])
    assert not accepts(check_proof, proof, knowledge=TOY_KB, fitted=SETS["turned"])


@pytest.mark.parametrize("name", ["one", "two"])
def test_what_is_changed_of_the_counts_is_refused(name: str) -> None:
    """Every change of every kind of step: test_checker.py; here those of counts and weights."""
    proof = proof_of(answer(MODELS[name], **RICH), explain=1)
    checker = Checker(TOY_KB, fitted=SETS[name])
    checker.check(proof)
    changes = [one for one in mutants(proof) if one.path[0] in {"fitted", "weights"}]
    assert len(changes) > 500
    passed = [one for one in changes if accepts(checker.check, resealed(one.of(proof)))]
    assert [str(one) for one in passed] == []


def test_the_proof_shows_counts_beside_what_was_authored() -> None:
    proof = proof_of(answer(MODELS["two"], present=["scale"], absent=["fever"], age=30))
    assert proof["fitted"] == [{"dataset": s.dataset, "hash": s.hash} for s in SETS["two"]]
    rows = {row["id"]: row for row in proof["weights"]["psoriasis"]}
    scale = rows["psoriasis/finding:scale"]["findings"][0]
    assert scale["counts"] == [
        {"dataset": "first", "label": "psoriasis", "n": 35.0, "of": 40.0, "share": 1.0},
        {
            "dataset": "first",
            "label": "scaly-eruption",
            "n": 20.0,
            "of": 25.0,
            "share": scale["counts"][1]["share"],
        },
        {"dataset": "second", "label": "psoriasis", "n": 0.0, "of": 20.0, "share": 1.0},
    ]
    assert 0.5 < scale["counts"][1]["share"] < 1.0
    plain = proof_of(answer(CompiledKnowledge(TOY_KB), present=["scale"]))
    shown = plain["weights"]["psoriasis"][0]["findings"][0]
    assert scale["authored"] == {key: shown[key] for key in ("probability", "background")}


def test_an_old_proof_is_not_about_new_counts() -> None:
    """Counts changed behind the hash: each number is derived from them."""
    proof = proof_of(answer(MODELS["one"], present=["scale"]))
    label = FIRST.labels["psoriasis"]
    told = label.model_copy(update={"findings": {**label.findings, "scale": Count(n=30, of=40)}})
    other = FIRST.model_copy(update={"labels": {**FIRST.labels, "psoriasis": told}})
    assert not accepts(check_proof, proof, knowledge=TOY_KB, fitted=(other,))
    forged = resealed(Mutant(("fitted", 0, "hash"), other.hash).of(proof))
    assert not accepts(check_proof, forged, knowledge=TOY_KB, fitted=(other,))


# -- by hand ---------------------------------------------------------------------------------------
def of_psoriasis(compiled: CompiledKnowledge, finding: str) -> tuple[float, float]:
    subject: Subject = (finding,)
    belief = fitted_model(compiled).belief(compiled.row["psoriasis"], subject)
    return belief.probability, belief.background


def test_a_belief_by_hand() -> None:
    label = FittedLabel(cases=30, findings={"scale": Count(n=27, of=30)})
    one = FittedSet(
        dataset="x", cases=60, overall={"scale": Count(n=33, of=60)}, labels={"psoriasis": label}
    )
    compiled = CompiledKnowledge(TOY_KB, fitted=(one,))
    plain = CompiledKnowledge(TOY_KB).setting(CLINIC).belief(compiled.row["psoriasis"], ("scale",))
    rate = 33.5 / 61
    odds = rate / (1 - rate) * plain.probability / plain.background
    expected = min(odds / (1 + odds), 0.95)
    value, background = of_psoriasis(compiled, "scale")
    assert background == pytest.approx(rate)
    assert value == pytest.approx((12 * expected + 27) / (12 + 30))
    model = fitted_model(compiled)
    column = compiled.column["scale",]
    assert model.present[compiled.row["psoriasis"], column] == round(
        10_000 * math.log10(value / rate)
    )
    assert model.absent[compiled.row["psoriasis"], column] == round(
        10_000 * math.log10((1 - value) / (1 - rate))
    )


def test_what_was_not_looked_at_stays_authored(toy: KnowledgeBase) -> None:
    compiled, plain = MODELS["one"], CompiledKnowledge(TOY_KB)
    for finding in ("fever", "macule", "silvery-scale"):
        row, column = compiled.row["drug-rash"], compiled.column[finding,]
        fitted, authored = fitted_model(compiled), plain.setting(CLINIC)
        assert fitted.belief(row, (finding,)) == authored.belief(row, (finding,))
        assert (fitted.present[:, column] == authored.present[:, column]).all()
        assert (fitted.absent[:, column] == authored.absent[:, column]).all()
    assert toy.findings.keys() - FIRST.overall.keys() >= {"fever", "macule", "silvery-scale"}


def test_many_counts_have_the_last_word() -> None:
    label = FittedLabel(cases=100_000, findings={"scale": Count(n=20_000, of=100_000)})
    one = FittedSet(
        dataset="x",
        cases=200_000,
        overall={"scale": Count(n=40_000, of=200_000)},
        labels={"psoriasis": label},
    )
    value, rate = of_psoriasis(CompiledKnowledge(TOY_KB, fitted=(one,)), "scale")
    assert value == pytest.approx(0.2, abs=1e-3)
    assert rate == pytest.approx(0.2, abs=1e-3)


def test_a_class_is_shared_out_by_cases_and_prior() -> None:
    shares = label_shares(["a", "b"], {"a": 6.0}, {"a": 0.2, "b": 0.6}, 10.0)
    assert shares == {"a": pytest.approx(8 / 14), "b": pytest.approx(6 / 14)}
    model = fitted_model(MODELS["one"])
    for _, label, rows in model.labels:
        assert sum(rows.values()) == pytest.approx(1.0)
        assert label.cases > 0
    assert model.cases.sum() == pytest.approx(sum(one.cases for one in FIRST.labels.values()))


def test_a_label_outside_the_candidates_counts_for_nobody() -> None:
    model = fitted_model(CompiledKnowledge(TOY_KB, only=["tinea"], fitted=(FIRST,)))
    parts = {name: rows for name, _, rows in model.labels}
    assert parts["scaly-eruption"] == {0: 1.0}
    assert parts["mole-or-melanoma"] == {}


def test_the_prior_is_what_was_seen_and_a_little_left_over() -> None:
    one = SECOND.model_copy(update={"prior_exponent": 1.0, "unseen": 2})
    compiled = CompiledKnowledge(TOY_KB, fitted=(one,))
    model = fitted_model(compiled)
    authored = CompiledKnowledge(TOY_KB).setting(CLINIC).prior
    seen = {"psoriasis": 20, "drug-rash": 30}
    for row, disorder in enumerate(compiled.disorders):
        expected = (seen.get(disorder.id, 0) + 2 * authored[row]) / 52
        assert model.prior[row] == pytest.approx(expected)
    assert model.prior_reason("psoriasis")["from"] == "psoriasis 20 of 50 in second"
    assert "not seen in second" in model.prior_reason("nevus")["from"]


def test_ages_and_sexes_sum_to_one() -> None:
    model = fitted_model(MODELS["two"])
    decades = [model.age(10.0 * band + 5) for band in range(AGE_BANDS)]
    assert sum(background for _, _, background in decades) == pytest.approx(1.0)
    for row in range(len(model.cases)):
        assert sum(shares[row] for _, shares, _ in decades) == pytest.approx(1.0)
    women, men = model.sex("female"), model.sex("male")
    assert women[1] + men[1] == pytest.approx(1.0)
    assert women[2] + men[2] == pytest.approx(1.0)


def test_without_ages_the_authored_ones_are_used() -> None:
    model, plain = fitted_model(MODELS["other"]), CompiledKnowledge(TOY_KB).setting(CLINIC)
    assert model.population_exponent("age") == model.population_exponent("sex") == 1.0
    assert model.age(33)[1].tolist() == plain.age(33)[1].tolist()
    assert fitted_model(MODELS["one"]).population_exponent("age") == 0.5
    assert fitted_model(MODELS["one"]).population_exponent("sex") == 0.8
