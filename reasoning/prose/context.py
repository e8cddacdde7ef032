"""What the words around a phrase make of it: negated, doubtful, past, somebody else's, only an idea.

Rules in the manner of ConText (Harkema et al., J Biomed Inform 2009;42:839): a trigger looks forward
or backward inside its clause, and other words end its reach. A sentence is cut into clauses first,
so that a negation does not run on: *no fever, but itch*; *no itch and the plaques were scaly*.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reasoning.prose.phrases import Hit
from reasoning.prose.words import Words

__all__ = ["Clause", "Context", "Setting", "clauses_of", "is_verb", "owns", "setting_of"]

_STOPS = frozenset(".;!?")
_BRACKETS = {"(": ")", "[": "]"}
_ASIDE = 4
_GOES_ON = frozenset({"ie", "eg", "i.e.", "e.g.", "such", "includ", "no", "without"})
_HISTORY = "histori"
_DETERMINERS = frozenset("the his her their both all".split())
_REACH_MAYBE, _REACH_PAST, _REACH_NEXT = 5, 8, 2


@dataclass(frozen=True)
class Setting:
    """What a phrase is said under.

    Attributes:
        state: ``present``, ``absent``, ``maybe``, or ``unsaid``: nothing is claimed of the patient.
        person: ``patient``, ``relative`` or ``housemate``.
        rule: the words that decided it, for the user.
    """

    state: str = "present"
    person: str = "patient"
    rule: str = ""


@dataclass(frozen=True)
class Clause:
    """A stretch of a sentence with a say of its own: word ``first`` up to, not including, ``last``."""

    first: int
    last: int


@dataclass
class Context:
    """The triggers of a text and its clauses."""

    words: Words
    clauses: list[Clause]
    grammar: Mapping[str, frozenset[str]]
    triggers: dict[str, list[Hit]] = field(default_factory=dict)
    persons: list[Hit] = field(default_factory=list)
    telling: list[Hit] = field(default_factory=list)

    @classmethod
    def of(
        cls, words: Words, hits: Sequence[Hit], grammar: Mapping[str, frozenset[str]]
    ) -> Context:
        """Return the context of a text from the phrases found in it."""
        triggers: dict[str, list[Hit]] = {}
        context = [hit for hit in hits if hit.kind == "context"]
        for hit in context:
            longer = any(
                other.first <= hit.first
                and hit.last <= other.last
                and other.last - other.first > hit.last - hit.first
                for other in context
                if other.name != "end"
            )
            if not longer:
                triggers.setdefault(hit.name, []).append(hit)
        return cls(
            words,
            clauses_of(words, triggers.get("end", ()), grammar),
            grammar,
            triggers,
            sorted(
                (hit for hit in hits if hit.kind == "person"),
                key=lambda hit: (hit.first, hit.name != "relative"),
            ),
            [hit for hit in hits if hit.kind == "telling"],
        )

    def clause(self, word: int) -> Clause:
        """Return the clause that holds a word."""
        return next(one for one in self.clauses if one.first <= word < one.last)

    def named(self, name: str, clause: Clause) -> list[Hit]:
        """Return the triggers of a kind inside a clause."""
        inside = self.triggers.get(name, ())
        return [hit for hit in inside if clause.first <= hit.first and hit.last <= clause.last]


def clauses_of(
    words: Words, ends: Sequence[Hit], grammar: Mapping[str, frozenset[str]]
) -> list[Clause]:
    """Cut each sentence into clauses."""
    starts_end = {hit.first for hit in ends}
    found: list[Clause] = []
    for first, last in words.sentences:
        start, has_verb = first, False
        for index in range(first, last):
            key = words.keys[index]
            cut = (
                key in _STOPS or index in starts_end or _opens_or_closes(words, index, first, last)
            )
            if not cut and key in {",", "and", "or"} and has_verb:
                cut = _begins_sentence(words, index + 1, last, grammar)
            if cut and index > start:
                found.append(Clause(start, index))
                start, has_verb = index, False
            has_verb = has_verb or is_verb(words, index, grammar)
        if start < last:
            found.append(Clause(start, last))
    return found


def is_verb(words: Words, index: int, grammar: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether a word is a verb as it is written: *involved* is one, *involvement* is not."""
    return words.surface(index, index + 1).lower() in grammar["verbs"]


