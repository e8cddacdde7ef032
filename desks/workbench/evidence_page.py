"""What the knowledge rests on: shares by kind of evidence, the weakest, who signed off what."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from desks.clinic.bits import action, message_html, weight_words
from desks.workbench.bits import grid, link, section, share_words, subject_links
from desks.workbench.weakest import Weak
from kb.evidence_report import EvidenceReport, Tally
from kb.fitted import FittedSet
from kb.knowledge import KnowledgeBase
from kb.reviews import nobody_yet, review_counts
from reasoning.beliefs import strength_of
from reasoning.compiled import CompiledKnowledge

__all__ = ["NOBODY", "report_html", "report_of", "reviews_html", "weak_html"]

NOBODY = "No dermatologist has reviewed this yet."
WORDS = {
    "data": "counted data",
    "reference": "reference",
    "words": "reference in words",
    "author": "author’s guess",
}
"""What a statement rests on, in words."""


def report_of(compiled: CompiledKnowledge, fitted: Sequence[FittedSet]) -> EvidenceReport:
    """Return the report on the evidence of the knowledge in use."""
    from kb.evidence_report import evidence_report

    return evidence_report(
        compiled.knowledge, lambda stated: strength_of(stated, compiled.parameters), fitted
    )


def reviews_html(knowledge: KnowledgeBase) -> str:
    """Return how much is signed off, and by whom."""
    told = review_counts(knowledge.disorders.values())
    words = [
        f"{told.signed} of {told.assertions} statements of findings are signed off"
        + (f" (by {', '.join(told.reviewers)})" if told.reviewers else "")
        + "."
    ]
    if told.lapsed:
        words.append(f"{told.lapsed} were changed since they were signed off.")
    notice = message_html(NOBODY, kind="note") if nobody_yet(knowledge) else ""
    return f'{notice}<div class="dt"><p role="status">{escape(" ".join(words))}</p></div>'


def report_html(report: EvidenceReport) -> str:
    """Return the shares by kind: all, the disorders of the data sets, other statements, groups."""
    groups = [
        [link(f"group:{name}", name), *_cells(tally)] for name, tally in report.groups.items()
    ]
    head = [
        *("Scripts", "Statements#"),
        *(f"{WORDS.get(one, one).capitalize()}#" for one in report.overall.assertions),
        *("With a source#", "Of the weight#"),
    ]
    body = [_bar("All scripts", report.overall)]
    inside = report.in_tables
    if inside is not None:
        body.append(_bar(f"{inside.named.disorders} disorders that a data set names",
                         inside.named.as_written))  # fmt: skip
        body.append(_bar("the same, with what was counted", inside.named.with_counts))
    weakest = [
        [link(f"disorder:{one.id}", one.label), escape(one.group), *_cells(one.tally)]
        for one in report.disorders[:25]
    ]
    others = [
        [escape(area), str(sum(counts.values()))]
        + [share_words(count, sum(counts.values())) for count in counts.values()]
        for area, counts in report.others.items()
    ]
    kinds = [f"{WORDS.get(one, one).capitalize()}#" for one in next(iter(report.others.values()))]
    return (
        '<div class="dt wb">'
        + section("Statements of findings by what they rest on", "".join(body))
        + _fold("By group", grid(head, groups, name="Evidence by group"))
        + _fold(
            "Other statements (who gets it, look-alikes, treatment, rules)",
            grid(["About", "Statements#", *kinds], others, name="Other statements"),
        )
        + _fold(
            "Scripts with the fewest sources",
            grid([head[0], "Group", *head[1:]], weakest, name="Weakest scripts"),
        )
        + '<p class="src">Weight: how many patients each stated frequency is worth to the '
        "reasoner; a guess is worth few.</p></div>"
    )


def _fold(title: str, inside: str) -> str:
    return f'<details class="fold"><summary>{escape(title)}</summary>{inside}</details>'


def _cells(tally: Tally) -> list[str]:
    return [
        str(tally.total),
        *(share_words(count, tally.total) for count in tally.assertions.values()),
        f"{100.0 * tally.sourced:.0f} %",
        f"{100.0 * tally.sourced_weight:.0f} %",
    ]


def _bar(title: str, tally: Tally) -> str:
    """Return a bar with its parts named in words beneath; the patterns differ, too."""
    parts = [(kind, count) for kind, count in tally.assertions.items() if count]
    strips = "".join(
        f'<i class="kind-{escape(kind)}" style="width:{100.0 * count / tally.total:.2f}%"></i>'
        for kind, count in parts
    )
    words = ", ".join(
        f"{WORDS.get(kind, kind)} {share_words(count, tally.total)} ({count})"
        for kind, count in parts
    )
    weight = f"with a source: {100.0 * tally.sourced:.0f} %, of the weight "
    return (
        f'<div class="share"><h5>{escape(title)}</h5><div class="strip" aria-hidden="true">'
        f"{strips}</div><p>{escape(words)}; {weight}{100.0 * tally.sourced_weight:.0f} %</p></div>"
    )


def weak_html(rows: Sequence[Weak], knowledge: KnowledgeBase, *, shown: int) -> str:
    """Return the statements that most need a reader, each with a button to sign it off."""
    body = [
        [
            link(f"disorder:{one.disorder}", one.label),
            subject_links(one.subject, knowledge),
            escape(one.says),
            escape(WORDS.get(one.evidence, one.evidence)),
            weight_words(one.units),
            "<br>".join(escape(by) for by in one.reviewed)
            or action(
                "sign",
                f"disorder:{one.disorder}|{one.key}",
                "Sign off",
                label=f"Sign off {one.about} of {one.label}",
            ),
        ]
        for one in rows[:shown]
    ]
    if not body:
        return '<div class="dt"><p class="empty">No statement fits this choice.</p></div>'
    left = len(rows) - shown
    more = action("more", "", f"Show more of {left}") if left > 0 else ""
    head = ["Disorder", "Finding", "How often", "Rests on", "Weight#", "Signed off"]
    name = f"{len(rows)} statements: unreviewed first, then guesses, then by weight"
    return f'<div class="dt wb">{grid(head, body, name=name)}{more}</div>'
