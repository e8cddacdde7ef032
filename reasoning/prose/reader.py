"""Read English clinical prose into findings, each with the words it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from kb.knowledge import KnowledgeBase
from reasoning.closure import Hierarchy
from reasoning.prose import numbers
from reasoning.prose.context import Context, owns, setting_of
from reasoning.prose.lesions import lesions_of
from reasoning.prose.lexicon import Lexicon, read_lexicon
from reasoning.prose.measured import findings_of
from reasoning.prose.mention import Lesion, Mention, Named, ProseReading, State
from reasoning.prose.persons import contact_findings, drug_findings, history_findings
from reasoning.prose.phrases import Hit, Phrases
from reasoning.prose.scattered import AXES, Scattered
from reasoning.prose.settle import settle
from reasoning.prose.told import told_findings
from reasoning.prose.words import Words

__all__ = ["ProseReader", "reader_of"]

_SITES = {"body-site", "distribution"}
_NEAR = 5
_SEEN_ANYWAY = {"thrombosed-capillaries"}
_WOMEN = {"pregnancy"}
_FERTILE = (10.0, 60.0)
_INNER = {"primary-lesion", "secondary-change", "body-site", "exposure"}
_LESIONS = {"primary-lesion", "secondary-change", "surface", "shape", "color"}


class ProseReader:
    """Reads texts in the vocabulary of one knowledge base.

    Args:
        knowledge: whose findings are looked for.
        lexicon: the words around them.
    """

    def __init__(self, knowledge: KnowledgeBase, lexicon: Lexicon | None = None) -> None:
        self.knowledge = knowledge
        self.lexicon = lexicon or read_lexicon()
        self.phrases = Phrases(knowledge, self.lexicon)
        self.hierarchy = Hierarchy(knowledge)
        self._made_of = self._compound()
        self.scattered = Scattered(*self._apart(), self.phrases.grammar)

    def read(self, text: str) -> ProseReading:
        """Return what a text says; a text without findings gives an empty reading."""
        words = self.phrases.speller.read(text)
        hits = self.phrases.find(words)
        context = Context.of(words, hits, self.phrases.grammar)
        domains = _domains(words, hits)
        self._looked = {hit.name for hit in hits if hit.kind == "domain"}
        things = self.phrases.longest(hits)
        things = sorted({*things, *self._inside(things, hits, words), *self._twins(things, hits)})
        things = sorted({*things, *self.scattered.find(context, things)})
        age = next(numbers.ages(text), None)
        sex = next(numbers.sexes(text), None)
        mentions: list[Mention] = []
        chosen = list(self._choose(things, domains, context, hits))
        for hit, state, rule in chosen:
            mentions.append(_mention(words, hit, hit.name, state, rule))
        covered = {
            word
            for hit, state, _ in chosen
            if state != "unsaid" and self._axis(hit) != "body-site"
            for word in range(hit.first, hit.last)
        }
        for hit, finding, state, rule in (
            *told_findings(hits, covered, context, self.lexicon, self.phrases),
            *history_findings(hits, covered, context, self.lexicon),
            *contact_findings(hits, context),
            *drug_findings(hits, context),
        ):
            mentions.append(_mention(words, hit, finding, state, rule))
        mentions.extend(self._measured(text, context, words, age))
        mentions.extend(self._lasting(text, words, hits, things, context, age))
        mentions.extend(self._sizes(text, words, things, domains))
        mentions.extend(_alone(words, domains, mentions, self.phrases.grammar))
        lesions = self._lesions(chosen, mentions, context)
        mentions.extend(self._defined(lesions))
        known = [
            _impossible(one, age, sex) for one in mentions if one.finding in self.knowledge.findings
        ]
        used, left = settle(known, self.hierarchy)
        return ProseReading(
            text=text,
            age=age,
            sex=sex,
            findings=used,
            lesions=self._kept(lesions, used),
            left_out=left,
            disorders=tuple(
                Named(
                    disorder=h.name,
                    start=words.starts[h.first],
                    end=words.ends[h.last - 1],
                    text=words.surface(h.first, h.last),
                )
                for h in things
                if h.kind == "disorder"
            ),  # fmt: skip
        )

    def _defined(self, lesions: Sequence[Lesion]) -> Iterator[Mention]:
        """Yield findings that a lesion's parts make: a papule that is umbilicated."""
        for lesion in lesions:
            for finding, parents in self._made_of.items():
                if self.hierarchy.is_kind_of(lesion.parts, parents):
                    yield Mention(
                        finding=finding, state="present", start=lesion.start, end=lesion.end,
                        text=lesion.text, rule="follows from its parts",
                    )  # fmt: skip

    @staticmethod
    def _kept(lesions: Sequence[Lesion], used: Sequence[Mention]) -> tuple[Lesion, ...]:
        present = {one.finding for one in used if one.state == "present"}
        return tuple(one for one in lesions if present.issuperset(one.parts))

    def _compound(self) -> dict[str, tuple[str, ...]]:
        """Return findings that are by name just what they are kinds of, with these."""
        findings = self.knowledge.findings
        empty = self.phrases.grammar["empty"]
        keys = self.phrases.speller.keys

        def names(id_: str) -> set[str]:
            one = findings[id_]
            return {key for name in (one.label, *one.synonyms, id_.replace("-", " ")) for key in keys(name)}

        made: dict[str, tuple[str, ...]] = {}
        for one in findings.values():
            if len(one.parents) > 1 and one.axis in {"primary-lesion", "surface"}:
                said = set(keys(one.id.replace("-", " "))) - empty
                known = set().union(*(names(parent) for parent in one.parents))
                if said <= known and all(said & names(parent) for parent in one.parents):
                    made[one.id] = one.parents
        return made

    def _lesions(
        self, chosen: Sequence[tuple[Hit, State, str]], mentions: Sequence[Mention], context: Context
    ) -> tuple[Lesion, ...]:
        """Return what is said of one lesion, each as specific as it was said."""
        present = {one.finding for one in mentions if one.state == "present"}
        hits = sorted(hit for hit, state, _ in chosen if state == "present" and hit.name in present)
        axes = {hit.name: self._axis(hit) for hit in hits}
        found: dict[tuple[str, ...], Lesion] = {}
        for lesion in lesions_of(hits, axes, context):
            found.setdefault(lesion.parts, lesion)
        return tuple(
            lesion
            for parts, lesion in found.items()
            if not any(set(parts) < set(other) for other in found)
        )

    def _apart(self) -> tuple[dict[tuple[str, ...], str], frozenset[str]]:
        """Return the names whose words may stand apart, and the nouns that begin a thing."""
        empty = self.phrases.grammar["empty"]
        names: dict[tuple[str, ...], str] = {}
        heads: set[str] = set()
        self._both: set[tuple[str, str]] = set()
        for keys, numbers in self.phrases.keys.items():
            meant = [self.phrases.labels[number] for number in numbers]
            found = [id_ for kind, id_ in meant if kind == "finding"]
            self._both |= {(d, f) for kind, d in meant if kind == "disorder" for f in found}
            for id_ in found:
                axis = self.knowledge.findings[id_].axis
                if len(keys) == 1 and axis in {"primary-lesion", "body-site"}:
                    heads.add(keys[0])
                telling = tuple(key for key in keys if key not in empty)
                if axis in AXES and "," not in keys:
                    names.setdefault(telling, id_)
        return names, frozenset(heads)

    def _inside(self, things: Sequence[Hit], hits: Sequence[Hit], words: Words) -> Iterator[Hit]:
        """Yield lesions and places inside a longer phrase: *ulcers on the tongue* are ulcers."""
        places = self.phrases.grammar["places"]
        long = [t for t in things if t.kind == "finding" and t.last - t.first > 2
                and any(key in places for key in words.keys[t.first : t.last])]  # fmt: skip
        for outer in long:
            inner = [h for h in hits if h.kind == "finding" and outer.first <= h.first and h.last <= outer.last
                     and h.last - h.first < outer.last - outer.first]  # fmt: skip
            for hit in self.phrases.longest(inner):
                if self._axis(hit) not in _INNER or hit.name in {
                    "swelling",
                    "edema",
                    "excoriation",
                }:
                    continue
                if self._axis(outer) != "distribution" or hit.last - hit.first > 1:
                    yield hit

    def _twins(self, things: Sequence[Hit], hits: Sequence[Hit]) -> Iterator[Hit]:
        """Yield what is a finding and a disorder by one name: *distal onycholysis* is onycholysis."""
        for outer in (t for t in things if t.kind == "disorder"):
            for hit in hits:
                if hit.kind == "finding" and outer.first <= hit.first and hit.last == outer.last:
                    if (outer.name, hit.name) in self._both:
                        yield hit

    def _choose(
        self,
        things: Sequence[Hit],
        domains: Sequence[str],
        context: Context,
        hits: Sequence[Hit],
    ) -> Iterator[tuple[Hit, State, str]]:
        """Yield what each phrase says; of several findings in the same words those that fit."""
        spans: dict[tuple[int, int], list[Hit]] = {}
        for hit in things:
            if hit.kind in {"finding", "absent"}:
                spans.setdefault((hit.first, hit.last), []).append(hit)
        for group in spans.values():
            domain = domains[group[0].first]
            fitting = [hit for hit in group if self._fits(hit, domain)]
            if domain == "":
                plain = [h for h in fitting if self._axis(h) not in {"dermoscopy", "histology"}]
                fitting = plain or fitting
            elif domain == "trichoscopy":
                hair = [h for h in fitting if self._axis(h) == "hair"]
                fitting = hair or fitting
            elif domain in {"dermoscopy", "histology"}:
                own = [h for h in fitting if self._axis(h) == domain]
                fitting = own or fitting
            for hit in fitting:
                yield self._judge(hit, context, things, hits)

    def _axis(self, hit: Hit) -> str:
        return self.knowledge.findings[hit.name].axis

    def _fits(self, hit: Hit, domain: str) -> bool:
        axis = self._axis(hit)
        if domain == "imaging":
            return axis in {"systemic", "laboratory", "history", "exposure", "time-course"}
        if domain == "histology":
            return axis in {"histology", "laboratory", "history"}
        if domain in {"dermoscopy", "trichoscopy"}:
            return axis in {"dermoscopy", "hair", "nail", "laboratory", "sign"}
        if axis in {"histology", "dermoscopy"}:
            looked = {"histology": {"histology"}, "dermoscopy": {"dermoscopy", "trichoscopy"}}[axis]
            if not looked & self._looked and hit.name not in _SEEN_ANYWAY:
                return False  # nobody looked
            return hit.last - hit.first > 1 and hit.kind == "finding"
        return True

    def _judge(
        self, hit: Hit, context: Context, things: Sequence[Hit], hits: Sequence[Hit]
    ) -> tuple[Hit, State, str]:
        axis = self._axis(hit)
        site = axis in _SITES or axis == "body-site"
        setting = setting_of(hit, context, axis=axis, site=site)
        state: State = setting.state  # type: ignore[assignment]
        rule = setting.rule
        if hit.kind == "absent" and state == "present":
            state = "absent"
        if setting.person != "patient" and not hit.name.startswith("family-history"):
            if hit.name != "close-contact-affected":
                return hit, "unsaid", setting.rule
        if hit.name in {"single-lesion", "multiple-lesions"} and not self._counts(
            hit, things, context
        ):
            return hit, "unsaid", "counts no lesions"
        surface = context.words.surface(hit.first, hit.last).lower()
        if axis == "body-site" and self._is_of_the_past(hit, context, hits):
            return hit, "unsaid", "of an earlier disease"
        if hit.name == "increasing-size" and surface == "enlarged":
            return hit, "unsaid", "it is large, not growing"
        after = context.words.keys[hit.last : hit.last + 1]
        if axis == "body-site" and after == (":",):
            return hit, "unsaid", "a heading"
        if hit.name == "single-lesion" and self._is_plural(hit, context):
            return hit, "unsaid", "said of several"
        before = context.words.keys[hit.first - 1 : hit.first]
        if hit.name == "brown" and surface == "tan" and before == ("a",) and "," not in after:
            if not any(t.first == hit.last for t in things):
                return hit, "unsaid", "a suntan"
        if axis == "time-course" and self._is_of_a_drug(hit, context, hits):
            return hit, "unsaid", "of a medicine"
        if hit.name == "brown" and surface in {"tans", "tanned", "tanning"}:
            return hit, "unsaid", "a verb"
        if axis == "body-site" and surface.endswith(("ed", "ing")) and " " not in surface:
            return hit, "unsaid", "a verb"
        return hit, state, rule

    def _is_of_the_past(self, hit: Hit, context: Context, hits: Sequence[Hit]) -> bool:
        """Tell whether a place belongs to an earlier disease: *a carcinoma of his ear in 2015*."""
        clause = context.clause(hit.first)
        inside = [h for h in hits if clause.first <= h.first < clause.last]
        seen = any(
            h.kind == "finding" and self._axis(h) in _LESIONS for h in self.phrases.longest(inside)
        )
        return any(h.kind == "history" for h in inside) and not seen

    @staticmethod
    def _is_plural(hit: Hit, context: Context) -> bool:
        words, clause = context.words, context.clause(hit.first)
        ahead = range(hit.last, min(hit.last + 6, clause.last))
        nouns = [i for i in ahead if words.keys[i] in context.grammar["one"]]
        return bool(nouns) and words.surface(nouns[0], nouns[0] + 1).lower().endswith("s")

    def _is_of_a_drug(self, hit: Hit, context: Context, hits: Sequence[Hit]) -> bool:
        clause = context.clause(hit.first)
        return any(
            h.kind == "drug" and clause.first <= h.first and 0 <= hit.first - h.last <= _NEAR
            for h in hits
        )

    def _counts(self, hit: Hit, things: Sequence[Hit], context: Context) -> bool:
        clause = context.clause(hit.first)
        near = [t for t in things if t.kind == "finding" and 0 <= t.first - hit.last <= 9
                and t.first < clause.last]  # fmt: skip
        if any(self._axis(t) in {"primary-lesion", "secondary-change"} for t in near):
            return True
        ahead = context.words.keys[hit.last : min(hit.last + 7, clause.last)]
        return any(key in context.grammar["lesion"] for key in ahead)

    def _measured(
        self, text: str, context: Context, words: Words, age: numbers.Stated | None
    ) -> Iterator[Mention]:
        years = None if age is None else age.value
        for amount in numbers.amounts(text):
            first, last = words.span_of(amount.start, amount.end)
            if first == last:
                continue
            if amount.name == "detached" and not _near_word(
                words, first, last, context.grammar["detached"]
            ):
                continue
            for finding, state in findings_of(amount, years):
                yield _mention(
                    words, Hit(first, last, "number", finding), finding, state, "measured"
                )

    def _lasting(
        self,
        text: str,
        words: Words,
        hits: Sequence[Hit],
        things: Sequence[Hit],
        context: Context,
        age: numbers.Stated | None,
    ) -> Iterator[Mention]:
        from reasoning.case import duration_finding

        order = {"history": 0, "age": 1, "lasting": 2, "ago": 2}
        found: list[tuple[int, int, numbers.Stated, float]] = []
        for stated in numbers.durations(text):
            first, last = words.span_of(stated.start, stated.end)
            if first == last or (
                age is not None and stated.start < age.end and age.start < stated.end
            ):
                continue
            days = stated.value
            if stated.rule == "age":
                if age is None or not self._is_skin(first, last, things, context):
                    continue
                days = age.value * 365.25 - stated.value
                if stated.value <= 730 and days > 0:
                    hit = Hit(first, last, "number", "")
                    yield _mention(words, hit, "onset-before-age-two", "present", "age at onset")
                if days <= 0:
                    continue
            elif not self._is_complaint(stated, first, last, hits, things, context):
                continue
            found.append((order[stated.rule], stated.start, stated, days))
        for _, _, stated, days in sorted(found, key=lambda one: one[:2])[:1]:
            hit = Hit(*words.span_of(stated.start, stated.end), "number", "")
            yield _mention(
                words, hit, duration_finding(days), "present", f"duration ({stated.rule})"
            )

    def _is_skin(self, first: int, last: int, things: Sequence[Hit], context: Context) -> bool:
        sentence = next(s for s in context.words.sentences if s[0] <= first < s[1])
        inside = [t for t in things if sentence[0] <= t.first < sentence[1] and t.kind == "finding"]
        return any(self._axis(t) not in {"history", "exposure", "laboratory"} for t in inside)

    def _is_inner(self, last: int, things: Sequence[Hit], context: Context) -> bool:
        """Tell whether a history is one of general complaints: *of cough and fever*."""
        sentence = next(s for s in context.words.sentences if s[0] <= last - 1 < s[1])
        after = [
            t
            for t in things
            if last <= t.first < min(sentence[1], last + 12) and t.kind == "finding"
        ]
        if not after or any(
            k in context.grammar["generic"] for k in context.words.keys[last : last + 12]
        ):
            return False
        return all(self._axis(t) in {"systemic", "laboratory"} or t.name == "fever" for t in after)

    def _is_complaint(
        self,
        stated: numbers.Stated,
        first: int,
        last: int,
        hits: Sequence[Hit],
        things: Sequence[Hit],
        context: Context,
    ) -> bool:
        """Tell whether a stretch of time is that of the complaint, not of a drug or old disease."""
        clause = context.clause(first)
        inside = [
            h
            for h in hits
            if clause.first <= h.first < clause.last
            and (0 <= h.first - last <= _NEAR or 0 <= first - h.last <= _NEAR)
            and (h.first >= last or "," not in context.words.keys[h.last : first])
        ]
        if stated.rule == "after":
            return False
        others = [p for p in context.persons if clause.first <= p.first < first]
        if any(owns(p, Hit(first, last, "", ""), context) for p in others):
            return False
        if stated.rule == "history":
            after = [h for h in hits if 0 <= h.first - last <= 3]
            bad = {"drug", "history", "disorder"}
            old = [
                h
                for h in after
                if h.kind in bad
                or (h.kind == "finding" and self._axis(h) in {"history", "exposure"})
            ]
            return not old and not self._is_inner(last, things, context)
        if any(h.kind in {"drug", "person"} for h in inside):
            return False
        if any(h.kind == "context" and h.name in {"treatment", "past"} for h in inside):
            return False
        if any(h.kind == "finding" and self._axis(h) in {"exposure", "history"} for h in inside):
            return False
        keys = context.words.keys[clause.first : clause.last]
        near = context.words.keys[max(clause.first, first - _NEAR) : min(clause.last, last + _NEAR)]
        if any(key in context.grammar["not_onset"] for key in near):
            return False
        onset = any(key in context.grammar["onset"] for key in keys)
        return onset or self._is_skin(first, last, things, context)

    def _sizes(
        self, text: str, words: Words, things: Sequence[Hit], domains: Sequence[str]
    ) -> Iterator[Mention]:
        for size in numbers.largest_mm(text):
            first, last = words.span_of(size.start, size.end)
            if first == last or domains[first]:
                continue
            around = words.keys[max(0, first - 8) : last + 8]
            near = [t for t in things if t.kind == "finding" and abs(t.first - first) <= 9]
            if any(
                key in {"punch", "node", "lymph", "depth", "thick", "breslow", "excis"}
                for key in around[5:]
            ):
                continue
            if any(self._axis(t) in {"primary-lesion", "secondary-change"} for t in near) or any(
                key in {"lesion", "mole", "tumor", "diamet", "growth", "measur"} for key in around
            ):
                state: State = "present" if size.value > 6 else "absent"
                yield _mention(
                    words, Hit(first, last, "number", ""), "diameter-over-6mm", state, "size"
                )


