"""A labelled table against the knowledge base: what its labels stand for, and how they rank.

A label stands for a disorder with its variants, or for a class of disorders (``kb/classes.yaml``).
The answers to a case are ranked once, whatever its label: in a study with a closed list its labels,
else every disorder of the knowledge base. The rank of a label is that of the first answer that is a
kind of it. A label that stands for nothing in the knowledge base is listed and counts as a miss.

A study that gathered its diagnoses by design says nothing of how common they are: beforehand its
labels are even, and the members of a label that is a class share its part by how common they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from benchmarks.examples import Example, Table
from benchmarks.metrics import Rank
from kb.errors import CaseError, InputError
from kb.fitted import FittedSet
from kb.knowledge import KnowledgeBase, Target
from kb.names import plain_name
from reasoning.case import Case, resolve_case
from reasoning.closure import Hierarchy, close
from reasoning.counts.counting import LabelledCase
from reasoning.counts.fitting import fit
from reasoning.epidemiology import share
from reasoning.parameters import Parameters

__all__ = ["Study"]

_CLINIC = "dermatology-clinic"


class Study:
    """A table's examples with what their labels stand for."""

    def __init__(self, table: Table, knowledge: KnowledgeBase, parameters: Parameters) -> None:
        self.table, self.knowledge, self.parameters = table, knowledge, parameters
        self._names = {plain_name(label): name for label, name in table.names.items()}
        self._known: dict[str, Target | None] = {}
        closed = [self.target(label) for label in table.closed]
        self.answers = list({one.id: one for one in closed if one is not None}.values())
        candidates = {id_ for one in self.answers for id_ in self._usual(one)}
        self.only = sorted(candidates) or None
        if not table.exclusive:
            self.answers = []

    def _usual(self, answer: Target) -> frozenset[str]:
        """Return the candidates of a closed answer: a disorder as it usually is, or a class."""
        return frozenset([answer.id]) if answer.id in self.knowledge.disorders else answer.members

    def target(self, label: str) -> Target | None:
        """Return what a label of the table stands for."""
        if label not in self._known:
            name = self._names.get(plain_name(label), label)
            self._known[label] = self.knowledge.find_target(name) if label else None
        return self._known[label]

    def case(self, example: Example) -> Case:
        """Return the resolved case of an example.

        Raises:
            CaseError: the observations contradict each other; the message names the line.
        """
        try:
            case = resolve_case(example.document, self.knowledge)
            close(case, self._hierarchy, self.knowledge)  # refuses what the case alone cannot show
            return case
        except CaseError as error:
            place = ", ".join(one for one in (example.place, error.place) if one)
            raise CaseError(error.message, place=place, mend=error.mend) from error

    @cached_property
    def _hierarchy(self) -> Hierarchy:
        return Hierarchy(self.knowledge)

    def learnable(self, example: Example) -> str | None:
        """Return the id that an example teaches something about, the finer label first."""
        for label in (example.fine_label, *example.labels):
            found = self.target(label) if label else None
            if found is not None and (self.only is None or found.members & set(self.only)):
                return found.id
        return None

    def fit(self, examples: Sequence[Example], made_by: str = "") -> FittedSet:
        """Return the counts and exponents of a training part."""
        known = [(one, self.learnable(one)) for one in examples]
        cases = [
            LabelledCase(self.case(one), label, one.asked, one.group, one.decades)
            for one, label in known
            if label is not None
        ]
        if not cases:
            raise InputError(
                "there is nothing to learn from: no label of the training part is known",
                mend="give another file to learn from",
            )
        return fit(
            cases,
            self.knowledge,
            self.table.dataset,
            parameters=self.parameters,
            only=self.only,
            made_by=made_by,
        )

    @cached_property
    def evened(self) -> Mapping[str, float]:
        """Part of each candidate beforehand, where the labels of the study are even (sum 1)."""
        labels = {id_: self.target(id_) for id_ in self.table.closed}
        targets = {one.id: one for one in labels.values() if one is not None}
        part = dict.fromkeys(self.only or (), 0.0)
        for target in targets.values():
            members = sorted(self._usual(target))
            scripts = [self.knowledge.disorders[one] for one in members]
            common = [share(script, _CLINIC)[0] for script in scripts]
            for id_, value in zip(members, common, strict=True):
                part[id_] += value / sum(common) / len(targets)
        return part

    def _even(self, chance: Mapping[str, float]) -> Mapping[str, float]:
        """Return probabilities with even labels beforehand, from those with even candidates."""
        if not self.parameters.flat_prior or not self.only:
            return chance
        moved = {id_: value * self.evened[id_] for id_, value in chance.items()}
        whole = sum(moved.values())
        return {id_: value / whole for id_, value in moved.items()} if whole else chance

    def rank(self, chance: Mapping[str, float], example: Example) -> tuple[Rank, float]:
        """Return rank and confidence of an answer, probabilities by disorder, to one example.

        Answers that are equally likely stand in the order of their ids, as a differential lists
        them: the right one is not put before the others because it is right.
        """
        chance = self._even(chance)
        answers = {one.id: one.members for one in self.answers}
        answers = answers or {id_: frozenset([id_]) for id_ in chance}
        places = {
            id_: (-sum(chance.get(one, 0.0) for one in members), id_)
            for id_, members in answers.items()
        }
        ranks = []
        for label in example.labels:
            right = self.target(label)
            kinds = () if right is None else right.members
            own = [id_ for id_, members in answers.items() if members.issubset(kinds)]
            if own:
                first = min(places[id_] for id_ in own)
                ranks.append(1 + sum(one < first for one in places.values()))
        return (min(ranks) if ranks else None), -min(places.values())[0]
