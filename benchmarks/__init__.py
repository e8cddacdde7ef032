"""The numbers: each on a named data set or workload, as plain data.

Accuracy figures say which data and which knowledge they are of; they are development numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import InputError
from kb.knowledge import nearest

if TYPE_CHECKING:
    from benchmarks.examples import Table

__all__ = ["BENCHMARKS", "TABLES", "TRUST", "run_benchmark", "table"]


def _pictures(name: str) -> Callable[[Path | None], dict[str, Any]]:
    """Return the benchmark of a file of pictures (of ``derm7pt``, a CSV is a table instead)."""

    def run(cases: Path | None) -> dict[str, Any]:
        from benchmarks import pictures_runs

        return pictures_runs.run(name, cases)

    return run


def _speed(cases: Path | None) -> dict[str, Any]:
    from benchmarks import speed

    return speed.run(cases)


def _questions(cases: Path | None) -> dict[str, Any]:
    from benchmarks import questions

    return questions.run(cases)


def _vignettes(cases: Path | None) -> dict[str, Any]:
    from benchmarks import vignettes

    return vignettes.run(cases)


def _proofs(cases: Path | None) -> dict[str, Any]:
    from benchmarks import proofs

    return proofs.run(_how_many(cases, 10_000))


def _agreement(cases: Path | None) -> dict[str, Any]:
    from benchmarks import agreement

    return agreement.run(_how_many(cases, 2_000))


def _ablation(cases: Path | None) -> dict[str, Any]:
    from benchmarks import ablation

    return ablation.run(cases)


def _pairs(cases: Path | None) -> dict[str, Any]:
    from benchmarks import pairs

    return pairs.run(_how_many(cases, 300))


def _how_many(cases: Path | None, usual: int) -> int:
    """Return how many random cases are asked for: a number in place of a file."""
    if cases is None:
        return usual
    if not str(cases).isdecimal() or int(str(cases)) == 0:
        raise InputError(
            f"'{cases}' is no number of cases", place="--cases", mend=f"e.g. --cases {usual}"
        )
    return int(str(cases))


def _tones(cases: Path | None) -> dict[str, Any]:
    from benchmarks import tones

    return tones.run(_how_many(cases, 2))


def _colours(cases: Path | None) -> dict[str, Any]:
    from benchmarks import colours

    return colours.run(_how_many(cases, 40))


def _speed_pictures(cases: Path | None) -> dict[str, Any]:
    from benchmarks import speed_pictures

    return speed_pictures.run(_how_many(cases, 5))


def _compare_pictures(cases: Path | None) -> dict[str, Any]:
    from benchmarks import pictures_compare

    return pictures_compare.run(None if cases is None else _how_many(cases, 100))


def _vignettes_findings(cases: Path | None) -> dict[str, Any]:
    from benchmarks import prose_findings

    return prose_findings.run(cases)


def _slips(cases: Path | None) -> dict[str, Any]:
    from benchmarks import slips

    return slips.run(cases)


BENCHMARKS: dict[str, Callable[[Path | None], dict[str, Any]]] = {
    **{
        name: _pictures(name)
        for name in ("ham10000", "isic_dx", "derm7pt", "ph2", "pad_ufes_images", "fuseg")
    },
    "speed": _speed,
    "speed_pictures": _speed_pictures,
    "compare_pictures": _compare_pictures,
    "tones": _tones,
    "colours": _colours,
    "vignettes": _vignettes,
    "vignettes_findings": _vignettes_findings,
    "slips": _slips,
    "questions": _questions,
    "proofs": _proofs,
    "agreement": _agreement,
    "ablation": _ablation,
    "pairs": _pairs,
}
"""Name to function; each takes the file of cases (None takes the development data)."""
TABLES = (
    "dermacon_in",
    "derm7pt",
    "dermx",
    "milk10k",
    "pad_ufes",
    "scin",
    "skincon",
    "uci_all",
    "uci_clinical",
)
"""Labelled tables: findings and history in, diagnosis out. ``derm7pt`` is one for a CSV file."""


TRUST = ("calibration", "left_out")
"""How far answers can be trusted: over the tables, with authored or with fitted knowledge."""


def table(name: str) -> Table:
    """Return how a labelled table is read."""
    from benchmarks import lesion_tables, rash_tables

    return {
        "dermacon_in": rash_tables.DERMACON_IN,
        "derm7pt": lesion_tables.DERM7PT_TABLE,
        "dermx": rash_tables.DERMX_TABLE,
        "milk10k": lesion_tables.MILK10K_TABLE,
        "pad_ufes": lesion_tables.PAD_UFES_TABLE,
        "scin": rash_tables.SCIN_TABLE,
        "skincon": rash_tables.SKINCON_TABLE,
        "uci_all": lesion_tables.uci_table(histology=True),
        "uci_clinical": lesion_tables.uci_table(histology=False),
    }[name]


def run_benchmark(
    name: str,
    *,
    cases: Path | None = None,
    train: Path | None = None,
    knowledge: str = "authored",
    plots: Path | None = None,
    inside: Sequence[Path] = (),
    outside: Sequence[Path] = (),
) -> dict[str, Any]:
    """Run a benchmark by name and return its figures.

    Args:
        name: one of :data:`TABLES` or :data:`BENCHMARKS`; ``list`` names them.
        cases: the file of cases; None takes the development data.
        train: of a table, the file to learn from; None cross-validates inside ``cases``.
        knowledge: of a table, ``authored`` or ``fitted``.
        plots: of ``calibration``, a folder for its diagrams.
        inside: of ``scope``, files of pictures of skin.
        outside: of ``scope``, files of everyday pictures.

    Raises:
        InputError: the name, the knowledge or a file is not known.
    """
    known = sorted({*BENCHMARKS, *TABLES, *TRUST, "scope"})
    if name == "list":
        return {"benchmarks": known}
    if name not in known:
        near = nearest(name.replace("_", "-"), [n.replace("_", "-") for n in known])
        mend = f"did you mean {' or '.join(n.replace('-', '_') for n in near)}?" if near else ""
        raise InputError(f"unknown benchmark '{name}'", mend=mend or f"one of {', '.join(known)}")
    if knowledge not in {"authored", "fitted"}:
        raise InputError(f"knowledge '{knowledge}' is not known", mend="authored or fitted")
    if plots is not None and name != "calibration":
        raise InputError(f"'{name}' draws no plots", mend="leave --plots away")
    if name == "scope" or inside or outside:
        return _scope(name, cases, inside, outside)
    if name in TRUST:
        from benchmarks import trust

        if train is not None:
            raise InputError(f"'{name}' learns from no other file", mend="leave --train away")
        if name == "left_out":
            return trust.run_left_out(cases, knowledge=knowledge)
        return trust.run_calibration(cases, knowledge=knowledge, plots=plots)
    pictures = name == "derm7pt" and not _is_table(cases) and train is None
    if name in TABLES and not (pictures and knowledge == "authored"):
        from benchmarks import diagnosis

        return diagnosis.run(table(name), name=name, cases=cases, train=train, knowledge=knowledge)
    if knowledge != "authored" or train is not None:
        raise InputError(
            f"'{name}' measures no knowledge", mend="leave --knowledge and --train away"
        )
    return BENCHMARKS[name](cases)


def _scope(
    name: str, cases: Path | None, inside: Sequence[Path], outside: Sequence[Path]
) -> dict[str, Any]:
    """Run ``scope``, the only benchmark with two sides of files."""
    from benchmarks import scope

    if name != "scope":
        raise InputError(f"'{name}' has no two sides", mend="leave --inside and --outside away")
    if cases is not None:
        raise InputError("'scope' takes two sides", mend="give --inside and --outside files")
    return scope.run(inside, outside)


def _is_table(cases: Path | None) -> bool:
    return cases is not None and cases.suffix.lower() in {".csv", ".tsv"}
