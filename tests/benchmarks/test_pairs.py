"""Made-up pairs: what is drawn follows the scripts, what is joined holds both records."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from benchmarks import pairs
from benchmarks.examples import Example
from kb.knowledge import KnowledgeBase
from reasoning.case import resolve_case
from reasoning.closure import close
from reasoning.compiled import CompiledKnowledge


def example(present: list[str], absent: list[str], **fields: object) -> Example:
    document = {"present": present, "absent": absent, **fields}
    return Example(document, ("x",), "1", frozenset(), "here")


def test_two_disorders_are_drawn_and_show_what_their_scripts_name(
    toy_compiled: CompiledKnowledge,
) -> None:
    toy = toy_compiled.knowledge
    for one in islice(pairs._drawn(toy_compiled, noted=1.0, common=False), 50):
        assert len(one.families) == 2
        named = {
            a.finding for id_ in one.families for a in toy.disorders[id_].findings if a.finding
        }
        assert named.issuperset(one.document["present"])
        assert named.issuperset(one.document["absent"])
        close(resolve_case(one.document, toy), toy_compiled.hierarchy, toy)  # no contradiction


def test_of_what_is_there_a_part_is_told(toy_compiled: CompiledKnowledge) -> None:
    def told(noted: float) -> int:
        drawn = islice(pairs._drawn(toy_compiled, noted=noted, common=False), 200)
        return sum(len(one.document["present"]) for one in drawn)

    assert told(0.0) == 0
    assert 0.35 < told(0.5) / told(1.0) < 0.65


def test_joined_records_hold_what_either_shows(toy: KnowledgeBase) -> None:
    one = example(["silvery-scale"], ["papule", "fever"], age=40)
    other = example(["papule"], ["scale", "fever", "bulla"], sex="male")
    assert pairs._union(one, other, toy) == {
        "present": ["papule", "silvery-scale"],
        "absent": ["fever"],
        "age": 40,
    }


def test_of_exclusive_findings_one_is_kept(toy: KnowledgeBase) -> None:
    several = ["typical-pigment-network", "atypical-pigment-network", "scale"]
    assert pairs._possible(several, toy) == ["typical-pigment-network", "scale"]


def test_a_pair_that_shows_everything_is_found_more_often(
    toy_compiled: CompiledKnowledge,
) -> None:
    """The toy scripts have four to six findings each: all of them told, pairs stand out."""
    few, all_ = (
        pairs._found(pairs._drawn(toy_compiled, noted=noted, common=False), toy_compiled, 80)
        for noted in (0.2, 1.0)
    )
    assert (few["n"], all_["n"]) == (80, 80)
    assert all_["right_pair_offered"] > few["right_pair_offered"]
    for figures in (few, all_):
        assert figures["right_pair_offered"] <= figures["one_of_them_offered"]
        assert figures["one_of_them_offered"] <= figures["offered"]


def test_a_table_of_single_cases(data_dir: Path, shipped: KnowledgeBase) -> None:
    found = pairs._alarms("dermx", shipped, 10)
    assert found["n"] >= 10
    assert 0 <= found["offered"] <= found["n"]
