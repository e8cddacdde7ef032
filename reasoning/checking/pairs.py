"""An independent derivation of a pair of disorders that is offered beside a differential.

It takes the pair as data, the proof that it stands beside (accepted by
:mod:`reasoning.checking.checker`) and the knowledge base, and derives every weight of the pair
again, with plain loops and nothing of the engine. It does not search: that no other pair is better
is not claimed by a proof.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from kb.errors import ProofError
from kb.knowledge import KnowledgeBase
from kb.schema import Disorder
from reasoning.checking.cases import ClosedCase, Seen
from reasoning.checking.evidence import Evidence, Piece
from reasoning.checking.readings import Reading, likelihood
from reasoning.checking.rederive import Derivation, Subject, join, shown

__all__ = ["check_pair"]

_SCHEMA = "dermatrace-pair/1"
_SECOND_DISORDER = 0.1
_STRONG = 5_000
_KEYS = {
    "schema", "first", "second", "single", "second_disorder", "prior", "prior_cost", "total",
    "gain", "weights",
}  # fmt: skip


def check_pair(pair: Mapping[str, Any], proof: Mapping[str, Any], knowledge: KnowledgeBase) -> None:
    """Accept a pair by returning, or refuse it.

    Args:
        pair: plain data of :meth:`reasoning.pair_result.Pair.to_dict`.
        proof: an accepted proof of the same case.
        knowledge: the knowledge base of the proof.

    Raises:
        ProofError: a step does not follow; ``place`` names it.
    """
    if not isinstance(pair, Mapping) or set(pair) != _KEYS or pair["schema"] != _SCHEMA:
        raise ProofError(f"this is not a pair of the form {_SCHEMA}", place="pair")
    try:
        derived = _Pair(pair, proof, knowledge).derive()
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise ProofError(f"a step is missing or malformed ({error!r})", place="pair") from error
    for key, value in derived.items():
        if pair[key] != value:
            raise ProofError(f"{pair[key]!r} is shown, {value!r} follows", place=f"pair / {key}")


class _Pair:
    """The steps of one pair."""

    def __init__(
        self, pair: Mapping[str, Any], proof: Mapping[str, Any], knowledge: KnowledgeBase
    ) -> None:
        if proof["fitted"]:
            raise ProofError("no pair is offered where counts are used", place="fitted")
        about = (proof["parameters"], proof["case"]["setting"], proof["candidates"])
        self.model = Derivation(knowledge, *about)
        self.evidence = Evidence(ClosedCase(proof["case"], self.model))
        self.rows = {row["id"]: row for row in proof["hypotheses"]}
        self.single = proof["hypotheses"][0]
        names = [pair["first"]["id"], pair["second"]["id"]]
        if [n for n in self.rows if n in names] != names or "excluded_by" in self.rows[names[1]]:
            raise ProofError("not two candidates, likelier first", place="pair / first")
        self.two = [knowledge.disorders[name] for name in names]
        self.best = knowledge.disorders.get(self.single["id"])
        family = {one.variant_of or one.id for one in self.two}
        if len(family) != len(self.two):
            raise ProofError("the two are forms of one disorder", place="pair / second")

    def derive(self) -> dict[str, Any]:
        """Return what follows, in the form of the pair."""
        weights = [self._row(one) for one in self.evidence.pieces]
        weights.sort(key=lambda row: (round(10_000 * (row["single"] - row["weight"])), row["id"]))
        priors = [self.rows[one.id]["prior"]["weight"] for one in self.two]
        prior = round(sum(priors) * 10_000) + self.model.units(_SECOND_DISORDER)
        total = prior + sum(round(row["weight"] * 10_000) for row in weights)
        top, before = self.single["total"], self.single["prior"]["weight"]
        return {
            "first": {"id": self.two[0].id, "label": self.two[0].label},
            "second": {"id": self.two[1].id, "label": self.two[1].label},
            "single": {"id": self.single["id"], "label": self.single["label"], "total": top},
            "second_disorder": _SECOND_DISORDER,
            "weights": weights,
            "prior": prior / 10_000,
            "prior_cost": (round(before * 10_000) - prior) / 10_000,
            "total": total / 10_000,
            "gain": (total - round(top * 10_000)) / 10_000,
        }

    # -- one piece of evidence -------------------------------------------------------------------
    def _row(self, piece: Piece) -> dict[str, Any]:
        first, second = (self.evidence.units(one, piece) for one in self.two)
        best = 0 if self.best is None else self.evidence.units(self.best, piece)
        row: dict[str, Any] = {"id": piece.id, "state": piece.state}
        row |= {"weight": self._units(piece, first + second) / 10_000}
        row |= {"first": first / 10_000, "second": second / 10_000, "single": best / 10_000}
        if piece.kind == "finding" and piece.state == "present":
            row["explained_by"] = _explainer(first, second)
        if piece.subjects:
            row["findings"] = [self._chances(one) for one in piece.subjects]
        return row

    def _units(self, piece: Piece, added: int) -> int:
        if piece.kind in {"age", "sex"}:
            return added
        if piece.kind == "wording":
            return max(self.evidence.units(one, piece) for one in self.two)
        if piece.kind == "reading":
            return self._reading(_values(piece.seen), _values(piece.gone))
        subject, state = piece.subjects[0], piece.state
        p, background = self._both(subject), self.model.background(subject)
        noted = self.model.noted(subject)
        ratio = p / background if state == "present" else (1 - noted * p) / (1 - noted * background)
        return self.model.units(ratio, self.model.exponent(subject, state))

    def _chance(self, disorder: Disorder, subject: Subject) -> float:
        return self.model.belief(disorder, subject).probability

    def _chances(self, subject: Subject) -> dict[str, Any]:
        p, q = map(partial(self._chance, subject=subject), self.two)
        without = min(p, q, self.model.leak(subject))
        both = self._both(subject)
        return {"subject": join(subject), "first": shown(p), "second": shown(q)} | {
            "without": shown(without),
            "both": shown(both),
        }

    def _both(self, subject: Subject) -> float:
        """Chance of a finding in a patient with both: missed only if both miss it."""
        p, q = map(partial(self._chance, subject=subject), self.two)
        if self.model.choice(subject) is not None:
            return (p + q) / 2.0
        without = min(p, q, self.model.leak(subject))
        return 1.0 - (1.0 - p) * (1.0 - q) / (1.0 - without)

    def _reading(self, readings: list[Reading], ruled_out: list[Reading]) -> int:
        here, anywhere = (
            likelihood(
                readings,
                ruled_out,
                [chance(subject) for subject, _, _ in readings],
                [chance(subject) for subject, _, _ in ruled_out],
            )
            for chance in (self._both, self.model.background)
        )
        return self.model.units(here / anywhere, self.model.reading_exponent(readings))


def _values(seen: tuple[Seen, ...]) -> list[Reading]:
    return [(one.subject, one.entry["probability"], one.entry["base_rate"]) for one in seen]


def _explainer(first: int, second: int) -> str:
    """Which of two disorders brings a finding."""
    if first <= 0 and second <= 0:
        return "neither"
    near = -_STRONG < first - second < _STRONG
    if near and first > 0 and second > 0:
        return "both"
    return "second" if second > first else "first"
