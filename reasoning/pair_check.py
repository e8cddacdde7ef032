"""An independent derivation of a pair of disorders that is offered beside a differential.

It takes the pair as data, the proof that it stands beside (accepted by :mod:`reasoning.checker`)
and the knowledge base, and derives every weight of the pair again, with plain loops and nothing of
the engine. It does not search: that no other pair is better is not claimed by a proof.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from kb.errors import ProofError
from kb.knowledge import KnowledgeBase
from kb.schema import Disorder
from reasoning.rederive import Derivation, Subject, join, shown

__all__ = ["check_pair"]

_SCHEMA = "dermatrace-pair/1"
_NONE = "none-of-these"
_STRONG = 5_000
_KEYS = {
    "schema", "first", "second", "single", "second_disorder", "prior", "prior_cost", "total",
    "gain", "weights",
}  # fmt: skip


def check_pair(
    pair: Mapping[str, Any],
    proof: Mapping[str, Any],
    knowledge: KnowledgeBase,
) -> None:
    """Accept a pair by returning, or refuse it.

    Args:
        pair: plain data of :meth:`reasoning.pairs.Pair.to_dict`.
        proof: an accepted proof of the same case that writes out the weights of the two, and of
            the best single hypothesis unless that is none of these.
        knowledge: the knowledge base of the proof.

    Raises:
        ProofError: a step does not follow; ``place`` names it.
    """
    if set(pair) != _KEYS or pair["schema"] != _SCHEMA:
        raise ProofError(f"this is not a pair of the form {_SCHEMA}", place="schema")
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
        self,
        pair: Mapping[str, Any],
        proof: Mapping[str, Any],
        knowledge: KnowledgeBase,
    ) -> None:
        about = (knowledge, proof["parameters"], proof["case"]["setting"], proof["candidates"])
        if proof["fitted"]:
            raise ProofError("no pair is offered where counts are used", place="fitted")
        self.model = Derivation(*about)
        self.proof = proof
        self.share = float(pair["second_disorder"])
        self.rows = {row["id"]: row for row in proof["hypotheses"]}
        self.single = proof["hypotheses"][0]
        names = [pair["first"]["id"], pair["second"]["id"]]
        if [n for n in self.rows if n in names] != names or "excluded_by" in self.rows[names[1]]:
            raise ProofError("not two candidates, likelier first", place="pair / first")
        self.two = [knowledge.disorders[name] for name in names]
        family = {one.variant_of or one.id for one in self.two}
        if len(family) != len(self.two):
            raise ProofError("the two are forms of one disorder", place="pair / second")

    def derive(self) -> dict[str, Any]:
        """Return what follows, in the form of the pair."""
        weights = [self._row(one) for one in self._pieces()]
        weights.sort(key=lambda row: (round(10_000 * (row["single"] - row["weight"])), row["id"]))
        priors = [self.rows[one.id]["prior"]["weight"] for one in self.two]
        prior = round(sum(priors) * 10_000) + self.model.units(self.share)
        total = prior + sum(round(row["weight"] * 10_000) for row in weights)
        top, before = self.single["total"], self.single["prior"]["weight"]
        return {
            "first": self._name(self.two[0]),
            "second": self._name(self.two[1]),
            "single": {"id": self.single["id"], "label": self.single["label"], "total": top},
            "weights": weights,
            "prior": prior / 10_000,
            "prior_cost": (round(before * 10_000) - prior) / 10_000,
            "total": total / 10_000,
            "gain": (total - round(top * 10_000)) / 10_000,
        }

    @staticmethod
    def _name(disorder: Disorder) -> dict[str, str]:
        return {"id": disorder.id, "label": disorder.label}

    def _pieces(self) -> list[dict[str, Any]]:
        """The evidence of the case, with its weight for the two and for the single hypothesis."""
        told: list[dict[str, dict[str, Any]]] = []
        for name in [*(one.id for one in self.two), self.single["id"]]:
            rows = self.proof["weights"][name]
            told.append({row["id"].split("/", 1)[1]: row for row in rows})
        return [
            {
                **row,
                "id": name,
                "alone": (row["weight"], told[1][name]["weight"]),
                "best": 0.0 if self.single["id"] == _NONE else told[2][name]["weight"],
            }
            for name, row in told[0].items()
        ]

    # -- one piece of evidence -------------------------------------------------------------------
    def _row(self, piece: Mapping[str, Any]) -> dict[str, Any]:
        first, second = piece["alone"]
        row = {"id": piece["id"], "state": piece["state"]}
        row |= {"weight": self._units(piece) / 10_000}
        row |= {"first": first, "second": second, "single": piece["best"]}
        if piece["kind"] == "finding" and piece["state"] == "present":
            row["explained_by"] = _explainer(round(first * 10_000), round(second * 10_000))
        if piece["kind"] in {"finding", "reading"}:
            row["findings"] = [self._chances(one) for one in _subjects(piece)]
        return row

    def _units(self, piece: Mapping[str, Any]) -> int:
        if piece["kind"] in {"age", "sex"}:
            return sum(round(weight * 10_000) for weight in piece["alone"])
        subjects = _subjects(piece)
        if piece["kind"] == "reading":
            return self._reading(subjects)
        subject, state = subjects[0], piece["state"]
        p, background = self._both(subject), self.model.background(subject)
        noted = self.model.noted(subject)
        ratio = p / background if state == "present" else (1 - noted * p) / (1 - noted * background)
        return self.model.units(ratio, self.model.exponent(subject, state))

    def _chances(self, subject: Subject) -> dict[str, Any]:
        p, q = (self.model.belief(one, subject)[0] for one in self.two)
        without = min(p, q, self.model.leak(subject))
        both = self._both(subject)
        return {"subject": join(subject), "first": shown(p), "second": shown(q)} | {
            "without": shown(without),
            "both": shown(both),
        }

    def _both(self, subject: Subject) -> float:
        """Chance of a finding in a patient with both: missed only if both miss it."""
        p, q = (self.model.belief(one, subject)[0] for one in self.two)
        if self.model.choice(subject) is not None:
            return (p + q) / 2.0
        without = min(p, q, self.model.leak(subject))
        return 1.0 - (1.0 - p) * (1.0 - q) / (1.0 - without)

    def _reading(self, subjects: list[Subject]) -> int:
        """Weight of a reading: its likelihood averaged over what may be there."""
        seen: dict[Subject, tuple[float, float]] = {}
        for entry in self.proof["case"]["observations"]:
            if "probability" in entry:
                key = frozenset([entry["finding"]])
                value = (entry["probability"], entry["base_rate"])
                if key not in seen or _distance(*value) > _distance(*seen[key]):
                    seen[key] = value
        choice = self.model.choice(subjects[0])
        absent = {s["subject"] for s in self.proof["closure"] if s["state"] == "absent"}
        absent |= {s["subject"] for s in self.proof["observations"] if s["state"] == "absent"}
        gone = [
            key
            for key in seen
            if choice is not None and self.model.choice(key) == choice and join(key) in absent
        ]
        open_q = max(1.0 - sum(seen[key][0] for key in gone), 1e-3)
        open_rate = max(1.0 - sum(seen[key][1] for key in gone), 1e-3)
        rest_q = max(1.0 - sum(seen[key][0] for key in subjects) / open_q, 0.0)
        rest_rate = 1.0 - sum(seen[key][1] for key in subjects) / open_rate
        rest = rest_q / rest_rate if rest_rate > 1e-3 else 1.0

        def likelihood(chance: dict[Subject, float]) -> float:
            inside = sum(chance[key] for key in subjects)
            none = max(1.0 - inside - sum(chance[key] for key in gone), 0.01)
            hit = sum(
                chance[key] * (seen[key][0] / open_q) / (seen[key][1] / open_rate)
                for key in subjects
            )
            return max((hit + none * rest) / (inside + none), 1e-6)

        keys = [*subjects, *gone]
        here = likelihood({key: self._both(key) for key in keys})
        anywhere = likelihood({key: self.model.background(key) for key in keys})
        readings = [(key, *seen[key]) for key in subjects]
        return self.model.units(here / anywhere, self.model.reading_exponent(readings))


def _subjects(piece: Mapping[str, Any]) -> list[Subject]:
    return [frozenset(one["subject"].split("+")) for one in piece["findings"]]


def _distance(q: float, rate: float) -> float:
    if q <= 0.0 or q >= 1.0:
        return math.inf
    return abs(math.log(q / (1.0 - q)) - math.log(rate / (1.0 - rate)))


def _explainer(first: int, second: int) -> str:
    """Which of two disorders brings a finding."""
    if first <= 0 and second <= 0:
        return "neither"
    near = -_STRONG < first - second < _STRONG
    if near and first > 0 and second > 0:
        return "both"
    return "second" if second > first else "first"