def _mention(words: Words, hit: Hit, finding: str, state: State, rule: str) -> Mention:
    start, end = words.starts[hit.first], words.ends[hit.last - 1]
    return Mention(
        finding=finding, state=state, start=start, end=end, text=words.text[start:end], rule=rule
    )


def _alone(
    words: Words,
    domains: Sequence[str],
    mentions: Sequence[Mention],
    grammar: Mapping[str, frozenset[str]],
) -> list[Mention]:
    """Return that there is one lesion: *a papule*, and nowhere a plural of such a noun."""
    if any(one.finding == "multiple-lesions" and one.state == "present" for one in mentions):
        return []
    nouns = [i for i, key in enumerate(words.keys) if key in grammar["one"] and not domains[i]]
    if any(words.surface(i, i + 1).lower().endswith("s") for i in nouns):
        return []
    for index in nouns:
        before = words.keys[max(0, index - 8) : index]
        if any(key in {"a", "an", "this", "one"} for key in before) and not any(
            key in {"no", "not", "without", ".", "of"} for key in before
        ):
            hit = Hit(index, index + 1, "number", "single-lesion")
            return [_mention(words, hit, "single-lesion", "present", "one is told of")]
    return []


def _impossible(one: Mention, age: numbers.Stated | None, sex: numbers.Stated | None) -> Mention:
    """Return a mention, not claimed where it cannot be the patient's: a boy's mother was pregnant."""
    if one.finding in _WOMEN and one.state == "present":
        male = sex is not None and sex.word == "male"
        wrong_age = age is not None and not _FERTILE[0] <= age.value <= _FERTILE[1]
        if male or wrong_age:
            return replace(one, state="unsaid", rule="not the patient's")
    return one


