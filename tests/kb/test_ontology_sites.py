"""Places in the ontology: parts of places, and disorders that occur only at some."""

from __future__ import annotations

import random
import re

import owlready2
import pytest

from kb.errors import KnowledgeError
from kb.knowledge import KnowledgeBase
from kb.load import check_knowledge, load_knowledge
from kb.ontology import build_ontology, classify
from kb.ontology_reason import ContradictionError
from kb.schema import FindingAssertion
from kb.sites import Sites
from tests.conftest import Copy
from tests.kb.hermit import PSORIASIS, above, run


def with_palm_and_scalp(copy: Copy) -> None:
    copy.edit(
        "findings/body-site.yaml",
        "  - {id: trunk,",
        "  - {id: hand, label: hand, definition: The hand, parents: [upper-limb]}\n"
        "  - {id: palm, label: palm, definition: The palm, parents: [hand]}\n"
        "  - {id: scalp, label: scalp, definition: The scalp}\n"
        "  - {id: trunk,",
    )


@pytest.mark.parametrize("which", ["toy", "shipped"])
def test_part_of_alone_puts_what_is_on_the_palm_on_the_hand(
    which: str, request: pytest.FixtureRequest
) -> None:
    """Without the stated sub-classes HermiT derives the same tree of sites from part-of."""
    knowledge: KnowledgeBase = request.getfixturevalue(which)
    sites = Sites(knowledge)
    onto = build_ontology(knowledge, assertions=False)
    stated = 0
    for id_ in sites.regions:
        for whole in sites.part_of(id_):
            onto[id_].is_a.remove(onto[whole])
            stated += 1
    derived = classify(onto)
    kept = classify(build_ontology(knowledge, assertions=False))
    assert stated > 0
    for id_ in sites.regions:
        assert above(derived, id_) == above(kept, id_)


def test_part_of_is_transitive_and_a_standard_relation(toy: KnowledgeBase) -> None:
    onto = build_ontology(toy)
    part_of = onto.world["http://purl.obolibrary.org/obo/BFO_0000050"]
    assert owlready2.TransitiveProperty in part_of.is_a
    assert part_of.some(onto["region-upper-limb"]) in onto["region-elbow"].is_a
    assert onto["region-upper-limb"] not in onto["region-elbow"].ancestors()


def test_a_palm_only_disorder_with_a_scalp_finding_is_caught_in_the_file(copy: Copy) -> None:
    with_palm_and_scalp(copy)
    copy.edit(PSORIASIS, "group: papulosquamous\n", "group: papulosquamous\nonly_sites: [palm]\n")
    line = copy.edit(
        PSORIASIS,
        "{finding: elbow, frequency: {value: 0.6,",
        "{finding: scalp, frequency: {value: 0.6,",
    )
    said = "'scalp' (60%) lies outside the only sites of 'psoriasis' (palm)"
    told = run("check", copy)
    assert told.exit_code == 1
    assert f"{PSORIASIS}:{line}: error: findings / 3: {said}" in told.output
    with pytest.raises(KnowledgeError, match=re.escape(said)):
        load_knowledge(copy.root)


@pytest.mark.parametrize(
    ("finding", "rate", "allowed"),
    [("hand", 0.9, True), ("palm", 0.9, True), ("elbow", 0.9, False), ("elbow", 0.05, True)],
)
def test_only_sites_allow_what_they_lie_in_and_what_is_rare(
    copy: Copy, finding: str, rate: float, allowed: bool
) -> None:
    with_palm_and_scalp(copy)
    copy.edit(PSORIASIS, "group: papulosquamous\n", "group: papulosquamous\nonly_sites: [palm]\n")
    copy.edit(
        PSORIASIS,
        "{finding: elbow, frequency: {value: 0.6,",
        f"{{finding: {finding}, frequency: {{value: {rate},",
    )
    knowledge, problems = check_knowledge(copy.root)
    assert (knowledge is not None) == allowed
    assert [p.category for p in problems] == ([] if allowed else ["site"])


def test_only_sites_name_places(copy: Copy) -> None:
    line = copy.edit(
        PSORIASIS, "group: papulosquamous\n", "group: papulosquamous\nonly_sites: [elbw, trunk]\n"
    )
    _, (problem,) = check_knowledge(copy.root)
    assert (problem.line, problem.path) == (line + 1, "only_sites / 0")
    assert (problem.message, problem.mend) == ("'elbw' is no body site", "did you mean elbow?")


def test_hermit_finds_and_names_a_stray_site_by_itself(copy: Copy) -> None:
    with_palm_and_scalp(copy)
    knowledge = load_knowledge(copy.root)
    stray = scripted(knowledge, "psoriasis", only="palm", shown="scalp")
    with pytest.raises(ContradictionError) as caught:
        classify(build_ontology(stray), root=copy.root)
    assert caught.value.classes == ("disorder-psoriasis",)
    assert "'disorder-psoriasis' shows 'scalp', though only at palm" in caught.value.message
    assert caught.value.place == f"{PSORIASIS}:1"
    assert classify(build_ontology(scripted(knowledge, "psoriasis", only="palm", shown="hand")))


def test_lint_and_hermit_agree_on_what_lies_outside(shipped: KnowledgeBase) -> None:
    """Pairs of a place that is allowed and a finding that is shown, each as a script of its own."""
    sites, chance = Sites(shipped), random.Random(3)  # noqa: S311  # the same every time
    places = sorted(sites.places)
    shown = [id_ for id_ in shipped.findings if sites.places_of(id_)]
    pairs = {(chance.choice(places), chance.choice(shown)) for _ in range(150)}
    near = [(one, other) for one in places for other in shown if sites.overlap(one, other)]
    pairs |= set(chance.sample(near, 60))
    template = next(iter(shipped.disorders))
    scripts = {}
    for number, (only, finding) in enumerate(sorted(pairs)):
        made = scripted(shipped, template, only=only, shown=finding).disorders[template]
        scripts[f"x{number}"] = made.model_copy(update={"id": f"x{number}", "variant_of": None})
    planted = KnowledgeBase(
        hash="x", findings=shipped.findings, disorders=scripts, sources=shipped.sources
    )
    with pytest.raises(ContradictionError) as caught:
        classify(build_ontology(planted, assertions=False))
    outside = {
        f"disorder-x{number}"
        for number, (only, finding) in enumerate(sorted(pairs))
        if sites.outside((finding,), (only,))
    }
    assert set(caught.value.classes) == outside
    assert 20 < len(outside) < len(pairs) - 20


def scripted(knowledge: KnowledgeBase, id_: str, *, only: str, shown: str) -> KnowledgeBase:
    """The knowledge base with one script that occurs only here and shows that, past the lint."""
    said = {"finding": shown, "frequency": {"value": 0.6, "evidence": "author"}}
    told = knowledge.disorders[id_].model_copy(
        update={"only_sites": (only,), "findings": (FindingAssertion.model_validate(said),)}
    )
    return knowledge.model_copy(update={"disorders": {**knowledge.disorders, id_: told}})
