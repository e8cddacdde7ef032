"""N-Triples: what is written is read again, and names of blank nodes depend on nothing else."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from kb.triples import Triple, canonical, decimal, line, read_triples, text, value

XSD = "http://www.w3.org/2001/XMLSchema#"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters='\n\r\t"\\')))
def test_a_text_comes_back(words: str) -> None:
    triple = ("<urn:a>", "<urn:b>", text(words))
    (again,) = read_triples(line(triple) + "\n")
    assert again == triple
    assert value(again[2]) == words


def test_terms_of_others_are_read() -> None:
    assert value('"caf\\u00E9"@fr') == "café"
    assert value('"\\U0001F600 \\"x\\""') == '😀 "x"'
    assert value(f'"0.5"^^<{XSD}decimal>') == "0.5"
    assert value("<urn:a>") == "urn:a"
    assert value("_:b1") == "_:b1"
    assert list(read_triples("# a comment\n\n<urn:a> <urn:b> _:c .")) == [
        ("<urn:a>", "<urn:b>", "_:c")
    ]


@given(st.floats(0, 1).map(lambda number: round(number, 6)))
def test_a_share_keeps_its_value(number: float) -> None:
    assert float(value(decimal(number))) == number


def test_whole_numbers_are_integers() -> None:
    assert decimal(12) == f'"12"^^<{XSD}integer>'
    assert decimal(1.0) == f'"1.0"^^<{XSD}decimal>'


GRAPH: list[Triple] = [
    ("<a>", "<sub>", "_:1"),
    ("_:1", "<on>", "<p>"),
    ("_:1", "<some>", "_:2"),
    ("_:2", "<first>", "<x>"),
    ("<b>", "<sub>", "_:3"),  # the same restriction of another class
    ("_:3", "<on>", "<p>"),
    ("_:3", "<some>", "_:4"),
    ("_:4", "<first>", "<x>"),
    ("_:5", "<type>", "<Axiom>"),
]


@given(st.randoms())
def test_names_depend_on_content_alone(chance: random.Random) -> None:
    names = [f"_:{number}" for number in range(1, 6)]
    others = [f"_:n{number}" for number in range(5)]
    chance.shuffle(others)
    renamed = dict(zip(names, others, strict=True))
    graph = [(renamed.get(s, s), p, renamed.get(o, o)) for s, p, o in GRAPH]
    chance.shuffle(graph)
    assert canonical(graph) == canonical(GRAPH)


def test_equal_expressions_of_two_owners_stay_two() -> None:
    lines = canonical(GRAPH)
    assert len(lines) == len(GRAPH)
    assert len({one.split()[0] for one in lines if one.startswith("_:")}) == 5
