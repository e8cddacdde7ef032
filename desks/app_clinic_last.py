"""The last cases of a session: what an example, a file or *New case* takes away comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import gradio as gr

from desks.app_clinic_entry import LOADED
from desks.clinic.commitment import Commitment
from desks.clinic.sheet import Sheet

__all__ = ["keeping", "put_back"]

Values = tuple[Any, ...]
_KEPT = 3
"""Cases that are kept: looking through examples must not cost the case that stood before them."""
_ENTERED = ("text", "photos", "age", "duration", "own")
_PLACE = {name: place for place, name in enumerate(LOADED)}


def keeping(load: Callable[[Any, Commitment], list[Any]]) -> Callable[..., list[Any]]:
    """Return a handler that loads another case and keeps the one that stood.

    It takes what to load, the cases kept so far and the values of LOADED; it returns the cases
    kept, the button that puts one back, and what ``load`` returns (LOADED at its end).
    """

    def run(given: Any, last: Sequence[Values], *case: Any) -> list[Any]:
        loaded = load(given, case[_PLACE["record"]])
        if not isinstance(loaded[-len(LOADED)], Sheet):
            return [gr.skip(), gr.skip(), *loaded]  # it could not be opened: the case stands
        # a list that is chosen from tells it twice: then the case that stands is the example itself
        again = case[_PLACE["sheet"]] == loaded[-len(LOADED)] != Sheet()
        kept = ((case, *last) if _holds(case) and not again else tuple(last))[:_KEPT]
        return [kept, gr.Button(visible=bool(kept)), *loaded]

    return run


def put_back(last: Sequence[Values], *case: Any) -> list[Any]:
    """Return the cases kept, the button, no message, no example, and LOADED of the last case.

    The one that stood goes to the end of those kept, so that another press brings it back.
    """
    if not last:
        return [gr.skip()] * (4 + len(LOADED))
    first, *others = last
    kept = (*others, case) if _holds(case) else tuple(others)
    back = list(first)
    asked = case[_PLACE["record"]].asked
    back[_PLACE["record"]] = replace(back[_PLACE["record"]], asked=asked)
    return [kept, gr.Button(visible=bool(kept)), "", None, *back]


def _holds(case: Sequence[Any]) -> bool:
    """Tell whether anything was entered."""
    typed = any(case[_PLACE[name]] for name in _ENTERED)
    return bool(typed or case[_PLACE["sheet"]] != Sheet())
