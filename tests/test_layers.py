"""The rooms stay rooms: who may import whom, and what a room shows."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, TOY

PACKAGES = ("kb", "vision", "reasoning", "desks", "benchmarks")
MODULES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
HEAVY = ("torch", "monai", "gradio", "torchvision", "sklearn", "pandas", "owlready2", "plotly")


def test_the_contracts_hold() -> None:
    command = Path(sysconfig.get_path("scripts")) / "lint-imports"
    done = subprocess.run(
        [command, "--no-cache"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 kept, 0 broken" in done.stdout


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_nothing_imports_the_two_doors() -> None:
    """``cli.py`` and ``ui.py`` are modules, which import-linter does not take as roots."""
    for path in MODULES:
        names = {name.split(".")[0] for name in imported(ast.parse(path.read_text("utf-8")))}
        assert not names & {"cli", "ui", "tests"}, path
    ui = set(imported(ast.parse((ROOT / "ui.py").read_text("utf-8"))))
    assert "cli" not in ui


def loaded(code: str) -> set[str]:
    """Top-level modules that a fresh process holds after some code."""
    program = f"{code}\nimport sys\nprint('|'.join(sorted(m.split('.')[0] for m in sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return set(done.stdout.splitlines()[-1].split("|"))


def test_the_reasoner_waits_for_nothing_heavy() -> None:
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in MODULES
        if path.parent.name in {"kb", "reasoning"}
        and path.stem != "__init__"
        and path.stem.split("_")[0] != "ontology"
    ]
    assert loaded(f"import {', '.join(modules)}") & set(HEAVY) == set()


def test_diagnose_waits_for_nothing_heavy() -> None:
    code = (
        "import sys, cli\n"
        f"sys.argv = ['dermatrace', 'diagnose', '--kb', {str(TOY)!r}, '--present', 'plaque']\n"
        "try:\n    cli.main()\nexcept SystemExit as stop:\n    assert not stop.code\n"
    )
    assert loaded(code) & {*HEAVY, "networkx"} <= {"networkx"}
    assert loaded(code) & {*HEAVY, "networkx"} == set(), "the cache answers without a lint"


def public(tree: ast.Module) -> set[str]:
    """Top-level functions and classes without an underscore; ``main`` is a door of its module."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    names = {node.name for node in tree.body if isinstance(node, kinds)}
    return {name for name in names if not name.startswith("_")} - {"main"}


TELLING = [path for path in MODULES if len(ast.parse(path.read_text("utf-8")).body) > 1]
"""All modules but the packages that only say what they are."""


@pytest.mark.parametrize("path", TELLING, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_all_is_complete_and_right(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    module = importlib.import_module(name)
    listed: list[str] = module.__all__
    assert len(listed) == len(set(listed))
    assert public(tree) - set(listed) == set()
    assert [one for one in listed if not hasattr(module, one)] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
