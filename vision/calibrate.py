"""From evidence to probabilities that can be believed.

A head's probabilities are softmax(evidence / temperature + bias + log base rate). The temperature
tempers what the picture says and leaves the base rate alone: a network that knows nothing gives the
base rate. It is fitted on the tuning part, which the weights never saw, with a prior that holds it
where that part is small: near one, or near what several small heads ask for together. A bias for
each class is held near nothing in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["BIAS_SPREAD", "SMALL_BIAS", "Calibration", "fit", "shared_temperature", "softmax"]

LOG_SPREAD = 0.3
"""Standard deviation of the log temperature's prior: 1.35 either way is expected, 2 surprises."""

BIAS_SPREAD = 0.3
"""Standard deviation of each bias's prior, in logits."""

SMALL_BIAS = 0.15
"""The same where there are some fifty pictures to fit by. Of 0, 0.15 and 0.3 it gave the smallest
misfit under cross-validation on derm7pt's tuning part."""


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return probabilities over the last axis."""
    shifted = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(-1, keepdims=True))


@dataclass(frozen=True)
class Calibration:
    """How one head's evidence becomes probabilities.

    Attributes:
        temperature: divides the evidence.
        bias: added for each class, in logits.
        base_rates: share of each class in the set that was learned from.
        n: pictures the temperature was fitted on.
    """

    temperature: float
    bias: tuple[float, ...]
    base_rates: tuple[float, ...]
    n: int

    def probabilities(self, evidence: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return probabilities (n, classes) for evidence (n, classes)."""
        rates = np.log(np.array(self.base_rates))
        return softmax(evidence / self.temperature + np.array(self.bias) + rates)

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready data."""
        return {
            "temperature": round(self.temperature, 4),
            "bias": [round(value, 4) for value in self.bias],
            "base_rates": [round(value, 6) for value in self.base_rates],
            "n": self.n,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Calibration:
        """Return what `to_dict` wrote."""
        return cls(
            float(data["temperature"]),
            tuple(map(float, data["bias"])),
            tuple(map(float, data["base_rates"])),
            int(data["n"]),
        )


def fit(
    evidence: NDArray[np.float64],
    labels: NDArray[np.int64],
    base_rates: NDArray[np.float64],
    *,
    with_bias: bool = False,
    weights: NDArray[np.float64] | None = None,
    bias_spread: float = BIAS_SPREAD,
    around: float = 1.0,
) -> Calibration:
    """Fit a head's calibration by penalised maximum likelihood.

    Args:
        evidence: (n, classes).
        labels: (n,) class indices; -1 is left out.
        base_rates: (classes,) shares that are added back.
        with_bias: fit one bias for each class as well.
        weights: (n,) how much each row counts; one each where not given.
        bias_spread: standard deviation of each bias's prior, in logits.
        around: the temperature that the prior expects.
    """
    from scipy.optimize import minimize  # here, because reading a picture must not wait for it

    known = labels >= 0
    seen, wanted = evidence[known], labels[known]
    counted = np.ones(len(wanted)) if weights is None else weights[known]
    size = evidence.shape[1]
    rates = np.log(base_rates)

    def cost(values: NDArray[np.float64]) -> float:
        bias = values[1:] if with_bias else np.zeros(size)
        logits = seen / np.exp(values[0]) + bias + rates
        top = logits.max(1)
        log_sum = top + np.log(np.exp(logits - top[:, None]).sum(1))
        misfit = ((log_sum - logits[np.arange(len(wanted)), wanted]) * counted).sum()
        prior = ((values[0] - np.log(around)) / LOG_SPREAD) ** 2 + ((bias / bias_spread) ** 2).sum()
        return float(misfit + 0.5 * prior)

    start = np.zeros(1 + (size if with_bias else 0))
    found = minimize(cost, start, method="L-BFGS-B").x
    bias = found[1:] - found[1:].mean() if with_bias else np.zeros(size)
    return Calibration(
        float(np.exp(found[0])),
        tuple(float(value) for value in bias),
        tuple(float(value) for value in base_rates),
        int(known.sum()),
    )


def shared_temperature(
    told: Sequence[tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]],
) -> float:
    """Return the one temperature that fits several heads best, by maximum likelihood.

    Heads that were learned from the same few pictures are too sure of themselves to a like degree;
    together they say how much, where each alone could not.

    Args:
        told: evidence (n, classes), labels (n,) with -1 left out, and base rates of each head.
    """
    from scipy.optimize import minimize_scalar

    def misfit(log_temperature: float) -> float:
        total = 0.0
        for evidence, labels, rates in told:
            known = labels >= 0
            logits = evidence[known] / np.exp(log_temperature) + np.log(rates)
            shares = softmax(logits)[np.arange(int(known.sum())), labels[known]]
            total -= float(np.log(np.maximum(shares, 1e-12)).sum())
        return total

    return float(np.exp(minimize_scalar(misfit, bounds=(-1.5, 2.5), method="bounded").x))
