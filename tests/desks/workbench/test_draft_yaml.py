"""A YAML text says something else, and keeps everything that it need not change."""

from __future__ import annotations

import copy as copying
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desks.workbench.draft_yaml import merged, read_text
from kb.errors import InputError
from kb.yamlio import YamlError

TEXT = """\
# a script
id: one
label: 'One'   # its name
definition: >-
  Words that go on
  over two lines.
xrefs: {}
synonyms: [uno, "ein: s"]
findings:
  # what it looks like
  - {finding: plaque, frequency: {value: 0.95, evidence: author}}
  - {finding: scale, frequency: {n: 3, of: 9, evidence: author}}   # few
  - finding: itch
    frequency: {value: 0.2, evidence: author}
nothing: []
"""
DATA = read_text(TEXT, place="test")


def edited(change: Callable[[Any], Any]) -> str:
    data = copying.deepcopy(DATA)
    change(data)
    text = merged(TEXT, data)
    assert read_text(text, place="test") == data
    return text


def changed_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line not in TEXT.splitlines()]


def test_nothing_to_change_changes_nothing() -> None:
    assert merged(TEXT, copying.deepcopy(DATA)) == TEXT


def test_a_number_changes_and_its_line_alone() -> None:
    text = edited(lambda d: d["findings"][1]["frequency"].update(n=4))
    assert changed_lines(text) == [
        "  - {finding: scale, frequency: {n: 4, of: 9, evidence: author}}   # few"
    ]
    assert len(text.splitlines()) == len(TEXT.splitlines())


def test_a_statement_comes_and_goes_without_its_neighbors() -> None:
    new = {"finding": "fever", "frequency": {"value": 0.1, "evidence": "author"}}
    text = edited(lambda d: d["findings"].insert(1, new))
    assert changed_lines(text) == [
        "  - {finding: fever, frequency: {value: 0.1, evidence: author}}"
    ]
    text = edited(lambda d: d["findings"].pop(0))
    assert "# what it looks like" in text
    assert "plaque" not in text


def test_lists_that_were_empty_fill_and_full_ones_empty() -> None:
    text = edited(lambda d: d["nothing"].append({"finding": "x"}))
    assert text.endswith("nothing:\n  - {finding: x}\n")
    text = edited(lambda d: d.update(findings=[]))
    assert read_text(text, place="")["findings"] == []


def test_a_long_text_is_folded_and_a_folded_one_stays_so() -> None:
    long = "words " * 30
    text = edited(lambda d: d.update(definition=long.strip()))
    assert "definition: >-\n  words words" in text
    assert max(map(len, text.splitlines())) < 100
    assert "definition: >-\n  short\n" in edited(lambda d: d.update(definition="short"))


def test_fields_come_and_go() -> None:
    assert "xrefs: {doid: DOID1}" in edited(lambda d: d["xrefs"].update(doid="DOID1"))
    text = edited(lambda d: d.pop("xrefs"))
    assert text == TEXT.replace("xrefs: {}\n", "")
    assert 'synonyms: ["ein: s"]' in edited(lambda d: d["synonyms"].remove("uno"))


def test_what_would_change_another_place_is_refused() -> None:
    shared = "one: &here {a: 1}\ntwo: *here\n"
    with pytest.raises(InputError, match="cannot be written in place"):
        merged(shared, {"one": {"a": 1}, "two": {"a": 2}})


def test_a_slip_of_the_syntax_has_its_line() -> None:
    with pytest.raises(YamlError) as caught:
        read_text("a: 1\nb: [1\n", place="here")
    assert caught.value.line >= 2
    assert str(caught.value).startswith("here:")


scalars = st.one_of(
    st.booleans(),
    st.integers(-5, 10**6),
    st.floats(0, 1, allow_nan=False),
    st.text("aB: #'\"[]{},-é0.%", max_size=12),
)
fields = st.dictionaries(st.sampled_from("abcd"), scalars, max_size=4)
documents = st.fixed_dictionaries(
    {"x": scalars, "list": st.lists(fields, max_size=4), "words": st.lists(scalars, max_size=4)}
)


@settings(max_examples=15, deadline=None)
@given(documents, documents)
def test_any_change_says_what_it_shall(before: Any, after: Any) -> None:
    text = "# head\nx: 1\nlist: []\nwords: []\n"
    first = merged(text, before)
    assert read_text(first, place="") == before
    second = merged(first, after)
    assert read_text(second, place="") == after
    assert second.startswith("# head\n")
