"""Two hypotheses held against each other: the differences add up to that of the sums."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import CaseError
from kb.fitted import Count, FittedLabel, FittedSet
from kb.load import load_knowledge
from reasoning.closure import Subject
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import diagnose
from reasoning.parameters import NONE_OF_THESE, Parameters
from reasoning.questions.contrast import Contrast, contrast
from reasoning.questions.outlook import Outlook, State
from tests.classes import classed
from tests.conftest import TOY, Copy
from tests.reasoning.helpers import QUICK, answer, documents, refused

TOY_KB = load_knowledge(TOY)
TOY_COMPILED = CompiledKnowledge(TOY_KB)
NAMES = [*sorted(TOY_KB.disorders), NONE_OF_THESE]
CASE: dict[str, Any] = {
    "present": ["plaque", "scale"],
    "absent": ["fever"],
    "age": 40,
    "sex": "female",
}


def holds(found: Contrast) -> None:
    assert sum(one.units for one in found.seen) == found.units
    assert sum(one.a_units for one in found.seen) == found.a.total_units
    assert sum(one.b_units for one in found.seen) == found.b.total_units


@QUICK
@given(documents(TOY_KB), st.permutations(NAMES))
def test_it_adds_up(document: dict[str, Any], names: list[str]) -> None:
    if refused(TOY_COMPILED, document):
        return
    differential = answer(TOY_COMPILED, **document)
    found = contrast(differential, names[0], names[1])
    holds(found)
    assert found.units == (
        differential.hypothesis(names[0]).total_units
        - differential.hypothesis(names[1]).total_units
    )
    strengths = [abs(one.units) for one in found.seen]
    assert strengths == sorted(strengths, reverse=True)


def test_it_adds_up_with_counts_and_over_the_shipped_knowledge(
    shipped_compiled: CompiledKnowledge,
) -> None:
    reading = {"finding": "scale", "probability": 0.7, "base_rate": 0.2, "origin": "picture"}
    case = {"present": ["plaque", "elbow"], "absent": ["vesicle"], "age": 50, "sex": "male"}
    holds(contrast(answer(shipped_compiled, **case, observations=[reading]), "psoriasis", "tinea"))
    label = FittedLabel(cases=20, findings={"plaque": Count(n=18, of=20)})
    fitted = FittedSet(
        dataset="made-up",
        cases=40,
        overall={"plaque": Count(n=20, of=40)},
        labels={"psoriasis": label},
    )
    found = contrast(
        answer(CompiledKnowledge(TOY_KB, fitted=(fitted,)), **CASE), "psoriasis", "tinea"
    )
    holds(found)
    (plaque,) = [one for one in found.seen if one.id == "finding:plaque"]
    assert [one.words() for one in plaque.a_grounds] == [
        "95 % [author]",
        "18 of 20 [data: made-up]",
    ]
    assert [one.words() for one in plaque.b_grounds] == ["80 % [author]"]
    (prior,) = [one for one in found.seen if one.id == "prior"]
    assert "20 of 40 in made-up" in prior.a_grounds[0].says


def test_corrections_are_named_among_the_grounds() -> None:
    label = FittedLabel(
        cases=20,
        findings={"plaque": Count(n=18, of=20)},
        corrections={"plaque": 0.5},
    )
    fitted = FittedSet(
        dataset="made-up",
        cases=40,
        overall={"plaque": Count(n=20, of=40)},
        labels={"psoriasis": label},
    )
    compiled = CompiledKnowledge(TOY_KB, fitted=(fitted,))
    seen = contrast(answer(compiled, present=["plaque"]), "psoriasis", "tinea")
    (plaque,) = [one for one in seen.seen if one.id == "finding:plaque"]
    unseen = contrast(answer(compiled), "psoriasis", "tinea")
    (open_,) = [one for one in unseen.unseen if one.id == "plaque"]
    row = compiled.row["psoriasis"]
    added = compiled.setting("dermatology-clinic").corrected(
        row, "present", [(("plaque",), 0, 0.5)]
    )
    assert added is not None
    for one in (plaque.a_grounds[-1], open_.a_grounds[-1]):
        assert one.words() == f"corrected by {added.units / 10_000:+.4f} [data: made-up]"
    assert not any(one.about == "correction" for one in plaque.b_grounds)
    holds(seen)


def test_what_is_not_seen_adds_what_the_engine_adds() -> None:
    differential = answer(TOY_COMPILED, **CASE)
    found = contrast(differential, "psoriasis", "tinea")
    assert {one.id for one in found.unseen} >= {"silvery-scale", "annular", "elbow", "pruritus"}
    outlook = Outlook(differential)

    def apart(subject: Subject, state: State) -> int:
        after = diagnose(outlook.observe([(subject, state)]), TOY_COMPILED)
        return after.hypothesis("psoriasis").total_units - after.hypothesis("tinea").total_units

    for one in found.unseen:
        subject = tuple(one.id.split("+"))
        assert found.units + one.present_units == apart(subject, "present"), one.id
        assert one.absent_units is not None
        assert found.units + one.absent_units == apart(subject, "absent"), one.id


def test_in_order_of_the_weight_to_be_expected() -> None:
    found = contrast(answer(TOY_COMPILED, **CASE), "psoriasis", "tinea")
    one = next(one for one in found.unseen if one.id == "annular")
    absent = one.absent_units or 0
    if_a = one.a_chance * one.present_units + (1 - one.a_chance) * absent
    if_b = one.b_chance * one.present_units + (1 - one.b_chance) * absent
    assert one.expected_units == pytest.approx((if_a - if_b) / 2)
    assert one.b_chance > one.a_chance, "rings are typical of tinea"
    assert one.present_units < 0 < absent
    order = [one.expected_units for one in found.unseen]
    assert order == sorted(order, reverse=True)


def test_the_evidence_of_each_number() -> None:
    found = contrast(answer(TOY_COMPILED), "psoriasis", "tinea")
    silvery = next(one for one in found.unseen if one.id == "silvery-scale")
    assert [one.words() for one in silvery.a_grounds] == [
        "70 of 100 (70 %) [reference: toy-cohort]"
    ]
    assert silvery.a_grounds[0].where == "table 1"
    scale = [one.words(named=True) for one in silvery.b_grounds]
    assert scale == ["scale 80 % [author]"], "inherited from what it is a kind of"
    elbow = next(one for one in found.unseen if one.id == "elbow")
    assert elbow.b_grounds == ()


def test_the_other_way_round_only_the_signs_change() -> None:
    differential = answer(TOY_COMPILED, **CASE)
    one, other = (
        contrast(differential, *names) for names in (("psoriasis", "tinea"), ("tinea", "psoriasis"))
    )
    assert one.units == -other.units
    assert {s.id: s.units for s in one.seen} == {s.id: -s.units for s in other.seen}
    assert {u.id: u.present_units for u in one.unseen} == {
        u.id: -u.present_units for u in other.unseen
    }


def test_none_of_these_weighs_nothing() -> None:
    found = contrast(answer(TOY_COMPILED, **CASE), "psoriasis", "none of these")
    assert all(one.b_units == 0 for one in found.seen if one.id != "prior")
    holds(found)


# -- classes ---------------------------------------------------------------------------------------
def test_a_class_is_stood_for_by_its_likeliest_member() -> None:
    knowledge = classed(TOY_KB)
    compiled = CompiledKnowledge(knowledge)
    (id_,) = [one.id for one in knowledge.classes.values() if "tinea" in one.members][:1]
    members = knowledge.members_of(id_)
    differential = answer(compiled, present=["macule", "trunk"])
    found = contrast(differential, "nevus", id_)
    ranked = [one.id for one in differential.hypotheses if one.id in members]
    assert (found.b.id, list(found.b.members)) == (ranked[0], ranked[1:])
    assert found.b.stands_for == knowledge.classes[id_].label
    holds(found)
    outlook = Outlook(differential)
    for one in found.unseen:
        subject = tuple(one.id.split("+"))
        added = outlook.weights([subject], "present")[:, 0]
        alone = [int(added[compiled.row["nevus"]] - added[compiled.row[m]]) for m in members]
        assert one.spread == (min(alone), max(alone))


def test_a_disorder_against_its_own_class_is_held_against_the_others() -> None:
    knowledge = classed(TOY_KB)
    (id_,) = [one.id for one in knowledge.classes.values() if "tinea" in one.members][:1]
    differential = answer(CompiledKnowledge(knowledge), present=["plaque"])
    for names in (("tinea", id_), (id_, "tinea")):
        found = contrast(differential, *names)
        assert found.a.id != found.b.id
        assert "tinea" in {found.a.id, found.b.id}


def test_wrong_names() -> None:
    differential = answer(TOY_COMPILED)
    with pytest.raises(CaseError, match="did you mean psoriasis"):
        contrast(differential, "psoriasiss", "tinea")
    with pytest.raises(CaseError, match="the same disorder"):
        contrast(differential, "tinea", "Tinea")


def test_only_ranked_disorders_are_compared() -> None:
    compiled = CompiledKnowledge(TOY_KB, only=["psoriasis", "tinea"])
    with pytest.raises(CaseError, match="not among the disorders that are ranked"):
        contrast(answer(compiled), "psoriasis", "nevus")


# -- statements, form ------------------------------------------------------------------------------
TELL = """tell_apart:
  - {disorder: tinea, by: silvery-scale, says: Tinea scales at the edge, evidence: author}
