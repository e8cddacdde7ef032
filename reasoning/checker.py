"""An independent checker of proofs.

It takes a knowledge base and a proof and re-derives every step by itself: closure, weights, sums,
ranks, posteriors. It shares no code with the engine (import-linter holds it to that). What it
cannot re-derive exactly as written, it refuses, naming the first step that does not follow.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Any, get_args

from kb.errors import ProofError
from kb.fitted import FittedSet
from kb.knowledge import KnowledgeBase
from kb.rule_schema import Condition
from kb.schema import Disorder, Setting
from reasoning.rederive import Derivation, Subject, join, shown
from reasoning.refit import FittedDerivation

__all__ = ["check_proof"]

_NONE = "none-of-these"
_PARTS = {
    "schema",
    "version",
    "knowledge_hash",
    "parameters",
    "candidates",
    "keep_excluded",
    "fitted",
    "case",
    "observations",
    "closure",
    "hypotheses",
    "explained",
    "weights",
}


def check_proof(
    proof: Mapping[str, Any],
    knowledge: KnowledgeBase,
    *,
    case: Mapping[str, Any] | None = None,
    parameters: Mapping[str, Any] | None = None,
    fitted: Sequence[FittedSet] = (),
) -> None:
    """Accept a proof by returning, or refuse it.

    Args:
        proof: plain data as made by :func:`reasoning.proof.build_proof`.
        knowledge: the knowledge base it should follow from.
        case: the case it should be about (document form); None takes the one inside the proof.
        parameters: the numbers of the model it should use; None takes those inside the proof.
        fitted: the data sets that the proof says it used, in its order.

    Raises:
        ProofError: a step does not follow; ``place`` names it.
    """
    if not isinstance(proof, Mapping) or proof.get("schema") != "dermatrace-proof/1":
        raise ProofError("this is not a proof of the form dermatrace-proof/1", place="schema")
    if set(proof) != _PARTS:
        raise ProofError(f"parts missing or added: {sorted(set(proof) ^ _PARTS)}", place="proof")
    if proof["knowledge_hash"] != knowledge.hash:
        mend = "check it with the knowledge base of that hash"
        raise ProofError("made with another knowledge base", place="knowledge_hash", mend=mend)
    for name, expected in (("case", case), ("parameters", parameters)):
        if expected is not None:
            _same(name, proof[name], json.loads(json.dumps(expected)))
    try:
        _Steps(proof, knowledge, fitted).check()
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise ProofError(f"a step is missing or malformed ({error!r})", place="proof") from error


def _same(place: str, shown: Any, derived: Any) -> None:
    """Refuse the first difference between what the proof shows and what follows."""
    if isinstance(shown, Mapping) and isinstance(derived, Mapping):
        for key in sorted({*shown, *derived}):
            if key not in shown or key not in derived:
                raise ProofError(f"'{key}' is missing or does not belong here", place=place)
            _same(f"{place} / {key}", shown[key], derived[key])
    elif isinstance(shown, list) and isinstance(derived, list):
        if len(shown) != len(derived):
            message = f"{len(shown)} entries are shown, {len(derived)} follow"
            raise ProofError(message, place=place)
        for index, (left, right) in enumerate(zip(shown, derived, strict=True)):
            _same(f"{place} / {index}", left, right)
    elif type(shown) is not type(derived) or shown != derived:
        raise ProofError(f"{shown!r} is shown, {derived!r} follows", place=place)


class _Steps:
    """The steps of one proof, each derived and compared."""

    def __init__(
        self, proof: Mapping[str, Any], knowledge: KnowledgeBase, fitted: Sequence[FittedSet]
    ) -> None:
        self.proof, self.kb = proof, knowledge
        self.case: Mapping[str, Any] = proof["case"]
        given = [{"dataset": one.dataset, "hash": one.hash} for one in fitted]
        _same("fitted", proof["fitted"], given)
        about = (knowledge, proof["parameters"], self.case["setting"], proof["candidates"])
        self.model = FittedDerivation(*about, fitted) if fitted else Derivation(*about)
        self._refuse_unknown_choices()
        self.seen: list[tuple[Subject, Mapping[str, Any]]] = []
        for entry in self.case["observations"]:
            parts = entry["lesion"] if "lesion" in entry else [entry["finding"]]
            self.seen.append((frozenset(parts), entry))
        self.present = self._spread("present")
        self.absent = self._spread("absent")

    def _refuse_unknown_choices(self) -> None:
        """Refuse values that the derivation would read as something else without a difference."""
        if self.case["setting"] not in get_args(Setting):
            raise ProofError("no such setting", place="case / setting")
        names = self.proof["candidates"]
        if names is not None and (not names or names != sorted(set(names))):
            raise ProofError("candidates are named once each, in order", place="candidates")
        for name, kind in (("keep_excluded", bool), ("weights", Mapping)):
            if not isinstance(self.proof[name], kind):
                raise ProofError("this is of another form", place=name)

    def check(self) -> None:
        """Compare every part with what follows."""
        _same("observations", self.proof["observations"], self._observations())
        _same("closure", _by_subject(self.proof["closure"]), _by_subject(self._closure()))
        pieces = self._pieces()
        rows = self._hypotheses(pieces)
        _same("hypotheses", self.proof["hypotheses"], rows)
        explained = list(self.proof["weights"])
        _same("explained", self.proof["explained"], len(explained))
        if explained != [row["id"] for row in rows][: len(explained)]:
            raise ProofError("the weights are not those of the first ranks", place="weights")
        by_id = {d.id: d for d in self.model.disorders}
        for name in explained:
            derived = self._weights(by_id[name], pieces) if name != _NONE else []
            _same(f"weights / {name}", self.proof["weights"][name], derived)

    # -- observations and closure ---------------------------------------------------------------
    def _observations(self) -> list[dict[str, Any]]:
        rows = []
        for subject, entry in self.seen:
            state = entry.get("status", "probable")
            row = {"id": f"observation:{join(subject)}", "subject": join(subject)}
            row |= {"state": state, "origin": entry["origin"]}
            for key in ("probability", "base_rate", "region"):
                if key in entry:
                    row[key] = entry[key]
            rows.append(row)
        return rows

    def _spread(self, state: str) -> dict[Subject, Subject]:
        """Everything that holds (or does not), each with the observed subject it follows from."""
        direct = [s for s, e in self.seen if e.get("status") == state]
        reached: dict[Subject, Subject] = {s: s for s in direct}
        for one in direct:
            for other in self.model.known:
                pair = (one, other) if state == "present" else (other, one)
                if self.model.kind_of(*pair):
                    reached.setdefault(other, one)
        return reached

    def _closure(self) -> list[dict[str, Any]]:
        steps = []
        for state, reached in (("present", self.present), ("absent", self.absent)):
            for subject, source in reached.items():
                if subject != source:
                    pair = (source, subject) if state == "present" else (subject, source)
                    steps.append(
                        {
                            "subject": join(subject),
                            "state": state,
                            "from": f"observation:{join(source)}",
                            "because": f"{join(pair[0])} is a kind of {join(pair[1])}",
                        }
                    )
        return steps

    def _ends(self, reached: Mapping[Subject, Subject], state: str) -> list[Subject]:
        known = [s for s in reached if s in self.model.known]
        kind = self.model.kind_of
        return [
            s
            for s in known
            if not any(o != s and (kind(o, s) if state == "present" else kind(s, o)) for o in known)
        ]

    # -- evidence -------------------------------------------------------------------------------
    def _pieces(self) -> list[dict[str, Any]]:
        pieces: list[dict[str, Any]] = []
        for state, reached in (("present", self.present), ("absent", self.absent)):
            pieces.extend(
                {
                    "id": f"finding:{join(s)}",
                    "kind": "finding",
                    "state": state,
                    "subjects": [s],
                    "from": [f"observation:{join(reached[s])}"],
                }
                for s in self._ends(reached, state)
            )
        settled = {self.model.choice(s) for s in self.present} - {None}
        groups: dict[str, list[tuple[Subject, Mapping[str, Any]]]] = {}
        strongest: dict[Subject, Mapping[str, Any]] = {}
        for subject, entry in self.seen:
            if "probability" in entry:
                best = strongest.setdefault(subject, entry)
                if _distance(entry) > _distance(best):
                    strongest[subject] = entry
        gone: dict[str, list[Any]] = {}
        for subject, entry in strongest.items():
            choice = self.model.choice(subject)
            if choice is not None and subject in self.absent:
                values = (subject, entry["probability"], entry["base_rate"])
                gone.setdefault(f"choice:{choice}", []).append(values)
            if subject in self.present or subject in self.absent or choice in settled:
                continue
            groups.setdefault(f"choice:{choice}" if choice else join(subject), []).append(
                (subject, entry)
            )
        for name, group in groups.items():
            pieces.append(
                {
                    "id": f"reading:{name}",
                    "kind": "reading",
                    "state": "probable",
                    "subjects": [s for s, _ in group],
                    "from": [f"observation:{join(s)}" for s, _ in group],
                    "readings": [(s, e["probability"], e["base_rate"]) for s, e in group],
                    "ruled_out": gone.get(name, []),
                }
            )
        pieces.extend(
            {"id": kind, "kind": kind, "state": "present", "subjects": []}
            for kind in ("age", "sex")
            if kind in self.case
        )
        return pieces

    def _units(self, disorder: Disorder, piece: Mapping[str, Any]) -> int:
        kind = piece["kind"]
        if kind == "finding":
            return self.model.finding_units(disorder, piece["subjects"][0], piece["state"])
        if kind == "reading":
            return self.model.reading_units(disorder, piece["readings"], piece["ruled_out"])
        value = self.case[kind]
        ratio = self.model.chance(disorder, kind, value) / self.model.mixed(kind, value)
        return self.model.units(ratio, self.model.population_exponent(kind))

    def _weights(self, disorder: Disorder, pieces: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rows = []
        for piece in pieces:
            row: dict[str, Any] = {"id": f"{disorder.id}/{piece['id']}"}
            row |= {key: piece[key] for key in ("kind", "state")}
            row["weight"] = self._units(disorder, piece) / 10_000
            if piece["kind"] in {"age", "sex"}:
                value = self.case[piece["kind"]]
                row["probability"] = shown(self.model.chance(disorder, piece["kind"], value))
                row["background"] = shown(self.model.mixed(piece["kind"], value))
                if (exponent := self.model.population_exponent(piece["kind"])) != 1.0:
                    row["exponent"] = exponent
                row["statements"] = [_population(disorder, piece["kind"])]
            else:
                row["from"] = piece["from"]
                state = piece["state"]
                row["findings"] = [self._belief(disorder, s, state) for s in piece["subjects"]]
            rows.append((-abs(row["weight"]), piece["id"], row))
        return [row for _, _, row in sorted(rows, key=lambda r: r[:2])]

    def _belief(self, disorder: Disorder, subject: Subject, state: str) -> dict[str, Any]:
        p, match, general, indices = self.model.belief(disorder, subject)
        row: dict[str, Any] = {"subject": join(subject), "match": match}
        if general is not None:
            row["via"] = join(general)
        row["probability"] = shown(p)
        row["background"] = shown(self.model.background(subject))
        row |= self.model.details(disorder, subject, state)
        row["statements"] = [_statement(disorder, index) for index in indices]
        return row

    # -- sums -----------------------------------------------------------------------------------
    def _hypotheses(self, pieces: list[dict[str, Any]]) -> list[dict[str, Any]]:
        none = float(self.proof["parameters"]["none_prior"])
        excluded = {} if self.proof["keep_excluded"] else self._excluded()
        rows: list[dict[str, Any]] = []
        for disorder, prior in zip(self.model.disorders, self.model.prior, strict=True):
            units = self.model.units((1.0 - none) * prior)
            total = units + sum(self._units(disorder, piece) for piece in pieces)
            row: dict[str, Any] = {"id": disorder.id, "label": disorder.label}
            row |= {"total": total, "prior": units}
            why = {"from": "parameter flat_prior", "evidence": "author"}
            if not self.proof["parameters"]["flat_prior"]:
                if isinstance(self.model, FittedDerivation):
                    why = self.model.prior_reason(disorder)
                else:
                    why = _prior(disorder, self.case["setting"])
            rows.append(row | {"why": why})
        units = self.model.units(none)
        why = {"from": "parameter none_prior", "evidence": "author"}
        rows.append(
            {"id": _NONE, "label": "None of these", "total": units, "prior": units, "why": why}
        )
        rows.sort(key=lambda r: (r["id"] in excluded, -r["total"], r["id"]))
        chances = _posteriors([0 if r["id"] in excluded else 1 for r in rows], rows)
        result = []
        for rank, (row, chance) in enumerate(zip(rows, chances, strict=True), start=1):
            shown: dict[str, Any] = {"rank": rank, "id": row["id"], "label": row["label"]}
            shown["prior"] = {"weight": row["prior"] / 10_000} | row["why"]
            shown |= {"total": row["total"] / 10_000, "posterior": chance}
            if row["id"] in excluded:
                shown["excluded_by"] = excluded[row["id"]]
            result.append(shown)
        return result

    def _excluded(self) -> dict[str, str]:
        return {r.disorder: r.id for r in self.kb.exclusions if self._holds(r.when) is True}

    def _holds(self, c: Condition) -> bool | None:
        """Three-valued truth of a condition, after Kleene."""
        if c.finding is not None or c.lesion is not None:
            parts = [c.finding or ""] if c.lesion is None else [v for _, v in c.lesion.parts()]
            return self._known(frozenset(parts))
        if c.age is not None:
            age = self.case.get("age")
            low = c.age.min if c.age.min is not None else -1.0
            high = c.age.max if c.age.max is not None else 999.0
            return None if age is None else low <= age <= high
        if c.sex is not None:
            return None if "sex" not in self.case else self.case["sex"] == c.sex
        truths = [self._holds(part) for part in c.parts()]
        yes, open_ = truths.count(True), truths.count(None)
        need = c.at_least or (len(truths) if c.all is not None else 1)
        truth = True if yes >= need else None if yes + open_ >= need else False
        return truth if c.none is None or truth is None else not truth

    def _known(self, subject: Subject) -> bool | None:
        if subject in self.present:
            return True
        parts = [frozenset([part]) for part in subject]
        if subject in self.absent or any(part in self.absent for part in parts):
            return False
        return True if all(part in self.present for part in parts) else None


def _distance(entry: Mapping[str, Any]) -> float:
    """How far a reading's odds are from those of its base rate, up or down."""
    q, rate = entry["probability"], entry["base_rate"]
    if q <= 0.0 or q >= 1.0:
        return math.inf
    return abs(math.log(q / (1.0 - q)) - math.log(rate / (1.0 - rate)))


