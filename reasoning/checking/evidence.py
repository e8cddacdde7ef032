"""The evidence of a case, derived anew: what is weighed, and each weight with its reasons."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kb.schema import Disorder
from reasoning.checking.cases import ClosedCase, Seen
from reasoning.checking.rederive import Reading, Subject, join, shown

__all__ = ["Evidence", "Piece", "known_from"]


@dataclass(frozen=True)
class Piece:
    """One piece of evidence.

    Attributes:
        seen: the observations that it follows from.
        gone: readings of the same choice that an absence took out.
    """

    id: str
    kind: str
    state: str
    subjects: tuple[Subject, ...] = ()
    seen: tuple[Seen, ...] = ()
    gone: tuple[Seen, ...] = ()


class Evidence:
    """All evidence of a case, and its weight for any disorder."""

    def __init__(self, case: ClosedCase) -> None:
        self.case, self.model = case, case.model
        self.pieces = [*self._findings(), *self._readings(), *self._population()]
        self.told: dict[str, float] = {}
        text = case.words()
        if text is not None and self.model.par["wording"]:
            self.told = self.model.likeness.text(text)
        if self.told:
            compare = self.model.likeness.cosine
            self.alike = {one.id: compare(self.told, one.id) for one in self.model.disorders}
            self.neutral = self.model.neutral([*self.alike.values()], len(self.told))
            self.pieces.append(Piece("wording", "wording", "present"))

    # -- what is weighed ------------------------------------------------------------------------
    def _findings(self) -> list[Piece]:
        return [
            Piece(f"finding:{join(one)}", "finding", state, (one,), (reached[one],))
            for state, reached in (("present", self.case.present), ("absent", self.case.absent))
            for one in self.case.ends(state)
        ]

    def _readings(self) -> list[Piece]:
        case, choice_of = self.case, self.model.choice
        strongest: dict[Subject, Seen] = {}
        for one in case.seen:
            if one.state == "probable":
                best = strongest.setdefault(one.subject, one)
                if _distance(one.entry) > _distance(best.entry):
                    strongest[one.subject] = one
        settled = {choice_of(subject) for subject in case.present} - {None}
        groups: dict[str, list[Seen]] = {}
        gone: dict[str, list[Seen]] = {}
        for subject, one in strongest.items():
            choice = choice_of(subject)
            name = f"choice:{choice}" if choice else join(subject)
            if choice is not None and subject in case.absent:
                gone.setdefault(name, []).append(one)
            if subject in case.present or subject in case.absent or choice in settled:
                continue
            groups.setdefault(name, []).append(one)
        return [
            Piece(
                id=f"reading:{name}",
                kind="reading",
                state="probable",
                subjects=tuple(one.subject for one in group),
                seen=tuple(group),
                gone=tuple(gone.get(name, ())),
            )
            for name, group in groups.items()
        ]

    def _population(self) -> list[Piece]:
        known = (("age", self.case.age), ("sex", self.case.sex))
        return [Piece(kind, kind, "present") for kind, value in known if value is not None]

    # -- weights --------------------------------------------------------------------------------
    def units(self, disorder: Disorder, piece: Piece) -> int:
        """Return a weight as a whole number of ten-thousandths (log10)."""
        if piece.kind == "finding":
            return self.model.finding_units(disorder, piece.subjects[0], piece.state)
        if piece.kind == "reading":
            return self.model.reading_units(disorder, _values(piece.seen), _values(piece.gone))
        if piece.kind == "wording":
            scale = self.model.wording_scale(len(self.told))
            return round((self.alike[disorder.id] - self.neutral) * scale * 10_000)
        chance, mixed = self._chances(disorder, piece.kind)
        units = self.model.units(chance / mixed, self.model.population_exponent(piece.kind))
        value = self.case.age if piece.kind == "age" else self.case.sex
        return units + self.model.population_correction(disorder, piece.kind, value)

    def _chances(self, disorder: Disorder, kind: str) -> tuple[float, float]:
        value = self.case.age if kind == "age" else self.case.sex
        return self.model.chance(disorder, kind, value), self.model.mixed(kind, value)

    def total(self, disorder: Disorder) -> int:
        """Return the sum of all weights of a disorder, without its prior."""
        return sum(self.units(disorder, piece) for piece in self.pieces)

    def rows(self, disorder: Disorder) -> list[dict[str, Any]]:
        """Return the weights of a disorder as a proof shows them, strongest first."""
        keyed = []
        for piece in self.pieces:
            units = self.units(disorder, piece)
            row: dict[str, Any] = {"id": f"{disorder.id}/{piece.id}", "kind": piece.kind}
            row |= {"state": piece.state, "weight": units / 10_000}
            if piece.kind == "wording":
                row |= self._wording_row(disorder)
            else:
                row |= self._corrected(disorder, piece)
                told = self._population_row if piece.kind in {"age", "sex"} else self._finding_row
                row |= told(disorder, piece)
            keyed.append((-abs(units), piece.id, row))
        return [row for _, _, row in sorted(keyed, key=lambda one: one[:2])]

    def _corrected(self, disorder: Disorder, piece: Piece) -> dict[str, Any]:
        told: list[Any] = [(subject, 0.0, 0.0) for subject in piece.subjects]
        if piece.kind == "reading":
            told = list(_values(piece.seen))
        elif piece.kind in {"age", "sex"}:
            told = [(self.case.age if piece.kind == "age" else self.case.sex, 0.0, 0.0)]
        return self.model.corrected(disorder, piece.kind, piece.state, told)

    def _population_row(self, disorder: Disorder, piece: Piece) -> dict[str, Any]:
        chance, mixed = self._chances(disorder, piece.kind)
        exponent = self.model.population_exponent(piece.kind)
        row: dict[str, Any] = {"probability": shown(chance), "background": shown(mixed)}
        row |= {} if exponent == 1.0 else {"exponent": exponent}
        return row | {"statements": [_population(disorder, piece.kind)]}

    def _wording_row(self, disorder: Disorder) -> dict[str, Any]:
        return {
            "known": len(self.told),
            "likeness": shown(self.alike[disorder.id]),
            "neutral": shown(self.neutral),
            "words": self.model.likeness.shared(self.told, disorder.id),
        }

    def _finding_row(self, disorder: Disorder, piece: Piece) -> dict[str, Any]:
        row: dict[str, Any] = {"from": [one.id for one in piece.seen]}
        row |= {"ruled_out": [one.id for one in piece.gone]} if piece.gone else {}
        beliefs = [self._belief(disorder, one, piece.state) for one in piece.subjects]
        return row | {"findings": beliefs}

    def _belief(self, disorder: Disorder, subject: Subject, state: str) -> dict[str, Any]:
        found = self.model.belief(disorder, subject)
        row: dict[str, Any] = {"subject": join(subject), "match": found.match}
        row |= {} if found.general is None else {"via": join(found.general)}
        row |= {} if found.lowered_by is None else {"lowered_by": join(found.lowered_by)}
        if found.parts:
            named = [{"subject": one, "probability": shown(p)} for one, p in found.parts]
            row["parts"] = named
        row["probability"] = shown(found.probability)
        row["background"] = shown(self.model.background(subject))
        row |= self.model.details(disorder, subject, state)
        return row | {"statements": [_statement(disorder, index) for index in found.assertions]}


def _values(seen: tuple[Seen, ...]) -> list[Reading]:
    return [(one.subject, one.entry["probability"], one.entry["base_rate"]) for one in seen]


def _distance(entry: Mapping[str, Any]) -> float:
    """How far a reading's odds are from those of its base rate, up or down."""
    q, rate = entry["probability"], entry["base_rate"]
    if q <= 0.0 or q >= 1.0:
        return math.inf
    return abs(math.log(q / (1.0 - q)) - math.log(rate / (1.0 - rate)))


# -- statements ---------------------------------------------------------------------------------
def known_from(evidence: str, source: str | None) -> dict[str, str]:
    """Return kind of evidence and source as a proof shows them."""
    return {"evidence": evidence, "source": source} if source else {"evidence": evidence}


def _population(disorder: Disorder, kind: str) -> dict[str, str]:
    age, women = disorder.epidemiology.age, disorder.epidemiology.female
    if kind == "sex":
        says = f"women are {women.describe()}"
        return {"says": says} | known_from(women.evidence, women.source)
    return {"says": age.describe()} | known_from(age.evidence, age.source)


def _statement(disorder: Disorder, index: int) -> dict[str, Any]:
    a = disorder.findings[index]
    parts = [v for _, v in a.lesion.parts()] if a.lesion else [a.finding or ""]
    row = {"assertion": f"{disorder.id}/findings/{index}", "finding": join(frozenset(parts))}
    row |= {"says": a.frequency.describe()}
    row |= known_from(a.frequency.evidence, a.frequency.source)
    row |= {"where": a.frequency.where} if a.frequency.where else {}
    return row | ({"population": a.frequency.population} if a.frequency.population else {})
