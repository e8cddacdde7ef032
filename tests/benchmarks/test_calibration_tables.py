"""docs/calibration.md says what the files in kb/calibration say."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.calibration_tables import PAGE, ROOT, TABLES, read, renewed
from kb.errors import InputError, KnowledgeError


def test_the_page_holds_the_tables_of_the_files_that_ship() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"<!-- table: {name} -->" in page for name in TABLES)
    assert renewed(page, read(ROOT)) == page


def test_every_state_that_was_measured_has_its_row() -> None:
    measured = read(ROOT)
    rows = TABLES["temperature"](measured).splitlines()[2:]
    assert len(rows) == len(measured) == len(list((ROOT / "calibration").glob("*.yaml")))
    clinic = next(row for row in rows if row.startswith("| authored, dermatology clinic |"))
    one = next(one for one in measured if one.name == "dermatology-clinic")
    assert f"| {one.cases} | {one.temperature:.3f} |" in clinic


def test_an_edited_figure_is_put_right_and_other_text_is_left() -> None:
    page = "before\n<!-- table: sets -->\n| wrong |\n<!-- end -->\nafter\n"
    mended = renewed(page, read(ROOT))
    assert mended.startswith("before\n") and mended.endswith("<!-- end -->\nafter\n")
    assert "wrong" not in mended and TABLES["sets"](read(ROOT)) in mended


def test_an_unknown_mark_is_told() -> None:
    with pytest.raises(InputError, match="no table 'weights'"):
        renewed("<!-- table: weights -->\n<!-- end -->", read(ROOT))


def test_a_folder_without_measurements_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="nothing was measured"):
        read(tmp_path)
