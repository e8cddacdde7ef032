"""What stands around a phrase: whether lesions are counted, what is said of skin, nails or hair."""

from __future__ import annotations

from kb.knowledge import KnowledgeBase
from reasoning.prose.clauses import Clause
from reasoning.prose.context import Context
from reasoning.prose.phrases import Hit, Phrases

__all__ = ["Around"]

_COUNTED = frozenset({"primary-lesion", "secondary-change"})
_SEEN = frozenset({"primary-lesion", "secondary-change", "surface", "shape", "color"})
_ANY_SYMPTOM = frozenset({"associ", "local", "skin", "subject", "particular"})
_FEELS = frozenset(
    (key,)
    for key in (
        *("veri", "is", "are", "was", "were", "feel", "felt", "becam"),
        *("bit", "and", "realli", "slight", "quit", "so", "too"),
    )
)
_FEET = frozenset({"foot", "toe", "toenail", "sole", "ankl", "plantar"})
_HANDS = frozenset({"hand", "finger", "fingernail", "palm", "palms", "wrist", "forearm"})
_GENERAL = frozenset({"fever", "chills", "pain", "severe-pain", "numbness", "tenderness"})
_INWARD = frozenset(
    {"tonsillar", "tonsil", "hilar", "crepit", "weak", "stiff", "hear", "deaf", "seizur"}
)
_MUSCLES = frozenset({"weak", "weaker", "stiff", "strength"})
_NEGATIONS = frozenset({"not", "n't", "never"})
_HAIR = frozenset({"hair", "scalp", "alopecia", "beard"})
_TELLING, _NEAR = 9, 5


