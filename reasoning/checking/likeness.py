"""How like a text is to each script, derived anew: plain dictionaries, one script after another.

The words of a script are those of its names (once), of its definition (five times), of what it says
of look-alikes, of what to exclude and of complications (once), and of the names of every finding
that stands alone (each stem of them as often as the tenths of its frequency). Words that every text
holds are left out. The text and the scripts are compared
by the cosine of their TF-IDF weights. Nothing here is the engine's.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

import snowballstemmer

from kb.common_words import COMMON, SAME
from kb.knowledge import KnowledgeBase
from kb.schema import Disorder

__all__ = ["Likeness"]

_SHOWN = 8


class Likeness:
    """Compares texts with the scripts of a knowledge base.

    Args:
        knowledge: whose scripts count for how common a word is.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._stem = snowballstemmer.stemmer("english").stemWord
        self._known: dict[str, str] = {}
        names: dict[str, set[str]] = {}
        for id_, finding in knowledge.findings.items():
            names[id_] = set(self._stems(" ".join([finding.label, *finding.synonyms])))
        self._scripts = {id_: self._weighed(one, names) for id_, one in knowledge.disorders.items()}
        scripts, holding = len(self._scripts), dict.fromkeys(self._words(), 0)
        for counted in self._scripts.values():
            for word in counted:
                holding[word] += 1
        self._idf = {w: 1.0 + math.log((scripts + 1) / (n + 1)) for w, n in holding.items()}
        self._scripts = {id_: self._unit(counted) for id_, counted in self._scripts.items()}

    def _words(self) -> set[str]:
        return {word for counted in self._scripts.values() for word in counted}

    def _stems(self, text: str) -> list[str]:
        letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
        found = []
        for word in re.findall(r"[a-z][a-z]+", letters.lower()):
            if word in COMMON:
                continue
            if word not in self._known:
                self._known[word] = self._stem(SAME.get(word, word))
            found.append(self._known[word])
        return found

    def _weighed(self, script: Disorder, names: Mapping[str, set[str]]) -> dict[str, float]:
        """Return how often each stem stands in a script."""
        counted: dict[str, float] = {}

        def add(words: Iterable[str], times: int) -> None:
            for word in words if times else ():
                counted[word] = counted.get(word, 0) + times

        for name in [script.label, *script.synonyms]:
            add(self._stems(name), 1)
        add(self._stems(script.definition), 5)
        for said in [one.says for one in script.tell_apart]:
            add(self._stems(said), 1)
        for said in [*script.exclude_first, *script.complications]:
            add(self._stems(said), 1)
        for one in script.findings:
            if one.finding is not None:
                f = one.frequency
                share = f.n / f.of if f.n is not None and f.of else float(f.value or 0.0)
                add(names[one.finding], round(10 * share))
        return counted

    def _unit(self, counted: Mapping[str, float]) -> dict[str, float]:
        """Return the weights of counted stems, of length one together; of known stems only."""
        weights = {
            w: (math.log(n) + 1.0) * self._idf[w] for w, n in counted.items() if w in self._idf
        }
        length = math.sqrt(math.fsum(v**2 for v in weights.values()))
        return {word: value / length for word, value in weights.items()}

    def text(self, text: str) -> dict[str, float]:
        """Return the weights of a text; empty where it shares no word with any script."""
        counted: dict[str, float] = {}
        for word in self._stems(text):
            counted[word] = counted.get(word, 0) + 1
        return self._unit(counted)

    def cosine(self, told: Mapping[str, float], id_: str) -> float:
        """Return how like a weighed text is to a script."""
        script = self._scripts[id_]
        return math.fsum(value * script.get(word, 0.0) for word, value in told.items())

    def shared(self, told: Mapping[str, float], id_: str) -> list[dict[str, Any]]:
        """Return the stems that a text shares with a script, as a proof lists them."""
        script = self._scripts[id_]
        parts = [(-value * script[word], word) for word, value in told.items() if word in script]
        parts.sort(key=lambda one: (round(one[0], 9), one[1]))
        return [{"stem": word, "part": round(round(-part, 12), 6)} for part, word in parts[:_SHOWN]]
