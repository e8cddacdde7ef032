"""Every command and option has help and stands in the README or a guide."""

from __future__ import annotations

from typing import Any

import pytest
import typer.main

import cli
from tests.conftest import ROOT, Run


def commands() -> dict[str, Any]:
    """Commands by name, those of a group as ``group command``."""
    root: Any = typer.main.get_command(cli.app)
    found: dict[str, Any] = {}
    for name, command in root.commands.items():
        inner = getattr(command, "commands", None)
        found |= {name: command} if inner is None else {f"{name} {k}": v for k, v in inner.items()}
    return found


def test_all_commands_are_seen() -> None:
    assert {"diagnose", "explain", "verify", "kb check", "bench", "ui"} <= set(commands())


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_and_option_has_help(name: str) -> None:
    command = commands()[name]
    assert command.help
    without = [p.name for p in command.params if not getattr(p, "help", None) and p.name != "help"]
    assert without == []


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_is_in_the_readme_or_a_guide(name: str) -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    assert [one.name for one in pages if f"dermatrace {name}" in one.read_text(encoding="utf-8")]


@pytest.mark.parametrize("name", sorted(commands()))
def test_help_is_printed(run: Run, name: str) -> None:
    done = run(*name.split(), "--help")
    assert done.code == 0
    assert "Usage: dermatrace" in done.out


@pytest.mark.parametrize("arguments", [[], ["kb"]])
def test_no_command_shows_the_help(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert "Usage: dermatrace" in done.out + done.err
    assert "Traceback" not in done.err
