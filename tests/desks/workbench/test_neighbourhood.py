"""The neighbourhood: what is drawn is what the scripts say, and the table says the same."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from desks.workbench.graph_page import _high, graph_html
from desks.workbench.neighbourhood import Node, graph_data, neighbourhood, relations
from kb.errors import CaseError
from kb.load import load_knowledge
from reasoning.compiled import CompiledKnowledge
from tests.conftest import Copy
from tests.desks.workbench.test_pages import refs_in, words_in

TELL = "tell_apart: [{disorder: tinea, by: annular, says: rings, evidence: author}]"


@pytest.fixture
def mimics(copy: Copy) -> CompiledKnowledge:
    file = "disorders/papulosquamous/psoriasis.yaml"
    copy.edit(file, "id: psoriasis\n", f"id: psoriasis\n{TELL}\n")
    return CompiledKnowledge(load_knowledge(copy.root))


def test_around_a_disorder(mimics: CompiledKnowledge) -> None:
    graph = neighbourhood("disorder:psoriasis", mimics)
    told = {(row["source"], row["relation"], row["target"]) for row in relations(graph)}
    assert ("disorder:psoriasis", "told apart by", "finding:annular") in told
    assert ("finding:annular", "tells it from", "disorder:tinea") in told
    shown = {target for _, relation, target in told if relation == "shows"}
    assert "finding:silvery-scale" in shown
    assert "lesion:plaque+silvery-scale" in shown
    data = graph_data(graph)
    assert len(data["nodes"]) == graph.number_of_nodes()
    assert len(data["relations"]) == graph.number_of_edges()


def test_a_look_alike_is_drawn_from_both_sides(mimics: CompiledKnowledge) -> None:
    graph = neighbourhood("disorder:tinea", mimics)
    assert graph.has_edge("finding:annular", "disorder:psoriasis")
    detail = graph.edges["finding:annular", "disorder:psoriasis"]["edge"].detail
    row = mimics.setting("dermatology-clinic").present
    column = mimics.column[("annular",)]
    weights = [row[mimics.row[one], column] / 10_000 for one in ("tinea", "psoriasis")]
    said = [f"{one:+.2f}" if round(one, 2) else "0.00" for one in weights]
    assert detail == f"weighs {said[0]} for Tinea, {said[1]} for Psoriasis"


def test_around_a_finding(toy_compiled: CompiledKnowledge) -> None:
    told = {
        (row["from"], row["relation"], row["to"])
        for row in relations(neighbourhood("finding:scale", toy_compiled))
    }
    assert ("silvery scale", "is a kind of", "scale") in told
    assert ("Psoriasis", "shows", "scale") in told
    site = relations(neighbourhood("finding:elbow", toy_compiled))
    assert ("elbow", "is part of", "arm") in {(r["from"], r["relation"], r["to"]) for r in site}


@pytest.mark.parametrize("ref", ["disorder:psoriasis", "finding:scale", "disorder:sjs-ten"])
def test_every_box_and_line_of_the_drawing_is_in_the_table(
    mimics: CompiledKnowledge, ref: str
) -> None:
    html = graph_html(ref, mimics)
    graph = neighbourhood(ref, mimics)
    drawing, table = html.split("</svg>")
    refs_in(html)
    assert drawing.count("<foreignObject") == graph.number_of_nodes()
    assert drawing.count("<path") == graph.number_of_edges()
    for _, data in graph.nodes(data=True):
        assert data["node"].label in words_in(drawing)
        assert data["node"].label in words_in(table)
    places = re.findall(r'<foreignObject x="(-?\d+)" y="(-?\d+)"', drawing)
    assert len(set(places)) == len(places), "two boxes in one place"
    columns = {x for x, _ in places}
    for column in columns:
        rows = sorted(int(y) for x, y in places if x == column)
        assert all(below - above >= 48 for above, below in pairwise(rows))


def test_a_busy_disorder_stays_readable(shipped_compiled: CompiledKnowledge) -> None:
    graph = neighbourhood("disorder:plaque-psoriasis", shipped_compiled)
    kinds = [data["node"].column for _, data in graph.nodes(data=True)]
    assert max(kinds.count(one) for one in set(kinds)) <= 16
    strongest = [r for r in relations(graph) if r["relation"].startswith("shows")]
    assert len(strongest) == 8
    both = [r["detail"] for r in strongest if r["relation"] == "shows, told apart by"]
    assert all("weight" in one and len(one) > 40 for one in both)


@pytest.mark.parametrize("ref", ["rule:toy-criteria", "disorder:nobody", ""])
def test_what_is_not_drawn(toy_compiled: CompiledKnowledge, ref: str) -> None:
    with pytest.raises(CaseError, match="cannot be drawn"):
        neighbourhood(ref, toy_compiled)
    if not ref.startswith("disorder"):
        assert "is drawn here" in graph_html(ref, toy_compiled)


def test_a_long_name_has_room_and_the_drawing_can_be_scrolled(mimics: CompiledKnowledge) -> None:
    html = graph_html("disorder:psoriasis", mimics)
    assert re.search(r'class="graph" tabindex="0" role="region" aria-label="[^"]+"', html)
    short, long = (_high(Node("finding:x", "x" * n, "finding", 0)) for n in (10, 60))
    assert long >= short + 2 * 14
    boxes = re.findall(r'<foreignObject x="(-?\d+)" y="(-?\d+)" width="\d+" height="(\d+)"', html)
    columns: dict[str, list[tuple[int, int]]] = {}
    for x, y, high in boxes:
        columns.setdefault(x, []).append((int(y), int(high)))
    for rows in columns.values():
        assert all(a[0] + a[1] <= b[0] for a, b in pairwise(sorted(rows))), "boxes overlap"
