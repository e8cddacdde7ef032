"""What the lists of findings and disorders offer: labels with the other words somebody may type.

A list shows what holds the letters typed, so a label bears its everyday words: *pruritus (itching,
itchy; symptom)*. Thousands of labels go to each page, so that few and short ones are taken.
"""

from __future__ import annotations

from functools import lru_cache

from kb.common_words import FAMILIES, SAME
from kb.finding_schema import Finding
from kb.knowledge import KnowledgeBase
from kb.schema import Disorder, DisorderClass
from reasoning.prose.lexicon import read_lexicon

__all__ = ["also_called", "choices_of", "disorder_choices", "disorder_label", "finding_label"]

_FINDING, _DISORDER = (40, 3), (70, 7)
"""How many letters the other words of a label may have, and how many words each of them: a finding
has dozens of phrases, of which who types more finds it by one, or by its label."""
_ALIKE = 5
"""Letters in common at the start of two words: who types so far sees both."""


def choices_of(knowledge: KnowledgeBase, *axes: str) -> list[tuple[str, str]]:
    """Return (label, id) of the findings of some axes, or of all, sorted by label."""
    found = [
        (one.label, finding_label(one, *([] if axes else [one.axis])), one.id)
        for one in knowledge.findings.values()
        if (not axes or one.axis in axes) and one.axis != "picture-class"
    ]
    return [(label, id_) for _, label, id_ in sorted(found)]


def disorder_choices(knowledge: KnowledgeBase) -> list[tuple[str, str]]:
    """Return (label, id) of the disorders, sorted by label."""
    found = [(one.label, disorder_label(one), one.id) for one in knowledge.disorders.values()]
    return [(label, id_) for _, label, id_ in sorted(found)]


def finding_label(finding: Finding, *about: str) -> str:
    """Return the label of a finding with its other words, and with what else is told of it."""
    words = also_called(finding.label, _words_of(finding), *_FINDING)
    return _told(finding.label, ", ".join(words), *about)


def disorder_label(disorder: Disorder | DisorderClass) -> str:
    """Return the label of a disorder, or of a class of them, with its other names."""
    words = also_called(disorder.label, disorder.synonyms, *_DISORDER)
    return _told(disorder.label, ", ".join(words))


def _told(label: str, *about: str) -> str:
    words = "; ".join(one for one in about if one)
    return f"{label} ({words})" if words else label


def _words_of(finding: Finding) -> tuple[str, ...]:
    """Return what a finding is called: in the vocabulary, and by one word in a text."""
    head = SAME.get(finding.id, "")
    phrases = read_lexicon().phrases.get(finding.id, ())
    told = [head, *FAMILIES.get(head or finding.id, ()), *(o for o in phrases if " " not in o)]
    return (*finding.synonyms, *sorted((one for one in told if one), key=len))


@lru_cache(maxsize=4096)
def also_called(label: str, words: tuple[str, ...], room: int, longest: int) -> tuple[str, ...]:
    """Return the few of some words that no part of a label, and none of the others, holds.

    Args:
        label: what stands in the list anyway.
        words: synonyms, the commoner first; single words are taken before phrases.
        room: letters that they may take.
        longest: words that each may have.
    """
    kept: list[str] = []
    for one in sorted(words, key=lambda word: len(word.split())):
        known = one.lower() in label.lower() or any(_same(one, other) for other in [label, *kept])
        if not known and len(one) <= room and len(one.split()) <= longest:
            kept.append(one)
            room -= len(one) + 2
    return tuple(one for one in kept if not any(one in other != one for other in kept))


def _same(words: str, others: str) -> bool:
    """Tell whether every word begins like one of the others: it is another form of them."""
    known = _parts(others)
    return all(any(_alike(one, other) for other in known) for one in _parts(words))


def _parts(words: str) -> list[str]:
    return words.lower().replace("-", " ").split()


def _alike(one: str, other: str) -> bool:
    return one == other or (one[:_ALIKE] == other[:_ALIKE] and len(one) >= _ALIKE)
