"""What slips of typing cost the reader of free text, and how much of it respelling takes back.

Slips are put into the vignettes of :mod:`benchmarks.prose_findings` at random: in a tenth of the
words of five letters or more two letters are swapped, one is left out, doubled, or replaced by the
key beside it, each as often. They are drawn without a look at what the reader can mend
(`reasoning/prose/respell.py`).
"""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

from benchmarks.prose_findings import default_parts, figures, read_listed
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from reasoning.prose import ProseReader

__all__ = ["run", "with_slips"]

_SHARE, _SEED, _DRAWS = 0.1, 20261122, 5
_WORD = re.compile(r"\b[a-z]{5,}\b")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def run(cases: Path | None, *, base: KnowledgeBase | None = None) -> dict[str, Any]:
    """Return precision and recall as written, with slips, and with slips that stay.

    Args:
        cases: a file of vignettes; None takes both parts of this project.
        base: the knowledge base, the one that ships where not given.

    Raises:
        InputError: a file is not there or has another form.
    """
    knowledge = base or load_knowledge()
    paths = default_parts() if cases is None else (cases,)
    vignettes = [one for path in paths for one in read_listed(path)]
    draw = random.Random(_SEED)  # noqa: S311  # no secret: the same ones every time
    typed, slips = [], 0
    for _ in range(_DRAWS):
        for one in vignettes:
            text, made = with_slips(one["text"], draw)
            typed.append({**one, "text": text})
            slips += made
    mending, plain = ProseReader(knowledge), ProseReader(knowledge, respell=False)
    mended = sum(len(mending.read(one["text"]).respelled) for one in typed)
    return {
        "n": len(vignettes),
        "knowledge_hash": knowledge.hash,
        "draws": _DRAWS,
        "slips_per_text": round(slips / len(typed), 2),
        "read_as_another_word": round(mended / len(typed), 2),
        "as_written": _short(figures(vignettes, mending)),
        "with_slips": _short(figures(typed, mending)),
        "with_slips_not_mended": _short(figures(typed, plain)),
    }


def _short(told: dict[str, Any]) -> dict[str, Any]:
    return {
        state: {key: told[state][key] for key in ("precision", "recall")}
        for state in ("present", "absent")
    }


def with_slips(text: str, draw: random.Random) -> tuple[str, int]:
    """Return a text with slips of typing, and how many there are."""
    made = 0

    def slip(match: re.Match[str]) -> str:
        nonlocal made
        if draw.random() >= _SHARE:
            return match[0]
        made += 1
        return _slipped(match[0], draw)

    return _WORD.sub(slip, text), made


def _slipped(word: str, draw: random.Random) -> str:
    place = draw.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    kind = draw.choice(("swap", "drop", "double", "key"))
    if kind == "swap":
        return before + after[0] + letter + after[1:]
    if kind == "drop":
        return before + after
    if kind == "double":
        return before + letter + letter + after
    row = next(row for row in _ROWS if letter in row)
    spot = row.index(letter)
    beside = [row[index] for index in (spot - 1, spot + 1) if 0 <= index < len(row)]
    return before + draw.choice(beside) + after
