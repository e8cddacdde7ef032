"""The UCI adapter on a made-up table of a few patients."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from benchmarks import run_benchmark
from benchmarks.data import data_file, read_table
from benchmarks.uci import CLINICAL, DIAGNOSES, HISTOLOGY, document_of
from kb.errors import InputError
from kb.knowledge import KnowledgeBase


def run(path: Path, *, histology: bool) -> dict[str, Any]:
    """Run the benchmark by its name."""
    return run_benchmark("uci_all" if histology else "uci_clinical", cases=path)


COLUMNS = [*CLINICAL, *HISTOLOGY, "age", "diagnosis"]


def table(folder: Path, *patients: dict[str, Any], columns: list[str] | None = None) -> Path:
    """Write patients, with grade 0 where nothing is told."""
    names = COLUMNS if columns is None else columns
    path = folder / "made-up.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="0", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(patients)
    return path


PSORIASIS = dict.fromkeys(
    ["erythema", "scaling", "definite_borders", "knee_and_elbow_involvement", "scalp_involvement",
     "acanthosis", "parakeratosis", "clubbing_rete_ridges", "elongation_rete_ridges",
     "thinning_suprapapillary_epidermis", "munro_microabscess"], "3",
) | {"age": "40", "diagnosis": "psoriasis"}  # fmt: skip  # names as a table has them, side by side
LICHEN = dict.fromkeys(
    [
        "erythema",
        "itching",
        "koebner_phenomenon",
        "polygonal_papules",
        "oral_mucosal_involvement",
        "melanin_incontinence",
        "vacuolisation_damage_basal_layer",
        "saw_tooth_retes",
        "band_like_infiltrate",
        "focal_hypergranulosis",
    ],
    "3",
) | {"age": "45", "diagnosis": "lichen planus"}


@pytest.mark.parametrize(
    ("grade", "side"), [("0", "absent"), ("1", "present"), ("2", "present"), ("3", "present")]
)
def test_grades(grade: str, side: str) -> None:
    row = {"scaling": grade, "age": "30"}
    document = document_of(row, {"scaling": "scale"}, "here")
    assert document["age"] == 30.0
    told = {name for name in ("present", "absent") if document[name] == ["scale"]}
    assert told == {side}


@pytest.mark.parametrize(("grade", "side"), [("0", "absent"), ("1", "present")])
def test_family_history_is_yes_or_no(grade: str, side: str) -> None:
    columns = {"family_history": "family-history-skin-disease"}
    document = document_of({"family_history": grade}, columns, "here")
    assert document[side] == ["family-history-skin-disease"]


@pytest.mark.parametrize("age", ["", "?", " "])
def test_an_unknown_age_is_left_out(age: str) -> None:
    assert "age" not in document_of({"scaling": "0", "age": age}, {"scaling": "scale"}, "here")


def test_a_grade_that_is_none_names_its_place() -> None:
    with pytest.raises(InputError, match="'severe' is no grade") as caught:
        document_of({"scaling": "severe"}, {"scaling": "scale"}, "a.csv, line 7")
    assert caught.value.place == "a.csv, line 7, scaling"


@pytest.mark.parametrize("histology", [True, False])
def test_two_textbook_patients(tmp_path: Path, histology: bool, shipped: KnowledgeBase) -> None:
    figures = run(table(tmp_path, PSORIASIS, LICHEN), histology=histology)
    assert (figures["n"], figures["n_labels"], figures["top3"]) == (2, 2, 1.0)
    assert figures["top1"] == 1.0 or not histology
    assert figures["dataset"] == ("uci_all" if histology else "uci_clinical")
    assert figures["knowledge_hash"] == shipped.hash
    assert figures["unmapped_labels"] == {}
    assert figures["candidates"] == 6


def test_a_label_that_nobody_knows_is_a_miss(tmp_path: Path) -> None:
    """Never left out of the count: that would be a better figure for less work."""
    strange = PSORIASIS | {"diagnosis": "no such disease"}
    figures = run(table(tmp_path, PSORIASIS, strange), histology=True)
    assert (figures["n"], figures["top1"], figures["top10"], figures["mrr"]) == (2, 0.5, 0.5, 0.5)
    assert figures["unmapped_labels"] == {"no such disease": 1}
    assert figures["balanced_accuracy"] == 0.5


def test_a_known_disorder_outside_the_six_is_a_miss_among_them(
    tmp_path: Path, shipped: KnowledgeBase
) -> None:
    assert shipped.find_disorder("acne vulgaris") is not None
    figures = run(table(tmp_path, PSORIASIS | {"diagnosis": "acne vulgaris"}), histology=False)
    assert figures["top10"] == 0.0
    assert figures["unmapped_labels"] == {}


def test_missing_columns_are_named(tmp_path: Path) -> None:
    columns = [name for name in COLUMNS if name not in {"scaling", "acanthosis"}]
    path = table(tmp_path, PSORIASIS, columns=columns)
    with pytest.raises(InputError, match=r"columns missing: scaling, acanthosis"):
        run(path, histology=True)
    with pytest.raises(InputError, match=r"columns missing: scaling;"):
        run(path, histology=False)


def test_a_bad_grade_names_file_and_line(tmp_path: Path) -> None:
    path = table(tmp_path, PSORIASIS, LICHEN | {"itching": "much"})
    with pytest.raises(InputError, match=r"made-up.csv, line 3, itching"):
        run(path, histology=False)


def test_the_vocabulary_knows_every_column_and_label(shipped: KnowledgeBase) -> None:
    assert [
        one for one in (*CLINICAL.values(), *HISTOLOGY.values()) if one not in shipped.findings
    ] == []
    assert [name for name in DIAGNOSES if shipped.find_disorder(name) is None] == []


def test_tables_that_are_none(tmp_path: Path) -> None:
    latin = tmp_path / "latin.csv"
    latin.write_bytes("é\n".encode("latin-1"))
    with pytest.raises(InputError, match="UTF-8"):
        read_table(latin, ["a"])
    empty = tmp_path / "empty.csv"
    empty.write_text("a,b\n")
    with pytest.raises(InputError, match="no rows"):
        read_table(empty, ["a"])
    with pytest.raises(InputError, match="columns missing: c"):
        read_table(empty, ["c"])
    with pytest.raises(InputError, match="no such file"):
        data_file(tmp_path / "none.csv", "x")


def test_where_the_data_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DERMATRACE_DATA", str(tmp_path))
    (tmp_path / "x.csv").write_text("a\n1\n")
    assert data_file(None, "x.csv") == tmp_path / "x.csv"


def test_benchmarks_by_name(tmp_path: Path) -> None:
    figures = run_benchmark("uci_clinical", cases=table(tmp_path, PSORIASIS))
    assert figures["dataset"] == "uci_clinical"
    with pytest.raises(InputError, match="did you mean uci_clinical"):
        run_benchmark("uci-clinicle")
    with pytest.raises(InputError, match="authored or fitted"):
        run_benchmark("uci_clinical", knowledge="guessed")
    with pytest.raises(InputError, match="nothing to learn from"):
        run_benchmark("uci_clinical", cases=table(tmp_path, PSORIASIS), knowledge="fitted")


def test_the_development_table_can_be_read(data_dir: Path) -> None:
    path = data_dir / "tables/uci_dermatology/dermatology_train.csv"
    rows = read_table(path, COLUMNS)
    assert {row["diagnosis"] for row in rows} == set(DIAGNOSES)
    for row in rows:
        document_of(row, {**CLINICAL, **HISTOLOGY}, path.name)
