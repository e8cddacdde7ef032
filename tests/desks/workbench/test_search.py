"""One search: names, parts of names, identifiers, slips of typing."""

from __future__ import annotations

import pytest

from desks.workbench.browse import hits_html
from desks.workbench.search import KINDS, search
from kb.knowledge import KnowledgeBase


@pytest.mark.parametrize(
    ("words", "ref"),
    [
        ("Psoriasis", "disorder:psoriasis"),
        ("PSORIASIS", "disorder:psoriasis"),
        ("psoriassis", "disorder:psoriasis"),
        ("licen planus", "disorder:lichen-planus"),
        ("bump", "finding:papule"),
        ("silvery-scale", "finding:silvery-scale"),
        ("silv", "finding:silvery-scale"),
        ("blue veil", "finding:blue-whitish-veil"),
        ("painful blistering", "rule:painful-blisters-with-fever"),
        ("toy cohort", "source:toy-cohort"),
        ("example.org/toy", "source:toy-cohort"),
    ],
)
def test_what_is_meant_comes_first(toy: KnowledgeBase, words: str, ref: str) -> None:
    assert search(toy, words)[0].ref == ref


@pytest.mark.parametrize("words", ["", "   ", "zzz", "12345", "'); drop", "<zqx>"])
def test_nothing_is_found_where_there_is_nothing(toy: KnowledgeBase, words: str) -> None:
    assert search(toy, words) == ()


def test_a_name_found_twice_is_one_hit_and_says_by_what(toy: KnowledgeBase) -> None:
    hits = [one for one in search(toy, "bump") if one.id == "papule"]
    assert [(one.label, one.matched, one.score) for one in hits] == [("papule", "bump", 100.0)]
    assert hits[0].to_dict()["matched"] == "bump"


@pytest.mark.parametrize("kind", KINDS)
def test_one_kind_only(toy: KnowledgeBase, kind: str) -> None:
    assert {one.kind for one in search(toy, "toy", kind=kind)} <= {kind}
    assert search(toy, "toy", kind="source")[0].id == "toy-cohort"


def test_holding_the_words_comes_before_looking_like_them(shipped: KnowledgeBase) -> None:
    hits = search(shipped, "L40.0")
    assert hits[0].score == 100.0
    assert all(one.matched == "L40.0" for one in hits)  # never a code that only looks like it
    scores = [one.score for one in search(shipped, "psoriassis")]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] < 86.0
    assert search(shipped, "psoriassis")[0].id == "plaque-psoriasis"


def test_another_knowledge_base_is_not_answered_from_the_first(
    toy: KnowledgeBase, shipped: KnowledgeBase
) -> None:
    assert search(toy, "melanoma")[0].id == "melanoma"
    assert "superficial-spreading-melanoma" in {one.id for one in search(shipped, "melanoma")}
    assert {one.id for one in search(toy, "melanoma")} == {"melanoma"}


def test_a_source_is_told_from_another_of_its_title(toy: KnowledgeBase) -> None:
    (hit,) = [one for one in search(toy, "toy-cohort") if one.kind == "source"]
    source = toy.sources["toy-cohort"]
    assert str(source.year or "") in hit.about
    assert "example.org" in hit.about
    assert hit.about in hits_html("toy-cohort", [hit])
    assert all(not one.about for one in search(toy, "psoriasis") if one.kind != "source")
