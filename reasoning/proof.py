"""A differential as a proof: observation, closure step, weight, sum, posterior.

The proof is plain data (JSON). It is self-contained: it holds the case, the parameters and the hash
of the knowledge base, so that somebody else can check it with :mod:`reasoning.checker`, which
shares no code with the engine.
"""

from __future__ import annotations

from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from kb.evidence import Frequency
from kb.schema import Disorder, RelativeFrequency
from reasoning.beliefs import Belief
from reasoning.closure import Subject
from reasoning.engine import UNIT, Contribution, Differential, Hypothesis
from reasoning.parameters import NONE_OF_THESE

__all__ = [
    "PROBABILITY_DECIMALS",
    "SCHEMA",
    "build_proof",
    "subject_id",
    "weight_row",
    "weights_of",
]

SCHEMA = "dermatrace-proof/1"
PROBABILITY_DECIMALS = 6
_FLAT = {"from": "parameter flat_prior", "evidence": "author"}


def build_proof(differential: Differential, *, explain: int | None = 10) -> dict[str, Any]:
    """Return the proof of a differential as plain data.

    Args:
        differential: result of :func:`reasoning.engine.diagnose`.
        explain: how many of the likeliest hypotheses get their weights written out; the sums of all
            are always there, and the checker re-derives them all. None writes out every one.
    """
    compiled = differential.model.compiled
    hypotheses = differential.hypotheses
    explained = hypotheses if explain is None else hypotheses[:explain]
    return {
        "schema": SCHEMA,
        "version": version("dermatrace"),
        "knowledge_hash": compiled.knowledge.hash,
        "parameters": compiled.parameters.to_dict(),
        "candidates": None if _all_of_it(differential) else list(compiled.row),
        "keep_excluded": differential.keep_excluded,
        "fitted": [{"dataset": one.dataset, "hash": one.hash} for one in compiled.fitted],
        "case": differential.case.to_document(),
        "observations": _observations(differential),
        "closure": _closure(differential),
        "hypotheses": [
            _hypothesis(differential, one, rank) for rank, one in enumerate(hypotheses, start=1)
        ],
        "explained": len(explained),
        "weights": {one.id: weights_of(differential, one.id) for one in explained},
    }


def _all_of_it(differential: Differential) -> bool:
    compiled = differential.model.compiled
    return len(compiled.disorders) == len(compiled.knowledge.disorders)


def subject_id(subject: Subject) -> str:
    """Return the id of a finding, or the parts of a lesion joined by ``+``."""
    return "+".join(subject)


def _observations(differential: Differential) -> list[dict[str, Any]]:
    rows = []
    for seen in differential.case.observations:
        row: dict[str, Any] = {"id": seen.id, "subject": subject_id(seen.subject)}
        row |= {"state": seen.state, "origin": seen.origin}
        if seen.state == "probable":
            row |= {"probability": seen.probability, "base_rate": seen.base_rate}
        if seen.region:
            row["region"] = seen.region
        rows.append(row)
    return rows


def _closure(differential: Differential) -> list[dict[str, str]]:
    steps = []
    for state, closed in (
        ("present", differential.closed.present),
        ("absent", differential.closed.absent),
    ):
        for subject, seen in closed.items():
            if subject != seen.subject:
                special, general = (
                    (seen.subject, subject) if state == "present" else (subject, seen.subject)
                )
                because = f"{subject_id(special)} is a kind of {subject_id(general)}"
                steps.append(
                    {
                        "subject": subject_id(subject),
                        "state": state,
                        "from": seen.id,
                        "because": because,
                    }
                )
    return steps


def _hypothesis(differential: Differential, one: Hypothesis, rank: int) -> dict[str, Any]:
    row: dict[str, Any] = {"rank": rank, "id": one.id, "label": one.label}
    if one.id == NONE_OF_THESE:
        row["prior"] = {
            "weight": one.prior_units / UNIT,
            "from": "parameter none_prior",
            "evidence": "author",
        }
    else:
        model = differential.model
        entry = model.prior_evidence[model.compiled.row[one.id]]
        reason = model.prior_reason(one.id) or _prior_reason(entry)
        if model.compiled.parameters.flat_prior:
            reason = _FLAT
        row["prior"] = {"weight": one.prior_units / UNIT} | reason
    row["total"] = one.total_units / UNIT
    row["posterior"] = round(one.posterior, PROBABILITY_DECIMALS)
    if one.excluded_by is not None:
        row["excluded_by"] = one.excluded_by
    return row


