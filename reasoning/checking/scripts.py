"""What the scripts say of a subject, by name or through its kinds, as the checker reads them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from kb.knowledge import KnowledgeBase
from kb.schema import Disorder
from reasoning.checking.ontology import Ontology, Subject
from reasoning.checking.people import share, share_of_rest

__all__ = ["Scripts"]


class Scripts(Ontology):
    """The scripts of one knowledge base, how common their disorders are, and the background.

    Args:
        knowledge: the knowledge base.
        parameters: numbers of the model, as a proof states them.
        setting: where the patient is seen.
        names: ids of the candidates; None takes every disorder.
    """

    def __init__(
        self,
        knowledge: KnowledgeBase,
        parameters: Mapping[str, Any],
        setting: str,
        names: list[str] | None,
    ) -> None:
        super().__init__(knowledge)
        self.par = parameters
        self.setting = setting
        ids = knowledge.disorders if names is None else names
        self.disorders = [knowledge.disorders[n] for n in sorted(ids)]
        self.row = {d.id: index for index, d in enumerate(self.disorders)}
        self.said = {d.id: self._script(d) for d in self.disorders}
        flat = bool(parameters["flat_prior"])
        rest = share_of_rest(knowledge.disorders.values(), setting)
        told = [any(e.setting == setting for e in d.epidemiology.frequency) for d in self.disorders]
        pairs = zip(self.disorders, told, strict=True)
        shares = [1.0 if flat else share(d, setting) * (1.0 if own else rest) for d, own in pairs]
        named = "report_even_share" if setting == "case-report" else "even_share"
        even, all_ = float(parameters[named]), math.fsum(shares)
        self.prior = [(1.0 - even) * one / all_ + even / len(shares) for one in shares]
        self._kinds: dict[str, dict[Subject, list[Subject]]] = {}
        self._background: dict[Subject, float] = {}

    def _script(self, disorder: Disorder) -> dict[Subject, tuple[float, float, list[int]]]:
        named: dict[Subject, tuple[float, float, list[int]]] = {}
        for index, a in enumerate(disorder.findings):
            parts = [v for _, v in a.lesion.parts()] if a.lesion else [a.finding or ""]
            f = a.frequency
            value = f.n / f.of if f.n is not None and f.of else float(f.value or 0.0)
            named[frozenset(parts)] = (value, self.patients(f), [index])
        return named

    def patients(self, f: Any) -> float:
        """Return how many patients a frequency counts for."""
        if f.of is not None:
            return min(float(f.of), float(self.par["count_cap"]))
        key = "author_strength" if f.evidence == "author" else "reference_strength"
        if f.words is not None:
            key = "words_strength"
        return float(self.par[key])

    def stated(self, disorder: Disorder, subject: Subject) -> tuple[float, float, list[int]] | None:
        """What a script says of a subject, by name or through its kinds."""
        named = self.said[disorder.id]
        if subject in named:
            return named[subject]
        kinds = self._kinds_in(disorder).get(subject)
        if kinds is None:
            return None
        top = [k for k in kinds if not any(o != k and self.kind_of(k, o) for o in kinds)]
        indices = sorted(i for k in top for i in named[k][2])
        return self._joined(named, kinds), min(named[k][1] for k in top), indices

    def _kinds_in(self, disorder: Disorder) -> dict[Subject, list[Subject]]:
        """For every general subject, the kinds of it that a script names, without itself."""
        if disorder.id not in self._kinds:
            kinds: dict[Subject, list[Subject]] = {}
            for kind in self.said[disorder.id]:
                for general in self.above(kind):
                    kinds.setdefault(general, []).append(kind)
            self._kinds[disorder.id] = kinds
        return self._kinds[disorder.id]

    def _joined(
        self, named: Mapping[Subject, tuple[float, float, list[int]]], kinds: list[Subject]
    ) -> float:
        """Frequency of any of these kinds: exclusive ones add up, of others the largest counts."""
        top = [k for k in kinds if not any(o != k and self.kind_of(k, o) for o in kinds)]
        largest = 0.0
        exclusive: dict[str, float] = {}
        for kind in sorted(top, key=sorted):
            choice = self.choice(kind)
            if choice is None:
                largest = max(largest, named[kind][0])
            else:
                exclusive[choice] = exclusive.get(choice, 0.0) + named[kind][0]
        return max([largest, *(min(total, 1.0) for total in exclusive.values())])

    def leak(self, subject: Subject) -> float:
        """Chance of a subject in a patient whose disorder does not bring it."""
        by_axis = dict(self.par["axis_background"])
        chances = []
        for part in subject:
            finding = self.kb.findings[part]
            default = by_axis.get(finding.axis, self.par["default_background"])
            chances.append(finding.background if finding.background is not None else default)
        return float(min(chances))

    def silent(self, disorder: Disorder, subject: Subject) -> float:
        """Chance of what a script does not name: of a lesion, that of its parts together."""
        if len(subject) == 1:
            return self.leak(subject)
        each = [(one, self.stated(disorder, frozenset((one,)))) for one in sorted(subject)]
        leaks = (self.leak(frozenset((one,))) if said is None else said[0] for one, said in each)
        return math.prod(leaks)

    def background(self, subject: Subject) -> float:
        """Probability of a subject over all disorders, weighted by how common they are."""
        if subject not in self._background:
            leak, none = self.leak(subject), float(self.par["none_prior"])
            terms = []
            for disorder, prior in zip(self.disorders, self.prior, strict=True):
                said = self.stated(disorder, subject)
                terms.append(prior * (self.silent(disorder, subject) if said is None else said[0]))
            mixed = (1.0 - none) * math.fsum(terms) + none * leak
            self._background[subject] = min(max(mixed, 1e-4), 1.0 - 1e-4)
        return self._background[subject]

    def left_over(self, disorder: Disorder, general: Subject) -> float:
        """What the kinds named beside a named finding leave over of its frequency."""
        named = self.said[disorder.id]
        kinds = self._kinds_in(disorder).get(general, ())
        below = [kind for kind in kinds if len(kind) == 1 or len(general) > 1]
        if not below:
            return named[general][0]
        return max(named[general][0] - self._joined(named, below), 0.0)
