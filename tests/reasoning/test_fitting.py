"""Counting labelled cases, and how much of each weight counts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from kb.fitted import Count, FittedSet
from kb.load import load_knowledge
from reasoning.case import resolve_case
from reasoning.checking.checker import check_proof
from reasoning.compiled import CompiledKnowledge
from reasoning.counts.counting import LabelledCase, count
from reasoning.counts.design import Design, misfit
from reasoning.counts.fitting import fit
from tests.classes import classed
from tests.conftest import TOY
from tests.reasoning.helpers import answer, proof_of

TOY_KB = classed(load_knowledge(TOY, use_cache=False))


def labelled(
    label: str, group: str, asked: Sequence[str], *, decades: tuple[int, ...] = (), **fields: Any
) -> LabelledCase:
    return LabelledCase(resolve_case(fields, TOY_KB), label, frozenset(asked), group, decades)


# -- counts ----------------------------------------------------------------------------------------
def test_counts_of_a_made_up_table() -> None:
    asked = ("scale", "plaque")
    cases = [
        labelled(
            "psoriasis",
            "1",
            asked,
            present=["silvery-scale"],
            absent=["plaque"],
            age=34,
            sex="female",
        ),
        labelled("psoriasis", "2", asked, absent=["scale", "plaque"], age=80, sex="male"),
        labelled("psoriasis", "3", ("plaque",), present=["plaque", "fever"], sex="female"),
        labelled("scaly-eruption", "4", asked, present=["scale"], age=30, decades=(2, 3)),
    ]
    made = count(cases, TOY_KB, "made-up")
    assert (made.dataset, made.cases, made.unseen) == ("made-up", 4, 1)
    assert made.overall == {"plaque": Count(n=1, of=4), "scale": Count(n=2, of=3)}
    assert made.women == Count(n=2, of=3)
    assert made.ages == (0, 0, 0.5, 1.5, 0, 0, 0, 0, 1)
    psoriasis = made.labels["psoriasis"]
    assert (psoriasis.cases, psoriasis.women) == (3, Count(n=2, of=3))
    assert psoriasis.findings == {"plaque": Count(n=1, of=3), "scale": Count(n=1, of=2)}
    assert psoriasis.ages == (0, 0, 0, 1, 0, 0, 0, 0, 1)
    other = made.labels["scaly-eruption"]
    assert other.findings == {"scale": Count(n=1, of=1)}  # plaque: 0 of all its cases
    assert (other.women, other.ages[2:4]) == (None, (0.5, 0.5))
    assert made.exponents == {}
    assert made.prior_exponent == 1.0


def test_a_reading_counts_as_much_as_it_is_sure() -> None:
    seen = [
        {"finding": "blue-whitish-veil", "probability": 0.7, "base_rate": 0.1, "origin": "picture"}
    ]
    veil = ("blue-whitish-veil",)
    cases = [labelled("melanoma", "1", veil, observations=seen), labelled("melanoma", "2", veil)]
    assert count(cases, TOY_KB, "x").overall == {"blue-whitish-veil": Count(n=0.7, of=2)}


def test_labels_seen_once_say_how_much_is_left_over() -> None:
    names = ["nevus", "melanoma", "tinea", "psoriasis", "psoriasis"]
    cases = [labelled(name, str(i), ("scale",)) for i, name in enumerate(names)]
    assert count(cases, TOY_KB, "x").unseen == 3
    assert count(cases[3:], TOY_KB, "x").unseen == 1
    with pytest.raises(ValueError, match="no labelled cases"):
        count([], TOY_KB, "x")


# -- exponents -------------------------------------------------------------------------------------
def table(columns: Sequence[str], copies: int, *, seed: int = 1) -> list[LabelledCase]:
    """Return cases in which one sign (80 % or 20 %) stands in one or more columns at once."""
    dice = random.Random(seed)  # noqa: S311  # no secret
    cases = []
    for number in range(160):
        label, rate = (("psoriasis", 0.8), ("nevus", 0.2))[number % 2]
        there = dice.random() < rate
        used = columns[:copies]
        told: dict[str, Any] = {"present" if there else "absent": list(used)}
        cases.append(labelled(label, str(number), used, **told))
    return cases


def test_a_finding_listed_twice_counts_less_than_once() -> None:
    columns = ("fever", "macule", "annular")
    once = fit(table(columns, 1), TOY_KB, "once").exponents
    thrice = fit(table(columns, 3), TOY_KB, "thrice").exponents
    for key in columns:
        for side in ("present", "absent"):
            assert getattr(thrice[key], side) < 1.0
            assert getattr(thrice[key], side) < 0.8 * getattr(once["fever"], side)
    assert once["fever"].present > 0.7


def test_nothing_to_learn_stays_where_it_began() -> None:
    cases = [labelled("psoriasis", str(i), ("fever",)) for i in range(4)]
    made = fit(cases, TOY_KB, "x")
    assert made.exponents["fever"].read == pytest.approx(0.6, abs=0.01)
    assert made.age_exponent == pytest.approx(0.6, abs=0.01)


def test_the_same_cases_give_the_same_file() -> None:
    cases = table(("fever",), 1)
    assert fit(cases, TOY_KB, "x").to_yaml() == fit(cases, TOY_KB, "x").to_yaml()


def test_a_label_may_be_a_class() -> None:
    asked = ("pigment-network", "scale")
    networked: dict[str, Any] = {"present": ["pigment-network"], "absent": ["scale"]}
    scaly: dict[str, Any] = {"present": ["scale"], "absent": ["pigment-network"]}
    cases = [
        *(labelled("mole-or-melanoma", f"a{i}", asked, **networked, age=40) for i in range(20)),
        *(labelled("scaly-eruption", f"b{i}", asked, **scaly, age=40) for i in range(20)),
        *(labelled("nevus", f"c{i}", asked, **networked, age=20) for i in range(6)),
    ]
    made = fit(cases, TOY_KB, "x")
    assert made.labels["mole-or-melanoma"].findings["pigment-network"] == Count(n=20, of=20)
    compiled = CompiledKnowledge(TOY_KB, fitted=(made,))
    result = answer(compiled, present=["pigment-network"], absent=["scale"])
    shares = {one.id: one.posterior for one in result.hypotheses}
    assert result.hypotheses[0].id == "nevus"
    assert shares["nevus"] + shares["melanoma"] > 0.8
    check_proof(proof_of(result), TOY_KB, fitted=(made,))


def test_made_by_and_candidates() -> None:
    made = fit(table(("fever",), 1), TOY_KB, "x", only=["nevus", "psoriasis"], made_by="by hand")
    assert made.made_by == "by hand"
    assert made.labels.keys() == {"nevus", "psoriasis"}


def design(cases: Sequence[LabelledCase]) -> Design:
    made = count(cases, TOY_KB, "x")
    return Design(cases, CompiledKnowledge(TOY_KB, fitted=(made,)))


def test_groups_do_not_vouch_for_themselves() -> None:
    """Weighed without its own group, a label of one patient knows only what was authored."""
    rows = [labelled("nevus", "one", ("fever",), present=["fever"]) for _ in range(5)]
    rest = [labelled("tinea", str(i), ("fever",), absent=["fever"]) for i in range(5)]
    same = design([*rows, *rest])
    apart = design([replace(one, group=f"n{i}") for i, one in enumerate(rows)] + rest)
    place, nevus = same.model.keys.index("fever"), same.compiled.row["nevus"]
    rate = same.model.background[same.model.looked_at[place]]
    authored = np.log(same.model.prior_mean[nevus, place] / rate)
    assert same.own_present[0, place] == pytest.approx(authored)
    assert apart.own_present[0, place] > authored + 0.2  # four other patients had it
    left = same.model.set.unseen * same.model.authored.prior[nevus]
    assert np.exp(same.own_prior[0]) == pytest.approx(left)
    assert np.exp(apart.own_prior[0]) == pytest.approx(left + 4)


def test_noise_of_few_patients_is_no_sign() -> None:
    """The same rows count less when they are known to be of few patients."""
    dice = random.Random(5)  # noqa: S311  # no secret
    names, noise = ("nevus", "tinea", "psoriasis", "drug-rash"), ("fever", "annular", "elbow")
    rows = []
    for patient in range(12):
        told: dict[str, Any] = {"present": [], "absent": []}
        for key in noise:
            told[dice.choice(("present", "absent"))].append(key)
        rows += [labelled(names[patient % 4], str(patient), noise, **told) for _ in range(6)]
    known = fit(rows, TOY_KB, "x").exponents
    hidden = [replace(one, group=f"row {i}") for i, one in enumerate(rows)]
    unknown = fit(hidden, TOY_KB, "x").exponents
    assert sum(e.present + e.absent for e in known.values()) < sum(
        e.present + e.absent for e in unknown.values()
    )


def test_the_slope_is_that_of_the_loss() -> None:
    veil = [
        {"finding": "blue-whitish-veil", "probability": 0.8, "base_rate": 0.2, "origin": "picture"}
    ]
    asked = ("fever", "scale", "blue-whitish-veil")
    cases = [
        labelled("nevus", "1", asked, absent=["fever"], age=30, sex="male", observations=veil),
        labelled("melanoma", "2", asked, present=["fever"], age=70, observations=veil),
        labelled("melanoma", "2", asked, present=["scale"], age=71, sex="female"),
        labelled("mole-or-melanoma", "3", asked, absent=["scale"], age=50, observations=veil),
        labelled("tinea", "4", asked, present=["scale"], sex="female"),
        labelled("tinea", "5", asked, present=["scale"], age=20),
    ]
    one = design(cases)
    e = np.exp(np.random.default_rng(2).normal(-0.5, 0.3, 3 * len(one.model.keys) + 3))
    slope = one.gradient(misfit(one.total(e), one.right)[1])
    for place in range(len(e)):
        step = np.zeros_like(e)
        step[place] = 1e-5
        above, below = (misfit(one.total(x), one.right)[0] for x in (e + step, e - step))
        rise = (above - below) / 2e-5
        assert slope[place] == pytest.approx(rise, abs=1e-5, rel=1e-4), place


def test_a_fitted_set_comes_back_from_its_file(tmp_path: Any) -> None:
    made = fit(table(("fever", "macule"), 2), TOY_KB, "made-up")
    made.save(tmp_path)
    assert FittedSet.load(tmp_path, "made-up").hash == made.hash
