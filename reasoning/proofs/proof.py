"""A differential as a proof: observation, closure step, rule or weight, sum, posterior.

The proof is plain data (JSON) of the form in :mod:`reasoning.proofs.form`. It is self-contained: it
holds the case, the parameters and the hashes of what it was made with, so that somebody else can
check it with :mod:`reasoning.checking.checker`, which shares no code with the engine. Every step
has an id that follows from what it is about, never from when or in which order it was made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from typing import Any

from kb.epidemiology_schema import RelativeFrequency
from kb.evidence import Frequency
from kb.schema import Disorder
from reasoning.beliefs import Belief
from reasoning.closure import Subject
from reasoning.compiled import CompiledKnowledge
from reasoning.denied import without_denied
from reasoning.engine import UNIT, Contribution, Differential, Hypothesis
from reasoning.parameters import NONE_OF_THESE
from reasoning.proofs.form import PROOF_FORM
from reasoning.proofs.rules import rule_rows
from reasoning.proofs.steps import Steps, subject_id
from reasoning.setting_model import SettingModel

__all__ = [
    "PROBABILITY_DECIMALS",
    "build_proof",
    "made_by",
    "made_with",
    "weight_row",
    "weights_of",
]

PROBABILITY_DECIMALS = 6
_FLAT = {"from": "parameter flat_prior", "evidence": "author"}


def build_proof(
    differential: Differential, *, explain: int | Sequence[str] | None = 10
) -> dict[str, Any]:
    """Return the proof of a differential as plain data.

    Args:
        differential: result of :func:`reasoning.engine.diagnose`.
        explain: how many of the likeliest hypotheses get their weights written out, or which ones;
            the sums of all are always there, and the checker re-derives them all. None writes out
            every one.
    """
    case = differential.case.to_document()
    steps = Steps(differential)
    model = _model(differential.model, differential.keep_excluded)
    explained = _explained(differential, explain)
    hypotheses = enumerate(differential.hypotheses, start=1)
    return {
        "schema": PROOF_FORM,
        **model,
        "model_hash": _hash(model),
        "case_hash": _hash(case),
        "case": case,
        "observations": steps.observations(),
        "closure": steps.closure(),
        "rules": rule_rows(differential, steps),
        "hypotheses": [_hypothesis(differential, one, rank) for rank, one in hypotheses],
        "explained": explained,
        "weights": {id_: weights_of(differential, id_, steps) for id_ in explained},
    }


def made_with(differential: Differential) -> dict[str, str]:
    """Return what a result carries so that it can be made again, bit by bit.

    The version, the hash of the knowledge, and the hash of the model: of both of these, the
    parameters, the candidates, the counts of data sets that were used, and the temperature.
    """
    return made_by(differential.model, keep_excluded=differential.keep_excluded)


def made_by(model: SettingModel, *, keep_excluded: bool = False) -> dict[str, str]:
    """Return the same of every result that a model of a setting gives: see :func:`made_with`."""
    parts = _model(model, keep_excluded)
    names = ("version", "knowledge_hash")
    return {name: parts[name] for name in names} | {"model_hash": _hash(parts)}


def _model(model: SettingModel, keep_excluded: bool) -> dict[str, Any]:
    compiled = model.compiled
    return {
        "version": _version(),
        "knowledge_hash": compiled.knowledge.hash,
        "parameters": compiled.parameters.to_dict(),
        "candidates": None if _all_of_it(compiled) else list(compiled.row),
        "keep_excluded": keep_excluded,
        "fitted": [{"dataset": one.dataset, "hash": one.hash} for one in compiled.fitted],
        "calibration": _calibration(model),
    }


def _calibration(model: SettingModel) -> dict[str, Any] | None:
    """Return which measurement the temperature is from."""
    made = model.calibration
    if made is None:
        return None
    return {"name": made.name, "hash": made.hash, "temperature": made.temperature}


def _hash(data: Any) -> str:
    text = json.dumps(_plain(data), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(data: Any) -> Any:
    """Write whole numbers without a fraction: 38.0 and 38 are one number in JSON."""
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    return int(data) if isinstance(data, float) and data.is_integer() else data


def _explained(differential: Differential, explain: int | Sequence[str] | None) -> list[str]:
    ids = [one.id for one in differential.hypotheses]
    if explain is None or isinstance(explain, int):
        return ids[:explain]
    return [id_ for id_ in ids if id_ in explain]


@cache
def _version() -> str:
    """Return the version of this program; asking the installed files for it takes a millisecond."""
    return version("dermatrace")


def _all_of_it(compiled: CompiledKnowledge) -> bool:
    return len(compiled.disorders) == len(compiled.knowledge.disorders)


def _hypothesis(differential: Differential, one: Hypothesis, rank: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        "rank": rank,
        "id": one.id,
        "label": one.label,
        "prior": _prior(differential.model, one),
        "total": one.total_units / UNIT,
        "posterior": round(one.posterior, PROBABILITY_DECIMALS),
    }
    if one.excluded_by is not None:
        row["excluded_by"] = one.excluded_by
    return row


def _prior(model: SettingModel, one: Hypothesis) -> dict[str, Any]:
    """Return a prior with its reason; it is the same in every case of the setting, so it is kept.

    Every proof gets a copy of its own, which its reader may change.
    """
    kept = model.prior_rows.get(one.id)
    if kept is None:
        kept = {"weight": one.prior_units / UNIT} | _prior_reason_of(model, one.id)
        model.prior_rows[one.id] = kept
    return kept.copy()


def _prior_reason_of(model: SettingModel, id_: str) -> dict[str, Any]:
    if id_ == NONE_OF_THESE:
        return {"from": "parameter none_prior", "evidence": "author"}
    if model.compiled.parameters.flat_prior:
        return dict(_FLAT)
    entry = model.prior_evidence[model.compiled.row[id_]]
    return model.prior_reason(id_) or _prior_reason(entry)


def _prior_reason(entry: RelativeFrequency) -> dict[str, Any]:
    said = entry.tier or (f"{entry.n} of {entry.of}" if entry.n is not None else f"{entry.share}")
    reason: dict[str, Any] = {"from": f"{said} in {entry.setting}", "evidence": entry.evidence}
    return reason | ({"source": entry.source} if entry.source else {})


def weights_of(
    differential: Differential, id_: str, steps: Steps | None = None
) -> list[dict[str, Any]]:
    """Return the weights of one hypothesis as plain data, strongest first."""
    disorder = differential.disorder(id_)
    if disorder is None:
        return []
    steps = steps or Steps(differential)
    return [weight_row(one, disorder, steps) for one in differential.contributions(id_)]


def weight_row(one: Contribution, disorder: Disorder, steps: Steps) -> dict[str, Any]:
    """Return one weight with what it follows from."""
    piece = one.piece
    row: dict[str, Any] = {"id": f"{disorder.id}/{piece.id}", "kind": piece.kind}
    row |= {"state": piece.state, "weight": one.weight}
    if one.corrected is not None:
        made_of = [asdict(part) for part in one.corrected.made_of]
        row["corrected"] = {"weight": one.corrected.units / UNIT, "made_of": made_of}
    if piece.kind == "wording":
        return row | _wording(one, disorder, steps.differential)
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
        row["from"] = [steps.ids[seen] for seen in piece.observations]
        if piece.kind == "reading" and (gone := steps.ruled_out(piece.subjects[0])):
            row["ruled_out"] = gone
        row["findings"] = [
            _belief(subject, belief, disorder, piece.state)
            for subject, belief in zip(piece.subjects, one.beliefs, strict=True)
        ]
    return row


def _wording(one: Contribution, disorder: Disorder, differential: Differential) -> dict[str, Any]:
    """Return how like a text is to a script, and the words that make it so."""
    compiled, text = differential.model.compiled, without_denied(differential.case) or ""
    row = compiled.row[disorder.id]
    shared = compiled.wording.shared(text, row)
    return {
        "known": compiled.wording.known(text),
        "likeness": _shown(one.probability),
        "neutral": _shown(one.background),
        "words": [{"stem": word, "part": _shown(part)} for word, part in shared],
    }


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
    if belief.lowered_by is not None:
        row["lowered_by"] = subject_id(belief.lowered_by)
    if belief.parts:
        parts = belief.parts
        row["parts"] = [{"subject": subject_id(one), "probability": _shown(p)} for one, p in parts]
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
