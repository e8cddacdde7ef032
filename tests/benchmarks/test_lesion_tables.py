"""Adapters of tables of single lesions, each on a made-up table of a few rows."""

from __future__ import annotations

from pathlib import Path

from kb.knowledge import KnowledgeBase
from tests.benchmarks.tables import PAD, read


def test_pad_ufes_a_missing_history_is_unknown(tmp_path: Path, shipped: KnowledgeBase) -> None:
    history = {"smoke": "True", "drink": "False", "itch": "UNK", "bleed": "true"}
    measured = {"diameter_1": "5.0", "diameter_2": "8.0", "fitspatrick": "3.0"}
    rows = PAD | {"gender": "", "age": "", "region": "NOSE"}, PAD | history | measured
    bare, told = read(tmp_path, "pad_ufes", shipped, *rows)
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


def test_milk10k_one_case_a_lesion_with_soft_evidence(
    tmp_path: Path, shipped: KnowledgeBase
) -> None:
    picture = {
        "lesion_id": "IL_1",
        "dx": "BCC",
        "age_approx": "70.0",
        "sex": "male",
        "site": "hand",
        "MONET_pigmented": "0.7",
        "MONET_erythema": "0.2",
        "diagnosis_full": "Nodular BCC",
    }
    one, other = read(
        tmp_path,
        "milk10k",
        shipped,
        picture | {"image_type": "clinical: close-up", "MONET_ulceration_crust": "1.4"},
        picture | {"image_type": "dermoscopic", "MONET_pigmented": "0.9"},
        picture | {"image_type": "dermoscopic", "lesion_id": "IL_2", "site": "", "sex": ""},
    )
    told = {o["finding"]: o["probability"] for o in one.document["observations"]}
    assert told == {
        "ulcer": 1.0,
        "erythema": 0.2,
        "pigmented": 0.7,
        "dermoscopic-pigmentation": 0.9,
        "dermoscopic-redness": 0.2,
    }
    assert all(0.0 < o["base_rate"] < 1.0 for o in one.document["observations"])
    assert set(one.document["present"]) == {"hand", "picture-of-one-lesion"}
    assert one.document["absent"] == []
    assert (one.labels, one.group, one.fine_label) == (("BCC",), "IL_1", "Nodular BCC")
    assert other.document["present"] == ["picture-of-one-lesion"]
    assert "hand" not in other.asked
    assert "sex" not in other.document


def test_derm7pt_absent_denies_the_whole_criterion(tmp_path: Path, shipped: KnowledgeBase) -> None:
    row = dict.fromkeys(
        (
            "pigment_network",
            "streaks",
            "pigmentation",
            "regression_structures",
            "dots_and_globules",
            "blue_whitish_veil",
            "vascular_structures",
        ),
        "absent",
    ) | {"diagnosis": "blue nevus", "sex": "male", "location": "back"}
    (one,) = read(tmp_path, "derm7pt", shipped, row | {"pigment_network": "atypical"})
    present, absent = set(one.document["present"]), set(one.document["absent"])
    assert present == {"atypical-pigment-network", "back", "picture-of-one-lesion"}
    assert {"typical-pigment-network", "streaks", "blue-whitish-veil"} <= absent
    assert "pigment-network" not in absent
    assert "chest" not in absent
    assert "chest" in one.asked
