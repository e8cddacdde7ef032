"""The ontology: consistent by HermiT, stable as text, and of one mind with the fast matcher."""

from __future__ import annotations

import random

import pytest

from kb.assertions import Assertions
from kb.errors import KnowledgeError
from kb.finding_schema import LESION_AXES
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from kb.ontology import Classification, build_ontology, classify
from kb.schema import FindingAssertion
from reasoning.closure import Hierarchy
from tests.conftest import Copy
from tests.kb.hermit import above, run

_AXIS = {"primary-lesion": "primary", "secondary-change": "secondary", "body-site": "site"}


@pytest.fixture(scope="module")
def shipped_classes(shipped: KnowledgeBase) -> Classification:
    return classify(build_ontology(shipped))


def class_of(subject: tuple[str, ...]) -> str:
    return subject[0] if len(subject) == 1 else "lesion-" + "+".join(subject)


def disagreements(knowledge: KnowledgeBase, classes: Classification) -> list[str]:
    """Subjects whose ancestors differ between the fast matcher and HermiT.

    A finding stands above a lesion in the matcher only: HermiT says *shows some finding* of it.
    """
    hierarchy = Hierarchy(knowledge)
    differing = []
    for subject in hierarchy.subjects:
        ours = {
            class_of(one)
            for one in hierarchy.ancestors(subject)
            if (len(one) > 1) == (len(subject) > 1)
        }
        known = {class_of(one) for one in hierarchy.subjects}
        theirs = above(classes, class_of(subject)) & known
        if ours != theirs:
            differing.append(f"{class_of(subject)}: {sorted(ours ^ theirs)}")
    return differing


def test_the_toy_is_consistent(toy: KnowledgeBase) -> None:
    classes = classify(build_ontology(toy))
    assert classes.unsatisfiable == ()
    assert classes.parents["silvery-scale"] == {"scale"}
    assert classes.parents["scale"] == {"axis-surface"}
    assert classes.parents["disorder-psoriasis"] == {"group-papulosquamous"}
    assert disagreements(toy, classes) == []


def test_the_shipped_knowledge_base_is_consistent(
    shipped: KnowledgeBase, shipped_classes: Classification
) -> None:
    assert shipped_classes.unsatisfiable == ()
    assert shipped_classes.classes > len(shipped.findings) + len(shipped.disorders)
    disorders = {f"disorder-{id_}" for id_ in shipped.disorders}
    assert set(shipped.findings) | disorders <= set(shipped_classes.parents)
    for disorder in shipped.disorders.values():
        over = above(shipped_classes, f"disorder-{disorder.id}")
        assert {one for one in over if one.startswith("group-")} == {f"group-{disorder.group}"}


def test_names_hold_the_disorders_that_the_matcher_of_names_finds(
    shipped: KnowledgeBase, shipped_classes: Classification
) -> None:
    held: dict[str, set[str]] = {}
    for disorder in shipped.disorders:
        for one in above(shipped_classes, f"disorder-{disorder}"):
            if one.startswith(("class-", "forms-of-")):
                held.setdefault(one, set()).add(disorder)
    classes = {f"class-{id_}": set(shipped.members_of(id_)) for id_ in shipped.classes}
    forms = {f"forms-of-{id_}": set(shipped.members_of(id_)) for id_ in shipped.variants}
    assert classes
    assert forms
    assert held == classes | forms


def test_the_fast_matcher_agrees_with_hermit_on_what_ships(
    shipped: KnowledgeBase, shipped_classes: Classification
) -> None:
    assert Hierarchy(shipped).lesions
    assert disagreements(shipped, shipped_classes) == []


