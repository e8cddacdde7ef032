"""A run that is killed goes on: no row lost, none doubled, the very bytes of an undisturbed run."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import desks.batch
from desks.batch import diagnose_batch
from kb.errors import InputError
from reasoning.compiled import CompiledKnowledge
from tests.conftest import ROOT, TOY

FINDINGS = ("plaque", "scale", "silvery-scale", "elbow", "trunk", "bulla", "skin-pain", "pruritus")


def table(path: Path, rows: int, seed: int = 1) -> Path:
    """Random cases, some of which cannot be read."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    lines = ["id,age,present,absent"]
    for row in range(rows):
        age = chance.choice(["", chance.randint(0, 90), "old" if row % 7 == 0 else 40])
        seen = ";".join(chance.sample(FINDINGS, chance.randint(0, 3)))
        lines.append(f"p{row},{age},{seen},{chance.choice(['', 'fever', 'scale'])}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


class Killed(BaseException):
    """Stands for a kill: nobody catches it."""


def kill_at(step: int, patch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Stop at the n-th time that something is written to or moved on the disk."""
    count = 0

    def counting(real: Callable[..., object], after: bool) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            nonlocal count
            count += 1
            if count == step and not after:
                raise Killed
            done = real(*arguments, **named)
            if count == step:
                raise Killed
            return done

        return call

    patch.setattr(os, "fsync", counting(os.fsync, after=False))
    patch.setattr(Path, "replace", counting(Path.replace, after=step % 2 == 0))
    return lambda: count


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_killed_at_every_step_of_the_disk(
    toy_compiled: CompiledKnowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr(desks.batch, "PART_ROWS", 20)
    cases = table(tmp_path / "cases.csv", 50)
    whole = tmp_path / f"whole.{ending}"
    done = diagnose_batch(cases, whole, compiled=toy_compiled, top=3)
    assert (done.rows, done.went_on) == (50, False)
    assert 0 < done.unread < 50
    steps, taken_up = 0, 0
    while True:
        steps += 1
        out = tmp_path / f"{steps}.{ending}"
        with pytest.MonkeyPatch.context() as patch:
            counted = kill_at(steps, patch)
            try:
                diagnose_batch(cases, out, compiled=toy_compiled, top=3)
            except Killed:
                pass
            else:
                assert counted() < steps
                break
        again = diagnose_batch(cases, out, compiled=toy_compiled, top=3)
        taken_up += again.went_on
        assert (again.rows, again.unread) == (50, done.unread)
        assert out.read_bytes() == whole.read_bytes()
        report = Path(f"{out}.problems.csv").read_bytes()
        assert report == Path(f"{whole}.problems.csv").read_bytes()
    assert steps > 15, "run.json, two files a part, the report, the answers, the removal"
    assert taken_up > 10
    left = {path.name for path in tmp_path.iterdir() if path.is_dir()}
    assert left == set(), "nothing is left behind"


RUN = """
import sys
import cli, desks.batch
desks.batch.PART_ROWS = 25
sys.argv = ["dermatrace", *sys.argv[1:]]
cli.main()
"""


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_real_process_killed_again_and_again(tmp_path: Path, ending: str) -> None:
    cases = table(tmp_path / "cases.csv", 3000)
    whole, out = tmp_path / f"whole.{ending}", tmp_path / f"out.{ending}"
    parts = tmp_path / f"out.{ending}.parts"

    def command(target: Path) -> list[str]:
        run = ["diagnose", "--batch", str(cases), "-o", str(target), "--kb", str(TOY)]
        return [sys.executable, "-c", RUN, *run]

    subprocess.run(command(whole), check=True, capture_output=True, cwd=ROOT)
    chance = random.Random(ending)  # noqa: S311  # no secret
    killed = 0
    kept = -1
    for _ in range(4):
        process = subprocess.Popen(
            command(out), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        goal = kept + chance.randint(1, 12)
        while process.poll() is None and count_parts(parts) <= goal:
            time.sleep(0.001)
        time.sleep(chance.random() * 0.004)
        process.kill()
        _, said = process.communicate()
        assert process.returncode in {0, -signal.SIGKILL}, said.decode()
        if process.returncode == 0:
            break
        killed += 1
        assert not out.exists(), "the answers appear when all of them are there"
        assert count_parts(parts) >= kept, "what was done is not done again"
        kept = count_parts(parts)
    assert killed >= 2
    last = subprocess.run(command(out), check=True, capture_output=True, text=True, cwd=ROOT)
    assert "an unfinished run taken up" in last.stdout
    assert out.read_bytes() == whole.read_bytes()
    assert Path(f"{out}.problems.csv").read_bytes() == Path(f"{whole}.problems.csv").read_bytes()
    assert not parts.exists()


def count_parts(folder: Path) -> int:
    return sum(1 for one in folder.glob("part-*") if one.suffix != ".tmp")


@pytest.fixture
def unfinished(
    toy_compiled: CompiledKnowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, Path]:
    """Cases, and a file whose making was stopped after a part."""
    monkeypatch.setattr(desks.batch, "PART_ROWS", 20)
    cases, out = table(tmp_path / "cases.csv", 50), tmp_path / "out.csv"
    with pytest.MonkeyPatch.context() as patch:
        kill_at(8, patch)
        with pytest.raises(Killed):
            diagnose_batch(cases, out, compiled=toy_compiled, top=3)
    assert count_parts(tmp_path / "out.csv.parts") == 1
    return cases, out


def test_another_run_is_refused(
    toy_compiled: CompiledKnowledge, unfinished: tuple[Path, Path]
) -> None:
    cases, out = unfinished
    with pytest.raises(InputError, match="with another number of hypotheses") as told:
        diagnose_batch(cases, out, compiled=toy_compiled, top=2)
    assert "--restart" in told.value.mend
    assert told.value.place == f"{out}.parts"
    with pytest.raises(InputError, match="with another setting, use of exclusions"):
        diagnose_batch(
            cases, out, compiled=toy_compiled, top=3, keep_excluded=True, setting="hospital"
        )
    table(cases, 50, seed=2)
    with pytest.raises(InputError, match="with another cases"):
        diagnose_batch(cases, out, compiled=toy_compiled, top=3)
    done = diagnose_batch(cases, out, compiled=toy_compiled, top=3, restart=True)
    assert not done.went_on
    fresh = diagnose_batch(cases, out.with_name("new.csv"), compiled=toy_compiled, top=3)
    assert out.read_bytes() == fresh.written.read_bytes()


def test_a_moved_table_is_the_same_table(
    toy_compiled: CompiledKnowledge, unfinished: tuple[Path, Path]
) -> None:
    cases, out = unfinished
    moved = cases.rename(cases.with_name("moved.csv"))
    assert diagnose_batch(moved, out, compiled=toy_compiled, top=3).went_on


def test_a_spoilt_description_of_the_run(
    toy_compiled: CompiledKnowledge, unfinished: tuple[Path, Path]
) -> None:
    cases, out = unfinished
    Path(f"{out}.parts/run.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="--restart"):
        diagnose_batch(cases, out, compiled=toy_compiled, top=3)
