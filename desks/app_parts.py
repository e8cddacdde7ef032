"""What the desks of the app are laid out with: components by name, and panels with buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from desks.clinic.bits import PRESS

__all__ = ["ClinicParts", "html", "panel", "title"]


@dataclass(frozen=True)
class ClinicParts:
    """The components of a desk, by name."""

    parts: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        """Return a component."""
        try:
            return self.parts[name]
        except KeyError as error:
            raise AttributeError(name) from error

    def all(self, *names: str) -> list[Any]:
        """Return several components."""
        return [self.parts[name] for name in names]


def html(name: str, script: str = "") -> gr.HTML:
    """Return a place for a piece of HTML, with a script that accompanies it."""
    return gr.HTML(elem_id=name, js_on_load=script or None, apply_default_css=False)


def panel(name: str) -> gr.HTML:
    """Return a place whose buttons send ``select``."""
    return gr.HTML(elem_id=name, js_on_load=PRESS, apply_default_css=False)


def title(words: str) -> None:
    """Put a heading over what follows."""
    gr.HTML(f'<div class="dt"><h3>{words}</h3></div>', apply_default_css=False)
