"""JSON Schema of the knowledge base's files, so that editors complete and check while typing.

Made from the pydantic models: fields, types, limits and help texts are theirs. What the models
check beyond single fields (evidence *author* takes no source) is added by :data:`_BETWEEN_FIELDS`;
tests hold both to the same examples. With a knowledge base, ids become closed lists.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from kb import epidemiology_schema, finding_schema, rule_schema, schema
from kb.evidence import Evidence, Frequency, Model
from kb.knowledge import KnowledgeBase

__all__ = ["FILES", "json_schema", "schema_text", "write_schemas"]

FILES: Mapping[str, tuple[str, ...]] = {
    "disorder": ("disorders/*/*.yaml",),
    "findings": ("findings/*.yaml",),
    "rules": ("rules/*.yaml",),
    "classes": ("classes.yaml",),
    "sources": ("sources.yaml",),
}
"""Each schema with the files (inside a knowledge base) that it is for."""

Json = dict[str, Any]
_DRAFT = "http://json-schema.org/draft-07/schema#"
"""What the YAML extensions of editors understand best."""


def _given(name: str, **more: Any) -> Json:
    return {"required": [name], "properties": {name: {"not": {"type": "null"}, **more}}}


def _one_of(*names: str) -> Json:
    return {"oneOf": [_given(name) for name in names]}


def _kind(*values: str) -> Json:
    return {"required": ["evidence"], "properties": {"evidence": {"enum": list(values)}}}


_EVIDENCE: list[Json] = [
    {"if": _kind("author"), "then": {"properties": {"source": {"type": "null"}}}},
    {"if": _kind("data", "reference"), "then": _given("source")},
    {"if": _kind("reference"), "then": _given("where", minLength=1)},
]
_BETWEEN_FIELDS: Mapping[str, list[Json]] = {
    "LesionDescription": [{"minProperties": 2}],
    "FindingAssertion": [_one_of("finding", "lesion")],
    "Frequency": [
        _one_of("n", "value"),
        {"if": _given("n"), "then": _given("of")},
        {"if": _kind("data"), "then": _given("n")},
    ],
    "RelativeFrequency": [
        {"oneOf": [_given("tier"), _given("share"), {"allOf": [_given("n"), _given("of")]}]}
    ],
    "AgeProfile": [
        {
            "oneOf": [
                {"allOf": [_given("mean"), _given("sd")]},
                _given("typical"),
                _given("peaks", minItems=1),
            ]
        }
    ],
    "Source": [{"anyOf": [_given(name) for name in ("doi", "pmcid", "pmid", "url")]}],
    "Between": [{"anyOf": [_given("min"), _given("max")]}],
    "Condition": [
        _one_of("finding", "lesion", "age", "sex", "all", "any", "none", "at_least"),
        {"dependencies": {"at_least": ["of"], "of": ["at_least"]}},
        *({"properties": {name: {"minItems": 1}}} for name in ("all", "any", "none")),
    ],
}
_LISTS: Mapping[tuple[str, str], str] = {
    ("FindingAssertion", "finding"): "finding-ids",
    **{("LesionDescription", axis): "finding-ids" for axis in finding_schema.LESION_AXES},
    ("TellApart", "by"): "finding-ids",
    ("TellApart", "disorder"): "disorder-ids",
    ("Condition", "finding"): "finding-ids",
    ("Exclusion", "disorder"): "disorder-ids",
    ("Criteria", "disorder"): "disorder-ids",
    ("RedFlag", "points_to"): "disorder-ids",
    ("Finding", "parents"): "finding-ids",
    ("Disorder", "variant_of"): "disorder-ids",
    ("Disorder", "only_sites"): "finding-ids",
    ("DisorderClass", "members"): "member-ids",
}
"""Fields that hold ids, and the list that they come from; ``source`` does wherever it stands."""


def json_schema(name: str, knowledge: KnowledgeBase | None = None) -> Json:
    """Return the JSON Schema (draft 7) of a kind of file.

    Args:
        name: a key of :data:`FILES`.
        knowledge: where given, ids of findings, disorders and sources are closed lists of it.

    Raises:
        KeyError: there is no such kind of file.
    """
    made = _FORMS[name]()
    definitions: Json = made.setdefault("definitions", {})
    for title, node in [(made["title"], made), *definitions.items()]:
        _describe(node, _MODELS.get(title))
        _join_fields(node, title)
    if knowledge is not None:
        _close_lists(made, knowledge)
    globs = " and ".join(f"kb/{pattern}" for pattern in FILES[name])
    made |= {"$schema": _DRAFT, "title": f"Dermatrace: {name}", "$comment": f"for {globs}"}
    return made


def schema_text(name: str, knowledge: KnowledgeBase | None = None) -> str:
    """Return the schema as it is written to a file."""
    made = json_schema(name, knowledge)
    return json.dumps(made, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def write_schemas(folder: Path, knowledge: KnowledgeBase | None = None) -> list[Path]:
    """Write one ``<name>.json`` for each kind of file into a folder; return the paths.

    Raises:
        OSError: the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.json" for name in FILES]
    for name, path in zip(FILES, paths, strict=True):
        path.write_text(schema_text(name, knowledge), encoding="utf-8")
    return paths


