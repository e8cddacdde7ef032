"""Beliefs: five match types, each by hand, and the arrays against one pair at a time."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from kb.evidence import Frequency
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from reasoning.beliefs import Belief, Said, background_of, leak_of, said_by, strength_of
from reasoning.closure import Hierarchy, Subject
from reasoning.compiled import CompiledKnowledge
from reasoning.parameters import DEFAULT_PARAMETERS
from reasoning.setting_model import to_weight
from tests.conftest import Copy

P = DEFAULT_PARAMETERS


def belief(compiled: CompiledKnowledge, disorder: str, subject: Subject) -> Belief:
    model = compiled.setting("dermatology-clinic")
    return model.belief(compiled.row[disorder], subject)


def test_exact(toy_compiled: CompiledKnowledge) -> None:
    """70 of 100 counts a hundred patients, the background one more."""
    found = belief(toy_compiled, "psoriasis", ("silvery-scale",))
    assert (found.match, found.assertions, found.via) == ("exact", (2,), None)
    assert found.probability == pytest.approx((100 * 0.7 + found.background) / 101)


def test_an_authors_guess_counts_little(toy_compiled: CompiledKnowledge) -> None:
    found = belief(toy_compiled, "psoriasis", ("plaque",))
    assert found.match == "exact"
    assert found.probability == pytest.approx((8 * 0.95 + found.background) / 9)


def test_an_exact_lesion(toy_compiled: CompiledKnowledge) -> None:
    found = belief(toy_compiled, "tinea", ("annular", "plaque", "scale"))
    assert (found.match, found.assertions) == ("exact", (5,))


def test_from_kinds_overlapping(toy_compiled: CompiledKnowledge) -> None:
    """Macule is no kind of raised lesion; papule is: one kind, taken as it is."""
    found = belief(toy_compiled, "drug-rash", ("raised-lesion",))
    assert (found.match, found.assertions) == ("from-kinds", (1,))
    assert found.probability == pytest.approx((8 * 0.6 + found.background) / 9)


def test_from_kinds_exclusive(toy_compiled: CompiledKnowledge) -> None:
    """Typical and atypical network exclude each other: 0.7 and 0.1 add up."""
    found = belief(toy_compiled, "nevus", ("pigment-network",))
    assert (found.match, found.assertions) == ("from-kinds", (0, 1))
    assert found.probability == pytest.approx((8 * 0.8 + found.background) / 9)


def test_from_kinds_of_the_same_patients(copy: Copy) -> None:
    """Kinds that may come together: the commonest, who has one of them has the others, too."""
    copy.edit(
        "disorders/drug/drug-rash.yaml",
        "{finding: macule, frequency: {value: 0.8,",
        "{finding: bulla, frequency: {value: 0.5,",
    )
    compiled = CompiledKnowledge(load_knowledge(copy.root))
    found = belief(compiled, "drug-rash", ("raised-lesion",))
    assert found.match == "from-kinds"
    assert found.assertions == (0, 1)
    assert found.probability == pytest.approx((8 * 0.6 + found.background) / 9)


def test_inherited(toy_compiled: CompiledKnowledge) -> None:
    """Tinea names scale and no kind of it: silvery scale inherits a part of the ratio."""
    general = belief(toy_compiled, "pityriasis-versicolor", ("scale",))
    found = belief(toy_compiled, "pityriasis-versicolor", ("silvery-scale",))
    assert (found.match, found.via, found.assertions) == ("inherited", ("scale",), (1,))
    ratio = general.probability / general.background
    assert found.probability == pytest.approx(found.background * ratio**P.inherited_discount)


def test_who_names_a_kind_hands_nothing_down(toy_compiled: CompiledKnowledge) -> None:
    """Psoriasis names the elbow: the arm follows, and nothing is inherited beside it."""
    assert belief(toy_compiled, "psoriasis", ("upper-limb",)).match == "from-kinds"
    assert belief(toy_compiled, "nevus", ("pigment-network",)).match == "from-kinds"


def test_unmentioned(toy_compiled: CompiledKnowledge, toy: KnowledgeBase) -> None:
    found = belief(toy_compiled, "nevus", ("fever",))
    leak = leak_of(("fever",), toy, P)
    assert (found.match, found.assertions, found.via) == ("unmentioned", (), None)
    assert leak == 0.03
    assert found.probability == pytest.approx((3 * leak + found.background) / 4)


def test_the_leak_of_a_lesion_is_its_rarest_part(toy: KnowledgeBase) -> None:
    assert leak_of(("scale",), toy, P) == 0.1
    assert leak_of(("annular", "scale"), toy, P) == P.default_background
    assert leak_of(("elbow",), toy, P) == 0.04


def test_every_belief_is_open_to_both_sides(
    toy_compiled: CompiledKnowledge, shipped_compiled: CompiledKnowledge
) -> None:
    """No frequency is 0 or 1, so no finding is a veto."""
    for compiled in (toy_compiled, shipped_compiled):
        for setting in ("primary-care", "dermatology-clinic", "hospital"):
            model = compiled.setting(setting)
            assert model.probability.min() > 0.0
            assert model.probability.max() < 1.0
            assert model.background.min() > 0.0
            assert model.background.max() < 1.0
            assert math.fsum(model.prior) == pytest.approx(1.0)


def test_one_finding_costs_a_bounded_amount(shipped_compiled: CompiledKnowledge) -> None:
    """What a disorder does not explain is noise or a second disease, not a veto."""
    model = shipped_compiled.setting("dermatology-clinic")
    assert model.present.min() > -30_000
    assert model.absent.min() > -30_000


def joined(script: dict[Subject, Said], lesion: Subject, knowledge: KnowledgeBase) -> Said:
    """What a script says of a lesion: by itself, or of its parts."""
    each = ((script.get((part,)), leak_of((part,), knowledge, P)) for part in lesion)
    value = math.prod(leak if said is None else said.value for said, leak in each)
    return script.get(lesion, Said(value, 0.0, "joined", ()))


def test_a_lesion_that_is_not_named_is_as_likely_as_its_parts_together(
    toy_compiled: CompiledKnowledge,
) -> None:
    lesion = ("annular", "plaque", "scale")
    found = belief(toy_compiled, "psoriasis", lesion)
    parts = [belief(toy_compiled, "psoriasis", (part,)) for part in lesion]
    assert found.match == "joined"
    assert found.parts == tuple(
        ((part,), one.probability) for part, one in zip(lesion, parts, strict=True)
    )
    assert found.probability == pytest.approx(math.prod(one.probability for one in parts))
    assert set(found.assertions) == {index for one in parts for index in one.assertions}
    unlike = belief(toy_compiled, "nevus", lesion)
    assert math.prod(p for _, p in unlike.parts) < P.joined_floor * unlike.background
    assert unlike.probability == pytest.approx(P.joined_floor * unlike.background)


def test_the_background_is_the_average_of_what_is_said(
    toy: KnowledgeBase, toy_compiled: CompiledKnowledge
) -> None:
    tree = Hierarchy(toy)
    said = [said_by(toy.disorders[id_], tree, P) for id_ in sorted(toy.disorders)]
    model = toy_compiled.setting("dermatology-clinic")
    for column, subject in enumerate(tree.subjects):
        leak = leak_of(subject, toy, P)
        whole = said
        if len(subject) > 1:  # a lesion that a script does not name: its parts together
            whole = [script | {subject: joined(script, subject, toy)} for script in said]
        by_hand = background_of(subject, whole, list(model.prior), leak, P)
        assert model.background[column] == pytest.approx(by_hand, rel=1e-12)


def test_a_rarely_seen_thing_has_a_floor() -> None:
    assert background_of(("x",), [{}], [1.0], 0.0, P) == 1e-4
    assert background_of(("x",), [{}], [1.0], 1.0, P) == 1.0 - 1e-4


@pytest.mark.parametrize(
    ("frequency", "patients"),
    [
        (Frequency(evidence="author", value=0.5), 8.0),
        (Frequency(evidence="author", value=0.5, of=3), 3.0),
        (Frequency(evidence="reference", source="s", where="w", value=0.5), 30.0),
        (Frequency(evidence="reference", source="s", where="w", n=5, of=40), 40.0),
        (Frequency(evidence="data", source="s", n=500, of=4000), 100.0),
    ],
)
def test_how_many_patients_a_statement_is_worth(frequency: Frequency, patients: float) -> None:
    assert strength_of(frequency, P) == patients


def test_more_evidence_pulls_harder(copy: Copy) -> None:
    """The same proportion from more patients is believed more."""
    weights = []
    before = "{n: 70, of: 100, evidence: reference, source: toy-cohort, where: table 1}"
    for count in (10, 50, 4000):
        text = f"{{n: {count * 7 // 10}, of: {count}, evidence: data, source: toy-cohort}}"
        copy.edit(
            "disorders/papulosquamous/psoriasis.yaml",
            before,
            text,
        )
        before = text
        compiled = CompiledKnowledge(load_knowledge(copy.root, use_cache=False))
        weights.append(belief(compiled, "psoriasis", ("silvery-scale",)).probability)
    assert weights[0] < weights[1] < weights[2] < 0.7


@pytest.mark.parametrize(("ratio", "units"), [(1.0, 0), (10.0, 10_000), (0.1, -10_000), (2, 3010)])
def test_weights_are_whole_numbers(ratio: float, units: int) -> None:
    assert int(to_weight(ratio)) == units


def test_the_hash_of_the_parameters_tells_them_apart() -> None:
    assert replace(P, none_prior=0.05).hash != P.hash
    assert replace(P).hash == P.hash


def test_a_lesion_does_not_keep_a_general_finding_from_its_kinds(
    toy_compiled: CompiledKnowledge,
) -> None:
    """Tinea names scale, and a lesion with scale in it, but no kind of scale."""
    model = toy_compiled.setting("dermatology-clinic")
    belief = model.belief(toy_compiled.row["tinea"], ("silvery-scale",))
    assert belief.match == "inherited"
    assert belief.via == ("scale",)
    assert belief.probability > belief.background


def test_a_kind_inherits_what_the_named_kinds_leave_over(copy: Copy) -> None:
    """Scale 90 %, silvery scale 70 %: another kind of scale gets a part of the last 20 %."""
    copy.edit(
        "findings/surface.yaml",
        "  - {id: annular",
        "  - {id: greasy-scale, label: greasy scale, definition: Greasy, parents: [scale]}\n"
        "  - {id: annular",
    )
    compiled = CompiledKnowledge(load_knowledge(copy.root, use_cache=False))
    left = belief(compiled, "psoriasis", ("greasy-scale",))
    whole = belief(compiled, "pityriasis-versicolor", ("greasy-scale",))
    assert left.probability < whole.probability
    assert whole.match == "inherited"


@pytest.mark.parametrize(
    ("named", "match", "via"), [(70, "from-kinds", None), (1, "inherited", ("scale",))]
)
def test_kinds_that_are_named_are_the_least_of_it(
    copy: Copy, named: int, match: str, via: Subject | None
) -> None:
    """Silvery is a kind of thick, thick of scale: 90 % scale says more of thick than 1 % silvery.

    The script names scale and silvery scale, not what lies between.
    """
    copy.edit(
        "findings/surface.yaml",
        "definition: Silver flakes, parents: [scale]}",
        "definition: Silver flakes, parents: [thick-scale]}\n"
        "  - {id: thick-scale, label: thick scale, definition: Thick, parents: [scale]}",
    )
    path = "disorders/papulosquamous/psoriasis.yaml"
    copy.edit(path, "silvery-scale, frequency: {n: 70,", f"silvery-scale, frequency: {{n: {named},")
    copy.edit(path, "frequency: {value: 0.7,", f"frequency: {{value: {named / 100},")
    compiled = CompiledKnowledge(load_knowledge(copy.root, use_cache=False))
    found = belief(compiled, "psoriasis", ("thick-scale",))
    assert (found.match, found.via) == (match, via)
    least = (100 * named / 100 + found.background) / 101
    assert found.probability >= least - 1e-12
    if via:
        general = belief(compiled, "psoriasis", via)
        left = (8 * (0.9 - named / 100) + general.background) / 9
        ratio = left / general.background
        assert found.probability == pytest.approx(found.background * ratio**P.inherited_discount)


def test_what_a_disorder_lacks_lowers_what_is_inherited(copy: Copy) -> None:
    """Rings with scale: a disorder with rings and next to no scale has few of them."""
    copy.edit(
        "findings/surface.yaml",
        "  - {id: annular",
        "  - {id: scaly-ring, label: scaly ring, definition: Both, parents: [annular, scale]}\n"
        "  - {id: annular",
    )
    path = "disorders/fungal/pityriasis-versicolor.yaml"
    copy.edit(path, "scale, frequency: {value: 0.8,", "scale, frequency: {value: 0.01,")
    copy.edit(
        path,
        "{finding: scale,",
        "{finding: annular, frequency: {value: 0.9, evidence: author}}\n  - {finding: scale,",
    )
    compiled = CompiledKnowledge(load_knowledge(copy.root))
    ring = belief(compiled, "pityriasis-versicolor", ("annular",))
    scale = belief(compiled, "pityriasis-versicolor", ("scale",))
    found = belief(compiled, "pityriasis-versicolor", ("scaly-ring",))
    assert scale.probability < scale.background
    assert (found.via, found.lowered_by) == (("annular",), ("scale",))
    ratio = ring.probability / ring.background * scale.probability / scale.background
    assert found.probability == pytest.approx(found.background * ratio**P.inherited_discount)
    assert found.assertions == ring.assertions + scale.assertions


@pytest.mark.parametrize(("background", "match"), [(0.001, "unmentioned"), (0.5, "inherited")])
def test_a_finding_that_is_known_to_be_rare_inherits_nothing(
    copy: Copy, background: float, match: str
) -> None:
    """Six café-au-lait spots do not follow from brown."""
    copy.edit(
        "findings/surface.yaml",
        "definition: Silver flakes,",
        f"definition: Silver flakes, background: {background},",
    )
    compiled = CompiledKnowledge(load_knowledge(copy.root))
    found = belief(compiled, "pityriasis-versicolor", ("silvery-scale",))
    assert found.match == match
