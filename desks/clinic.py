"""The clinic desk: photograph and history in, findings to correct, a differential with reasons out.

This module holds what the desk does; :mod:`ui` lays it out. Every function returns plain values, so
that it can be tested without a browser.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from desks.casework import compiled_knowledge, observations_of
from kb.errors import CaseError, DermatraceError
from kb.knowledge import KnowledgeBase
from reasoning.case import resolve_case
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import Differential, diagnose
from reasoning.page import differential_html
from reasoning.text import percent

if TYPE_CHECKING:
    from vision import Picture, Reading

__all__ = [
    "STYLE",
    "VERDICTS",
    "age_of",
    "answer_html",
    "build_document",
    "choices_of",
    "figure_html",
    "is_likely",
    "message_html",
    "reading_rows",
    "run_case",
]

STYLE = """
#readings{max-height:26rem;overflow:auto}
.verdict{padding:.3rem .6rem !important}.verdict .wrap{gap:.25rem !important}
.verdict label{padding:.15rem .5rem !important}
.verdict span{font-size:.85rem;color:var(--body-text-color) !important}
"""
VERDICTS = ("as read", "present", "absent", "unknown")
SYMPTOMS = (
    "pruritus",
    "pain",
    "burning",
    "bleeding",
    "increasing-size",
    "changed-recently",
    "fever",
    "no-symptoms",
)


def choices_of(knowledge: KnowledgeBase, *axes: str) -> list[tuple[str, str]]:
    """Return (label, id) of the findings of some axes, or of all, sorted by label."""
    return sorted(
        (finding.label if axes else f"{finding.label} ({finding.axis})", finding.id)
        for finding in knowledge.findings.values()
        if not axes or finding.axis in axes
    )


def is_likely(row: Mapping[str, Any]) -> bool:
    """Tell whether a finding was read as likelier than it is in such pictures."""
    if "probability" not in row:
        return True
    return bool(row["probability"] >= row["base_rate"])


def reading_rows(reading: Reading, knowledge: KnowledgeBase) -> list[dict[str, Any]]:
    """Return what the network read, likeliest first within each axis, for the correction list."""
    if reading.refused is not None:
        return []
    rows = []
    about = {one.finding: one for one in reading.findings}
    for entry in observations_of(reading):
        finding = knowledge.findings[entry["finding"]]
        one = about.get(finding.id)
        if one is None:  # not read by a head: follows from the outline
            words = {"says": finding.label, "validated_on": "follows from the outline found"}
            fixed = {"label": finding.label, "axis": finding.axis, "choice": None}
            rows.append({**entry, **fixed, **words})
            continue
        rows.append(
            {
                **entry,
                "label": finding.label,
                "axis": finding.axis,
                "choice": finding.choice,
                "says": f"{finding.label}: {percent(one.probability)} "
                f"(in {percent(one.base_rate)} of such pictures)",
                "validated_on": one.validated_on,
            }
        )
    return sorted(rows, key=lambda r: (r["axis"], -r.get("probability", 1.0)))


def age_of(text: str | None) -> float | None:
    """Return the age that a form field holds, None where it is empty.

    Raises:
        CaseError: it holds no number of years.
    """
    words = (text or "").strip().replace(",", ".")
    if not words:
        return None
    try:
        return float(words)
    except ValueError as error:
        raise CaseError(f"'{words}' is no age", place="age", mend="write years, e.g. 54") from error


def build_document(
    *,
    age: float | None,
    sex: str | None,
    setting: str,
    duration: str | None,
    sites: Sequence[str],
    symptoms: Sequence[str],
    present: Sequence[str],
    absent: Sequence[str],
    rows: Sequence[Mapping[str, Any]] = (),
    verdicts: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the case document of the form, readings corrected by the user's verdicts."""
    verdicts = verdicts or {}
    observations: list[dict[str, Any]] = []
    # a reading over exclusive findings stands or falls as one: unknown for one, unknown for all
    distrusted = {
        row["choice"]
        for row in rows
        if row["choice"] and verdicts.get(row["finding"], "as read") == "unknown"
    }
    for row in rows:
        verdict = verdicts.get(row["finding"], "as read")
        entry = {"finding": row["finding"], "origin": "picture", "region": row["region"]}
        entry |= {"network": row["network"]} if "network" in row else {}
        if verdict in {"as read", "absent"} and row["choice"] not in distrusted:
            keys = ("probability", "base_rate", "status")
            read = {key: row[key] for key in keys if key in row}
            if verdict == "as read" or "probability" in read:
                observations.append(entry | read)
        if verdict in {"present", "absent"}:
            observations.append(entry | {"status": verdict})
    document: dict[str, Any] = {"id": "app", "setting": setting, "observations": observations}
    document["present"] = list(dict.fromkeys([*sites, *symptoms, *present]))
    document["absent"] = list(absent)
    if age is not None:
        document["age"] = age
    if sex in {"female", "male"}:
        document["sex"] = sex
    if duration and duration.strip():
        document["duration"] = duration.strip()
    return document


