"""How an endpoint tells an error of the user's: its one line, and no traceback."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import gradio as gr

from kb.errors import DermatraceError

__all__ = ["told"]

P = ParamSpec("P")
R = TypeVar("R")


def told(verb: Callable[P, R]) -> Callable[P, R]:
    """Turn an error of the user's into a message of the endpoint."""

    @wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return verb(*args, **kwargs)
        except DermatraceError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return run