class Around:
    """Answers questions about the words around a phrase.

    Args:
        context: of the text.
        knowledge: whose findings the phrases are.
        starts: words at which a finding begins.
    """

    def __init__(self, context: Context, knowledge: KnowledgeBase, starts: frozenset[int]) -> None:
        self._context, self._knowledge, self._starts = context, knowledge, starts

    def axis(self, hit: Hit) -> str:
        """Return the axis of a phrase's finding."""
        return self._knowledge.findings[hit.name].axis

    def counts_lesions(self, hit: Hit) -> bool:
        """Tell whether *several* counts lesions: *several scaly papules*, not *several weeks*."""
        clause = self._context.clause(hit.first)
        near = [
            other
            for other in self._context.inside(clause, "finding")
            if 0 <= other.first - hit.last <= _TELLING and self.axis(other) in _COUNTED
        ]
        ahead = self._context.words.keys[hit.last : min(hit.last + 7, clause.last)]
        return bool(near) or self._context.has("lesion", ahead)

    def is_of_skin(self, hit: Hit) -> bool:
        """Tell whether *raised* or *palpable* is said of a lesion, not of a node or a value."""
        clause = self._context.clause(hit.first)
        near = range(max(clause.first, hit.first - _NEAR), min(clause.last, hit.last + _NEAR))
        if self._context.has("lesion", [self._context.words.keys[place] for place in near]):
            return True
        told = self._context.inside(clause, "finding")
        return any(
            other.first in near and not other.meets(hit) and self.axis(other) in _COUNTED
            for other in told
        )

    def is_of_several(self, hit: Hit) -> bool:
        """Tell whether *one* is said of several: *one of the lesions*."""
        words, clause = self._context.words, self._context.clause(hit.first)
        for place in range(hit.last, min(hit.last + 6, clause.last)):
            if words.keys[place] in self._context.grammar["one"]:
                return words.surface(place, place + 1).lower().endswith("s")
        return False

    def is_suntan(self, hit: Hit, surface: str) -> bool:
        """Tell whether *tan* is what the sun does: *she never tans*, *got a tan*."""
        before = self._context.words.keys[hit.first - 1 : hit.first]
        alone = before == ("a",) and hit.last not in self._starts
        verb = surface == "tan" and not _NEGATIONS.isdisjoint(before)
        return surface in {"tans", "tanned", "tanning"} or (surface == "tan" and alone) or verb

    def is_of_a_symptom(self, hit: Hit) -> bool:
        """Tell whether it is not said of the skin: *intermittent fever*, *generalized headache*."""
        if not _INWARD.isdisjoint(self._context.words.keys[hit.last : hit.last + 1]):
            return True
        return any(
            other.first == hit.last and (self.axis(other) == "systemic" or other.name in _GENERAL)
            for other in self._context.inside(self._context.clause(hit.first), "finding")
        )

    def is_of_muscles(self, hit: Hit) -> bool:
        """Tell whether a place is where somebody is weak or stiff: *weakness in her thighs*."""
        clause = self._context.clause(hit.first)
        first = max(clause.first, hit.first - _NEAR)
        before = self._context.words.keys[first : hit.first]
        seen = self._context.inside(Clause(first, hit.first), "finding")
        return not _MUSCLES.isdisjoint(before) and not any(self.axis(h) in _SEEN for h in seen)

    def is_of_feet(self, hit: Hit) -> bool:
        """Tell whether web spaces are those of the toes: the limb named last decides."""
        keys = self._context.words.keys
        ahead = self._context.clause(hit.first).last
        near = (*keys[hit.last : min(ahead, hit.last + _NEAR)], *reversed(keys[: hit.first]))
        return next((key in _FEET for key in near if key in _FEET or key in _HANDS), False)

    def is_of_nails(self, hit: Hit, surface: str) -> bool:
        """Tell whether *pits* are those of nails, not of the skin or of an edema."""
        sentence = self._context.sentence(hit.first)
        told = self._context.words.keys[sentence.first : sentence.last]
        return "nail" in surface or any("nail" in key for key in told)

    def is_adjective(self, hit: Hit) -> bool:
        """Tell whether *sore* says how something feels: *it is sore*, *sore red cracks*."""
        words = self._context.words
        before = words.keys[hit.first - 1 : hit.first]
        looks = self._context.words.keys[hit.last : hit.last + 1] == ("look",)
        return before in _FEELS or hit.last in self._starts or looks

    def is_likened(self, hit: Hit) -> bool:
        """Tell whether something is only like it: *bruise-like*, *looked like a burn*."""
        keys = self._context.words.keys
        return "like" in keys[max(0, hit.first - 3) : hit.first] or (
            keys[hit.last : hit.last + 1] == ("like",)
        )

    def is_of_an_organ(self, hit: Hit, surface: str) -> bool:
        """Tell whether only some symptoms are denied: *no ocular symptoms*."""
        words = self._context.words.keys[hit.first : hit.last]
        return surface.startswith("no ") and len(words) > 2 and words[1] not in _ANY_SYMPTOM

    def is_of_a_drug(self, hit: Hit) -> bool:
        """Tell whether a course is that of a medicine: *daily prednisone for two weeks*."""
        clause = self._context.clause(hit.first)
        drugs = self._context.inside(clause, "drug")
        return any(0 <= hit.first - drug.last <= _NEAR for drug in drugs)

    def is_of_the_past(self, hit: Hit) -> bool:
        """Tell whether a place belongs to an earlier disease: *a carcinoma of his ear in 2015*."""
        inside = self._context.inside(self._context.clause(hit.first))
        said = {(h.first, h.last) for h in inside if h.kind == "finding"}  # hair loss is one now
        if not any(h.kind == "history" and (h.first, h.last) not in said for h in inside):
            return False
        told = [other for other in Phrases.longest(inside) if other.kind == "finding"]
        return not any(self.axis(other) in _SEEN for other in told)

    def tells_of_hair(self, hit: Hit) -> bool:
        """Tell whether the sentence, or the one before, is of hair."""
        sentence = self._context.sentence(hit.first)
        begin = self._context.sentence(max(0, sentence.first - 1)).first
        told = self._context.words.keys[begin : sentence.last]
        return not _HAIR.isdisjoint(told)
