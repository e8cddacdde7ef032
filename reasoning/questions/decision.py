"""The decision that a differential leads to, and what an answer would do to it.

The *decision* is which hypothesis leads, and which disorders that must not be missed have a real
probability: one at or above a threshold, from which on one acts on it.

What another decision is *worth* is counted in right decisions per patient, with the decision that
stands as the measure: a new leader is right more often by the difference of the two probabilities;
acting on a disorder of probability p at a threshold t brings (p - t) / (1 - t), the net benefit of
decision curves (Vickers and Elkin 2006), which is nothing at the threshold itself. So an answer
that moves a disorder from 4.9 to 5.1 % is worth next to nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from reasoning.engine import UNIT
from reasoning.parameters import NONE_OF_THESE
from reasoning.questions.answers import Answers
from reasoning.setting_model import Floats

__all__ = ["LEAST_SHOWN", "REAL_CHANCE", "Decision", "Prospects", "information"]

REAL_CHANCE = 0.05
"""From this probability on a disorder that must not be missed belongs to the decision."""
LEAST_SHOWN = 5e-5
"""A worth below this is 0.00 in 100 where it is shown: such a question fills up a list, no more."""

_NATURAL = float(np.log(10.0) / UNIT)
_BITS = float(1.0 / np.log(2.0))
_TINY = 1e-12


@dataclass(frozen=True)
class Decision:
    """What would be decided.

    Attributes:
        leader: id of the likeliest hypothesis.
        watched: ids of the must-not-miss disorders at or above the threshold, sorted.
    """

    leader: str
    watched: tuple[str, ...]


def information(posterior: Floats, shift: Floats) -> Floats:
    """Return how far answers move probabilities, in bits.

    Args:
        posterior: probabilities now (cases x hypotheses).
        shift: what each answer adds to the natural logarithm of each hypothesis' odds (hypotheses x
            answers); minus infinity takes a hypothesis out.

    Returns:
        Kullback-Leibler divergence of the probabilities after from those before, cases x answers.
    """
    factor = np.exp(shift)
    moved = factor * np.where(factor > 0.0, shift, 0.0)
    whole = posterior @ factor
    bits: Floats = np.maximum((posterior @ moved) / whole - np.log(whole), 0.0) * _BITS
    return bits


class Prospects:
    """What the answers to the open questions of a case do to probabilities and decision.

    Args:
        answers: the open questions with all their answers.
        threshold: probability from which on a must-not-miss disorder is acted on.

    Attributes:
        now: probabilities of the disorders and of none of these, as the case stands.
        chance: how likely each answer is.
        after: probabilities after each answer (hypotheses x answers).
        changes: whether an answer leads to another decision.
        worth: how much better the decision after an answer is than the one that stands.
    """

    def __init__(self, answers: Answers, threshold: float = REAL_CHANCE) -> None:
        self.answers, self.threshold = answers, threshold
        outlook = answers.outlook
        self.names = (*outlook.compiled.row, NONE_OF_THESE)
        serious = [one.must_not_miss for one in outlook.compiled.disorders]
        self.serious = np.array([*serious, False])
        self.now = outlook.posterior
        self.chance: Floats = self.now @ answers.chance
        self._natural = _NATURAL / outlook.differential.temperature
        self.after = self._after()
        self.leader = int(self.now.argmax())
        self.leaders = self.after.argmax(axis=0)
        held = (self.now >= threshold) & self.serious
        crossed = ((self.after >= threshold) & self.serious[:, None]) != held[:, None]
        self.changes = (self.leaders != self.leader) | crossed.any(axis=0)
        led = self.after[self.leaders, np.arange(len(self.leaders))] - self.after[self.leader]
        acted = np.where(crossed, np.abs(self.after - threshold), 0.0).sum(axis=0)
        self.worth: Floats = led + acted / max(1.0 - threshold, _TINY)

    def _after(self) -> Floats:
        """Return the probabilities after each answer, from the sums as the engine has them."""
        answers, outlook = self.answers, self.answers.outlook
        totals = np.empty(answers.chance.shape, dtype=np.int64)
        totals[:-1] = outlook.totals[:, None] + answers.units
        totals[-1] = outlook.model.none_weight
        open_ = np.ones(totals.shape, dtype=bool)
        open_[sorted(outlook.excluded)] = False
        for place, gone in answers.excluded.items():
            open_[:, place] = True
            open_[sorted(gone), place] = False
        highest = np.where(open_, totals, np.iinfo(np.int64).min).max(axis=0)
        odds: Floats = np.where(open_, np.exp((totals - highest) * self._natural), 0.0)
        probabilities: Floats = odds / odds.sum(axis=0)
        return probabilities

    @cached_property
    def bits(self) -> Floats:
        """How far each answer moves the probabilities of all hypotheses."""
        shift = np.zeros(self.answers.chance.shape)
        shift[:-1] = self.answers.units * self._natural
        for place, gone in self.answers.excluded.items():
            shift[sorted(gone - self.answers.outlook.excluded), place] = -np.inf
        moved: Floats = information(self.now[None], shift)[0]
        return moved

    @cached_property
    def serious_bits(self) -> Floats:
        """How far each answer moves whether it is one of those that must not be missed."""
        before = np.clip(self.now[self.serious].sum(), _TINY, 1.0 - _TINY)
        after = np.clip(self.after[self.serious].sum(axis=0), _TINY, 1.0 - _TINY)
        moved = after * np.log(after / before) + (1 - after) * np.log((1 - after) / (1 - before))
        bits: Floats = np.maximum(moved, 0.0) * _BITS
        return bits

    def per_question(self, values: Floats) -> Floats:
        """Return what each question has to expect: the mean of a value over its answers."""
        size = len(self.answers.questions)
        expected: Floats = np.zeros(size)
        np.add.at(expected, self.answers.of, self.chance * values)
        return expected

    def decision(self, place: int | None = None) -> Decision:
        """Return the decision after an answer, or as the case stands."""
        leader = self.leader if place is None else int(self.leaders[place])
        chance = self.now if place is None else self.after[:, place]
        rows = np.flatnonzero(self.serious & (chance >= self.threshold))
        return Decision(self.names[leader], tuple(self.names[row] for row in rows))
