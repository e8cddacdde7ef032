"""An independent checker of proofs.

It takes a knowledge base and a proof and re-derives every step by itself: observations and closure
(:mod:`reasoning.checking.cases`), rules, evidence, sums, ranks, posteriors. It shares no code with
the engine (import-linter holds it to that). What it cannot re-derive exactly as written, it
refuses, naming the first step that does not follow.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from pydantic import ValidationError

from kb.calibrated import Calibration
from kb.errors import ProofError
from kb.fitted import FittedSet
from kb.knowledge import KnowledgeBase
from reasoning.checking.cases import ClosedCase
from reasoning.checking.compare import same
from reasoning.checking.evidence import Evidence
from reasoning.checking.rederive import Derivation
from reasoning.checking.refit import FittedDerivation
from reasoning.checking.rules import excluded_by, rule_steps
from reasoning.checking.sums import NONE, ranked
from reasoning.proofs.form import PROOF_FORM, adapter

__all__ = ["Checker", "check_proof"]

_MODEL = (
    "version", "knowledge_hash", "parameters", "candidates", "keep_excluded", "fitted",
    "calibration",
)  # fmt: skip


def check_proof(
    proof: Mapping[str, Any],
    knowledge: KnowledgeBase,
    *,
    case: Mapping[str, Any] | None = None,
    parameters: Mapping[str, Any] | None = None,
    fitted: Sequence[FittedSet] = (),
    calibrations: Sequence[Calibration] = (),
) -> None:
    """Accept a proof by returning, or refuse it.

    Args:
        proof: plain data as made by :func:`reasoning.proofs.proof.build_proof`.
        knowledge: the knowledge base it should follow from.
        case: the case it should be about (document form); None takes the one inside the proof.
        parameters: the numbers of the model it should use; None takes those inside the proof.
        fitted: the data sets that the proof says it used, in its order.
        calibrations: what was measured with them, at most one for each setting.

    Raises:
        ProofError: a step does not follow; ``place`` names it.
    """
    checker = Checker(knowledge, fitted=fitted, calibrations=calibrations)
    checker.check(proof, case=case, parameters=parameters)


class Checker:
    """Checks proofs made with one knowledge base, keeping what it derived from the scripts.

    Args:
        knowledge: the knowledge base the proofs should follow from.
        fitted: the data sets that the proofs say they used, in their order.
        calibrations: what was measured with them, at most one for each setting.
    """

    def __init__(
        self,
        knowledge: KnowledgeBase,
        *,
        fitted: Sequence[FittedSet] = (),
        calibrations: Sequence[Calibration] = (),
    ) -> None:
        self.kb, self.fitted = knowledge, tuple(fitted)
        self.calibrations = {str(one.setting): one for one in calibrations}
        self._models: dict[str, Derivation] = {}

    def check(
        self,
        proof: Mapping[str, Any],
        *,
        case: Mapping[str, Any] | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> None:
        """Accept a proof by returning, or refuse it; see :func:`check_proof`.

        Raises:
            ProofError: a step does not follow; ``place`` names it.
        """
        self._recognize(proof)
        for name, expected in (("case", case), ("parameters", parameters)):
            if expected is not None:
                _held(name, proof[name], json.loads(json.dumps(expected)))
        same("model_hash", proof["model_hash"], _hash({key: proof[key] for key in _MODEL}))
        same("case_hash", proof["case_hash"], _hash(proof["case"]))
        try:
            self._derive(proof)
        except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
            raise ProofError(f"a step cannot be derived ({error!r})", place="proof") from error

    def _recognize(self, proof: Mapping[str, Any]) -> None:
        """Refuse what is no proof, and what was made with something else than is at hand."""
        if not isinstance(proof, Mapping) or proof.get("schema") != PROOF_FORM:
            raise ProofError(f"this is not a proof of the form {PROOF_FORM}", place="schema")
        if proof.get("version") != version("dermatrace"):
            raise ProofError(
                f"made by dermatrace {proof.get('version')}, this is {version('dermatrace')}",
                place="version",
                mend="check it with the release that made it",
            )
        if proof.get("knowledge_hash") != self.kb.hash:
            raise ProofError(
                f"made with another knowledge base: its hash is {proof.get('knowledge_hash')}, "
                f"that of the one at hand {self.kb.hash}",
                place="knowledge_hash",
                mend="check it with the knowledge base of that hash (--kb)",
            )
        try:
            adapter().validate_python(proof)
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            place = " / ".join(str(key) for key in first["loc"])
            raise ProofError(f"not of the form of a proof: {first['msg']}", place=place) from error

    def _model(self, proof: Mapping[str, Any]) -> Derivation:
        given = [{"dataset": one.dataset, "hash": one.hash} for one in self.fitted]
        same("fitted", proof["fitted"], given)
        names = proof["candidates"]
        if names is not None:
            unknown = [name for name in names if name not in self.kb.disorders]
            if unknown:
                raise ProofError(f"unknown disorder '{unknown[0]}'", place="candidates")
            if not names or names != sorted(set(names)) or len(names) == len(self.kb.disorders):
                raise ProofError("some disorders, once each, in order", place="candidates")
        about = (proof["parameters"], proof["case"]["setting"], names)
        key = json.dumps(about, sort_keys=True)
        if key not in self._models:
            made = FittedDerivation(self.kb, *about, self.fitted) if self.fitted else None
            self._models[key] = made or Derivation(self.kb, *about)
        return self._models[key]

    def _temperature(self, proof: Mapping[str, Any]) -> float:
        """Return what sums are divided by: what was measured in the setting, else one."""
        made = self.calibrations.get(proof["case"]["setting"])
        if made is None:
            same("calibration", proof["calibration"], None)
            return 1.0
        given = {"name": made.name, "hash": made.hash, "temperature": made.temperature}
        same("calibration", proof["calibration"], given)
        return made.temperature

    def _derive(self, proof: Mapping[str, Any]) -> None:
        """Compare every part with what follows."""
        model = self._model(proof)
        case = ClosedCase(proof["case"], model)
        same("observations", proof["observations"], [one.row() for one in case.seen])
        same("closure", proof["closure"], case.steps())
        same("rules", proof["rules"], rule_steps(case))
        evidence = Evidence(case)
        temperature = self._temperature(proof)
        if evidence.told:
            temperature = float(proof["parameters"]["text_temperature"])
        rows = ranked(evidence, {} if proof["keep_excluded"] else excluded_by(case), temperature)
        same("hypotheses", proof["hypotheses"], rows)
        told = set(proof["explained"])
        same("explained", proof["explained"], [row["id"] for row in rows if row["id"] in told])
        by_id = {one.id: one for one in model.disorders}
        same(
            "weights",
            proof["weights"],
            {name: evidence.rows(by_id[name]) if name != NONE else [] for name in told},
        )


def _held(name: str, shown: Any, expected: Any) -> None:
    """Hold a part of a proof to what somebody else has."""
    try:
        same(name, shown, expected)
    except ProofError as error:
        mend = f"the proof has another {name} than the one it is held to"
        if name == "parameters":
            mend = "it was made with other parameters of the model"
        raise ProofError(error.message, place=error.place, mend=mend) from error


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
