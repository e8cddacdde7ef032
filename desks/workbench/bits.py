"""Pieces of HTML of the workbench: what is named can be pressed and opens.

A place is a *ref*, ``disorder:plaque-psoriasis``: a kind and an id. One script,
:data:`BENCH_PRESS`, sends presses to the server and puts the focus on a page that was opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from desks.clinic.bits import PRESS, table_html
from kb.knowledge import KnowledgeBase
from kb.schema import Source

__all__ = [
    "BENCH_PRESS",
    "KIND_WORDS",
    "codes_words",
    "definition_list",
    "grid",
    "label_of",
    "link",
    "links",
    "open_at",
    "origin_html",
    "section",
    "share_words",
    "subject_links",
]

KIND_WORDS: Mapping[str, str] = {
    "disorder": "disorder",
    "finding": "finding",
    "rule": "rule",
    "source": "source",
    "class": "class of disorders",
    "group": "group of disorders",
}
"""The kinds of what can be opened, in words."""
_VOCABULARIES = {"icd10cm": "ICD-10-CM", "icd11": "ICD-11", "omim": "OMIM"}
BENCH_PRESS = PRESS.replace("const goal = {", "const goal = {'page': 'wb-page', ", 1)
"""The script of the clinic's panels; the page that was opened gets the focus."""


def grid(head: Sequence[str], rows: Sequence[Sequence[str]], *, name: str) -> str:
    """Return a table of ready cells, each kept together on narrow screens."""
    boxed = [[f"<div>{cell}</div>" if cell else "" for cell in row] for row in rows]
    return table_html(head, boxed, name=name)


def link(ref: str, words: str, *, label: str = "") -> str:
    """Return a button that opens a place."""
    name = f' aria-label="{escape(label)}"' if label else ""
    return (
        f'<button type="button" class="ref" data-act="page" data-id="{escape(ref)}"{name}>'
        f"{escape(words)}</button>"
    )


def links(kind: str, ids: Iterable[str], knowledge: KnowledgeBase) -> str:
    """Return buttons of several places of a kind, with their labels."""
    return ", ".join(link(f"{kind}:{id_}", label_of(f"{kind}:{id_}", knowledge)) for id_ in ids)


def subject_links(subject: Iterable[str], knowledge: KnowledgeBase) -> str:
    """Return a finding, or the parts of a lesion, as buttons."""
    return " + ".join(
        link(f"finding:{part}", label_of(f"finding:{part}", knowledge)) for part in subject
    )


def label_of(ref: str, knowledge: KnowledgeBase) -> str:
    """Return the label of a place; its id where nothing of that name is known."""
    kind, _, id_ = ref.partition(":")
    match kind:
        case "disorder" if id_ in knowledge.disorders:
            return knowledge.disorders[id_].label
        case "finding" if id_ in knowledge.findings:
            return knowledge.findings[id_].label
        case "class" if id_ in knowledge.classes:
            return knowledge.classes[id_].label
        case "source" if id_ in knowledge.sources:
            return knowledge.sources[id_].title
        case "rule":
            return next((one.label for one in knowledge.rules if one.id == id_), id_)
        case _:
            return id_


def open_at(source: Source) -> str:
    """Return a link to where a source can be opened (outside this page)."""
    if source.doi:
        address, words = f"https://doi.org/{source.doi}", f"doi:{source.doi}"
    elif source.pmcid:
        address = f"https://pmc.ncbi.nlm.nih.gov/articles/{source.pmcid}/"
        words = source.pmcid
    elif source.pmid:
        address, words = f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/", f"PMID:{source.pmid}"
    else:
        address = words = source.url or ""
    if not address.startswith(("https://", "http://")):
        return escape(words)
    return (
        f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{escape(words)}</a>'
    )


def origin_html(row: Mapping[str, Any], knowledge: KnowledgeBase) -> str:
    """Return where a statement is known from: kind, source, place in it, people, note."""
    parts = [
        f'<span class="tag kind-{escape(str(row["evidence"]))}">{escape(row["evidence"])}</span>'
    ]
    key = row.get("source")
    if key:
        source = knowledge.sources.get(key)
        parts.append(link(f"source:{key}", key))
        if source is not None:
            parts.append(open_at(source))
    more = [escape(str(row[name])) for name in ("where", "population", "note") if row.get(name)]
    if more:
        parts.append(f'<span class="src">{"; ".join(more)}</span>')
    return " ".join(parts)


def section(title: str, body: str, *, count: int | None = None) -> str:
    """Return a part of a page under its heading; nothing where it has no content."""
    if not body:
        return ""
    number = "" if count is None else f' <span class="src">{count}</span>'
    return f"<section><h4>{escape(title)}{number}</h4>{body}</section>"


def definition_list(rows: Sequence[tuple[str, str]]) -> str:
    """Return names with ready HTML beside them; rows without content are left out."""
    body = "".join(f"<dt>{escape(name)}</dt><dd>{said}</dd>" for name, said in rows if said)
    return f'<dl class="facts">{body}</dl>' if body else ""


def codes_words(xrefs: Mapping[str, Any]) -> str:
    """Return identifiers elsewhere in words, each with the name of its vocabulary once."""
    words = []
    for name, value in xrefs.items():
        codes = ", ".join(value) if isinstance(value, list) else str(value)
        words.append(codes if ":" in codes else f"{_VOCABULARIES.get(name, name)} {codes}")
    return "; ".join(words)


def share_words(part: float, whole: float) -> str:
    """Return a share as a percentage."""
    return f"{100.0 * part / whole:.0f} %" if whole else "–"
