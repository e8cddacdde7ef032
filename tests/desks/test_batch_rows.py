"""Rows of a table as cases: every column, every way to say a thing, every mistake in words."""

from __future__ import annotations

from typing import Any

import pytest

from desks.batch_rows import RowReader
from kb.errors import CaseError, InputError
from kb.knowledge import KnowledgeBase
from reasoning.case import Case, resolve_case


def read(knowledge: KnowledgeBase, **cells: Any) -> Case:
    return RowReader(tuple(cells), knowledge).case(tuple(cells.values()))


def said(case: Case) -> list[tuple[tuple[str, ...], str, float | None, float | None]]:
    return [(o.subject, o.state, o.probability, o.base_rate) for o in case.observations]


def same(row: Case, document: dict[str, Any], knowledge: KnowledgeBase) -> None:
    """Hold a row to the case file that says the same."""
    other = resolve_case(document, knowledge)
    assert said(row) == said(other)
    assert (row.age, row.sex, row.setting) == (other.age, other.sex, other.setting)


def test_lists_are_those_of_a_case_file(toy: KnowledgeBase) -> None:
    row = read(toy, age="54", sex="F", present="Scale; itch ;plaque", absent="fever")
    same(
        row,
        {
            "age": 54.0,
            "sex": "female",
            "present": ["scale", "pruritus", "plaque"],
            "absent": ["fever"],
        },
        toy,
    )
    listed = read(toy, present=["scale", "itch"], absent=[], age=54)
    same(listed, {"age": 54.0, "present": ["scale", "pruritus"]}, toy)


def test_a_column_for_each_finding(toy: KnowledgeBase) -> None:
    row = read(toy, Scale=1, itch=0.0, plaque="yes", fever=False, bulla=None, elbow="")
    same(
        row,
        {
            "present": ["scale"],
            "observations": [
                {"finding": "pruritus", "status": "absent"},
                {"finding": "plaque", "status": "present"},
                {"finding": "fever", "status": "absent"},
            ],
        },
        toy,
    )
    assert [one.place for one in row.observations] == ["Scale", "itch", "plaque", "fever"]


def test_probabilities_in_both_forms(toy: KnowledgeBase) -> None:
    wanted = [
        (("pruritus",), "probable", 0.8, 0.5),
        (("scale",), "probable", 0.25, 0.1),
    ]
    assert said(read(toy, probable="itch=0.8;scale=0.25/0.1")) == wanted
    columns = {"base_rate:scale": 0.1, "probability:itch": "0.8", "probability:scale": 0.25}
    reader = RowReader(tuple(columns), toy)
    assert said(reader.case(tuple(columns.values()))) == wanted
    assert said(reader.case((0.1, None, None))) == []
    assert said(reader.case((None, 0.8, 0.25)))[1] == (("scale",), "probable", 0.25, 0.5)


def test_a_lesion_by_its_parts(toy: KnowledgeBase) -> None:
    row = read(toy, present="scale + plaque; elbow")
    assert [subject for subject, *_ in said(row)] == [("plaque", "scale"), ("elbow",)]


def test_duration_and_the_long_form(toy: KnowledgeBase) -> None:
    assert said(read(toy, duration="8 months")) == said(read(toy, duration=240))
    assert said(read(toy, duration="240")) == said(read(toy, duration=240.0))
    entry = '[{"lesion": {"primary": "plaque", "surface": "scale"}, "status": "present"}]'
    row = read(toy, observations=entry, present="elbow")
    assert [subject for subject, *_ in said(row)] == [("plaque", "scale"), ("elbow",)]


def test_what_says_nothing(toy: KnowledgeBase) -> None:
    import pandas as pd

    cells = {"age": float("nan"), "sex": "unknown", "setting": "", "present": None, "scale": "?"}
    row = read(toy, **cells, absent=pd.NA, duration="n/a", note="a note", label="x", _mine="y")
    same(row, {}, toy)
    reader = RowReader(("id", "sex"), toy, "hospital")
    assert reader.case((None, None)).setting == "hospital"
    assert reader.name((None, None), 7) == "7"
    assert reader.name((float("nan"), None), 7) == "7"
    assert reader.name((12, None), 7) == "12"
    assert reader.name(("unknown", None), 7) == "unknown"


@pytest.mark.parametrize(
    ("cells", "place", "words"),
    [
        ({"age": "old"}, "age", "'old' is no number"),
        ({"age": True}, "age", "'True' is no number"),
        ({"age": 140}, "age", "140 is too much: an age is 0 to 120"),
        ({"age": float("inf")}, "age", "finite number"),
        ({"sex": "x"}, "sex", "'x' is no sex"),
        ({"setting": "ward"}, "setting", "ward"),
        ({"duration": "long"}, "duration", "'long' is not a duration"),
        ({"present": "scale;plak"}, "present / 1", "unknown finding 'plak'; did you mean plaque"),
        ({"present": "scale+plak"}, "present / 0", "unknown finding 'plak'"),
        ({"absent": "+"}, "absent / 0", "unknown finding ''"),
        ({"scale": "maybe"}, "scale", "'maybe' says neither yes nor no"),
        ({"scale": 0.5}, "scale", "'0.5' says neither yes nor no"),
        ({"probable": "scale"}, "probable / 0", "'scale' gives no probability"),
        ({"probable": "scale=1.4"}, "probable / 0", "1.4 is too much: a share is 0 to 1"),
        ({"probable": "scale=nan"}, "probable / 0", "finite number"),
        ({"probable": "scale=.5/0"}, "probable / 0", "more than 0"),
        ({"probable": "plak=.5"}, "probable / 0", "unknown finding 'plak'"),
        ({"probability:scale": "high"}, "probability:scale", "'high' is no number"),
        ({"observations": "[{"}, "observations", "this is not JSON"),
        ({"observations": [{"finding": "scale"}]}, "observations / 0", "'status' or 'probability'"),
        ({"images": "a.jpg"}, "images", "pictures have to be read before"),
    ],
)
def test_a_wrong_cell_is_told_with_its_column(
    toy: KnowledgeBase, cells: dict[str, Any], place: str, words: str
) -> None:
    with pytest.raises(CaseError) as told:
        read(toy, **cells)
    assert told.value.place == place
    assert words in str(told.value)
    assert "Traceback" not in str(told.value)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (("plak",), "the column 'plak' is no finding; did you mean plaque"),
        (("probability:plak",), "'probability:plak' is no finding"),
        (("itch", "pruritus"), "the columns 'itch' and 'pruritus' mean the same"),
        (("Present", "present"), "mean the same"),
        (("agee",), "did you mean age"),
        (("text",), "the column 'text' holds texts, which a batch does not weigh"),
    ],
)
def test_a_wrong_column_stops_the_table(
    toy: KnowledgeBase, columns: tuple[str, ...], words: str
) -> None:
    with pytest.raises(InputError, match="column") as told:
        RowReader(columns, toy)
    assert words in str(told.value)
