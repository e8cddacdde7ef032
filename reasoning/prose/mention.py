"""What was read in a text: findings with the words they came from, and what was left out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from reasoning.prose.numbers import Stated
from reasoning.prose.respell import Respelled

__all__ = ["FROM_PARTS", "Lesion", "Mention", "Named", "ProseReading", "State"]

FROM_PARTS = "follows from its parts"
"""Rule of a finding that a lesion's parts make."""
State = Literal["present", "absent", "maybe", "unsaid"]


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A finding in a text.

    Attributes:
        finding: its id.
        state: present, absent, maybe (a hedge: soft evidence), or unsaid (not claimed of the
            patient; never used).
        start, end, text: the words it came from, as places of characters.
        rule: why it was read, and why in this state.
    """

    finding: str
    state: State
    start: int
    end: int
    text: str
    rule: str

    def with_rule(self, more: str) -> Mention:
        """Return it with another reason added."""
        return replace(self, rule=f"{self.rule}; {more}" if self.rule else more)


@dataclass(frozen=True, kw_only=True)
class Lesion:
    """Findings that a text says of one lesion: *scaly plaques on the elbows*."""

    parts: tuple[str, ...]
    start: int
    end: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Named:
    """A disorder that the text names; it is shown and never used."""

    disorder: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, kw_only=True)
class ProseReading:
    """A text read into findings.

    Attributes:
        findings: what is used, one mention for each finding, in the order of the text.
        lesions: findings said of one lesion.
        left_out: mentions that are not used, with the reason in ``rule``.
        disorders: disorders that the text names; never used.
        respelled: words that were taken for slips of typing, with what they were read as.
    """

    text: str
    age: Stated | None
    sex: Stated | None
    findings: tuple[Mention, ...]
    lesions: tuple[Lesion, ...]
    left_out: tuple[Mention, ...]
    disorders: tuple[Named, ...]
    respelled: tuple[Respelled, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the reading as plain data: places of characters count from 0."""
        return asdict(self)
