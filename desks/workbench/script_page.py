"""The page of a disorder: every statement with its value, its evidence and what was counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from desks.clinic.bits import action, tag, weight_words
from desks.script import script_data
from desks.workbench.bits import (
    codes_words,
    definition_list,
    grid,
    label_of,
    link,
    links,
    open_at,
    origin_html,
    section,
    subject_links,
)
from kb.finding_schema import LESION_AXES
from kb.fitted import FittedSet
from kb.knowledge import KnowledgeBase
from kb.schema import Disorder
from reasoning.compiled import CompiledKnowledge

__all__ = ["disorder_page", "signed_html"]

Data = Mapping[str, Any]
SETTING = "dermatology-clinic"
"""The setting in which weights are shown; they differ a little between settings."""


def disorder_page(id_: str, compiled: CompiledKnowledge, fitted: Sequence[FittedSet] = ()) -> str:
    """Return the page of a disorder.

    Args:
        id_: of a disorder that is known.
        compiled: gives the weights.
        fitted: data sets whose counts are shown beside what is written.
    """
    knowledge = compiled.knowledge
    disorder = knowledge.disorders[id_]
    data = script_data(disorder, knowledge, fitted)
    return "".join(
        [
            _head(data, knowledge),
            section("Findings", _findings(data, disorder, compiled), count=len(disorder.findings)),
            section("Counted in the data sets, but not in the script", _only(data)),
            section("Who gets it", _patients(data, knowledge)),
            section("Taken for it, and what tells them apart", _apart(data, knowledge)),
            section("Rules about it", _rules(data, knowledge)),
            section("Exclude first", _list(data["exclude_first"])),
            section("Complications", _list(data["complications"])),
            section("Treatment", _treatment(data, knowledge)),
            section("Signed off", signed_html(data)),
            section("Sources", _sources(data, knowledge), count=len(data["sources"])),
        ]
    )


def _head(data: Data, knowledge: KnowledgeBase) -> str:
    ref = f"disorder:{data['id']}"
    urgent = "grave" if data["urgency"] in {"urgent", "emergency"} else ""
    tags = [tag(f"urgency: {data['urgency']}", urgent)]
    if data["must_not_miss"]:
        tags.append(tag("must not be missed", "grave"))
    tags.append(tag(f"course: {data['course']}"))
    if data["neoplasm"] != "none":
        tags.append(tag(f"{data['neoplasm']} neoplasm"))
    tags.append(tag("infectious" if data["infectious"] else "not infectious"))
    facts = definition_list(
        [
            ("Group", link(f"group:{data['group']}", data["group"])),
            ("Also called", escape(", ".join(data["synonyms"]))),
            ("Identifiers", escape(codes_words(data["xrefs"]))),
            ("A form of", links("disorder", [data["variant_of"] or ""], knowledge)
             if data["variant_of"] else ""),
            ("Its forms", links("disorder", data["variants"], knowledge)),
            ("A kind of", links("class", data["classes"], knowledge)),
            ("Only on", links("finding", data["only_sites"], knowledge)),
        ]
    )  # fmt: skip
    return (
        f'<p class="kicker">disorder · <code>{escape(data["id"])}</code></p>'
        f"<h3>{escape(data['label'])}</h3><p>{' '.join(tags)}</p>"
        f"<p>{escape(data['definition'])}</p>{facts}"
        f'<p class="acts">{action("edit", ref, "Edit this script")} '
        f"{action('sign', ref, 'Sign off')}</p>"
    )


def _findings(data: Data, disorder: Disorder, compiled: CompiledKnowledge) -> str:
    weights = compiled.setting(SETTING).present[compiled.row[disorder.id]]
    head = ["Finding", "Axis", "How often", "Weight#", "Known from", "Counted", "Signed off"]
    if not any(row["counted"] for row in data["findings"]):
        head.remove("Counted")
    rows = []
    for row in data["findings"]:
        parts = _parts(row)
        weight = int(weights[compiled.column[tuple(sorted(set(parts)))]])
        cells = {
            "Finding": subject_links(parts, compiled.knowledge),
            "Axis": escape(row["axis"]),
            "How often": escape(row["says"]),
            "Weight": weight_words(weight),
            "Known from": origin_html(row, compiled.knowledge),
            "Counted": "<br>".join(escape(_count(one)) for one in row["counted"]),
            "Signed off": _who(row["signed_off"]),
        }
        rows.append([cells[name.rstrip("#")] for name in head])
    note = (
        '<p class="src">Weight: what the finding adds to the sum (log10) when it is there, in a '
        "dermatology clinic; counts of data sets are not in it.</p>"
    )
    return note + grid(head, rows, name="What the script says of findings")


def _parts(row: Data) -> list[str]:
    lesion = row.get("lesion")
    if lesion is None:
        return [str(row["finding"])]
    return [lesion[axis] for axis in LESION_AXES if axis in lesion]


def _count(seen: Data) -> str:
    label = "" if seen["own_label"] else f" (labelled {seen['label']})"
    return f"{seen['dataset']}: {seen['says']}{label}"


def _who(reviews: Sequence[Data]) -> str:
    if not reviews:
        return '<span class="src">not yet</span>'
    return "<br>".join(escape(f"{one['by']} ({one['role']}), {one['on']}") for one in reviews)


def _only(data: Data) -> str:
    rows = [
        [
            link(f"finding:{row['finding']}", row["label"]),
            escape(row["axis"]),
            "<br>".join(escape(_count(one)) for one in row["counted"]),
        ]
        for row in data["counted_only"]
    ]
    if not rows:
        return ""
    table = grid(["Finding", "Axis", "Counted"], rows, name="Counted, but not in the script")
    return f'<details class="fold"><summary>{len(rows)} findings</summary>{table}</details>'


def _patients(data: Data, knowledge: KnowledgeBase) -> str:
    told = data["epidemiology"]
    rows = [
        [f"How common ({escape(one['setting'])})", escape(one["says"]), origin_html(one, knowledge)]
        for one in told["frequency"]
    ]
    rows += [
        [name, escape(told[key]["says"]), origin_html(told[key], knowledge)]
        for name, key in (("Age", "age"), ("Women", "female"))
    ]
    for dataset, labels in data["counted"].items():
        cases = ", ".join(f"{count} labelled {name}" for name, count in labels.items())
        if cases:
            rows.append([f"Cases in {escape(dataset)}", escape(cases), tag("data")])
    return grid(["About", "Says", "Known from"], rows, name="Who gets it")


def _apart(data: Data, knowledge: KnowledgeBase) -> str:
    rows = [
        [
            link(f"disorder:{one['disorder']}", one["label"])
            if one["disorder"] in knowledge.disorders
            else links("class", [one["disorder"]], knowledge),
            link(f"finding:{one['by']}", one["by_label"]),
            escape(one["says"]),
            origin_html(one, knowledge),
        ]
        for one in data["tell_apart"]
    ]
    table = grid(["Disorder", "By", "Says", "Known from"], rows, name="Look-alikes") if rows else ""
    others = links("disorder", data["mistaken_for_it"], knowledge)
    return table + (f"<p>Named as a look-alike by: {others}</p>" if others else "")


def _rules(data: Data, knowledge: KnowledgeBase) -> str:
    items = [
        f"<li>{link('rule:' + one['id'], one['label'])} {tag(one['kind'])} "
        f"{origin_html(one, knowledge)}</li>"
        for one in data["rules"]
    ]
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _list(words: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in words)}</ul>" if words else ""


def _treatment(data: Data, knowledge: KnowledgeBase) -> str:
    rows = [
        [escape(one["line"]), escape(one["option"]), origin_html(one, knowledge)]
        for one in data["treatment"]
    ]
    head = ["Line", "Option", "Known from"]
    return grid(head, rows, name="Treatment options by line") if rows else ""


def signed_html(data: Data) -> str:
    """Return who signed off how much of a script, and what has changed since."""
    signed, total = data["reviews"]["signed_off"], len(data["findings"]) + 1
    who: dict[str, int] = {}
    for reviews in signed.values():
        for one in reviews:
            name = f"{one['by']} ({one['role']}), {one['on']}"
            who[name] = who.get(name, 0) + 1
    dermatologist = any(one["role"] == "dermatologist" for all_ in signed.values() for one in all_)
    lines = [] if dermatologist else ["No dermatologist has reviewed this yet."]
    lines += [f"{name}: {count} of {total} statements" for name, count in who.items()]
    lines += [
        f"Changed since {one['by']} signed it off on {one['on']}: {one['statement']}"
        for one in data["reviews"]["lapsed"]
    ]
    return _list(lines)


def _sources(data: Data, knowledge: KnowledgeBase) -> str:
    items = [
        f"<li>{link('source:' + key, label_of('source:' + key, knowledge))} "
        f"{open_at(knowledge.sources[key])}</li>"
        for key in data["sources"]
        if key in knowledge.sources
    ]
    return f"<ol>{''.join(items)}</ol>" if items else ""
