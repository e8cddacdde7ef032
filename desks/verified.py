"""Check a proof, or the whole answer that holds one: what the command line and the app share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desks.casework import compiled_knowledge
from reasoning.case import Case
from reasoning.checking.checker import check_proof
from reasoning.checking.pairs import check_pair
from reasoning.compiled import CompiledKnowledge
from reasoning.parameters import DEFAULT_PARAMETERS
from reasoning.result import recheck_result

__all__ = ["compiled_for", "proof_in", "verify_answer"]


def proof_in(answer: Mapping[str, Any]) -> Any:
    """Return the proof inside an answer; what holds none is taken for a proof."""
    return answer.get("proof", answer)


def compiled_for(answer: Mapping[str, Any], root: Path | None = None) -> CompiledKnowledge:
    """Return the knowledge base with the counts that a proof names, as far as it can be read."""
    proof = proof_in(answer)
    used = proof.get("fitted") if isinstance(proof, dict) else None
    named = [one for one in used if isinstance(one, dict)] if isinstance(used, list) else []
    sets = tuple(str(one["dataset"]) for one in named if "dataset" in one)
    return compiled_knowledge(root, sets)


def verify_answer(
    answer: Mapping[str, Any], compiled: CompiledKnowledge, case: Case | None = None
) -> None:
    """Check every step of a proof, and whatever stands beside it in an answer.

    Args:
        answer: a proof, or what ``diagnose`` wrote or returned.
        compiled: the knowledge that it should follow from.
        case: that it should be about; None takes the one inside.

    Raises:
        ProofError: something does not follow; ``place`` names the first.
    """
    proof = proof_in(answer)
    check_proof(
        proof,
        compiled.knowledge,
        case=None if case is None else case.to_document(),
        parameters=DEFAULT_PARAMETERS.to_dict(),
        fitted=compiled.fitted,
        calibrations=tuple(compiled.calibrations.values()),
    )
    if proof is not answer:
        recheck_result(answer, compiled)
        if answer["twoAtOnce"] is not None:
            check_pair(answer["twoAtOnce"], proof, compiled.knowledge)
