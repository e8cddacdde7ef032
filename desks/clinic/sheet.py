"""The sheet of a case: every finding once, with where it is known from, and what was made of it.

A finding can be said in a text, read from a picture, or entered by hand. What is entered by hand
counts before the text and the picture; a finding that was taken off counts nowhere until it is put
back. The sheet is plain frozen data: every action returns a new one, so that nothing of one user
can reach another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from desks.clinic.picture_read import PictureRead, is_likely, power, read_words
from desks.clinic.plate import Plate
from desks.clinic.sheet_lines import Line, State, in_order
from kb.knowledge import KnowledgeBase
from reasoning.prose import reader_of
from reasoning.prose.case import case_fields, without
from reasoning.prose.mention import ProseReading

__all__ = ["Action", "Sheet"]

Action = Literal["present", "absent", "remove", "restore"]


@dataclass(frozen=True)
class Sheet:
    """The findings of one case.

    Attributes:
        hand: what the user entered or corrected, in the order in which it was done.
        removed: findings that were taken off.
        prose: what was read in a text.
        pictures: what was read from pictures.
        filled: fields of the form that the text filled in.
        told: the words that came with a case file.
    """

    hand: tuple[tuple[str, str], ...] = ()
    removed: frozenset[str] = frozenset()
    prose: ProseReading | None = None
    pictures: tuple[PictureRead, ...] = ()
    filled: tuple[tuple[str, str], ...] = ()
    told: str = ""

    # -- actions -----------------------------------------------------------------------------------
    def act(self, action: Action, *ids: str) -> Sheet:
        """Return the sheet after one press: present, absent, remove or restore."""
        hand = [(id_, state) for id_, state in self.hand if id_ not in ids]
        removed = self.removed - set(ids)
        if action in {"present", "absent"}:
            hand += [(id_, action) for id_ in ids]
        elif action == "remove":
            removed |= {id_ for id_ in ids if id_ in self._found()}
        return replace(self, hand=tuple(hand), removed=removed)

    def choose(self, id_: str, knowledge: KnowledgeBase) -> Sheet:
        """Return the sheet with a finding present, others of its choice no longer so by hand.

        What was read of the others counts no more, until one of them is put back.
        """
        rivals = _of_a_choice(id_, knowledge) & {one for one, s in self.hand if s == "present"}
        return self.act("restore", *rivals).act("present", id_)

    def put_back(self, id_: str, knowledge: KnowledgeBase) -> Sheet:
        """Return the sheet with a finding put back, and with it the whole reading of its choice.

        Where another of the choice was accepted, that is undone: both cannot hold.
        """
        group = _of_a_choice(id_, knowledge)
        rivals = group & {one for one, state in self.hand if state == "present"}
        return self.act("restore", id_, *(group & self.removed), *rivals)

    def with_text(
        self, prose: ProseReading | None, filled: Mapping[str, str] | None = None
    ) -> Sheet:
        """Return the sheet with another text; what was taken off of the old one is forgotten."""
        kept = self.removed & self._in_pictures()
        told = tuple((filled or {}).items())
        return replace(self, prose=prose, removed=kept, filled=told)

    def with_pictures(self, pictures: Sequence[PictureRead]) -> Sheet:
        """Return the sheet with other photographs; what is read once more stays taken off."""
        before = [one.entries for one in self.pictures if not one.kept]
        same = [one.entries for one in pictures] == before
        kept = {one for one in self.removed if same or one not in self._in_pictures()}
        filed = (one for one in self.pictures if one.kept)
        return replace(self, pictures=(*filed, *pictures), removed=frozenset(kept))

    def _in_pictures(self) -> frozenset[str]:
        return frozenset(one["finding"] for read in self.pictures for one in read.entries)

    def _found(self) -> frozenset[str]:
        """Return everything that a text or a picture says."""
        prose = self.prose
        words = set() if prose is None else {one.finding for one in prose.findings}
        lesions = set() if prose is None else {"+".join(one.parts) for one in prose.lesions}
        return self._in_pictures() | words | lesions

    @property
    def plates(self) -> tuple[Plate, ...]:
        """The pictures with their outlines, for a report."""
        return tuple(one.plate for one in self.pictures if one.plate is not None)

    @property
    def words(self) -> str:
        """The text that was pasted, or that came with a case file."""
        return self.told if self.prose is None else self.prose.text.strip()

    # -- what counts -------------------------------------------------------------------------------
    def standing_prose(
        self, knowledge: KnowledgeBase, *, duration: bool = False
    ) -> ProseReading | None:
        """Return what of the text counts, beside what was entered by hand.

        Args:
            knowledge: whose findings they are.
            duration: the form states how long it has lasted.
        """
        if self.prose is None:
            return None
        kept = without(
            self.prose,
            reader_of(knowledge).hierarchy,
            dropped=self.removed,
            given=dict(self.hand),
            choices=["duration"] if duration else [],
        )
        lesions = (one for one in kept.lesions if "+".join(one.parts) not in self.removed)
        return replace(kept, lesions=tuple(lesions))

    def observations(self, knowledge: KnowledgeBase, *, duration: bool = False) -> list[Any]:
        """Return what counts, as entries of a case document."""
        hand = dict(self.hand)
        found = [*self._read_entries(hand, knowledge)]
        read = {one["finding"] for one in found if "status" in one}
        found += [_said(id_) | {"status": state} for id_, state in self.hand if id_ not in read]
        prose = self.standing_prose(knowledge, duration=duration)
        return found + ([] if prose is None else case_fields(prose)["observations"])

    def _read_entries(
        self, hand: Mapping[str, str], knowledge: KnowledgeBase
    ) -> Iterator[dict[str, Any]]:
        """Yield readings, corrected by hand.

        A reading over exclusive findings stands or falls as one: with one of them taken off, or
        another one there by hand, none of its choice counts. Of several pictures the one that says
        most speaks for a choice.
        """
        for entries in self._speaking(knowledge).values():
            off = any(self._is_out(one["finding"], knowledge) for one in entries)
            for one in entries:
                said = hand.get(one["finding"])
                if said != "present" and not off:
                    yield one
                if said is not None and "probability" in one:
                    about = {key: one[key] for key in ("origin", "region", "network") if key in one}
                    yield {"finding": one["finding"], "status": said} | about

    def _is_out(self, id_: str, knowledge: KnowledgeBase) -> bool:
        """Tell whether a reading was taken off, or one of its choice was, or is there by hand."""
        group = _of_a_choice(id_, knowledge)
        there = {one for one, state in self.hand if state == "present"}
        return id_ in self.removed or bool(group & (self.removed | there))

    def _speaking(self, knowledge: KnowledgeBase) -> dict[str, list[dict[str, Any]]]:
        best: dict[str, list[dict[str, Any]]] = {}
        for read in self.pictures:
            groups: dict[str, list[dict[str, Any]]] = {}
            for one in read.entries:
                choice = knowledge.findings[one["finding"]].choice
                groups.setdefault(choice or one["finding"], []).append(one)
            for name, entries in groups.items():
                if name not in best or power(entries) > power(best[name]):
                    best[name] = entries
        return best

    # -- what is shown -----------------------------------------------------------------------------
    def lines(self, knowledge: KnowledgeBase, *, duration: bool = False) -> list[Line]:
        """Return every finding once, by axis; what was taken off comes with the state removed."""
        said: dict[str, list[str]] = {}
        states: dict[str, State] = {}
        likely: dict[str, bool] = {}
        measured: dict[str, list[str]] = {}
        for read in self.pictures:
            for one in read.entries:
                id_ = one["finding"]
                said.setdefault(id_, []).append(read_words(read, one, len(self.pictures) > 1))
                states.setdefault(id_, "read" if "probability" in one else "present")
                likely[id_] = likely.get(id_, False) or is_likely(one)
                if "probability" in one and read.validated.get(id_):
                    measured.setdefault(id_, []).append(read.validated[id_])
        standing = self.standing_prose(knowledge, duration=duration)
        used = set() if standing is None else {one.finding for one in standing.findings}
        for mention in () if self.prose is None else self.prose.findings:
            if duration and knowledge.findings[mention.finding].choice == "duration":
                continue  # the form states it
            words = " ".join(mention.text.split())
            said.setdefault(mention.finding, []).append(f"text: “{words}”")
            likely[mention.finding] = True
            if mention.finding in used or mention.finding not in states:
                states[mention.finding] = _text_state(mention.state)
            if mention.finding not in used and mention.finding not in dict(self.hand):
                states[mention.finding] = "removed"
        for lesion in () if self.prose is None else self.prose.lesions:
            id_ = "+".join(lesion.parts)
            said.setdefault(id_, []).append("text: said of one lesion")
            there = standing is not None and lesion in standing.lesions
            states[id_] = "present" if there else "removed"
            likely[id_] = True
        for id_, state in self.hand:
            said.setdefault(id_, []).append("by hand" if id_ not in states else "corrected by hand")
            states[id_] = "present" if state == "present" else "absent"
            likely[id_] = True
        seen = self._in_pictures() - used - dict(self.hand).keys()
        for id_ in states:
            if id_ in self.removed or (id_ in seen and self._is_out(id_, knowledge)):
                states[id_] = "removed"
        return in_order(states, said, likely, measured, knowledge)


def _said(id_: str) -> dict[str, Any]:
    """Return what is observed, as the start of an entry of a case document."""
    return {"lesion": id_.split("+")} if "+" in id_ else {"finding": id_}


def _of_a_choice(id_: str, knowledge: KnowledgeBase) -> set[str]:
    """Return the findings of which no two can hold, this one among them; none without a choice."""
    finding = knowledge.findings.get(id_)
    if finding is None or finding.choice is None:
        return set()
    return {one.id for one in knowledge.findings.values() if one.choice == finding.choice}


def _text_state(state: str) -> State:
    return "maybe" if state == "maybe" else "present" if state == "present" else "absent"
