"""How an endpoint tells an error of the user's: its one line, and no traceback."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from inspect import signature
from typing import Any, Literal, ParamSpec, TypeVar, get_args, get_origin, get_type_hints

import gradio as gr

from kb.errors import DermatraceError, InputError

__all__ = ["told"]

P = ParamSpec("P")
R = TypeVar("R")

_WORDS: dict[Any, str] = {dict: "a JSON object", list: "a list", str: "a text"}


def told(verb: Callable[P, R]) -> Callable[P, R]:
    """Turn an error of the user's into a message of the endpoint.

    Whoever calls an endpoint may send anything: what is no object, list or text where the verb
    takes one, or none of the words of which it takes one, is told, too.
    """

    @cache
    def wanted() -> dict[str, Any]:
        hints = get_type_hints(verb)
        return {name: hint for name, hint in hints.items() if name != "return"}

    @wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            given = {**dict(zip(signature(verb).parameters, args, strict=False)), **kwargs}
            for name, hint in wanted().items():
                if name in given:
                    _refuse_other(given[name], hint, name)
            return verb(*args, **kwargs)
        except DermatraceError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return run


def _refuse_other(value: Any, hint: Any, name: str) -> None:
    """Refuse a value that is not what a field takes, as far as its hint says."""
    kind = get_origin(hint) or hint
    if kind is Literal and value not in get_args(hint):
        known = ", ".join(map(str, get_args(hint)))
        raise InputError(f"'{value}' is not known", place=name, mend=f"one of {known}")
    if kind in _WORDS and not isinstance(value, kind):
        raise InputError(f"this should be {_WORDS[kind]}", place=name)
