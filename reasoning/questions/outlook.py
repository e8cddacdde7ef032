"""What one more observation would do to the sums of a case, for every disorder, exactly.

An observation adds its weight and takes away the weights that it makes redundant (silvery scale
seen: scale counts no more). This is the engine's own sum of the case with the observation, held to
it by a test; most observations need no new run of the engine, because only the ends of chains that
they touch change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np

from kb.rule_schema import Condition
from reasoning.case import Case, Observation
from reasoning.closure import Closed, Subject, close
from reasoning.conditions import test
from reasoning.engine import Differential, Piece, pieces_of
from reasoning.setting_model import Floats, Weights

__all__ = ["Outlook", "State", "findings_in"]

State: TypeAlias = Literal["present", "absent"]


def findings_in(condition: Condition) -> frozenset[str]:
    """Return every finding that a condition asks about."""
    own = [condition.finding] if condition.finding is not None else []
    parts = [] if condition.lesion is None else list(condition.lesion.subject)
    inner = [one for part in condition.parts() for one in findings_in(part)]
    return frozenset([*own, *parts, *inner])


class Outlook:
    """The sums of a case, and what further observations would add to them.

    Args:
        differential: the answer to the case as it stands.

    Attributes:
        totals: sums of the disorders, in the order of the compiled knowledge base.
        posterior: probabilities of the disorders, then of none of these.
    """

    def __init__(self, differential: Differential) -> None:
        self.differential = differential
        self.model = differential.model
        self.compiled = differential.model.compiled
        self.hierarchy = self.compiled.hierarchy
        self.closed = differential.closed
        self.totals = self.sums_of(differential.pieces)
        self.posterior: Floats = np.zeros(len(self.totals) + 1)
        for one in differential.hypotheses:
            self.posterior[self.compiled.row.get(one.id, -1)] = one.posterior
        self._soft = {one.subject for one in (*self.closed.soft, *self.closed.ruled_out)}
        choices = (self.hierarchy.choice.get(subject[0]) for subject in self._soft)
        self._soft_choices = {one for one in choices if one is not None}
        self._telling_present = frozenset(self.closed.telling_present)
        self._telling_absent = frozenset(self.closed.telling_absent)

    def sums_of(self, pieces: Sequence[Piece]) -> Weights:
        """Return prior plus weights of some pieces of evidence."""
        totals: Weights = self.model.prior_weight.copy()
        for piece in pieces:
            totals += piece.weights
        return totals

    def observe(self, answer: Sequence[tuple[Subject, State]]) -> Case:
        """Return the case with further observations."""
        new = tuple(
            Observation(subject=subject, state=state, origin="examination", place="answer")
            for subject, state in answer
        )
        case = self.differential.case
        return replace(case, observations=(*case.observations, *new))

    def closure(self, subject: Subject, state: State) -> list[Subject]:
        """Return what an observation makes present, or absent, itself first."""
        reach = self.hierarchy.ancestors if state == "present" else self.hierarchy.descendants
        return [subject, *reach(subject)]

    def replaced(self, subject: Subject, state: State) -> list[Subject]:
        """Return the subjects that count no more once this one is known."""
        telling = self._telling_present if state == "present" else self._telling_absent
        if not telling:
            return []
        return [one for one in self.closure(subject, state)[1:] if one in telling]

    def touches_reading(self, subject: Subject, state: State) -> bool:
        """Tell whether an observation settles something that was read from a picture."""
        if not self._soft:
            return False
        reached = self.closure(subject, state)
        if any(one in self._soft for one in reached):
            return True
        single = (one[0] for one in reached if len(one) == 1)
        return state == "present" and any(
            self.hierarchy.choice.get(one) in self._soft_choices for one in single
        )

    def weights(self, subjects: Sequence[Subject], state: State) -> Weights:
        """Return what each of some subjects would add to the sums (disorders x subjects).

        The subjects are unknown so far, and their observation contradicts nothing.
        """
        columns = [self.compiled.column[one] for one in subjects]
        table = self.model.present if state == "present" else self.model.absent
        added: Weights = table[:, columns]
        for place, subject in enumerate(subjects):
            if self.touches_reading(subject, state):
                added[:, place] = self.exact([(subject, state)])
                continue
            for gone in self.replaced(subject, state):
                added[:, place] -= table[:, self.compiled.column[gone]]
        return added

    def exact(self, answer: Sequence[tuple[Subject, State]]) -> Weights:
        """Return what several observations together would add, by weighing the case again.

        Raises:
            CaseError: the observations contradict what is known or each other.
        """
        case = self.observe(answer)
        closed = close(case, self.hierarchy, self.compiled.knowledge)
        return self.sums_of(tuple(pieces_of(case, closed, self.model))) - self.totals

    def possible(self, subject: Subject, state: State) -> bool:
        """Tell whether a subject is unknown and could be observed so without a contradiction."""
        if self.closed.state(subject) != "unknown":
            return False
        reached = self.closure(subject, state)
        if state == "absent":
            return not any(one in self.closed.present for one in reached)
        held = self._held_choices
        return not any(
            one in self.closed.absent
            or (len(one) == 1 and held.get(self.hierarchy.choice.get(one[0], ""), one) != one)
            for one in reached
        )

    @cached_property
    def _held_choices(self) -> Mapping[str, Subject]:
        """Choices whose value is known, each with the value."""
        single = (one for one in self.closed.present if len(one) == 1)
        named = ((self.hierarchy.choice.get(one[0]), one) for one in single)
        return {choice: one for choice, one in named if choice is not None}

    # -- exclusions -----------------------------------------------------------------------------
    @cached_property
    def _rules(self) -> list[tuple[int, Condition, frozenset[str]]]:
        """Exclusions of disorders that are ranked: row, condition, findings it asks about."""
        if self.differential.keep_excluded:
            return []
        row = self.compiled.row
        rules = self.compiled.knowledge.exclusions
        return [(row[r.disorder], r.when, findings_in(r.when)) for r in rules if r.disorder in row]

    @cached_property
    def excluded(self) -> frozenset[int]:
        """Rows of the disorders that are excluded as the case stands."""
        return self._excluded(self.differential.case, self.closed)

    def _excluded(self, case: Case, closed: Closed) -> frozenset[int]:
        return frozenset(row for row, when, _ in self._rules if test(when, case, closed) is True)

    def excluded_after(self, answer: Sequence[tuple[Subject, State]]) -> frozenset[int]:
        """Return the rows that are excluded once some observations are known."""
        reached = {
            part
            for subject, state in answer
            for one in self.closure(subject, state)
            for part in one
        }
        if all(reached.isdisjoint(asked) for _, _, asked in self._rules):
            return self.excluded
        case = self.observe(answer)
        return self._excluded(case, close(case, self.hierarchy, self.compiled.knowledge))
