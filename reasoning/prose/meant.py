"""When a phrase of the vocabulary does not mean its finding where it stands.

*Several weeks* counts no lesions, *two weeks back* is no place, *bruise-like* is no bruise. Each
rule looks at the words around a phrase and returns why it says nothing there, for the user to see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kb.knowledge import KnowledgeBase
from reasoning.prose.clauses import Clause
from reasoning.prose.context import Context
from reasoning.prose.phrases import Hit, Phrases
from reasoning.prose.worsening import is_worsening

__all__ = ["Meant"]

_COUNTED = frozenset({"primary-lesion", "secondary-change"})
_SEEN = frozenset({"primary-lesion", "secondary-change", "surface", "shape", "color"})
_TELLING, _NEAR = 9, 5
_AGO = frozenset({("day",), ("week",), ("month",), ("year",)})
"""*Two weeks back* is no place."""
_ANY_SYMPTOM = frozenset({"associ", "local", "skin", "subject", "particular"})
_STINGERS = frozenset(
    (key,)
    for key in ("a", "the", "bee", "wasp", "hornet", "insect", "ant", "scorpion", "jellyfish", "of")
)
_FEELS = frozenset((key,) for key in ("veri", "is", "are", "was", "were", "feel", "felt", "becam"))
_FEET = frozenset({"foot", "toe", "toenail", "sole", "ankl", "plantar"})
_HANDS = frozenset({"hand", "finger", "fingernail", "palm", "palms", "wrist", "forearm"})
_GENERAL = frozenset({"fever", "chills", "pain", "severe-pain", "numbness"})
_INWARD = frozenset(
    {"tonsillar", "tonsil", "hilar", "crepit", "weak", "stiff", "hear", "deaf", "seizur"}
)
_EXAMINED = frozenset({"exam", "examin", "auscult", "radiograph", "radiographi", "x", "xray"})
_MUSCLES = frozenset({"weak", "weaker", "stiff", "strength"})
_NEGATIONS = frozenset({"not", "n't", "never"})
_BLACK_DOTS = frozenset({"black dots", "dark dots"})
_HAIR = frozenset({"hair", "scalp", "alopecia", "beard"})
_PARED = frozenset({"pare", "shave", "debrid", "wart", "warti"})
_AROUND = frozenset({"around", "about", "near", "round", "surround"})
_INSIDE = frozenset({"in", "insid", "within", "on", "of"})
_SPREAD = frozenset({"distribut", "scatter", "spread", "involv", "affect"})
_OTHER_FOLDS = frozenset({"nail", "nailfold", "nasolabi", "vocal", "infraorbit"})


@dataclass(frozen=True)
class _Said:
    """A phrase with its words in small letters."""

    hit: Hit
    surface: str


class Meant:
    """Judges phrases by the words around them.

    Args:
        context: of the text.
        knowledge: whose findings the phrases are.
        starts: words at which a finding begins.
    """

    def __init__(self, context: Context, knowledge: KnowledgeBase, starts: frozenset[int]) -> None:
        self._context, self._knowledge, self._starts = context, knowledge, starts
        likened = self._likened
        self._rules: Mapping[str, tuple[Callable[[_Said], str], ...]] = {
            "single-lesion": (self._counts, self._of_several),
            "multiple-lesions": (self._counts,),
            "raised-lesion": (self._raised,),
            "increasing-size": (self._growing,),
            "brown": (self._brown,),
            "recurrent-course": (self._of_a_symptom,),
            "ecchymosis": (likened,),
            "burn-injury": (likened,),
            "insect-or-tick-bite": (likened, self._stings),
            "sharply-demarcated-border": (self._circumscribed,),
            "no-symptoms": (self._of_an_organ,),
            "close-contact-affected": (self._of_nobody,),
            "nail-pitting": (self._of_skin_pits,),
            "ulcer": (self._sore,),
            "pain": (self._a_sore,),
            "finger-web-involvement": (self._of_feet,),
            "papule": (self._bumping,),
            "macule": (self._of_oil,),
            "alcohol-use": (self._worsens,),
            "black-dots-scalp": (self._of_no_hair,),
            "thrombosed-capillaries": (self._of_hair,),
            "auspitz-sign": (self._pared,),
            "oral-cavity": (self._around,),
            "generalized-distribution": (self._of_a_symptom, self._of_one_place),
            "bilateral-distribution": (self._of_a_symptom,),
            "intertriginous": (self._of_another_fold,),
        }

    def _axis(self, hit: Hit) -> str:
        return self._knowledge.findings[hit.name].axis

    def why_not(self, hit: Hit) -> str:
        """Return why a phrase does not say what it seems to say, or nothing."""
        surface = self._context.words.surface(hit.first, hit.last).lower()
        for rule in self._rules.get(hit.name, ()):
            reason = rule(_Said(hit, surface))
            if reason:
                return reason
        axis = self._axis(hit)
        if axis == "time-course" and self._is_of_a_drug(hit):
            return "of a medicine"
        return self._no_place(hit, surface) if axis == "body-site" else ""

    def _no_place(self, hit: Hit, surface: str) -> str:
        keys = self._context.words.keys
        if surface == "back" and keys[hit.first - 1 : hit.first] in _AGO:
            return "a time"
        if keys[hit.last : hit.last + 1] == (":",):
            return "a heading"
        if surface.endswith(("ed", "ing")) and " " not in surface:
            return "a verb"
        if keys[hit.last : hit.last + 1] and keys[hit.last] in _EXAMINED:
            return "an examination"
        if self._is_of_muscles(hit):
            return "of muscles or joints"
        return "of an earlier disease" if self._is_of_the_past(hit) else ""

    def _counts(self, at: _Said) -> str:
        return "" if self._counts_lesions(at.hit) else "counts no lesions"

    def _of_several(self, at: _Said) -> str:
        return "said of several" if self._is_of_several(at.hit) else ""

    def _raised(self, at: _Said) -> str:
        alone = at.hit.last - at.hit.first == 1
        return "not of the skin" if alone and not self._is_of_skin(at.hit) else ""

    def _growing(self, at: _Said) -> str:
        return "it is large, not growing" if at.surface == "enlarged" else ""

    def _brown(self, at: _Said) -> str:
        return "a suntan" if self._is_suntan(at.hit, at.surface) else ""

    def _of_a_symptom(self, at: _Said) -> str:
        return "of a symptom" if self._is_of_a_symptom(at.hit) else ""

    def _bumping(self, at: _Said) -> str:
        return "a verb" if at.surface in {"bumped", "bumping"} else ""

    def _of_oil(self, at: _Said) -> str:
        oil = self._context.words.keys[at.hit.first - 1 : at.hit.first] == ("oil",)
        return "a sign of the nails" if oil else ""

    def _worsens(self, at: _Said) -> str:
        return "makes it worse" if is_worsening(at.hit.first, self._context) else ""

    def _of_hair(self, at: _Said) -> str:
        hairs = at.surface in _BLACK_DOTS and self._tells_of_hair(at.hit)
        return "of broken hairs" if hairs else ""

    def _of_no_hair(self, at: _Said) -> str:
        return "" if self._tells_of_hair(at.hit) else "not of hairs"

    def _tells_of_hair(self, hit: Hit) -> bool:
        sentence = self._context.sentence(hit.first)
        told = self._context.words.keys[sentence.first : sentence.last]
        return not _HAIR.isdisjoint(told)

    def _pared(self, at: _Said) -> str:
        sentence = self._context.sentence(at.hit.first)
        told = self._context.words.keys[sentence.first : sentence.last]
        return "of a pared lesion" if not _PARED.isdisjoint(told) else ""

    def _around(self, at: _Said) -> str:
        """*Around the eyes and mouth* is not in the mouth."""
        clause = self._context.clause(at.hit.first)
        first = max(clause.first, at.hit.first - _NEAR)
        between = self._context.words.keys[first : at.hit.first]
        around = max((i for i, key in enumerate(between) if key in _AROUND), default=None)
        if at.surface != "mouth" or around is None:
            return ""
        inner = not _INSIDE.isdisjoint(between[around + 1 :])
        return "" if inner else "around it"

    def _of_one_place(self, at: _Said) -> str:
        ahead = self._context.words.keys[at.hit.last : at.hit.last + 1]
        spread = not _SPREAD.isdisjoint(ahead)
        return "of one place" if at.surface == "diffusely" and not spread else ""

    def _of_another_fold(self, at: _Said) -> str:
        before = self._context.words.keys[at.hit.first - 1 : at.hit.first]
        other = at.surface in {"fold", "folds"} and not _OTHER_FOLDS.isdisjoint(before)
        return "no fold of the body" if other else ""

    def _likened(self, at: _Said) -> str:
        return "likened to it" if self._is_likened(at.hit) else ""

    def _stings(self, at: _Said) -> str:
        before = self._context.words.keys[at.hit.first - 1 : at.hit.first]
        return "a verb" if at.surface in {"sting", "stings"} and before not in _STINGERS else ""

    def _circumscribed(self, at: _Said) -> str:
        by = self._context.words.keys[at.hit.last : at.hit.last + 1] == ("by",)
        return "a verb" if at.surface == "circumscribed" and by else ""

    def _of_an_organ(self, at: _Said) -> str:
        return "of one organ" if self._is_of_an_organ(at.hit, at.surface) else ""

    def _of_nobody(self, at: _Said) -> str:
        told = self._context.persons(self._context.clause(at.hit.first))
        return "no contact is told of" if at.surface.endswith("affected") and not told else ""

    def _of_skin_pits(self, at: _Said) -> str:
        return "" if self._is_of_nails(at.hit, at.surface) else "not of the nails"

    def _sore(self, at: _Said) -> str:
        return "an adjective" if at.surface == "sore" and self._is_adjective(at.hit) else ""

    def _a_sore(self, at: _Said) -> str:
        noun = at.surface == "sores" or (at.surface == "sore" and not self._is_adjective(at.hit))
        return "a noun" if noun else ""

    def _of_feet(self, at: _Said) -> str:
        return "of the feet" if self._is_of_feet(at.hit) else ""

    def _counts_lesions(self, hit: Hit) -> bool:
        """Tell whether *several* counts lesions: *several scaly papules*, not *several weeks*."""
        clause = self._context.clause(hit.first)
        near = [
            other
            for other in self._context.inside(clause, "finding")
            if 0 <= other.first - hit.last <= _TELLING and self._axis(other) in _COUNTED
        ]
        ahead = self._context.words.keys[hit.last : min(hit.last + 7, clause.last)]
        return bool(near) or self._context.has("lesion", ahead)

    def _is_of_skin(self, hit: Hit) -> bool:
        """Tell whether *raised* or *palpable* is said of a lesion, not of a node or a value."""
        clause = self._context.clause(hit.first)
        near = range(max(clause.first, hit.first - _NEAR), min(clause.last, hit.last + _NEAR))
        if self._context.has("lesion", [self._context.words.keys[place] for place in near]):
            return True
        told = self._context.inside(clause, "finding")
        return any(
            other.first in near and not other.meets(hit) and self._axis(other) in _COUNTED
            for other in told
        )

    def _is_of_several(self, hit: Hit) -> bool:
        words, clause = self._context.words, self._context.clause(hit.first)
        for place in range(hit.last, min(hit.last + 6, clause.last)):
            if words.keys[place] in self._context.grammar["one"]:
                return words.surface(place, place + 1).lower().endswith("s")
        return False

    def _is_suntan(self, hit: Hit, surface: str) -> bool:
        before = self._context.words.keys[hit.first - 1 : hit.first]
        alone = before == ("a",) and hit.last not in self._starts
        verb = surface == "tan" and not _NEGATIONS.isdisjoint(before)
        return surface in {"tans", "tanned", "tanning"} or (surface == "tan" and alone) or verb

    def _is_of_a_symptom(self, hit: Hit) -> bool:
        """Tell whether it is not said of the skin: *intermittent fever*, *generalized headache*."""
        if not _INWARD.isdisjoint(self._context.words.keys[hit.last : hit.last + 1]):
            return True
        return any(
            other.first == hit.last and (self._axis(other) == "systemic" or other.name in _GENERAL)
            for other in self._context.inside(self._context.clause(hit.first), "finding")
        )

    def _is_of_muscles(self, hit: Hit) -> bool:
        """Tell whether a place is where somebody is weak or stiff: *weakness in her thighs*."""
        clause = self._context.clause(hit.first)
        first = max(clause.first, hit.first - _NEAR)
        before = self._context.words.keys[first : hit.first]
        seen = self._context.inside(Clause(first, hit.first), "finding")
        return not _MUSCLES.isdisjoint(before) and not any(self._axis(h) in _SEEN for h in seen)

    def _is_of_feet(self, hit: Hit) -> bool:
        """Tell whether web spaces are those of the toes: the limb named last decides."""
        keys = self._context.words.keys
        ahead = self._context.clause(hit.first).last
        near = (*keys[hit.last : min(ahead, hit.last + _NEAR)], *reversed(keys[: hit.first]))
        return next((key in _FEET for key in near if key in _FEET or key in _HANDS), False)

    def _is_of_nails(self, hit: Hit, surface: str) -> bool:
        """Tell whether *pits* are those of nails, not of the skin or of an edema."""
        sentence = self._context.sentence(hit.first)
        told = self._context.words.keys[sentence.first : sentence.last]
        return "nail" in surface or any("nail" in key for key in told)

    def _is_adjective(self, hit: Hit) -> bool:
        """Tell whether *sore* says how something feels: *it is sore*, *sore red cracks*."""
        words = self._context.words
        before = words.keys[hit.first - 1 : hit.first]
        looks = self._context.words.keys[hit.last : hit.last + 1] == ("look",)
        return before in _FEELS or hit.last in self._starts or looks

    def _is_likened(self, hit: Hit) -> bool:
        """Tell whether something is only like it: *bruise-like*, *looked like a burn*."""
        keys = self._context.words.keys
        return "like" in keys[max(0, hit.first - 3) : hit.first] or (
            keys[hit.last : hit.last + 1] == ("like",)
        )

    def _is_of_an_organ(self, hit: Hit, surface: str) -> bool:
        """Tell whether only some symptoms are denied: *no ocular symptoms*."""
        words = self._context.words.keys[hit.first : hit.last]
        return surface.startswith("no ") and len(words) > 2 and words[1] not in _ANY_SYMPTOM

    def _is_of_a_drug(self, hit: Hit) -> bool:
        clause = self._context.clause(hit.first)
        drugs = self._context.inside(clause, "drug")
        return any(0 <= hit.first - drug.last <= _NEAR for drug in drugs)

    def _is_of_the_past(self, hit: Hit) -> bool:
        """Tell whether a place belongs to an earlier disease: *a carcinoma of his ear in 2015*."""
        inside = self._context.inside(self._context.clause(hit.first))
        said = {(h.first, h.last) for h in inside if h.kind == "finding"}  # hair loss is one now
        if not any(h.kind == "history" and (h.first, h.last) not in said for h in inside):
            return False
        told = [other for other in Phrases.longest(inside) if other.kind == "finding"]
        return not any(self._axis(other) in _SEEN for other in told)
