"""Read English clinical prose into findings, each with the words it came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.knowledge import KnowledgeBase
from reasoning.closure import Hierarchy
from reasoning.prose.choose import Chosen, choose, readable
from reasoning.prose.compounds import Compounds
from reasoning.prose.context import Context
from reasoning.prose.counted import counted_findings
from reasoning.prose.course import course_findings
from reasoning.prose.fleeting import fleeting_findings
from reasoning.prose.heralds import herald_findings
from reasoning.prose.idioms import idiom_findings
from reasoning.prose.joints import OF_JOINTS, joint_findings
from reasoning.prose.lesions import lesions_of
from reasoning.prose.lexicon import Lexicon, read_lexicon
from reasoning.prose.mention import FROM_PARTS, Lesion, Mention, Named, ProseReading, State
from reasoning.prose.numbers import Stated
from reasoning.prose.persona import ages, sexes
from reasoning.prose.persons import contact_findings, drug_findings, history_findings
from reasoning.prose.phrases import Hit, Phrases
from reasoning.prose.respell import Respeller
from reasoning.prose.settle import settle
from reasoning.prose.speakers import Told, told_of
from reasoning.prose.told import told_findings
from reasoning.prose.unhelped import unhelped_findings
from reasoning.prose.words import Words
from reasoning.prose.worsening import worsening_findings

__all__ = ["ProseReader", "reader_of"]

_WOMEN = frozenset({"pregnancy", "vulva"})
_MEN = frozenset({"penis", "scrotum", "glans-and-foreskin"})
_FERTILE = (10.0, 60.0)
_HERALD = "herald-patch"
_OF_SKIN = frozenset({"pain", "tenderness", "ulcer"})


class ProseReader:
    """Reads texts in the vocabulary of one knowledge base.

    Args:
        knowledge: whose findings are looked for.
        lexicon: the words around them.
        respell: take a word that is none for the one that was meant.
    """

    def __init__(
        self, knowledge: KnowledgeBase, lexicon: Lexicon | None = None, *, respell: bool = True
    ) -> None:
        self.knowledge = knowledge
        self.lexicon = lexicon or read_lexicon()
        self.phrases = Phrases(knowledge, self.lexicon)
        known = self.phrases.spellings if respell else ()
        self.respeller = Respeller(known, self.phrases.speller, knowledge)
        self.hierarchy = Hierarchy(knowledge)
        self.compounds = Compounds(knowledge, self.phrases, self.hierarchy)

    def read(self, text: str) -> ProseReading:
        """Return what a text says; a text without findings gives an empty reading."""
        words, respelled = self.respeller.read(self.phrases.speller.read(text))
        told = told_of(text)
        context = Context(words, self._found(words, told), self.phrases.grammar)
        clear = self.phrases.longest(readable(context, self.knowledge))
        things = self.compounds.all(clear, context)
        age, sex = next(ages(text, told), None), next(sexes(text, told), None)
        chosen = list(choose(things, context, self.knowledge))
        mentions = [_mention(words, c.hit, c.hit.name, c.state, c.rule) for c in chosen]
        mentions += self._of_words(chosen, context)
        mentions += self._of_numbers(context, age)
        lesions = self._lesions(chosen, mentions, context)
        mentions += self._made(lesions)
        known = [one for one in mentions if one.finding in self.knowledge.findings]
        known = self._of_joints(known)
        if any(one.finding == _HERALD for one in known):
            known = [_first_of_many(one) for one in known]
        used, left = settle((_possible(one, age, sex) for one in known), self.hierarchy)
        present = {one.finding for one in used if one.state == "present"}
        return ProseReading(
            text=text,
            age=age,
            sex=sex,
            findings=used,
            lesions=tuple(one for one in lesions if present.issuperset(one.parts)),
            left_out=left,
            disorders=tuple(_unused(things, used, words)),
            respelled=respelled,
        )

    def _found(self, words: Words, told: Told | None) -> list[Hit]:
        """Return the phrases of a text; of whom it tells is no other person."""
        found = self.phrases.find(words)
        if told is None:
            return found
        key = self.phrases.speller.key(told.who)
        return [one for one in found if one.kind != "person" or words.keys[one.last - 1] != key]

    def _of_words(self, chosen: Sequence[Chosen], context: Context) -> Iterator[Mention]:
        """Yield what tests, histories, contacts and medicines say."""
        findings = self.knowledge.findings
        covered = {
            word
            for one in chosen
            if one.state != "unsaid"
            and findings[one.hit.name].axis != "body-site"
            and not one.hit.name.startswith("family-history")
            for word in range(one.hit.first, one.hit.last)
        }
        for hit, finding, state, rule in (
            *told_findings(covered, context, self.lexicon, self.phrases),
            *history_findings(covered, context, self.lexicon),
            *contact_findings(context),
            *drug_findings(context),
            *joint_findings(context),
            *idiom_findings(context),
        ):
            yield _mention(context.words, hit, finding, state, rule)

    def _of_joints(self, mentions: Sequence[Mention]) -> list[Mention]:
        """Return mentions; joints that hurt are no place of the skin, nor does the skin hurt."""
        spans = [(one.start, one.end) for one in mentions if one.rule == OF_JOINTS]

        def told(one: Mention) -> Mention:
            inside = any(start <= one.start and one.end <= end for start, end in spans)
            axis = self.knowledge.findings[one.finding].axis
            if inside and (axis == "body-site" or one.finding in _OF_SKIN):
                return replace(one, state="unsaid", rule=OF_JOINTS)
            return one

        return [told(one) for one in mentions]

    def _of_numbers(self, context: Context, age: Stated | None) -> Iterator[Mention]:
        """Yield what durations, sizes and measured values say."""
        years = None if age is None else age.value
        for first, last, finding, rule in (
            *fleeting_findings(context, self.knowledge),
            *worsening_findings(context, self.knowledge),
            *herald_findings(context),
            *unhelped_findings(context, self.knowledge),
        ):
            hit = Hit(first, last, "number", finding)
            yield _mention(context.words, hit, finding, "present", rule)
        for first, last, finding, state, rule in (
            *course_findings(context, self.knowledge, age),
            *counted_findings(context, self.knowledge, years),
        ):
            hit = Hit(first, last, "number", finding)
            yield _mention(context.words, hit, finding, state, rule)

    def _lesions(
        self, chosen: Sequence[Chosen], mentions: Sequence[Mention], context: Context
    ) -> tuple[Lesion, ...]:
        """Return what is said of one lesion, each as specific as it was said."""
        present = {one.finding for one in mentions if one.state == "present"}
        hits = sorted(c.hit for c in chosen if c.state == "present" and c.hit.name in present)
        axes = {hit.name: self.knowledge.findings[hit.name].axis for hit in hits}
        found: dict[tuple[str, ...], Lesion] = {}
        for lesion in lesions_of(hits, axes, context):
            found.setdefault(lesion.parts, lesion)
        whole = [set(parts) for parts in found]
        return tuple(
            one for parts, one in found.items() if not any(set(parts) < other for other in whole)
        )

    def _made(self, lesions: Sequence[Lesion]) -> Iterator[Mention]:
        for lesion in lesions:
            for finding in self.compounds.made(lesion):
                yield Mention(
                    finding=finding,
                    state="present",
                    start=lesion.start,
                    end=lesion.end,
                    text=lesion.text,
                    rule=FROM_PARTS,
                )


def _mention(words: Words, hit: Hit, finding: str, state: State, rule: str) -> Mention:
    start, end = words.starts[hit.first], words.ends[hit.last - 1]
    return Mention(
        finding=finding, state=state, start=start, end=end, text=words.text[start:end], rule=rule
    )


def _unused(things: Sequence[Hit], used: Sequence[Mention], words: Words) -> Iterator[Named]:
    """Yield the disorders that a text names, but for those that are read as a finding.

    *Father had melanoma* is a family history, and no melanoma beside it.
    """
    spans = {(one.start, one.end) for one in used}
    for hit in things:
        named = _named(words, hit)
        if hit.kind == "disorder" and (named.start, named.end) not in spans:
            yield named


def _named(words: Words, hit: Hit) -> Named:
    start, end = words.starts[hit.first], words.ends[hit.last - 1]
    return Named(disorder=hit.name, start=start, end=end, text=words.text[start:end])


def _possible(one: Mention, age: Stated | None, sex: Stated | None) -> Mention:
    """Return a mention, unclaimed where it cannot be the patient's: a boy's mother was pregnant."""
    told = None if sex is None else sex.word
    theirs = {"male": _WOMEN, "female": _MEN}.get(told or "", frozenset())
    too_old = age is not None and not _FERTILE[0] <= age.value <= _FERTILE[1]
    if one.state == "present" and (
        one.finding in theirs or (one.finding == "pregnancy" and too_old)
    ):
        return replace(one, state="unsaid", rule="not the patient's")
    return one


def _first_of_many(one: Mention) -> Mention:
    """Return a mention, unclaimed where it counts the patch that others followed."""
    if one.finding == "single-lesion" and one.state == "present":
        return replace(one, state="unsaid", rule="the first of several")
    return one


_READERS: dict[str, ProseReader] = {}
_KEPT = 2


def reader_of(knowledge: KnowledgeBase) -> ProseReader:
    """Return the reader of a knowledge base, made once."""
    if knowledge.hash not in _READERS:
        while len(_READERS) >= _KEPT:
            _READERS.pop(next(iter(_READERS)))
        _READERS[knowledge.hash] = ProseReader(knowledge)
    return _READERS[knowledge.hash]
