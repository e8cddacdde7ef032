"""Which of the phrases found stand for a finding, and what is claimed of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.knowledge import KnowledgeBase
from reasoning.prose.context import Context
from reasoning.prose.meant import Meant
from reasoning.prose.mention import State
from reasoning.prose.phrases import Hit
from reasoning.prose.setting import setting_of

__all__ = ["Chosen", "choose", "readable"]

_SITES = frozenset({"body-site", "distribution"})
_OF_OTHERS = frozenset({"close-contact-affected", "consanguineous-parents"})
_ANYWAY = frozenset({"thrombosed-capillaries", "comma-or-corkscrew-hairs"})
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


def readable(context: Context, knowledge: KnowledgeBase) -> Iterator[Hit]:
    """Yield the phrases of a text that can be meant where they stand.

    A name that only an instrument gives is none in a text that tells of no such look: *white scale*
    of dermoscopy would hide the *scale* that the eye sees.
    """
    for hit in context.hits:
        axis = knowledge.findings[hit.name].axis if hit.kind == "finding" else ""
        seen = axis not in _INSTRUMENTS or hit.name in _ANYWAY or context.domains[hit.first]
        if seen or _INSTRUMENTS[axis] & context.looked:
            yield hit


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
        starts = frozenset(hit.first for hit in things if hit.kind == "finding")
        self.meant = Meant(context, knowledge, starts)

    def axis(self, hit: Hit) -> str:
        return self.knowledge.findings[hit.name].axis

    def fitting(self, group: Sequence[Hit]) -> list[Hit]:
        """Return the findings in the same words that fit the kind of observation."""
        domain = self.context.domains[group[0].first]
        fitting = [hit for hit in group if self._fits(hit, domain)]
        if domain in _OWN:
            preferred = [hit for hit in fitting if self.axis(hit) == _OWN[domain]]
        else:
            eye = (hit for hit in fitting if self.axis(hit) not in _INSTRUMENTS)
            preferred = [*eye, *(hit for hit in fitting if hit.name in _ANYWAY)]
        return preferred or fitting

    def _fits(self, hit: Hit, domain: str) -> bool:
        axis = self.axis(hit)
        if domain:
            return axis in _OPEN_TO[domain]
        if axis in _INSTRUMENTS:
            looked = _INSTRUMENTS[axis] & self.context.looked or hit.name in _ANYWAY
            marker = any(map(str.isdigit, self.context.words.surface(hit.first, hit.last)))
            return bool(looked) and (marker or hit.last - hit.first > 1) and hit.kind == "finding"
        return True

    def verdict(self, hit: Hit) -> Chosen:
        axis = self.axis(hit)
        setting = setting_of(hit, self.context, axis=axis, site=axis in _SITES)
        why_not = self.meant.why_not(hit)
        theirs = hit.name.startswith("family-history") or hit.name in _OF_OTHERS
        if setting.person != "patient" and not theirs:
            why_not = setting.rule
        if why_not:
            return Chosen(hit, "unsaid", why_not)
        state = setting.state
        if hit.kind == "absent" and state == "present":
            state = "absent"
        return Chosen(hit, state, setting.rule)
