"""The smallest set of changes after which one disorder leads, as an integer program.

One variable for each change, chosen or not; one for each observed finding that a change can make
redundant or telling again, so that chains of kinds are weighed as the engine weighs them. One row
for each competitor: the sums, with the chosen changes, must let the disorder lead. The number of
changes is minimised, and among the smallest sets the one that is likeliest in the disorder is
taken. HiGHS (in scipy) searches by branch and bound until nothing smaller is possible, so what it
returns as optimal is proved to be smallest. Rows are added as competitors turn up, or changes that
do not go together are chosen together: every program asks for less than all rows would, so the
first answer that satisfies all is the smallest, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

import numpy as np

from reasoning.closure import Subject
from reasoning.engine import UNIT
from reasoning.questions.changed_readings import effects_on_readings
from reasoning.questions.changes import Change
from reasoning.questions.outlook import Outlook, State
from reasoning.setting_model import Floats, Weights

__all__ = ["Program"]

_TIE_BREAK = 0.01
_ALTERED = 2.0
"""Among sets of one size, altering what was observed counts like a chance of one in a hundred."""
_SECONDS = 20.0
Row = Mapping[int, float]


class Program:
    """The integer program of one disorder against its competitors.

    Args:
        outlook: the case as it stands.
        changes: the single changes that are open.
        target: row of the disorder that is to lead.
        most: how many changes at most.

    Attributes:
        most: how many changes at most.
        forbidden: changes that are not to be chosen.
    """

    def __init__(
        self, outlook: Outlook, changes: Sequence[Change], target: int, *, most: int
    ) -> None:
        self.outlook, self.changes, self.target = outlook, tuple(changes), target
        self.most = most
        self.rows: list[tuple[Row, float, float]] = []
        self.dropping: dict[Subject, list[int]] = {}
        for index, one in enumerate(self.changes):
            if one.drops is not None:
                self.dropping.setdefault(one.drops, []).append(index)
        self.bases: dict[State, list[Subject]] = {
            state: self._bases(state) for state in ("present", "absent")
        }
        self.telling = {
            (state, subject): len(self.changes) + place
            for place, (state, subject) in enumerate(
                (state, subject) for state, some in self.bases.items() for subject in some
            )
        }
        self.width = len(self.changes) + len(self.telling)
        self.forbidden: set[int] = set()
        self._apart: set[tuple[int, int]] = set()
        self._read, self._touching = effects_on_readings(outlook, self.changes)
        self._add_consistency()
        self._add_telling()

    # -- what the case consists of --------------------------------------------------------------
    def _bases(self, state: State) -> list[Subject]:
        """Return what was observed so, and what counts so, where it is known to the scripts."""
        closed, known = self.outlook.closed, self.outlook.hierarchy.known
        telling = closed.telling_present if state == "present" else closed.telling_absent
        observed = self.outlook.differential.case.observations
        direct = [one.subject for one in observed if one.state == state and one.subject in known]
        return list(dict.fromkeys([*direct, *telling]))

    # -- rows -----------------------------------------------------------------------------------
    def _add(self, row: Row, low: float, high: float) -> None:
        self.rows.append((row, low, high))

    def _not_both(self, one: int, other: int) -> None:
        """Keep two changes apart; there are thousands of such pairs, few of them ever matter."""
        self._apart.add((min(one, other), max(one, other)))

    def _only_without(self, index: int, subject: Subject) -> None:
        """A change is open only if an observed finding is dropped."""
        row = dict.fromkeys(self.dropping.get(subject, ()), -1.0)
        row[index] = row.get(index, 0.0) + 1.0
        self._add(row, -np.inf, 0.0)

    def _add_consistency(self) -> None:
        """No contradictions, no two values of a choice, nothing that follows from another."""
        hierarchy = self.outlook.hierarchy
        place = {(one.subject, one.becomes): index for index, one in enumerate(self.changes)}
        for drops in self.dropping.values():
            self._add(dict.fromkeys(drops, 1.0), -np.inf, 1.0)
        for group in self._touching:
            self._add(dict.fromkeys(group, 1.0), -np.inf, 1.0)
        for (subject, state), index in place.items():
            other = place.get((subject, "absent"))
            if state == "present" and other is not None:
                self._not_both(index, other)
            for general in hierarchy.ancestors(subject):
                same, against = place.get((general, state)), place.get((general, "absent"))
                if same is not None:
                    self._not_both(index, same)
                if state == "present" and against is not None:
                    self._not_both(index, against)
        for one, other in self._clashes():
            self._not_both(one, other)
        for index, change in enumerate(self.changes):
            if change.alters:
                self._add_base_conflicts(index, change)

    def _clashes(self) -> Iterable[tuple[int, int]]:
        """Yield pairs of changes that would make two values of one choice present."""
        values: dict[str, dict[str, list[int]]] = {}
        for index, one in enumerate(self.changes):
            if one.becomes == "present":
                for choice, member in self._choices(one.subject):
                    values.setdefault(choice, {}).setdefault(member, []).append(index)
        for members in values.values():
            for first, second in combinations(members.values(), 2):
                yield from ((a, b) for a in first for b in second if a != b)

    def _choices(self, subject: Subject) -> list[tuple[str, str]]:
        hierarchy = self.outlook.hierarchy
        single = (one[0] for one in (subject, *hierarchy.ancestors(subject)) if len(one) == 1)
        return [(choice, one) for one in single if (choice := hierarchy.choice.get(one))]

    def _add_base_conflicts(self, index: int, change: Change) -> None:
        """What is altered must agree with what stays observed, and not follow from it."""
        kind = self.outlook.hierarchy.is_kind_of
        mine = change.subject
        for other in self.bases["present"]:
            if other == change.drops:
                continue
            if change.becomes == "absent":
                wrong = kind(other, mine)
            else:
                held = dict(self._choices(other))
                clash = any(held.get(c, one) != one for c, one in self._choices(mine))
                wrong = kind(other, mine) or clash
            if wrong:
                self._only_without(index, other)
        for other in self.bases["absent"]:
            if other != change.drops and kind(mine, other):
                self._only_without(index, other)

    def _add_telling(self) -> None:
        """An observed finding counts if it is kept and nothing more telling is known."""
        kind = self.outlook.hierarchy.is_kind_of
        for (state, subject), column in self.telling.items():
            more = []  # rows of 'this is known', as (constant, coefficients)
            for other in self.bases[state]:
                pair = (other, subject) if state == "present" else (subject, other)
                if other != subject and kind(*pair):
                    drops = self.dropping.get(other, ())
                    more.append((1.0, dict.fromkeys(drops, -1.0)))
            for index, one in enumerate(self.changes):
                pair = (one.subject, subject) if state == "present" else (subject, one.subject)
                if one.becomes == state and one.subject != subject and kind(*pair):
                    more.append((0.0, {index: 1.0}))
            kept = dict.fromkeys(self.dropping.get(subject, ()), -1.0)
            self._add({column: 1.0} | {i: -v for i, v in kept.items()}, -np.inf, 1.0)
            least: dict[int, float] = {column: 1.0}
            constant = 1.0
            for i, value in kept.items():
                least[i] = least.get(i, 0.0) - value
            for base, row in more:
                self._add({column: 1.0} | row, -np.inf, 1.0 - base)
                constant -= base
                for i, value in row.items():
                    least[i] = least.get(i, 0.0) + value
            self._add(least, constant, np.inf)

    # -- competitors ----------------------------------------------------------------------------
    def _lead(self, row: int) -> tuple[Floats, float]:
        """Return what each variable adds to the lead over a competitor, and the lead without any.

        Args:
            row: the competitor; -1 is none of these, whose weights are all zero.
        """
        outlook, target = self.outlook, self.target
        model, column = outlook.model, outlook.compiled.column
        tables = {"present": model.present, "absent": model.absent}

        def lead(weights: Weights) -> int:
            return int(weights[target]) - (0 if row < 0 else int(weights[row]))

        values: Floats = np.zeros(self.width)
        for index, one in enumerate(self.changes):
            values[index] = lead(tables[one.becomes][:, column[one.subject]])
            values[index] += lead(self._read[index])
        for (state, subject), place in self.telling.items():
            values[place] = lead(tables[state][:, column[subject]])
        rest: Weights = outlook.model.prior_weight.copy()
        for piece in outlook.differential.pieces:
            if piece.kind != "finding":
                rest += piece.weights
        none = outlook.model.none_weight if row < 0 else 0
        return values / UNIT, (lead(rest) - none) / UNIT

    def must_beat(self, row: int, *, wins_ties: bool, unless: Row | None = None) -> None:
        """The disorder must lead a competitor, unless some changes are chosen or left out.

        Args:
            row: the competitor; -1 is none of these.
            wins_ties: the disorder comes first where both sums are equal.
            unless: changes that may take the competitor out of the ranking, each with 1 if choosing
                it may do so or -1 if leaving it out may.
        """
        values, without = self._lead(row)
        total = np.abs(values).sum() + abs(without) + 1.0
        terms = {int(i): float(values[i]) for i in np.flatnonzero(values)}
        low = (0.0 if wins_ties else 1.0) / UNIT - without
        for index, sign in (unless or {}).items():
            terms[index] = terms.get(index, 0.0) + sign * total
            low -= total if sign < 0 else 0.0
        self._add(terms, low - 0.2 / UNIT, np.inf)

    def differ(self, chosen: Collection[int], among: Iterable[int]) -> None:
        """Some of these changes must be chosen otherwise than they were."""
        row = {index: -1.0 if index in chosen else 1.0 for index in among}
        self._add(row, 1.0 - len(set(row) & set(chosen)), np.inf)

    def not_again(self, chosen: Collection[int]) -> None:
        """Do not choose all of these changes together."""
        self._add(dict.fromkeys(chosen, 1.0), -np.inf, len(chosen) - 1.0)

    # -- search ---------------------------------------------------------------------------------
    def solve(self) -> tuple[list[int] | None, bool]:
        """Return the chosen changes, None if there is no such set, and whether that is proved."""
        while True:
            chosen, proved = self._solve()
            wrong = self._apart.intersection(combinations(chosen or (), 2))
            if not wrong:
                return chosen, proved
            for one, other in sorted(wrong):
                self._add({one: 1.0, other: 1.0}, -np.inf, 1.0)

    def _solve(self) -> tuple[list[int] | None, bool]:
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import coo_matrix

        size = len(self.changes)
        cost = np.zeros(self.width)
        for index, one in enumerate(self.changes):
            cost[index] = 1.0 + _TIE_BREAK * (_ALTERED * one.alters - np.log10(one.chance))
        size_row = (dict.fromkeys(range(size), 1.0), -np.inf, float(self.most))
        rows = [size_row, *self.rows]
        entries = [(r, c, v) for r, (row, _, _) in enumerate(rows) for c, v in row.items()]
        places, columns, values = zip(*entries, strict=True)
        matrix = coo_matrix((values, (places, columns)), shape=(len(rows), self.width))
        lows, highs = ([row[side] for row in rows] for side in (1, 2))
        upper = np.ones(self.width)
        upper[sorted(self.forbidden)] = 0.0
        found = milp(
            cost,
            integrality=np.arange(self.width) < size,
            bounds=Bounds(np.zeros(self.width), upper),
            constraints=LinearConstraint(matrix.tocsr(), lows, highs),
            options={"time_limit": _SECONDS, "mip_rel_gap": 0.0},
        )
        if found.x is None:
            return None, found.status == 2
        return [i for i in range(size) if found.x[i] > 0.5], found.status == 0
