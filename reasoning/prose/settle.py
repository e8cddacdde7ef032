"""From all mentions to one state for each finding, so that a case never contradicts itself.

A text says some things twice and some both ways (*no fever at first; later fever*). What is present
somewhere is present; an absence that a presence contradicts is left out, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable

from reasoning.closure import Hierarchy
from reasoning.prose.mention import Mention

__all__ = ["settle"]


def settle(
    mentions: Iterable[Mention], hierarchy: Hierarchy
) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """Return (used, left out), each in the order of the text.

    Args:
        mentions: of findings that the knowledge base knows.
        hierarchy: of the knowledge base; a finding is absent with all its kinds.
    """
    ordered = sorted(mentions, key=lambda one: (one.start, one.end, one.finding))
    left = [one for one in ordered if one.state == "unsaid"]
    used: dict[str, Mention] = {}
    choices: dict[str, Mention] = {}
    for one in (m for m in ordered if m.state == "present"):
        choice = hierarchy.choice.get(one.finding)
        first = choices.setdefault(choice, one) if choice else one
        if first.finding != one.finding:
            left.append(one.with_rule(f"only one can hold, '{first.text}' came first"))
        elif one.finding not in used:
            used[one.finding] = one
    for one in (m for m in ordered if m.state == "maybe"):
        choice = hierarchy.choice.get(one.finding)
        if one.finding in used or (choice and choice in choices):
            left.append(one.with_rule("settled by a plain statement"))
        else:
            used[one.finding] = one
    claimed = dict(used)
    for one in (m for m in ordered if m.state == "absent"):
        other = next(
            (c for c in claimed.values() if hierarchy.is_kind_of((c.finding,), (one.finding,))),
            None,
        )
        if other is not None:
            left.append(one.with_rule(f"contradicted by '{other.text}'"))
        elif one.finding not in used:
            used[one.finding] = one
    key = _place
    return tuple(sorted(used.values(), key=key)), tuple(sorted(left, key=key))


def _place(one: Mention) -> tuple[int, int, str]:
    return one.start, one.end, one.finding
