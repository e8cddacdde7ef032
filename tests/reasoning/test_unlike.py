"""Does a case look like none of the known disorders?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given

from kb.load import load_knowledge
from reasoning.compiled import CompiledKnowledge
from reasoning.parameters import NONE_OF_THESE
from reasoning.trust.unlike import unlike_score, unlike_scores
from tests.conftest import TOY
from tests.reasoning.helpers import QUICK, answer, documents, refused

KB = load_knowledge(TOY, use_cache=False)
MODEL = CompiledKnowledge(KB)


def pairs(**document: Any) -> list[tuple[int, int]]:
    ranked = answer(MODEL, **document).hypotheses
    return [(one.total_units, one.prior_units) for one in ranked if one.id != NONE_OF_THESE]


def test_nothing_observed_says_nothing() -> None:
    assert unlike_score(pairs()) == 0.0


def test_the_score_is_halfway_to_a_random_disorder_against_the_usual_ones() -> None:
    # two disorders, one nine times as common; the findings are ten times likelier in one of them
    common, rare = round(10_000 * np.log10(0.9)), round(10_000 * np.log10(0.1))
    fits_rare = unlike_score([(common, common), (rare + 10_000, rare)])
    fits_common = unlike_score([(common + 10_000, common), (rare, rare)])
    assert fits_rare == pytest.approx(np.log10(5.5**0.5 / 1.9), abs=2e-4)
    assert fits_common == pytest.approx(np.log10(5.5**0.5 / 9.1), abs=2e-4)


def test_what_a_rare_disorder_explains_is_not_unlike_all() -> None:
    # a thousand disorders; one of 1 in 100,000 explains the findings far better than chance
    usual = round(10_000 * np.log10(1e-3))
    rare = round(10_000 * np.log10(1e-5))
    explained = [(usual - 10_000, usual)] * 1000 + [(rare + 80_000, rare)]
    unexplained = [(usual - 10_000, usual)] * 1000 + [(rare - 10_000, rare)]
    assert unlike_score(explained) < 0 < unlike_score(unexplained)


@given(documents(KB))
@QUICK
def test_one_case_and_many_give_the_same(document: dict[str, Any]) -> None:
    assume(not refused(MODEL, document))
    found = pairs(**document)
    totals, priors = np.array(found).T
    (many,) = unlike_scores(totals[None, :], priors)
    assert many == pytest.approx(unlike_score(found), abs=1.1e-4)


def test_chance_is_what_findings_are_held_against() -> None:
    found = pairs(present=["plaque", "scale"], age=40)
    better = [(total + 20_000, prior) for total, prior in found]  # 100 times better, all
    assert unlike_score(better) == pytest.approx(unlike_score(found) - 1.0, abs=2e-4)
