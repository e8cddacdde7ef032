"""After a save the lists of all desks name what the knowledge names now.

A page that is opened gets the new lists; so does the page that saved. A page that was open before
answers with the new knowledge, too, and has its lists when it is loaded anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import gradio as gr

from desks.app_classroom import askable
from desks.app_parts import ClinicParts
from desks.casework import compiled_knowledge, fitted_sets
from desks.pickers import choices_of, disorder_choices
from kb.knowledge import KnowledgeBase

__all__ = ["keep_fresh"]

Choices = Callable[[KnowledgeBase], list[Any]]
_CLINIC: Mapping[str, Choices] = {
    "add": choices_of,
    "add_absent": choices_of,
    "own": disorder_choices,
    "why_who": disorder_choices,
    "one": disorder_choices,
    "other": disorder_choices,
    "if_who": disorder_choices,
}
_CLASSROOM: Mapping[str, Choices] = {
    "ask": askable,
    "mine": disorder_choices,
    "left": disorder_choices,
    "right": disorder_choices,
    "a_answer": disorder_choices,
    "a_present": choices_of,
    "a_absent": choices_of,
    "a_given": choices_of,
    "s_first": disorder_choices,
}


def keep_fresh(clinic: ClinicParts, classroom: ClinicParts, saved_at: Any, app: gr.Blocks) -> None:
    """Connect the lists of the desks to saves of the workbench.

    Args:
        clinic: its components.
        classroom: its components.
        saved_at: the state that a save changes.
        app: whose pages are loaded.
    """
    lists: dict[tuple[bool, str], Choices] = {(True, one): m for one, m in _CLINIC.items()}
    lists |= {(False, one): make for one, make in _CLASSROOM.items()}
    parts = [(clinic if first else classroom).parts[name] for first, name in lists]
    built = (compiled_knowledge().knowledge.hash, fitted_sets())

    def opened() -> list[Any]:
        knowledge = compiled_knowledge().knowledge
        if (knowledge.hash, fitted_sets()) == built:
            return [gr.skip()] * (1 + len(parts))
        return fresh()

    def fresh() -> list[Any]:
        knowledge = compiled_knowledge().knowledge
        made: dict[Choices, list[Any]] = {}
        for make in lists.values():
            if make not in made:
                made[make] = make(knowledge)
        sets = gr.CheckboxGroup(fitted_sets())
        return [sets, *(gr.Dropdown(made[make]) for make in lists.values())]

    quiet = {"show_progress": "hidden", "api_visibility": "private", "concurrency_id": "lists"}
    outputs = [clinic.fitted, *parts]
    app.load(opened, None, outputs, concurrency_limit=1, **quiet)
    saved_at.change(fresh, None, outputs, concurrency_limit=1, **quiet)
