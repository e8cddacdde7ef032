"""Does an answer point at what must not be missed? Two operating points, measured on a table.

The score of a case is the total probability of what must not be missed
(:mod:`reasoning.trust.urgency`). Cases are flagged at thresholds that were chosen on other
patients.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.examples import Example
from benchmarks.metrics import DECIMALS
from benchmarks.study import Study
from kb.calibrated import OperatingPoint, Tally, Urgency
from kb.knowledge import KnowledgeBase
from reasoning.parameters import NONE_OF_THESE
from reasoning.trust.calibration import Floats, Ints, Mask
from reasoning.trust.urgency import threshold_for

__all__ = ["FEWEST", "figures", "flagged_at", "grave", "grave_columns", "operating_points", "tally"]

FEWEST = 20
"""Cases of either kind that there must be for operating points to be chosen on them."""
_DECIMALS = 6


def grave(study: Study, examples: Sequence[Example]) -> tuple[Mask, Mask]:
    """Return which cases must not be missed, and of which that is known.

    A disorder is what its script says; a class must not be missed if none of its members may be.
    """
    yes, known = np.zeros(len(examples), dtype=bool), np.zeros(len(examples), dtype=bool)
    disorders = study.knowledge.disorders
    for row, one in enumerate(examples):
        target = study.target(one.labels[0])
        if target is not None:
            usual = [target.id] if target.id in disorders else sorted(target.members)
            known[row] = True
            yes[row] = all(disorders[id_].must_not_miss for id_ in usual)
    return yes, known


def grave_columns(hypotheses: Sequence[str], knowledge: KnowledgeBase) -> Mask:
    """Return which hypotheses must not be missed."""
    disorders = knowledge.disorders
    return np.array(
        [id_ != NONE_OF_THESE and disorders[id_].must_not_miss for id_ in hypotheses], dtype=bool
    )


def operating_points(
    scores: Floats, yes: Mask, fold: Ints, *, final: Floats | None = None
) -> Urgency | None:
    """Return both operating points, None where there are too few cases of either kind.

    Args:
        scores: total probability of what must not be missed, of each case.
        yes: which cases must not be missed.
        fold: cases of one fold are flagged at thresholds of the others.
        final: scores that the thresholds of all folds are chosen on, if others.
    """
    from sklearn.metrics import roc_auc_score

    if min(int(yes.sum()), int((~yes).sum())) < FEWEST or len(np.unique(fold)) < 2:
        return None
    scores = np.round(scores, _DECIMALS)
    final = scores if final is None else np.round(final, _DECIMALS)
    points = {}
    for goal in ("sensitivity", "specificity"):
        flagged = np.zeros(len(scores), dtype=bool)
        for number in np.unique(fold):
            here = fold == number
            flagged[here] = scores[here] >= threshold_for(scores[~here], yes[~here], goal=goal)
        points[goal] = _point(threshold_for(final, yes, goal=goal), flagged, yes)
    return Urgency(
        auroc=round(float(roc_auc_score(yes, scores)), DECIMALS),
        sensitivity_first=points["sensitivity"],
        specificity_first=points["specificity"],
    )


def flagged_at(measured: Urgency, scores: Floats, yes: Mask) -> Urgency | None:
    """Return what the thresholds of some operating points do on other cases."""
    from sklearn.metrics import roc_auc_score

    if not yes.any() or yes.all():
        return None
    scores = np.round(scores, _DECIMALS)
    first, second = measured.sensitivity_first, measured.specificity_first
    return Urgency(
        auroc=round(float(roc_auc_score(yes, scores)), DECIMALS),
        sensitivity_first=_point(first.threshold, scores >= first.threshold, yes),
        specificity_first=_point(second.threshold, scores >= second.threshold, yes),
    )


def _point(threshold: float, flagged: Mask, yes: Mask) -> OperatingPoint:
    return OperatingPoint(
        threshold=threshold, sensitivity=tally(flagged[yes]), specificity=tally(~flagged[~yes])
    )


def tally(hits: npt.ArrayLike) -> Tally:
    """Return how many of some cases it is true of."""
    values = np.asarray(hits, dtype=bool)
    return Tally(n=int(values.sum()), of=len(values))


def figures(measured: Urgency | None) -> dict[str, Any] | None:
    """Return the figures of operating points as plain data."""
    if measured is None:
        return None
    points = {"sensitivity_first": measured.sensitivity_first}
    points["specificity_first"] = measured.specificity_first
    counts = measured.sensitivity_first
    return {
        "auroc": measured.auroc,
        "n_must_not_miss": counts.sensitivity.of,
        "n_others": counts.specificity.of,
    } | {
        name: {
            "threshold": one.threshold,
            "sensitivity": round(one.sensitivity.share, DECIMALS),
            "specificity": round(one.specificity.share, DECIMALS),
        }
        for name, one in points.items()
    }
