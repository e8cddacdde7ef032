"""A figure from the front and from behind on which one site is marked, as SVG."""

from __future__ import annotations

__all__ = ["SITES", "body_svg"]

SITES: dict[str, tuple[int, float, float]] = {
    "scalp": (1, 60, 16),
    "face": (0, 60, 30),
    "neck": (0, 60, 50),
    "chest": (0, 60, 78),
    "abdomen": (0, 60, 118),
    "back": (1, 60, 88),
    "buttock": (1, 50, 150),
    "shoulder": (0, 38, 64),
    "groin": (0, 52, 146),
    "elbow": (1, 24, 106),
    "forearm": (0, 20, 126),
    "back-of-hand": (1, 15, 152),
    "thigh": (0, 50, 176),
    "knee": (0, 49, 206),
    "lower-leg": (0, 48, 232),
    "foot": (0, 46, 262),
}
"""Findings of body sites, each with the figure (0 front, 1 behind) and the place of the mark."""

_FIGURE = (
    '<circle cx="60" cy="26" r="17"/><rect x="53" y="40" width="14" height="14" rx="5"/>'
    '<path d="M36 56 Q60 48 84 56 L80 104 Q78 118 80 138 L40 138 Q42 118 40 104 Z"/>'
    '<path d="M38 57 Q28 60 27 80 L20 106 L13 146 Q12 156 17 157 Q21 156 22 148 L30 110 L37 84 Z"/>'
    '<path d="M82 57 Q92 60 93 80 L100 106 L107 146 Q108 156 103 157 Q99 156 98 148 L90 110 '
    'L83 84 Z"/>'
    '<path d="M40 136 L59 142 L57 200 L54 254 Q54 266 47 267 Q40 267 42 258 L42 206 Z"/>'
    '<path d="M80 136 L61 142 L63 200 L66 254 Q66 266 73 267 Q80 267 78 258 L78 206 Z"/>'
)
_FACE = (
    '<g class="lines"><circle cx="54" cy="24" r="1.6"/><circle cx="66" cy="24" r="1.6"/>'
    '<path d="M54 33 Q60 37 66 33"/></g>'
)
_BEHIND = '<g class="lines"><path d="M60 60 L60 132"/><path d="M45 156 Q53 160 60 150"/>'
_BEHIND += '<path d="M75 156 Q67 160 60 150"/></g>'


def body_svg(site: str) -> str:
    """Return the figures with a mark on a site; the words of it do not give the site away."""
    side, x, y = SITES[site]
    mark = (
        f'<circle class="mark" cx="{x + 130 * side}" cy="{y}" r="7"/>'
        f'<circle class="dot" cx="{x + 130 * side}" cy="{y}" r="2"/>'
    )
    return (
        '<svg class="body" viewBox="0 0 250 290" role="img" '
        'aria-label="a figure from the front and from behind with one site marked">'
        f'<g class="skin">{_FIGURE}</g>{_FACE}<g transform="translate(130 0)">'
        f'<g class="skin">{_FIGURE}</g>{_BEHIND}</g>'
        '<text x="60" y="284">front</text><text x="190" y="284">behind</text>'
        f"{mark}</svg>"
    )
