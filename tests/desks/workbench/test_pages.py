"""The pages: everything that a file says is on its page, and what is named can be opened."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from desks.workbench.browse import entry_data, go_back, go_to, hits_html, is_known, page_html
from desks.workbench.rule_page import condition_html
from desks.workbench.search import search
from desks.workbench.source_page import resting_on
from desks.workbench.tree import TREES, tree_html
from kb.counts import fitted_sets
from kb.errors import CaseError
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from kb.rule_schema import Condition
from reasoning.compiled import CompiledKnowledge
from tests.conftest import ROOT, Copy


class Checker(HTMLParser):
    """Collects the refs and sees that every element is closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.refs: set[str] = set()
        self.pressable = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "button":
            assert "button" not in self.open, "a button in a button"
            assert "summary" not in self.open, "a button in a summary"
            self.pressable += 1
        found = dict(attrs)
        if found.get("data-act") == "page":
            self.refs.add(found["data-id"] or "")
        if tag not in {"br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        return

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def refs_in(html: str) -> set[str]:
    checker = Checker()
    checker.feed(html)
    checker.close()
    assert checker.open == []
    return checker.refs


def words_in(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.fixture(scope="module")
def compiled(toy: KnowledgeBase) -> CompiledKnowledge:
    return CompiledKnowledge(toy)


@pytest.fixture(scope="module")
def everything(toy: KnowledgeBase) -> list[str]:
    return [
        *(f"disorder:{one}" for one in toy.disorders),
        *(f"finding:{one}" for one in toy.findings),
        *(f"rule:{one.id}" for one in toy.rules),
        *(f"source:{one}" for one in toy.sources),
        *(f"group:{one.group}" for one in toy.disorders.values()),
    ]


def test_every_page_is_whole_and_leads_only_to_pages(
    compiled: CompiledKnowledge, everything: list[str]
) -> None:
    for ref in everything:
        refs = refs_in(page_html((ref,), compiled))
        assert all(is_known(one, compiled.knowledge) for one in refs), ref
        assert entry_data(ref, compiled)


@pytest.mark.parametrize("kind", TREES)
def test_a_tree_holds_everything_of_its_kind(
    compiled: CompiledKnowledge, everything: list[str], kind: str
) -> None:
    refs = refs_in(tree_html(compiled.knowledge, kind))
    assert {one for one in everything if one.startswith(f"{kind}:")} <= refs


def test_the_trees_of_the_shipped_knowledge_are_whole(shipped: KnowledgeBase) -> None:
    wanted = {
        "disorder": set(shipped.disorders),
        "class": set(shipped.classes),
        "finding": set(shipped.findings),
        "source": set(shipped.sources),
    }
    for kind, entries in wanted.items():
        refs = refs_in(tree_html(shipped, kind))
        assert {f"{kind}:{id_}" for id_ in entries} <= refs


def test_a_script_tells_value_evidence_source_and_weight(compiled: CompiledKnowledge) -> None:
    words = words_in(page_html(("disorder:psoriasis",), compiled))
    row = words[words.index("silvery scale surface") :]
    assert row.startswith("silvery scale surface 70 of 100 (70 %)")
    assert "reference toy-cohort https://example.org/toy table 1" in row[:160]
    assert "No dermatologist has reviewed this yet." in words
    assert "Toy criteria of psoriasis" in words
    weight = compiled.setting("dermatology-clinic").present[
        compiled.row["psoriasis"], compiled.column[("silvery-scale",)]
    ]
    assert f"{weight / 10_000:+.4f}" in row[:160]


def test_a_sign_off_stands_beside_its_statement(copy: Copy, toy: KnowledgeBase) -> None:
    from kb.reviews import fingerprints

    seen = fingerprints(toy.disorders["psoriasis"])["elbow"]
    review = f"{{by: Dr A, role: dermatologist, on: 2026-11-21, seen: {{elbow: '{seen}'}}}}"
    copy.edit(
        "disorders/papulosquamous/psoriasis.yaml",
        "id: psoriasis\n",
        f"id: psoriasis\nreviews: [{review}]\n",
    )
    compiled = CompiledKnowledge(load_knowledge(copy.root))
    words = words_in(page_html(("disorder:psoriasis",), compiled))
    assert words.count("Dr A (dermatologist), 2026-11-21") == 2  # its row, and the summary
    assert "No dermatologist" not in words
    assert "1 of 8 statements" in words


def test_counts_stand_beside_the_script(shipped: KnowledgeBase) -> None:
    compiled = CompiledKnowledge(shipped, only=["plaque-psoriasis"])
    sets = fitted_sets(ROOT / "kb", ["dermacon-in"])
    words = words_in(page_html(("disorder:plaque-psoriasis",), compiled, sets))
    assert re.search(r"dermacon-in: \d+ of \d+ \(\d", words)


def test_a_finding_lists_its_scripts_by_weight(compiled: CompiledKnowledge) -> None:
    html = page_html(("finding:pruritus",), compiled)
    section = html[html.index("Disorders that name it") :]
    order = re.findall(r'data-id="disorder:([a-z-]+)"', section)
    column = compiled.setting("dermatology-clinic").present[:, compiled.column[("pruritus",)]]
    weights = [int(column[compiled.row[one]]) for one in order]
    itching = {"psoriasis", "tinea", "lichen-planus", "pityriasis-versicolor", "melanoma"}
    assert set(order) == itching
    assert weights == sorted(weights, reverse=True)
    assert "Met without its disorder 20 % (stated)" in words_in(html)


def test_parents_and_kinds(compiled: CompiledKnowledge) -> None:
    words = words_in(page_html(("finding:scale",), compiled))
    assert "Its kinds silvery scale" in words
    assert "A kind of scale" in words_in(page_html(("finding:silvery-scale",), compiled))
    assert "Part of arm" in words_in(page_html(("finding:elbow",), compiled))
    assert "One of typical network , atypical network" in words_in(
        page_html(("finding:atypical-pigment-network",), compiled)
    )


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("painful-blisters-with-fever", "all of skin pain any of bulla fever"),
        ("no-drug-no-drug-rash", "none of new drug"),
        ("toy-criteria", "major: at least 2 of 3 plaque plaque silvery scale"),
        ("toy-criteria", "age 18 or more"),
        ("toy-checklist", "atypical network 2 points"),
        ("toy-checklist", "From 2 points: Refer"),
    ],
)
def test_a_rule_item_by_item(compiled: CompiledKnowledge, rule: str, said: str) -> None:
    assert said in words_in(page_html((f"rule:{rule}",), compiled))


