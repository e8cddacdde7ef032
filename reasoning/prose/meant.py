"""When a phrase of the vocabulary does not mean its finding where it stands.

*Several weeks* counts no lesions, *two weeks back* is no place, *bruise-like* is no bruise. Each
rule looks at the words around a phrase and returns why it says nothing there, for the user to see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kb.knowledge import KnowledgeBase
from reasoning.prose.around import Around
from reasoning.prose.clauses import Clause
from reasoning.prose.context import Context
from reasoning.prose.elsewhere import Elsewhere, is_off
from reasoning.prose.everyday import Everyday
from reasoning.prose.healed import Healed
from reasoning.prose.judge import Said
from reasoning.prose.phrases import Hit
from reasoning.prose.worsening import is_worsening

__all__ = ["Meant"]

_NEAR = 5
_AGO = frozenset({("day",), ("week",), ("month",), ("year",), ("fortnight",), ("while",)})
"""*Two weeks back* is no place."""
_STINGERS = frozenset(
    (key,)
    for key in ("a", "the", "bee", "wasp", "hornet", "insect", "ant", "scorpion", "jellyfish", "of")
)
_EXAMINED = frozenset({"exam", "examin", "auscult", "radiograph", "radiographi", "x", "xray"})
_BLACK_DOTS = frozenset({"black dots", "dark dots"})
_PARED = frozenset({"pare", "shave", "debrid", "wart", "warti"})
_AROUND = frozenset({"around", "about", "near", "round", "surround"})
_INSIDE = frozenset({"in", "insid", "within", "on", "of"})
_SPREAD = frozenset({"distribut", "scatter", "spread", "involv", "affect"})
_TAKEN = ("medic", "drug", "antibiotic", "steroid", "contracept", "intake", "tablet", "agent",
          "treatment", "therapy", "supplement", "hypoglyc", "anticoag", "antifung", "antivir",
          "antihist", "temperature", "temp", "route", "dose")  # fmt: skip
_GRANULOMAS = frozenset({"granuloma", "histiocyt", "lymphocyt", "epithelioid", "plasma"})
_SOMEWHERE = (("on",), ("over",), ("elsewher",), ("around",))
_ANOTHER = frozenset({"preceding", "prior", "previous", "other", "similar", "associated", "new",
                      "accompanying", "further", "antecedent"})  # fmt: skip
_OTHER_FOLDS = frozenset({"nail", "nailfold", "nasolabi", "vocal", "infraorbit"})


class Meant:
    """Judges phrases by the words around them.

    Args:
        context: of the text.
        knowledge: whose findings the phrases are.
        starts: words at which a finding begins.
    """

    def __init__(self, context: Context, knowledge: KnowledgeBase, starts: frozenset[int]) -> None:
        self._context = context
        self._near = Around(context, knowledge, starts)
        self._judges = tuple(kind(context, knowledge) for kind in (Elsewhere, Everyday, Healed))
        likened = self._likened
        self._rules: Mapping[str, tuple[Callable[[Said], str], ...]] = {
            "no-visible-rash": (self._of_another_rash,),
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
            "oral-cavity": (self._around, self._swallowed),
            "tzanck-multinucleated-cells": (self._of_granulomas,),
            "generalized-distribution": (self._of_a_symptom, self._of_one_place),
            "bilateral-distribution": (self._of_a_symptom,),
            "intertriginous": (self._of_another_fold,),
        }

    def why_not(self, hit: Hit) -> str:
        """Return why a phrase does not say what it seems to say, or nothing."""
        surface = self._context.words.surface(hit.first, hit.last).lower()
        for rule in self._rules.get(hit.name, ()):
            reason = rule(Said(hit, surface))
            if reason:
                return reason
        for judge in self._judges:
            if reason := judge.why_not(Said(hit, surface)):
                return reason
        axis = self._near.axis(hit)
        if axis == "time-course" and self._near.is_of_a_drug(hit):
            return "of a medicine"
        return self._no_place(hit, surface) if axis == "body-site" else ""

    def _no_place(self, hit: Hit, surface: str) -> str:
        keys = self._context.words.keys
        if surface == "back" and keys[hit.first - 1 : hit.first] in _AGO:
            return "a time"
        if surface == "back" and keys[hit.last : hit.last + 1] == ("of",):
            return "of another part"
        begins = hit.first - self._context.sentence(hit.first).first <= 1
        if begins and keys[hit.last : hit.last + 1] == (":",):
            return "a heading"
        if surface.endswith(("ed", "ing")) and " " not in surface:
            return "a verb"
        ahead = keys[hit.last : hit.last + 2]
        lasting = ahead[:1] == ("x",) and ahead[1:] and ahead[1][:1].isdigit()
        if ahead and ahead[0] in _EXAMINED and not lasting:
            return "an examination"
        if is_off(self._context.words.text, self._context.words.starts[hit.first]):
            return "near it, not on it"
        if self._near.is_of_muscles(hit):
            return "of muscles or joints"
        return "of an earlier disease" if self._near.is_of_the_past(hit) else ""

    def _counts(self, at: Said) -> str:
        return "" if self._near.counts_lesions(at.hit) else "counts no lesions"

    def _of_several(self, at: Said) -> str:
        return "said of several" if self._near.is_of_several(at.hit) else ""

    def _raised(self, at: Said) -> str:
        alone = at.hit.last - at.hit.first == 1
        return "not of the skin" if alone and not self._near.is_of_skin(at.hit) else ""

    def _growing(self, at: Said) -> str:
        return "it is large, not growing" if at.surface == "enlarged" else ""

    def _brown(self, at: Said) -> str:
        return "a suntan" if self._near.is_suntan(at.hit, at.surface) else ""

    def _of_a_symptom(self, at: Said) -> str:
        return "of a symptom" if self._near.is_of_a_symptom(at.hit) else ""

    def _bumping(self, at: Said) -> str:
        return "a verb" if at.surface in {"bumped", "bumping"} else ""

    def _of_oil(self, at: Said) -> str:
        oil = self._context.words.keys[at.hit.first - 1 : at.hit.first] == ("oil",)
        return "a sign of the nails" if oil else ""

    def _worsens(self, at: Said) -> str:
        return "makes it worse" if is_worsening(at.hit.first, self._context) else ""

    def _of_hair(self, at: Said) -> str:
        hairs = at.surface in _BLACK_DOTS and self._near.tells_of_hair(at.hit)
        return "of broken hairs" if hairs else ""

    def _of_no_hair(self, at: Said) -> str:
        return "" if self._near.tells_of_hair(at.hit) else "not of hairs"

    def _pared(self, at: Said) -> str:
        sentence = self._context.sentence(at.hit.first)
        told = self._context.words.keys[sentence.first : sentence.last]
        return "of a pared lesion" if not _PARED.isdisjoint(told) else ""

    def _around(self, at: Said) -> str:
        """*Around the eyes and mouth* is not in the mouth."""
        clause = self._context.clause(at.hit.first)
        first = max(clause.first, at.hit.first - _NEAR)
        between = self._context.words.keys[first : at.hit.first]
        around = max((i for i, key in enumerate(between) if key in _AROUND), default=None)
        if at.surface != "mouth" or around is None:
            return ""
        inner = not _INSIDE.isdisjoint(between[around + 1 :])
        return "" if inner else "around it"

    def _of_another_rash(self, at: Said) -> str:
        """*No preceding rash* is not that there is none, nor *no rash on the trunk*."""
        if self._context.words.keys[at.hit.last : at.hit.last + 1] in _SOMEWHERE:
            return "none there"
        return "another rash" if not _ANOTHER.isdisjoint(at.surface.split()) else ""

    def _swallowed(self, at: Said) -> str:
        """*Oral medications* are in no mouth."""
        if at.surface != "oral" or at.hit.last >= len(self._context.words.keys):
            return ""
        ahead = self._context.words.surface(at.hit.last, at.hit.last + 1).lower()
        drug = ahead.startswith(_TAKEN) or any(
            one.first in {at.hit.first, at.hit.last}
            for one in self._context.inside(Clause(at.hit.first, at.hit.last + 1), "drug")
        )
        return "how it is taken" if drug else ""

    def _of_granulomas(self, at: Said) -> str:
        sentence = self._context.sentence(at.hit.first)
        told = self._context.words.keys[sentence.first : sentence.last]
        return "of a granuloma" if not _GRANULOMAS.isdisjoint(told) else ""

    def _of_one_place(self, at: Said) -> str:
        ahead = self._context.words.keys[at.hit.last : at.hit.last + 1]
        spread = not _SPREAD.isdisjoint(ahead)
        return "of one place" if at.surface == "diffusely" and not spread else ""

    def _of_another_fold(self, at: Said) -> str:
        before = self._context.words.keys[at.hit.first - 1 : at.hit.first]
        other = at.surface in {"fold", "folds"} and not _OTHER_FOLDS.isdisjoint(before)
        return "no fold of the body" if other else ""

    def _likened(self, at: Said) -> str:
        return "likened to it" if self._near.is_likened(at.hit) else ""

    def _stings(self, at: Said) -> str:
        before = self._context.words.keys[at.hit.first - 1 : at.hit.first]
        verb = at.surface in {"sting", "stings", "stinging"} and before not in _STINGERS
        return "a verb" if verb else ""

    def _circumscribed(self, at: Said) -> str:
        by = self._context.words.keys[at.hit.last : at.hit.last + 1] == ("by",)
        return "a verb" if at.surface == "circumscribed" and by else ""

    def _of_an_organ(self, at: Said) -> str:
        return "of one organ" if self._near.is_of_an_organ(at.hit, at.surface) else ""

    def _of_nobody(self, at: Said) -> str:
        told = self._context.persons(self._context.clause(at.hit.first))
        return "no contact is told of" if at.surface.endswith("affected") and not told else ""

    def _of_skin_pits(self, at: Said) -> str:
        return "" if self._near.is_of_nails(at.hit, at.surface) else "not of the nails"

    def _sore(self, at: Said) -> str:
        return "an adjective" if at.surface == "sore" and self._near.is_adjective(at.hit) else ""

    def _a_sore(self, at: Said) -> str:
        noun = at.surface == "sores" or (
            at.surface == "sore" and not self._near.is_adjective(at.hit)
        )
        return "a noun" if noun else ""

    def _of_feet(self, at: Said) -> str:
        return "of the feet" if self._near.is_of_feet(at.hit) else ""
