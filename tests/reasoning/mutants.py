"""Changes of a proof, one at a time and of every kind, by walking its JSON.

Every leaf is set to its neighbours (numbers in the last shown digit, other words of the same field,
the other truth, nothing), every element is taken out, doubled and swapped with the next, and
something is added to every list and mapping.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kb.errors import ProofError

__all__ = ["Mutant", "accepts", "mutants", "resealed"]

Path = tuple[str | int, ...]
MODEL = (
    "version",
    "knowledge_hash",
    "parameters",
    "candidates",
    "keep_excluded",
    "fitted",
    "calibration",
)


@dataclass(frozen=True)
class Mutant:
    """One change at a place: ``set``, ``removed``, ``doubled``, ``swapped`` or ``added``."""

    path: Path
    value: Any = None
    kind: str = "set"

    def of(self, proof: dict[str, Any]) -> dict[str, Any]:
        """Return a proof with the change; what is not on the way to it is shared."""
        changed = dict(proof)
        place: Any = changed
        for key in self.path[:-1]:
            place[key] = place[key].copy()
            place = place[key]
        last: Any = self.path[-1] if self.path else ""
        if self.kind == "removed":
            del place[last]
        elif self.kind == "doubled":
            place.insert(last, place[last])
        elif self.kind == "swapped":
            place[last], place[last + 1] = place[last + 1], place[last]
        elif self.kind == "added" and isinstance(place, list):
            place.insert(last, self.value)
        else:
            place[last] = self.value
        return changed

    def __str__(self) -> str:
        value = repr(self.value) if self.kind in {"set", "added"} else ""
        return f"{' / '.join(map(str, self.path))} {self.kind} {value}"


def mutants(proof: dict[str, Any]) -> Iterator[Mutant]:
    """Return every change of a proof."""
    words: dict[str, dict[str, None]] = {}
    _gather(proof, "", words)
    yield from _walk(proof, (), words)


def _gather(node: Any, field: str, words: dict[str, dict[str, None]]) -> None:
    """Collect the words of every field, the candidates for a plausible lie."""
    if isinstance(node, dict):
        for key, value in node.items():
            _gather(value, key, words)
    elif isinstance(node, list):
        for value in node:
            _gather(value, field, words)
    elif isinstance(node, str):
        words.setdefault(field, {})[node] = None


def _walk(node: Any, path: Path, words: dict[str, dict[str, None]]) -> Iterator[Mutant]:
    if isinstance(node, dict):
        yield Mutant((*path, "extra"), "x", "added")
        for key in node:
            yield Mutant((*path, key), kind="removed")
            yield from _walk(node[key], (*path, key), words)
    elif isinstance(node, list):
        yield Mutant((*path, len(node)), node[0] if node else "x", "added")
        for index, value in enumerate(node):
            yield Mutant((*path, index), kind="removed")
            yield Mutant((*path, index), kind="doubled")
            if value != node[(index + 1) % len(node)] and index + 1 < len(node):
                yield Mutant((*path, index), kind="swapped")
            yield from _walk(value, (*path, index), words)
    else:
        field = next((key for key in reversed(path) if isinstance(key, str)), "")
        for value in _others(node, list(words.get(field, ()))):
            yield Mutant(path, value)


def _others(leaf: Any, words: Sequence[str]) -> Iterator[Any]:
    """Values next to a leaf."""
    if isinstance(leaf, bool):
        yield from (not leaf, None, int(leaf))
    elif isinstance(leaf, int):
        yield from (leaf + 1, leaf - 1, bool(leaf), str(leaf), None)
    elif isinstance(leaf, float):
        shown = Decimal(repr(leaf))
        step = Decimal(1).scaleb(int(shown.as_tuple().exponent))
        for near, towards in ((shown + step, math.inf), (shown - step, -math.inf)):
            # beyond sixteen digits a step of the last one is none
            yield float(near) if float(near) != leaf else math.nextafter(leaf, towards)
        yield from (float("nan"), str(leaf), None)
        if leaf:
            yield -leaf
        if leaf in {0.0, 1.0}:
            yield bool(leaf)
    elif isinstance(leaf, str):
        others = [word for word in words if word != leaf]
        yield from (leaf + "x", leaf[:-1], None, *others[:2])
    else:
        yield from ([], False, 0, "x")


def resealed(proof: dict[str, Any]) -> dict[str, Any]:
    """Return a changed proof whose hashes fit its contents again, as a liar would send it."""
    model = {key: proof[key] for key in MODEL if key in proof}
    return proof | {"model_hash": _hash(model), "case_hash": _hash(proof.get("case"))}


def _hash(data: Any) -> str:
    text = json.dumps(_plain(data), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(data: Any) -> Any:
    """Write whole numbers without a fraction: 38.0 and 38 are one number in JSON."""
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    return int(data) if isinstance(data, float) and data.is_integer() else data


def accepts(check: Callable[..., None], proof: dict[str, Any], **held: Any) -> bool:
    """Tell whether a checker takes a proof; anything but an acceptance or a refusal is an error."""
    try:
        check(proof, **held)
    except ProofError:
        return False
    return True