def random_lesions(knowledge: KnowledgeBase, count: int) -> list[FindingAssertion]:
    """Lesions of two to four axes over the vocabulary, from near the root and far from it."""
    by_axis: dict[str, list[str]] = {}
    for finding in knowledge.findings.values():
        axis = _AXIS.get(finding.axis, finding.axis)
        if axis in LESION_AXES:
            by_axis.setdefault(axis, []).append(finding.id)
    chance = random.Random(7)  # noqa: S311  # no secret: the same lesions every time
    lesions: dict[tuple[tuple[str, str], ...], None] = {}
    while len(lesions) < count:
        axes = chance.sample(sorted(by_axis), min(chance.randint(2, 4), len(by_axis)))
        lesions[tuple(sorted((axis, chance.choice(by_axis[axis])) for axis in axes))] = None
    frequency = {"value": 0.1, "evidence": "author"}
    return [
        FindingAssertion.model_validate({"lesion": dict(one), "frequency": frequency})
        for one in lesions
    ]


@pytest.mark.parametrize("which", ["toy", "shipped"])
def test_the_fast_matcher_agrees_with_hermit_on_random_lesions(
    which: str, request: pytest.FixtureRequest
) -> None:
    knowledge: KnowledgeBase = request.getfixturevalue(which)
    first = next(iter(knowledge.disorders.values()))
    lesions = random_lesions(knowledge, 40 if which == "toy" else 80)
    told = first.model_copy(update={"findings": Assertions((*first.findings, *lesions))})
    richer = knowledge.model_copy(update={"disorders": {**knowledge.disorders, first.id: told}})
    classes = classify(build_ontology(richer))
    assert disagreements(richer, classes) == []
    if which == "toy":
        hierarchy = Hierarchy(richer)
        nested = [one for one in hierarchy.lesions for up in hierarchy.ancestors(one) if up[1:]]
        assert len(nested) > 10, "too few lesions are kinds of each other to test anything"


def test_a_planted_contradiction_is_named(copy: Copy) -> None:
    line = copy.edit(
        "findings/dermoscopy.yaml",
        "  - {id: blue-whitish-veil,",
        "  - {id: two-faced-network, label: x, definition: Cannot be,"
        " parents: [typical-pigment-network, atypical-pigment-network]}\n"
        "  - {id: blue-whitish-veil,",
    )
    onto = build_ontology(load_knowledge(copy.root))
    with pytest.raises(KnowledgeError, match="two-faced-network") as caught:
        classify(onto, root=copy.root)
    assert "exclude each other" in caught.value.mend
    assert (
        "'two-faced-network' is both 'atypical-pigment-network' and 'typical-pigment-network'"
        in caught.value.message
    )
    assert caught.value.place == f"findings/dermoscopy.yaml:{line}"
    told = run("build", copy, "-o", str(copy.root.parent / "onto"))
    assert told.exit_code == 1
    assert str(told.exception).startswith(
        f"findings/dermoscopy.yaml:{line}: classes that can have no member: two-faced-network"
    )


def test_a_disorder_that_shows_what_cannot_be_is_named(copy: Copy) -> None:
    copy.edit(
        "findings/dermoscopy.yaml",
        "  - {id: blue-whitish-veil,",
        "  - {id: two-faced-network, label: x, definition: Cannot be,"
        " parents: [typical-pigment-network, atypical-pigment-network]}\n"
        "  - {id: blue-whitish-veil,",
    )
    copy.edit(
        "disorders/tumor/nevus.yaml",
        "  - {finding: blue-whitish-veil, frequency: {value: 0.02,",
        "  - {finding: two-faced-network, frequency: {value: 0.6,",
    )
    onto = build_ontology(load_knowledge(copy.root))
    with pytest.raises(KnowledgeError, match=r"disorder-nevus, two-faced-network"):
        classify(onto)


def test_usual_findings_are_shown_and_rare_ones_are_not(toy: KnowledgeBase) -> None:
    onto = build_ontology(toy)
    shown = {one.value.name for one in onto["disorder-melanoma"].is_a if hasattr(one, "value")}
    assert shown == {"atypical-pigment-network"}
    shown = {one.value.name for one in onto["disorder-psoriasis"].is_a if hasattr(one, "value")}
    assert "lesion-plaque+silvery-scale" in shown
