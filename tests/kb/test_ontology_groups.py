"""Circles and groups in the ontology: each contradiction is caught and named."""

from __future__ import annotations

import re

import pytest

from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from kb.ontology import build_ontology, classify
from kb.ontology_reason import ContradictionError
from tests.conftest import Copy
from tests.kb.hermit import MELANOMA, NEVUS, above, run


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