def _opens_or_closes(words: Words, index: int, first: int, last: int) -> bool:
    """Tell whether a bracket holds more than an aside: *serology (RPR) was negative* is one."""
    key = words.keys[index]
    if key in _BRACKETS:
        if index + 1 < last and words.keys[index + 1] in _GOES_ON:
            return False
        return _BRACKETS[key] not in words.keys[index : min(last, index + _ASIDE + 2)]
    if key in _BRACKETS.values():
        opening = next(a for a, b in _BRACKETS.items() if b == key)
        return opening not in words.keys[max(first, index - _ASIDE - 1) : index]
    return False


def _begins_sentence(
    words: Words, index: int, last: int, grammar: Mapping[str, frozenset[str]]
) -> bool:
    """Tell whether a subject with a verb follows: *, and the nails were normal*."""
    comma = words.keys[index - 1] == ","
    if index < last and words.keys[index] in {"and", "or"}:
        index += 1
    elif not comma and words.keys[index - 1] == "or":
        return False
    listed = index < last and (comma or words.keys[index] in _DETERMINERS)
    for place in range(index, min(index + 9, last)):
        key = words.keys[place]
        if is_verb(words, place, grammar):
            return True
        if key == "or" or key in _STOPS:
            return False
        if key in {",", "and"} and not (listed and _list_is(words, place, last, grammar)):
            return False
    return False


