"""The evidence dashboard: shares that are counted, the weakest first, who signed off what."""

from __future__ import annotations

import datetime as dt

import pytest

from desks.workbench.evidence_page import NOBODY, report_html, report_of, reviews_html, weak_html
from desks.workbench.review import made_review, signed_text
from desks.workbench.weakest import weakest
from kb.counts import fitted_sets
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from reasoning.compiled import CompiledKnowledge
from tests.conftest import ROOT, Copy
from tests.desks.workbench.test_pages import refs_in, words_in

FILE = "disorders/papulosquamous/psoriasis.yaml"
DAY = dt.date(2026, 11, 21)


def signed(copy: Copy, *statements: str, role: str = "dermatologist") -> KnowledgeBase:
    knowledge = load_knowledge(copy.root)
    review = made_review(knowledge.disorders["psoriasis"], statements, by="Dr A", role=role, on=DAY)
    path = copy.root / FILE
    path.write_text(signed_text(path.read_text(encoding="utf-8"), review), encoding="utf-8")
    return load_knowledge(copy.root)


def test_the_weakest_first(toy_compiled: CompiledKnowledge) -> None:
    rows = weakest(toy_compiled)
    assert len(rows) == sum(len(d.findings) for d in toy_compiled.knowledge.disorders.values())
    kinds = [one.evidence for one in rows]
    assert kinds == ["author"] * 35 + ["reference"] * 2
    guesses = [abs(one.units) for one in rows if one.evidence == "author"]
    assert guesses == sorted(guesses, reverse=True)
    only = weakest(toy_compiled, disorder="psoriasis")
    assert {one.disorder for one in only} == {"psoriasis"}
    assert {one.group for one in weakest(toy_compiled, group="tumor")} == {"tumor"}
    assert rows[0].to_dict()["weight"] == rows[0].units / 10_000


def test_what_is_signed_off_comes_last(copy: Copy) -> None:
    knowledge = signed(copy, "elbow")
    rows = weakest(CompiledKnowledge(knowledge))
    assert (rows[-1].disorder, rows[-1].key) == ("psoriasis", "elbow")
    assert rows[-1].reviewed == ("Dr A (dermatologist), 2026-11-21",)
    html = weak_html(rows, knowledge, shown=len(rows))
    assert html.count('data-act="sign"') == len(rows) - 1
    assert "Dr A (dermatologist), 2026-11-21" in html
    refs_in(html)


def test_the_list_is_shown_in_steps(toy_compiled: CompiledKnowledge) -> None:
    rows = weakest(toy_compiled)
    html = weak_html(rows, toy_compiled.knowledge, shown=10)
    assert html.count("<tr>") == 11
    assert f"Show more of {len(rows) - 10}" in html
    assert "No statement" in weak_html([], toy_compiled.knowledge, shown=10)


def test_it_says_that_nobody_has_reviewed_it(copy: Copy, toy: KnowledgeBase) -> None:
    assert NOBODY in reviews_html(toy)
    assert "0 of 37 statements" in reviews_html(toy)
    assert NOBODY in reviews_html(signed(copy, "scale", role="physician"))
    html = reviews_html(signed(copy, "elbow"))
    assert NOBODY not in html
    assert "2 of 37 statements of findings are signed off (by Dr A)" in html
    copy.edit(
        FILE, "{finding: elbow, frequency: {value: 0.6", "{finding: elbow, frequency: {n: 6, of: 10"
    )
    html = reviews_html(load_knowledge(copy.root))
    assert NOBODY in html
    assert "1 were changed since" in html


def test_the_shares_are_those_of_the_report(toy_compiled: CompiledKnowledge) -> None:
    report = report_of(toy_compiled, ())
    words = words_in(report_html(report))
    assert "All scripts reference 5 % (2), author’s guess 95 % (35); with a source: 5 %" in words
    assert f"of the weight {100 * report.overall.sourced_weight:.0f} %" in words
    refs_in(report_html(report))


@pytest.mark.parametrize("name", ["dermacon-in"])
def test_the_disorders_of_a_data_set(shipped: KnowledgeBase, name: str) -> None:
    compiled = CompiledKnowledge(shipped, only=["plaque-psoriasis"])
    report = report_of(compiled, fitted_sets(ROOT / "kb", [name]))
    assert report.in_tables is not None
    words = words_in(report_html(report))
    assert f"{report.in_tables.named.disorders} disorders that a data set names" in words
    assert "the same, with what was counted counted data" in words
