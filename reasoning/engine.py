"""From a case to a ranked differential.

Each disorder's log-odds against the background is its prior plus the sum of the weights of what was
observed. The background itself, a patient with a disorder the knowledge base does not know, is the
hypothesis *none of these*: every weight of it is zero, by definition. The posterior follows from
the sums.
"""

from __future__ import annotations

import math
from bisect import insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Literal

from kb.schema import Disorder
from reasoning.case import Case, Observation
from reasoning.closure import Closed, Subject, close
from reasoning.compiled import CompiledKnowledge
from reasoning.denied import without_denied
from reasoning.parameters import NONE_OF_THESE
from reasoning.pieces import UNIT, Contribution, Hypothesis, Piece
from reasoning.rules import RuleResults, apply_rules
from reasoning.setting_model import SettingModel, Weights

__all__ = [
    "UNIT",
    "Contribution",
    "Differential",
    "Hypothesis",
    "Piece",
    "diagnose",
    "pieces_of",
    "reading_pieces",
]


@dataclass(frozen=True)
class Differential:
    """The ranked answer to one case, with everything needed to say why.

    Attributes:
        hypotheses: likeliest first; ties by id.
        pieces: the evidence that was weighed.
    """

    case: Case
    closed: Closed
    model: SettingModel
    hypotheses: tuple[Hypothesis, ...]
    pieces: tuple[Piece, ...]
    rules: RuleResults
    notices: tuple[str, ...] = field(default=())
    keep_excluded: bool = False

    @property
    def temperature(self) -> float:
        """What the sums are divided by before they become probabilities."""
        return _temperature(self.pieces, self.model)

    def hypothesis(self, id_: str) -> Hypothesis:
        """Return the hypothesis with this id.

        Raises:
            KeyError: there is none.
        """
        for one in self.hypotheses:
            if one.id == id_:
                return one
        raise KeyError(id_)

    def disorder(self, id_: str) -> Disorder | None:
        """Return the illness script of a hypothesis; None for none of these."""
        return self.model.compiled.knowledge.disorders.get(id_)

    def contributions(self, id_: str) -> tuple[Contribution, ...]:
        """Return the evidence for and against a hypothesis, strongest first."""
        if id_ == NONE_OF_THESE:
            return ()
        found = tuple(self._contributions(self.model.compiled.row[id_]))
        return tuple(sorted(found, key=lambda c: (-abs(c.units), c.piece.id)))

    def _contributions(self, row: int) -> Iterator[Contribution]:
        for piece in self.pieces:
            units = int(piece.weights[row])
            if piece.kind == "wording" and piece.shares is not None:
                likeness = float(piece.shares[row])
                yield Contribution(piece, units, (), likeness, piece.background)
            elif piece.shares is not None:
                exponent = self.model.population_exponent(piece.kind)
                chance = float(piece.shares[row])
                value = self.case.age if piece.kind == "age" else self.case.sex
                added = self.model.corrected_population(row, piece.kind, value)
                yield Contribution(piece, units, (), chance, piece.background, exponent, added)
            else:
                beliefs = tuple(self.model.belief(row, subject) for subject in piece.subjects)
                readings = [
                    (subject, seen.probability or 0.0, seen.base_rate or 0.5)
                    for subject, seen in zip(piece.subjects, piece.observations, strict=True)
                ]
                added = self.model.corrected(row, piece.state, readings)
                yield Contribution(piece, units, beliefs, corrected=added)


def diagnose(
    case: Case, compiled: CompiledKnowledge, *, keep_excluded: bool = False
) -> Differential:
    """Return the differential of a case.

    Args:
        case: the observations; an empty case is answered with the prior, and says so.
        compiled: the knowledge base as arrays.
        keep_excluded: rank disorders that an exclusion rule rules out like any other.

    Raises:
        CaseError: observations contradict each other.
    """
    knowledge = compiled.knowledge
    model = compiled.setting(case.setting)
    closed = close(case, compiled.hierarchy, knowledge)
    pieces = tuple(pieces_of(case, closed, model))
    totals = model.prior_weight.copy()
    for piece in pieces:
        totals += piece.weights
    rules = apply_rules(case, closed, knowledge, compiled.rulebook.touched(case, closed))
    excluded = {} if keep_excluded else _excluded(rules)
    hypotheses = _ranked(totals.tolist(), model, excluded, _temperature(pieces, model))
    notices = () if pieces else ("Nothing was observed: this is the prior of the setting.",)
    return Differential(case, closed, model, hypotheses, pieces, rules, notices, keep_excluded)


