"""Why a disorder does not lead, and what a hypothesis does not explain."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import CaseError, InputError
from kb.load import load_knowledge
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import UNIT, diagnose
from reasoning.pairs import STRONG
from reasoning.parameters import NONE_OF_THESE
from reasoning.questions.outlook import Outlook, State
from reasoning.questions.unexplained import unexplained
from reasoning.questions.why_not import why_not
from tests.conftest import TOY, Copy
from tests.reasoning.helpers import QUICK, answer, documents, refused

TOY_KB = load_knowledge(TOY)
TOY_COMPILED = CompiledKnowledge(TOY_KB)
CASE: dict[str, Any] = {
    "present": ["plaque", "silvery-scale", "pruritus"],
    "absent": ["annular"],
    "age": 70,
}


# -- why not ---------------------------------------------------------------------------------------
@QUICK
@given(documents(TOY_KB, size=4), st.sampled_from(sorted(TOY_KB.disorders)))
def test_the_reasons_sum_to_the_distance(document: dict[str, Any], name: str) -> None:
    if refused(TOY_COMPILED, document):
        return
    differential = answer(TOY_COMPILED, **document)
    found = why_not(differential, name, needed=False)
    assert sum(one.units for one in found.behind) == found.units
    assert found.side.id == name
    assert found.leader.id == next(h.id for h in differential.hypotheses if h.id != name)
    own = {c.piece.id: c.units for c in differential.contributions(name)}
    assert {one.id: one.a_units for one in found.against} == {
        id_: units for id_, units in own.items() if units < 0
    }
    assert [one.units for one in found.behind] == sorted(one.units for one in found.behind)


def test_what_speaks_against_tinea() -> None:
    found = why_not(answer(TOY_COMPILED, **CASE), "Tinea")
    assert found.leader.id == "psoriasis"
    assert found.units < 0
    assert {"age", "finding:annular"} == {one.id for one in found.against}
    assert [one.id for one in found.behind[:2]] == ["prior", "finding:silvery-scale"]
    assert found.behind[1].units < 0
    assert found.needed is not None
    assert found.needed.target.id == "tinea"
    assert found.needed.sets


def test_what_is_typical_and_not_looked_for() -> None:
    differential = answer(TOY_COMPILED, present=["annular"])
    found = why_not(differential, "psoriasis", needed=False)
    typical = {"plaque", "scale", "silvery-scale", "elbow", "pruritus", "chronic-course"}
    assert {one.id for one in found.missing} == typical | {"plaque+silvery-scale"}
    outlook, row = Outlook(differential), TOY_COMPILED.row["psoriasis"]
    for one in found.missing:
        subject = tuple(one.id.split("+"))
        told: list[tuple[State, int]]
        told = [("present", one.present_units), ("absent", one.absent_units)]
        for state, units in told:
            after = diagnose(outlook.observe([(subject, state)]), TOY_COMPILED)
            assert after.hypothesis("psoriasis").total_units == outlook.totals[row] + units
        assert one.grounds
    assert [one.effort for one in found.missing if one.id == "pruritus"] == ["ask"]
    seen = answer(TOY_COMPILED, present=["annular", "plaque"], absent=["pruritus"])
    left = {one.id for one in why_not(seen, "psoriasis", needed=False).missing}
    assert not left & {"plaque", "pruritus"}


def test_what_was_read_was_looked_for(shipped_compiled: CompiledKnowledge) -> None:
    def missing(compiled: CompiledKnowledge, name: str, *read: str) -> set[str]:
        rows = [{"finding": one, "probability": 0.6, "base_rate": 0.3} for one in read]
        case = answer(compiled, present=["macule"], observations=rows)
        return {one.id for one in why_not(case, name, needed=False).missing}

    atypical, typical = "atypical-pigment-network", "typical-pigment-network"
    assert atypical in missing(TOY_COMPILED, "melanoma")
    for one in (atypical, typical):
        assert atypical not in missing(TOY_COMPILED, "melanoma", one), "one reading of a choice"
    name, sorting = "superficial-spreading-melanoma", "picture-class-melanoma"
    script = shipped_compiled.knowledge.disorders[name].findings
    assert any(o.subject == (sorting,) and o.frequency.proportion >= 0.5 for o in script)
    for read in ([], [sorting], ["picture-class-melanocytic-nevus"]):
        found = missing(shipped_compiled, name, *read)
        assert found
        assert not [one for one in found if one.startswith("picture-")]


def test_an_exclusion_is_the_first_reason() -> None:
    case = {"present": ["macule", "trunk"], "absent": ["new-medication"]}
    found = why_not(answer(TOY_COMPILED, **case), "drug-rash")
    assert found.exclusion is not None
    assert found.exclusion.rule == "no-drug-no-drug-rash"
    assert found.side.excluded_by == "no-drug-no-drug-rash"
    assert found.to_dict()["exclusion"]["because"]
    kept = why_not(answer(TOY_COMPILED, **case, keep_excluded=True), "drug-rash")
    assert kept.exclusion is None


def test_why_not_the_leader() -> None:
    found = why_not(answer(TOY_COMPILED, **CASE), "psoriasis")
    assert found.units > 0
    assert found.leader.rank == 2
    assert found.needed is not None
    assert found.needed.sets[0].changes == ()


def test_wrong_names() -> None:
    differential = answer(TOY_COMPILED)
    with pytest.raises(CaseError, match="did you mean tinea"):
        why_not(differential, "tinia")
    with pytest.raises(InputError, match="no findings of its own"):
        why_not(differential, NONE_OF_THESE)


def test_plain_data() -> None:
    found = why_not(answer(TOY_COMPILED, **CASE), "tinea")
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert round(sum(one["weight"] for one in data["behind"]), 4) == data["difference"]
    assert data["exclusion"] is None
    assert data["needed"]["sets"]
    without = why_not(answer(TOY_COMPILED, **CASE), "tinea", needed=False).to_dict()
    assert without["needed"] is None


# -- unexplained -----------------------------------------------------------------------------------
@QUICK
@given(documents(TOY_KB))
def test_every_strong_finding_is_explained_or_not(document: dict[str, Any]) -> None:
    if refused(TOY_COMPILED, document):
        return
    differential = answer(TOY_COMPILED, **document)
    for one in differential.hypotheses:
        found = unexplained(differential, one.id)
        own = {c.piece.id: c.units for c in differential.contributions(one.id)}
        for left in found.findings:
            assert left.units == own.get(left.id, 0) <= 0
            assert left.strongest >= STRONG
            assert left.state != "absent"
        strong = [
            piece
            for piece in differential.pieces
            if piece.kind == "finding"
            and piece.state == "present"
            and piece.weights.max() >= STRONG * UNIT
        ]
        told = {left.id for left in found.findings}
        for piece in strong:
            assert (piece.id in told) == (own.get(piece.id, 0) <= 0)


def test_a_veil_is_not_explained_by_psoriasis() -> None:
    case = answer(TOY_COMPILED, present=["plaque", "silvery-scale", "elbow", "blue-whitish-veil"])
    found = unexplained(case)
    assert found.side.id == "psoriasis"
    (veil,) = found.findings
    assert (veil.id, veil.named, veil.grounds) == ("finding:blue-whitish-veil", False, ())
    assert [one.id for one in veil.by] == ["melanoma"]
    assert veil.by[0].weight == veil.strongest
    assert found.explained == 0
    assert unexplained(case, "melanoma").explained == 1
    nevus = unexplained(case, "nevus")
    named = next(one for one in nevus.findings if one.id == "finding:blue-whitish-veil")
    assert [one.words() for one in named.grounds] == ["2 % [author]"]


def test_a_reading_likelier_than_usual_wants_an_explanation() -> None:
    def left(probability: float) -> set[str]:
        one = {"finding": "blue-whitish-veil", "probability": probability, "base_rate": 0.1}
        case = answer(TOY_COMPILED, present=["plaque", "silvery-scale"], observations=[one])
        return {row.id for row in unexplained(case).findings}

    assert left(0.9) == {"reading:blue-whitish-veil"}
    assert left(0.05) == set()


def test_excluded_disorders_explain_nothing(copy: Copy) -> None:
    rule = "disorder: drug-rash\n    when: {none: [{finding: new-medication}]}"
    copy.edit("rules/rules.yaml", rule, "disorder: tinea\n    when: {none: [{finding: pruritus}]}")
    compiled = CompiledKnowledge(load_knowledge(copy.root))
    for keep in (False, True):
        case = answer(compiled, present=["annular"], absent=["pruritus"], keep_excluded=keep)
        (annular,) = unexplained(case, "nevus").findings
        assert [one.id for one in annular.by] == (["tinea"] if keep else [])


def test_none_of_these_explains_nothing() -> None:
    found = unexplained(answer(TOY_COMPILED, present=["annular"]), NONE_OF_THESE)
    assert [one.id for one in found.findings] == ["finding:annular"]
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["unexplained"][0]["weight"] == 0.0
    assert data["explained"] == 0
