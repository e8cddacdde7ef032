"""Where a reader is, and the page of that place.

The way that was gone is a tuple of refs, the page that is shown last; it belongs to the session.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from desks.clinic.bits import action, empty_html, message_html
from desks.script import class_data, script_data
from desks.workbench.bits import KIND_WORDS, label_of, link
from desks.workbench.rule_page import rule_page
from desks.workbench.script_page import disorder_page
from desks.workbench.search import Hit
from desks.workbench.source_page import resting_on, source_page
from desks.workbench.term_pages import class_page, conditions_of, finding_page, group_page
from kb.errors import CaseError
from kb.fitted import FittedSet
from kb.knowledge import KnowledgeBase, nearest
from kb.wording import citation, says
from reasoning.compiled import CompiledKnowledge
from reasoning.conditions import describe

__all__ = ["Way", "entry_data", "go_back", "go_to", "hits_html", "is_known", "page_html"]

Way = tuple[str, ...]
_LONGEST = 40
_CRUMBS = 4


def go_to(way: Way, ref: str) -> Way:
    """Return the way with a place more; the same place twice is once."""
    return way if way and way[-1] == ref else (*way, ref)[-_LONGEST:]


def go_back(way: Way) -> Way:
    """Return the way without its last place; the first one stays."""
    return way[:-1] if len(way) > 1 else way


def is_known(ref: str, knowledge: KnowledgeBase) -> bool:
    """Tell whether there is such a place."""
    kind, _, id_ = ref.partition(":")
    match kind:
        case "disorder":
            return id_ in knowledge.disorders
        case "finding":
            return id_ in knowledge.findings
        case "class":
            return id_ in knowledge.classes
        case "source":
            return id_ in knowledge.sources
        case "rule":
            return any(one.id == id_ for one in knowledge.rules)
        case "group":
            return any(one.group == id_ for one in knowledge.disorders.values())
        case _:
            return False


def page_html(way: Way, compiled: CompiledKnowledge, fitted: Sequence[FittedSet] = ()) -> str:
    """Return the page of the last place of a way, with the way back."""
    if not way:
        return empty_html(
            "Search for a disorder, finding, rule or source, or open one in the tree. "
            "Whatever is named on a page can be pressed."
        )
    ref, knowledge = way[-1], compiled.knowledge
    if not is_known(ref, knowledge):
        gone = f"{ref}: this is not in the knowledge base (any more). Search for it anew."
        return _way_html(way, knowledge) + message_html(gone)
    kind, _, id_ = ref.partition(":")
    match kind:
        case "disorder":
            body = disorder_page(id_, compiled, fitted)
        case "finding":
            body = finding_page(id_, compiled)
        case "class":
            body = class_page(id_, knowledge)
        case "group":
            body = group_page(id_, knowledge)
        case "rule":
            body = rule_page(next(one for one in knowledge.rules if one.id == id_), knowledge)
        case _:
            body = source_page(id_, knowledge)
    return f'<div class="dt wb">{_way_html(way, knowledge)}<article>{body}</article></div>'


def _way_html(way: Way, knowledge: KnowledgeBase) -> str:
    if len(way) < 2:
        return ""
    before = way[-_CRUMBS - 1 : -1]
    crumbs = "".join(f"<li>{link(ref, label_of(ref, knowledge))}</li>" for ref in before)
    back = action("back", "", "← Back", label=f"Back to {label_of(way[-2], knowledge)}")
    return f'<nav class="way" aria-label="Opened before">{back}<ol>{crumbs}</ol></nav>'


def hits_html(words: str, hits: Sequence[Hit]) -> str:
    """Return what a search found; ``words`` is what was typed."""
    if not hits:
        return empty_html(f"Nothing is called “{words.strip()}”, and nothing looks like it.")
    rows = "".join(
        f'<li>{link(one.ref, one.label)} <span class="tag">{escape(KIND_WORDS[one.kind])}</span>'
        + "".join(
            f' <span class="src">{escape(words)}</span>'
            for words in dict.fromkeys((one.about, one.matched))
            if words
        )
        + "</li>"
        for one in hits
    )
    return f'<div class="dt hits"><p role="status">{len(hits)} found</p><ul>{rows}</ul></div>'


def entry_data(
    ref: str, compiled: CompiledKnowledge, fitted: Sequence[FittedSet] = ()
) -> dict[str, Any]:
    """Return what is known of a place as plain data.

    Raises:
        CaseError: there is no such place.
    """
    knowledge = compiled.knowledge
    if not is_known(ref, knowledge):
        kind, _, id_ = ref.partition(":")
        known = {"finding": [*knowledge.findings], "source": [*knowledge.sources]}
        near = nearest(id_ or kind, known.get(kind, [*knowledge.disorders]))
        mend = f"did you mean {' or '.join(near)}?" if near else "'kind:id', e.g. finding:plaque"
        raise CaseError(f"'{ref}' is not in the knowledge base", place="ref", mend=mend)
    kind, _, id_ = ref.partition(":")
    if kind == "disorder":
        return script_data(knowledge.disorders[id_], knowledge, fitted)
    if kind == "class":
        return class_data(knowledge.classes[id_], knowledge, fitted)
    if kind == "group":
        own = [one.id for one in knowledge.disorders.values() if one.group == id_]
        return {"kind": kind, "id": id_, "disorders": sorted(own)}
    if kind == "source":
        source = knowledge.sources[id_]
        rests = [
            {"in": where, "says": says(one), "place": one.where, "evidence": one.evidence}
            for where, _, _, one in resting_on(id_, knowledge)
        ]
        plain = source.model_dump(mode="json", exclude_none=True)
        return plain | {"citation": citation(source), "rests_on_it": rests, "id": id_}
    if kind == "rule":
        rule = next(one for one in knowledge.rules if one.id == id_)
        words = [describe(one, knowledge) for one in conditions_of(rule)]
        return rule.model_dump(mode="json", exclude_none=True) | {"conditions": words}
    named = [
        {"disorder": one.id, "says": says(said.frequency), "evidence": said.frequency.evidence}
        for one in knowledge.disorders.values()
        for said in one.findings
        if id_ in said.subject
    ]
    return knowledge.findings[id_].model_dump(mode="json", exclude_none=True) | {"named_by": named}
