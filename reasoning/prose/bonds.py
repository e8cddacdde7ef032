"""What a time belongs to: *a rash for 6 weeks, worse at work* has lasted six weeks, not the work.

A complaint that stands right before a time holds it: what is told behind the time (what makes it
worse, what is given for it, old diseases) takes it away no more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.knowledge import KnowledgeBase
from reasoning.prose.clauses import STOPS, Clause
from reasoning.prose.context import Context
from reasoning.prose.numbers import Stated
from reasoning.prose.phrases import Hit

__all__ = ["FROM_ANOTHER", "OF_ANOTHER", "Bonds"]

OF_ANOTHER, FROM_ANOTHER = "of something else", "told from something else on"
_OVER = re.compile(
    r"\s*,?\s*(?:that|which|and|but|it|then)?\s*(?:(?:has|have|had|then|since|soon|now)\s+){0,2}"
    r"(?:went\s+away|gone\b|healed|cleared|disappeared|resolved|vanished)",
    re.IGNORECASE,
)
"""*Two months ago, that went away* is no duration."""
_LASTING = frozenset({"for", "x", "sinc", "over", "dure", "last", "past", "present", "persist"})
_UNTIL = frozenset({"until", "till", "til"})
_EACH = frozenset({"each", "everi", "per"})
_AGAIN = frozenset({"everi", "each", "recurr", "episod", "attack", "bout"})
_WITHIN = frozenset({"in", "within"})
_GOES = frozenset(
    {"clear", "well", "settl", "disappear", "vanish", "go", "goe", "away", "subsid", "dri"}
)
_ASIDE = frozenset({"history", "exposure", "laboratory", "body-site", "distribution"})
_HOLDERS = frozenset({"finding", "disorder", "history", "drug", "person", "treatment"})
_DENIES = frozenset({"no", "not", "without", "never", "any", "n't", "free"})
_SUBJECTS = (("i",), ("he",), ("she",), ("they",), ("there",), ("my",), ("his",), ("her",))
_FAR = 14


class Bonds:
    """Tells what the times of a text belong to.

    Args:
        context: of the text.
        knowledge: whose findings are read.
    """

    def __init__(self, context: Context, knowledge: KnowledgeBase) -> None:
        self._context, self._knowledge = context, knowledge

    def holder(self, first: int) -> Hit | None:
        """Return what stands nearest before a time, in its clause and behind no comma."""
        keys, clause = self._context.words.keys, self._context.clause(first)
        near = [
            hit
            for hit in self._context.inside(Clause(max(clause.first, first - _FAR), first))
            if hit.kind in _HOLDERS and "," not in keys[hit.last : first]
        ]
        return max(near, key=_nearest, default=None)

    def begins(self, stated: Stated, first: int, last: int) -> int | None:
        """Return where the words of the complaint begin that holds a time; None if none does.

        Who has had it *since* that time may follow it.
        """
        keys = self._context.words.keys
        if stated.rule in {"lasting", "held"} and keys[first] not in _LASTING:
            return None
        if keys[last : last + 1] in _SUBJECTS:
            return first  # a man with diabetes and for three years he has had lumps
        clause, holder = self._context.clause(first), self.holder(first)
        if holder is None or holder.kind != "finding":
            return clause.first if self._context.has("lesion", keys[first - 1 : first]) else None
        start = _after_and(keys, clause.first, holder.first)
        if self._complaint(Clause(start, first)):
            return start
        return clause.first if self._complaint(Clause(clause.first, first)) else None

    def _complaint(self, stretch: Clause) -> bool:
        """Tell whether words say what is seen or felt, not where or in whom alone."""
        told = self._context.inside(stretch, "finding")
        if any(self._knowledge.findings[hit.name].axis not in _ASIDE for hit in told):
            return True
        said = self._context.words.keys[stretch.first : stretch.last]
        return self._context.has("lesion", said) or self._context.has("new_noun", said)

    def is_of_a_disorder(self, first: int) -> bool:
        """Tell whether it is a named disease that has lasted: *eczema for five years*."""
        holder = self.holder(first)
        return holder is not None and holder.kind in {"disorder", "history"}

    def end(self, stated: Stated, last: int, *, bound: bool) -> int:
        """Return how far words behind a time may say that it is that of something else."""
        clause_end = self._context.clause(last - 1).last
        if not bound:
            return clause_end
        keys = self._context.words.keys
        commas = (place for place in range(last, clause_end) if keys[place] == ",")
        return next(commas, clause_end) if stated.rule == "ago" else last

    def why_over(self, stated: Stated, first: int, last: int, *, bound: bool) -> str:
        """Return why a time does not go on to this day, or nothing."""
        keys = self._context.words.keys
        if (stated.rule == "ago" or bound) and _OVER.match(self._context.words.text, stated.end):
            return "what it tells of went away"
        if not _EACH.isdisjoint(keys[max(0, first - 1) : first + 1]):
            return "how often it comes"
        sentence = self._context.sentence(first)
        again = not _AGAIN.isdisjoint(keys[sentence.first : sentence.last])
        if again and self._context.words.surface(first, first + 1).lower() == "lasting":
            return "how long it lasts each time"
        if keys[first] in _WITHIN and not _GOES.isdisjoint(keys[max(0, first - 2) : first]):
            return "how long it lasts each time"
        ahead = keys[last : last + 1]
        if not _EACH.isdisjoint(ahead) or (
            ahead == ("a",) and self._context.has("spans", keys[last + 1 : last + 2])
        ):
            return "how long it lasts each time"
        if _UNTIL.isdisjoint(keys[max(0, first - 2) : first + 1]):
            return ""
        return "until when it was otherwise" if self._was_there(first) else ""

    def _was_there(self, first: int) -> bool:
        """Tell whether it was there before: *the rash was not itchy until last week*.

        *He had no rash until last week* says when it began.
        """
        keys, sentence = self._context.words.keys, self._context.sentence(first)
        lesions = {
            hit.first
            for hit in self._context.inside(Clause(sentence.first, first), "finding")
            if self._knowledge.findings[hit.name].axis == "primary-lesion"
        }
        for place in range(sentence.first, first):
            lesion = place in lesions or self._context.has("lesion", keys[place : place + 1])
            before = keys[max(sentence.first, place - 3) : place]
            if lesion and _DENIES.isdisjoint(before):
                return True
        return False


def _nearest(hit: Hit) -> tuple[int, int, bool]:
    """Return how near a phrase is; *hives* are what is seen before they are a diagnosis."""
    return hit.last, hit.last - hit.first, hit.kind == "finding"


def _after_and(keys: Sequence[str], first: int, last: int) -> int:
    """Return the place behind the last *and* (or stop) between two words, or the first."""
    for place in range(last - 1, first - 1, -1):
        if keys[place] == "and" or keys[place] in STOPS:
            return place + 1
    return first
