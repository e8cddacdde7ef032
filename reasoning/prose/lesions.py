"""Which findings are said of one lesion: *scaly plaques on the elbows and knees*.

A noun for a lesion takes the adjectives before it, what *with* adds, and the places that follow.
Nouns in a row share the adjectives before the first and the places after the last: *red papules and
plaques on the trunk*. Each place makes a lesion of its own: no plaque is on elbow and knee at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reasoning.prose.context import Context, is_verb
from reasoning.prose.mention import Lesion
from reasoning.prose.phrases import Hit

__all__ = ["lesions_of"]

_HEADS = frozenset({"primary-lesion"})
_ATTRIBUTES = frozenset({
    "secondary-change", "color", "surface", "palpation", "border", "shape", "arrangement",
})  # fmt: skip
_PLACES = frozenset({"body-site"})
_SPREADS = frozenset({"distribution"})
_CLOSING = frozenset("( ) [ ] ; :".split())
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
        for place in places or [None]:
            whole = tuple(sorted(parts | ({place.name} if place else set())))
            if len(whole) > 1:
                last = max([head.last, *([place.last] if place else []), *(h.last for h in after)])
                first = min([head.first, *(h.first for h in (*shared, *own))])
                yield _lesion(whole, first, last, context)


def _following(
    begin: int, end: int, inside: Sequence[Hit], axes: Mapping[str, str], context: Context
) -> tuple[list[Hit], list[Hit]]:
    """Return what *with* adds and the places, up to the next lesion or verb."""
    keys = context.words.keys
    added: list[Hit] = []
    places: list[Hit] = []
    mode, word = "", begin
    by_start = {hit.first: hit for hit in inside}
    while word < end:
        key = keys[word]
        hit = by_start.get(word)
        if hit is not None and axes[hit.name] in _PLACES and mode != "with":
            places.append(hit)
        elif hit is not None and mode == "with" and axes[hit.name] in _ATTRIBUTES - _HEADS:
            added.append(hit)
        elif hit is not None and axes[hit.name] in _SPREADS:
            added.append(hit)
        elif hit is not None and axes[hit.name] in _HEADS:
            break
        elif key in _CLOSING or key in context.grammar["new_noun"]:
            break
        elif key == "with":
            mode = "with"
        elif key in {"without", "no", "not"} or is_verb(context.words, word, context.grammar):
            break
        elif key in context.grammar["places"] and key != "of":
            mode = "place"
        word = hit.last if hit is not None else word + 1
    return added, places[:_MOST_PLACES]


def _lesion(parts: tuple[str, ...], first: int, last: int, context: Context) -> Lesion:
    words = context.words
    start, end = words.starts[first], words.ends[last - 1]
    return Lesion(parts=parts, start=start, end=end, text=words.text[start:end])
