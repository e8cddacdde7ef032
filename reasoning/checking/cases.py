"""The case inside a proof: read anew, held to its canonical form, closed under the ontology."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kb.errors import ProofError
from reasoning.checking.rederive import Derivation, Subject, join

__all__ = ["ClosedCase", "Seen"]


@dataclass(frozen=True)
class Seen:
    """One observation of the case.

    Attributes:
        entry: as it stands in the case.
    """

    id: str
    subject: Subject
    entry: Mapping[str, Any]

    @property
    def state(self) -> str:
        """``present``, ``absent`` or ``probable``."""
        return str(self.entry.get("status", "probable"))

    def row(self) -> dict[str, Any]:
        """Return the observation as a proof lists it."""
        row = {"id": self.id, "subject": join(self.subject), "state": self.state}
        keys = ("origin", "probability", "base_rate", "region", "network")
        return row | {key: self.entry[key] for key in keys if key in self.entry}


class ClosedCase:
    """What is observed, and what is present and absent because of it.

    Attributes:
        present, absent: every settled subject with the observation that it follows from.

    Raises:
        ProofError: the case is not in its canonical form, or contradicts itself.
    """

    def __init__(self, case: Mapping[str, Any], model: Derivation) -> None:
        self.model = model
        self.age, self.sex, self.text = case.get("age"), case.get("sex"), case.get("text")
        self.seen = list(_read(case["observations"], model))
        self._refuse_contradictions()
        self.present = self._spread("present")
        self.absent = self._spread("absent")
        self._refuse_two_of_a_choice()

    def _spread(self, state: str) -> dict[Subject, Seen]:
        """Everything that holds (or does not), each with the observation it follows from."""
        direct = [one for one in self.seen if one.state == state]
        reached: dict[Subject, Seen] = {}
        for one in direct:
            reached.setdefault(one.subject, one)
        for one in direct:
            near = self.model.above if state == "present" else self.model.below
            for other in near(one.subject):
                reached.setdefault(other, one)
        return reached

    def _refuse_contradictions(self) -> None:
        for one in self.seen:
            for other in self.seen:
                if (one.state, other.state) != ("present", "absent"):
                    continue
                if self.model.kind_of(one.subject, other.subject):
                    raise ProofError(
                        f"{join(one.subject)} is present and {join(other.subject)} is absent",
                        place="case / observations",
                    )

    def _refuse_two_of_a_choice(self) -> None:
        held: dict[str, Subject] = {}
        for subject in self.present:
            choice = self.model.choice(subject)
            if choice is not None and held.setdefault(choice, subject) != subject:
                raise ProofError(
                    f"{join(subject)} and {join(held[choice])} cannot both be present",
                    place="case / observations",
                )

    def words(self) -> str | None:
        """Return the text, blank where it speaks of what it says is absent."""
        if self.text is None:
            return None
        told = str(self.text)
        for one in self.seen:
            if one.state != "absent" or one.entry.get("origin") != "text":
                continue
            where, _, quoted = one.entry.get("region", "").partition(": ")
            first, _, last = where.removeprefix("text at ").partition("-")
            if not where.startswith("text at ") or not (first.isdecimal() and last.isdecimal()):
                continue
            a, b = int(first), int(last)
            if a < b and f"'{' '.join(self.text[a:b].split())}'" == quoted:
                told = told[:a] + " " * len(told[a:b]) + told[b:]
        return told

    # -- steps ----------------------------------------------------------------------------------
    def steps(self) -> list[dict[str, Any]]:
        """Return the closure steps: present first, then by subject."""
        steps = []
        for state, reached in (("present", self.present), ("absent", self.absent)):
            for subject, source in sorted(reached.items(), key=lambda item: sorted(item[0])):
                if subject == source.subject:
                    continue
                pair = (source.subject, subject)
                special, general = pair if state == "present" else pair[::-1]
                steps.append(
                    {
                        "id": f"{state}:{join(subject)}",
                        "subject": join(subject),
                        "state": state,
                        "from": source.id,
                        "because": f"{join(special)} is a kind of {join(general)}",
                    }
                )
        return steps

    def ends(self, state: str) -> list[Subject]:
        """Return what is weighed: the most specific present, the most general absent subjects."""
        reached = self.present if state == "present" else self.absent
        known = [one for one in reached if one in self.model.known]
        near = self.model.above if state == "present" else self.model.below
        implied = {other for one in known for other in near(one)}
        return [one for one in known if one not in implied]

    def premise(self, subject: Subject) -> str | None:
        """Return the step by which a subject is settled; None where it is unknown."""
        for state, reached in (("present", self.present), ("absent", self.absent)):
            if subject in reached:
                seen = reached[subject]
                return seen.id if seen.subject == subject else f"{state}:{join(subject)}"
        return None


def _read(entries: list[Mapping[str, Any]], model: Derivation) -> Iterator[Seen]:
    """Read the observations; what could be written in two ways is taken in one only."""
    times: Counter[Subject] = Counter()
    for index, entry in enumerate(entries):
        place = f"case / observations / {index}"
        if ("finding" in entry) == ("lesion" in entry):
            raise ProofError("neither one finding nor one lesion", place=place)
        parts = entry["lesion"] if "lesion" in entry else [entry["finding"]]
        unknown = [part for part in parts if part not in model.kb.findings]
        if unknown:
            raise ProofError(f"unknown finding '{unknown[0]}'", place=place)
        if parts != sorted(set(parts)):
            raise ProofError("the parts of a lesion stand once each, in order", place=place)
        soft = {"probability", "base_rate"} & entry.keys()
        if len(soft) != (0 if "status" in entry else 2) or (soft and "lesion" in entry):
            raise ProofError("neither a status nor a finding's probability", place=place)
        subject = frozenset(parts)
        times[subject] += 1
        again = f"/{times[subject]}" if times[subject] > 1 else ""
        yield Seen(f"observation:{join(subject)}{again}", subject, entry)
