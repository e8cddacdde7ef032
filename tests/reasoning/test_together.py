"""Classes told beside a ranking: sums of their members, told only where they say something."""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, given

from kb.errors import ProofError
from kb.load import load_knowledge
from reasoning.compiled import CompiledKnowledge
from reasoning.parameters import NONE_OF_THESE
from reasoning.result import recheck_result, result_dict, result_tsv
from reasoning.together import EACH, LEADING, LEAST, MOST, told_together
from tests.classes import classed
from tests.conftest import TOY
from tests.reasoning.helpers import QUICK, answer, documents, refused

TOY_KB = classed(load_knowledge(TOY, use_cache=False))
MODEL = CompiledKnowledge(TOY_KB)


@QUICK
@given(documents(TOY_KB))
def test_what_is_told_is_a_sum_that_no_member_makes_alone(document):
    assume(not refused(MODEL, document))
    differential = answer(MODEL, **document)
    told = told_together(differential)
    assert len(told) <= MOST
    assert [one.probability for one in told] == sorted((o.probability for o in told), reverse=True)
    seen: set[str] = set()
    for one in told:
        ids = [id_ for id_, _, _ in one.members]
        assert set(ids) == TOY_KB.members_of(one.id)
        chances = [differential.hypothesis(id_).posterior for id_ in ids]
        assert chances == sorted(chances, reverse=True) == [p for _, _, p in one.members]
        assert one.probability == pytest.approx(sum(chances))
        assert one.probability >= max(LEAST, EACH * len(ids))
        assert chances[0] <= LEADING * one.probability
        assert not seen & set(ids)
        assert NONE_OF_THESE not in ids
        seen |= set(ids)


def test_nothing_is_told_where_one_member_says_it_all():
    differential = answer(MODEL, present=["plaque", "silvery-scale", "elbow"])
    assert differential.hypotheses[0].id == "psoriasis"
    assert "scaly-eruption" not in {one.id for one in told_together(differential)}


def test_an_eczema_of_no_certain_kind_is_told_as_eczema(
    shipped_compiled: CompiledKnowledge,
):
    present = ["itch", "scale", "erythema", "xerosis"]
    differential = answer(shipped_compiled, present=present, setting="primary-care")
    told = {one.id: one for one in told_together(differential)}
    eczema = told["eczema"]
    assert eczema.probability > differential.hypotheses[0].posterior
    likeliest = eczema.members[0]
    assert eczema.line().startswith("Eczema, whichever it is: ")
    assert likeliest[1] in eczema.line()


def test_a_result_holds_it_and_is_refused_when_it_was_changed(shipped_compiled: CompiledKnowledge):
    differential = answer(shipped_compiled, present=["itch", "scale", "erythema", "xerosis"])
    result = json.loads(json.dumps(result_dict(differential)))
    assert result["together"]
    assert "! together: " in result_tsv(differential)
    recheck_result(result, shipped_compiled)
    result["together"][0]["probability"] += 0.01
    with pytest.raises(ProofError, match="does not follow"):
        recheck_result(result, shipped_compiled)
