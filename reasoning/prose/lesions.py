"""Which findings are said of one lesion: *scaly plaques on the elbows and knees*.

A noun for a lesion takes the adjectives before it, what *with* adds, and the places that follow.
Nouns in a row share the adjectives before the first and the places after the last: *red papules and
plaques on the trunk*. Each place makes a lesion of its own: no plaque is on elbow and knee at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reasoning.prose.clauses import is_verb
from reasoning.prose.context import Context
from reasoning.prose.mention import Lesion
from reasoning.prose.phrases import Hit

__all__ = ["lesions_of"]

_HEADS = frozenset({"primary-lesion"})
_ATTRIBUTES = frozenset({
    "secondary-change", "color", "surface", "palpation", "border", "shape", "arrangement",
})  # fmt: skip
_PLACES = frozenset({"body-site"})
_SPREADS = frozenset({"distribution"})
_CLOSING = frozenset("()[];:")
_COUNTS = frozenset({"single-lesion", "multiple-lesions"})
_LOOSE = frozenset({",", "and", "or", "/"})
_MOST_PLACES = 8


def lesions_of(hits: Sequence[Hit], axes: Mapping[str, str], context: Context) -> Iterator[Lesion]:
    """Yield the lesions of a text.

    Args:
        hits: findings that are present, in the order of the text.
        axes: of every finding.
        context: of the text.
    """
    for clause in context.clauses:
        inside = [hit for hit in hits if clause.first <= hit.first < clause.last]
        heads = [hit for hit in inside if axes[hit.name] in _HEADS]
        for group in _rows(heads, inside, axes, context):
            yield from _described(group, inside, axes, context, clause.first, clause.last)


def _rows(
    heads: Sequence[Hit], inside: Sequence[Hit], axes: Mapping[str, str], context: Context
) -> Iterator[list[Hit]]:
    """Yield nouns in a row: *papules and scaly plaques*."""
    row: list[Hit] = []
    for head in heads:
        if row and not _only(row[-1].last, head.first, inside, axes, context, _ATTRIBUTES):
            yield row
            row = []
        if not row or head.first >= row[-1].last:
            row.append(head)
    if row:
        yield row


def _only(
    first: int,
    last: int,
    inside: Sequence[Hit],
    axes: Mapping[str, str],
    context: Context,
    wanted: frozenset[str],
) -> bool:
    """Tell whether nothing but findings of some axes and *and* stands between two words."""
    covered = {w for h in inside if axes[h.name] in wanted for w in range(h.first, h.last)}
    keys = context.words.keys
    return all(word in covered or keys[word] in _LOOSE for word in range(first, last))


def _described(
    row: Sequence[Hit],
    inside: Sequence[Hit],
    axes: Mapping[str, str],
    context: Context,
    begin: int,
    end: int,
) -> Iterator[Lesion]:
    keys = context.words.keys
    stop = context.grammar["places"] | {"with", "without", "no", "not"}
    start = row[0].first
    nouns = {w for h in inside if axes[h.name] in _HEADS for w in range(h.first, h.last)}
    while start > begin and keys[start - 1] not in stop and start - 1 not in nouns:
        if is_verb(context.words, start - 1, context.grammar):
            break
        start -= 1
    shared = [h for h in inside if start <= h.first < row[0].first and axes[h.name] in _ATTRIBUTES]
    after, places = _following(row[-1].last, end, inside, axes, context)
    for index, head in enumerate(row):
        before = row[index - 1].last if index else head.first
        own = [h for h in inside if before <= h.first < head.first and axes[h.name] in _ATTRIBUTES]
        parts = {head.name, *(h.name for h in (*shared, *own, *after))} - _COUNTS
        first = min([head.first, *(h.first for h in (*shared, *own))])
        last = max([head.last, *(h.last for h in after)])
        for place in places:
            yield _lesion({*parts, place.name}, first, max(last, place.last), context)
        if not places and len(parts) > 1:
            yield _lesion(parts, first, last, context)


def _following(
    begin: int, end: int, inside: Sequence[Hit], axes: Mapping[str, str], context: Context
) -> tuple[list[Hit], list[Hit]]:
    """Return what *with* adds and the places, up to the next lesion or verb."""
    keys = context.words.keys
    added: list[Hit] = []
    places: list[Hit] = []
    after_with, word = False, begin
    by_start = {hit.first: hit for hit in inside}
    while word < end:
        key, hit = keys[word], by_start.get(word)
        axis = axes[hit.name] if hit is not None else ""
        if hit is not None and (axis in _SPREADS or (after_with and axis in _ATTRIBUTES)):
            added.append(hit)
        elif hit is not None and axis in _PLACES and not after_with:
            places.append(hit)
        elif (
            axis in _HEADS
            or key in _CLOSING
            or key in context.grammar["new_noun"]
            or key in {"without", "no", "not"}
            or is_verb(context.words, word, context.grammar)
        ):
            break
        elif key == "with":
            after_with = True
        elif key in context.grammar["places"] and key != "of":
            after_with = False
        word = hit.last if hit is not None else word + 1
    return added, places[:_MOST_PLACES]


def _lesion(parts: set[str], first: int, last: int, context: Context) -> Lesion:
    words = context.words
    start, end = words.starts[first], words.ends[last - 1]
    whole = tuple(sorted(parts))
    return Lesion(parts=whole, start=start, end=end, text=words.text[start:end])
