"""The knowledge base as a value: frozen, and from names to disorders, classes and findings."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from kb.evidence import Frequency
from kb.knowledge import KnowledgeBase, nearest
from kb.names import identifiers, plain_name, word_set
from kb.problems import Problem
from kb.schema import Xrefs
from tests.classes import CLASSES, classed, fresh


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Lichen  planus", "lichen planus"),
        ("  Sjögren's syndrome ", "sjogren syndrome"),
        ("Bowen\u2019s disease", "bowen disease"),
        ("Lichen planus/lichenoid eruption", "lichen planus lichenoid eruption"),
        ("melanocytic NAEVI", "melanocytic nevus"),
        ("plantar warts", "plantar wart"),
        ("Köbner (isomorphic) reaction", "kobner isomorphic reaction"),
        ("", ""),
        ("疣", "疣"),
    ],
)
def test_plain_name(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("melanoma of the skin", "skin melanoma"),
        ("Tinea, unspecified", "tinea NOS"),
        ("cutaneous abscesses", "abscesses"),
        ("Tumours, vascular", "vascular tumor"),
        ("ulcers of the foot", "foot ulcer"),
    ],
)
def test_the_same_words(one: str, other: str) -> None:
    assert word_set(one) == word_set(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lichen planus", "lichen sclerosus"),
        ("melanoma", "melanoma in situ"),
        ("lupus", "lupu"),
        ("psoriasis", "psoriasi"),
        ("skin disease", "skin"),
        ("other skin disease", "psoriasis"),
    ],
)
def test_other_words(one: str, other: str) -> None:
    assert word_set(one) != word_set(other)


def test_a_name_of_empty_words_only_keeps_them() -> None:
    assert word_set("Other skin disease") == ("disease", "other", "skin")
    assert word_set("") == ()


def test_identifiers_are_those_of_the_term_alone(toy: KnowledgeBase) -> None:
    xrefs = Xrefs(doid="DOID:8893", mondo="MONDO:0005083", icd10cm=("L40",), omim=("177900",))
    term = toy.disorders["psoriasis"].model_copy(update={"xrefs": xrefs})
    assert set(identifiers(term)) == {"doid:8893", "mondo:0005083", "omim:177900"}
    assert list(identifiers(toy.disorders["nevus"])) == []


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("psoriasis", "psoriasis"),
        ("PSORIASIS", "psoriasis"),
        ("sjs ten", "sjs-ten"),
        ("Stevens\u2013Johnson syndrome", "sjs-ten"),
        ("planus, lichen", "lichen-planus"),
        ("nevi", "nevus"),
        ("other melanoma of skin", "melanoma"),
        ("scaly eruptions", "scaly-eruption"),
        ("rashes, dry", "scaly-eruption"),
        ("melanoma or mole", "mole-or-melanoma"),
        ("lichenplanus", "lichen-planus"),
        ("psori asis", "psoriasis"),
    ],
)
def test_find_target(name: str, id_: str, toy: KnowledgeBase) -> None:
    knowledge = classed(toy)
    found = knowledge.find_target(name)
    assert found is not None
    assert (found.id, found.members) == (id_, knowledge.members_of(id_))
    assert found.label == (knowledge.disorders.get(id_) or knowledge.classes[id_]).label


@pytest.mark.parametrize(
    "name", ["", "  ", "???", "skin", "psoriatic", "tineas pedis", "疣", "scaly"]
)
def test_likeness_is_no_reason(name: str, toy: KnowledgeBase) -> None:
    assert classed(toy).find_target(name) is None


def test_a_name_in_other_letters_stands_for_itself_alone(toy: KnowledgeBase) -> None:
    nevus = toy.disorders["nevus"].model_copy(update={"synonyms": ("母斑",)})
    knowledge = fresh(toy, disorders={**toy.disorders, "nevus": nevus})
    found = knowledge.find_target("母斑")
    assert found is not None
    assert found.id == "nevus"
    assert knowledge.find_target("") is None
    assert knowledge.find_target("疣") is None


def test_a_disorder_comes_before_a_class_of_its_name(toy: KnowledgeBase) -> None:
    named = CLASSES["scaly-eruption"].model_copy(update={"synonyms": ("Tinea",)})
    found = fresh(toy, classes={named.id: named}).find_target("TINEA")
    assert found is not None
    assert (found.id, found.members) == ("tinea", frozenset(["tinea"]))


def test_words_that_fit_two_fit_none(toy: KnowledgeBase) -> None:
    disorders = dict(toy.disorders)
    for id_, name in (("psoriasis", "red patches of the leg"), ("tinea", "leg red patch")):
        disorders[id_] = disorders[id_].model_copy(update={"synonyms": (name,)})
    knowledge = fresh(toy, disorders=disorders)
    assert knowledge.find_target("red leg patches") is not None  # 'patches' is no plural in -es
    disorders["tinea"] = disorders["tinea"].model_copy(update={"synonyms": ("leg red patches",)})
    knowledge = fresh(toy, disorders=disorders)
    assert knowledge.find_target("patches, red, leg") is None
    exact = knowledge.find_target("leg red patches")
    assert exact is not None
    assert exact.id == "tinea"


def test_identifiers_are_names(toy: KnowledgeBase) -> None:
    xrefs = Xrefs(doid="DOID:8893")
    psoriasis = toy.disorders["psoriasis"].model_copy(update={"xrefs": xrefs})
    knowledge = fresh(toy, disorders={**toy.disorders, "psoriasis": psoriasis})
    found = knowledge.find_target(" doid:8893 ")
    assert found is not None
    assert found.id == "psoriasis"
    assert knowledge.find_target("DOID:8894") is None


def test_members_go_down_through_classes_and_variants(toy: KnowledgeBase) -> None:
    disorders = dict(toy.disorders)
    disorders["sjs-ten"] = disorders["sjs-ten"].model_copy(update={"variant_of": "drug-rash"})
    disorders["drug-rash"] = disorders["drug-rash"].model_copy(update={"variant_of": "tinea"})
    knowledge = fresh(toy, disorders=disorders, classes=CLASSES)
    assert knowledge.variants == {"drug-rash": ("sjs-ten",), "tinea": ("drug-rash",)}
    assert knowledge.members_of("sjs-ten") == {"sjs-ten"}
    assert knowledge.members_of("tinea") == {"tinea", "drug-rash", "sjs-ten"}
    assert knowledge.members_of("mole-or-melanoma") == {"nevus", "melanoma"}
    assert knowledge.members_of("not-a-drug") == set(toy.disorders)
    assert knowledge.members_of("no-such") == frozenset()


def test_every_class_of_the_shipped_base_is_found_by_its_names(shipped: KnowledgeBase) -> None:
    assert shipped.classes
    for one in shipped.classes.values():
        assert shipped.members_of(one.id)
        assert not shipped.members_of(one.id) & shipped.classes.keys()
        for name in (one.label, *one.synonyms):
            found = shipped.find_target(name)
            assert found is not None
            assert found.id == one.id or found.id in shipped.disorders, (name, found.id)


def test_the_knowledge_base_is_frozen(toy: KnowledgeBase) -> None:
    whole: Any = toy
    with pytest.raises(ValueError, match="frozen"):
        whole.hash = "other"
    with pytest.raises(ValueError, match="frozen"):
        whole.disorders["nevus"].label = "other"
    problem: Any = Problem(level="error", category="c", file="f", message="m")
    with pytest.raises(dataclasses.FrozenInstanceError):
        problem.line = 3


def test_disorders_are_found_by_any_name(toy: KnowledgeBase, shipped: KnowledgeBase) -> None:
    for name in ("sjs-ten", "SJS TEN", " Stevens-Johnson Syndrome "):
        found = toy.find_disorder(name)
        assert found is not None
        assert found.id == "sjs-ten"
    assert toy.find_disorder("no such thing") is None
    for disorder in shipped.disorders.values():
        assert shipped.find_disorder(disorder.id) is disorder
        assert shipped.find_disorder(disorder.label) is not None


def test_findings_are_found_by_any_name(toy: KnowledgeBase) -> None:
    assert toy.finding_names["bump"] == "papule"
    assert toy.finding_names["silvery scale"] == "silvery-scale"
    assert toy.finding_names["silvery-scale"] == "silvery-scale"


def test_an_id_wins_over_a_synonym_of_another(shipped: KnowledgeBase) -> None:
    for id_ in shipped.findings:
        assert shipped.finding_names[id_] == id_


def test_nearest() -> None:
    assert nearest("Papul", ["papule", "plaque"]) == ["papule"]
    assert nearest("silvery_scale", ["silvery-scale"]) == ["silvery-scale"]
    assert nearest("xyz", ["papule", "plaque"]) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"n": 156, "of": 315}, "156 of 315 (50 %)"),
        ({"value": 0.25, "of": 40}, "25 % of 40"),
        ({"value": 0.9}, "90 %"),
    ],
)
def test_frequencies_say_what_they_are(fields: dict[str, float], words: str) -> None:
    frequency = Frequency(evidence="reference", source="s", where="w", **fields)
    assert frequency.describe() == words
    given = fields["n"] / fields["of"] if "n" in fields else fields["value"]
    assert frequency.proportion == given
