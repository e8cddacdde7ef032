"""How far an answer can be trusted, as far as that was measured: sets, urgency, unlikeness.

Made from a differential and what was measured in its setting with the counts in use
(:class:`kb.calibrated.Calibration`). Where nothing was measured nothing is claimed, and that is
said. Every figure names the cases it was measured on: for patients of another kind it is no more
than a hint.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kb.calibrated import Calibration, OperatingPoint, Tally
from reasoning.engine import Differential
from reasoning.parameters import NONE_OF_THESE
from reasoning.proofs.text import percent
from reasoning.trust.unlike import unlike_score
from reasoning.trust.urgency import Urgency, urgency_of

__all__ = ["AnswerSet", "Certainty", "certainty_of"]

_DECIMALS = 6
_SHOWN_LEVEL = 0.9
_NAMED = 6
_GOALS = ("sensitivity-first", "specificity-first")


@dataclass(frozen=True)
class AnswerSet:
    """Disorders that hold the right answer with a stated chance.

    Attributes:
        level: the chance, for patients like those measured.
        members: ids, likeliest first.
        covered: how often the sets of other patients held a right answer.
    """

    level: float
    members: tuple[str, ...]
    covered: Tally


@dataclass(frozen=True)
class Certainty:
    """What was measured, applied to one answer.

    Attributes:
        calibration: what was measured, None where nothing was.
        same_knowledge: it was measured with this very knowledge and these counts.
        sets: one for each level.
        urgency: total probability of what must not be missed, with its operating points.
        unlike: how much rather some unknown disorder explains the case (log10).
        told: the words of a text were weighed, which no measured case had.
        unread: there is a text, no finding, and hardly a word of a script in it.
    """

    calibration: Calibration | None
    same_knowledge: bool
    sets: tuple[AnswerSet, ...]
    urgency: Urgency
    unlike: float
    told: bool = False
    unread: bool = False

    @property
    def is_unlike(self) -> bool | None:
        """Whether the case looks like none of the known disorders; None if that is not known."""
        if self.calibration is None or self.calibration.unlike is None:
            return None
        return self.unlike >= self.calibration.unlike.threshold

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data."""
        made = self.calibration
        raised = self.urgency.raised()
        data: dict[str, Any] = {
            "calibration": None,
            "sets": [
                {"level": one.level, "size": len(one.members), "members": list(one.members)}
                | {"measured": _counts(one.covered)}
                for one in self.sets
            ],
            "urgency": {
                "observed": self.urgency.observed,
                "probability": round(self.urgency.probability, _DECIMALS),
                "likeliest": [
                    {"diseaseId": id_, "probability": round(p, _DECIMALS)}
                    for id_, p in self.urgency.likeliest
                ],
                "flags": {
                    name: {"raised": raised[name], "threshold": point.threshold}
                    | {"sensitivity": _counts(point.sensitivity)}
                    | {"specificity": _counts(point.specificity)}
                    for name, point in self._points()
                },
            },
            "unlikeKnown": {"score": self.unlike, "flag": self.is_unlike},
            "toldInWords": self.told,
        }
        if made is None:
            return data
        data["calibration"] = {
            "name": made.name,
            "hash": made.hash,
            "temperature": made.temperature,
            "measuredOn": made.measured_on,
            "cases": made.cases,
            "split": made.split,
            "knowledgeHash": made.knowledge_hash,
            "sameKnowledge": self.same_knowledge,
            "before": made.before.model_dump(),
            "after": made.after.model_dump(),
        }
        if made.unlike is not None:
            data["unlikeKnown"] |= {
                "threshold": made.unlike.threshold,
                "auroc": made.unlike.auroc,
                "sensitivity": _counts(made.unlike.recognized),
                "specificity": _counts(made.unlike.spared),
            }
        return data

    def _points(self) -> Iterator[tuple[str, OperatingPoint]]:
        measured = self.urgency.measured
        if measured is not None:
            yield _GOALS[0], measured.sensitivity_first
            yield _GOALS[1], measured.specificity_first

    def lines(self, labels: dict[str, str]) -> Iterator[str]:
        """Word it, most important first.

        Args:
            labels: of the disorders, by id.
        """
        yield from self._urgency_lines(labels)
        yield from self._unlike_lines()
        yield from self._set_lines(labels)
        yield from self._origin_lines()

    def _urgency_lines(self, labels: dict[str, str]) -> Iterator[str]:
        total = self.urgency.probability
        named = ", ".join(f"{labels[id_]} {percent(p)}" for id_, p in self.urgency.likeliest)
        likeliest = f" (likeliest: {named})" if named else ""
        yield f"must not be missed: {percent(total)} in all{likeliest}"
        raised = self.urgency.raised()
        for name, point in self._points():
            verdict = "FLAG" if raised[name] else "no flag"
            if not self.urgency.observed:
                verdict = "nothing to go by in the text" if self.unread else "no findings yet"
            missed = point.sensitivity.of - point.sensitivity.n
            yield (
                f"  {name.replace('-', ' ')} (from {percent(point.threshold)} on): {verdict}; "
                f"measured sensitivity {_share(point.sensitivity)}, specificity "
                f"{_share(point.specificity)}; {missed} of {point.sensitivity.of} missed"
            )

    def _unlike_lines(self) -> Iterator[str]:
        made = self.calibration.unlike if self.calibration is not None else None
        if made is not None and self.is_unlike:
            yield (
                "fits no known disorder well: as unusual as "
                f"{_share(made.recognized)} of the cases whose disorder was left out of the "
                f"knowledge, and {percent(1.0 - made.spared.share)} of the others"
            )

    def _set_lines(self, labels: dict[str, str]) -> Iterator[str]:
        for one in self.sets:
            if one.level == _SHOWN_LEVEL:
                named = ", ".join(labels[id_] for id_ in one.members[:_NAMED])
                more = len(one.members) - _NAMED
                named += f" and {more} more" if more > 0 else ""
                yield (
                    f"among these with {percent(one.level)} (measured {_share(one.covered)}): "
                    f"{named}"
                )
        others = [
            f"{percent(one.level)}: {len(one.members)}"
            for one in self.sets
            if one.level != _SHOWN_LEVEL
        ]
        if others:
            yield f"  disorders in the set at {', '.join(others)}"

    def _origin_lines(self) -> Iterator[str]:
        made = self.calibration
        if made is None:
            yield (
                "probabilities, sets and urgency were not measured for this setting with these "
                "counts"
            )
            return
        edited = f"edited since (it was {made.knowledge_hash[:12]})"
        knowledge = "unchanged since" if self.same_knowledge else edited
        yield (
            f"measured on {made.cases} cases of {made.measured_on}, each without its own patient; "
            f"temperature {made.temperature:g}; knowledge {knowledge}. For other "
            "patients these figures are a hint, no promise"
        )
        if self.told:
            yield (
                "the words of the text were weighed, too, and have a temperature of their own: "
                "sets and flags were measured on cases without a text"
            )


