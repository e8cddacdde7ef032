"""What a source tells in words: a range, and a number of ours in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from kb.evidence import WORDS, Frequency
from kb.evidence_report import evidence_report
from kb.exchange import compare
from kb.exchange_owl import read_owl
from kb.exchange_table import read_table
from kb.export import export
from kb.export_hpoa import to_hpoa
from kb.load import load_knowledge
from reasoning.beliefs import strength_of
from reasoning.checking.checker import check_proof
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import Differential
from reasoning.parameters import DEFAULT_PARAMETERS
from tests.conftest import Copy
from tests.reasoning.helpers import answer, proof_of

PSORIASIS = "disorders/papulosquamous/psoriasis.yaml"
SAID = {"evidence": "reference", "source": "toy-cohort", "where": "abstract"}
GUESS = "{finding: elbow, frequency: {value: 0.6, evidence: author}}"
TOLD = (
    "{finding: elbow, frequency: {value: 0.6, words: typical, evidence: reference, "
    "source: toy-cohort, where: abstract}}"
)


@pytest.mark.parametrize("word", WORDS)
def test_the_ends_of_a_range_are_in_it_and_nothing_beyond(word: str) -> None:
    least, most = WORDS[word]
    for value in (least, most):
        assert Frequency.model_validate(SAID | {"value": value, "words": word}).words == word
    for value in (least - 0.01, most + 0.01):
        with pytest.raises(ValidationError):
            Frequency.model_validate(SAID | {"value": value, "words": word})


def test_the_ranges_leave_no_gap() -> None:
    edges = sorted(WORDS.values())
    assert edges[0][0] == 0.0
    assert max(most for _, most in edges) == 1.0
    assert all(
        later[0] <= max(most for _, most in edges[: i + 1]) for i, later in enumerate(edges[1:])
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"value": 0.6, "words": "typical", "evidence": "author"},
        SAID | {"value": 0.6, "of": 40, "words": "typical"},
        SAID | {"n": 24, "of": 40, "words": "typical"},
        SAID | {"value": 0.6, "words": "mostly"},
    ],
)
def test_words_go_with_a_reference_and_no_count(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="words"):
        Frequency.model_validate(fields)


def test_words_count_more_than_a_guess_and_less_than_a_number() -> None:
    told = Frequency.model_validate(SAID | {"value": 0.6, "words": "typical"})
    number = told.model_copy(update={"words": None})
    guess = Frequency(value=0.6, evidence="author")
    worth = [strength_of(one, DEFAULT_PARAMETERS) for one in (guess, told, number)]
    assert worth == sorted(set(worth))
    assert told.describe() == "about 60 % (in words: typical)"


def test_a_proof_says_the_words_and_is_derived_again(copy: Copy) -> None:
    def total(differential: Differential) -> int:
        return differential.hypothesis("psoriasis").total_units

    before = answer(CompiledKnowledge(load_knowledge(copy.root)), present=["elbow", "scale"])
    copy.edit(PSORIASIS, GUESS, TOLD)
    knowledge = load_knowledge(copy.root)
    after = answer(CompiledKnowledge(knowledge), present=["elbow", "scale"])
    assert total(after) > total(before), "the same number from a source weighs more"
    proof = proof_of(after)
    assert "about 60 % (in words: typical)" in str(proof)
    check_proof(proof, knowledge)


def test_words_are_counted_apart(copy: Copy) -> None:
    copy.edit(PSORIASIS, GUESS, TOLD)
    report = evidence_report(
        load_knowledge(copy.root), lambda stated: strength_of(stated, DEFAULT_PARAMETERS)
    )
    assert report.overall.assertions == {"data": 0, "reference": 2, "words": 1, "author": 34}
    assert report.overall.patients["words"] == DEFAULT_PARAMETERS.words_strength


@pytest.mark.parametrize(
    ("value", "word", "term"),
    [
        (1.0, "always", "HP:0040280"),
        (0.6, "typical", "HP:0040282"),
        (0.05, "sometimes", "HP:0040283"),
        (0.0, "never", "HP:0040285"),
    ],
)
def test_hpoa_gives_the_class_of_the_ontology(
    copy: Copy, value: float, word: str, term: str
) -> None:
    copy.edit(PSORIASIS, "xrefs: {}", "xrefs: {mondo: 'MONDO:0005083'}")
    copy.edit("sources.yaml", "  kind: web\n", "  kind: article\n  pmid: '123'\n")
    copy.edit("findings/surface.yaml", "{id: scale,", "{id: scale, xrefs: [{id: 'HP:0040189'}],")
    told = TOLD.replace("elbow", "scale").replace("0.6", str(value)).replace("typical", word)
    copy.edit(PSORIASIS, "{finding: scale, frequency: {value: 0.9, evidence: author}}", told)
    (line,) = to_hpoa(load_knowledge(copy.root)).text.splitlines()[4:]
    assert line.split("\t")[5:8] == ["TAS", "", term]


@pytest.mark.parametrize("form", ["tsv", "owl"])
def test_words_come_back_from_a_spreadsheet_and_the_ontology(
    copy: Copy, tmp_path: Path, form: str
) -> None:
    copy.edit(PSORIASIS, GUESS, TOLD)
    knowledge = load_knowledge(copy.root)
    path = tmp_path / f"out.{form}"
    export(knowledge, form, path)
    assert "typical" in path.read_text(encoding="utf-8")
    outside = (read_table if form == "tsv" else read_owl)(path, knowledge)
    assert compare(knowledge, outside) == []
