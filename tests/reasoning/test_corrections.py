"""Corrections: what single counts get wrong together is found, held back, told in every proof."""

from __future__ import annotations

import math
import random
from pathlib import Path
from typing import Any

import pytest

from kb.fitted import Count, FittedLabel, FittedSet
from kb.load import load_knowledge
from kb.pooled import pool
from reasoning.case import resolve_case
from reasoning.compiled import CompiledKnowledge
from reasoning.counts.counting import LabelledCase
from reasoning.counts.fitting import fit
from tests.classes import FIRST, SECOND, classed
from tests.conftest import TOY
from tests.reasoning.helpers import answer, proof_of

TOY_KB = classed(load_knowledge(TOY, use_cache=False))


def labelled(label: str, group: str, **document: Any) -> LabelledCase:
    asked = frozenset((*document.get("present", ()), *document.get("absent", ())))
    return LabelledCase(resolve_case(document, TOY_KB), label, asked, group)


def unlike(patients: int, seed: int) -> list[LabelledCase]:
    """A clinic where findings travel together in two labels, and no script says so.

    Elbow and scale come as one in psoriasis, trunk and scale as one in tinea; the counts of single
    findings take each for news.
    """
    dice = random.Random(seed)  # noqa: S311  # no secret
    chances = {
        "psoriasis": {"elbow": 0.5, "trunk": 0.5, "scale": 0.5},
        "tinea": {"elbow": 0.5, "trunk": 0.8, "scale": 0.8},
        "nevus": {"elbow": 0.8, "trunk": 0.3, "scale": 0.3},
    }
    one_with = {"psoriasis": ("elbow", "scale"), "tinea": ("trunk", "scale"), "nevus": ()}
    rows = []
    for patient in range(patients):
        for label, each in chances.items():
            there = {key: dice.random() < chance for key, chance in each.items()}
            if one_with[label]:
                first, second = one_with[label]
                there[second] = there[first]
            told: dict[str, list[str]] = {"present": [], "absent": []}
            for key, is_there in there.items():
                told["present" if is_there else "absent"].append(key)
            rows.append(labelled(label, f"{label}-{patient}", **told))
    return rows


def row_of(made: FittedSet, disorder: str, evidence: str, **document: Any) -> dict[str, Any]:
    """Return the weight of one piece of evidence for a disorder, as its proof shows it."""
    proof = proof_of(answer(CompiledKnowledge(TOY_KB, fitted=(made,)), **document))
    (row,) = [one for one in proof["weights"][disorder] if one["id"] == f"{disorder}/{evidence}"]
    return dict(row)


def test_new_patients_are_answered_better() -> None:
    made = fit(unlike(60, seed=1), TOY_KB, "made-up")
    bare = {name: one.model_copy(update={"corrections": {}}) for name, one in made.labels.items()}

    def likelihood(used: FittedSet) -> float:
        compiled = CompiledKnowledge(TOY_KB, fitted=(used,))
        shares = [
            answer(compiled, **one.case.to_document()).hypothesis(one.label).posterior
            for one in unlike(60, seed=2)
        ]
        return sum(math.log(share) for share in shares) / len(shares)

    plain = made.model_copy(update={"labels": bare})
    assert likelihood(made) > likelihood(plain) + 0.01


def test_few_cases_say_little() -> None:
    many = fit(unlike(60, seed=1), TOY_KB, "x").labels["psoriasis"].corrections
    few = fit(unlike(4, seed=1), TOY_KB, "x").labels["psoriasis"].corrections
    assert sum(map(abs, few.values())) < sum(map(abs, many.values()))


def test_a_weight_is_the_counts_and_the_correction() -> None:
    """By hand: c (1 - b) where present, -c b where absent, b the share of all cases."""
    bare = FIRST.labels["psoriasis"].model_copy(update={"corrections": {}})
    plain = FIRST.model_copy(update={"labels": {**FIRST.labels, "psoriasis": bare}})
    share = (55 + 0.5) / (100 + 1)
    for state, amount in (("present", 1 - share), ("absent", -share)):
        told = row_of(FIRST, "psoriasis", "finding:scale", **{state: ["scale"]})
        others = row_of(plain, "psoriasis", "finding:scale", **{state: ["scale"]})
        own = round(0.31 * amount, 4)
        assert told["weight"] - others["weight"] == pytest.approx(own, abs=1.1e-4)
        both = round((0.31 - 0.08) * amount, 4)
        assert told["corrected"]["weight"] == pytest.approx(both, abs=1e-9)
        assert told["corrected"]["made_of"] == [
            {"dataset": "first", "label": "psoriasis", "of": "scale", "value": 0.31},
            {"dataset": "first", "label": "scaly-eruption", "of": "scale", "value": -0.08},
        ]
        assert others["corrected"]["made_of"] == told["corrected"]["made_of"][1:]


def test_a_reading_at_its_base_rate_weighs_nothing() -> None:
    seen = {"finding": "typical-pigment-network", "origin": "picture", "base_rate": 0.3}
    moved = math.log((0.9 / 0.1) / (0.3 / 0.7)) / 4
    for probability, weight in ((0.3, 0.0), (0.9, -0.44 * moved), (1.0, -0.44), (0.0, 0.44)):
        told = row_of(
            FIRST,
            "nevus",
            "reading:choice:network",
            observations=[seen | {"probability": probability}],
        )
        assert told["corrected"]["weight"] == pytest.approx(weight, abs=5e-5)


def test_women_and_decades() -> None:
    women = row_of(FIRST, "psoriasis", "sex", sex="female")
    men = row_of(FIRST, "psoriasis", "sex", sex="male")
    assert women["corrected"]["weight"] == -men["corrected"]["weight"] == -0.06
    aged = row_of(FIRST, "psoriasis", "age", age=27)
    assert aged["corrected"]["weight"] == 0.11
    assert "corrected" not in row_of(FIRST, "psoriasis", "age", age=35)


def test_who_did_not_look_has_no_say() -> None:
    """Sets are averaged by their cases, among those that looked."""
    only = FIRST.model_copy(
        update={
            "dataset": "third",
            "cases": 300,
            "overall": {"scale": Count(n=1, of=300)},
            "labels": {"nevus": FittedLabel(cases=300)},
            "exponents": {},
            "women": None,
            "ages": (),
        }
    )
    both = pool((FIRST, only)).labels["psoriasis"]
    assert both.corrections["scale"] == pytest.approx(0.31 / 4)
    assert both.corrections["trunk"] == 0.05
    assert both.sex_correction == -0.17
    assert both.age_corrections[2] == 0.11
    assert pool((FIRST, SECOND)).labels.keys() == FIRST.labels.keys() | SECOND.labels.keys()


def test_they_come_back_from_the_file(tmp_path: Path) -> None:
    made = FIRST.model_copy(update={"dataset": "made-up"})
    made.save(tmp_path)
    assert FittedSet.load(tmp_path, "made-up").hash == made.hash
