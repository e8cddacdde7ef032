"""The files of a case: report (HTML, PDF), result (JSON, TSV), proof, and the case itself."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from desks.casework import to_json
from desks.clinic.answer import Worked
from desks.clinic.bands import Point
from desks.clinic.commitment import Commitment
from desks.clinic.plate import Plate
from desks.clinic.report import make_report, report_html
from desks.clinic.report_pdf import report_pdf
from kb.errors import CaseError
from reasoning.proofs.proof import build_proof
from reasoning.result import result_dict, result_tsv

__all__ = ["case_name", "now_words", "write_files"]

_PROVED = 20
"""Hypotheses that a proof writes out, as many as a result has."""


def now_words() -> str:
    """Return date and time as they stand on a report."""
    return datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z")


def case_name(text: str | None) -> str:
    """Return the name of a case, which names its files.

    Raises:
        CaseError: it holds a character that no file name can hold, or is too long.
    """
    name = (text or "").strip() or "case"
    if len(name) > 80 or not re.fullmatch(r"[^/\\:*?\"<>|\x00-\x1f]+", name) or name[0] == ".":
        mend = "use letters, digits, blanks and hyphens, at most 80"
        raise CaseError(f"'{name}' cannot name files", place="case name", mend=mend)
    return name


def write_files(
    worked: Worked,
    folder: Path | None = None,
    *,
    point: Point = "sensitivity-first",
    level: float = 0.9,
    numbers: bool = False,
    record: Commitment | None = None,
    plates: Sequence[Plate] = (),
) -> list[Path]:
    """Write every file of a case and return their paths, the report first.

    Args:
        worked: the answer; the id of its case names the files.
        folder: where to; a new temporary folder by default.
        point: operating point whose verdict stands on the report.
        level: of the set that stands on the report.
        numbers: state probabilities even where the case fits no known disorder.
        record: the user's own differential before and after; written if there is one.
        plates: the pictures of the case, for its report.
    """
    target = folder or Path(tempfile.mkdtemp(prefix="dermatrace-"))
    name = worked.differential.case.id
    report = make_report(
        worked,
        made_at=now_words(),
        point=point,
        level=level,
        numbers=numbers,
        record=record,
        plates=plates,
    )
    proof = build_proof(worked.differential, explain=_PROVED)
    case = {key: value for key, value in worked.document.items() if value not in (None, [], ())}
    texts = {
        f"{name}-report.html": report_html(report),
        f"{name}.json": to_json(result_dict(worked.differential, top=_PROVED)) + "\n",
        f"{name}.tsv": result_tsv(worked.differential),
        f"{name}-proof.json": to_json(proof) + "\n",
        f"{name}-case.json": to_json(case) + "\n",
    }
    if record is not None and (record.committed_at or record.skipped):
        texts[f"{name}-own.json"] = to_json(record.to_dict()) + "\n"
    pdf = target / f"{name}-report.pdf"
    pdf.write_bytes(report_pdf(report))
    paths = [pdf]
    for file, text in texts.items():
        path = target / file
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths
