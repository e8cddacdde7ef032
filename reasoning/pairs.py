"""Two disorders at once: offered where no single one explains what was seen, and two together do.

A patient with two disorders shows a finding if either brings it, or if it would be there anyway
(noisy-or): missed by both, it is missed. Age and sex weigh for both. The prior is the product of
the two, times the chance that a patient brings a second disorder at all (:data:`SECOND_DISORDER`).
The sum so made stands on the same scale as the sums of single disorders, so that the two can be
held against each other; a pair never enters the ranking. :mod:`reasoning.checking.pairs` derives it
again. Counts of labelled tables and their corrections tell single labels apart; they say nothing of
patients with two, so that no pair is offered where they are used.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from reasoning.engine import UNIT, Differential, Piece
from reasoning.pair_result import SECOND_DISORDER, Explainer, Pair, Part
from reasoning.parameters import NONE_OF_THESE
from reasoning.setting_model import Floats, SettingModel, Weights, to_weight

__all__ = ["GAIN", "two_at_once"]

GAIN = 0.0
"""A pair is offered when its sum is so much above the best single one (log10): when it is the
likelier of the two. How often that is a false alarm is measured by ``bench pairs``."""
STRONG = 0.5
"""Log10 ratio from which on a finding speaks for a disorder."""
_FIRST = 40
"""How many of the likeliest disorders are tried as one of the two; the other may be any."""


def two_at_once(differential: Differential, *, gain: float = GAIN) -> Pair | None:
    """Return the best pair of disorders, or None where a single one does as well.

    Args:
        differential: the answer to the case.
        gain: how far the pair's sum has to lie above the best single one's (log10).
    """
    if differential.model.compiled.fitted:
        return None
    search = _Search(differential)
    if not search.unexplained():
        return None
    return search.best(round(gain * UNIT))


class _Search:
    """The pairs of one case: each of the likeliest disorders with every other."""

    def __init__(self, differential: Differential) -> None:
        self.answer = differential
        self.model = differential.model
        self.compiled = differential.model.compiled
        self.pieces = differential.pieces
        self.single = differential.hypotheses[0]
        self.open = np.ones(len(self.compiled.disorders), dtype=bool)
        for one in differential.hypotheses:
            if one.excluded_by is not None:
                self.open[self.compiled.row[one.id]] = False
        self.present = [p for p in self.pieces if p.kind == "finding" and p.state == "present"]

    def unexplained(self) -> bool:
        """Tell whether the best single hypothesis leaves a strong present finding unexplained."""
        strong = round(STRONG * UNIT)
        return any(
            self._units(piece, self.single.id) <= 0 and int(piece.weights.max()) >= strong
            for piece in self.present
        )

    def _units(self, piece: Piece, id_: str) -> int:
        return 0 if id_ == NONE_OF_THESE else int(piece.weights[self.compiled.row[id_]])

    def best(self, gain: int) -> Pair | None:
        """Return the best pair that is worth telling, None if there is none."""
        model = self.model
        likeliest = [h for h in self.answer.hypotheses[:_FIRST] if h.id != NONE_OF_THESE]
        found: list[tuple[int, int, int]] = []
        for one in likeliest:
            row = self.compiled.row[one.id]
            if not self.open[row]:
                continue
            total = model.prior_weight + model.prior_weight[row] + to_weight(SECOND_DISORDER)
            for piece in self.pieces:
                total = total + self._joint(piece, row)[0]
            total = np.where(self.open & self._apart(row), total, np.iinfo(np.int64).min)
            need = self.single.total_units + gain
            found += [(-int(total[b]), row, int(b)) for b in np.flatnonzero(total >= need)]
        for total_, a, b in sorted(found):
            pair = self._pair(a, b, -total_)
            if pair.explained("first") and pair.explained("second"):
                return pair
        return None

    def _apart(self, row: int) -> npt.NDArray[np.bool_]:
        """Tell which disorders are another disease: neither the same nor a variant of it."""
        own = self.compiled.disorders[row]
        family = own.variant_of or own.id
        return np.array([(d.variant_of or d.id) != family for d in self.compiled.disorders])

    # -- one piece under the pairs of one disorder with every other --------------------------------
    def _joint(self, piece: Piece, row: int) -> tuple[Weights, Floats]:
        """Return weights, and the chances of each subject, for this disorder with every other."""
        if piece.kind in {"age", "sex"}:
            return piece.weights + piece.weights[row], np.empty((0, 0))
        if piece.kind == "wording":  # a text about both is like the one or the other
            return np.maximum(piece.weights, piece.weights[row]), np.empty((0, 0))
        model, column = self.model, self.compiled.column
        columns = [column[subject] for subject in piece.subjects]
        both = np.stack([self._both(c, row) for c in columns])
        if piece.kind == "reading":
            return self._read(piece, columns, both, row), both
        background = model.background[columns[0]]
        if piece.state == "present":
            exponent = float(self.compiled.tempering[columns[0]])
            return to_weight(both[0] / background, exponent), both
        noted = self.compiled.parameters.observer_sensitivity
        ratio = (1.0 - noted * both[0]) / (1.0 - noted * background)
        return to_weight(ratio, self.compiled.parameters.absent_tempering), both

    def _both(self, column: int, row: int) -> Floats:
        p = self.model.probability[:, column]
        own = p[row]
        choice = self.compiled.hierarchy.choice.get(self.compiled.hierarchy.subjects[column][0])
        if choice is not None:  # only one can hold: it is that of the one or of the other
            mixed: Floats = (own + p) / 2.0
            return mixed
        without = np.minimum(np.minimum(own, p), self.compiled.leak[column])
        joined: Floats = 1.0 - (1.0 - own) * (1.0 - p) / (1.0 - without)
        return joined

    def _read(self, piece: Piece, columns: list[int], both: Floats, row: int) -> Weights:
        values = [(s.subject, s.probability or 0.0, s.base_rate or 0.5) for s in piece.observations]
        choice = self.compiled.hierarchy.choice.get(piece.subjects[0][0])
        gone = [
            (s.subject, s.probability or 0.0, s.base_rate or 0.5)
            for s in self.answer.closed.ruled_out
            if self.compiled.hierarchy.choice[s.subject[0]] == choice
        ]
        lens: SettingModel = copy.copy(self.model)
        lens.probability = np.zeros_like(self.model.probability)
        lens.probability[:, columns] = both.T
        for subject, _, _ in gone:
            column = self.compiled.column[subject]
            lens.probability[:, column] = self._both(column, row)
        return lens.soft(values, gone)

    # -- the pair that is told ---------------------------------------------------------------------
    def _pair(self, a: int, b: int, total: int) -> Pair:
        ids = [self.compiled.disorders[row].id for row in (a, b)]
        told = sorted(
            (self.answer.hypothesis(id_) for id_ in ids), key=lambda h: (-h.total_units, h.id)
        )
        first, second = (self.compiled.row[h.id] for h in told)
        parts = tuple(self._parts(first, second))
        prior = total - sum(part.units for part in parts)
        order = sorted(parts, key=lambda part: (part.best - part.units, part.piece.id))
        return Pair(told[0], told[1], self.single, prior, total, tuple(order))

    def _parts(self, first: int, second: int) -> Iterator[Part]:
        for piece in self.pieces:
            weights, both = self._joint(piece, first)
            alone = int(piece.weights[first]), int(piece.weights[second])
            chances = []
            for place, subject in enumerate(piece.subjects):
                column = self.compiled.column[subject]
                p, q = (float(self.model.probability[row, column]) for row in (first, second))
                without = min(p, q, float(self.compiled.leak[column]))
                chances.append((p, q, without, float(both[place, second])))
            yield Part(
                piece,
                int(weights[second]),
                alone,
                self._units(piece, self.single.id),
                _explainer(alone) if piece in self.present else None,
                tuple(chances),
            )


def _explainer(alone: tuple[int, int]) -> Explainer:
    """Say which of two disorders brings a finding: it speaks for this one, and less for the other.

    Where it speaks for both about as much, either may bring it.
    """
    first, second = alone
    if max(alone) <= 0:
        return "neither"
    if min(alone) > 0 and abs(first - second) < round(STRONG * UNIT):
        return "both"
    return "first" if first > second else "second"
