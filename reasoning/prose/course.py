"""How long it has lasted: which of the times in a text is that of the complaint."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.knowledge import KnowledgeBase
from reasoning.case import duration_finding
from reasoning.prose.clauses import Clause
from reasoning.prose.context import Context
from reasoning.prose.numbers import Stated
from reasoning.prose.owners import owns
from reasoning.prose.phrases import Hit
from reasoning.prose.times import durations

__all__ = ["course_findings"]

_ORDER = {"history": 0, "age": 1, "lasting": 2, "ago": 2, "bare": 3}
_OVER = re.compile(
    r"\s*,?\s*(?:that|which|and|but|it)?\s*(?:(?:has|have|had|then|since|soon|now)\s+){0,2}"
    r"(?:went\s+away|gone\b|healed|cleared|disappeared|resolved|vanished)",
    re.IGNORECASE,
)
"""*Two months ago, that went away* is no duration."""
_YEAR, _TWO_YEARS = 365.25, 730.0
_NEAR, _AFTER, _COMPLAINTS = 5, 3, 12
_OTHER = frozenset({"history", "exposure"})
_EPISODES = frozenset({"episod", "attack", "outbreak", "time", "third", "fourth", "eruption"})
_EACH = "lesions-under-24-hours"
_GENERAL = frozenset({"systemic", "laboratory"})


def course_findings(
    context: Context, knowledge: KnowledgeBase, age: Stated | None
) -> Iterator[tuple[int, int, str, str]]:
    """Yield (first word, word after the last, finding, rule) of the time course in numbers.

    Args:
        context: of a text.
        knowledge: whose findings are read.
        age: of the patient, where the text states it.
    """
    course = _Course(context, knowledge)
    found: list[tuple[int, Stated, float]] = []
    for stated in durations(context.words.text):
        first, last = context.words.span_of(stated.start, stated.end)
        if first == last or (age and stated.start < age.end and age.start < stated.end):
            continue
        if stated.rule == "age":
            if age is None or not course.is_skin(first):
                continue
            days = age.value * _YEAR - stated.value
            if days > 0 and stated.value <= _TWO_YEARS:
                yield first, last, "onset-before-age-two", "age at onset"
            if days > 0:
                found.append((_ORDER["age"], stated, days))
        elif course.is_complaint(stated, first, last):
            found.append((_ORDER[stated.rule], stated, stated.value))
    if found:
        _, stated, days = min(found, key=lambda one: (one[0], one[1].start))
        first, last = context.words.span_of(stated.start, stated.end)
        yield first, last, duration_finding(days), f"duration ({stated.rule})"


class _Course:
    def __init__(self, context: Context, knowledge: KnowledgeBase) -> None:
        self.context, self.knowledge = context, knowledge

    def _axes(self, stretch: Clause) -> set[str]:
        found = self.context.inside(stretch, "finding")
        return {self.knowledge.findings[hit.name].axis for hit in found}

    def is_skin(self, word: int) -> bool:
        """Tell whether a sentence tells of more than histories and laboratory values."""
        return bool(self._axes(self.context.sentence(word)) - _OTHER - {"laboratory"})

    def is_complaint(self, stated: Stated, first: int, last: int) -> bool:
        """Tell whether a time is that of the complaint, not of a medicine or an old disease."""
        context = self.context
        if stated.rule == "after":
            return False
        clause = context.clause(first)
        if any(h.name == _EACH and h.meets(_span(first, last)) for h in context.inside(clause)):
            return False  # how long each wheal lasts
        before = Clause(clause.first, first)
        if any(owns(one, _span(first, last), context) for one in context.persons(before)):
            return False
        if stated.rule == "history":
            return self._is_of_skin(last)
        if not self._is_now(stated, first):
            return False
        near = [hit for hit in context.inside(clause) if self._is_near(hit, first, last)]
        if any(hit.kind in {"drug", "person"} for hit in near):
            return False
        if any(hit.kind == "context" and hit.name in {"treatment", "past"} for hit in near):
            return False
        told = [hit for hit in near if hit.kind == "finding"]
        if any(self.knowledge.findings[hit.name].axis in _OTHER for hit in told):
            return False
        keys = context.words.keys
        if keys[last : last + 3] == ("at", "a", "time"):
            return False
        if keys[first] == "in" and not _EPISODES.isdisjoint(keys[max(0, first - _NEAR) : first]):
            return False  # the third episode in two years lasts no two years
        around = keys[max(clause.first, first - _NEAR) : min(clause.last, last + _NEAR)]
        lasting = any(hit.name == "non-healing" for hit in told)
        if context.has("not_onset", around) and not lasting:
            return False
        told_in = context.sentence(first) if keys[first] == "sinc" else clause
        return context.has("onset", keys[told_in.first : told_in.last]) or self.is_skin(first)

    def _is_now(self, stated: Stated, first: int) -> bool:
        """Tell whether it lasts, and what lasts stands beside: *itchy 2 months*."""
        if stated.rule != "bare":
            return stated.rule != "ago" or not _OVER.match(self.context.words.text, stated.end)
        told = self.context.inside(self.context.sentence(first), "finding")
        return self.context.has("lesion", self.context.words.keys[first - 1 : first]) or any(
            hit.last == first and self.knowledge.findings[hit.name].axis not in _OTHER
            for hit in told
        )

    def _is_near(self, hit: Hit, first: int, last: int) -> bool:
        if hit.first >= last:
            return hit.first - last <= _NEAR
        keys = self.context.words.keys
        return 0 <= first - hit.last <= _NEAR and "," not in keys[hit.last : first]

    def _is_of_skin(self, last: int) -> bool:
        """Tell whether a history is that of the skin: not *of asthma*, not *of cough and fever*."""
        for hit in self.context.inside(Clause(last, last + _AFTER + 1)):
            if hit.kind in {"drug", "history", "disorder"}:
                return False
            if hit.kind == "finding" and self.knowledge.findings[hit.name].axis in _OTHER:
                return False
        end = min(self.context.sentence(last - 1).last, last + _COMPLAINTS)
        if self.context.has("generic", self.context.words.keys[last:end]):
            return True
        told = self.context.inside(Clause(last, end), "finding")
        general = [
            self.knowledge.findings[hit.name].axis in _GENERAL or hit.name == "fever"
            for hit in told
        ]
        return not general or not all(general)


def _span(first: int, last: int) -> Hit:
    return Hit(first, last, "", "")
