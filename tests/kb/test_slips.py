"""What pydantic finds wrong, in plain words with the mend."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb.slips import slip_words


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")
    age: Annotated[float, Field(ge=0, le=120)] = 1
    value: Annotated[float, Field(ge=0, le=1)] = 0
    background: Annotated[float, Field(gt=0, lt=1)] = 0.5
    n: Annotated[int, Field(ge=0)] = 0
    names: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("given", "message", "mend"),
    [
        ({"age": 540.0}, "540 is too much: an age is 0 to 120 years", "give the age in years"),
        ({"age": -3}, "-3 is too little: an age is 0 to 120 years", "give the age in years"),
        ({"value": 450}, "450 is too much: a share is 0 to 1", "write e.g. 0.45 for 45 %"),
        ({"value": 45}, "45 is too much: a share is 0 to 1", "write 0.45 for 45 %"),
        ({"value": "abc"}, "'abc' is not a number", "write e.g. 0.45"),
        ({"value": float("nan")}, "nan is not a number", "write a number"),
        ({"background": 0}, "0 is too little: it has to be more than 0", ""),
        ({"background": 1}, "1 is too much: it has to be less than 1", ""),
        ({"n": -1}, "-1 is too little: at least 0 is allowed", ""),
        ({"n": "many"}, "'many' is not a whole number", "write e.g. 12"),
        ({"n": 1.5}, "'1.5' is not a whole number", "write e.g. 12"),
        ({"names": "x"}, "this is not a list (given: 'x')", "write a list: [one, another]"),
        ({"bad": 1}, "unknown field 'bad'", "remove it or mend its spelling"),
    ],
)
def test_a_slip_is_told_with_its_mend(given: dict[str, Any], message: str, mend: str) -> None:
    with pytest.raises(ValidationError) as caught:
        _Form.model_validate(given)
    (item,) = caught.value.errors()
    assert slip_words(item) == (message, mend)
