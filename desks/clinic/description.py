"""The brief description of a case in words, as a radiologist's report would have it.

Every word is the label of something that was observed; nothing is added. What is said of one lesion
is told as one phrase (:mod:`desks.clinic.lesion_words`). Readings that nobody confirmed are told
apart, with their probabilities.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desks.clinic.denied import bare, denied, denies
from desks.clinic.lesion_words import LESION_AXES, joined, lesion_words
from kb.knowledge import KnowledgeBase
from reasoning.case import Case, Observation
from reasoning.proofs.text import percent

__all__ = ["READ_FROM_PICTURE", "Sentence", "describe", "description_text"]

_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Lesions", LESION_AXES),
    ("Site and pattern", ("body-site", "distribution", "arrangement")),
    ("Nails, hair, mucosa", ("nail", "hair", "mucosa")),
    ("Dermoscopy", ("dermoscopy",)),
    ("Symptoms and signs", ("symptom", "sign")),
    ("Course", ("time-course",)),
    ("History", ("exposure", "history")),
    ("General", ("systemic",)),
    ("Laboratory", ("laboratory",)),
    ("Histology", ("histology",)),
)
_SETTINGS = {
    "dermatology-clinic": "seen in a dermatology clinic",
    "primary-care": "seen in primary care",
    "hospital": "seen in hospital",
    "teledermatology": "seen online",
    "skin-cancer-clinic": "seen in a skin cancer clinic",
    "case-report": "a published or teaching case",
}
_READINGS = 6
READ_FROM_PICTURE = "Read from the picture, not confirmed"
"""What the sentence of unconfirmed readings is about."""


@dataclass(frozen=True)
class Sentence:
    """One line of the description: what it is about, and what it says."""

    about: str
    says: str

    def to_dict(self) -> dict[str, str]:
        """Return it as plain data."""
        return {"about": self.about, "says": self.says}


def describe(case: Case, knowledge: KnowledgeBase) -> tuple[Sentence, ...]:
    """Return the description of a case, one sentence for each group of findings."""
    found = [Sentence("Patient", f"{_patient(case)}.")]
    out = _settled(case, knowledge)
    lesions = lesion_words(case, knowledge)
    for about, axes in _GROUPS:
        said = [*lesions.phrases] if about == "Lesions" else []
        there = _labels(case, knowledge, axes, "present", besides=lesions.told)
        gone = [one for one in there if denies(one)]
        words = [one for one in there if not denies(one)]
        gone += [denied(label) for label in _labels(case, knowledge, axes, "absent", out)]
        said += [joined(words)] if words else []
        said += [", ".join(gone)] if gone else []
        if said:
            found.append(Sentence(about, f"{_capital('; '.join(said))}."))
    readings = _readings(case, knowledge, out)
    if readings:
        found.append(Sentence(READ_FROM_PICTURE, f"{'; '.join(readings)}."))
    return tuple(found)


def description_text(sentences: Sequence[Sentence]) -> str:
    """Return the description as one paragraph."""
    return " ".join(
        one.says if one.about == "Patient" else f"{one.about}: {one.says}" for one in sentences
    )


def _settled(case: Case, knowledge: KnowledgeBase) -> set[str]:
    """Return what another of its choice, which is there, rules out: one word says it all."""
    of = {one.subject[0]: knowledge.findings[one.subject[0]].choice for one in case.observations}
    there = {of[one.subject[0]] for one in case.observations if one.state == "present"} - {None}
    return {id_ for id_, choice in of.items() if choice in there}


def _patient(case: Case) -> str:
    person = {"female": "woman", "male": "man", None: "patient"}[case.sex]
    if case.age is not None and case.age < 18:
        person = {"female": "girl", "male": "boy", None: "child"}[case.sex]
    age = "" if case.age is None else f"{case.age:g}-year-old "
    told = f"{age}{person}, {_SETTINGS[case.setting]}"
    if case.age is None:
        told += ", age not stated"
    return _capital(told)


def _labels(
    case: Case,
    knowledge: KnowledgeBase,
    axes: Sequence[str],
    state: str,
    besides: set[str] | frozenset[str] = frozenset(),
) -> list[str]:
    found = [
        (axes.index(knowledge.findings[one.subject[0]].axis), one.subject[0])
        for one in case.observations
        if one.state == state
        and len(one.subject) == 1
        and one.subject[0] not in besides
        and knowledge.findings[one.subject[0]].axis in axes
    ]
    ordered = sorted(found, key=lambda one: one[0])
    return list(dict.fromkeys(bare(knowledge.findings[id_].label) for _, id_ in ordered))


def _readings(case: Case, knowledge: KnowledgeBase, settled: set[str]) -> list[str]:
    """Return what was read as likelier than in other pictures, the most telling first.

    What was settled, by itself or by another of its choice, is no open reading.
    """
    certain = {one.subject for one in case.observations if one.state != "probable"}
    certain |= {(one,) for one in settled}
    soft = [
        one
        for one in case.observations
        if one.state == "probable" and one.subject not in certain and _gain(one) > 0
    ]
    soft.sort(key=lambda one: (-_gain(one), one.subject))
    return list(dict.fromkeys(_reading(one, knowledge) for one in soft))[:_READINGS]


def _gain(one: Observation) -> float:
    return (one.probability or 0.0) - (one.base_rate or 0.5)


def _reading(one: Observation, knowledge: KnowledgeBase) -> str:
    label = knowledge.findings[one.subject[0]].label
    if one.origin == "text":
        return f"{label} (hedged in the text)"
    usual = percent(one.base_rate or 0.5)
    return f"{label} {percent(one.probability or 0.0)} (in {usual} of such pictures)"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
