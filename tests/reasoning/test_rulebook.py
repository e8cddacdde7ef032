"""Rules are found by what they ask for: what is not found would have said nothing."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given

from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from reasoning.case import resolve_case
from reasoning.closure import close
from reasoning.compiled import CompiledKnowledge
from reasoning.rules import apply_rules
from tests.conftest import TOY
from tests.reasoning.helpers import QUICK, documents, refused

TOY_KB = load_knowledge(TOY, use_cache=False)
MODEL = CompiledKnowledge(TOY_KB)


@given(documents(TOY_KB))
@QUICK
def test_the_rules_found_say_what_all_rules_say(document: dict[str, Any]) -> None:
    assume(not refused(MODEL, document))
    same_results(document, MODEL)


def same_results(document: dict[str, Any], compiled: CompiledKnowledge) -> int:
    """Hold the rules found to all rules; return how many were found."""
    knowledge = compiled.knowledge
    case = resolve_case(document, knowledge)
    closed = close(case, compiled.hierarchy, knowledge)
    found = compiled.rulebook.touched(case, closed)
    assert apply_rules(case, closed, knowledge, found) == apply_rules(case, closed, knowledge)
    return len(found)


def test_every_condition_of_the_shipped_rules_is_entered(
    shipped: KnowledgeBase, shipped_compiled: CompiledKnowledge
) -> None:
    assert same_results({}, shipped_compiled) == 0
    some = 0
    for id_ in sorted(shipped.findings):
        for state in ("present", "absent"):
            some += 0 < same_results({state: [id_]}, shipped_compiled) < len(shipped.rules)
    assert some > 100
    assert 0 < same_results({"age": 50.0}, shipped_compiled) < len(shipped.rules)
    assert same_results({"sex": "female"}, shipped_compiled) < len(shipped.rules)
