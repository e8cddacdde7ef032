"""The answer as data for other programs: JSON shaped like LIRICAL's, and TSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from kb.errors import ProofError
from reasoning.case import resolve_case
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import Differential, diagnose
from reasoning.pairs import two_at_once
from reasoning.parameters import NONE_OF_THESE
from reasoning.proofs.proof import build_proof
from reasoning.proofs.text import sentence
from reasoning.together import told_together
from reasoning.trust.certainty import certainty_of

__all__ = ["recheck_result", "result_dict", "result_tsv"]

DISCLAIMER = "For research and education. Not a medical device; not a diagnosis."


def result_dict(differential: Differential, *, top: int = 20, proof: bool = True) -> dict[str, Any]:
    """Return the differential as plain data.

    Args:
        differential: the answer.
        top: how many hypotheses are written out.
        proof: add the proof that :mod:`reasoning.checking.checker` checks.

    Returns:
        Keys ``analysisMetadata``, ``case``, ``results`` (per hypothesis ``pretestProbability``,
        ``posttestProbability``, ``compositeLR`` (log10), ``findings`` with ``query``, ``match``,
        ``matchType``, ``lr`` (log10) and ``explanation``), ``rules``, ``notices``,
        ``together`` (classes of disorders whose members' sum says what no single one does),
        ``twoAtOnce`` (a pair of disorders, or None where a single one does as well), ``certainty``
        (sets, urgency, and what was measured), ``proof``.
    """
    model = differential.model
    knowledge = model.compiled.knowledge
    full = build_proof(differential, explain=top)
    pair = two_at_once(differential)
    results = []
    for one in full["hypotheses"][:top]:
        rows = full["weights"][one["id"]]
        disorder = differential.disorder(one["id"])
        results.append(
            {
                "rank": one["rank"],
                "diseaseId": one["id"],
                "diseaseName": one["label"],
                "xrefs": disorder.xrefs.model_dump(exclude_defaults=True) if disorder else {},
                "urgency": disorder.urgency if disorder else None,
                "mustNotMiss": disorder.must_not_miss if disorder else False,
                "excludedBy": one.get("excluded_by"),
                "pretestProbability": round(10 ** one["prior"]["weight"], 8),
                "posttestProbability": one["posterior"],
                "logPrior": one["prior"]["weight"],
                "compositeLR": round(one["total"] - one["prior"]["weight"], 4),
                "total": one["total"],
                "findings": [_finding(row, one["label"], knowledge) for row in rows],
            }
        )
    answer = {
        "analysisMetadata": {
            "software": "dermatrace",
            "version": full["version"],
            "knowledgeHash": knowledge.hash,
            "parametersHash": model.compiled.parameters.hash,
            "modelHash": full["model_hash"],
            "caseHash": full["case_hash"],
            "networks": _networks(full["case"]),
            "setting": model.name,
            "fitted": [one.dataset for one in model.compiled.fitted],
            "disorders": len(model.compiled.disorders),
            "disclaimer": DISCLAIMER,
        },
        "case": full["case"],
        "results": results,
        "rules": asdict(differential.rules),
        "certainty": certainty_of(differential).to_dict(),
        "notices": list(differential.notices),
        "together": [one.to_dict() for one in told_together(differential)],
        "twoAtOnce": None if pair is None else pair.to_dict(),
    }
    return answer | ({"proof": full} if proof else {})


def _networks(case: Mapping[str, Any]) -> list[str]:
    """Return the hashes of the networks that read the pictures of a case."""
    read = (one["network"] for one in case["observations"] if "network" in one)
    return list(dict.fromkeys(read))


def _finding(row: dict[str, Any], label: str, knowledge: Any) -> dict[str, Any]:
    findings = row.get("findings", [])
    statements = [*row.get("statements", ()), *(s for f in findings for s in f["statements"])]
    counted = {count["dataset"] for f in findings for count in f.get("counts", ())}
    return {
        "query": row["id"].split("/", 1)[1],
        "state": row["state"],
        "match": [f.get("via", f["subject"]) for f in findings],
        "matchType": [f["match"] for f in findings] or [row["kind"]],
        "lr": row["weight"],
        "explanation": sentence(row, label, knowledge),
        "evidence": sorted({s["evidence"] for s in statements} | ({"data"} if counted else set())),
        "sources": sorted({s["source"] for s in statements if "source" in s} | counted),
    }


def recheck_result(answer: Mapping[str, Any], compiled: CompiledKnowledge) -> None:
    """Hold the readable part of a result to the proof inside it, by answering the case again.

    The proof itself is the business of :mod:`reasoning.checking.checker`.

    Raises:
        ProofError: a part differs from what the case in the proof gives, or the proof leaves out
            the weights of a hypothesis that is told; ``place`` names it.
    """
    proof = answer["proof"]
    told = answer.get("results")
    if not isinstance(told, list):
        raise ProofError("this is missing or not a list", place="results")
    case = resolve_case(proof["case"], compiled.knowledge)
    again = diagnose(case, compiled, keep_excluded=proof["keep_excluded"])
    fresh = json.loads(json.dumps(result_dict(again, top=len(told), proof=False)))
    odd = sorted(fresh.keys() ^ (answer.keys() - {"proof"}))
    if odd:
        raise ProofError(f"'{odd[0]}' is missing or does not belong here", place="result")
    for part, derived in fresh.items():
        shown = answer[part]
        if _same(shown, derived):
            continue
        if isinstance(shown, dict) and isinstance(derived, dict) and shown.keys() == derived.keys():
            part = f"{part} / {next(k for k in derived if not _same(shown[k], derived[k]))}"
        if isinstance(shown, list) and isinstance(derived, list) and len(shown) == len(derived):
            pairs = enumerate(zip(shown, derived, strict=True))
            part = f"{part} / {next(i for i, (a, b) in pairs if not _same(a, b))}"
        raise ProofError("does not follow from the case in the proof", place=part)
    unproved = [one["diseaseId"] for one in told if one["diseaseId"] not in proof["explained"]]
    if unproved:
        what = f"the weights of '{unproved[0]}' are not written out, though the results tell it"
        raise ProofError(what, place="proof / explained")


def _same(shown: Any, derived: Any) -> bool:
    """Tell whether two values are one in JSON: 38 and 38.0 are, 1 and true are not."""
    if isinstance(shown, dict) and isinstance(derived, dict):
        return shown.keys() == derived.keys() and all(_same(shown[k], derived[k]) for k in derived)
    if isinstance(shown, list) and isinstance(derived, list):
        pairs = zip(shown, derived, strict=False)
        return len(shown) == len(derived) and all(_same(a, b) for a, b in pairs)
    return bool(shown == derived) and isinstance(shown, bool) == isinstance(derived, bool)


def result_tsv(differential: Differential, *, top: int = 20) -> str:
    """Return the differential as tab-separated values with ``!`` header lines."""
    answer = result_dict(differential, top=top, proof=False)
    out = io.StringIO()
    for key, value in answer["analysisMetadata"].items():
        out.write(f"! {key}: {value}\n")
    for notice in answer["notices"]:
        out.write(f"! notice: {notice}\n")
    for one in told_together(differential):
        out.write(f"! together: {one.line()}\n")
    labels = {one.id: one.label for one in differential.hypotheses}
    for line in certainty_of(differential).lines(labels):
        out.write(f"! {line.strip()}\n")
    for flag in differential.rules.red_flags:
        out.write(f"! red flag: {flag.label}: {flag.action} (because {flag.because})\n")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(
        [
            "rank",
            "diseaseId",
            "diseaseName",
            "pretestProbability",
            "posttestProbability",
            "compositeLR",
            "mustNotMiss",
            "for",
            "against",
        ]
    )
    for row in answer["results"]:
        if row["diseaseId"] == NONE_OF_THESE:
            row["findings"] = []
        supports = [f"{f['query']}({f['lr']:+.4f})" for f in row["findings"] if f["lr"] > 0]
        opposes = [f"{f['query']}({f['lr']:+.4f})" for f in row["findings"] if f["lr"] < 0]
        writer.writerow(
            [
                row["rank"],
                row["diseaseId"],
                row["diseaseName"],
                f"{row['pretestProbability']:.8f}",
                f"{row['posttestProbability']:.6f}",
                f"{row['compositeLR']:.4f}",
                "yes" if row["mustNotMiss"] else "no",
                "; ".join(supports),
                "; ".join(opposes),
            ]
        )
    return out.getvalue()
