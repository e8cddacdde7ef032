"""Adapters of tables of rashes, each on a made-up table of a few rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.rash_columns import DERMACON, DERMACON_SITES, DERMX, SKINCON
from kb.knowledge import KnowledgeBase
from tests.benchmarks.tables import DERMACON_ROW, SCIN_ROW, read


def test_scin_a_blank_box_is_unknown(tmp_path: Path, shipped: KnowledgeBase) -> None:
    bare, told = read(
        tmp_path,
        "scin",
        shipped,
        SCIN_ROW,
        SCIN_ROW
        | {
            "condition_symptoms_itching": "YES",
            "body_parts_other": "YES",
            "age_group": "AGE_30_TO_39",
            "sex_at_birth": "MALE",
            "condition_duration": "ONE_DAY",
        },
    )
    assert bare.document == {"present": [], "absent": [], "setting": "teledermatology"}
    assert bare.asked == frozenset()
    assert set(told.document["present"]) == {"pruritus", "duration-one-day"}
    assert told.document["absent"] == []
    assert {"pruritus", "burning", "pain", "palm"} <= told.asked
    assert "fever" not in told.asked, "a question that was not answered at all"
    assert told.document["age"] == 34.5
    assert told.document["sex"] == "male"


def test_scin_ties_and_what_nobody_could_grade(tmp_path: Path, shipped: KnowledgeBase) -> None:
    weighted = "weighted_skin_condition_label"
    tie, clear = read(
        tmp_path,
        "scin",
        shipped,
        SCIN_ROW | {weighted: "{'Eczema': 0.41, 'Tinea': 0.41, 'Psoriasis': 0.18}"},
        SCIN_ROW | {weighted: "{}"},
        SCIN_ROW | {weighted: ""},
        SCIN_ROW | {weighted: "{'Eczema': 0.3, 'Tinea': 0.7}"},
    )
    assert tie.labels == ("Eczema", "Tinea")
    assert clear.labels == ("Tinea",)
    assert clear.place == "scin.csv, line 5"


def test_dermx_goes_by_the_majority(tmp_path: Path, shipped: KnowledgeBase) -> None:
    def row(labeller: str, name: str, image: str = "A", diagnosis: str = "Acne") -> dict[str, str]:
        return {
            "image_id": image,
            "labeller": labeller,
            "name": name,
            "diagnosis": diagnosis,
            "age": "young",
            "skin_tone": "dark",
        }

    one, other = read(
        tmp_path,
        "dermx",
        shipped,
        row("x", "Papule"),
        row("y", "Papule"),
        row("y", "Papule"),
        row("z", "Scale"),
        row("x", "Psoriasis"),
        row("y", "Psoriasis"),
        row("z", "Psoriasis"),
        row("x", "Plaque", "B", "Psoriasis"),
        row("y", "Papule", "B", "Psoriasis"),
        row("x", "Plaque", "C", " "),
    )
    assert one.document["present"] == ["papule"]  # two of three; who says it twice counts once
    assert "scale" not in one.asked, "one of three: disputed"
    assert len(one.document["absent"]) + 2 >= len(DERMX) - 3
    assert {"pustule", "nodule"} <= set(one.document["absent"])
    assert (one.labels, one.group, one.tone) == (("Acne",), "A", "dark")
    assert one.document["age"] == 18.0
    assert other.document["present"] == []  # one of two is no majority
    assert other.group == "B"


def test_dermacon_what_is_not_listed(tmp_path: Path, shipped: KnowledgeBase) -> None:
    bare, told = read(
        tmp_path,
        "dermacon_in",
        shipped,
        DERMACON_ROW | {"Descriptors": "n/a"},
        DERMACON_ROW
        | {
            "Descriptors": "Plaque, White (Hypopigmentation)",
            "Sex": "Female",
            "Body_part": "Palms; Groin (Inguinal Region)",
            "Fitzpatrick": "FST 4",
        },
    )
    names = shipped.finding_names
    every = {names[(name or column).lower()] for column, name in DERMACON.items()}
    sites = {names[site.lower()] for site in DERMACON_SITES.values()}
    assert bare.document["present"] == []
    assert set(bare.document["absent"]) == every
    white = names["white (hypopigmentation)"]
    assert set(told.document["present"]) == {"plaque", white, "palm", "groin"}
    assert "papule" in told.document["absent"]
    assert not (sites - every) & set(told.document["absent"])
    assert told.asked == every | sites
    assert (told.document["sex"], told.tone, bare.tone) == ("female", "4", "")


def test_dermacon_entries_that_the_development_part_lacks(
    tmp_path: Path, shipped: KnowledgeBase
) -> None:
    """What the vocabulary knows is used, what it does not is left out: no file stops the run."""
    row = DERMACON_ROW | {"Descriptors": "Poikiloderma, Blob", "Body_part": "Penis (Glans), Tail"}
    (told,) = read(tmp_path, "dermacon_in", shipped, row)
    assert set(told.document["present"]) == {"poikiloderma", "penis"}
    assert {"poikiloderma", "penis"} <= told.asked


@pytest.mark.parametrize(
    ("band", "age", "decades"),
    [
        ("20 - 40", 30.0, (2, 3)),
        ("10 - 20", 15.0, (1,)),
        ("0 - 10", 5.0, (0,)),
        ("60 - 100", 80.0, (6, 7, 8)),
        ("", None, ()),
        ("n/a", None, ()),
    ],
)
def test_dermacon_a_band_is_spread_over_its_decades(
    tmp_path: Path, shipped: KnowledgeBase, band: str, age: float | None, decades: tuple[int, ...]
) -> None:
    (one,) = read(tmp_path, "dermacon_in", shipped, DERMACON_ROW | {"Age": band})
    assert (one.document.get("age"), one.decades) == (age, decades)


def test_skincon_zero_is_absent_and_bad_pictures_are_left_out(
    tmp_path: Path, shipped: KnowledgeBase
) -> None:
    row = {"label": "psoriasis", "md5hash": "ab", "fitzpatrick_scale": "3"}
    one, gap = read(
        tmp_path,
        "skincon",
        shipped,
        row | {"Plaque": "1", "Do not consider this image": "0"},
        row | {"Do not consider this image": "1"},
        row | {"Papule": ""},
        fill="0",
    )
    assert one.document["present"] == ["plaque"]
    assert len(one.asked) == len(SKINCON)
    assert (one.place, gap.place) == ("skincon.csv, line 2", "skincon.csv, line 4")
    assert "papule" not in gap.asked