def test_at_least_and_a_lesion_in_a_condition(toy: KnowledgeBase) -> None:
    given = {
        "at_least": 2,
        "of": [
            {"finding": "scale"},
            {"sex": "male"},
            {"lesion": {"primary": "plaque", "surface": "scale"}},
        ],
    }
    words = words_in(condition_html(Condition.model_validate(given), toy))
    assert " ".join(words.split()) == "at least 2 of scale male plaque + scale (one lesion)"


def test_a_source_lists_what_rests_on_it(toy: KnowledgeBase, compiled: CompiledKnowledge) -> None:
    rests = list(resting_on("toy-cohort", toy))
    assert [(ref, one.where) for ref, _, _, one in rests] == [
        ("disorder:psoriasis", "table 1"),
        ("disorder:psoriasis", "abstract"),
    ]
    words = words_in(page_html(("source:toy-cohort",), compiled))
    assert "Psoriasis silvery scale 70 of 100 (70 %) table 1" in words
    assert entry_data("source:toy-cohort", compiled)["rests_on_it"][1]["says"] == "64 of 80 (80 %)"


def test_classes_of_the_shipped_knowledge(shipped: KnowledgeBase) -> None:
    compiled = CompiledKnowledge(shipped, only=["nail-psoriasis"])
    for id_ in list(shipped.classes)[:12]:
        refs = refs_in(page_html((f"class:{id_}",), compiled))
        assert {f"disorder:{one}" for one in shipped.members_of(id_)} <= refs


def test_the_way_back() -> None:
    way = go_to(go_to((), "a:1"), "b:2")
    assert go_to(way, "b:2") == way
    assert go_back(go_to(way, "c:3")) == way
    assert go_back(("a:1",)) == ("a:1",)
    long: tuple[str, ...] = ()
    for number in range(100):
        long = go_to(long, f"a:{number}")
    assert len(long) == 40
    assert long[-1] == "a:99"


def test_what_is_gone_is_told_and_nothing_is_taken_for_html(compiled: CompiledKnowledge) -> None:
    words = page_html(("disorder:psoriasis", "disorder:<img src=x>"), compiled)
    assert "<img" not in words
    assert "this is not in the knowledge base" in words
    assert 'data-act="back"' in words
    with pytest.raises(CaseError, match="did you mean"):
        entry_data("finding:plaqe", compiled)
    with pytest.raises(CaseError):
        entry_data("nonsense", compiled)


def test_what_was_searched_is_escaped(toy: KnowledgeBase) -> None:
    assert "<script>" not in hits_html("<script>", search(toy, "<script>"))
    found = hits_html("bump", search(toy, "bump"))
    assert "finding:papule" in refs_in(found)
