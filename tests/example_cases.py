"""Case files for tests of the command line: the project's examples, and those written in a test."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import ROOT

EXAMPLES = ROOT / "examples"
PSORIASIS = str(EXAMPLES / "plaque-psoriasis.yaml")
BLISTERS = str(EXAMPLES / "painful-blisters.yaml")


def case_file(folder: Path, text: str, name: str = "case.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
