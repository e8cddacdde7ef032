"""The tables: filtered, sorted, a hundred rows at a time."""

from __future__ import annotations

import pytest

from desks.workbench.table import COLUMNS, STEP, TableView, table_page, table_rows
from kb.knowledge import KnowledgeBase


@pytest.mark.parametrize("kind", COLUMNS)
@pytest.mark.parametrize("down", [False, True])
def test_every_column_sorts(toy: KnowledgeBase, kind: str, down: bool) -> None:
    rank = {"emergency": 0, "urgent": 1, "soon": 2, "routine": 3}
    for column in COLUMNS[kind]:
        rows = table_rows(toy, TableView(kind, column=column, down=down))
        values = [row[column] for row in rows]
        values = [rank[one] for one in values] if column == "urgency" else values
        values = [one.lower() if isinstance(one, str) else one for one in values]
        assert values == sorted(values, reverse=down), column


def test_rows_tell_what_the_scripts_hold(toy: KnowledgeBase) -> None:
    rows = {row["id"]: row for row in table_rows(toy, TableView())}
    assert rows["psoriasis"] == {
        "id": "psoriasis",
        "label": "Psoriasis",
        "group": "papulosquamous",
        "urgency": "routine",
        "findings": 7,
        "sourced": 29,
        "signed off": 0,
    }
    found = {row["id"]: row for row in table_rows(toy, TableView("finding"))}
    assert (found["pruritus"]["scripts"], found["scale"]["kinds"]) == (5, 1)
    assert found["bulla"]["scripts"] == 1
    assert len(found) == len(toy.findings)


@pytest.mark.parametrize(
    ("kind", "words", "ids"),
    [
        ("disorder", "fungal", {"tinea", "pityriasis-versicolor"}),
        ("disorder", "TUMOR urgent", {"melanoma"}),
        ("disorder", "tumor emergency", set()),
        ("finding", "bump", {"papule"}),
        ("finding", "dermoscopy network typical", {"typical-pigment-network"}),
    ],
)
def test_filter(toy: KnowledgeBase, kind: str, words: str, ids: set[str]) -> None:
    found = {row["id"] for row in table_rows(toy, TableView(kind, words))}
    assert ids <= found
    assert found <= ids | {"atypical-pigment-network"}


def test_pressing_a_head(toy: KnowledgeBase) -> None:
    view = TableView().sorted_by("findings")
    assert (view.column, view.down) == ("findings", True)  # the most first
    assert view.sorted_by("findings").down is False
    assert view.sorted_by("label").down is False
    assert view.sorted_by("nonsense") is view
    assert 'aria-sort="descending"' in table_page(toy, view)
    assert view.of("finding") == TableView("finding")
    assert view.of("disorder") is view


def test_a_long_table_is_shown_in_steps(shipped: KnowledgeBase) -> None:
    page = table_page(shipped, TableView())
    assert page.count("<tr>") == STEP + 1
    assert f"Show {STEP} more of {len(shipped.disorders) - STEP}" in page
    all_ = table_page(shipped, TableView(shown=5000))
    assert all_.count("<tr>") == len(shipped.disorders) + 1
    assert "more of" not in all_
