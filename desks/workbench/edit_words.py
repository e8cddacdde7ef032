"""One statement of an entry in one line, whatever is missing or wrong in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kb.knowledge import KnowledgeBase

__all__ = ["statement_words"]


def statement_words(title: str, value: Any, knowledge: KnowledgeBase) -> str:
    """Return what a statement says, e.g. ``silvery scale: 70 of 100, reference toy-cohort``.

    Args:
        title: name of its model.
        value: its content, right or wrong.
        knowledge: whose labels are used.
    """
    said = value if isinstance(value, Mapping) else {}

    def finding(name: object) -> str:
        known = knowledge.findings.get(str(name))
        return str(name) if known is None else known.label

    def disorder(name: object) -> str:
        known = knowledge.disorders.get(str(name))
        return str(name) if known is None else known.label

    match title:
        case "FindingAssertion":
            lesion = said.get("lesion")
            parts = lesion.values() if isinstance(lesion, Mapping) else [said.get("finding", "")]
            about = " + ".join(finding(one) for one in parts if one) or "(no finding yet)"
            return f"{about}: {_number(said.get('frequency'))}"
        case "RelativeFrequency":
            return f"{said.get('setting', '')}: {_number(said)}"
        case "TellApart":
            other = disorder(said.get("disorder", "")) or "(no disorder yet)"
            return f"{other}, by {finding(said.get('by', '')) or '(no finding yet)'}"
        case "Treatment":
            return f"{said.get('line', '')}: {said.get('option', '') or '(nothing yet)'}"
        case "Xref":
            return f"{said.get('id', '')} ({said.get('match', 'exact')})"
    return str(value)


def _number(said: Any) -> str:
    """Return a frequency with what it rests on."""
    if not isinstance(said, Mapping):
        return "not stated"
    if "n" in said:
        amount = f"{said['n']} of {said.get('of', '?')}"
    else:
        share = said.get("value", said.get("share", said.get("tier", "not stated")))
        amount = f"{100 * share:.4g} %" if isinstance(share, int | float) else str(share)
        amount += f" of {said['of']}" if "of" in said else ""
    backing = [str(said[one]) for one in ("evidence", "source") if said.get(one)]
    return f"{amount}, {' '.join(backing)}" if backing else amount
