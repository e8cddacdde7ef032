"""Phenopackets become cases; what does not follow from a term is not taken over."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desks.casework import read_case_file, resolve
from kb.errors import CaseError
from kb.knowledge import KnowledgeBase
from reasoning.phenopacket import case_of_phenopacket, is_phenopacket


def packet(*features: tuple[str, bool], **subject: Any) -> dict[str, Any]:
    rows = [{"type": {"id": id_, "label": id_}, "excluded": not there} for id_, there in features]
    return {"id": "a/b", "subject": subject, "phenotypicFeatures": rows}


def states(document: dict[str, Any]) -> dict[str, str]:
    return {one["finding"]: one["status"] for one in document["observations"]}


def first(knowledge: KnowledgeBase, match: str) -> tuple[str, str]:
    """Return a finding and an HPO term that no other finding names."""
    named: dict[str, list[tuple[str, str]]] = {}
    for finding in knowledge.findings.values():
        for xref in finding.xrefs:
            named.setdefault(xref.id, []).append((finding.id, xref.match))
    return next(
        (near[0][0], id_)
        for id_, near in named.items()
        if id_.startswith("HP:") and len(near) == 1 and near[0][1] == match
    )


@pytest.mark.parametrize(
    ("match", "there", "taken"),
    [
        ("exact", True, True),
        ("exact", False, True),
        ("narrow", True, True),
        ("narrow", False, False),
        ("broad", True, False),
        ("broad", False, True),
        ("related", True, False),
        ("related", False, False),
    ],
)
def test_only_what_follows_is_taken_over(
    shipped: KnowledgeBase, match: str, there: bool, taken: bool
) -> None:
    finding, term = first(shipped, match)
    found = case_of_phenopacket(packet((term, there)), shipped)
    expected = {finding: "present" if there else "absent"} if taken else {}
    assert states(found.document) == expected
    assert [one.id for one in found.unused] == ([] if taken else [term])


@pytest.mark.parametrize(
    ("subject", "age"),
    [
        ({"timeAtLastEncounter": {"age": {"iso8601duration": "P13Y"}}}, 13.0),
        ({"timeAtLastEncounter": {"age": {"iso8601duration": "P1Y6M"}}}, 1.5),
        ({"timeAtLastEncounter": {"age": {"iso8601duration": "P2W"}}}, pytest.approx(0.0383)),
        (
            {
                "timeAtLastEncounter": {
                    "ageRange": {
                        "start": {"iso8601duration": "P40Y"},
                        "end": {"iso8601duration": "P50Y"},
                    }
                }
            },
            45.0,
        ),
        ({"ageAtCollection": {"age": "P7Y"}}, 7.0),
        ({"timeAtLastEncounter": {"ontologyClass": {"id": "HP:0003577"}}}, None),
        ({}, None),
    ],
)
def test_ages(shipped: KnowledgeBase, subject: dict[str, Any], age: float | None) -> None:
    document = case_of_phenopacket(packet(**subject), shipped).document
    assert document.get("age") == age


def test_the_case_can_be_resolved(shipped: KnowledgeBase) -> None:
    finding, term = first(shipped, "exact")
    told = packet((term, True), sex="FEMALE")
    assert is_phenopacket(told)
    case = resolve(case_of_phenopacket(told, shipped).document, shipped)
    assert (case.id, case.sex) == ("a-b", "female")
    assert [(one.subject, one.state) for one in case.observations] == [((finding,), "present")]


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        ({"phenotypicFeatures": {"type": {}}}, "phenotypicFeatures"),
        ({"phenotypicFeatures": ["HP:1"]}, "phenotypicFeatures / 0"),
        ({"phenotypicFeatures": [{"type": "HP:1"}]}, "phenotypicFeatures / 0 / type"),
        ({"phenotypicFeatures": [], "subject": []}, ""),
        ({"phenotypicFeatures": [], "subject": "x"}, "subject"),
        (packet(timeAtLastEncounter={"age": {"iso8601duration": "13"}}), "timeAtLastEncounter"),
    ],
)
def test_what_is_no_packet_is_refused_with_its_place(
    shipped: KnowledgeBase, broken: dict[str, Any], place: str
) -> None:
    if not place:  # an empty subject says nothing
        assert case_of_phenopacket(broken, shipped).document == {"observations": []}
        return
    with pytest.raises(CaseError) as error:
        case_of_phenopacket(broken, shipped)
    assert place in error.value.place
    assert error.value.mend


def test_a_term_that_is_both_is_refused(shipped: KnowledgeBase) -> None:
    _, term = first(shipped, "exact")
    with pytest.raises(CaseError, match=r"present by .* absent by"):
        case_of_phenopacket(packet((term, True), (term, False)), shipped)


@given(st.lists(st.tuples(st.from_regex(r"HP:00\d{5}", fullmatch=True), st.booleans()), max_size=8))
def test_every_term_is_used_or_listed(
    shipped: KnowledgeBase, features: list[tuple[str, bool]]
) -> None:
    once = list(dict(features).items())
    found = case_of_phenopacket(packet(*once), shipped)
    used = {one["note"] for one in found.document["observations"]}
    assert used | {one.id for one in found.unused} == {id_ for id_, _ in once}


def test_published_packets_are_read(shipped: KnowledgeBase, data_dir: Path) -> None:
    paths = sorted((data_dir / "phenopackets").glob("*.json"))
    assert paths
    for path in paths:
        told = json.loads(path.read_text("utf-8"))
        document = read_case_file(path, shipped)
        case = resolve(document, shipped, str(path))
        assert case.age is not None
        assert len(told["phenotypicFeatures"]) >= len(case.observations)
        assert document["note"].startswith("phenopacket: ")


def test_a_bad_file_is_named(shipped: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "packet.json"
    path.write_text('{"phenotypicFeatures": [1]}', encoding="utf-8")
    with pytest.raises(CaseError) as error:
        read_case_file(path, shipped)
    assert str(path) in error.value.place
