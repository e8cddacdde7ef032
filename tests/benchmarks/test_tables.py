"""Every adapter on a made-up table of a few rows: what is said, and what a missing entry means."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import TABLES, table
from benchmarks.examples import Observed, number
from kb.errors import InputError
from kb.knowledge import KnowledgeBase
from tests.benchmarks.tables import COLUMNS, DERMACON_ROW, PAD, SCIN_ROW, read

WEIGHTED = "weighted_skin_condition_label"
MILK = {"lesion_id": "B", "dx": "BCC", "image_type": "dermoscopic"}


def test_present_wins_and_what_it_is_a_kind_of_is_not_absent(toy: KnowledgeBase) -> None:
    seen = Observed(toy)
    seen.tell("silvery scale", True)
    seen.tell("silvery-scale", False)
    seen.tell("scale", False)
    seen.tell("fever", False)
    assert seen.document(age=3, sex=None) == {
        "present": ["silvery-scale"],
        "absent": ["fever"],
        "age": 3,
    }
    assert seen.asked == {"silvery-scale", "scale", "fever"}


def test_what_a_list_leaves_out(toy: KnowledgeBase) -> None:
    for others_absent, absent in ((True, ["fever", "annular"]), (False, [])):
        seen = Observed(toy)
        seen.list(["bump"], ["bump", "fever", "annular"], others_absent=others_absent)
        assert seen.document() == {"present": ["papule"], "absent": absent}
        assert seen.asked == {"papule", "fever", "annular"}


def test_readings_and_unknown_names(toy: KnowledgeBase) -> None:
    seen = Observed(toy)
    seen.read("arm", 0.4, 0.1)
    reading = {"finding": "upper-limb", "probability": 0.4, "base_rate": 0.1, "origin": "picture"}
    assert seen.document()["observations"] == [reading]
    with pytest.raises(InputError, match="no finding 'wobble'"):
        seen.tell("wobble", True)


@pytest.mark.parametrize("cell", ["", " ", "UNK", "unknown", "NaN", "n/a", None])
def test_no_number(cell: str | None) -> None:
    assert number(cell, "here") is None


def test_numbers() -> None:
    assert number(" 3.5 ", "here") == 3.5
    with pytest.raises(InputError, match=r"a.csv, line 4: 'many' is no number") as caught:
        number("many", "a.csv, line 4")
    assert caught.value.place == "a.csv, line 4"


@pytest.mark.parametrize(
    ("name", "row", "place"),
    [
        ("pad_ufes", PAD | {"diameter_1": "wide"}, "pad_ufes.csv, line 3, diameter_1"),
        ("pad_ufes", PAD | {"age": "old"}, "pad_ufes.csv, line 3, age"),
        ("scin", SCIN_ROW | {WEIGHTED: "Eczema"}, f"scin.csv, line 3, {WEIGHTED}"),
        ("scin", SCIN_ROW | {WEIGHTED: "{'a': 'b', 'c': 1}"}, f"scin.csv, line 3, {WEIGHTED}"),
        ("milk10k", MILK | {"MONET_pigmented": "dark"}, "milk10k.csv, line 3, MONET_pigmented"),
        ("milk10k", MILK | {"age_approx": "x"}, "milk10k.csv, line 3, age_approx"),
        ("dermacon_in", DERMACON_ROW | {"Age": "a - b"}, "dermacon_in.csv, line 3, Age"),
        ("skincon", {"label": "x", "Plaque": "some"}, "skincon.csv, line 3, Plaque"),
    ],
)
def test_a_bad_cell_is_named(
    tmp_path: Path, shipped: KnowledgeBase, name: str, row: dict[str, str], place: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, name, shipped, {}, row)
    assert caught.value.place == place


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_a_missing_column_is_named(tmp_path: Path, shipped: KnowledgeBase, name: str) -> None:
    path = tmp_path / "other.csv"
    path.write_text("some,thing\n1,2\n")
    with pytest.raises(InputError, match="columns missing: ") as caught:
        table(name).read(path, shipped)
    assert caught.value.place == str(path)


@pytest.mark.parametrize("name", TABLES)
def test_every_closed_label_and_name_is_known(name: str, shipped: KnowledgeBase) -> None:
    one = table(name)
    for label in (*one.closed, *one.names.values()):
        target = one.names.get(label, label)
        if target != "none of these":
            assert shipped.find_target(target) is not None, target
    assert one.default.startswith("tables/")
