"""Times of several pieces of work, measured side by side."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

__all__ = ["Times", "side_by_side"]


@dataclass(frozen=True)
class Times:
    """Times of several pieces of work, each in the same turns.

    Attributes:
        wall: seconds by the clock.
        processor: seconds of this process's processor time: what else the machine does shows less
            in it.
    """

    wall: Mapping[str, list[float]]
    processor: Mapping[str, list[float]]

    def ratio(self, one: str, other: str) -> float:
        """Return the median over the turns of one time over another, of processor time."""
        pairs = zip(self.processor[one], self.processor[other], strict=True)
        return statistics.median(a / b for a, b in pairs)


def side_by_side(work: Mapping[str, Callable[[], object]], repeats: int = 5) -> Times:
    """Return how long each piece of work took, in turns, after one unmeasured run of each.

    Taking turns lets whatever else the machine does fall on all of them alike, so that their ratio
    means something even where the times do not.
    """
    wall: dict[str, list[float]] = {name: [] for name in work}
    processor: dict[str, list[float]] = {name: [] for name in work}
    for turn in range(repeats + 1):
        for name, one in work.items():
            start, used = time.perf_counter(), time.process_time()
            one()
            if turn:
                processor[name].append(time.process_time() - used)
                wall[name].append(time.perf_counter() - start)
    return Times(wall, processor)
