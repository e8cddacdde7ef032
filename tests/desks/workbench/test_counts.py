"""A labelled table: what its columns are taken for, what is asked, what is counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from desks.workbench.counts import made_counts
from desks.workbench.counts_page import made_html, table_page
from desks.workbench.counts_table import LabelledTable, read_labelled
from kb.errors import InputError
from kb.fitted import Count
from kb.knowledge import KnowledgeBase
from reasoning.counts.counting import count

HEAD = "Diagnosis;Age;Gender;Patient;plaque;Silvery_Scale;itch;annualr;_note\n"
ROWS = """\
Psoriasis;34;F;a;1;1;0;;x
psoriasis;60;m;b;yes;1;1;0;
Tinea;20;;c;1;0;?;1;
Ringworm of body;30;f;d;1;;1;1;
Nevus;;f;e;0;0;0;0;
"""


@pytest.fixture
def table(tmp_path: Path, toy: KnowledgeBase) -> LabelledTable:
    path = tmp_path / "ours.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    return read_labelled(path, toy)


def test_names_are_taken_likeness_is_only_shown(table: LabelledTable, toy: KnowledgeBase) -> None:
    assert table.roles == (
        "label",
        "age",
        "sex",
        "group",
        "plaque",
        "silvery-scale",
        "pruritus",
        "leave out",
        "leave out",
    )
    assert table.guesses[7] == "annular"
    assert table.targets["psoriasis"] == "psoriasis"
    assert table.unmapped == {"Ringworm of body": 1}
    page = table_page(table, toy)
    assert "looks like &#x27;annular&#x27;" in page
    assert page.index("Ringworm") < page.index('data-path="label/0"')


def test_a_workbook_is_the_same_table(
    table: LabelledTable, tmp_path: Path, toy: KnowledgeBase
) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for line in (HEAD + ROWS).splitlines():
        sheet.append([float(c) if c.isdigit() else c or None for c in line.split(";")])
    book.save(tmp_path / "ours.xlsx")
    assert read_labelled(tmp_path / "ours.xlsx", toy) == table


def test_what_is_counted_is_what_the_rows_say(table: LabelledTable, toy: KnowledgeBase) -> None:
    made = made_counts(table, "Our clinic", toy)
    assert made.set.dataset == "our-clinic"
    assert made.set.cases == 4
    assert made.set.overall["plaque"] == Count(n=3, of=4)
    assert made.set.overall["pruritus"] == Count(n=1, of=3)
    assert made.unmapped == {"Ringworm of body": 1}
    assert made.left_out == ("annualr", "_note")
    assert "Ringworm of body (1)" in made_html(made)
    more = table.with_target("Ringworm of body", "tinea", toy).with_role(7, "annular", toy)
    made = made_counts(more, "Our clinic", toy)
    assert made.set.labels["tinea"].cases == 2
    assert made.set.labels["tinea"].findings["annular"] == Count(n=2, of=2) or (
        made.set.overall["annular"] == Count(n=2, of=4)
    )
    assert made.unmapped == {}


def test_the_counts_are_those_of_kb_fit(table: LabelledTable, toy: KnowledgeBase) -> None:
    from desks.workbench.counts import labelled_cases

    made = made_counts(table, "x", toy).set
    plain = count(labelled_cases(table, toy), toy, "x")
    assert made.overall == plain.overall
    assert {k: v.findings for k, v in made.labels.items()} == {
        k: v.findings for k, v in plain.labels.items()
    }


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Psoriasis;34", "Psoriasis;old", "row 2, age: 'old' is no age"),
        (";1;1;0;;x", ";maybe;1;0;;x", "row 2, plaque: 'maybe' says neither yes nor no"),
        ("Psoriasis;34;F;a;1;1;0;;x", "Psoriasis;34;F;a;0;1;0;;x", ""),
    ],
)
def test_a_cell_that_makes_no_sense_is_named(
    old: str, new: str, told: str, tmp_path: Path, toy: KnowledgeBase
) -> None:
    path = tmp_path / "ours.csv"
    path.write_text(HEAD + ROWS.replace(old, new), encoding="utf-8")
    table = read_labelled(path, toy)
    if told:
        with pytest.raises(InputError, match=told):
            made_counts(table, "x", toy)
    else:
        assert made_counts(table, "x", toy).set.overall["plaque"].n == 2


def test_wrong_words_have_a_mend(table: LabelledTable, toy: KnowledgeBase) -> None:
    with pytest.raises(InputError, match="did you mean annular"):
        table.with_role(7, "anular", toy)
    with pytest.raises(InputError, match="'Diagnosis' is the label already"):
        table.with_role(7, "label", toy)
    with pytest.raises(InputError, match="did you mean tinea"):
        table.with_target("Tinea", "tine", toy)
    with pytest.raises(InputError, match="the data set has no name"):
        made_counts(table, " ", toy)
    with pytest.raises(InputError, match="no column is a finding"):
        bare = table
        for index in (4, 5, 6):
            bare = bare.with_role(index, "leave out", toy)
        made_counts(bare, "x", toy)


@pytest.mark.parametrize("text", ["", "only one\n", "a,b\n", "a,b\n1,2,3\n", "\xff\xfe\x00"])
def test_no_table(text: str, tmp_path: Path, toy: KnowledgeBase) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError, match=r"x\.csv"):
        read_labelled(path, toy)
