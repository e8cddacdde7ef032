"""What can be done in the form: fill in a field, add or remove a statement, change a condition.

Every act leads from a draft to a draft. What was typed is kept even where it is wrong (a word where
a number belongs): the check tells it, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desks.workbench.draft import Draft
from desks.workbench.edit_field_words import CONDITIONS
from desks.workbench.edit_fields import Field, Schema, field_at, form_of
from kb.errors import InputError
from kb.knowledge import KnowledgeBase

__all__ = ["add", "change_condition", "named_id", "put", "remove", "retyped"]

Keys = tuple[str | int, ...]
_NEW: Mapping[str, Any] = {
    "FindingAssertion": {"finding": "", "frequency": {"evidence": "author"}},
    "LesionDescription": {"primary": "", "surface": ""},
    "RelativeFrequency": {"setting": "dermatology-clinic", "tier": "rare", "evidence": "author"},
    "TellApart": {"disorder": "", "by": "", "says": "", "evidence": "author"},
    "Treatment": {"line": "first", "option": "", "evidence": "author"},
    "Xref": {"id": "", "match": "exact"},
    "Condition": {"finding": ""},
    "CriteriaItem": {"label": "", "when": {"finding": ""}},
    "ChecklistItem": {"label": "", "points": 1, "when": {"finding": ""}},
    "Block": {"label": "", "at_least": 1, "items": [{"label": "", "when": {"finding": ""}}]},
    "Between": {"min": 18},
}
"""What is added, by the model: empty where nobody can know."""
_EITHER = {"finding": "lesion", "lesion": "finding"}
"""A statement is about one or the other."""


def retyped(draft: Draft, keys: Keys, value: str, knowledge: KnowledgeBase) -> Draft:
    """Return the draft with a field as far as it is typed; a name is no id before it is left.

    Raises:
        InputError: there is no such field, or the change cannot be written in place.
    """
    return put(draft, keys, value, knowledge, typing=True)


def put(
    draft: Draft, keys: Keys, value: str, knowledge: KnowledgeBase, *, typing: bool = False
) -> Draft:
    """Return the draft with a field filled in; an empty text takes a field away that may be empty.

    Args:
        draft: of one entry.
        keys: place of the field.
        value: as it was typed or chosen; a name of a finding, disorder or source becomes its id.
        knowledge: what names are known.
        typing: it is not finished yet, so that a name stays a name.

    Raises:
        InputError: there is no such field, or the change cannot be written in place.
    """
    data = draft.data()
    form = form_of(draft.kind, data, knowledge)
    field = field_at(form, keys)
    if field is None or field.kind in {"group", "list", "pair"}:
        mend = "give the place of a field, e.g. findings/0/frequency/value"
        raise InputError("there is no such field", place="/".join(map(str, keys)), mend=mend)
    content: Any = value.strip() if typing and field.refs else _read(field, value, knowledge)
    parent = _reached(data, keys[:-1], form)
    last = keys[-1]
    if isinstance(parent, list):
        parent[int(last)] = content
        if all(one == "" for one in parent) and _is_pair(form, keys[:-1]):
            return remove(draft, keys[:-1])
    elif content == "" and not field.required:
        parent.pop(str(last), None)
    elif content != parent.get(str(last)):
        _insert(parent, str(last), content, _order(draft, form, keys[:-1], knowledge))
    return draft.with_data(data)


def _is_pair(form: Field, keys: Keys) -> bool:
    field = field_at(form, keys)
    return field is not None and field.kind == "pair"


def add(draft: Draft, keys: Keys, knowledge: KnowledgeBase) -> tuple[Draft, Keys]:
    """Return the draft with a new item of a list, or a part that was left out; and its place.

    Raises:
        InputError: there is no such list or part, or the change cannot be written in place.
    """
    data = draft.data()
    form = form_of(draft.kind, data, knowledge)
    field = field_at(form, keys)
    if field is None or (field.kind != "list" and field.present):
        raise InputError("nothing can be added here", place="/".join(map(str, keys)))
    new = _NEW.get(field.title, "")
    if field.kind == "pair":
        new = [0, 100]
    parent = _reached(data, keys[:-1], form)
    order = _order(draft, form, keys[:-1], knowledge)
    if field.kind != "list":
        name = str(keys[-1])
        parent.pop(_EITHER.get(name, ""), None)
        _insert(parent, name, new, order)
        return draft.with_data(data), keys
    if field.title == "" and field.children and field.children[0].kind == "pair":
        new = [0, 100]
    if not isinstance(parent.get(str(keys[-1])), list):
        _insert(parent, str(keys[-1]), [], order)
    listed = parent[str(keys[-1])]
    if field.title == "" and field.name == "peaks":
        new = [20, 40]
    listed.append(new)
    return draft.with_data(data), (*keys, len(listed) - 1)


def remove(draft: Draft, keys: Keys) -> Draft:
    """Return the draft without an item of a list, or without a part.

    Raises:
        InputError: there is no such thing, or the change cannot be written in place.
    """
    data = draft.data()
    parent: Any = data
    try:
        for key in keys[:-1]:
            parent = parent[key]
        del parent[keys[-1]]
    except (KeyError, IndexError, TypeError) as error:
        raise InputError("there is nothing", place="/".join(map(str, keys))) from error
    return draft.with_data(data)


def change_condition(draft: Draft, keys: Keys, kind: str, knowledge: KnowledgeBase) -> Draft:
    """Return the draft with another kind of condition at a place; what it joined is kept.

    Raises:
        InputError: there is no condition there, or no such kind.
    """
    data = draft.data()
    form = form_of(draft.kind, data, knowledge)
    field = field_at(form, keys)
    if field is None or field.title != "Condition" or kind not in CONDITIONS:
        place = "/".join(map(str, keys))
        raise InputError("there is no such condition", place=place, mend="choose one of the list")
    old = field.value if isinstance(field.value, Mapping) else {}
    parts = old.get("all") or old.get("any") or old.get("none") or old.get("of")
    joined = list(parts or [dict(old) or {"finding": ""}])
    made: dict[str, Any]
    if kind == "at_least":
        made = {"at_least": 1, "of": joined}
    elif kind in {"all", "any", "none"}:
        made = {kind: joined}
    else:
        simple = {"finding": "", "lesion": _NEW["LesionDescription"], "sex": "female"}
        made = {kind: simple.get(kind, {"min": 18})}
    parent = _reached(data, keys[:-1], form)
    parent[keys[-1]] = made
    return draft.with_data(data)


def named_id(refs: str, value: str, knowledge: KnowledgeBase) -> str:
    """Return the id that a name stands for, or the text itself where it stands for nothing."""
    name = " ".join(value.split())
    if refs == "finding":
        return knowledge.finding_names.get(name.lower(), name)
    if refs == "disorder":
        found = knowledge.find_disorder(name)
        return name if found is None else found.id
    if refs == "source" and name not in knowledge.sources:
        titles = {one.title.lower(): key for key, one in knowledge.sources.items()}
        return titles.get(name.lower(), name)
    return name


def _read(field: Field, value: str, knowledge: KnowledgeBase) -> Any:
    """Return what was typed as a value of the field; as it is where it is none."""
    text = value.strip()
    if field.refs:
        return named_id(field.refs, text, knowledge)
    if field.choices == ("no", "yes"):
        return text == "yes" if text else ""
    if field.kind in {"number", "whole"} and text:
        percent = text.endswith("%")
        try:
            number = float(text.rstrip("% ").replace(",", "."))
        except ValueError:
            return text
        number = round(number / 100, 6) if percent else number
        return int(number) if number == int(number) and not percent else number
    return text


def _reached(data: Any, keys: Keys, form: Field) -> Any:
    """Return the mapping or list at a place; parts that were left out are made."""
    node = data
    for depth, key in enumerate(keys):
        inside = node.get(key) if isinstance(node, dict) else node[int(key)]
        if inside is None:
            field = field_at(form, keys[: depth + 1])
            inside = ["", ""] if field is not None and field.kind == "pair" else {}
            node[key] = inside
        node = inside
    return node


def _order(draft: Draft, form: Field, keys: Keys, knowledge: KnowledgeBase) -> list[str]:
    field = form if not keys else field_at(form, keys)
    schema = Schema(draft.kind, knowledge, str(draft.data().get("kind", "")))
    return schema.order(field.title) if field is not None else []


def _insert(parent: dict[str, Any], name: str, value: Any, order: list[str]) -> None:
    """Set a field; a new one stands where the schema has it."""
    if name in parent:
        parent[name] = value
        return
    rank = {one: index for index, one in enumerate(order)}
    mine = rank.get(name, len(rank))
    behind = [one for one in parent if rank.get(one, len(rank)) > mine]
    later = {one: parent.pop(one) for one in behind}
    parent[name] = value
    parent.update(later)
