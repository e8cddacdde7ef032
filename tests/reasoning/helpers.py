"""Random cases, and short ways to the answer."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from kb.epidemiology_schema import SETTINGS
from kb.errors import CaseError
from kb.knowledge import KnowledgeBase
from reasoning.case import resolve_case
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import Differential, diagnose
from reasoning.proofs.proof import build_proof
from reasoning.prose import ProseReading

QUICK = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def answer(compiled: CompiledKnowledge, **fields: Any) -> Differential:
    """Return the differential of a case given by its fields."""
    keep = fields.pop("keep_excluded", False)
    return diagnose(resolve_case(fields, compiled.knowledge), compiled, keep_excluded=keep)


def proof_of(differential: Differential, *, explain: int | None = None) -> dict[str, Any]:
    """Return the proof as it comes out of a file."""
    data: dict[str, Any] = json.loads(json.dumps(build_proof(differential, explain=explain)))
    return data


def refused(compiled: CompiledKnowledge, document: dict[str, Any]) -> bool:
    """Tell whether a case contradicts itself, as random ones may."""
    try:
        answer(compiled, **document)
    except CaseError:
        return True
    return False


@st.composite
def observations(draw: st.DrawFn, knowledge: KnowledgeBase) -> dict[str, Any]:
    """One observation of a random finding or lesion: certain or probable."""
    ids = sorted(knowledge.findings)
    kind = draw(st.sampled_from(["certain", "certain", "probable", "lesion"]))
    status = draw(st.sampled_from(["present", "absent"]))
    if kind == "lesion":
        parts = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True))
        return {"lesion": parts, "status": status}
    finding = draw(st.sampled_from(ids))
    if kind == "certain":
        return {"finding": finding, "status": status, "origin": "history"}
    return {
        "finding": finding,
        "probability": draw(st.floats(0.0, 1.0)),
        "base_rate": draw(st.floats(0.01, 0.99)),
        "origin": "picture",
        "region": draw(st.sampled_from(["outline", None])),
    }


def documents(knowledge: KnowledgeBase, *, size: int = 6) -> st.SearchStrategy[dict[str, Any]]:
    """Random case documents; some contradict themselves."""
    return st.fixed_dictionaries(
        {
            "observations": st.lists(observations(knowledge), max_size=size),
            "setting": st.sampled_from(SETTINGS),
        },
        optional={
            "age": st.one_of(st.integers(0, 120), st.floats(0, 120)),
            "sex": st.sampled_from(["female", "male"]),
        },
    )


SIGN = {"present": "+", "absent": "-", "maybe": "?"}


def said(reading: ProseReading) -> set[str]:
    return {SIGN[one.state] + one.finding for one in reading.findings}


def assert_said(reading: ProseReading, there: set[str], not_there: set[str]) -> None:
    """Fail where something of `there` was not read, or something of `not_there` was."""
    found = said(reading)
    assert there <= found
    assert not_there.isdisjoint(found)
