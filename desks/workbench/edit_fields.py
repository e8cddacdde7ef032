"""The fields of an entry, made from the schema: what can be filled in, with what, and what it is.

The form follows :mod:`kb.json_schema`, which is made from the models: a field that is added to a
model stands in the form by itself, with its choices, its limits and its help.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from desks.workbench.edit_field_words import CONDITIONS, FIELD_WORDS, WORDS_IN
from kb.evidence import Evidence
from kb.json_schema import json_schema
from kb.knowledge import KnowledgeBase

__all__ = ["Field", "Schema", "field_at", "form_of"]

Keys = tuple[str | int, ...]
FieldKind = Literal["text", "long", "number", "whole", "choice", "group", "list", "pair"]
_LISTS = {
    "finding-ids": "finding",
    "disorder-ids": "disorder",
    "member-ids": "disorder",
    "source-keys": "source",
}
_LONG = {"definition", "says", "action"}
_WIDE = 60
_HIDDEN = {("finding", "axis"), ("disorder", "reviews")}
"""An axis is that of its file; sign-offs are made at the tab Evidence."""
_ROOTS = {
    "disorder": ("disorder", ""),
    "finding": ("findings", "Finding"),
    "class": ("classes", "DisorderClass"),
    "source": ("sources", "Source"),
}
_RULES = {
    "red-flag": "RedFlag",
    "exclusion": "Exclusion",
    "criteria": "Criteria",
    "checklist": "Checklist",
}


@dataclass(frozen=True)
class Field:
    """A field of the form, with what stands in it.

    Attributes:
        keys: its place in the entry.
        title: name of its model where it is a group; of its items where it is a list.
        refs: what its value names: ``finding``, ``disorder`` or ``source``; empty for no name.
        present: whether the entry holds it.
        choices: values that it can have; empty for free ones.
    """

    keys: Keys
    name: str
    kind: FieldKind
    value: Any = None
    title: str = ""
    help: str = ""
    refs: str = ""
    required: bool = False
    present: bool = False
    choices: tuple[str, ...] = ()
    children: tuple[Field, ...] = ()

    @property
    def path(self) -> str:
        """Its place as text."""
        return "/".join(map(str, self.keys))

    @property
    def words(self) -> str:
        """Its name for a reader."""
        inside = (str(self.keys[-2]) if len(self.keys) > 1 else "", self.name)
        own = WORDS_IN.get(inside) or FIELD_WORDS.get(self.name)
        return own or self.name.replace("_", " ")

    def walk(self) -> Iterator[Field]:
        """Yield it and everything inside it."""
        yield self
        for one in self.children:
            yield from one.walk()


class Schema:
    """The JSON Schema of a kind of entry."""

    def __init__(self, kind: str, knowledge: KnowledgeBase, rule: str = "") -> None:
        file, title = ("rules", _RULES.get(rule, "RedFlag")) if kind == "rule" else _ROOTS[kind]
        self.kind = kind
        whole = _schema(file, _Kept(knowledge))
        self.definitions: Mapping[str, Any] = whole["definitions"]
        self.title = title or "Disorder"
        self.root: Mapping[str, Any] = self.definitions[title] if title else whole

    def resolved(self, node: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
        """Return a node without its references and its null, and the title of its model."""
        title = ""
        while True:
            if "$ref" in node:
                title = str(node["$ref"]).rpartition("/")[2]
                node = self.definitions[title]
            elif "anyOf" in node and any(one.get("type") == "null" for one in node["anyOf"]):
                kept = next(one for one in node["anyOf"] if one.get("type") != "null")
                node = {**{k: v for k, v in node.items() if k != "anyOf"}, **kept}
            else:
                return node, title

    def order(self, title: str) -> list[str]:
        """Return the fields of a model: its own ones, then what it rests on."""
        node = self.root if title == self.title else self.definitions.get(title, {})
        names = list(node.get("properties", {}))
        last = [one for one in Evidence.model_fields if one in names]
        return [one for one in names if one not in last] + last


class _Kept:
    """A knowledge base as a key of the cache: two of one hash are the same."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge

    def __hash__(self) -> int:
        return hash(self.knowledge.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and other.knowledge.hash == self.knowledge.hash


@lru_cache(maxsize=10)
def _schema(file: str, kept: _Kept) -> dict[str, Any]:
    return json_schema(file, kept.knowledge)


def form_of(kind: str, data: Mapping[str, Any], knowledge: KnowledgeBase) -> Field:
    """Return the form of an entry with its values.

    Args:
        kind: disorder, finding, rule, class or source.
        data: what the entry says, right or wrong.
        knowledge: what names are known.
    """
    schema = Schema(kind, knowledge, str(data.get("kind", "")))
    return _group(schema, schema.root, schema.title, (), data, name=kind, required=True)


def field_at(form: Field, keys: Keys) -> Field | None:
    """Return the field at a place, None where there is none."""
    return next((one for one in form.walk() if one.keys == keys), None)


def _group(
    schema: Schema,
    node: Mapping[str, Any],
    title: str,
    keys: Keys,
    value: Any,
    *,
    name: str,
    required: bool,
) -> Field:
    data = value if isinstance(value, Mapping) else {}
    needed = set(node.get("required", ()))
    names = [one for one in schema.order(title) if (schema.kind, one) not in _HIDDEN]
    if title == "Condition":
        names = [one for one in names if one in data]
    children: tuple[Field, ...] = ()
    if value is not None or required:
        children = tuple(
            _field(schema, node["properties"][one], (*keys, one), data.get(one), one in needed)
            for one in names
            if "const" not in node["properties"][one]
        )
    return Field(
        keys,
        name,
        "group",
        value,
        title,
        "" if title in {"Condition", schema.title} else str(node.get("description", "")),
        required=required,
        present=value is not None,
        choices=tuple(CONDITIONS) if title == "Condition" else (),
        children=children,
    )


def _field(
    schema: Schema, given: Mapping[str, Any], keys: Keys, value: Any, required: bool
) -> Field:
    node, title = schema.resolved(given)
    name = str(keys[-1])
    if node.get("type") == "object" or title:
        return _group(schema, node, title, keys, value, name=name, required=required)
    about: dict[str, Any] = {
        "help": str(node.get("description", "")),
        "required": required,
        "present": value is not None,
    }
    if node.get("type") == "array":
        return _list(schema, node, keys, value, about)
    return Field(
        keys,
        name,
        _simple(node, name, value),
        value,
        refs=_refs(node),
        choices=_choices(node),
        **about,
    )


def _list(
    schema: Schema, node: Mapping[str, Any], keys: Keys, value: Any, about: dict[str, Any]
) -> Field:
    items = value if isinstance(value, list) else []
    item, title = schema.resolved(node["items"])
    pair = node.get("minItems") == node.get("maxItems") == 2
    if pair:
        items = [*items, "", ""][:2]
    children = tuple(
        _field(schema, node["items"], (*keys, index), one, True) for index, one in enumerate(items)
    )
    kind: FieldKind = "pair" if pair else "list"
    refs = "" if title else _refs(item)
    name = str(keys[-1])
    return Field(keys, name, kind, value, title, refs=refs, children=children, **about)


def _simple(node: Mapping[str, Any], name: str, value: Any) -> FieldKind:
    if "enum" in node or node.get("type") == "boolean":
        return "choice"
    if node.get("type") in {"number", "integer"}:
        return "number" if node["type"] == "number" else "whole"
    wide = isinstance(value, str) and len(value) > _WIDE and not _refs(node)
    return "long" if wide or name in _LONG else "text"


def _choices(node: Mapping[str, Any]) -> tuple[str, ...]:
    if node.get("type") == "boolean":
        return ("no", "yes")
    return tuple(map(str, node.get("enum", ())))


def _refs(node: Mapping[str, Any]) -> str:
    for one in node.get("allOf", ()):
        found = _LISTS.get(str(one.get("$ref", "")).rpartition("/")[2])
        if found:
            return found
    return ""
