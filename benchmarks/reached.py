"""What was reached after how many questions: kept part by part, and the figures."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.exclusions import Flags
from reasoning.setting_model import Floats

__all__ = ["BAR", "Counts", "Reached", "Stopped"]

BAR = 8
"""Questions that the median case may take."""
SHOWN = (0, 1, 2, 4, 8, 12, 16, 24)
Counts = npt.NDArray[np.int64]
Stopped = tuple[int, bool, bool, bool]
"""Questions until the rule to stop held, and whether the same three, the leader among the three,
and the same leader were reached by then."""


class Reached:
    """What was reached after how many questions, part by part, for every order."""

    def __init__(self) -> None:
        self.reached: dict[str, dict[str, list[Counts]]] = defaultdict(lambda: defaultdict(list))
        self.shares: dict[str, dict[str, list[Floats]]] = defaultdict(lambda: defaultdict(list))
        self.stopped: list[Stopped] = []

    def add(self, order: str, held: dict[str, Flags]) -> None:
        """Keep one run through the cases of a part."""
        for name, flags in held.items():
            if name != "right_in_top3":
                self.reached[order][name].append(flags.argmax(axis=0))
            if name == "same_three":
                steps = np.arange(1, len(flags) + 1)[:, None]
                self.reached[order]["same_three_to_the_end"].append(
                    np.where(flags, 0, steps).max(axis=0)
                )
            asked = [min(count, len(flags) - 1) for count in SHOWN]
            self.shares[order][name].append(flags[asked].T.astype(float))

    def figures(self) -> dict[str, Any]:
        """Return the figures over all parts."""
        return {
            order: {name: _counted(np.concatenate(parts)) for name, parts in found.items()}
            | {"after": self._after(order)}
            for order, found in self.reached.items()
        } | {"stopping": self._stopping()}

    def _after(self, order: str) -> dict[str, dict[str, float]]:
        """Return what share of cases holds what after so many questions."""
        return {
            name: {
                str(count): round(float(value), 4)
                for count, value in zip(SHOWN, np.concatenate(parts).mean(axis=0), strict=True)
            }
            for name, parts in self.shares[order].items()
            if name in {"same_three", "leader_among_three", "right_in_top3"}
        }

    def _stopping(self) -> dict[str, float]:
        table = np.array(self.stopped, dtype=float)
        names = ("same_three", "leader_among_three", "same_leader")
        shares = {name: round(float(table[:, i].mean()), 4) for i, name in enumerate(names, 1)}
        questions = table[:, 0]
        return {
            "n": len(table),
            "median_questions": float(np.median(questions)),
            "mean_questions": round(float(questions.mean()), 2),
            **shares,
        }


def _counted(questions: Counts) -> dict[str, float]:
    """Return median, mean and spread of a number of questions."""
    lower, median, upper, most = np.quantile(questions, [0.25, 0.5, 0.75, 0.9])
    return {
        "median": float(median),
        "mean": round(float(questions.mean()), 2),
        "quartile_1": float(lower),
        "quartile_3": float(upper),
        "percentile_90": float(most),
        "within_bar": round(float((questions <= BAR).mean()), 4),
    }
