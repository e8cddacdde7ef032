"""Small pieces of HTML of the classroom: files to take home, pictures, numbers."""

from __future__ import annotations

import base64
import io
from html import escape

import numpy as np
from numpy.typing import NDArray

__all__ = ["ARRIVE", "amount", "download_html", "picture_html", "seconds_words", "share_words"]

ARRIVE = """
element.setAttribute('aria-live', 'polite');
watch('value', () => {
  const goal = element.querySelector('[data-arrive]');
  const now = document.activeElement;
  const waits = !now || now === document.body || now.closest('#study-start,#study-answer,#hand-in');
  if (!goal || !waits) return;
  const other = document.getElementById(goal.dataset.arrive);
  const to = other || goal;
  if (!other) to.tabIndex = -1;
  to.focus({preventScroll: true});
  goal.scrollIntoView({block: 'nearest'});
});
"""
"""Script of a ``gr.HTML`` whose content follows a press elsewhere.

It is read out, and the focus goes to what bears ``data-arrive``, or to the element that this names;
who went elsewhere meanwhile is left there."""


def download_html(name: str, text: str, words: str, *, mime: str = "text/plain") -> str:
    """Return a link that saves a text as a file; it comes from the page, not from the server.

    Args:
        name: of the file.
        text: its content.
        words: of the link.
        mime: media type of the content.
    """
    data = base64.b64encode(text.encode()).decode()
    return (
        f'<a class="act take" download="{escape(name)}" href="data:{mime};base64,{data}">'
        f"{escape(words)}</a>"
    )


def picture_html(pixels: NDArray[np.uint8], words: str) -> str:
    """Return a drawn picture; ``words`` are read out and must not give the answer away."""
    from PIL import Image

    data = io.BytesIO()
    Image.fromarray(pixels).save(data, "PNG")
    source = base64.b64encode(data.getvalue()).decode()
    height, width = pixels.shape[:2]
    return (
        f'<img class="drawn" width="{width}" height="{height}" alt="{escape(words)}" '
        f'src="data:image/png;base64,{source}">'
    )


def amount(number: float) -> str:
    """Return a cost without needless decimals."""
    return f"{number:.1f}".removesuffix(".0")


def seconds_words(seconds: float) -> str:
    """Return a time in words."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"


def share_words(n: int, of: int) -> str:
    """Return a share as n of N with its percentage."""
    return f"{n} of {of} ({100 * n / of:.0f} %)" if of else "0 of 0"
