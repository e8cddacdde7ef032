"""The toy knowledge base with classes of disorders, and made-up counts over it."""

from __future__ import annotations

from kb.fitted import Count, Exponents, FittedLabel, FittedSet
from kb.knowledge import KnowledgeBase
from kb.schema import DisorderClass

__all__ = ["CLASSES", "FIRST", "SECOND", "classed", "fresh"]

CLASSES = {
    one.id: one
    for one in (
        DisorderClass(
            id="scaly-eruption",
            label="Scaly eruption",
            synonyms=("dry rashes",),
            definition="Scales",
            members=("psoriasis", "tinea", "pityriasis-versicolor"),
        ),
        DisorderClass(
            id="mole-or-melanoma",
            label="Mole or melanoma",
            definition="Pigmented",
            members=("nevus", "melanoma"),
        ),
        DisorderClass(
            id="not-a-drug",
            label="Not from a drug",
            definition="The rest",
            members=("scaly-eruption", "mole-or-melanoma", "lichen-planus"),
        ),
    )
}


def fresh(knowledge: KnowledgeBase, **changes: object) -> KnowledgeBase:
    """Return a knowledge base with changes, and with nothing kept of what followed before."""
    fields = {name: getattr(knowledge, name) for name in type(knowledge).model_fields}
    return KnowledgeBase.model_validate(fields | changes)


def classed(knowledge: KnowledgeBase) -> KnowledgeBase:
    """Return the toy knowledge base with classes."""
    return fresh(knowledge, classes=CLASSES)


def _count(n: float, of: float) -> Count:
    return Count(n=n, of=of)


FIRST = FittedSet(
    dataset="first",
    cases=100,
    unseen=3,
    women=_count(52, 90),
    ages=(4, 8, 20, 18, 15, 12, 10, 5, 2),
    overall={
        "scale": _count(55, 100), "plaque": _count(48, 100), "pruritus": _count(40.5, 88),
        "typical-pigment-network": _count(16, 60), "atypical-pigment-network": _count(7.25, 60),
        "blue-whitish-veil": _count(5, 60), "trunk": _count(30, 70),
    },
    exponents={
        "scale": Exponents(present=0.7, absent=0.4), "plaque": Exponents(present=0.55, absent=0.9),
        "pruritus": Exponents(present=1.2, absent=0.31, read=0.66),
        "typical-pigment-network": Exponents(present=0.8, absent=0.5, read=0.45),
        "atypical-pigment-network": Exponents(present=0.9, absent=0.6, read=0.85),
    },
    age_exponent=0.5,
    sex_exponent=0.8,
    prior_exponent=0.9,
    labels={
        "psoriasis": FittedLabel(
            cases=40, women=_count(20, 38), ages=(0, 2, 8, 10, 10, 5, 3, 2, 0),
            findings={"scale": _count(35, 40), "plaque": _count(33, 40),
                      "pruritus": _count(20.5, 33), "trunk": _count(5, 20)},
            corrections={"scale": 0.31, "pruritus": -0.12, "trunk": 0.05},
            age_corrections=(0, 0.02, 0.11, 0, 0, -0.2, 0, 0, -0.33), sex_correction=-0.17,
        ),
        "scaly-eruption": FittedLabel(
            cases=25, women=_count(15, 22),
            findings={"scale": _count(20, 25), "plaque": _count(15, 25),
                      "pruritus": _count(18, 25), "trunk": _count(0, 0)},
            corrections={"scale": -0.08, "plaque": 0.4}, sex_correction=0.05,
        ),
        "mole-or-melanoma": FittedLabel(
            cases=30, ages=(4, 6, 6, 4, 4, 3, 2, 1, 0),
            findings={"typical-pigment-network": _count(16, 30),
                      "atypical-pigment-network": _count(7.25, 30),
                      "blue-whitish-veil": _count(5, 30)},
            corrections={"typical-pigment-network": -0.44, "atypical-pigment-network": 0.27},
        ),
        "melanoma": FittedLabel(
            cases=4, findings={"atypical-pigment-network": _count(3, 4), "trunk": _count(2, 4)}
        ),
        "sjs-ten": FittedLabel(cases=1, findings={}),
    },
)  # fmt: skip  # counts side by side
SECOND = FittedSet(
    dataset="second",
    cases=50,
    overall={"scale": _count(20, 50), "fever": _count(9, 50), "macule": _count(12, 50)},
    exponents={"scale": Exponents(present=0.9), "fever": Exponents(absent=0.2)},
    prior_exponent=0.5,
    labels={
        "psoriasis": FittedLabel(cases=20, findings={"fever": _count(1, 20)}),
        "drug-rash": FittedLabel(
            cases=30, findings={"scale": _count(20, 30), "fever": _count(8, 30)}
        ),
    },
)
