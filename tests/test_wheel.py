"""The wheel: what a user gets, tried away from the source."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kb.load import content_hash
from kb.reader import source_files
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), "."],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def target(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    options = "--quiet --no-deps --no-index --disable-pip-version-check --no-compile"
    pip = [sys.executable, "-m", "pip", "install", *options.split(), "--target", str(folder)]
    pip.append(str(wheel))
    done = subprocess.run(pip, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_it_holds_the_knowledge_and_no_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    knowledge = {path.relative_to(ROOT).as_posix() for path in source_files(ROOT / "kb")}
    assert {"kb/sources.yaml", "cli.py", "ui.py"} <= names
    assert any(name.startswith("kb/rules/") for name in knowledge)
    assert knowledge <= names
    weights = {p.relative_to(ROOT).as_posix() for p in (ROOT / "vision/weights").glob("*.*")}
    assert weights
    assert weights <= names
    tops = {name.split("/")[0] for name in names}
    rooms = {"kb", "vision", "reasoning", "desks", "benchmarks", "cli.py", "ui.py"}
    assert {top for top in tops if not top.endswith(".dist-info")} == rooms
    assert not [name for name in names if "test" in name.split("/")[-1] or ".pyc" in name]


def test_its_metadata(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (entry,) = (n for n in archive.namelist() if n.endswith("entry_points.txt"))
    assert "dermatrace = cli:main" in archive.read(entry).decode()
    assert any(name.endswith("licenses/LICENSE") for name in archive.namelist())


def elsewhere(target: Path, cwd: Path, *arguments: str) -> str:
    """Run Python away from the source, with the installed wheel before everything else."""
    environment = os.environ | {"PYTHONPATH": str(target), "PYTHONSAFEPATH": "1"}
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_runs_away_from_the_source(target: Path, tmp_path: Path) -> None:
    code = "import kb, cli, reasoning; print(kb.__file__); print(cli.__file__)"
    for line in elsewhere(target, tmp_path, "-c", code).splitlines():
        assert Path(line).is_relative_to(target)
    case = tmp_path / "case.yaml"
    case.write_text("age: 38\npresent: [plaque, silvery scale, elbow]\n", encoding="utf-8")
    out = elsewhere(target, tmp_path, "-m", "cli", "diagnose", str(case), "-f", "json")
    assert "Plaque psoriasis" in out
    assert (tmp_path / "case.json").is_file()
    accepted = elsewhere(target, tmp_path, "-m", "cli", "verify", "case.json")
    assert accepted.startswith("accepted: ")


def test_its_knowledge_is_the_source_s(target: Path) -> None:
    assert content_hash(target / "kb") == content_hash(ROOT / "kb")
