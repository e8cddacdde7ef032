"""Texts that would end the program in the YAML library are refused before it sees them."""

from __future__ import annotations

from pathlib import Path

import pytest

from desks.workbench.draft_yaml import read_text
from kb.yamlio import DEEPEST, YamlError, parse_yaml, read_yaml

MANY = 100_000


@pytest.mark.parametrize(
    "text",
    ["[" * MANY + "]" * MANY, "a: {b: " * MANY, "- " * MANY + "a", "? " * MANY + "a", "[" * MANY],
)
def test_what_is_nested_too_deep(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("\n" + text)
    with pytest.raises(YamlError, match=r"a.json:2: .* nested more than 200 deep"):
        read_yaml(path)
    with pytest.raises(YamlError, match="nested more than"):
        read_text(text, place="here")


def test_what_is_long_but_flat() -> None:
    deep = "[" * DEEPEST + "]" * DEEPEST
    assert str(parse_yaml(deep, place="here")) == deep
    assert parse_yaml("- [a, {b: c}]\n" * 3000, place="here")[2999] == ["a", {"b": "c"}]
