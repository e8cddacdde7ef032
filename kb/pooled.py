"""Several fitted data sets as one."""

from __future__ import annotations

from collections.abc import Sequence

from kb.fitted import AGE_BANDS, Count, Exponents, FittedLabel, FittedSet

__all__ = ["pool"]


def pool(sets: Sequence[FittedSet]) -> FittedSet:
    """Return several data sets as one.

    Counts add up; exponents and corrections are averaged by the cases of the sets that looked.
    """
    if len(sets) == 1:
        return sets[0]
    total = sum(one.cases for one in sets)
    looked = sorted({key for one in sets for key in one.overall})
    names = sorted({name for one in sets for name in one.labels})
    labels = {
        name: _pool_labels(name, [s for s in sets if name in s.labels], looked).model_copy(
            update=_pool_corrections(name, sets, looked)
        )
        for name in names
    }

    known = [one for one in sets if one.prior_strength is not None]

    def average(values: Sequence[tuple[float, float]]) -> float:
        weight = sum(w for _, w in values)
        return sum(v * w for v, w in values) / weight if weight else 1.0

    def exponents(key: str) -> Exponents:
        having = [
            (s.exponents.get(key, Exponents()), s.overall[key].of) for s in sets if key in s.overall
        ]
        return Exponents(
            present=average([(e.present, w) for e, w in having]),
            absent=average([(e.absent, w) for e, w in having]),
            read=average([(e.read, w) for e, w in having]),
        )

    return FittedSet(
        dataset="-and-".join(one.dataset for one in sets),
        cases=total,
        unseen=sum(one.unseen for one in sets),
        women=_sum([one.women for one in sets]),
        ages=_bands([one.ages for one in sets]),
        overall={key: _added([s.overall[key] for s in sets if key in s.overall]) for key in looked},
        exponents={key: exponents(key) for key in looked},
        age_exponent=average([(s.age_exponent, s.cases) for s in sets if s.ages]),
        sex_exponent=average([(s.sex_exponent, s.cases) for s in sets if s.women]),
        prior_exponent=average([(s.prior_exponent, s.cases) for s in sets]),
        prior_strength=average([(s.prior_strength or 0.0, s.cases) for s in known])
        if known
        else None,
        labels=labels,
    )


def _added(counts: Sequence[Count]) -> Count:
    return Count(n=sum(c.n for c in counts), of=sum(c.of for c in counts))


def _sum(counts: Sequence[Count | None]) -> Count | None:
    known = [one for one in counts if one is not None]
    return _added(known) if known else None


def _bands(rows: Sequence[tuple[float, ...]]) -> tuple[float, ...]:
    known = [row for row in rows if row]
    return tuple(sum(values) for values in zip(*known, strict=True)) if known else ()


def _pool_labels(name: str, sets: Sequence[FittedSet], looked: Sequence[str]) -> FittedLabel:
    """Return the counts of a label; a set that did not look at a finding says nothing of it."""
    labels = [one.labels[name] for one in sets]

    def count(key: str) -> Count:
        return _added(
            [
                label.findings.get(key, Count(n=0, of=label.cases))
                for one, label in zip(sets, labels, strict=True)
                if key in one.overall
            ]
        )

    return FittedLabel(
        cases=sum(one.cases for one in labels),
        women=_sum([one.women for one in labels]),
        ages=_bands([one.ages for one in labels]),
        findings={key: count(key) for key in looked},
    )


def _pool_corrections(
    name: str, sets: Sequence[FittedSet], looked: Sequence[str]
) -> dict[str, object]:
    """Return the corrections of a label, averaged over the sets that looked at each thing."""

    def average(having: Sequence[FittedSet], values: Sequence[float]) -> float:
        total = sum(one.cases for one in having)
        return sum(one.cases * v for one, v in zip(having, values, strict=True)) / max(total, 1)

    nothing = FittedLabel(cases=1)
    found = {}
    for key in looked:
        having = [one for one in sets if key in one.overall]
        told = [one.labels.get(name, nothing).corrections.get(key, 0.0) for one in having]
        if any(told):
            found[key] = average(having, told)
    aged = [one for one in sets if one.ages]
    bands = [one.labels.get(name, nothing).age_corrections or (0.0,) * AGE_BANDS for one in aged]
    ages = tuple(average(aged, values) for values in zip(*bands, strict=True))
    sexed = [one for one in sets if one.women is not None]
    sexes = [one.labels.get(name, nothing).sex_correction for one in sexed]
    return {
        "corrections": found,
        "age_corrections": ages if any(ages) else (),
        "sex_correction": average(sexed, sexes),
    }
