"""Each part of the model switched on or off, on the labelled tables, fold by fold.

Authored knowledge learns nothing from the tables, so that folds only show whether a difference
holds in each fifth of the patients; fitted knowledge is counted on the other four fifths. These are
development data: what is chosen by them is chosen on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import TABLES, table
from benchmarks.metrics import DECIMALS
from benchmarks.sheets import FOLDS, Part, Scores, Sheet
from benchmarks.variant_parts import as_it_is
from benchmarks.variants import AUTHORED, FITTED, Variant
from kb.errors import InputError
from kb.load import load_knowledge

__all__ = ["markdown", "run"]

LARGE = 3
"""Fitting takes minutes; of the largest tables every third case is taken."""
_LARGE_TABLES = frozenset({"dermacon_in", "milk10k", "scin"})
_HEAD = ("top1", "top3", "mrr", "log_loss")


def run(cases: Path | None = None, *, names: Sequence[str] = TABLES) -> dict[str, Any]:
    """Return the figures of every variant on every table, with authored and fitted knowledge.

    Args:
        cases: has to be None: the tables are those of the development data.
        names: which tables.

    Raises:
        InputError: a file is given, or the development data are not there.
    """
    if cases is not None:
        raise InputError("the ablation runs over all tables", mend="leave --cases away")
    knowledge = load_knowledge()
    results: list[dict[str, Any]] = []
    for name in names:
        sheet = Sheet(name, table(name), knowledge)
        results += _compared(sheet, "authored", sheet.authored(), AUTHORED)
        every = LARGE if name in _LARGE_TABLES else 1
        small = Sheet(name, table(name), knowledge, every=every) if every > 1 else sheet
        results += _compared(small, "fitted", small.fitted(), FITTED)
    return {"data": "development parts", "folds": FOLDS, "knowledge_hash": knowledge.hash} | {
        "results": results
    }


def _compared(
    sheet: Sheet, knowledge: str, parts: Sequence[Part], variants: Sequence[Variant]
) -> Iterator[dict[str, Any]]:
    base = sheet.scores(parts, as_it_is)
    about = {"table": sheet.name, "knowledge": knowledge, "n": len(sheet.cases)}
    yield {**about, "about": "", "variant": "as it is", **_rounded(base.figures())}
    soft = any(one.soft for one in sheet.closed)
    for one in variants:
        if one.about == "soft evidence" and not soft:
            continue
        scores = sheet.scores(parts, one.totals)
        told = {"about": one.about, "variant": one.says, **_rounded(scores.figures())}
        yield {**about, **told, "better_folds": _better(sheet, base, scores)}


def _rounded(figures: Mapping[str, float]) -> dict[str, float]:
    return {key: round(value, DECIMALS) for key, value in figures.items()}


def _better(sheet: Sheet, base: Scores, scores: Scores) -> dict[str, list[int]]:
    """Return by figure how many folds are better and how many are worse."""
    counted = {key: [0, 0] for key in _HEAD}
    for fold in range(FOLDS):
        rows = np.flatnonzero(sheet.fold == fold)
        before, after = base.figures(rows), scores.figures(rows)
        for key in _HEAD:
            gain = (after[key] - before[key]) * (-1 if key == "log_loss" else 1)
            counted[key][0] += gain > 1e-9
            counted[key][1] += gain < -1e-9
    return counted


def markdown(found: Mapping[str, Any], knowledge: str) -> str:
    """Return the table of docs/ablation.md: differences to the model as it is, by data set."""
    rows = [one for one in found["results"] if one["knowledge"] == knowledge]
    names = list(dict.fromkeys(one["table"] for one in rows))
    base = {one["table"]: one for one in rows if one["variant"] == "as it is"}
    head = ["", *(f"{name} (n {base[name]['n']})" for name in names)]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    first = [f"{b['top3']:.3f} / {b['mrr']:.3f} / {b['log_loss']:.2f}" for b in base.values()]
    lines.append("| " + " | ".join(["**as it is**: top-3 / MRR / log loss", *first]) + " |")
    variants = dict.fromkeys((one["about"], one["variant"]) for one in rows if one["about"])
    for about, variant in variants:
        cells = []
        for name in names:
            of = [r for r in rows if r["table"] == name and r["variant"] == variant]
            cells.append(_cell(of[0], base[name]) if of else "")
        lines.append("| " + " | ".join([f"{about}: {variant}", *cells]) + " |")
    return "\n".join(lines)


def _cell(row: Mapping[str, Any], base: Mapping[str, Any]) -> str:
    parts = []
    for key, digits in (("top3", 3), ("mrr", 3), ("log_loss", 2)):
        better, worse = row["better_folds"][key]
        sign = "" if better == worse == 0 else f" ({better}:{worse})"
        parts.append(f"{row[key] - base[key]:+.{digits}f}{sign}")
    return " / ".join(parts)
