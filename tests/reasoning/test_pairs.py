"""Two disorders at once: offered when both are needed, derived twice, refused when changed."""

from __future__ import annotations

import copy
import itertools
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given

from kb.errors import ProofError
from kb.load import load_knowledge
from reasoning.checking.pairs import check_pair
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import Piece
from reasoning.pair_result import SECOND_DISORDER, Pair
from reasoning.pairs import two_at_once
from reasoning.parameters import NONE_OF_THESE
from reasoning.result import recheck_result, result_dict
from tests.classes import FIRST, SECOND, classed
from tests.conftest import TOY, Copy, Run
from tests.reasoning.helpers import QUICK, answer, documents, proof_of, refused

TOY_KB = classed(load_knowledge(TOY, use_cache=False))
MODEL = CompiledKnowledge(TOY_KB)
FITTED = CompiledKnowledge(TOY_KB, fitted=(FIRST, SECOND))
PSORIASIS = ["plaque", "silvery-scale", "elbow", "chronic-course"]
BLISTERS = ["bulla", "skin-pain", "fever", "new-medication"]
ANY = -1000.0
"""A gain that every pair has, so that random cases have one."""


@pytest.fixture
def copied(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "kb")


def data_of(pair: Pair) -> dict[str, Any]:
    """Return the pair as it comes out of a file."""
    data: dict[str, Any] = json.loads(json.dumps(pair.to_dict()))
    return data


# -- when it is offered ----------------------------------------------------------------------------
def test_two_that_need_each_other_are_offered() -> None:
    pair = two_at_once(answer(MODEL, present=[*PSORIASIS, *BLISTERS]))
    assert pair is not None
    assert (pair.first.id, pair.second.id) == ("psoriasis", "sjs-ten")
    assert pair.single.id == "psoriasis"
    assert {one[0] for one in pair.explained("first")} == set(PSORIASIS)
    assert {one[0] for one in pair.explained("second")} == set(BLISTERS)
    assert pair.gain > 0.0


@pytest.mark.parametrize("present", [PSORIASIS, BLISTERS, [*PSORIASIS, "fever"], []])
def test_one_that_suffices_stays_alone(present: list[str]) -> None:
    assert two_at_once(answer(MODEL, present=present)) is None


def test_more_gain_can_be_asked_for() -> None:
    result = answer(MODEL, present=[*PSORIASIS, *BLISTERS])
    pair = two_at_once(result)
    assert pair is not None
    assert two_at_once(result, gain=pair.gain) is not None
    assert two_at_once(result, gain=pair.gain + 0.0001) is None


def test_an_excluded_disorder_is_no_half_of_a_pair() -> None:
    told = {"present": [*PSORIASIS, "macule", "fever"], "absent": ["new-medication"]}
    kept = two_at_once(answer(MODEL, **told, keep_excluded=True), gain=ANY)
    left = two_at_once(answer(MODEL, **told), gain=ANY)
    assert kept is not None
    result = answer(MODEL, **told)
    gone = {h.id for h in result.hypotheses if h.excluded_by}
    assert gone
    assert gone & {kept.first.id, kept.second.id}
    assert left is None or not gone & {left.first.id, left.second.id}


def test_the_offered_pair_is_the_best_of_all() -> None:
    result = answer(MODEL, present=[*PSORIASIS, *BLISTERS], age=50, sex="male")
    best = two_at_once(result, gain=ANY)
    assert best is not None
    model = MODEL.setting("dermatology-clinic")

    def weight(piece: Piece, one: int, other: int) -> int:
        if piece.kind != "finding":
            return int(piece.weights[one] + piece.weights[other])
        column = MODEL.column[piece.subjects[0]]
        p, q = (float(model.probability[row, column]) for row in (one, other))
        without = min(p, q, float(MODEL.leak[column]))
        both = 1.0 - (1.0 - p) * (1.0 - q) / (1.0 - without)
        ratio = both / float(model.background[column])
        return round(10_000 * math.log10(ratio) * float(MODEL.tempering[column]))

    totals = {}
    for one, other in itertools.combinations(range(len(MODEL.disorders)), 2):
        prior = model.prior_weight[one] + model.prior_weight[other] - 10_000
        totals[one, other] = prior + sum(weight(piece, one, other) for piece in result.pieces)
    likeliest = max(totals, key=lambda pair: totals[pair])
    assert {MODEL.disorders[row].id for row in likeliest} == {best.first.id, best.second.id}
    assert totals[likeliest] == best.total_units


# -- what it is made of ----------------------------------------------------------------------------
def test_a_finding_is_missed_only_if_both_miss_it() -> None:
    result = answer(MODEL, present=["pruritus", *BLISTERS, *PSORIASIS])
    pair = two_at_once(result, gain=ANY)
    assert pair is not None
    (itch,) = (part for part in pair.parts if part.piece.id == "finding:pruritus")
    ((p, q, without, both),) = itch.chances
    assert both == pytest.approx(1.0 - (1.0 - p) * (1.0 - q) / (1.0 - without))
    assert max(p, q) <= both <= p + q
    model = MODEL.setting("dermatology-clinic")
    background = model.background[MODEL.column["pruritus",]]
    assert itch.units == pytest.approx(8000 * math.log10(both / background), abs=1)  # a symptom


def test_the_prior_is_that_of_both_and_of_having_two() -> None:
    pair = two_at_once(answer(MODEL, present=[*PSORIASIS, *BLISTERS]))
    assert pair is not None
    two = pair.first.prior_units + pair.second.prior_units
    assert pair.prior_units == two + round(10_000 * math.log10(SECOND_DISORDER))
    assert pair.total_units == pair.prior_units + sum(part.units for part in pair.parts)


