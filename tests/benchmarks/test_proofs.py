"""Random cases over the whole knowledge base: every proof is accepted; a lie would be seen."""

from __future__ import annotations

import copy
import itertools
import re
from typing import Any

import pytest

from benchmarks import proofs
from benchmarks.proofs import random_cases
from kb.knowledge import KnowledgeBase
from reasoning.closure import Hierarchy, close
from reasoning.proofs import proof
from tests.conftest import Run


def test_every_proof_of_a_sample_is_accepted(shipped: KnowledgeBase) -> None:
    told = proofs.run(40, seed=1, knowledge=shipped)
    assert told["first_refused"] == []
    assert (told["cases"], told["accepted"]) == (40, 40)
    assert {
        "belief counted",
        "belief exact",
        "belief from-kinds",
        "belief inherited",
        "belief joined",
        "belief unmentioned",
        "closure absent",
        "closure present",
        "observation probable",
        "weight age present",
        "weight finding absent",
        "weight finding present",
        "weight reading probable",
        "weight sex present",
    } <= set(told["steps"])


def test_the_cases_are_random_and_the_same_every_time(shipped: KnowledgeBase) -> None:
    hierarchy = Hierarchy(shipped)
    cases = list(random_cases(shipped, hierarchy, 30))
    assert cases == list(random_cases(shipped, hierarchy, 30))
    assert cases[:5] == list(random_cases(shipped, hierarchy, 5))
    assert cases != list(random_cases(shipped, hierarchy, 30, seed=1))
    for case in cases:
        close(case, hierarchy, shipped)  # no contradiction is left
    seen = [one for case in cases for one in case.observations]
    assert {one.state for one in seen} == {"present", "absent", "probable"}
    assert {len(one.subject) > 1 for one in seen} == {True, False}
    assert {case.sex for case in cases} == {None, "female", "male"}


def test_a_wrong_proof_is_counted_and_shown(
    shipped: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    build, numbers = proof.build_proof, itertools.count()

    def lying(*given: Any, **more: Any) -> dict[str, Any]:
        told = copy.deepcopy(build(*given, **more))
        if next(numbers) == 1:
            told["hypotheses"][0]["total"] += 0.0001
        return told

    monkeypatch.setattr(proofs, "build_proof", lying)
    told = proofs.run(3, knowledge=shipped)
    assert (told["accepted"], told["refused"]) == (2, 1)
    (one,) = told["first_refused"]
    assert one["number"] == 1
    assert re.match(r"hypotheses / 0 \(.+\) / total: ", one["error"])


@pytest.mark.parametrize("cases", ["many", "0", "-3"])
def test_how_many_is_a_number(run: Run, cases: str) -> None:
    for name in ("proofs", "agreement"):
        line = run("bench", name, f"--cases={cases}").one_line_error
        assert f"'{cases}' is no number of cases" in line
