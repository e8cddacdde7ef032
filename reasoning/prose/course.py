"""How long it has lasted: which of the times in a text is that of the complaint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from kb.knowledge import KnowledgeBase
from reasoning.case import duration_finding
from reasoning.prose.bonds import FROM_ANOTHER, OF_ANOTHER, Bonds
from reasoning.prose.clauses import Clause
from reasoning.prose.context import Context
from reasoning.prose.mention import State
from reasoning.prose.numbers import Stated
from reasoning.prose.owners import owns
from reasoning.prose.phrases import Hit
from reasoning.prose.times import durations

__all__ = ["course_findings"]

_ORDER = {"history": 0, "age": 1, "lasting": 2, "ago": 2, "held": 2, "bare": 3}
_YEAR, _TWO_YEARS = 365.25, 730.0
_NEAR, _AFTER, _COMPLAINTS = 5, 3, 12
_OTHER = frozenset({"history", "exposure"})
_EPISODES = frozenset({"episod", "attack", "outbreak", "time", "third", "fourth", "eruption"})
_PARTS = frozenset({"nail", "toenail", "fingernail", "skin", "hair"})
_EACH = "lesions-under-24-hours"
_CUT_OUT = frozenset(("cut", key) for key in ("out", "off", "away"))
_GENERAL = frozenset({"systemic", "laboratory"})
Found: TypeAlias = tuple[int, int, str, State, str]


def course_findings(
    context: Context, knowledge: KnowledgeBase, age: Stated | None
) -> Iterator[Found]:
    """Yield (first word, word after the last, finding, state, rule) of the time course in numbers.

    One time is that of the complaint; every other is ``unsaid``, with the reason as its rule.

    Args:
        context: of a text.
        knowledge: whose findings are read.
        age: of the patient, where the text states it.
    """
    course = _Course(context, knowledge)
    found: list[tuple[int, bool, Stated, float]] = []
    dropped: list[tuple[Stated, str]] = []
    for stated in durations(context.words.text):
        first, last = context.words.span_of(stated.start, stated.end)
        if first == last or (age and stated.start < age.end and age.start < stated.end):
            continue
        if stated.rule == "age":
            if age is None or not course.is_skin(first):
                dropped.append((stated, "no age to count from" if age is None else OF_ANOTHER))
                continue
            days = age.value * _YEAR - stated.value
            if days > 0 and stated.value <= _TWO_YEARS:
                yield first, last, "onset-before-age-two", "present", "age at onset"
            if days > 0:
                found.append((_ORDER["age"], False, stated, days))
            else:
                dropped.append((stated, "later than the patient's age"))
        elif why_not := course.why_not(stated, first, last):
            dropped.append((stated, why_not))
        else:
            disease = stated.rule != "history" and course.bonds.is_of_a_disorder(first)
            found.append((_ORDER[stated.rule], disease, stated, stated.value))
    found.sort(key=lambda one: (one[0], one[1], one[2].start))
    for _, _, stated, days in found[:1]:
        first, last = context.words.span_of(stated.start, stated.end)
        yield first, last, duration_finding(days), "present", f"duration ({stated.rule})"
    dropped += [(stated, "one duration is taken") for _, _, stated, _ in found[1:]]
    yield from _unused(dropped, [one[2] for one in found[:1]], course)


def _unused(
    dropped: Iterable[tuple[Stated, str]], taken: list[Stated], course: _Course
) -> Iterator[Found]:
    """Yield each time that is not used, once; *after* and *lasting* may be two names of one."""
    words = course.context.words
    for stated, why_not in sorted(dropped, key=_by_place):
        if any(stated.start < one.end and one.start < stated.end for one in taken):
            continue
        taken.append(stated)
        first, last = words.span_of(stated.start, stated.end)
        rate = stated.rule == "bare" and words.keys[first] in {"a", "an"}  # twice a day
        if not rate and not course.is_each(first, last):
            yield first, last, duration_finding(stated.value), "unsaid", why_not


def _by_place(one: tuple[Stated, str]) -> tuple[bool, int, int]:
    stated, _ = one
    return stated.rule == "loose", stated.start, -stated.end


class _Course:
    def __init__(self, context: Context, knowledge: KnowledgeBase) -> None:
        self.context, self.knowledge = context, knowledge
        self.bonds = Bonds(context, knowledge)

    def _axes(self, stretch: Clause) -> set[str]:
        found = self.context.inside(stretch, "finding")
        return {self.knowledge.findings[hit.name].axis for hit in found}

    def is_skin(self, word: int) -> bool:
        """Tell whether a sentence tells of more than histories and laboratory values."""
        return bool(self._axes(self.context.sentence(word)) - _OTHER - {"laboratory"})

    def is_each(self, first: int, last: int) -> bool:
        """Tell whether a time is how long each wheal lasts, which is a finding of its own."""
        told = self.context.inside(self.context.clause(first))
        return any(hit.name == _EACH and hit.meets(_span(first, last)) for hit in told)

    def why_not(self, stated: Stated, first: int, last: int) -> str:
        """Return why a time is not that of the complaint but of a medicine, of the past; or ''."""
        context = self.context
        if stated.rule == "loose":
            return "not told as how long it has lasted"
        if stated.rule == "after":
            return FROM_ANOTHER
        clause = context.clause(first)
        if self.is_each(first, last):
            return "how long each lasts"
        before = Clause(clause.first, first)
        if any(owns(one, _span(first, last), context) for one in context.persons(before)):
            return "of somebody else"
        if stated.rule == "history":
            return "" if self._is_of_skin(last) else OF_ANOTHER
        if not self._is_now(stated, first):
            return "nothing that lasts stands beside it"
        begin = self.bonds.begins(stated, first, last)
        bound = begin is not None and begin < first
        if stated.rule == "held" and not bound:
            return FROM_ANOTHER
        if why := self.bonds.why_over(stated, first, last, bound=bound):
            return why
        end = self.bonds.end(stated, last, bound=bound)
        told = Clause(clause.first if begin is None else begin, end)
        near = [hit for hit in context.inside(told) if self._is_near(hit, first, last)]
        return self._of_another(near) or self._not_begun(told, first, last, near)

    def _of_another(self, near: Sequence[Hit]) -> str:
        """Return what else a time is of, by the phrases beside it."""
        kinds = {hit.kind for hit in near}
        triggers = {hit.name for hit in near if hit.kind == "context"}
        if "drug" in kinds or "treatment" in triggers:
            return "of a treatment"
        if "person" in kinds:
            return "of somebody else"
        told = [hit for hit in near if hit.kind == "finding"]
        if any(self.knowledge.findings[hit.name].axis in _OTHER for hit in told):
            return "of an earlier disease, an exposure or a medicine"
        return "of the past" if "past" in triggers else ""

    def _not_begun(self, told: Clause, first: int, last: int, near: Sequence[Hit]) -> str:
        """Return why nothing begins or lasts since that time, or nothing."""
        context, keys = self.context, self.context.words.keys
        if keys[last : last + 3] == ("at", "a", "time"):
            return "how long it lasts each time"
        if keys[first] == "in" and not _EPISODES.isdisjoint(keys[max(0, first - _NEAR) : first]):
            return "of several episodes"  # the third in two years lasts no two years
        around = keys[max(told.first, first - _NEAR) : min(told.last, last + _NEAR)]
        lasting = any(hit.kind == "finding" and hit.name == "non-healing" for hit in near)
        cut_out = any(pair in _CUT_OUT for pair in pairwise(around))
        if cut_out or (context.has("not_onset", around) and not lasting):
            return OF_ANOTHER
        clause = context.clause(first)
        told_in = context.sentence(first) if keys[first] == "sinc" else clause
        said = keys[told_in.first : told_in.last]
        begun = context.has("onset", said) or not _PARTS.isdisjoint(said)
        sentence = context.sentence(first)
        begun = begun or context.has("lesion", keys[sentence.first : sentence.last])
        return "" if begun or self.is_skin(first) else "no complaint is told with it"

    def _is_now(self, stated: Stated, first: int) -> bool:
        """Tell whether it lasts, and what lasts stands beside: *itchy 2 months*."""
        if stated.rule != "bare":
            return True
        told = self.context.inside(self.context.sentence(first), "finding")
        return self.context.has("lesion", self.context.words.keys[first - 1 : first]) or any(
            hit.last == first and self.knowledge.findings[hit.name].axis not in _OTHER
            for hit in told
        )

    def _is_near(self, hit: Hit, first: int, last: int) -> bool:
        if hit.first >= last:
            return hit.first - last <= _NEAR
        keys = self.context.words.keys
        near = hit.first < first and first - hit.last <= _NEAR  # *psoriasis for* is one phrase
        return near and "," not in keys[hit.last : first]

    def _is_of_skin(self, last: int) -> bool:
        """Tell whether a history is that of the skin: not *of asthma*, not *of cough and fever*."""
        ahead = self.context.inside(Clause(last, last + _AFTER + 1))
        seen = {(hit.first, hit.last) for hit in ahead if hit.kind == "finding"}
        for hit in ahead:
            if hit.kind == "disorder" and (hit.first, hit.last) in seen:
                continue  # *pruritus* is a sign before it is a diagnosis
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
