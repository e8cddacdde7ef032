"""The toy knowledge base, compiled, and the sums of an answer."""

from __future__ import annotations

from typing import Any

from kb.load import load_knowledge
from reasoning.compiled import CompiledKnowledge
from tests.conftest import TOY
from tests.reasoning.helpers import answer

TOY_KB = load_knowledge(TOY, use_cache=False)
MODEL = CompiledKnowledge(TOY_KB)
IDS = sorted(TOY_KB.findings)
SINGLE = [id_ for id_ in IDS if TOY_KB.findings[id_].choice is None]


def totals(**document: Any) -> dict[str, int]:
    return {one.id: one.total_units for one in answer(MODEL, **document).hypotheses}
