"""Sign-offs: who stands for which statement, until it changes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kb import exchange
from kb import triples as nt
from kb.diff import compare
from kb.exchange_owl import read_owl
from kb.export import export
from kb.export_obo import to_obo
from kb.knowledge import KnowledgeBase
from kb.load import check_knowledge, load_knowledge
from kb.ontology_assertions import assertion_triples
from kb.review_schema import WHOLE, Review
from kb.reviews import (
    fingerprints,
    lapsed,
    nobody_yet,
    review_counts,
    review_data,
    signed_off,
    statement_key,
)
from reasoning.conditions import describe
from tests.conftest import Copy

DAY = dt.date(2026, 11, 21)
FILE = "disorders/papulosquamous/psoriasis.yaml"


def sign(copy: Copy, *statements: str, role: str = "dermatologist", by: str = "Dr A") -> None:
    """Sign statements of psoriasis off, as they stand in the copy."""
    seen = fingerprints(load_knowledge(copy.root).disorders["psoriasis"])
    told = ", ".join(f'{one}: "{seen[one]}"' for one in statements)
    path = copy.root / FILE
    text = path.read_text(encoding="utf-8")
    line = f"  - {{by: {by}, role: {role}, on: 2026-11-21, seen: {{{told}}}}}\n"
    head = "" if "reviews:" in text else "reviews:\n"
    path.write_text(text + head + line, encoding="utf-8")


def test_every_statement_has_a_fingerprint_of_its_own(toy: KnowledgeBase) -> None:
    script = toy.disorders["psoriasis"]
    found = fingerprints(script)
    assert len(found) == len(script.findings) + 1 == len(set(found.values()))
    assert "plaque + silvery-scale" in found


def test_layout_makes_no_difference_and_every_part_does(copy: Copy, toy: KnowledgeBase) -> None:
    before = fingerprints(toy.disorders["psoriasis"])
    copy.edit(
        FILE,
        "{finding: elbow, frequency: {value: 0.6, evidence: author}}",
        "frequency: {evidence: author, value: 0.60}\n    finding: elbow",
    )
    assert fingerprints(load_knowledge(copy.root).disorders["psoriasis"]) == before
    copy.edit(FILE, "where: table 1", "where: table 2")
    after = fingerprints(load_knowledge(copy.root).disorders["psoriasis"])
    assert {one for one in before if before[one] != after[one]} == {"silvery-scale"}


@pytest.mark.parametrize(
    ("old", "new"), [("urgency: routine", "urgency: soon"), ("[20, 60]", "[20, 65]")]
)
def test_the_rest_of_a_script_is_one_statement(
    copy: Copy, toy: KnowledgeBase, old: str, new: str
) -> None:
    before = fingerprints(toy.disorders["psoriasis"])
    copy.edit(FILE, old, new)
    after = fingerprints(load_knowledge(copy.root).disorders["psoriasis"])
    assert {one for one in before if before[one] != after[one]} == {WHOLE}


def test_a_sign_off_changes_no_other_and_lapses_with_its_statement(copy: Copy) -> None:
    sign(copy, "elbow", "scale", WHOLE)
    script = load_knowledge(copy.root).disorders["psoriasis"]
    assert set(signed_off(script)) == {"elbow", "scale", WHOLE}
    assert lapsed(script) == ()
    copy.edit(
        FILE, "{finding: elbow, frequency: {value: 0.6", "{finding: elbow, frequency: {value: 0.5"
    )
    script = load_knowledge(copy.root).disorders["psoriasis"]
    assert set(signed_off(script)) == {"scale", WHOLE}
    assert [(one.by, key) for one, key in lapsed(script)] == [("Dr A", "elbow")]
    sign(copy, "elbow", role="physician", by="Dr B")
    assert len(lapsed(load_knowledge(copy.root).disorders["psoriasis"])) == 1
    sign(copy, "elbow", by="Dr C")
    assert lapsed(load_knowledge(copy.root).disorders["psoriasis"]) == ()


def test_only_a_dermatologist_s_word_ends_the_notice(copy: Copy, toy: KnowledgeBase) -> None:
    assert nobody_yet(toy)
    sign(copy, "elbow", role="physician")
    assert nobody_yet(load_knowledge(copy.root))
    sign(copy, "scale")
    assert not nobody_yet(load_knowledge(copy.root))
    copy.edit(
        FILE, "{finding: scale, frequency: {value: 0.9", "{finding: scale, frequency: {value: 0.8"
    )
    assert nobody_yet(load_knowledge(copy.root))


def test_counts(copy: Copy) -> None:
    sign(copy, "elbow", "scale", WHOLE)
    sign(copy, "elbow", role="physician", by="Dr B")
    knowledge = load_knowledge(copy.root)
    told = review_counts(knowledge.disorders.values())
    assert told.assertions == sum(len(d.findings) for d in knowledge.disorders.values())
    assert (told.signed, told.lapsed, told.reviewers) == (2, 0, ("Dr A", "Dr B"))
    assert told.to_dict()["by_role"] == {"dermatologist": 2, "physician": 1}
    data = review_data(knowledge.disorders["psoriasis"])
    assert [one["by"] for one in data["signed_off"]["elbow"]] == ["Dr A", "Dr B"]


def test_the_comparison_tells_a_sign_off(copy: Copy, toy: KnowledgeBase) -> None:
    sign(copy, "elbow", "scale")
    changes = compare(toy, load_knowledge(copy.root), describe).of("disorder", "psoriasis")
    assert [one.describe() for one in changes] == [
        "+ sign-off by Dr A (dermatologist) on 2026-11-21: 2 statements"
    ]


def test_exports_tell_who_signed_off(copy: Copy, tmp_path: Path) -> None:
    sign(copy, "elbow", "plaque + silvery-scale")
    knowledge = load_knowledge(copy.root)
    words = "Dr A (dermatologist), 2026-11-21"
    obo = [line for line in to_obo(knowledge).splitlines() if "signed_off_by" in line]
    assert len(obo) == 2
    assert all(f'signed_off_by="{words}"' in line for line in obo)
    said = [term for _, about, term in assertion_triples(knowledge) if "signed_off_by" in about]
    assert said == [nt.text(words)] * 2
    export(knowledge, "owl", tmp_path / "signed.owl")
    read = exchange.compare(knowledge, read_owl(tmp_path / "signed.owl", knowledge))
    assert list(read) == []  # reading it back changes nothing


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("{by: Dr A, role: dermatologist, on: 2026-11-21, seen: {}}", "at least 1"),
        ("{by: Dr A, role: king, on: 2026-11-21, seen: {elbow: '012345678901'}}", "dermatologist"),
        ("{by: Dr A, role: other, on: Monday, seen: {elbow: '012345678901'}}", "date"),
        ("{by: Dr A, role: other, on: 2026-11-21, seen: {elbow: yes}}", "string"),
        ("{by: '', role: other, on: 2026-11-21, seen: {elbow: '012345678901'}}", "at least 2"),
    ],
)
def test_a_damaged_sign_off_is_told(copy: Copy, wrong: str, said: str) -> None:
    copy.edit(FILE, "id: psoriasis\n", f"id: psoriasis\nreviews: [{wrong}]\n")
    knowledge, problems = check_knowledge(copy.root)
    assert knowledge is None
    assert any(said in one.message and "reviews" in one.path for one in problems)


def test_key_of_a_lesion() -> None:
    assert statement_key(("plaque", "silvery-scale")) == "plaque + silvery-scale"
    review = Review(by="Dr A", role="other", on=DAY, seen={"elbow": "0" * 12})
    assert review.note is None
