"""A calibration made up for tests."""

from __future__ import annotations

from typing import Any

from kb.calibrated import Calibration, Coverage, OperatingPoint, Quality, Tally, Unlike, Urgency

__all__ = ["QUALITY", "made_up"]

QUALITY = Quality(nll=1.5, brier=0.6, ece=0.05, ece_merged=0.04)


def point(threshold: float) -> OperatingPoint:
    return OperatingPoint(
        threshold=threshold, sensitivity=Tally(n=19, of=20), specificity=Tally(n=60, of=80)
    )


def made_up(**fields: Any) -> Calibration:
    """Return a calibration; what is not given is the same every time."""
    levels = {0.8: 0.2, 0.9: 0.1, 0.95: 0.05, 0.99: 0.0}
    usual: dict[str, Any] = {
        "setting": "dermatology-clinic",
        "knowledge_hash": "0" * 64,
        "measured_on": "made-up",
        "split": "5 folds grouped by patient",
        "cases": 100,
        "temperature": 1.25,
        "before": QUALITY,
        "after": QUALITY,
        "sets": tuple(
            Coverage(
                level=level,
                threshold=needed,
                covered=Tally(n=round(100 * level), of=100),
                mean_size=2.5,
                median_size=2.0,
            )
            for level, needed in levels.items()
        ),
        "urgency": Urgency(auroc=0.8, sensitivity_first=point(0.02), specificity_first=point(0.3)),
        "unlike": Unlike(
            threshold=0.4,
            auroc=0.7,
            recognized=Tally(n=30, of=100),
            spared=Tally(n=90, of=100),
        ),
    }
    return Calibration(**usual | fields)
