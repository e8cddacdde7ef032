"""The sheet as the user sees it: findings by axis, each corrected with one press."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from desks.clinic.bits import action, empty_html
from desks.clinic.sheet_lines import Line

__all__ = ["sheet_html"]

_SIGN = {"present": "+", "absent": "−", "maybe": "?", "read": "~", "removed": "×"}
_STATE = {
    "present": "present",
    "absent": "absent",
    "maybe": "hedged in the text",
    "read": "read, not confirmed",
    "removed": "taken off",
}


def sheet_html(lines: Sequence[Line]) -> str:
    """Return the findings that count, then those read as unlikely, then those taken off."""
    used = [one for one in lines if one.state != "removed"]
    if not lines:
        return empty_html(
            "No findings yet. Describe the case in words, add a photograph, or add findings below."
        )
    likely = [one for one in used if one.state != "read" or one.likely]
    unlikely = [one for one in used if one not in likely]
    gone = [one for one in lines if one.state == "removed"]
    parts = [_by_axis(likely)]
    if unlikely:
        parts.append(
            _fold(f"Read as less likely than in other pictures ({len(unlikely)})", unlikely, "rare")
        )
    if gone:
        parts.append(_fold(f"Taken off, not used ({len(gone)})", gone, "gone"))
    return f'<div class="dt sheet" data-unsaved>{"".join(parts)}</div>'


def _by_axis(lines: Sequence[Line]) -> str:
    return "".join(
        f"<section><h4>{escape(axis.replace('-', ' '))}</h4><ul>{''.join(map(_line, found))}</ul>"
        "</section>"
        for axis, found in groupby(lines, key=lambda one: one.axis)
    )


def _fold(title: str, lines: Sequence[Line], kind: str) -> str:
    return f'<details class="fold {kind}"><summary>{title}</summary>{_by_axis(lines)}</details>'


def _line(one: Line) -> str:
    said = escape("; ".join(one.said))
    return (
        f'<li class="finding is-{one.state}" data-finding="{escape(one.id)}">'
        f'<span class="sign" aria-hidden="true">{_SIGN[one.state]}</span>'
        f'<span class="what"><b>{escape(one.label)}</b> <span class="state">{_STATE[one.state]}'
        f"</span><small>{said}</small>{_measured(one)}</span>"
        f'<span class="acts" role="group" aria-label="{escape(one.label)}">{_actions(one)}</span>'
        "</li>"
    )


def _measured(one: Line) -> str:
    """Return where such readings were measured, folded away."""
    if not one.measured:
        return ""
    return (
        '<details class="fold said"><summary>where this was measured'
        f'<span class="sr">: {escape(one.label)}</span></summary>'
        f"<small>{escape('; '.join(one.measured))}</small></details>"
    )


def _actions(one: Line) -> str:
    label = one.label
    if one.state == "removed":
        return action("restore", one.id, "put back", label=f"put back {label}")
    off = action("remove", one.id, "×", label=f"take off {label}")
    if one.axis == "lesion":
        return off
    yes = "accept" if one.state in {"read", "maybe"} else "present"
    return (
        action("present", one.id, yes, label=f"{yes}: {label}", pressed=one.state == "present")
        + action(
            "absent", one.id, "absent", label=f"absent: {label}", pressed=one.state == "absent"
        )
        + off
    )
