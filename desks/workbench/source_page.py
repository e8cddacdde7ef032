"""The page of a source: every statement that rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from desks.clinic.bits import tag
from desks.workbench.bits import definition_list, grid, link, open_at, section, subject_links
from kb.evidence import Evidence
from kb.knowledge import KnowledgeBase
from kb.schema import Disorder
from kb.wording import says

__all__ = ["resting_on", "source_page"]


def source_page(key: str, knowledge: KnowledgeBase) -> str:
    """Return the page of a source."""
    source = knowledge.sources[key]
    rows = [
        [link(ref, label), about, escape(says(one)), _place(one)]
        for ref, label, about, one in resting_on(key, knowledge)
    ]
    table = grid(
        ["Stands in", "About", "Says", "Place, people, note"], rows, name="What rests on it"
    )
    return (
        f'<p class="kicker">source · <code>{escape(key)}</code></p>'
        f"<h3>{escape(source.title)}</h3><p>{tag(source.kind)} {open_at(source)}</p>"
        + definition_list(
            [
                ("Authors", escape(source.authors)),
                ("Year", escape(str(source.year or ""))),
                ("PMC", escape(source.pmcid or "")),
                ("PubMed", escape(source.pmid or "")),
                ("Terms", escape(source.terms or "")),
                ("Note", escape(source.note or "")),
            ]
        )
        + section("What rests on it", table if rows else "<p>Nothing.</p>", count=len(rows))
    )


def resting_on(key: str, knowledge: KnowledgeBase) -> Iterator[tuple[str, str, str, Evidence]]:
    """Yield ref and label of the entry, what it is about (HTML), and the statement."""
    for disorder in knowledge.disorders.values():
        ref, label = f"disorder:{disorder.id}", disorder.label
        for said in disorder.findings:
            if said.frequency.source == key:
                yield ref, label, subject_links(said.subject, knowledge), said.frequency
        for about, one in _others(disorder):
            if one.source == key:
                yield ref, label, escape(about), one
    for rule in knowledge.rules:
        if rule.source == key:
            yield f"rule:{rule.id}", rule.label, escape(rule.kind), rule


def _others(disorder: Disorder) -> Iterator[tuple[str, Evidence]]:
    """Yield what each statement that is no finding is about, and the statement."""
    for common in disorder.epidemiology.frequency:
        yield f"how common ({common.setting})", common
    yield "age", disorder.epidemiology.age
    yield "share of women", disorder.epidemiology.female
    for apart in disorder.tell_apart:
        yield f"look-alike {apart.disorder} by {apart.by}: {apart.says}", apart
    for option in disorder.treatment:
        yield f"treatment, {option.line}: {option.option}", option


def _place(one: Evidence) -> str:
    words = [one.where, one.population, one.note]
    return escape("; ".join(word for word in words if word))
