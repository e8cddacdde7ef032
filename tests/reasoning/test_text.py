"""Text, page and result formats: made from the proof, adding up, safe to show."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given

from kb.load import load_knowledge
from reasoning.compiled import CompiledKnowledge
from reasoning.parameters import NONE_OF_THESE
from reasoning.proofs.text import explain, percent, signed, statement_words, subject_label, telling
from reasoning.result import DISCLAIMER, result_dict, result_tsv
from tests.conftest import TOY, Copy
from tests.reasoning.helpers import QUICK, answer, documents, proof_of, refused
from tests.reasoning.test_proof import RICH

TOY_KB = load_knowledge(TOY, use_cache=False)
MODEL = CompiledKnowledge(TOY_KB)
NUMBER = re.compile(r"^[├└]─ ([+-]\d+\.\d{4})  ", re.MULTILINE)


def printed_sum_holds(text: str) -> bool:
    *parts, total = (Decimal(number) for number in NUMBER.findall(text))
    return sum(parts, Decimal(0)) == total


# -- explain ---------------------------------------------------------------------------------------
@given(documents(TOY_KB))
@QUICK
def test_the_printed_weights_add_up_to_the_printed_sum(document: dict[str, Any]) -> None:
    assume(not refused(MODEL, document))
    result = answer(MODEL, **document)
    proof = proof_of(result)
    for one in proof["hypotheses"]:
        text = explain(proof, one["id"], TOY_KB)
        assert printed_sum_holds(text)
        assert len(NUMBER.findall(text)) == len(proof["weights"][one["id"]]) + 2


def test_every_contribution_appears_with_its_reason() -> None:
    proof = proof_of(answer(MODEL, **RICH))
    text = explain(proof, "psoriasis", TOY_KB)
    for row in proof["weights"]["psoriasis"]:
        assert signed(row["weight"]) in text
        for finding in row.get("findings", ())[:2]:
            assert subject_label(finding["subject"], TOY_KB) in text
    assert "Psoriasis: probability" in text
    assert "prior: very-common in dermatology-clinic; in 10.0 % of cases every disorder" in text
    assert "70 of 100 (70 %) [reference: A toy cohort that nobody published" in text
    assert "table 1" in text
    assert "observed (history): under" not in text
    assert "in the arm" in text
    assert "annular + plaque present, in the arm (annular + plaque is a kind of annular)" in text
    assert text.endswith(
        "beside the sum: criteria 'Toy criteria of psoriasis' holds (major 3 of 3) [author]"
    )


def test_a_reading_tells_its_odds() -> None:
    proof = proof_of(answer(MODEL, **RICH))
    text = explain(proof, "melanoma", TOY_KB)
    assert "read (picture): atypical network 60.0 %, against 30.0 % in its pictures" in text
    assert "typical network 20.0 %, against 30.0 % in its pictures, in the outline" in text


def test_match_types_are_worded() -> None:
    proof = proof_of(answer(MODEL, present=["silvery scale"], absent=["pigment network"]))
    assert "(as a kind of scale)" in explain(proof, "pityriasis-versicolor", TOY_KB)
    assert "(from its kinds)" in explain(proof, "nevus", TOY_KB)
    assert "not named by the script" in explain(proof, "sjs-ten", TOY_KB)


def test_an_exclusion_is_told() -> None:
    proof = proof_of(answer(MODEL, **RICH))
    assert "excluded by the rule no-drug-no-drug-rash" in explain(proof, "drug-rash", TOY_KB)


def test_none_of_these_is_explained() -> None:
    text = explain(proof_of(answer(MODEL, **RICH)), NONE_OF_THESE, TOY_KB)
    assert "every other weight is zero" in text
    assert printed_sum_holds(text)


def test_a_hypothesis_that_is_not_written_out() -> None:
    proof = proof_of(answer(MODEL, **RICH), explain=1)
    with pytest.raises(KeyError):
        explain(proof, proof["hypotheses"][1]["id"], TOY_KB)


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.0, "0 %"),
        (1.0, "> 99.9 %"),
        (0.5, "50.0 %"),
        (0.0004, "< 0.1 %"),
        (0.001, "0.1 %"),
        (0.9995, "> 99.9 %"),
        (0.999, "99.9 %"),
        (0.12345, "12.3 %"),
    ],
)
def test_percent(probability: float, words: str) -> None:
    assert percent(probability) == words


def test_signed() -> None:
    assert [signed(w) for w in (0.0, 1.5, -0.0001)] == ["+0.0000", "+1.5000", "-0.0001"]


def test_the_telling_findings_are_the_most_surprising() -> None:
    rows = [
        {"subject": name, "probability": p, "background": 0.1}
        for name, p in (("a", 0.1), ("b", 0.9), ("c", 0.01), ("d", 0.2))
    ]
    assert [row["subject"] for row in telling(rows)] == ["c", "b"]
    assert len(telling(rows[:1])) == 1


# -- result ----------------------------------------------------------------------------------------
def test_the_result_is_shaped_like_liricals() -> None:
    result = answer(MODEL, **RICH)
    data = result_dict(result, top=4)
    keys = "analysisMetadata case results rules certainty notices together twoAtOnce proof"
    assert set(data) == set(keys.split())
    meta = data["analysisMetadata"]
    assert meta["knowledgeHash"] == TOY_KB.hash
    assert meta["disclaimer"] == DISCLAIMER
    assert (meta["setting"], meta["disorders"]) == ("hospital", 8)
    assert len(data["results"]) == 4
    for row, one in zip(data["results"], result.hypotheses, strict=False):
        liricals = "diseaseId diseaseName pretestProbability posttestProbability compositeLR"
        assert {*liricals.split(), "findings", "rank", "mustNotMiss", "urgency"} <= set(row)
        assert row["diseaseId"] == one.id
        parts = sum((Decimal(str(f["lr"])) for f in row["findings"]), Decimal(0))
        assert parts == Decimal(str(row["compositeLR"]))
        assert Decimal(str(row["logPrior"])) + parts == Decimal(str(row["total"]))
        assert row["pretestProbability"] == pytest.approx(10 ** row["logPrior"], abs=1e-8)
        for finding in row["findings"]:
            told = "query state match matchType lr explanation evidence sources"
            assert set(finding) == set(told.split())
            assert finding["explanation"]


@given(documents(TOY_KB))
@QUICK
def test_the_result_is_json_without_nan(document: dict[str, Any]) -> None:
    assume(not refused(MODEL, document))
    data = result_dict(answer(MODEL, **document))
    assert json.loads(json.dumps(data, allow_nan=False)).keys() == data.keys()
    ranks = [row["rank"] for row in data["results"]]
    assert ranks == list(range(1, len(ranks) + 1))


def test_the_proof_can_be_left_out() -> None:
    assert "proof" not in result_dict(answer(MODEL), proof=False)


def test_tsv() -> None:
    result = answer(MODEL, **RICH | {"present": ["skin-pain", "fever", "silvery scale"]})
    lines = result_tsv(result, top=5).splitlines()
    head = [line for line in lines if line.startswith("!")]
    assert lines[: len(head)] == head, "header lines come first"
    assert "! software: dermatrace" in head
    assert f"! disclaimer: {DISCLAIMER}" in head
    assert any(line.startswith("! red flag: Painful blistering rash with fever") for line in head)
    table = list(csv.DictReader(io.StringIO("\n".join(lines[len(head) :])), delimiter="\t"))
    assert [row["rank"] for row in table] == ["1", "2", "3", "4", "5"]
    for row, one in zip(table, result.hypotheses, strict=False):
        assert row["diseaseId"] == one.id
        told = [float(x) for x in re.findall(r"\(([+-]\d+\.\d{4})\)", row["for"] + row["against"])]
        assert sum(round(x * 10_000) for x in told) == one.total_units - one.prior_units
        assert re.fullmatch(r"\d\.\d{6}", row["posttestProbability"])
        assert row["mustNotMiss"] in {"yes", "no"}


def test_tsv_of_an_empty_case_says_so() -> None:
    assert "! notice: Nothing was observed" in result_tsv(answer(MODEL))


def test_tsv_cells_keep_to_their_line(copy: Copy) -> None:
    copy.edit("disorders/tumor/nevus.yaml", "label: Nevus", 'label: "Ne\\tvus\\nmole"')
    compiled = CompiledKnowledge(load_knowledge(copy.root))
    text = result_tsv(answer(compiled, id="a"))
    table = text[text.index("rank\t") :]
    rows = list(csv.DictReader(io.StringIO(table), delimiter="\t"))
    assert "Ne\tvus\nmole" in {row["diseaseName"] for row in rows}


@pytest.mark.parametrize(
    ("says", "population", "told"),
    [
        ("82 % of 2534", "2534 patients in Cairo", "82 % of 2534 patients in Cairo"),
        ("19 of 100 (19 %)", "100 patients", "19 of 100 (19 %): 100 patients"),
        ("45 %", "patients of an atlas", "45 % of patients of an atlas"),
        ("typical, about 60 %", "", "typical, about 60 %"),
    ],
)
def test_how_many_were_looked_at_is_told_once(says: str, population: str, told: str) -> None:
    statement = {"says": says, "evidence": "author", "population": population}
    assert statement_words(statement, TOY_KB) == f"{told} [author]"