def _models() -> Iterator[tuple[str, type[BaseModel]]]:
    for module in (schema, finding_schema, epidemiology_schema, rule_schema):
        for name, value in inspect.getmembers(module, inspect.isclass):
            if issubclass(value, BaseModel):
                yield name, value


_MODELS: Mapping[str, type[BaseModel]] = dict(_models()) | {"Frequency": Frequency}


def _of(model: type[BaseModel]) -> Json:
    return model.model_json_schema(ref_template="#/definitions/{model}", by_alias=True)


def _made(model: type[BaseModel]) -> Json:
    """Return the schema of a model, with its parts under ``definitions``."""
    made = _of(model)
    return made | {"definitions": made.pop("$defs", {})}


def _listing(file: type[BaseModel], field: str, entry: type[BaseModel], **optional: str) -> Json:
    """Return the schema of a file whose list is read entry by entry (see :mod:`kb.reader`)."""
    made, inner = _made(file), _made(entry)
    made["definitions"] |= inner.pop("definitions") | {entry.__name__: inner}
    made["properties"][field]["items"] = {"$ref": f"#/definitions/{entry.__name__}"}
    inner["required"] = [one for one in inner["required"] if one not in optional]
    return made


def _sources() -> Json:
    source = _made(schema.Source)
    definitions = source.pop("definitions") | {"Source": source}
    return {
        "title": "sources",
        "type": "object",
        "propertyNames": {"pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
        "additionalProperties": {"$ref": "#/definitions/Source"},
        "definitions": definitions,
    }


_FORMS = {
    "disorder": lambda: _made(schema.Disorder),
    "findings": lambda: _listing(
        finding_schema.FindingFile,
        "findings",
        finding_schema.Finding,
        axis="the file's",
        observers="the file's",
    ),
    "rules": lambda: _made(rule_schema.RuleFile),
    "classes": lambda: _listing(schema.ClassFile, "classes", schema.DisorderClass),
    "sources": _sources,
}
_ATTRIBUTE = re.compile(r"^ {4}(\w+(?:, \w+)*): (.+(?:\n {8}.+)*)", re.MULTILINE)


def _describe(node: Json, model: type[BaseModel] | None) -> None:
    """Take the help texts of the fields out of the model's docstring; drop what says nothing."""
    for field in node.get("properties", {}).values():
        field.pop("title", None)
        if field.get("default", 0) is None:
            del field["default"]
        for one in (field, *field.get("anyOf", ())):
            _intervals(one)
    node.pop("discriminator", None)
    lineage = [one for one in (model.__mro__ if model else ()) if issubclass(one, Model)]
    texts = [inspect.cleandoc(one.__doc__ or "") for one in reversed(lineage)]
    for text in texts:  # a field's help may stand with the model that it is inherited from
        for names, words in _ATTRIBUTE.findall(text.partition("\n\nAttributes:\n")[2]):
            for name in names.split(", "):
                if name in node.get("properties", {}):
                    node["properties"][name]["description"] = _plain(words)
    if texts:
        node["description"] = _plain(texts[-1].partition("\n\nAttributes:\n")[0])


def _intervals(node: Json) -> None:
    """Say a pair of numbers in the words of draft 7 (the low end is under the high one's limit)."""
    for one in (node, node.get("items", {})):
        pair = one.pop("prefixItems", None)
        if pair:
            one["items"] = {key: value for end in pair for key, value in end.items()}


def _plain(words: str) -> str:
    bare = re.sub(r":\w+:`([^`]+)`", r"\1", words).replace("``", "")
    return " ".join(bare.split())


def _join_fields(node: Json, title: str) -> None:
    model = _MODELS.get(title)
    rules = [*_BETWEEN_FIELDS.get(title, ())]
    if model is not None and issubclass(model, Evidence):
        rules += _EVIDENCE
    if rules:
        node["allOf"] = [*node.get("allOf", ()), *rules]


def _close_lists(made: Json, knowledge: KnowledgeBase) -> None:
    lists = {
        "finding-ids": sorted(knowledge.findings),
        "disorder-ids": sorted(knowledge.disorders),
        "member-ids": sorted({*knowledge.disorders, *knowledge.classes}),
        "source-keys": sorted(knowledge.sources),
    }
    used: set[str] = set()
    for title, node in [(made["title"], made), *made["definitions"].items()]:
        for name, field in node.get("properties", {}).items():
            list_ = _LISTS.get((title, name)) or ("source-keys" if name == "source" else None)
            if list_ is not None:
                _close(field, list_)
                used.add(list_)
    made["definitions"] |= {name: {"enum": lists[name]} for name in sorted(used)}


def _close(field: Json, list_: str) -> None:
    """Let a field (or the entries of its list) hold nothing but what is on a list."""
    for one in (field, *field.get("anyOf", ()), field.get("items", {})):
        if "pattern" in one:
            del one["pattern"]
            one["allOf"] = [{"$ref": f"#/definitions/{list_}"}]
