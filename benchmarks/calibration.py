"""How far probabilities, sets and flags can be trusted: measured on labelled cases.

Everything is measured on patients that it was not fitted to: sums of each fold come from counts of
the other folds, and the temperature, thresholds of the sets and operating points that are applied
to a fold are those of the others. The numbers that are written to a file are fitted to all folds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks import watch
from benchmarks.coverage import by_group_and_tone, coverages
from benchmarks.metrics import DECIMALS
from benchmarks.study import Study
from benchmarks.sums import FOLDS, Sums
from kb.calibrated import Calibration, Coverage, Quality, Urgency
from kb.errors import InputError
from reasoning.parameters import NONE_OF_THESE
from reasoning.trust.calibration import (
    Floats,
    Ints,
    Mask,
    Temperature,
    brier,
    calibration_error,
    log_loss,
    merge,
    probabilities,
    reliability,
)
from reasoning.trust.conformal import in_set, thresholds

__all__ = ["Measured", "applied", "measure"]


@dataclass(frozen=True)
class Measured:
    """What was fitted to all folds, and what was measured on each with the others.

    Attributes:
        cases, left_aside: cases whose label the knowledge base knows, and the rest.
        temperature: fitted to all folds.
        before, after: quality at 1, and at the other folds' temperature.
        sets: thresholds of all folds; coverage with the others'.
        urgency: the same for the operating points; None where there are too few such cases.
        report: reliability, and coverage by skin tone and group of disorders.
    """

    cases: int
    left_aside: int
    temperature: float
    before: Quality
    after: Quality
    sets: tuple[Coverage, ...]
    urgency: Urgency | None
    report: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain data."""
        return {
            "n": self.cases,
            "left_aside": self.left_aside,
            "temperature": self.temperature,
            "before": self.before.model_dump(),
            "after": self.after.model_dump(),
            "sets": [
                one.model_dump(exclude={"covered"})
                | {"covered": round(one.covered.share, DECIMALS)}
                | {key: value for key, value in rest.items() if key != "level"}
                for one, rest in zip(self.sets, self.report["sets"], strict=True)
            ],
            "urgency": watch.figures(self.urgency),
            "reliability": self.report["reliability"],
        }


def measure(study: Study, sums: Sums) -> Measured:
    """Fit and measure: on the sums of labelled cases, fold by fold.

    Raises:
        InputError: no label is known, or all cases are of one patient.
    """
    known = _known(sums)
    fit = Temperature().fit(known.totals, known.right, known.closed)
    final = fit.predict_proba(known.totals, known.closed)
    needed = thresholds(final, known.right)
    return _measured(
        study,
        known,
        len(sums) - len(known),
        temperature=fit.temperature_,
        chance=_by_fold(known, _fair),
        inside=_by_fold(known, _sets),
        needed=needed,
        flags=lambda scores, yes, fold, told: watch.operating_points(
            scores, yes, fold, final=_grave(study, known, final)[told]
        ),
    )


def applied(study: Study, sums: Sums, calibration: Calibration) -> Measured:
    """Measure what an existing calibration does on cases; nothing is fitted.

    Raises:
        InputError: no label is known.
    """
    known = _known(sums)
    chance = probabilities(known.totals, calibration.temperature, known.closed)
    needed = [one.threshold for one in calibration.sets]
    points = calibration.urgency
    return _measured(
        study,
        known,
        len(sums) - len(known),
        temperature=calibration.temperature,
        chance=chance,
        inside=_inside(chance, known, needed),
        needed=needed,
        flags=lambda scores, yes, *_: points and watch.flagged_at(points, scores, yes),
    )


def _known(sums: Sums) -> Sums:
    usable = sums.right.any(axis=1)
    if not usable.any():
        raise InputError("no label of these cases is known to the knowledge base")
    return sums.take(usable)


