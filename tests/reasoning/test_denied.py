"""What a text denies lends no script its words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import ProofError
from reasoning.case import Case, resolve_case
from reasoning.checking.checker import check_proof
from reasoning.compiled import CompiledKnowledge
from reasoning.denied import without_denied
from reasoning.prose import ProseReader
from reasoning.prose.case import case_fields
from tests.reasoning.helpers import answer, proof_of
from tests.reasoning.toy_model import MODEL, TOY_KB

TEXT = "Scaly plaques, no fever\tor itch, after a new drug"
DENIED = "Scaly plaques, no              , after a new drug"


def seen(region: str, *, status: str = "absent", origin: str = "text") -> dict[str, Any]:
    return {"finding": "fever", "status": status, "origin": origin, "region": region}


def told(*observations: dict[str, Any], text: str | None = TEXT) -> Case:
    document = {"observations": [*observations]} | ({"text": text} if text else {})
    return resolve_case(document, TOY_KB)


def test_the_words_of_a_denied_finding_are_left_out() -> None:
    assert without_denied(told(seen("text at 18-31: 'fever or itch'"))) == DENIED
    assert without_denied(told()) == TEXT
    assert without_denied(told(seen("text at 18-31: 'fever or itch'"), text=None)) is None


@pytest.mark.parametrize(
    "observation",
    [
        seen("text at 18-31: 'fever or itch'", status="present"),
        seen("text at 18-31: 'fever or itch'", origin="history"),
        seen("text at 17-31: 'fever or itches'"),
        seen("text at 18-99999999: 'fever or itch'"),
        seen("text at -31: 'fever or itch'"),
        seen("text at 18-: 'fever or itch'"),
        seen("at 18-31: 'fever or itch'"),
        seen("upper left"),
    ],
)
def test_nothing_else_is_left_out(observation: dict[str, Any]) -> None:
    case = told(observation)
    assert without_denied(case) == TEXT
    check_proof(proof_of(answer(MODEL, **case.to_document())), TOY_KB)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=3))
def test_the_checker_leaves_out_the_same(places: list[tuple[int, int]]) -> None:
    spoken = [seen(f"text at {a}-{b}: '{' '.join(TEXT[a:b].split())}'") for a, b in places]
    check_proof(proof_of(answer(MODEL, observations=spoken, text=TEXT)), TOY_KB)


def test_a_proof_that_counts_the_denied_words_is_refused() -> None:
    there, gone = (
        proof_of(answer(MODEL, observations=[seen(f"text at {place}")], text=TEXT))
        for place in ("18-31: 'fever'", "18-31: 'fever or itch'")
    )
    assert there["weights"] != gone["weights"]
    with pytest.raises(ProofError):
        check_proof(gone | {"weights": there["weights"]}, TOY_KB)


def test_a_reader_and_the_engine_agree_on_what_is_denied(
    reader: ProseReader, shipped_compiled: CompiledKnowledge
) -> None:
    text = "A 20-year-old woman with scaly plaques on the knees. She denies itch and fever."
    fields = case_fields(reader.read(text))
    case = resolve_case(fields, shipped_compiled.knowledge)
    kept = without_denied(case)
    assert kept is not None
    assert kept.split() == text.replace("itch", "").replace("fever", "").split()
    words = answer(shipped_compiled, **fields)
    (piece,) = [one for one in words.pieces if one.kind == "wording"]
    assert piece.state == "present"
    shared = shipped_compiled.wording.shared(
        kept, shipped_compiled.row["plaque-psoriasis"], most=99
    )
    assert not {"itch", "fever"} & {stem for stem, _ in shared}
