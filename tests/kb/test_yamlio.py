"""YAML files are read with their lines, or refused before the library is ended by them."""

from __future__ import annotations

from pathlib import Path

import pytest

from desks.workbench.draft_yaml import read_text
from kb.yamlio import DEEPEST, YamlError, compose, line_of, parse_yaml, read_yaml

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


class TestYaml:
    def test_not_yaml_names_the_line(self, tmp_path: Path) -> None:
        path = tmp_path / "a.yaml"
        path.write_text("a: 1\nb: [1, 2\nc: 3\n")
        with pytest.raises(YamlError) as caught:
            read_yaml(path, place="a.yaml")
        assert caught.value.line == 3
        assert str(caught.value).startswith("a.yaml:3: not valid YAML")

    def test_a_key_twice(self, tmp_path: Path) -> None:
        path = tmp_path / "a.yaml"
        path.write_text("a: 1\na: 2\n")
        with pytest.raises(YamlError, match="duplicate key"):
            read_yaml(path)

    def test_no_code_is_run(self, tmp_path: Path) -> None:
        path = tmp_path / "a.yaml"
        path.write_text("a: !!python/object/apply:os.getcwd []\n")
        with pytest.raises(YamlError, match="tag"):
            read_yaml(path)

    def test_not_utf8(self, tmp_path: Path) -> None:
        path = tmp_path / "a.yaml"
        path.write_bytes("a: é".encode("latin-1"))
        with pytest.raises(YamlError, match="not UTF-8"):
            read_yaml(path)

    def test_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(YamlError, match="No such file"):
            read_yaml(tmp_path / "a.yaml")

    def test_json_is_yaml(self, tmp_path: Path) -> None:
        path = tmp_path / "a.json"
        path.write_text('{"a": [1, 2.5, null, true]}')
        assert read_yaml(path) == {"a": [1, 2.5, None, True]}

    def test_lines_of_places(self, tmp_path: Path) -> None:
        path = tmp_path / "a.yaml"
        path.write_text("top:\n  - x: 1\n    y: 2\n  - x: 3\nend: 4\n")
        tree = compose(path)
        assert line_of(tree, ("top", 0, "y")) == 3
        assert line_of(tree, ("top", 1)) == 4
        assert line_of(tree, ("end",)) == 5
        assert line_of(tree, ("top", 1, "nowhere", "at all")) == 4
        assert line_of(None, ("top",)) == 1