def run_case(
    document: Mapping[str, Any],
    compiled: CompiledKnowledge | None = None,
    *,
    keep_excluded: bool = False,
) -> Differential:
    """Return the differential of a case document.

    Raises:
        CaseError: the document is wrong or contradicts itself; it names the place.
    """
    if document.get("images"):
        raise CaseError(
            "pictures have to be read before a case is answered",
            place="images",
            mend="read them first and add what was read to the observations",
        )
    compiled = compiled or compiled_knowledge()
    case = resolve_case(document, compiled.knowledge)
    return diagnose(case, compiled, keep_excluded=keep_excluded)


def answer_html(
    document: Mapping[str, Any],
    *,
    top: int = 10,
    keep_excluded: bool = False,
    fitted: Sequence[str] = (),
) -> str:
    """Return the differential as HTML, or the message that says what to mend in the form."""
    try:
        compiled = compiled_knowledge(None, tuple(fitted))
        answer = run_case(document, compiled, keep_excluded=keep_excluded)
        return differential_html(answer, top=top)
    except DermatraceError as error:
        return message_html(str(error))


def message_html(text: str, *, kind: str = "problem") -> str:
    """Return a message for the place where something is wrong or worth knowing."""
    role = "alert" if kind == "problem" else "note"
    css = "flag" if kind == "problem" else "note"
    return f'<div class="dt"><p class="{css}" role="{role}">{escape(text)}</p></div>'


def figure_html(picture: Picture, reading: Reading, *, synthetic: bool = False) -> str:
    """Return the photograph as it was read, with the lesion's outline drawn and named."""
    from PIL import Image

    image = Image.fromarray(picture.pixels)
    image.thumbnail((900, 900))
    data = io.BytesIO()
    image.save(data, "JPEG", quality=88)
    source = base64.b64encode(data.getvalue()).decode()
    width, height = image.size
    drawing, words = "", "no lesion outlined"
    if reading.outline is not None:
        points = " ".join(f"{x * width:.1f},{y * height:.1f}" for x, y in reading.outline.points)
        drawing = (
            f'<polygon points="{points}" fill="none" stroke="#000" stroke-width="5"/>'
            f'<polygon points="{points}" fill="none" stroke="#ffd400" stroke-width="2.5"/>'
        )
        words = f"lesion outline ({percent(reading.outline.area)} of the picture)"
    mark = "Synthetic picture drawn by Dermatrace, no patient. " if synthetic else ""
    notes = [*picture.notes, *reading.notices]
    if reading.refused is not None:
        status = message_html(f"Picture refused: {reading.refused}")
    else:
        status = "".join(message_html(note, kind="note") for note in notes)
    return (
        f'<figure class="dt" style="margin:0"><svg viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="photograph, {escape(words)}" style="max-width:100%;height:auto">'
        f'<image href="data:image/jpeg;base64,{source}" width="{width}" height="{height}"/>'
        f"{drawing}</svg><figcaption>{escape(mark)}Read as {escape(reading.modality)}; "
        f"{escape(words)}; weights {escape(str(reading.model.get('name', '')))}.</figcaption>"
        f"</figure>{status}"
    )
