"""The sums of a proof, derived anew: priors, totals, ranks and probabilities of all hypotheses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Any

from kb.schema import Disorder
from reasoning.checking.evidence import Evidence, known_from
from reasoning.checking.people import stated_share
from reasoning.checking.refit import FittedDerivation

__all__ = ["NONE", "ranked"]

NONE = "none-of-these"
_DIGITS = 40


def ranked(
    evidence: Evidence, excluded: Mapping[str, str], temperature: float = 1.0
) -> list[dict[str, Any]]:
    """Return every hypothesis as a proof shows it, likeliest first, excluded ones last.

    Args:
        evidence: all evidence of the case.
        excluded: disorders that get no probability, each with the rule that says so.
        temperature: what sums are divided by before they become probabilities (three decimals).
    """
    model = evidence.model
    none = float(model.par["none_prior"])
    # id, label, prior and total (ten-thousandths of log10), reason of the prior
    rows: list[tuple[str, str, int, int, dict[str, Any]]] = []
    for disorder, prior in zip(model.disorders, model.prior, strict=True):
        units = model.units((1.0 - none) * prior)
        total = units + evidence.total(disorder)
        rows.append((disorder.id, disorder.label, units, total, _reason(disorder, evidence)))
    units = model.units(none)
    why = {"from": "parameter none_prior", "evidence": "author"}
    rows.append((NONE, "None of these", units, units, why))
    rows.sort(key=lambda row: (row[0] in excluded, -row[3], row[0]))
    chances = _posteriors([None if row[0] in excluded else row[3] for row in rows], temperature)
    result = []
    for rank, (row, chance) in enumerate(zip(rows, chances, strict=True), start=1):
        id_, label, prior_units, total, why = row
        told: dict[str, Any] = {"rank": rank, "id": id_, "label": label}
        told |= {"prior": {"weight": prior_units / 10_000} | why}
        told |= {"total": total / 10_000, "posterior": chance}
        result.append(told | ({"excluded_by": excluded[id_]} if id_ in excluded else {}))
    return result


def _posteriors(totals: Sequence[int | None], temperature: float) -> list[float]:
    """Probabilities from sums, with 40 digits, shown with six; None gets nothing of it."""
    with localcontext() as context:
        context.prec = _DIGITS
        ten = round(10_000 * temperature)  # so many units make the odds ten times higher
        odds = [
            Decimal(0) if one is None else _power(one % ten, ten).scaleb(one // ten)
            for one in totals
        ]
        whole = sum(odds, Decimal(0))
        return [round(float(one / whole), 6) for one in odds]


@lru_cache(maxsize=20_000)
def _power(units: int, ten: int) -> Decimal:
    """Ten to the power of so many parts of ``ten``."""
    with localcontext() as context:
        context.prec = _DIGITS
        return Decimal(10) ** (Decimal(units) / ten)


def _reason(disorder: Disorder, evidence: Evidence) -> dict[str, Any]:
    """Where a prior is known from."""
    model = evidence.model
    if model.par["flat_prior"]:
        return {"from": "parameter flat_prior", "evidence": "author"}
    if isinstance(model, FittedDerivation):
        return model.prior_reason(disorder)
    entry = stated_share(disorder, model.setting)
    said = entry.tier or (f"{entry.n} of {entry.of}" if entry.n is not None else f"{entry.share}")
    return {"from": f"{said} in {entry.setting}"} | known_from(entry.evidence, entry.source)
