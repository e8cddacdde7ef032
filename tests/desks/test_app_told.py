"""Endpoints that are sent something else than they take say so in one line."""

from __future__ import annotations

from typing import Any

import gradio as gr
import pytest

from desks.app_api import VERBS
from desks.app_told import told


@pytest.mark.parametrize("sent", ["{", "", None, [1], -1, '{"age": 40}'])
@pytest.mark.parametrize("verb", ["diagnose", "report", "explain", "why-not", "contrast"])
def test_a_case_that_is_no_object(verb: str, sent: Any) -> None:
    more = {"explain": ("psoriasis",), "why-not": ("psoriasis",), "contrast": ("psoriasis", "acne")}
    with pytest.raises(gr.Error, match="case: this should be a JSON object"):
        VERBS[verb](sent, *more.get(verb, ()))


@pytest.mark.parametrize(
    ("verb", "message"),
    [
        ("verify", "proof: this should be a JSON object"),
        ("show", "disorder: this should be a text"),
        ("read-text", "text: this should be a text"),
    ],
)
def test_what_else_is_of_another_kind(verb: str, message: str) -> None:
    with pytest.raises(gr.Error, match=message):
        VERBS[verb](7)


def test_what_is_as_it_should_be_and_what_may_be_left_out() -> None:
    @told
    def verb(case: dict[str, Any], names: list[str] | None = None, *, limit: int = 3) -> int:
        return len(case) + len(names or ()) + limit

    assert verb({"a": 1}) == 4
    assert verb(case={"a": 1}, names=["x"], limit=0) == 2
