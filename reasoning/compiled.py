"""The knowledge base as arrays: what scripts say of every finding, computed once.

Beliefs and weights follow from it in each setting (:mod:`reasoning.setting_model`).

Rows are disorders in the order of their ids, columns are subjects (findings and described lesions).
Weights are whole numbers of 10**-RESOLUTION (log10 units), so sums are exact in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from kb.calibrated import Calibration
from kb.fitted import FittedSet
from kb.knowledge import KnowledgeBase
from reasoning.beliefs import Said, leak_of, said_by, tempering_of
from reasoning.closure import Hierarchy, Subject
from reasoning.parameters import DEFAULT_PARAMETERS, Parameters
from reasoning.rulebook import RuleBook
from reasoning.setting_model import Floats, SettingModel
from reasoning.stored import Arrays, Store
from reasoning.wording import Wording

__all__ = ["CompiledKnowledge"]


class CompiledKnowledge:
    """What follows from the knowledge base alone, whatever the setting.

    Args:
        knowledge: the knowledge base.
        parameters: numbers of the model.
        only: restrict the hypotheses to these disorders (a data set's own labels); None takes all.
        fitted: data sets whose counts are used beside the authored beliefs; none by default.
        calibrations: what was measured with just these counts, at most one for each setting; the
            sums of a setting without one are taken as they are.
        keep: keep the arrays on disk for the next run (for a knowledge base read from files).
    """

    def __init__(
        self,
        knowledge: KnowledgeBase,
        parameters: Parameters = DEFAULT_PARAMETERS,
        *,
        only: Sequence[str] | None = None,
        fitted: Sequence[FittedSet] = (),
        calibrations: Sequence[Calibration] = (),
        keep: bool = False,
    ) -> None:
        self.knowledge = knowledge
        self.parameters = parameters
        self.fitted = tuple(fitted)
        self.calibrations: dict[str, Calibration] = {one.setting: one for one in calibrations}
        self.hierarchy = Hierarchy(knowledge)
        ids = sorted(knowledge.disorders if only is None else set(only))
        self.disorders = tuple(knowledge.disorders[id_] for id_ in ids)
        self.row = {id_: index for index, id_ in enumerate(ids)}
        self.column = {subject: index for index, subject in enumerate(self.hierarchy.subjects)}
        self._store = Store(knowledge.hash, parameters.hash, ids) if keep else None
        self._settings: dict[str, SettingModel] = {}

    def setting(self, name: str) -> SettingModel:
        """Return the arrays for a setting (primary care, dermatology clinic, hospital)."""
        if name not in self._settings:
            self._settings[name] = self._model(name)
        return self._settings[name]

    def _model(self, name: str) -> SettingModel:
        if not self.fitted:
            return SettingModel(self, name)
        from reasoning.counts.overlay import FittedModel

        return FittedModel(self, name)

    @cached_property
    def said(self) -> dict[int, dict[Subject, Said]]:
        """What a script says of every subject that it names or names a kind of, by its row.

        Found when it is first asked for: a case needs the scripts that lead.
        """
        return _Scripts(self)

    def stored(self, name: str, make: Callable[[], Arrays]) -> Arrays:
        """Return arrays from the disk where they are kept, else made."""
        return make() if self._store is None else self._store.get(name, make)

    @cached_property
    def rulebook(self) -> RuleBook:
        """The rules, found by what they ask for."""
        return RuleBook(self.knowledge)

    @cached_property
    def wording(self) -> Wording:
        """The words of the scripts, for cases that are told in words."""
        return Wording(self)

    @cached_property
    def leak(self) -> Floats:
        """Chance of each subject in a patient whose disorder does not bring it."""
        return np.array(
            [leak_of(s, self.knowledge, self.parameters) for s in self.hierarchy.subjects]
        )

    @cached_property
    def tempering(self) -> Floats:
        """How much of the weight of each subject counts when it is present."""
        subjects = self.hierarchy.subjects
        return np.array([tempering_of(s, self.knowledge, self.parameters) for s in subjects])

    @cached_property
    def stated(self) -> tuple[Floats, Floats, Floats]:
        """Value and strength of each pair, and what named kinds leave over of it.

        Strength 0 is silence; the rest is -1 where the script does not name the subject itself.
        """
        value, strength, rest = self.stored("stated", self._state)
        return value, strength, rest

    def _state(self) -> Arrays:
        shape = (len(self.disorders), len(self.column))
        value, strength, rest = np.zeros(shape), np.zeros(shape), np.full(shape, -1.0)
        for row in range(len(self.disorders)):
            for subject, said in self.said[row].items():
                column = self.column[subject]
                value[row, column] = said.value
                strength[row, column] = said.strength
                if said.match == "exact":
                    rest[row, column] = said.rest
        return value, strength, rest


class _Scripts(dict[int, dict[Subject, Said]]):
    """Scripts by row, each read when it is first asked for."""

    def __init__(self, compiled: CompiledKnowledge) -> None:
        super().__init__()
        self._compiled = compiled

    def __missing__(self, row: int) -> dict[Subject, Said]:
        of = self._compiled
        self[row] = said_by(of.disorders[row], of.hierarchy, of.parameters)
        return self[row]
