"""Proofs of every kind of step, and every change that can be made to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from kb.calibrated import Calibration, Quality
from kb.load import load_knowledge
from reasoning.checking.checker import Checker
from reasoning.compiled import CompiledKnowledge
from reasoning.parameters import DEFAULT_PARAMETERS
from tests.classes import FIRST, SECOND, classed
from tests.conftest import TOY
from tests.reasoning.helpers import answer, proof_of
from tests.reasoning.mutants import Mutant, mutants
from tests.reasoning.test_proof import RICH

KB = classed(load_knowledge(TOY, use_cache=False))
SETS = (FIRST, SECOND)
FLAGS: dict[str, Any] = {
    "present": ["skin-pain", "fever", "blue-whitish-veil"],
    "absent": ["typical network", "plaque"],
    "observations": [
        {"finding": name, "probability": q, "base_rate": 0.3, "origin": "picture"}
        for name, q in (
            ("typical-pigment-network", 0.4),
            ("atypical-pigment-network", 0.5),
            ("atypical-pigment-network", 0.7),
            ("bulla", 0.6),
        )
    ],
}
"""A red flag, criteria, a checklist, a reading that an absence took out, one finding read twice."""

Model = tuple[CompiledKnowledge, Checker]


@cache
def model(name: str = "plain") -> Model:
    """A compiled model and a checker for it."""
    if name == "counted":
        return CompiledKnowledge(KB, fitted=SETS), Checker(KB, fitted=SETS)
    if name == "some":
        parameters = replace(DEFAULT_PARAMETERS, flat_prior=True, none_prior=0.1)
        only = ["melanoma", "nevus", "psoriasis"]
        return CompiledKnowledge(KB, parameters, only=only), Checker(KB)
    if name == "measured":
        made = (MEASURED,)
        return CompiledKnowledge(KB, calibrations=made), Checker(KB, calibrations=made)
    return CompiledKnowledge(KB), Checker(KB)


MEASURED = Calibration(
    setting="hospital",
    knowledge_hash=KB.hash,
    measured_on="first",
    split="none",
    cases=100,
    temperature=1.337,
    before=Quality(nll=1.0, brier=0.5, ece=0.1, ece_merged=0.1),
    after=Quality(nll=0.9, brier=0.4, ece=0.05, ece_merged=0.05),
)


TEXT = "Scaly plaques, and a mole that has changed; no fever. Scaly since May."
"""Words of several scripts, one of them twice, and some of none."""

_FEVER = TEXT.index("fever")
DENIED = {
    "finding": "fever",
    "status": "absent",
    "origin": "text",
    "region": f"text at {_FEVER}-{_FEVER + len('fever')}: 'fever'",
}
"""Its words count in no likeness."""

RING = {"lesion": ["annular", "plaque", "scale"], "status": "present"}
"""A lesion that one script names, and the others only by its parts."""

ZOO: dict[str, tuple[str, dict[str, Any]]] = {
    "rich": ("plain", RICH),
    "flags": ("plain", FLAGS),
    "kept": ("plain", RICH | {"keep_excluded": True, "observations": []}),
    "some": ("some", {"present": ["pigment network"], "absent": ["scale"], "age": 80.5}),
    "counted": ("counted", RICH | {"absent": ["fever"]}),
    "measured": ("measured", {"present": ["plaque"], "age": 50, "setting": "hospital"}),
    "empty": ("plain", {}),
    "ring": ("plain", {"observations": [RING], "age": 30}),
    "told": ("measured", {"present": ["plaque"], "setting": "hospital", "text": TEXT}),
    "told, counted": ("counted", {"observations": [DENIED], "sex": "female", "text": TEXT}),
}


@cache
def specimen(name: str) -> dict[str, Any]:
    compiled, _ = model(ZOO[name][0])
    return proof_of(answer(compiled, **ZOO[name][1]), explain=3)


@cache
def changes(name: str) -> tuple[Mutant, ...]:
    return tuple(mutants(specimen(name)))


def leaves(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Places of leaves without the numbers of list items."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, (*path, key))
    elif isinstance(node, list):
        for value in node:
            yield from leaves(value, path)
    else:
        yield path
