"""How an endpoint tells an error of the user's: its one line, and no traceback."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from inspect import signature
from typing import ParamSpec, TypeVar, get_origin, get_type_hints

import gradio as gr

from kb.errors import DermatraceError, InputError

__all__ = ["told"]

P = ParamSpec("P")
R = TypeVar("R")

_WORDS: dict[type, str] = {dict: "a JSON object", list: "a list", str: "a text"}


def told(verb: Callable[P, R]) -> Callable[P, R]:
    """Turn an error of the user's into a message of the endpoint.

    Whoever calls an endpoint may send anything: what is no object, list or text where the verb
    takes one is told, too.
    """

    @cache
    def wanted() -> dict[str, type]:
        hints = get_type_hints(verb)
        kinds = {name: get_origin(hint) or hint for name, hint in hints.items()}
        return {name: kind for name, kind in kinds.items() if kind in _WORDS and name != "return"}

    @wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            given = {**dict(zip(signature(verb).parameters, args, strict=False)), **kwargs}
            for name, kind in wanted().items():
                if name in given and not isinstance(given[name], kind):
                    raise InputError(f"this should be {_WORDS[kind]}", place=name)
            return verb(*args, **kwargs)
        except DermatraceError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return run