def _list_is(words: Words, index: int, last: int, grammar: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether a list goes on to a plural verb: *the palms and soles were*."""
    for place in range(index, min(index + 6, last)):
        if words.keys[place] in {"were", "are"}:
            return True
        if is_verb(words, place, grammar) or words.keys[place] == "or":
            return False
    return False


def setting_of(hit: Hit, context: Context, *, axis: str = "", site: bool = False) -> Setting:
    """Return what is claimed of a phrase.

    Args:
        hit: the phrase.
        context: of its text.
        axis: of the finding; exposures and histories may lie in the past.
        site: it is a part of the body, which is negated only by *spared* and the like, or where
            lesions are denied there.
    """
    clause = context.clause(hit.first)
    person, by = _person(hit, context, clause)
    for state, rule in (
        _negated(hit, context, clause, site=site),
        _unsaid(hit, context, clause, axis),
        _maybe(hit, context, clause),
    ):
        if state:
            return Setting(state, person, "; ".join(word for word in (rule, by) if word))
    return Setting("present", person, by)


def _quote(context: Context, hit: Hit) -> str:
    return f"'{context.words.surface(hit.first, hit.last)}'"


def _negated(hit: Hit, context: Context, clause: Clause, *, site: bool) -> tuple[str, str]:
    keys = context.words.keys
    for trigger in context.named("spared", clause):
        reach = keys[trigger.last : hit.first]
        if trigger.last <= hit.first and not _closed(reach, trigger, context):
            if _excepts(trigger, context):
                return "", ""
            return "absent", f"after {_quote(context, trigger)}"
    soft = (
        [*context.named("normal_before", clause), *_found_normal(context, clause)] if site else []
    )
    for trigger in [*context.named("no_before", clause), *soft]:
        if hit.last <= trigger.first and _reaches_back(hit, trigger, context, clause):
            return "absent", f"before {_quote(context, trigger)}"
    for trigger in context.named("no_next", clause):
        if 0 <= hit.first - trigger.last <= _REACH_NEXT and not site:
            between = keys[trigger.last : hit.first]
            if not any(key in {",", "and", "but"} or key in _STOPS for key in between):
                return "absent", f"after {_quote(context, trigger)}"
    for trigger in context.named("no", clause):
        reach = keys[trigger.last : hit.first]
        if trigger.first >= hit.first or _is_pseudo(trigger, context) or _is_back(trigger, context):
            continue
        if keys[trigger.first] == "non" and trigger.last - trigger.first == 1 and len(reach) > 0:
            continue  # nontender: the next word alone
        if _closed(reach, trigger, context):
            continue
        generic = any(key in context.grammar["generic"] for key in reach) or any(
            key in context.grammar["generic"] for key in keys[hit.last : hit.last + 2]
        )
        placed = any(key in context.grammar["places"] for key in reach[1:] if key != "of") or (
            "of" in reach[1:] and site
        )
        if site and not generic:
            return "unsaid", f"a place in what {_quote(context, trigger)} denies"
        if placed and not site and not generic:
            return "unsaid", f"a place in what {_quote(context, trigger)} denies"
        return "absent", f"after {_quote(context, trigger)}"
    return "", ""


def _excepts(trigger: Hit, context: Context) -> bool:
    """Tell whether an exception is one from a denial: *denied pain except for a mild itch*."""
    sentence = next(s for s in context.words.sentences if s[0] <= trigger.first < s[1])
    keys = context.words.keys[trigger.first : trigger.last]
    if not {"except", "other", "apart"} & set(keys):
        return False
    denials = (*context.triggers.get("no", ()), *context.triggers.get("normal_before", ()))
    return any(sentence[0] <= hit.first < trigger.first for hit in denials)


def _found_normal(context: Context, clause: Clause) -> list[Hit]:
    """Return *no abnormality* and the like that close a sentence: *examination of X reveals none*."""
    words = context.words
    sentence = next(s for s in words.sentences if s[0] <= clause.first < s[1])
    if not any(
        key.startswith("exam") or key == "inspect" for key in words.keys[clause.first : clause.last]
    ):
        return []
    return [
        hit
        for hit in context.triggers.get("normal_before", ())
        if clause.last <= hit.first <= clause.last + 3 and hit.last <= sentence[1]
    ]


def _closed(reach: Sequence[str], trigger: Hit, context: Context) -> bool:
    """Tell whether something between a negation and a phrase ends the negation."""
    denies = context.words.keys[trigger.first] in {"deni", "negat"}
    for index, key in enumerate(reach):
        follows = reach[index + 1] if index + 1 < len(reach) else ""
        if key in _STOPS or key == "but":
            return True
        if (
            key == "and"
            and follows in context.grammar["new"]
            and not denies
            and follows not in {"in", "at", "over", "on"}
        ):
            return True
        if (
            key == ","
            and follows in context.grammar["new"] | {"but"}
            and not denies
            and "or" not in reach[index:]
        ):
            return True
        if key == "with" and index > 0:
            return True
    return False


def _is_pseudo(trigger: Hit, context: Context) -> bool:
    return any(trigger.meets(other) for other in context.triggers.get("not_no", ()))


def _is_back(trigger: Hit, context: Context) -> bool:
    """Tell whether a negation belongs to what stands before it: *were not involved*."""
    names = ("no_before", "normal_before")
    return any(
        trigger.meets(other) and other.last - other.first > trigger.last - trigger.first
        for name in names
        for other in context.triggers.get(name, ())
    )


def _reaches_back(hit: Hit, trigger: Hit, context: Context, clause: Clause) -> bool:
    keys = context.words.keys
    between = keys[hit.last : trigger.first]
    if trigger.first >= clause.last:
        return True  # see _found_normal
    if any(key in _STOPS for key in between) or _is_pseudo(trigger, context):
        return False
    before = keys[trigger.first - 1] if trigger.first > clause.first else ""
    if before in context.grammar["copulas"] or keys[trigger.first] in context.grammar["copulas"]:
        # the subject of the sentence: back to its beginning, unless a verb lies between
        reach = range(hit.last, trigger.first - 1)
        verbs = [place for place in reach if is_verb(context.words, place, context.grammar)]
        return not verbs and "with" not in between
    if before in {",", "and"}:
        return False
    return (
        "," not in between
        and len(between) <= 4
        and not any(k in context.grammar["places"] for k in between)
    )


def _unsaid(hit: Hit, context: Context, clause: Clause, axis: str) -> tuple[str, str]:
    lasting = axis in {
        "exposure",
        "history",
        "time-course",
        "laboratory",
        "histology",
        "dermoscopy",
    }
    for trigger in context.named("idea", clause):
        if trigger.last <= hit.first and axis not in {"histology"}:
            return "unsaid", f"after {_quote(context, trigger)}"
    if lasting:
        return "", ""
    for trigger in context.named("treatment", clause):
        if trigger.last <= hit.first:
            return "unsaid", f"after {_quote(context, trigger)}"
    for trigger in context.named("past", clause):
        if _is_lately(trigger, context):
            continue
        near = 0 <= hit.first - trigger.last <= _REACH_PAST or 0 <= trigger.first - hit.last
        if near:
            return "unsaid", f"past: {_quote(context, trigger)}"
    return "", ""


def _is_lately(trigger: Hit, context: Context) -> bool:
    """Tell whether it is a duration: *in the past 3 months*."""
    follows = context.words.keys[trigger.last : trigger.last + 2]
    return any(key[:1].isdigit() or key in context.grammar["spans"] for key in follows)


def _maybe(hit: Hit, context: Context, clause: Clause) -> tuple[str, str]:
    keys = context.words.keys
    for trigger in context.named("maybe", clause):
        if 0 <= hit.first - trigger.last <= _REACH_MAYBE:
            if "," not in keys[trigger.last : hit.first]:
                return "maybe", f"after {_quote(context, trigger)}"
    for trigger in context.named("maybe_before", clause):
        if 0 <= trigger.first - hit.last <= 2 and "," not in keys[hit.last : trigger.first]:
            return "maybe", f"before {_quote(context, trigger)}"
    return "", ""


def _person(hit: Hit, context: Context, clause: Clause) -> tuple[str, str]:
    """Return whose finding it is."""
    keys = context.words.keys
    sentence = next(s for s in context.words.sentences if s[0] <= hit.first < s[1])
    for one in context.persons:
        if one.meets(hit) or not sentence[0] <= one.first < sentence[1]:
            continue
        inside = clause.first <= one.first < clause.last
        if one.last <= hit.first:
            heading = one.first == sentence[0] and keys[one.last - 1] == _HISTORY
            if heading or (inside and owns(one, hit, context)):
                return one.name, f"of {_quote(context, one)}"
        elif inside and one.first - hit.last <= 4 and "in" in keys[hit.last : one.first]:
            return one.name, f"of {_quote(context, one)}"
    return "patient", ""


def owns(person: Hit, hit: Hit, context: Context) -> bool:
    """Tell whether somebody else has it: *his mother has psoriasis*, not *his mother noticed it*."""
    keys = context.words.keys
    if keys[person.last - 1] == _HISTORY:
        return True
    if person.first >= 1 and keys[person.first - 1] in {"by", "to", "from", "with"}:
        return False
    verbs = keys[person.last : min(hit.first, person.last + 4)]
    if any(
        0 <= verb.first - person.last <= 3 and verb.last <= hit.first for verb in context.telling
    ):
        first = next((v for v in verbs if v in context.grammar["owning"]), "")
        if first not in {"has", "have", "had", "suffer"}:
            return False
    for place, key in enumerate(verbs):
        if key in context.grammar["owning"]:
            follows = verbs[place + 1] if place + 1 < len(verbs) else ""
            return not (
                key in {"is", "are", "was", "were"} and follows in context.grammar["clinic_words"]
            )
        if key == "(" or key == ":":
            return True
    return hit.first - person.last <= 1
