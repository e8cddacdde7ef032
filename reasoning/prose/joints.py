"""Joints that hurt: *pain in the wrists and knees*, *her ankles ache*, *sore hand joints*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reasoning.prose.context import Context
from reasoning.prose.mention import State
from reasoning.prose.phrases import Hit
from reasoning.prose.setting import setting_of

__all__ = ["OF_JOINTS", "joint_findings"]

OF_JOINTS = "of joints"
_FINDING = "arthralgia"
_WHOSE = r"(?:(?:the|both|his|her|my|their|several|multiple|large|small|left|right)\s+)*"
_JOINT = r"(?:joints?|knees?|ankles?|wrists?|elbows?|hips?|shoulders?|finger joints|hand joints)"
_LIST = (
    rf"{_JOINT}(?:(?:,\s*(?:and\s+)?|\s+and\s+|\s*&\s*|\s+or\s+){_WHOSE}"
    rf"(?:{_JOINT}|hands?|fingers|feet))*"
)
_HURTS = r"(?:painful|sore|aching|aches?|achy|stiff|hurts?|hurting)"
_SWELLS = r"(?:swollen|puffy|hot|red|warm)"
_NOT_SKIN = (
    r"(?!\s*[-,]?\s*(?:creases?|folds?|skin|plaques?|papules?|nodules?|lesions?|patch(?:es)?|ulcers?"
    r"|blisters?|rash|areas?|lumps?|bumps?|spots?|eruption|surfaces?|swellings?))\b"
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:pains?|aches?|aching|stiffness|soreness)\s+(?:and\s+\w+\s+)?(?:in|of)\s+{_WHOSE}{_LIST}\b{_NOT_SKIN}",
        rf"\b{_HURTS}(?:\s*(?:,|and|&)\s*(?:{_HURTS}|{_SWELLS}))*\s+{_WHOSE}(?:\w+\s+)?(?:joints|knees|ankles|wrists|hips)\b{_NOT_SKIN}",
        rf"\b{_LIST}\s+(?:(?:are|were|is|was|became|have been|had been|feel|felt)\s+)?"
        rf"(?:(?:very|slightly|quite|so|really)\s+)?(?:{_SWELLS}\s*(?:,|and|&)\s*)*{_HURTS}\b{_NOT_SKIN}",
        rf"\b{_LIST}\s+(?:pains?|soreness|stiffness)\b{_NOT_SKIN}",
    )
)


def joint_findings(context: Context) -> Iterator[tuple[Hit, str, State, str]]:
    """Yield (words, finding, state, rule) for each place where joints are said to hurt."""
    words = context.words
    for pattern in _PATTERNS:
        for match in pattern.finditer(words.text):
            first, last = words.span_of(match.start(), match.end())
            if first == last:
                continue
            hit = Hit(first, last, "joints", _FINDING)
            setting = setting_of(hit, context)
            if setting.person == "patient" and setting.state in {"present", "absent"}:
                yield hit, _FINDING, setting.state, OF_JOINTS