def _near_word(words: Words, first: int, last: int, wanted: frozenset[str]) -> bool:
    sentence = next(s for s in words.sentences if s[0] <= first < s[1])
    return any(key in wanted for key in words.keys[sentence[0] : sentence[1]])


def _domains(words: Words, hits: Iterable[Hit]) -> list[str]:
    """Return for each word what kind of observation it belongs to.

    *Histology showed* and *dermoscopy revealed* hold from there to the end of the sentence; words of
    histology alone (*epidermis*) hold for their whole sentence.
    """
    found = [""] * len(words.keys)
    marks = [hit for hit in hits if hit.kind == "domain"]
    for first, last in words.sentences:
        inside = [hit for hit in marks if first <= hit.first < last]
        if any(hit.name == "histology_words" for hit in inside):
            found[first:last] = ["histology"] * (last - first)
        for hit in sorted(inside):
            if hit.name != "histology_words":
                begin = first if hit.first - first <= 3 else hit.first
                found[begin:last] = [hit.name] * (last - begin)
    return found


@lru_cache(maxsize=2)
def _cached(key: str) -> list[ProseReader]:
    return []


def reader_of(knowledge: KnowledgeBase) -> ProseReader:
    """Return the reader of a knowledge base, made once."""
    kept = _cached(knowledge.hash)
    if not kept:
        kept.append(ProseReader(knowledge))
    return kept[0]


_BLANKS = re.compile(r"\s+")
