"""The benchmark of vignettes: texts with answers, and the answers as people write them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.answers import Answers
from benchmarks.prose_findings import score
from benchmarks.vignettes import read_vignettes, run
from kb.errors import InputError
from kb.knowledge import KnowledgeBase
from reasoning.closure import Hierarchy
from reasoning.prose import ProseReader
from tests.conftest import Run


@pytest.fixture(scope="module")
def answers(shipped: KnowledgeBase) -> Answers:
    return Answers(shipped)


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("psoriasis vulgaris", "plaque-psoriasis"),
        ("Hereditary angioedema type II", "hereditary-angioedema"),
        ("Idiopathic acquired true leukonychia totalis", "leukonychia"),
        ("Papulopustular (acneiform) eruption due to cetuximab", "acneiform-drug-eruption"),
        ("neurofibromatosis type 1", "neurofibromatosis-1"),
        ("Pemphigoid, bullous", "bullous-pemphigoid"),
        ("seborrhoeic keratoses", "seborrheic-keratosis"),
        ("SEBORRHEIC KERATOSIS.", "seborrheic-keratosis"),
        ("Hansen's disease", "leprosy"),
        ("Necrotising fasciitis", "necrotizing-fasciitis"),
        ("infantile haemangioma", "infantile-hemangioma"),
        ("Herpes zoster (shingles)", "herpes-zoster"),
        ("herpes zoster / shingles", "herpes-zoster"),
        ("bullous pemphigoid secondary to a gliptin", "bullous-pemphigoid"),
        ("chronic recurrent alopecia areata", "alopecia-areata"),
        ("cutaneous leishmaniasis of the forearm", "cutaneous-leishmaniasis"),
        ("superficial spreading malignant melanoma", "superficial-spreading-melanoma"),
        ("DRESS", "dress-syndrome"),
        ("SCC in situ", "bowen-disease"),
        ("Borderline tuberculoid leprosy", "leprosy"),
        ("nodular BCC", "basal-cell-carcinoma"),
        ("nodular melanoma", "nodular-melanoma"),
        ("exanthematous drug rash", "drug-eruption"),
        ("zoster", "herpes-zoster"),
        ("Chicken pox", "varicella"),
        ("Benign melanocytic nevus", "melanocytic-nevus"),
        ("Minocycline-induced hyperpigmentation", "drug-induced-hyperpigmentation"),
        ("ACE inhibitor-induced angioedema", "angioedema"),
        ("Streptococcal intertrigo", "intertrigo"),
        ("Granulomatous tattoo reaction", "tattoo-reaction"),
        ("Chondrodermatitis nodularis", "chondrodermatitis-nodularis-helicis"),
        ("Noninflammatory tinea capitis", "tinea-capitis"),
        ("Herpes zoster ophthalmicus and keratitis", "herpes-zoster-ophthalmicus"),
        ("Scabies and impetigo", "scabies"),
    ],
)
def test_answers_are_mapped_as_people_write_them(answers: Answers, name: str, id_: str) -> None:
    found = answers.find(name)
    assert found is not None
    assert found.id == id_


@pytest.mark.parametrize(
    "name",
    [
        *("influenza", "psoriatic nonsense", "chronic", "42", "x-induced", "drug-induced nonsense"),
        *("neurofibromatosis type 2", "lichen", "granuloma", "skin and soft tissue infection"),
    ],
)
def test_likeness_maps_nothing(answers: Answers, name: str) -> None:
    found = answers.find(name)
    assert found is None


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


CASES = (
    "id,Text,ANSWER\n"
    '1,"A 30-year-old man with silvery scale on plaques of the elbow, itchy.",Psoriasis\n'
    '2,"Flaccid bullae with fever, two days\nafter a new drug.",Nobody\'s disease\n'
)


def test_a_file_of_vignettes(tmp_path: Path, toy: KnowledgeBase) -> None:
    told = run(write(tmp_path / "mine.csv", CASES), base=toy)
    assert told["n"] == 2
    assert told["unmapped"] == [{"line": 3, "answer": "Nobody's disease"}]
    assert told["top1"] <= 0.5, "an answer that cannot be mapped is a miss"
    assert told["mrr"] <= 0.5
    assert told["setting"] == "case-report"
    for prior in ("dermatology_clinic", "flat_prior"):
        assert {"top1", "top3", "top5", "top10", "mrr"} <= told[prior].keys()
    first, second = told["cases"]
    assert first["rank"] == 1
    assert first["first"][0] == toy.disorders[first["stands_for"]].label
    assert second["rank"] is None
    json.dumps(told, allow_nan=False)


def test_the_command_writes_the_figures(tmp_path: Path, run: Run) -> None:
    out = tmp_path / "out.json"
    done = run("bench", "vignettes", "--cases", write(tmp_path / "m.csv", CASES), "--json", out)
    assert done.code == 0, done.err
    assert json.loads(out.read_text("utf-8")) == json.loads(done.out)


BAD = [
    ("", "the file is empty"),
    ("text|answer\na|b\n", "columns missing: text, answer"),
    ("text,answer\n", "the file has no rows"),
    ("text,answer\na,b,c\n", "3 cells where the first line has 2"),
    ('text,answer\n"a,b\n', "not a CSV file"),
]


@pytest.mark.parametrize(("content", "message"), BAD)
def test_a_bad_file_is_told_with_its_place(tmp_path: Path, content: str, message: str) -> None:
    path = write(tmp_path / "bad.csv", content)
    with pytest.raises(InputError, match=message) as caught:
        read_vignettes(path)
    assert str(path) in str(caught.value)


def test_a_row_without_text_is_answered_and_one_without_answer_takes_no_part(
    tmp_path: Path, toy: KnowledgeBase
) -> None:
    rows = "text;answer\n;Psoriasis\nscaly plaques;\nplaques with silvery scale;Psoriasis\nitchy\n"
    told = run(write(tmp_path / "gaps.csv", rows), base=toy)
    assert (told["n"], told["n_without_answer"]) == (2, 2)
    empty, full = told["cases"]
    assert (empty["line"], empty["findings"]) == (2, 0)
    assert empty["rank"] is not None, "with what is common"
    assert (full["line"], full["rank"]) == (4, 1)
    assert told["words_only"]["top1"] == 0.5, "a row without words is like nothing"
    assert told["findings_only"]["top1"] >= 0.5
    with pytest.raises(InputError, match="no row has an answer"):
        run(write(tmp_path / "none.csv", "text,answer\nitchy,\n"), base=toy)


def test_files_of_other_kinds(tmp_path: Path, run: Run) -> None:
    tabs = write(tmp_path / "m.tsv", "answer\ttext\nPsoriasis\tplaques, scaly\n")
    assert read_vignettes(tabs) == [(2, "plaques, scaly", "Psoriasis")]
    marked = tmp_path / "bom.csv"
    marked.write_bytes("text,answer\na,b\n".encode("utf-8-sig"))
    assert read_vignettes(marked) == [(2, "a", "b")]
    latin = tmp_path / "latin.csv"
    latin.write_bytes("text,answer\nna\xefve,b\n".encode("latin-1"))
    with pytest.raises(InputError, match="not UTF-8"):
        read_vignettes(latin)
    line = run("bench", "vignettes").one_line_error
    assert "give a file with --cases" in line
    line = run("bench", "vignettes", "--cases", tmp_path / "nowhere.csv").one_line_error
    assert "nowhere.csv" in line


def test_the_score_counts_kinds_and_lets_the_optional_pass(toy: KnowledgeBase) -> None:
    reader = ProseReader(toy)
    vignette: dict[str, Any] = {
        "id": "x",
        "age": 40,
        "sex": "male",
        "text": "",
        "present": ["silvery-scale", "macule"],
        "absent": ["raised-lesion"],
        "optional": ["fever"],
    }
    reading = reader.read("A 40-year-old man with scale and fever and bullae on the trunk.")
    row = score(vignette, reading, Hierarchy(toy))
    assert row["present"] == {
        "read": 3,
        "listed": 2,
        "extra": ["bulla", "trunk"],
        "missed": ["silvery-scale", "macule"],
    }
    assert row["absent"]["missed"] == ["raised-lesion"]
    assert row["age"]
    assert row["sex"]