def pieces_of(case: Case, closed: Closed, model: SettingModel) -> Iterator[Piece]:
    """Yield the evidence of a closed case, each piece with its weight for every disorder."""
    column = model.compiled.column
    for subject in closed.telling_present:
        weights = model.present[:, column[subject]]
        yield _piece(subject, "present", closed.present[subject], weights)
    for subject in closed.telling_absent:
        weights = model.absent[:, column[subject]]
        yield _piece(subject, "absent", closed.absent[subject], weights)
    yield from reading_pieces(closed, model)
    if case.age is not None:
        yield Piece("age", "age", "present", (), (), *model.age(case.age))
    if case.sex is not None:
        yield Piece("sex", "sex", "present", (), (), *model.sex(case.sex))
    text = without_denied(case)
    if text is not None and model.compiled.parameters.wording:
        told = model.wording(text)
        if told is not None:
            yield Piece("wording", "wording", "present", (), (), *told)


def _piece(
    subject: Subject, state: Literal["present", "absent"], seen: Observation, weights: Weights
) -> Piece:
    id_ = "finding:" + "+".join(subject)
    return Piece(id_, "finding", state, (subject,), (seen,), weights)


def reading_pieces(closed: Closed, model: SettingModel) -> Iterator[Piece]:
    """Yield what the readings of a closed case weigh: those of one choice make one piece."""
    groups: dict[str, list[Observation]] = {}
    for seen in closed.soft:
        choice = model.compiled.hierarchy.choice.get(seen.subject[0])
        groups.setdefault(f"choice:{choice}" if choice else seen.subject[0], []).append(seen)
    gone: dict[str, list[Observation]] = {}
    for seen in closed.ruled_out:
        choice = model.compiled.hierarchy.choice[seen.subject[0]]
        gone.setdefault(f"choice:{choice}", []).append(seen)
    for name, group in sorted(groups.items()):
        weights = model.soft(_values(group), _values(gone.get(name, [])))
        subjects = tuple(s.subject for s in group)
        yield Piece(f"reading:{name}", "reading", "probable", subjects, tuple(group), weights)


def _values(group: list[Observation]) -> list[tuple[Subject, float, float]]:
    return [(s.subject, s.probability or 0.0, s.base_rate or 0.5) for s in group]


def _excluded(rules: RuleResults) -> dict[str, str]:
    return {disorder: rule.rule for rule in rules.exclusions for disorder in rule.disorders}


def _temperature(pieces: Sequence[Piece], model: SettingModel) -> float:
    """Return the temperature of a setting, or that of cases told in words."""
    told = any(piece.kind == "wording" for piece in pieces)
    return model.compiled.parameters.text_temperature if told else model.temperature


def _ranked(
    totals: Sequence[int], model: SettingModel, excluded: Mapping[str, str], temperature: float
) -> tuple[Hypothesis, ...]:
    """Return the hypotheses from their sums: likeliest first, excluded ones last, ties by id."""
    disorders, none_units = model.compiled.disorders, model.none_weight
    posterior, none = _posterior(totals, model, excluded, temperature)
    priors = model.prior_weight.tolist()
    # the rows stand in the order of the ids, and sorting keeps it in ties
    rows = sorted(range(len(totals)), key=[-total for total in totals].__getitem__)
    open_: list[Hypothesis] = []
    shut: list[Hypothesis] = []
    for row in rows:
        id_ = disorders[row].id
        rule = excluded.get(id_)
        one = Hypothesis(id_, disorders[row].label, priors[row], totals[row], posterior[row], rule)
        (open_ if rule is None else shut).append(one)
    last = Hypothesis(NONE_OF_THESE, "None of these", none_units, none_units, none)
    insort(open_, last, key=lambda one: (-one.total_units, one.id))
    return (*open_, *shut)


def _posterior(
    totals: Sequence[int], model: SettingModel, excluded: Mapping[str, str], temperature: float
) -> tuple[list[float], float]:
    """Return probabilities from sums by their temperature; excluded disorders get none of it."""
    open_ = [True] * len(totals)
    for id_ in excluded:
        row = model.compiled.row.get(id_)
        if row is not None:
            open_[row] = False
    top = max([*compress(totals, open_), model.none_weight])
    unit = UNIT * temperature
    odds = [
        10.0 ** ((total - top) / unit) if is_open else 0.0
        for total, is_open in zip(totals, open_, strict=True)
    ]
    none = 10.0 ** ((model.none_weight - top) / unit)
    whole = math.fsum([*odds, none])
    return [one / whole for one in odds], none / whole
