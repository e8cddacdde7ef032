"""How long one case takes, with its full proof."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from benchmarks.speed_timing import side_by_side
from reasoning.case import Case
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import diagnose
from reasoning.proofs.proof import build_proof

__all__ = ["single_figures"]


def single_figures(
    compiled: CompiledKnowledge, cases: Sequence[Case], *, repeats: int = 5
) -> dict[str, Any]:
    """Return the times of a diagnosis with and without its proof, in milliseconds.

    The proof is the one that the checker takes: every sum, every step, and the weights of the ten
    likeliest hypotheses written out. That of all hypotheses is measured beside it.

    Args:
        compiled: the knowledge base.
        cases: each is answered by itself.
        repeats: how often; figures are over all cases and turns.
    """
    used: list[float] = []
    proved: list[float] = []
    alone: list[float] = []
    whole: list[float] = []
    for case in cases:
        work: dict[str, Callable[[], object]] = {
            "proved": partial(_proved, case, compiled),
            "alone": partial(diagnose, case, compiled),
        }
        times = side_by_side(work, repeats)
        proved += times.wall["proved"]
        alone += times.wall["alone"]
        used += times.processor["proved"]
    for case in cases[:5]:
        every = {"whole": partial(_proved, case, compiled, explain=None)}
        whole += side_by_side(every, 1).wall["whole"]
    return {
        "cases": len(cases),
        "diagnose_with_proof_ms": round(statistics.median(proved) * 1e3, 3),
        "diagnose_with_proof_processor_ms": round(statistics.median(used) * 1e3, 3),
        "diagnose_with_proof_best_ms": round(min(proved) * 1e3, 3),
        "diagnose_with_proof_p95_ms": round(statistics.quantiles(proved, n=20)[-1] * 1e3, 3),
        "diagnose_alone_ms": round(statistics.median(alone) * 1e3, 3),
        "proof_with_weights_of_all_hypotheses_ms": round(statistics.median(whole) * 1e3, 1),
    }


def _proved(case: Case, compiled: CompiledKnowledge, *, explain: int | None = 10) -> dict[str, Any]:
    return build_proof(diagnose(case, compiled), explain=explain)