def test_the_words_name_who_brings_what() -> None:
    pair = two_at_once(answer(MODEL, present=[*PSORIASIS, *BLISTERS]))
    assert pair is not None
    head, first, second, *rest = pair.lines(TOY_KB)
    assert head == "Two at once? Psoriasis and Stevens-Johnson syndrome"
    assert first.startswith("  Psoriasis brings: ")
    assert "silvery scale" in first
    assert second.startswith("  Stevens-Johnson syndrome brings: ")
    assert "bulla" in second
    assert f"gain {pair.gain:+.4f}" in rest[0]


# -- two derivations -------------------------------------------------------------------------------
@given(documents(TOY_KB, size=9))
@QUICK
def test_random_pairs_are_accepted(document: dict[str, Any]) -> None:
    assume(not refused(MODEL, document))
    result = answer(MODEL, **document)
    pair = two_at_once(result, gain=ANY)
    assume(pair is not None)
    assert pair is not None
    assert NONE_OF_THESE not in {pair.first.id, pair.second.id}
    check_pair(data_of(pair), proof_of(result), TOY_KB)


def test_counts_of_single_labels_say_nothing_of_two() -> None:
    told = {"present": [*PSORIASIS, *BLISTERS]}
    pair = two_at_once(answer(MODEL, **told))
    assert pair is not None
    counted = answer(FITTED, **told)
    assert two_at_once(counted, gain=ANY) is None
    with pytest.raises(ProofError, match="counts"):
        check_pair(data_of(pair), proof_of(counted), TOY_KB)


RICH: dict[str, Any] = {
    "age": 38,
    "sex": "female",
    "present": [*PSORIASIS, *BLISTERS],
    "absent": ["annular"],
    "observations": [
        {"finding": "typical-pigment-network", "probability": 0.2, "base_rate": 0.3},
        {"finding": "atypical-pigment-network", "probability": 0.6, "base_rate": 0.3},
        {"finding": "blue-whitish-veil", "probability": 0.7, "base_rate": 0.1},
    ],
}


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in items:
        if isinstance(value, dict | list):
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key)


def changed(value: Any) -> Any:
    if isinstance(value, str):
        return value + "x"
    return round(value + 0.0001, 6)


def test_every_changed_leaf_is_refused() -> None:
    result = answer(MODEL, **RICH)
    pair = two_at_once(result, gain=ANY)
    assert pair is not None
    data, proof = data_of(pair), proof_of(result)
    check_pair(data, proof, TOY_KB)
    paths = list(leaves(data))
    assert len(paths) > 80
    for path in paths:
        mutant = copy.deepcopy(data)
        inside = mutant
        for key in path[:-1]:
            inside = inside[key]
        inside[path[-1]] = changed(inside[path[-1]])
        with pytest.raises(ProofError):
            check_pair(mutant, proof, TOY_KB)


@pytest.mark.parametrize("spoil", ["missing", "added", "swapped", "dropped"])
def test_another_form_is_refused(spoil: str) -> None:
    result = answer(MODEL, **RICH)
    pair = two_at_once(result, gain=ANY)
    assert pair is not None
    data = data_of(pair)
    if spoil == "missing":
        del data["prior_cost"]
    elif spoil == "added":
        data["certain"] = True
    elif spoil == "swapped":
        data["first"], data["second"] = data["second"], data["first"]
    else:
        del data["weights"][0]
    with pytest.raises(ProofError):
        check_pair(data, proof_of(result), TOY_KB)


def test_forms_of_one_disorder_are_no_pair(copied: Copy) -> None:
    copied.edit(
        "disorders/drug/sjs-ten.yaml", "must_not_miss", "variant_of: psoriasis\nmust_not_miss"
    )
    compiled = CompiledKnowledge(load_knowledge(copied.root, use_cache=False))
    result = answer(compiled, present=[*PSORIASIS, *BLISTERS])
    pair = two_at_once(result, gain=ANY)
    assert pair is not None
    assert {pair.first.id, pair.second.id} != {"psoriasis", "sjs-ten"}
    data = data_of(pair)
    data["first"], data["second"] = {"id": "psoriasis"}, {"id": "sjs-ten"}
    with pytest.raises(ProofError, match="forms of one"):
        check_pair(data, proof_of(result), compiled.knowledge)


def test_a_result_holds_the_pair_and_is_held_to_it() -> None:
    result = answer(MODEL, present=[*PSORIASIS, *BLISTERS])
    data = json.loads(json.dumps(result_dict(result)))
    assert data["twoAtOnce"]["second"]["id"] == "sjs-ten"
    check_pair(data["twoAtOnce"], data["proof"], TOY_KB)
    recheck_result(data, MODEL)
    data["twoAtOnce"]["gain"] = 5.0
    with pytest.raises(ProofError, match="case in the proof"):
        recheck_result(data, MODEL)
    assert result_dict(answer(MODEL, present=PSORIASIS))["twoAtOnce"] is None


def test_the_command_line_prints_a_pair_only_where_one_is_offered(run: Run, tmp_path: Path) -> None:
    both = [word for one in (*PSORIASIS, *BLISTERS) for word in ("--present", one)]
    out = tmp_path / "case.json"
    told = run("diagnose", "--kb", TOY, *both, "-f", "json", "-o", out)
    assert "Two at once? Psoriasis and Stevens-Johnson syndrome" in told.out
    assert run("verify", out, "--kb", TOY).code == 0
    data = json.loads(out.read_text("utf-8"))
    data["twoAtOnce"]["weights"][0]["weight"] += 0.5
    out.write_text(json.dumps(data), encoding="utf-8")
    assert "twoAtOnce" in run("verify", out, "--kb", TOY).one_line_error
    alone = run("diagnose", "--kb", TOY, "--present", "plaque", "--present", "silvery-scale")
    assert "Two at once?" not in alone.out
