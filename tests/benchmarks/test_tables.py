"""Every adapter on a made-up table of a few rows: what is said, and what a missing entry means."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks import TABLES, table
from benchmarks.examples import Example, Observed, number
from benchmarks.rash_columns import DERMACON, DERMACON_SITES, DERMX, SKINCON
from kb.errors import InputError
from kb.knowledge import KnowledgeBase
from reasoning.case import resolve_case
from tests.benchmarks.tables import COLUMNS, write


def read(
    folder: Path, name: str, knowledge: KnowledgeBase, *rows: dict[str, Any], fill: str = ""
) -> list[Example]:
    """Return the examples of a made-up table, each of which resolves."""
    examples = table(name).read(write(folder, name, *rows, fill=fill), knowledge)
    for one in examples:
        resolve_case(one.document, knowledge)
        told = {*one.document["present"], *one.document["absent"]}
        assert told <= one.asked
    return examples


# -- observed --------------------------------------------------------------------------------------
def test_present_wins_and_what_it_is_a_kind_of_is_not_absent(toy: KnowledgeBase) -> None:
    seen = Observed(toy)
    seen.tell("silvery scale", True)
    seen.tell("silvery-scale", False)
    seen.tell("scale", False)
    seen.tell("fever", False)
    assert seen.document(age=3, sex=None) == {
        "present": ["silvery-scale"], "absent": ["fever"], "age": 3,
    }  # fmt: skip
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


# -- PAD-UFES-20 -----------------------------------------------------------------------------------
PAD = {"patient_id": "PAT_1", "diagnostic": "BCC", "age": "70", "gender": "FEMALE"}


def test_pad_ufes_a_missing_history_is_unknown(tmp_path: Path, shipped: KnowledgeBase) -> None:
    bare, told = read(
        tmp_path, "pad_ufes", shipped,
        PAD | {"gender": "", "age": "", "region": "NOSE"},
        PAD | {"smoke": "True", "drink": "False", "itch": "UNK", "bleed": "true",
               "diameter_1": "5.0", "diameter_2": "8.0", "fitspatrick": "3.0"},
    )  # fmt: skip
    assert bare.document["absent"] == []
    assert set(bare.document["present"]) == {"nose", "picture-of-one-lesion"}
    assert "tobacco-use" not in bare.asked
    assert {"nose", "lip", "upper-arm"} <= bare.asked
    assert bare.document.keys().isdisjoint({"age", "sex"})
    assert {"tobacco-use", "bleeding", "diameter-over-6mm"} <= set(told.document["present"])
    assert "alcohol-use" in told.document["absent"]
    assert "pruritus" not in told.asked
    assert (told.document["age"], told.document["sex"]) == (70.0, "female")
    assert (told.labels, told.group, told.tone) == (("BCC",), "PAT_1", "3")


def test_pad_ufes_never_reads_biopsed(tmp_path: Path, shipped: KnowledgeBase) -> None:
    """It follows from the diagnosis."""
    rows = [PAD | {"biopsed": value} for value in ("True", "False", "", "nonsense")]
    first, *others = read(tmp_path, "pad_ufes", shipped, *rows)
    assert all((one.document, one.asked) == (first.document, first.asked) for one in others)


# -- SCIN ------------------------------------------------------------------------------------------
SCIN_ROW = {"case_id": "1", "weighted_skin_condition_label": "{'Eczema': 1.0}"}


def test_scin_a_blank_box_is_unknown(tmp_path: Path, shipped: KnowledgeBase) -> None:
    bare, told = read(
        tmp_path, "scin", shipped, SCIN_ROW,
        SCIN_ROW | {"condition_symptoms_itching": "YES", "body_parts_other": "YES",
                    "age_group": "AGE_30_TO_39", "sex_at_birth": "MALE",
                    "condition_duration": "ONE_DAY"},
    )  # fmt: skip
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
        tmp_path, "scin", shipped,
        SCIN_ROW | {weighted: "{'Eczema': 0.41, 'Tinea': 0.41, 'Psoriasis': 0.18}"},
        SCIN_ROW | {weighted: "{}"}, SCIN_ROW | {weighted: ""},
        SCIN_ROW | {weighted: "{'Eczema': 0.3, 'Tinea': 0.7}"},
    )  # fmt: skip
    assert tie.labels == ("Eczema", "Tinea")
    assert clear.labels == ("Tinea",)
    assert clear.place == "scin.csv, line 5"


# -- DermX -----------------------------------------------------------------------------------------
def test_dermx_goes_by_the_majority(tmp_path: Path, shipped: KnowledgeBase) -> None:
    def row(labeller: str, name: str, image: str = "A", diagnosis: str = "Acne") -> dict[str, str]:
        return {"image_id": image, "labeller": labeller, "name": name, "diagnosis": diagnosis,
                "age": "young", "skin_tone": "dark"}  # fmt: skip

    one, other = read(
        tmp_path, "dermx", shipped,
        row("x", "Papule"), row("y", "Papule"), row("y", "Papule"), row("z", "Scale"),
        row("x", "Psoriasis"), row("y", "Psoriasis"), row("z", "Psoriasis"),
        row("x", "Plaque", "B", "Psoriasis"), row("y", "Papule", "B", "Psoriasis"),
        row("x", "Plaque", "C", " "),
    )  # fmt: skip
    assert one.document["present"] == ["papule"]  # two of three; who says it twice counts once
    assert "scale" not in one.asked, "one of three: disputed"
    assert len(one.document["absent"]) + 2 >= len(DERMX) - 3
    assert {"pustule", "nodule"} <= set(one.document["absent"])
    assert (one.labels, one.group, one.tone) == (("Acne",), "A", "dark")
    assert one.document["age"] == 18.0
    assert other.document["present"] == []  # one of two is no majority
    assert other.group == "B"


# -- MILK10k ---------------------------------------------------------------------------------------
def test_milk10k_one_case_a_lesion_with_soft_evidence(
    tmp_path: Path, shipped: KnowledgeBase
) -> None:
    picture = {
        "lesion_id": "IL_1", "dx": "BCC", "age_approx": "70.0", "sex": "male", "site": "hand",
        "MONET_pigmented": "0.7", "MONET_erythema": "0.2", "diagnosis_full": "Nodular BCC",
    }  # fmt: skip
    one, other = read(
        tmp_path, "milk10k", shipped,
        picture | {"image_type": "clinical: close-up", "MONET_ulceration_crust": "1.4"},
        picture | {"image_type": "dermoscopic", "MONET_pigmented": "0.9"},
        picture | {"image_type": "dermoscopic", "lesion_id": "IL_2", "site": "", "sex": ""},
    )  # fmt: skip
    told = {o["finding"]: o["probability"] for o in one.document["observations"]}
    assert told == {
        "ulcer": 1.0, "erythema": 0.2, "pigmented": 0.7, "dermoscopic-pigmentation": 0.9,
        "dermoscopic-redness": 0.2,
    }  # fmt: skip
    assert all(0.0 < o["base_rate"] < 1.0 for o in one.document["observations"])
    assert set(one.document["present"]) == {"hand", "picture-of-one-lesion"}
    assert one.document["absent"] == []
    assert (one.labels, one.group, one.fine_label) == (("BCC",), "IL_1", "Nodular BCC")
    assert other.document["present"] == ["picture-of-one-lesion"]
    assert "hand" not in other.asked
    assert "sex" not in other.document


# -- DermaCon-IN -----------------------------------------------------------------------------------
DERMACON_ROW = {"Disease_label": "Vitiligo", "Subject_ID": "S1"}


def test_dermacon_what_is_not_listed(tmp_path: Path, shipped: KnowledgeBase) -> None:
    bare, told = read(
        tmp_path, "dermacon_in", shipped,
        DERMACON_ROW | {"Descriptors": "n/a"},
        DERMACON_ROW | {"Descriptors": "Plaque, White (Hypopigmentation)", "Sex": "Female",
                        "Body_part": "Palms; Groin (Inguinal Region)", "Fitzpatrick": "FST 4"},
    )  # fmt: skip
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


# -- derm7pt, SkinCon ------------------------------------------------------------------------------
def test_derm7pt_absent_denies_the_whole_criterion(tmp_path: Path, shipped: KnowledgeBase) -> None:
    row = dict.fromkeys(
        ("pigment_network", "streaks", "pigmentation", "regression_structures",
         "dots_and_globules", "blue_whitish_veil", "vascular_structures"), "absent",
    ) | {"diagnosis": "blue nevus", "sex": "male", "location": "back"}  # fmt: skip
    (one,) = read(tmp_path, "derm7pt", shipped, row | {"pigment_network": "atypical"})
    present, absent = set(one.document["present"]), set(one.document["absent"])
    assert present == {"atypical-pigment-network", "back", "picture-of-one-lesion"}
    assert {"typical-pigment-network", "streaks", "blue-whitish-veil"} <= absent
    assert "pigment-network" not in absent
    assert "chest" not in absent
    assert "chest" in one.asked


def test_skincon_zero_is_absent_and_bad_pictures_are_left_out(
    tmp_path: Path, shipped: KnowledgeBase
) -> None:
    row = {"label": "psoriasis", "md5hash": "ab", "fitzpatrick_scale": "3"}
    one, gap = read(
        tmp_path, "skincon", shipped,
        row | {"Plaque": "1", "Do not consider this image": "0"},
        row | {"Do not consider this image": "1"}, row | {"Papule": ""}, fill="0",
    )  # fmt: skip
    assert one.document["present"] == ["plaque"]
    assert len(one.asked) == len(SKINCON)
    assert (one.place, gap.place) == ("skincon.csv, line 2", "skincon.csv, line 4")
    assert "papule" not in gap.asked


# -- mistakes --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "row", "place"),
    [
        ("pad_ufes", PAD | {"diameter_1": "wide"}, "pad_ufes.csv, line 3, diameter_1"),
        ("pad_ufes", PAD | {"age": "old"}, "pad_ufes.csv, line 3, age"),
        ("scin", SCIN_ROW | {"weighted_skin_condition_label": "Eczema"},
         "scin.csv, line 3, weighted_skin_condition_label"),
        ("scin", SCIN_ROW | {"weighted_skin_condition_label": "{'a': 'b', 'c': 1}"},
         "scin.csv, line 3, weighted_skin_condition_label"),
        ("milk10k", {"lesion_id": "B", "dx": "BCC", "image_type": "dermoscopic",
                     "MONET_pigmented": "dark"}, "milk10k.csv, line 3, MONET_pigmented"),
        ("milk10k", {"lesion_id": "B", "dx": "BCC", "image_type": "dermoscopic",
                     "age_approx": "x"}, "milk10k.csv, line 3, age_approx"),
        ("dermacon_in", DERMACON_ROW | {"Age": "a - b"}, "dermacon_in.csv, line 3, Age"),
        ("skincon", {"label": "x", "Plaque": "some"}, "skincon.csv, line 3, Plaque"),
    ],
)  # fmt: skip
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
