"""The command line: a case gets its differential, and answers go where they are asked for."""

from __future__ import annotations

import csv
import errno
import json
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

import cli
from reasoning.result import DISCLAIMER
from tests.conftest import ROOT, TOY, Done, Run
from tests.example_cases import BLISTERS, PSORIASIS, case_file


def installed(*arguments: str | Path, cwd: Path | None = None) -> Done:
    """Run the installed command in a process of its own."""
    command = Path(sysconfig.get_path("scripts")) / "dermatrace"
    if not command.is_file():
        pytest.skip("dermatrace is not installed in this environment")
    done = subprocess.run(
        [command, *arguments], capture_output=True, text=True, cwd=cwd, check=False
    )
    return Done(done.returncode, done.stdout, done.stderr)


def test_the_installed_command_diagnoses_and_verifies(tmp_path: Path) -> None:
    done = installed("diagnose", PSORIASIS, "-f", "json", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert DISCLAIMER in " ".join(done.out.split())
    done = installed("verify", "plaque-psoriasis.json", cwd=tmp_path)
    assert done.code == 0
    assert done.out.startswith("accepted: ")


def test_the_installed_command_tells_an_error_in_one_line(tmp_path: Path) -> None:
    case = case_file(tmp_path, "present: [plak]\n")
    line = installed("diagnose", case).one_line_error
    assert line == f"error: {case}: present / 0: unknown finding 'plak'; {line.split('; ')[1]}"
    assert "plaque" in line


def test_module_and_command_are_the_same(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli", "kb", "list", "--kb", str(TOY)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert done.stdout.splitlines()[0] == "drug-rash\tDrug rash\tdrug"


@pytest.mark.parametrize(
    ("case", "expected"),
    [(PSORIASIS, "Plaque psoriasis"), (BLISTERS, "Stevens-Johnson syndrome")],
)
def test_the_examples_get_their_diagnosis(run: Run, case: str, expected: str) -> None:
    done = run("diagnose", case)
    assert done.code == 0
    first = next(line for line in done.out.splitlines() if line.strip().startswith("1 "))
    assert expected in first


def test_the_red_flag_is_printed_first(run: Run) -> None:
    done = run("diagnose", BLISTERS)
    assert done.out.index("RED FLAG") < done.out.index("disorder")


def test_top(run: Run) -> None:
    done = run("diagnose", "--kb", TOY, "--present", "plaque", "--top", "2")
    ranks = [line.split()[0] for line in done.out.splitlines() if line[:4].strip().isdigit()]
    assert ranks == ["1", "2"]


def test_what_is_missing_is_not_printed_as_if_it_were_there(run: Run) -> None:
    told = run("diagnose", "--kb", TOY, "--present", "plaque", "--absent", "scale")
    assert re.search(r"\bno scale -\d", told.out)
    assert not re.search(r"(?<!no )\bscale [+-]\d", told.out)
    assert re.search(r"(?<!no )\bplaque \+\d", told.out)


def test_options_make_a_case(run: Run, tmp_path: Path) -> None:
    patient = "--age 40 --sex male --site elbow --symptom itch --setting hospital"
    told = ["--present", "plaque", "--present", "silvery scale", "--absent", "fever"]
    where = ["--duration", "8 months", "-f", "json", "-o", tmp_path / "a.json"]
    done = run("diagnose", "--kb", TOY, *patient.split(), *told, *where)
    assert done.code == 0
    case = json.loads((tmp_path / "a.json").read_text())["case"]
    assert (case["age"], case["sex"], case["setting"]) == (40, "male", "hospital")
    seen = {one["finding"]: one["status"] for one in case["observations"]}
    assert seen == {
        "duration-three-to-twelve-months": "present",
        "elbow": "present",
        "pruritus": "present",
        "plaque": "present",
        "silvery-scale": "present",
        "fever": "absent",
    }


def test_options_add_to_a_file(run: Run, tmp_path: Path) -> None:
    case = case_file(tmp_path, "age: 20\npresent: [plaque]\nabsent:\n")
    out = tmp_path / "out.json"
    more = "--age 50 --present elbow --absent fever"
    done = run("diagnose", case, "--kb", TOY, *more.split(), "-f", "json", "-o", out)
    assert done.code == 0
    told = json.loads(out.read_text())["case"]
    assert told["age"] == 50
    assert told["id"] == "case"
    assert {one["finding"] for one in told["observations"]} == {"plaque", "elbow", "fever"}


def test_an_empty_case_says_that_it_is_the_prior(run: Run) -> None:
    done = run("diagnose", "--kb", TOY)
    assert done.code == 0
    assert "note: Nothing was observed" in done.out


def test_keep_excluded(run: Run) -> None:
    told = ["diagnose", "--kb", TOY, "--present", "macule", "--absent", "new drug"]
    gone = run(*told).out
    assert "excluded: Drug rash" in gone
    last = [line for line in gone.splitlines() if "Drug rash" in line][-1]
    assert "excluded" in last
    kept = run(*told, "--keep-excluded").out
    assert "kept, though excluded: Drug rash" in kept
    row = [line for line in kept.splitlines() if "Drug rash" in line][-1]
    assert "%" in row


def test_all_three_files(run: Run, tmp_path: Path) -> None:
    done = run("diagnose", BLISTERS, "-f", "json", "-f", "tsv", "-f", "html", "-o", tmp_path)
    assert done.code == 0
    written = [line.split(": ", 1)[1] for line in done.out.splitlines() if "written: " in line]
    assert [Path(one).name for one in written] == [
        "painful-blisters.json",
        "painful-blisters.tsv",
        "painful-blisters.html",
    ]
    data = json.loads((tmp_path / "painful-blisters.json").read_text())
    assert data["results"][0]["rank"] == 1
    lines = (tmp_path / "painful-blisters.tsv").read_text().splitlines()
    table = list(csv.DictReader((x for x in lines if not x.startswith("!")), delimiter="\t"))
    assert table[0]["diseaseId"] == data["results"][0]["diseaseId"]
    assert (tmp_path / "painful-blisters.html").read_text().startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("where", "forms", "written"),
    [
        ("new/", ["json"], ["new/case.json"]),
        ("deep/down/", ["tsv"], ["deep/down/case.tsv"]),
        ("several", ["json", "tsv"], ["several/case.json", "several/case.tsv"]),
        ("name", ["json"], ["name.json"]),
        ("name.json", ["json", "tsv"], ["name.json", "name.tsv"]),
    ],
)
def test_a_folder_that_is_not_there_is_made(
    run: Run, tmp_path: Path, where: str, forms: list[str], written: list[str]
) -> None:
    wanted = [part for one in forms for part in ("-f", one)]
    told = ["diagnose", "--kb", TOY, "--present", "plaque", *wanted]
    assert run(*told, "-o", f"{tmp_path}/{where}").code == 0
    found = [one.relative_to(tmp_path) for one in tmp_path.rglob("*") if one.is_file()]
    assert sorted(map(str, found)) == sorted(written)


def test_a_folder_in_the_place_of_a_file_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    told = ["diagnose", "--kb", TOY, "--present", "plaque", "-f", "json", "-o"]
    assert "cannot write" in run(*told, f"{tmp_path}/taken/").one_line_error


def test_without_output_the_files_go_to_the_current_folder(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("diagnose", "--kb", TOY, "--present", "plaque", "-f", "tsv").code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["case.tsv"]


def test_another_knowledge_base_by_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DERMATRACE_KB", str(TOY))
    assert len(run("kb", "list").out.splitlines()) == 8


def test_bench_list(run: Run) -> None:
    names = json.loads(run("bench", "list").out)["benchmarks"]
    assert {"uci_clinical", "uci_all", "speed"} <= set(names)


def test_a_full_disk_behind_the_output_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(cli, "app", full)
    with pytest.raises(SystemExit) as caught:
        cli.main()
    assert caught.value.code == 1
    told = capsys.readouterr().err
    assert told == "error: cannot write: No space left on device; free some space\n"
