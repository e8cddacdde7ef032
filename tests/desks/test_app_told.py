"""Endpoints that are sent something else than they take say so in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np
import pytest
from PIL import Image

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


@pytest.mark.parametrize("sent", ["blood", 3, None, ["look"], {"a": 1}])
@pytest.mark.parametrize("verb", ["next-question", "counterfactual"])
def test_a_limit_that_is_none_is_told_with_those_that_are(verb: str, sent: Any) -> None:
    more = {"counterfactual": ["psoriasis"]}
    with pytest.raises(gr.Error, match=r"limit: .*; one of ask, look, dermoscope, swab, biopsy"):
        VERBS[verb]({}, *more.get(verb, []), limit=sent)
    with pytest.raises(gr.Error, match=r"purpose: .*; one of diagnosis, must-not-miss, decision"):
        VERBS["next-question"]({}, purpose=sent)


def test_verify_takes_what_diagnose_returns() -> None:
    answer = VERBS["diagnose"]({"present": ["plaque", "silvery scale"]})
    sent = json.loads(json.dumps(answer))
    for one in (sent, sent["proof"]):
        assert VERBS["verify"](one)["accepted"] is True
    sent["results"][0]["postTestProbability"] = 0.999
    with pytest.raises(gr.Error, match="results"):
        VERBS["verify"](sent)
    assert VERBS["verify"](sent["proof"])["accepted"] is True
    for wrong in ({}, {"proof": 5}, {"proof": {"fitted": 7}}):
        with pytest.raises(gr.Error):
            VERBS["verify"](wrong)


def test_a_picture_is_read_from_a_path_or_from_file_data(tmp_path: Path) -> None:
    path = tmp_path / "wall.png"
    Image.fromarray(np.full((300, 300, 3), 200, np.uint8)).save(path)
    plain = VERBS["read"](str(path))
    file = {"path": str(path), "orig_name": "wall.png", "meta": {"_type": "gradio.FileData"}}
    assert plain["refused"]
    assert VERBS["read"](file) == plain
    for wrong in (7, "", {}, {"path": None}, [str(path)]):
        with pytest.raises(gr.Error, match="path: this is neither a path nor a file"):
            VERBS["read"](wrong)


def test_what_is_as_it_should_be_and_what_may_be_left_out() -> None:
    @told
    def verb(case: dict[str, Any], names: list[str] | None = None, *, limit: int = 3) -> int:
        return len(case) + len(names or ()) + limit

    assert verb({"a": 1}) == 4
    assert verb(case={"a": 1}, names=["x"], limit=0) == 2