def _prior_reason(entry: RelativeFrequency) -> dict[str, Any]:
    said = entry.tier or (f"{entry.n} of {entry.of}" if entry.n is not None else f"{entry.share}")
    reason: dict[str, Any] = {"from": f"{said} in {entry.setting}", "evidence": entry.evidence}
    return reason | ({"source": entry.source} if entry.source else {})


def weights_of(differential: Differential, id_: str) -> list[dict[str, Any]]:
    """Return the weights of one hypothesis as plain data, strongest first."""
    disorder = differential.disorder(id_)
    if disorder is None:
        return []
    return [weight_row(one, disorder) for one in differential.contributions(id_)]


def weight_row(one: Contribution, disorder: Disorder) -> dict[str, Any]:
    """Return one weight with what it follows from."""
    piece = one.piece
    row: dict[str, Any] = {"id": f"{disorder.id}/{piece.id}", "kind": piece.kind}
    row |= {"state": piece.state, "weight": one.weight}
    if piece.kind == "age":
        age = disorder.epidemiology.age
        row |= _rounded(one.probability, one.background) | _raised(one)
        row["statements"] = [{"says": age.describe(), **_evidence(age.evidence, age.source)}]
    elif piece.kind == "sex":
        women = disorder.epidemiology.female
        row |= _rounded(one.probability, one.background) | _raised(one)
        says = f"women are {women.describe()}"
        row["statements"] = [{"says": says, **_evidence(women.evidence, women.source)}]
    else:
        row["from"] = [seen.id for seen in piece.observations]
        row["findings"] = [
            _belief(subject, belief, disorder, piece.state)
            for subject, belief in zip(piece.subjects, one.beliefs, strict=True)
        ]
    return row


def _rounded(probability: float, background: float) -> dict[str, float]:
    return {"probability": _shown(probability), "background": _shown(background)}


def _shown(value: float) -> float:
    """Round for showing; a sum's 16th digit, which its order decides, decides no tie."""
    return round(round(value, 12), PROBABILITY_DECIMALS)


def _raised(one: Contribution) -> dict[str, float]:
    return {} if one.exponent == 1.0 else {"exponent": one.exponent}


def _counts(belief: Belief, state: str) -> dict[str, Any]:
    """Return what fitted data sets add to a belief: counts, exponent, the authored belief."""
    if belief.exponents is None or belief.authored is None:
        return {}
    key = "read" if state == "probable" else state
    authored = _rounded(belief.authored, belief.authored_background or 0.0)
    counts = [asdict(one) for one in belief.counted]
    return {"exponent": getattr(belief.exponents, key), "authored": authored, "counts": counts}


def _belief(subject: Subject, belief: Belief, disorder: Disorder, state: str) -> dict[str, Any]:
    row: dict[str, Any] = {"subject": subject_id(subject), "match": belief.match}
    if belief.via is not None:
        row["via"] = subject_id(belief.via)
    row |= _rounded(belief.probability, belief.background) | _counts(belief, state)
    row["statements"] = [_statement(disorder, index) for index in belief.assertions]
    return row


def _statement(disorder: Disorder, index: int) -> dict[str, Any]:
    assertion = disorder.findings[index]
    frequency: Frequency = assertion.frequency
    row: dict[str, Any] = {
        "assertion": f"{disorder.id}/findings/{index}",
        "finding": subject_id(assertion.subject),
        "says": frequency.describe(),
        **_evidence(frequency.evidence, frequency.source),
    }
    if frequency.where:
        row["where"] = frequency.where
    if frequency.population:
        row["population"] = frequency.population
    return row


def _evidence(evidence: str, source: str | None) -> dict[str, str]:
    return {"evidence": evidence} | ({"source": source} if source else {})
