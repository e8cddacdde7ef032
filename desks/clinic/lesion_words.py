"""A lesion in one phrase, as it is dictated: *solitary, firm nodule with scale on the cheek*.

Every word is the label of something that was observed; what another label says already is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from desks.clinic.denied import bare, denies, describes
from kb.knowledge import KnowledgeBase
from reasoning.case import Case

__all__ = ["LESION_AXES", "LesionWords", "joined", "lesion_words"]

LESION_AXES = (
    "primary-lesion",
    "color",
    "surface",
    "secondary-change",
    "border",
    "shape",
    "palpation",
)
_ALONE = "single-lesion"


@dataclass(frozen=True)
class LesionWords:
    """Phrases for the lesions of a case, and the findings that they tell."""

    phrases: tuple[str, ...]
    told: frozenset[str]


def lesion_words(case: Case, knowledge: KnowledgeBase) -> LesionWords:
    """Return one phrase for each lesion, those that differ in their site alone taken together.

    Findings that were given one by one are one lesion where they name one primary lesion at most.
    """
    there = [one.subject for one in case.observations if one.state == "present"]
    lesions = [one for one in there if len(one) > 1]
    single = [one[0] for one in there if len(one) == 1]
    if not lesions:
        loose = _of_one_lesion(single, knowledge)
        lesions = [loose] if loose else []
    told = {part for one in lesions for part in one}
    sites: dict[tuple[str, ...], list[str]] = {}
    for lesion in lesions:
        parts = _told_apart(lesion, knowledge)
        at = [one for one in parts if knowledge.findings[one].axis == "body-site"]
        looks = tuple(one for one in parts if one not in at)
        sites.setdefault(looks, []).extend(one for one in at if one not in sites.get(looks, ()))
    alone = len(sites) == 1 and _ALONE in single
    told |= {_ALONE} if alone else set()
    phrases = [_phrase(looks, at, knowledge, alone=alone) for looks, at in sites.items()]
    return LesionWords(tuple(phrases), frozenset(told))


def joined(words: Sequence[str]) -> str:
    """Return words as a list is spoken: *red, scaly and warm*."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _of_one_lesion(single: Iterable[str], knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Return the findings that are said of one lesion, sites included; none if there are more."""
    axes = {one: knowledge.findings[one].axis for one in single}
    looks = [
        one
        for one, axis in axes.items()
        if axis in LESION_AXES and not denies(knowledge.findings[one].label)
    ]
    primary = [one for one in looks if axes[one] == "primary-lesion"]
    if not looks or len(_told_apart(primary, knowledge)) > 1:
        return ()
    looks.sort(key=lambda one: LESION_AXES.index(axes[one]))
    return (*looks, *(one for one, axis in axes.items() if axis == "body-site"))


def _told_apart(parts: Collection[str], knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Return the parts without those that another one is a kind of."""
    above = {general for one in parts for general in _above(one, knowledge)}
    return tuple(one for one in parts if one not in above)


def _above(finding: str, knowledge: KnowledgeBase) -> set[str]:
    found: set[str] = set()
    for parent in knowledge.findings[finding].parents:
        found |= {parent} | _above(parent, knowledge)
    return found


def _phrase(
    looks: Sequence[str], sites: Sequence[str], knowledge: KnowledgeBase, *, alone: bool
) -> str:
    label = {one: bare(knowledge.findings[one].label) for one in (*looks, *sites)}
    primary = [label[one] for one in looks if knowledge.findings[one].axis == "primary-lesion"]
    rest = [label[one] for one in looks if knowledge.findings[one].axis != "primary-lesion"]
    kinds = [*(["solitary"] if alone else []), *(one for one in rest if describes(one))]
    rest = [one for one in rest if one not in kinds]
    words = " ".join([", ".join(kinds), joined(primary) or "lesion"]).strip()
    words += f" with {joined(rest)}" if rest else ""
    return words + (f" on the {joined([label[one] for one in sites])}" if sites else "")
