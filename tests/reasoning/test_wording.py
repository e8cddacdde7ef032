"""The words of a text as evidence: likeness to scripts, its weight, its step in the proof."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.common_words import COMMON, SAME
from kb.errors import CaseError
from kb.knowledge import KnowledgeBase
from reasoning.batches.batch import Batch
from reasoning.case import Case, resolve_case
from reasoning.checking.likeness import Likeness
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import UNIT
from reasoning.page import result_page
from reasoning.parameters import DEFAULT_PARAMETERS, NONE_OF_THESE
from reasoning.proofs.graph import proof_graph
from reasoning.proofs.text import explain
from reasoning.questions.contrast import contrast
from reasoning.trust.certainty import certainty_of
from reasoning.wording import stems
from tests.reasoning.helpers import answer, proof_of
from tests.reasoning.toy_model import MODEL, TOY_KB
from tests.reasoning.zoo import TEXT, model

WORDS = sorted(
    {word for one in TOY_KB.disorders.values() for word in one.definition.lower().split()}
    | {word for one in TOY_KB.findings.values() for word in one.label.lower().split()}
    | {"quadriradial", "the", "of"}
)
OTHER = Likeness(TOY_KB)


def test_words_are_compared_by_stem_without_accents_numbers_and_common_words() -> None:
    told = "Scaly, SCALING scales; a naïve 12 cm tumour of the skin, two years ago"
    assert stems(told) == ["scale", "scale", "scale", "naiv", "cm", "tumor", "skin"]


def test_words_that_stand_for_others_are_none_of_them() -> None:
    assert COMMON.isdisjoint(SAME)
    assert set(SAME).isdisjoint(SAME.values()), "one step, no chain"


def test_a_text_is_most_like_the_script_whose_words_it_holds() -> None:
    for id_, row in MODEL.row.items():
        alike = MODEL.wording.likeness(TOY_KB.disorders[id_].definition)
        assert alike is not None
        assert int(alike.argmax()) == row, id_


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30))
def test_the_checkers_own_code_finds_the_same(words: list[str]) -> None:
    text = " ".join(words)
    alike, told = MODEL.wording.likeness(text), OTHER.text(text)
    assert (alike is None) == (not told)
    for id_, row in MODEL.row.items() if alike is not None else ():
        assert alike is not None
        assert math.isclose(alike[row], OTHER.cosine(told, id_), abs_tol=1e-12)
        assert 0.0 <= alike[row] <= 1.0 + 1e-12
        mine = [(word, round(part, 9)) for word, part in MODEL.wording.shared(text, row)]
        theirs = [(one["stem"], one["part"]) for one in OTHER.shared(told, id_)]
        assert [word for word, _ in mine] == [word for word, _ in theirs]
        assert all(
            math.isclose(a, b, abs_tol=1e-6) for (_, a), (_, b) in zip(mine, theirs, strict=True)
        )


def test_the_parts_of_a_likeness_add_up_to_it() -> None:
    for row in MODEL.row.values():
        alike = MODEL.wording.likeness(TEXT)
        assert alike is not None
        parts = MODEL.wording.shared(TEXT, row, most=1000)
        assert math.isclose(sum(part for _, part in parts), alike[row], abs_tol=1e-12)


@pytest.mark.parametrize("setting", ["dermatology-clinic", "hospital", "case-report"])
def test_weights_are_ratios_against_all_disorders_as_common_as_they_are(setting: str) -> None:
    model = MODEL.setting(setting)
    told = model.wording(TEXT)
    assert told is not None
    weights, alike, neutral = told
    mixed = sum(p * 10 ** (w / UNIT) for p, w in zip(model.prior, weights, strict=True))
    assert math.isclose(mixed, 1.0, rel_tol=1e-3), "rounding alone"
    known = MODEL.wording.known(TEXT)
    scale = DEFAULT_PARAMETERS.wording * known / (known + DEFAULT_PARAMETERS.wording_half)
    assert all(
        abs(w / UNIT - scale * (a - neutral)) <= 1e-4 for w, a in zip(weights, alike, strict=True)
    )


def test_few_words_weigh_less() -> None:
    model = MODEL.setting("case-report")
    spread = []
    for text in ("plaque", "plaque scale", "plaque scale elbow itch nail knee"):
        told = model.wording(text)
        assert told is not None
        weights, alike, _ = told
        spread.append(
            (int(weights.max()) - int(weights.min())) / UNIT / (alike.max() - alike.min())
        )
    assert spread == sorted(spread)
    assert math.isclose(spread[0], DEFAULT_PARAMETERS.wording / 3, rel_tol=0.01)


def test_a_text_adds_one_weight_and_divides_by_its_own_temperature() -> None:
    bare, told = answer(MODEL, present=["plaque"]), answer(MODEL, present=["plaque"], text=TEXT)
    for one in bare.hypotheses:
        added = [c.units for c in told.contributions(one.id) if c.piece.kind == "wording"]
        assert len(added) == (one.id != NONE_OF_THESE)
        assert told.hypothesis(one.id).total_units == one.total_units + sum(added)
    assert bare.temperature == 1.0
    assert told.temperature == DEFAULT_PARAMETERS.text_temperature
    top = told.hypotheses[0]
    odds = [10 ** (h.total_units / UNIT / told.temperature) for h in told.hypotheses]
    assert math.isclose(top.posterior, odds[0] / math.fsum(odds), rel_tol=1e-9)


@pytest.mark.parametrize("text", ["", "   ", "12, 34!", "zzyzx quux"])
def test_words_of_no_script_weigh_nothing(text: str) -> None:
    told = answer(MODEL, present=["plaque"], text=text)
    assert [(h.id, h.total_units, h.posterior) for h in told.hypotheses] == [
        (h.id, h.total_units, h.posterior) for h in answer(MODEL, present=["plaque"]).hypotheses
    ]
    assert "wording" not in {piece.kind for piece in told.pieces}


def test_the_words_can_be_left_out() -> None:
    bare = CompiledKnowledge(TOY_KB, replace(DEFAULT_PARAMETERS, wording=0.0))
    told = answer(bare, present=["plaque"], text=TEXT)
    assert {piece.kind for piece in told.pieces} == {"finding"}
    assert told.temperature == 1.0


def test_the_case_keeps_its_text() -> None:
    case = resolve_case({"text": TEXT}, TOY_KB)
    assert case.text == TEXT
    assert resolve_case(case.to_document(), TOY_KB) == case
    assert resolve_case({"text": ""}, TOY_KB).text is None
    with pytest.raises(CaseError, match="200000"):
        resolve_case({"text": "a" * 200_001}, TOY_KB)


def test_the_proof_names_the_words_and_how_much_each_brings() -> None:
    proof = proof_of(answer(MODEL, text=TEXT), explain=None)
    (row,) = proof["weights"]["psoriasis"]
    assert row["kind"] == "wording"
    assert {"stem": "scali"}.items() <= row["words"][0].items() or row["words"]
    assert sum(one["part"] for one in row["words"]) <= row["likeness"] + 1e-5
    assert proof["weights"][NONE_OF_THESE] == []
    tree = explain(proof, "psoriasis", TOY_KB)
    assert "words of the text like those of" in tree
    assert "temperature 1.35, of cases told in words" in tree


def test_the_graph_leads_from_the_text_to_the_weight() -> None:
    graph = proof_graph(proof_of(answer(MODEL, text=TEXT), explain=1))
    (weight,) = [id_ for id_, node in graph.nodes.items() if node.get("type") == "wording"]
    assert {"case:text", "parameter:wording"} <= set(graph.predecessors(weight))
    assert "parameter:text_temperature" in set(graph.predecessors("whole"))


def test_two_disorders_are_told_apart_by_the_words_too() -> None:
    told = contrast(answer(MODEL, text=TEXT), "psoriasis", "melanoma")
    (words,) = [one for one in told.seen if one.kind == "wording"]
    assert words.label == "words of the text"
    assert "shared with the script" in words.a_grounds[0].words()


def test_a_page_shows_the_words_as_evidence() -> None:
    assert "words of the text like those of" in result_page(answer(MODEL, text=TEXT))


def test_a_batch_says_that_it_weighs_no_text() -> None:
    cases = [resolve_case({"present": ["plaque"]}, TOY_KB), Case(text=TEXT)]
    answers = Batch(MODEL).answer(cases)
    assert set(answers.refused) == {1}
    assert "batch" in answers.refused[1].message


def test_counts_leave_the_words_as_they_are() -> None:
    counted, _ = model("counted")
    plain, _ = model("plain")
    mine, theirs = (answer(one, text=TEXT) for one in (counted, plain))
    for id_ in plain.row:
        (a,), (b,) = mine.contributions(id_), theirs.contributions(id_)
        assert a.probability == b.probability, "the likeness"
        assert a.corrected is None
    assert mine.temperature == theirs.temperature


def test_every_shipped_definition_is_most_like_its_own_script(shipped: KnowledgeBase) -> None:
    compiled = CompiledKnowledge(shipped)
    for id_, row in compiled.row.items():
        alike = compiled.wording.likeness(shipped.disorders[id_].definition)
        assert alike is not None
        assert int(alike.argmax()) == row, id_


def test_what_was_measured_without_a_text_says_so() -> None:
    measured, _ = model("measured")
    told, bare = (
        certainty_of(answer(measured, setting="hospital", present=["plaque"], **more))
        for more in ({"text": TEXT}, {})
    )
    assert (told.to_dict()["toldInWords"], bare.to_dict()["toldInWords"]) == (True, False)
    labels = {id_: one.label for id_, one in TOY_KB.disorders.items()}
    words = "measured on cases without a text"
    assert [any(words in line for line in one.lines(labels)) for one in (told, bare)] == [
        True,
        False,
    ]
