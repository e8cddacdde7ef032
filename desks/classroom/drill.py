"""Morphology first: name what is seen (form, colour, border, pattern, site) or what is described.

An item holds its truth because it was drawn from it. Items come from a seed, so that a class can be
given the same ones.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast, get_args

from desks.classroom.body import SITES
from desks.classroom.pictures import FORMS, PATTERNS, Form, Pattern, Sketch
from kb.errors import InputError
from kb.knowledge import KnowledgeBase

if TYPE_CHECKING:
    from vision.render import Lesion

__all__ = ["TOPICS", "TOPIC_WORDS", "Item", "Topic", "draw_item", "lesion_of"]

Topic = Literal["form", "color", "border", "pattern", "site", "words"]
TOPICS: tuple[Topic, ...] = get_args(Topic)
TOPIC_WORDS: dict[Topic, str] = {
    "form": "the lesion",
    "color": "the color",
    "border": "the border",
    "pattern": "the arrangement",
    "site": "the site",
    "words": "the word for a description",
}
_PROMPTS: dict[Topic, str] = {
    "form": "What kind of lesion is this?",
    "color": "Which color is it?",
    "border": "What is its border like?",
    "pattern": "How are the lesions arranged?",
    "site": "Which site is marked?",
    "words": "Which word means this?",
}
COLORS = {
    "red": "red",
    "brown": "dark-brown",
    "black": "black",
    "white": "white",
}
"""Findings by color, each with the patch of :data:`vision.render.lesion.PATCHES` that shows it."""
BORDERS: dict[str, tuple[float, float]] = {
    "sharply-demarcated-border": (0.05, 0.05),
    "ill-defined-border": (1.6, 0.1),
    "irregular-border": (0.08, 0.95),
}
"""How soft and how ragged the border of each finding is drawn."""
_AXES = frozenset(
    {"primary-lesion", "secondary-change", "color", "surface", "border", "shape", "arrangement"}
    | {"distribution", "palpation"}
)
_CHOICES = 4


@dataclass(frozen=True)
class Item:
    """One task.

    Attributes:
        truth: id of the finding that was drawn or described.
        choices: ids offered, the truth among them.
        words: the description, where there is no picture.
        sketch: what is drawn for ``form`` and ``pattern``.
        tone: Monk skin tone of the picture.
    """

    topic: Topic
    truth: str
    choices: tuple[str, ...]
    seed: int
    words: str = ""
    sketch: Sketch | None = None
    tone: int = 3

    @property
    def prompt(self) -> str:
        """What is asked."""
        return _PROMPTS[self.topic]


def draw_item(knowledge: KnowledgeBase, *, seed: int, topics: Sequence[Topic] = TOPICS) -> Item:
    """Return a task; the same one for a seed, the topics and a knowledge base.

    Args:
        knowledge: whose words are asked for.
        seed: of chance.
        topics: what may be asked for.

    Raises:
        InputError: no topic is chosen, or the vocabulary has none of its words.
    """
    chance = random.Random(f"drill/{seed}")  # noqa: S311  # no secret: the same every time
    open_ = [one for one in TOPICS if one in topics and _truths(one, knowledge)]
    if not open_:
        raise InputError("no topic is chosen", place="topics", mend="choose at least one")
    topic = chance.choice(open_)
    tone = chance.choice((2, 3, 4, 5))
    if topic == "words":
        return _described(chance, knowledge, seed)
    truths = _truths(topic, knowledge)
    truth = chance.choice(truths)
    sketch = None
    if topic == "form":
        sketch = Sketch(form=cast("Form", truth), tone=tone, seed=seed)
    elif topic == "pattern":
        sketch = Sketch(form="papule", pattern=cast("Pattern", truth), tone=tone, seed=seed)
    if topic == "site":
        others = chance.sample([one for one in truths if one != truth], min(5, len(truths) - 1))
        truths = sorted([truth, *others])
    return Item(topic, truth, tuple(truths), seed, sketch=sketch, tone=tone)


def lesion_of(item: Item) -> Lesion:
    """Return what is drawn for an item about color or border."""
    from vision.render import Lesion

    if item.topic == "color":
        return Lesion(
            patches=(COLORS[item.truth],), tone=max(item.tone, 3), seed=item.seed, irregular=0.2
        )
    soft, irregular = BORDERS[item.truth]
    return Lesion(
        melanin=0.55, soft=soft, irregular=irregular, tone=min(item.tone, 4), seed=item.seed
    )


def _truths(topic: Topic, knowledge: KnowledgeBase) -> list[str]:
    """Return the findings of a topic that can be drawn and that the vocabulary knows."""
    drawn: dict[Topic, Sequence[str]] = {
        "form": tuple(FORMS),
        "color": tuple(COLORS),
        "border": tuple(BORDERS),
        "pattern": PATTERNS,
        "site": tuple(SITES),
    }
    if topic == "words":
        return [one.id for one in knowledge.findings.values() if one.axis in _AXES]
    known = [one for one in drawn[topic] if one in knowledge.findings]
    return known if len(known) > 1 else []


def _described(chance: random.Random, knowledge: KnowledgeBase, seed: int) -> Item:
    """Return a task in words: the definition of a finding, and others of its axis beside it."""
    terms = [
        one
        for one in knowledge.findings.values()
        # a definition that holds the word itself asks for nothing
        if one.axis in _AXES and one.definition and one.label.lower() not in one.definition.lower()
    ]
    term = chance.choice(terms)
    related = {term.id, *term.parents}
    others = [
        one.id
        for one in terms
        if one.axis == term.axis and one.id not in related and term.id not in one.parents
    ]
    picked = chance.sample(others, min(_CHOICES - 1, len(others)))
    choices = tuple(sorted([term.id, *picked]))
    return Item("words", term.id, choices, seed, words=term.definition)