findings:
"""


def test_what_the_scripts_say(copy: Copy) -> None:
    copy.edit("disorders/papulosquamous/psoriasis.yaml", "findings:\n", TELL)
    compiled = CompiledKnowledge(load_knowledge(copy.root))
    for names in (("psoriasis", "tinea"), ("tinea", "psoriasis")):
        (said,) = contrast(answer(compiled, present=["silvery-scale"]), *names).statements
        assert (said.script, said.other, said.by, said.state) == (
            "psoriasis",
            "tinea",
            "silvery-scale",
            "present",
        )
    assert contrast(answer(compiled), "psoriasis", "nevus").statements == ()


def test_a_flat_prior_says_so() -> None:
    compiled = CompiledKnowledge(TOY_KB, Parameters(flat_prior=True))
    found = contrast(answer(compiled), "psoriasis", "tinea")
    (prior,) = found.seen
    assert prior.units == 0
    assert prior.a_grounds[0].says == "parameter flat_prior"


def test_plain_data() -> None:
    found = contrast(answer(TOY_COMPILED, **CASE), "psoriasis", "tinea")
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert round(sum(one["weight"] for one in data["seen"]), 4) == data["difference"]
    assert {"weight", "a", "b", "label", "a_grounds"} <= data["seen"][0].keys()
    assert {"ifPresent", "ifAbsent", "expectedWeight", "effort"} <= data["unseen"][0].keys()
