"""One disorder of the differential: evidence for and against, cards, treatment, what to exclude."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from desks.clinic.answer import Worked
from desks.clinic.bits import action, tag
from desks.clinic.cards import cards_html
from desks.script import script_data
from kb.schema import Disorder
from reasoning.page import evidence_html
from reasoning.parameters import NONE_OF_THESE
from reasoning.proofs.proof import build_proof
from reasoning.proofs.text import percent

__all__ = ["detail_html"]

_NONE_WORDS = (
    "The patient has a disorder that this knowledge base does not know, or none. Every weight of "
    "this hypothesis is zero: it is the background the others are held against."
)


def detail_html(worked: Worked, selected: str, *, numbers: bool = False) -> str:
    """Return everything about one hypothesis of the differential."""
    proof = build_proof(worked.differential, explain=[selected])
    row = next(one for one in proof["hypotheses"] if one["id"] == selected)
    evidence = evidence_html(row, proof["weights"][selected], proof, worked.knowledge)
    disorder = worked.differential.disorder(selected)
    body = f"<p>{_NONE_WORDS}</p>" if disorder is None else _head(worked, disorder)
    number = percent(row["posterior"])
    if worked.abstains and not numbers:
        number = "probability not shown"
    if row.get("excluded_by"):
        number = "excluded"
    sections = _section("Evidence for and against", evidence, "evidence")
    if disorder is not None:
        cards = cards_html(worked.differential.rules, selected, worked.knowledge)
        sections += _section("Criteria and score cards", cards, "cards") if cards else ""
        sections += _script(worked, disorder)
    label = escape(row["label"])
    return (
        f'<article class="dt detail" tabindex="0" data-id="{escape(selected)}" '
        f'aria-label="{label}">'
        f'<h3>{label}</h3><p class="sub">Rank {row["rank"]} · {number}</p>'
        f"{body}{sections}</article>"
    )


def _section(title: str, body: str, name: str) -> str:
    return f'<section class="part {name}"><h4>{escape(title)}</h4>{body}</section>'


def _head(worked: Worked, disorder: Disorder) -> str:
    tags = tag("must not miss", "grave") if disorder.must_not_miss else ""
    tags += "".join(
        tag(words)
        for words in (
            f"urgency: {disorder.urgency}",
            f"{disorder.neoplasm} neoplasm" if disorder.neoplasm != "none" else "",
            "infectious" if disorder.infectious else "",
            disorder.course,
        )
        if words
    )
    label = disorder.label
    asks = ""
    if disorder.id != worked.leader:
        leader = worked.labels[worked.leader]
        asks = action("why-not", disorder.id, "Why not this?", label=f"Why not {label}?")
        asks += action("what-if", disorder.id, "What would make it lead?")
    else:
        leader = worked.labels[worked.at(1)] if worked.leader != NONE_OF_THESE else ""
    asks += action("compare", disorder.id, f"Compare with {leader}") if leader else ""
    return (
        f'<p class="tags">{tags}</p><p>{escape(disorder.definition)}</p><p class="asks">{asks}</p>'
    )


def _script(worked: Worked, disorder: Disorder) -> str:
    fitted = worked.differential.model.compiled.fitted
    data = script_data(disorder, worked.knowledge, fitted)
    number = {key: index for index, key in enumerate(data["sources"], start=1)}
    parts = ""
    if data["exclude_first"]:
        parts += _section("Exclude first", _list(map(escape, data["exclude_first"])), "exclude")
    if data["tell_apart"]:
        rows = [
            f"{action('open', one['disorder'], one['label'])} by {escape(one['by_label'])} "
            f"({worked.differential.closed.state((one['by'],))} here): {escape(one['says'])} "
            f'<span class="src">{_origin(one, number)}</span>'
            for one in data["tell_apart"]
            if one["disorder"] in worked.ranks
        ]
        parts += _section("Tell apart from", _list(rows), "apart") if rows else ""
    if data["treatment"]:
        rows = [
            f"<b>{escape(one['line'])}</b>: {escape(one['option'])} "
            f'<span class="src">{_origin(one, number)}</span>'
            for one in data["treatment"]
        ]
        note = '<p class="src">Options as the script states them; no advice for this patient.</p>'
        parts += _section("Treatment options", _list(rows) + note, "treatment")
    if data["complications"]:
        parts += _section("Complications", _list(map(escape, data["complications"])), "more")
    used = [key for key in number if f"[{number[key]}]" in parts]
    if used:
        rows = [f"[{number[key]}] {escape(data['sources'][key]['citation'])}" for key in used]
        parts += f'<details class="fold"><summary>Sources</summary>{_list(rows)}</details>'
    return parts


def _list(rows: Any) -> str:
    return f"<ul>{''.join(f'<li>{one}</li>' for one in rows)}</ul>"


def _origin(row: Mapping[str, Any], number: Mapping[str, int]) -> str:
    kind = row["evidence"] + (f" [{number[row['source']]}]" if "source" in row else "")
    more: Sequence[str] = [row[name] for name in ("where", "population", "note") if name in row]
    return escape(f"({kind}: {'; '.join(more)})" if more else f"({kind})")