def _measured(
    study: Study,
    known: Sums,
    left_aside: int,
    *,
    temperature: float,
    chance: Floats,
    inside: Mask,
    needed: Sequence[float],
    flags: Callable[[Floats, Mask, Ints, Mask], Urgency | None],
) -> Measured:
    plain = probabilities(known.totals, 1.0, known.closed)
    groups = merge(len(known.hypotheses), _together(study, known))
    yes, told = watch.grave(study, known.examples)
    return Measured(
        cases=len(known),
        left_aside=left_aside,
        temperature=temperature,
        before=_quality(plain, known.right, groups),
        after=_quality(chance, known.right, groups),
        sets=coverages(known, inside, needed),
        urgency=flags(_grave(study, known, chance)[told], yes[told], known.fold[told], told),
        report={
            "reliability": {
                "before": _reliability(plain, known.right, groups),
                "after": _reliability(chance, known.right, groups),
            },
            "sets": by_group_and_tone(study, known, inside),
        },
    )


def _grave(study: Study, sums: Sums, chance: Floats) -> Floats:
    """Return the total probability of what must not be missed, of each case."""
    columns = watch.grave_columns(sums.hypotheses, study.knowledge)
    total: Floats = chance[:, columns].sum(axis=1)
    return total


def _by_fold(sums: Sums, make: Callable[[Sums, Sums], npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """Return what ``make`` says of each fold, given the other folds and the fold."""
    found: npt.NDArray[Any] | None = None
    for number in range(FOLDS):
        here = sums.fold == number
        if not here.any() or here.all():
            continue
        part = make(sums.take(~here), sums.take(here))
        if found is None:
            found = np.zeros((len(sums), *part.shape[1:]), dtype=part.dtype)
        found[here] = part
    if found is None:
        raise InputError("all cases are of one patient", mend="give a larger table with --cases")
    return found


def _fair(others: Sums, fold: Sums) -> Floats:
    """Return the probabilities of a fold at the temperature of the others."""
    fit = Temperature().fit(others.totals, others.right, others.closed)
    return fit.predict_proba(fold.totals, fold.closed)


def _sets(others: Sums, fold: Sums) -> Mask:
    """Return who is in the sets of a fold, at every level (cases x hypotheses x levels)."""
    fit = Temperature().fit(others.totals, others.right, others.closed)
    theirs = fit.predict_proba(others.totals, others.closed)
    needed = thresholds(theirs, others.right)
    return _inside(fit.predict_proba(fold.totals, fold.closed), fold, needed)


def _inside(chance: Floats, sums: Sums, needed: Sequence[float]) -> Mask:
    """Return who is in the sets at each threshold; *none of these* is in no set."""
    disorders = np.where(np.array(sums.hypotheses) == NONE_OF_THESE, 0.0, chance)
    return np.stack([in_set(disorders, one) for one in needed], axis=2)


def _together(study: Study, sums: Sums) -> list[list[int]]:
    """Return the columns that each label stands for."""
    place = {id_: column for column, id_ in enumerate(sums.hypotheses)}
    labels = {label for one in sums.examples for label in one.labels}
    targets = [study.target(label) for label in sorted(labels)]
    found = [sorted(place[id_] for id_ in t.members & place.keys()) for t in targets if t]
    return [columns for columns in found if columns]


def _firsts(chance: Floats, right: Mask) -> tuple[Floats, Mask]:
    """Return how sure the first answer of each case is, and whether it is right."""
    first = chance.argmax(axis=1)
    return chance.max(axis=1), right[np.arange(len(chance)), first]


def _merged(chance: Floats, right: Mask, groups: Ints) -> tuple[Floats, Mask]:
    """Return the same where disorders that the labels cannot tell apart are one answer."""
    shape = (len(chance), int(groups.max()) + 1)
    sums, hits = np.zeros(shape), np.zeros(shape, dtype=bool)
    for column, group in enumerate(groups):
        sums[:, group] += chance[:, column]
        hits[:, group] |= right[:, column]
    return _firsts(np.minimum(sums, 1.0), hits)


def _quality(chance: Floats, right: Mask, groups: Ints) -> Quality:
    values = {
        "nll": log_loss(chance, right),
        "brier": brier(chance, right),
        "ece": calibration_error(*_firsts(chance, right)),
        "ece_merged": calibration_error(*_merged(chance, right, groups)),
    }
    return Quality(**{name: round(value, DECIMALS) for name, value in values.items()})


def _reliability(chance: Floats, right: Mask, groups: Ints) -> dict[str, Any]:
    return {
        "first_answer": reliability(*_firsts(chance, right)),
        "merged": reliability(*_merged(chance, right, groups)),
    }
