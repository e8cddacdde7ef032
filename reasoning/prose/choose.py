"""Which of the phrases found stand for a finding, and what is claimed of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.knowledge import KnowledgeBase
from reasoning.prose.context import Context
from reasoning.prose.mention import State
from reasoning.prose.phrases import Hit, Phrases
from reasoning.prose.setting import setting_of

__all__ = ["Chosen", "choose"]

_SITES = frozenset({"body-site", "distribution"})
_COUNTED = frozenset({"primary-lesion", "secondary-change"})
_SEEN = frozenset({"primary-lesion", "secondary-change", "surface", "shape", "color"})
_COUNTS = frozenset({"single-lesion", "multiple-lesions"})
_ANYWAY = frozenset({"thrombosed-capillaries"})
_OPEN_TO = {
    "imaging": frozenset({"systemic", "laboratory", "history", "exposure", "time-course"}),
    "histology": frozenset({"histology", "laboratory", "history"}),
    "dermoscopy": frozenset({"dermoscopy", "hair", "nail", "laboratory", "sign"}),
    "trichoscopy": frozenset({"dermoscopy", "hair", "nail", "laboratory", "sign"}),
}
"""Axes whose findings are read where a text tells of histology and the like."""
_INSTRUMENTS = {
    "histology": frozenset({"histology"}),
    "dermoscopy": frozenset({"dermoscopy", "trichoscopy"}),
}
_OWN = {"histology": "histology", "dermoscopy": "dermoscopy", "trichoscopy": "hair"}
_TELLING, _NEAR = 9, 5


@dataclass(frozen=True)
class Chosen:
    """A phrase with what is claimed of it."""

    hit: Hit
    state: State
    rule: str


def choose(things: Sequence[Hit], context: Context, knowledge: KnowledgeBase) -> Iterator[Chosen]:
    """Yield what each phrase says; of several findings in the same words those that fit.

    Args:
        things: the longest phrases of a text that stand for something.
        context: of the text.
        knowledge: whose findings they are.
    """
    spans: dict[tuple[int, int], list[Hit]] = {}
    for hit in things:
        if hit.kind in {"finding", "absent"}:
            spans.setdefault((hit.first, hit.last), []).append(hit)
    judge = _Judge(context, knowledge, things)
    for group in spans.values():
        for hit in judge.fitting(group):
            yield judge.verdict(hit)


class _Judge:
    def __init__(self, context: Context, knowledge: KnowledgeBase, things: Sequence[Hit]) -> None:
        self.context, self.knowledge = context, knowledge
        self.starts = {hit.first for hit in things if hit.kind == "finding"}

    def axis(self, hit: Hit) -> str:
        return self.knowledge.findings[hit.name].axis

    def fitting(self, group: Sequence[Hit]) -> list[Hit]:
        """Return the findings in the same words that fit the kind of observation."""
        domain = self.context.domains[group[0].first]
        fitting = [hit for hit in group if self._fits(hit, domain)]
        if domain in _OWN:
            preferred = [hit for hit in fitting if self.axis(hit) == _OWN[domain]]
        else:
            preferred = [hit for hit in fitting if self.axis(hit) not in _INSTRUMENTS]
        return preferred or fitting

    def _fits(self, hit: Hit, domain: str) -> bool:
        axis = self.axis(hit)
        if domain:
            return axis in _OPEN_TO[domain]
        if axis in _INSTRUMENTS:
            looked = _INSTRUMENTS[axis] & self.context.looked or hit.name in _ANYWAY
            return bool(looked) and hit.last - hit.first > 1 and hit.kind == "finding"
        return True

    def verdict(self, hit: Hit) -> Chosen:
        axis = self.axis(hit)
        setting = setting_of(hit, self.context, axis=axis, site=axis in _SITES)
        why_not = self._why_not(hit, axis)
        theirs = hit.name.startswith("family-history") or hit.name == "close-contact-affected"
        if setting.person != "patient" and not theirs:
            why_not = setting.rule
        if why_not:
            return Chosen(hit, "unsaid", why_not)
        state: State = setting.state  # type: ignore[assignment]  # it is one of them
        if hit.kind == "absent" and state == "present":
            state = "absent"
        return Chosen(hit, state, setting.rule)

    def _why_not(self, hit: Hit, axis: str) -> str:
        """Return why a phrase does not say what it seems to say, or nothing."""
        words = self.context.words
        surface = words.surface(hit.first, hit.last).lower()
        if hit.name in _COUNTS and not self._counts_lesions(hit):
            return "counts no lesions"
        if hit.name == "single-lesion" and self._is_of_several(hit):
            return "said of several"
        if hit.name == "raised-lesion" and hit.last - hit.first == 1 and not self._is_of_skin(hit):
            return "not of the skin"
        if hit.name == "increasing-size" and surface == "enlarged":
            return "it is large, not growing"
        if hit.name == "brown" and self._is_suntan(hit, surface):
            return "a suntan"
        if axis == "time-course" and self._is_of_a_drug(hit):
            return "of a medicine"
        if axis != "body-site":
            return ""
        if words.keys[hit.last : hit.last + 1] == (":",):
            return "a heading"
        if surface.endswith(("ed", "ing")) and " " not in surface:
            return "a verb"
        return "of an earlier disease" if self._is_of_the_past(hit) else ""

    def _counts_lesions(self, hit: Hit) -> bool:
        """Tell whether *several* counts lesions: *several scaly papules*, not *several weeks*."""
        clause = self.context.clause(hit.first)
        near = [
            other
            for other in self.context.inside(clause, "finding")
            if 0 <= other.first - hit.last <= _TELLING and self.axis(other) in _COUNTED
        ]
        ahead = self.context.words.keys[hit.last : min(hit.last + 7, clause.last)]
        return bool(near) or self.context.has("lesion", ahead)

    def _is_of_skin(self, hit: Hit) -> bool:
        """Tell whether *raised* or *palpable* is said of a lesion, not of a node or a value."""
        clause = self.context.clause(hit.first)
        near = range(max(clause.first, hit.first - _NEAR), min(clause.last, hit.last + _NEAR))
        if self.context.has("lesion", [self.context.words.keys[place] for place in near]):
            return True
        told = self.context.inside(clause, "finding")
        return any(
            other.first in near and not other.meets(hit) and self.axis(other) in _COUNTED
            for other in told
        )

    def _is_of_several(self, hit: Hit) -> bool:
        words, clause = self.context.words, self.context.clause(hit.first)
        for place in range(hit.last, min(hit.last + 6, clause.last)):
            if words.keys[place] in self.context.grammar["one"]:
                return words.surface(place, place + 1).lower().endswith("s")
        return False

    def _is_suntan(self, hit: Hit, surface: str) -> bool:
        before = self.context.words.keys[hit.first - 1 : hit.first]
        alone = before == ("a",) and hit.last not in self.starts
        return surface in {"tans", "tanned", "tanning"} or (surface == "tan" and alone)

    def _is_of_a_drug(self, hit: Hit) -> bool:
        clause = self.context.clause(hit.first)
        drugs = self.context.inside(clause, "drug")
        return any(0 <= hit.first - drug.last <= _NEAR for drug in drugs)

    def _is_of_the_past(self, hit: Hit) -> bool:
        """Tell whether a place belongs to an earlier disease: *a carcinoma of his ear in 2015*."""
        inside = self.context.inside(self.context.clause(hit.first))
        if not any(other.kind == "history" for other in inside):
            return False
        told = [other for other in Phrases.longest(inside) if other.kind == "finding"]
        return not any(self.axis(other) in _SEEN for other in told)
