"""The lists of words that fields complete from: ids with labels and synonyms, once on the page."""

from __future__ import annotations

from html import escape

from desks.pickers import disorder_label, finding_label
from kb.knowledge import KnowledgeBase

__all__ = ["entry_choices", "lists_html"]


def lists_html(knowledge: KnowledgeBase) -> str:
    """Return one ``datalist`` each of findings, disorders and sources.

    A browser looks for what is typed in the id and in the words beside it, so that a synonym finds
    its finding.
    """
    findings = [
        (one.id, " · ".join([one.label, *one.synonyms, one.axis]))
        for one in knowledge.findings.values()
    ]
    disorders = [
        (one.id, " · ".join([one.label, *one.synonyms])) for one in knowledge.disorders.values()
    ]
    sources = [
        (key, f"{one.title[:110]}{'' if one.year is None else f' ({one.year})'}")
        for key, one in knowledge.sources.items()
    ]
    lists = {"finding": findings, "disorder": disorders, "source": sources}
    made = [
        f'<datalist id="wb-{name}s">'
        + "".join(
            f'<option value="{escape(id_)}">{escape(words)}</option>' for id_, words in sorted(each)
        )
        + "</datalist>"
        for name, each in lists.items()
    ]
    return "".join(made)


def entry_choices(kind: str, knowledge: KnowledgeBase) -> list[tuple[str, str]]:
    """Return (label with synonyms, id) of the entries of a kind, sorted by label."""
    match kind:
        case "disorder":
            found = [(disorder_label(one), one.id) for one in knowledge.disorders.values()]
        case "finding":
            found = [(finding_label(one, one.axis), one.id) for one in knowledge.findings.values()]
        case "rule":
            found = [(f"{one.label} ({one.kind})", one.id) for one in knowledge.rules]
        case "class":
            found = [(disorder_label(one), one.id) for one in knowledge.classes.values()]
        case _:
            found = [(f"{key}: {one.title[:90]}", key) for key, one in knowledge.sources.items()]
    return sorted(found, key=lambda one: one[0].lower())