def certainty_of(differential: Differential) -> Certainty:
    """Return what was measured, applied to a differential."""
    model = differential.model
    made = model.calibration
    compiled = model.compiled
    disorders = [one for one in differential.hypotheses if one.id != NONE_OF_THESE]
    chances = {one.id: one.posterior for one in disorders if one.excluded_by is None}
    measured = None if made is None else made.urgency
    told = any(piece.kind == "wording" for piece in differential.pieces)
    text = differential.case.text
    observed = bool(differential.case.observations) or (
        told and text is not None and compiled.wording.speaks(text)
    )
    same = made is not None and (
        made.knowledge_hash == compiled.knowledge.hash
        and made.fitted == {one.dataset: one.hash for one in compiled.fitted}
    )
    return Certainty(
        calibration=made,
        same_knowledge=same,
        sets=() if made is None else tuple(_sets(made, chances)),
        urgency=urgency_of(chances, compiled.knowledge.disorders, measured, observed=observed),
        unlike=unlike_score((one.total_units, one.prior_units) for one in disorders),
        told=told,
        unread=text is not None and not observed,
    )


def _sets(made: Calibration, chances: dict[str, float]) -> Iterator[AnswerSet]:
    """Yield the sets: who reaches the threshold of a level, and always the likeliest."""
    for one in made.sets:
        members = [id_ for id_, p in chances.items() if round(p, _DECIMALS) >= one.threshold]
        yield AnswerSet(one.level, tuple(members or list(chances)[:1]), one.covered)


def _counts(tally: Tally) -> dict[str, int]:
    return {"n": tally.n, "of": tally.of}


def _share(tally: Tally) -> str:
    return f"{percent(tally.share)} (n = {tally.of})"
