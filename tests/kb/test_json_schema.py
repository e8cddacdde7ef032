"""The JSON Schemas: made from the models, and of one mind with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from pydantic import TypeAdapter, ValidationError

from kb.json_schema import FILES, json_schema, schema_text, write_schemas
from kb.knowledge import KnowledgeBase
from kb.rule_schema import RuleFile
from kb.schema import Disorder, Source
from kb.yamlio import read_yaml
from tests.conftest import ROOT, TOY

NAMES = sorted(FILES)


def problems(schema: dict[str, Any], data: Any) -> list[str]:
    """What a schema finds wrong, as an editor would show it."""
    found = Draft7Validator(schema).iter_errors(data)
    return [f"{'/'.join(map(str, one.absolute_path))}: {one.message}" for one in found]


def files(root: Path, name: str) -> list[Path]:
    found = [path for pattern in FILES[name] for path in sorted(root.glob(pattern))]
    assert found or name == "classes"
    return found


@pytest.mark.parametrize("name", NAMES)
def test_it_is_a_schema(name: str, toy: KnowledgeBase) -> None:
    Draft7Validator.check_schema(json_schema(name))
    Draft7Validator.check_schema(json_schema(name, toy))


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_schema_is_that_of_the_models(name: str) -> None:
    committed = (ROOT / "kb" / "schemas" / f"{name}.json").read_text(encoding="utf-8")
    assert committed == schema_text(name), "run: dermatrace kb schema --plain -o kb/schemas"


@pytest.mark.parametrize("name", NAMES)
def test_all_shipped_files_fit(name: str, shipped: KnowledgeBase) -> None:
    closed = json_schema(name, shipped)  # stricter than the plain one in every field
    wrong = {
        path.relative_to(ROOT).as_posix(): found
        for path in files(ROOT / "kb", name)
        if (found := problems(closed, read_yaml(path)))
    }
    assert wrong == {}


@pytest.mark.parametrize("name", NAMES)
def test_closing_the_lists_only_takes_away(name: str, toy: KnowledgeBase) -> None:
    for path in files(TOY, name):
        data = read_yaml(path)
        assert problems(json_schema(name), data) == []
        assert problems(json_schema(name, toy), data) == []


def test_every_kind_of_file_of_a_knowledge_base_has_a_schema() -> None:
    from kb.reader import source_files

    covered = {path for name in NAMES for path in files(ROOT / "kb", name)}
    assert covered == set(source_files(ROOT / "kb"))


def finding(**fields: Any) -> dict[str, Any]:
    return {"findings": [{"finding": "plaque", "frequency": fields}]}


def age(**fields: Any) -> dict[str, Any]:
    base = {"frequency": [{"setting": "hospital", "tier": "rare", "evidence": "author"}]}
    female = {"value": 0.5, "evidence": "author"}
    return {"epidemiology": base | {"female": female, "age": fields | {"evidence": "author"}}}


def met(**fields: Any) -> dict[str, Any]:
    told = age(mean=40, sd=10)
    told["epidemiology"]["frequency"] = [{"setting": "hospital", "evidence": "author", **fields}]
    return told


GUESS = {"value": 0.5, "evidence": "author"}
CITED = {"evidence": "reference", "source": "toy-cohort", "where": "abstract"}
RIGHT: dict[str, dict[str, Any]] = {
    "guess": finding(value=0.5, evidence="author"),
    "share with its denominator": finding(value=0.5, of=80, **CITED),
    "count": finding(n=3, of=80, **CITED),
    "count in a data set": finding(n=3, of=80, evidence="data", source="toy-cohort"),
    "author without source, said": finding(value=0.5, evidence="author", source=None),
    "typical age": age(typical=[20, 60]),
    "two peaks": age(peaks=[[0, 5], [40, 60]], range=[0, 80]),
    "tier": met(tier="rare"),
    "counted share": met(n=3, of=80),
    "whole numbers": age(mean=40, sd=10),
}
WRONG: dict[str, dict[str, Any]] = {
    "unknown field": {"urgancy": "soon"},
    "unknown word": {"urgency": "tomorrow"},
    "an id with a blank": {"group": "drug eruptions"},
    "no findings": {"findings": []},
    "one axis only": {"findings": [{"lesion": {"primary": "plaque"}, "frequency": GUESS}]},
    "neither finding nor lesion": {"findings": [{"frequency": GUESS}]},
    "over one": finding(value=1.5, evidence="author"),
    "no frequency": finding(evidence="author"),
    "count and share": finding(value=0.5, n=3, of=80, **CITED),
    "count without denominator": finding(n=3, **CITED),
    "author with a source": finding(value=0.5, evidence="author", source="toy-cohort"),
    "reference without source": finding(value=0.5, evidence="reference", where="abstract"),
    "reference without place": finding(value=0.5, evidence="reference", source="toy-cohort"),
    "reference with an empty place": finding(value=0.5, **CITED | {"where": ""}),
    "data without a count": finding(value=0.5, evidence="data", source="toy-cohort"),
    "no evidence": finding(value=0.5),
    "mean without deviation": age(mean=40),
    "two ways to say the age": age(mean=40, sd=10, typical=[20, 60]),
    "no age": age(),
    "three ends": age(typical=[20, 60, 80]),
    "tier and share": met(tier="rare", share=0.1),
    "no share": met(),
}


def toy_disorder(change: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(TOY / "disorders" / "papulosquamous" / "psoriasis.yaml")
    return data | change


@pytest.mark.parametrize("what", sorted(RIGHT))
def test_models_and_schema_take_the_same(what: str) -> None:
    data = toy_disorder(RIGHT[what])
    Disorder.model_validate(data)
    assert problems(json_schema("disorder"), data) == []


@pytest.mark.parametrize("what", sorted(WRONG))
def test_models_and_schema_refuse_the_same(what: str) -> None:
    data = toy_disorder(WRONG[what])
    with pytest.raises(ValidationError):
        Disorder.model_validate(data)
    assert problems(json_schema("disorder"), data)


PLAQUE = {"finding": "plaque"}


@pytest.mark.parametrize(
    ("when", "right"),
    [
        (PLAQUE, True),
        ({"all": [PLAQUE, {"age": {"min": 3}}]}, True),
        ({"at_least": 1, "of": [PLAQUE]}, True),
        ({}, False),
        ({"finding": "plaque", "sex": "male"}, False),
        ({"all": []}, False),
        ({"none": [{}]}, False),
        ({"at_least": 1}, False),
        ({"of": [PLAQUE]}, False),
        ({"age": {}}, False),
        ({"sex": "m"}, False),
    ],
)
def test_conditions(when: dict[str, Any], right: bool) -> None:
    rule = {"id": "a", "kind": "exclusion", "label": "A", "disorder": "tinea", "when": when}
    data = {"rules": [rule | {"evidence": "author"}]}
    try:
        RuleFile.model_validate(data)
        taken = True
    except ValidationError:
        taken = False
    assert (taken, problems(json_schema("rules"), data) == []) == (right, right)


@pytest.mark.parametrize(
    ("source", "right"),
    [
        ({"title": "A", "kind": "article", "doi": "10.1/x"}, True),
        ({"title": "A", "kind": "article"}, False),
        ({"title": "A", "kind": "novel", "url": "https://example.org"}, False),
        ({"title": "A", "kind": "article", "pmcid": "5"}, False),
    ],
)
def test_sources(source: dict[str, Any], right: bool) -> None:
    try:
        TypeAdapter(Source).validate_python(source)
        taken = True
    except ValidationError:
        taken = False
    assert (taken, problems(json_schema("sources"), {"a-key": source}) == []) == (right, right)
    assert problems(json_schema("sources"), {"A key": source})


@pytest.mark.parametrize(
    "change",
    [
        {"findings": [{"finding": "plak", "frequency": {"value": 0.5, "evidence": "author"}}]},
        {"tell_apart": [{"disorder": "tinia", "by": "annular", "says": "", "evidence": "author"}]},
        {"tell_apart": [{"disorder": "tinea", "by": "anular", "says": "", "evidence": "author"}]},
        {"variant_of": "psoriassis"},
        finding(value=0.5, **CITED | {"source": "toy-cohorts"}),
    ],
)
def test_a_misspelt_id_is_seen_while_typing(change: dict[str, Any], toy: KnowledgeBase) -> None:
    data = toy_disorder(change)
    assert problems(json_schema("disorder"), data) == []
    assert problems(json_schema("disorder", toy), data)


def test_ids_are_listed_for_completion(toy: KnowledgeBase) -> None:
    made = json_schema("disorder", toy)
    assert made["definitions"]["finding-ids"]["enum"] == sorted(toy.findings)
    assert made["definitions"]["source-keys"]["enum"] == sorted(toy.sources)
    assert "finding-ids" not in json_schema("disorder")["definitions"]


def test_fields_carry_their_help() -> None:
    made = json_schema("findings")
    assert "a kind of" in made["definitions"]["Finding"]["properties"]["parents"]["description"]
    frequency = json_schema("disorder")["definitions"]["Frequency"]
    assert frequency["properties"]["where"]["description"].startswith("place in the source")
    assert "``" not in json.dumps(made)


def test_they_are_written(tmp_path: Path, toy: KnowledgeBase) -> None:
    paths = write_schemas(tmp_path / "new" / "folder", toy)
    assert [path.stem for path in paths] == list(FILES)
    for path in paths:
        assert json.loads(path.read_text(encoding="utf-8")) == json_schema(path.stem, toy)
