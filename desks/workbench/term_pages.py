"""The pages of a finding, a class and a group of disorders."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from desks.clinic.bits import action, tag, weight_words
from desks.workbench.bits import (
    codes_words,
    definition_list,
    grid,
    link,
    links,
    origin_html,
    section,
    share_words,
    subject_links,
)
from desks.workbench.script_page import SETTING
from kb.finding_schema import Finding
from kb.knowledge import KnowledgeBase
from kb.rule_schema import Block, Checklist, Condition, Criteria, Rule
from kb.sites import Sites
from kb.wording import says
from reasoning.compiled import CompiledKnowledge

__all__ = ["class_page", "conditions_of", "finding_page", "group_page", "kinds_by_parent"]


def finding_page(id_: str, compiled: CompiledKnowledge) -> str:
    """Return the page of a finding: what it is, what it is a kind of, and which disorders name it.

    The disorders come in the order of what the finding weighs for them.
    """
    knowledge = compiled.knowledge
    one = knowledge.findings[id_]
    rows = _named_by(id_, compiled)
    rules = [rule for rule in knowledge.rules if id_ in set(_findings_of(rule))]
    about = "".join(
        f"<li>{link(f'rule:{rule.id}', rule.label)} {tag(rule.kind)}</li>" for rule in rules
    )
    table = grid(
        ["Disorder", "Says", "How often", "Weight#", "Known from"],
        rows,
        name="Scripts that name it, by weight",
    )
    return (
        _finding_head(one, compiled)
        + section("Disorders that name it", table if rows else "<p>None.</p>", count=len(rows))
        + section("Rules that ask for it", f"<ul>{about}</ul>" if about else "", count=len(rules))
    )


def _finding_head(one: Finding, compiled: CompiledKnowledge) -> str:
    knowledge = compiled.knowledge
    column = compiled.column[(one.id,)]
    met = float(compiled.setting(SETTING).background[column])
    leak = float(compiled.leak[column])
    part = one.axis == "body-site"
    codes = ", ".join(f"{x.id} ({x.match})" for x in one.xrefs)
    choice = [f.id for f in knowledge.findings.values() if one.choice and f.choice == one.choice]
    facts = definition_list(
        [
            ("Axis", escape(one.axis)),
            ("Also called", escape(", ".join(one.synonyms))),
            ("Observed by", escape(", ".join(one.observers))),
            ("Part of" if part else "A kind of", links("finding", one.parents, knowledge)),
            (
                "Its parts" if part else "Its kinds",
                links("finding", kinds_by_parent(knowledge).get(one.id, ()), knowledge),
            ),
            ("One of", links("finding", choice, knowledge)),
            ("Lies in", links("finding", _places(one, knowledge), knowledge)),
            ("Identifiers", escape(codes)),
            (
                "Met without its disorder",
                f"{_small(leak)} {'(stated)' if one.background is not None else '(of its axis)'}",
            ),
            ("Met in all patients", f"{_small(met)} in a dermatology clinic"),
        ]
    )
    return (
        f'<p class="kicker">finding · <code>{escape(one.id)}</code></p>'
        f"<h3>{escape(one.label)}</h3>"
        f"<p>{escape(one.definition or 'No definition yet.')}</p>{facts}"
        f'<p class="acts">{action("edit", f"finding:{one.id}", "Edit this finding")}</p>'
    )


def _small(share: float) -> str:
    return f"{100.0 * share:.2g} %"


def _places(one: Finding, knowledge: KnowledgeBase) -> tuple[str, ...]:
    if one.axis == "body-site":
        return ()
    return tuple(sorted(Sites(knowledge).places_of(one.id) - {one.id}))


def _named_by(id_: str, compiled: CompiledKnowledge) -> list[list[str]]:
    knowledge = compiled.knowledge
    weights = compiled.setting(SETTING).present
    found = []
    for disorder in knowledge.disorders.values():
        for said in disorder.findings:
            if id_ in said.subject:
                column = compiled.column[said.subject]
                weight = int(weights[compiled.row[disorder.id], column])
                alone = len(said.subject) == 1
                found.append(
                    (
                        -weight,
                        disorder.label,
                        [
                            link(f"disorder:{disorder.id}", disorder.label),
                            "this finding" if alone else subject_links(said.subject, knowledge),
                            escape(says(said.frequency)),
                            weight_words(weight),
                            origin_html(said.frequency.model_dump(exclude_none=True), knowledge),
                        ],
                    )
                )
    return [row for _, _, row in sorted(found, key=lambda one: one[:2])]


def kinds_by_parent(knowledge: KnowledgeBase) -> dict[str, list[str]]:
    """Return the findings that are directly a kind (of a body site: a part) of each finding."""
    found: dict[str, list[str]] = {}
    for one in knowledge.findings.values():
        for parent in one.parents:
            found.setdefault(parent, []).append(one.id)
    return found


def conditions_of(rule: Rule) -> Iterator[Condition]:
    """Yield the conditions that a rule is made of."""
    if isinstance(rule, Criteria | Checklist):
        if rule.applies_when is not None:
            yield rule.applies_when
        if isinstance(rule, Criteria):
            blocks: tuple[Block, ...] = rule.blocks
            yield from (item.when for block in blocks for item in block.items)
        else:
            yield from (item.when for item in rule.items)
    else:
        yield rule.when


def _findings_of(rule: Rule) -> Iterator[str]:
    todo = list(conditions_of(rule))
    while todo:
        one = todo.pop()
        todo.extend(one.parts())
        if one.finding is not None:
            yield one.finding
        elif one.lesion is not None:
            yield from one.lesion.subject


def class_page(id_: str, knowledge: KnowledgeBase) -> str:
    """Return the page of a class of disorders."""
    one = knowledge.classes[id_]
    members = "".join(
        f"<li>{links('class' if m in knowledge.classes else 'disorder', [m], knowledge)}</li>"
        for m in one.members
    )
    codes = one.xrefs.model_dump(mode="json", exclude_defaults=True)
    everyone = sorted(knowledge.members_of(id_))
    return (
        f'<p class="kicker">class of disorders · <code>{escape(id_)}</code></p>'
        f"<h3>{escape(one.label)}</h3><p>{escape(one.definition.strip())}</p>"
        + definition_list(
            [
                ("Also called", escape(", ".join(one.synonyms))),
                ("Identifiers", escape(codes_words(codes))),
            ]
        )
        + section("Members", f"<ul>{members}</ul>", count=len(one.members))
        + section("All its disorders", f"<p>{links('disorder', everyone, knowledge)}</p>",
                  count=len(everyone))
    )  # fmt: skip


def group_page(id_: str, knowledge: KnowledgeBase) -> str:
    """Return the page of a group: its disorders, and how much of them has a source."""
    scripts = sorted(
        (d for d in knowledge.disorders.values() if d.group == id_), key=lambda d: d.label
    )
    rows = []
    for one in scripts:
        sourced = sum(said.frequency.evidence != "author" for said in one.findings)
        rows.append(
            [
                link(f"disorder:{one.id}", one.label),
                escape(one.urgency),
                str(len(one.findings)),
                share_words(sourced, len(one.findings)),
            ]
        )
    table = grid(
        ["Disorder", "Urgency", "Findings#", "With a source#"], rows, name="Disorders of the group"
    )
    return f'<p class="kicker">group of disorders</p><h3>{escape(id_)}</h3>' + section(
        "Disorders", table, count=len(scripts)
    )