def _posteriors(open_: list[int], rows: list[dict[str, Any]]) -> list[float]:
    """Probabilities from sums, with 40 digits, shown with six."""
    with localcontext() as context:
        context.prec = 40
        odds = [
            Decimal(10) ** (Decimal(row["total"]) / 10_000) * weight
            for row, weight in zip(rows, open_, strict=True)
        ]
        whole = sum(odds, Decimal(0))
        return [round(float(one / whole), 6) for one in odds]


def _by_subject(steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Closure steps hold as a set: their order carries no meaning."""
    if len({(s["subject"], s["state"]) for s in steps}) != len(steps):
        raise ProofError("a subject is closed twice", place="closure")
    return {f"{s['subject']} {s['state']}": dict(s) for s in steps}


def _known_from(evidence: str, source: str | None) -> dict[str, str]:
    return {"evidence": evidence, "source": source} if source else {"evidence": evidence}


def _prior(disorder: Disorder, setting: str) -> dict[str, Any]:
    entries = disorder.epidemiology.frequency
    entry = next((e for e in entries if e.setting == setting), entries[0])
    said = entry.tier or (f"{entry.n} of {entry.of}" if entry.n is not None else f"{entry.share}")
    return {"from": f"{said} in {entry.setting}"} | _known_from(entry.evidence, entry.source)


def _population(disorder: Disorder, kind: str) -> dict[str, str]:
    age, women = disorder.epidemiology.age, disorder.epidemiology.female
    if kind == "sex":
        says = f"women are {women.describe()}"
        return {"says": says} | _known_from(women.evidence, women.source)
    return {"says": age.describe()} | _known_from(age.evidence, age.source)


def _statement(disorder: Disorder, index: int) -> dict[str, Any]:
    a = disorder.findings[index]
    parts = [v for _, v in a.lesion.parts()] if a.lesion else [a.finding or ""]
    row = {"assertion": f"{disorder.id}/findings/{index}", "finding": join(frozenset(parts))}
    row |= {"says": a.frequency.describe()}
    row |= _known_from(a.frequency.evidence, a.frequency.source)
    row |= {"where": a.frequency.where} if a.frequency.where else {}
    return row | ({"population": a.frequency.population} if a.frequency.population else {})
