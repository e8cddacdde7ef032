"""One difference between a file and the knowledge base, and how it is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

__all__ = ["Change", "Subject"]

Subject: TypeAlias = tuple[str, ...]
"""The finding of an assertion, or the parts of a lesion, sorted."""


@dataclass(frozen=True)
class Change:
    """One difference: what to do, to which term, from what to what.

    Attributes:
        target: ``disorder:<id>``, ``class:<id>`` or ``finding:<id>``.
        subject: of an assertion; empty for words.
        after: fields of the frequency, the assertion as plain data, a text, or a list of synonyms.
    """

    target: str
    kind: Literal["frequency", "lesion", "added", "removed", "label", "definition", "synonyms"]
    before: Any = None
    after: Any = None
    subject: Subject = ()

    def __str__(self) -> str:
        """Return the difference in words."""
        name = " + ".join(self.subject)
        if self.kind == "frequency":
            return f"{name}: {'; '.join(_differing(self.before, self.after))}"
        if self.kind == "added":
            return f"{name}: added, {_said(self.after['frequency'])}"
        if self.kind == "removed":
            return f"{name}: removed (was {_said(self.before)})"
        if self.kind == "lesion":
            return f"{name}: {_listed(self.before)} -> {_listed(self.after)}"
        return f"{self.kind}: {_listed(self.before)} -> {_listed(self.after)}"


_BACKING = ("words", "evidence", "source", "where", "population", "note")


def _said(fields: Mapping[str, Any]) -> str:
    """Return a frequency in words: the number, then what it rests on."""
    return ", ".join([_number(fields), *(str(fields[one]) for one in _BACKING if one in fields)])


def _number(fields: Mapping[str, Any]) -> str:
    if "n" in fields:
        return f"{fields['n']} of {fields.get('of')}"
    return f"{fields.get('value')}" + (f" of {fields['of']}" if "of" in fields else "")


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Yield what differs between two frequencies: the number, then each field by name."""
    if _number(before) != _number(after):
        yield f"{_number(before)} -> {_number(after)}"
    for name in _BACKING:
        if before.get(name) != after.get(name):
            yield f"{name} {before.get(name, 'none')} -> {after.get(name, 'none')}"


def _listed(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {one}" for key, one in value.items())
    return f"'{value}'" if isinstance(value, str) else ", ".join(value) or "none"
