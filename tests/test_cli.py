"""The command line: parse, call, print. Wrong input is one line and exit code 1."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer.main

import cli
from desks import diagnose_command
from reasoning.result import DISCLAIMER
from tests.conftest import ROOT, TOY, Done, Run

EXAMPLES = ROOT / "examples"
PSORIASIS = str(EXAMPLES / "plaque-psoriasis.yaml")
BLISTERS = str(EXAMPLES / "painful-blisters.yaml")


def installed(*arguments: str | Path, cwd: Path | None = None) -> Done:
    """Run the installed command in a process of its own."""
    command = Path(sysconfig.get_path("scripts")) / "dermatrace"
    if not command.is_file():
        pytest.skip("dermatrace is not installed in this environment")
    done = subprocess.run(
        [command, *arguments], capture_output=True, text=True, cwd=cwd, check=False
    )
    return Done(done.returncode, done.stdout, done.stderr)


def case_file(folder: Path, text: str, name: str = "case.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# -- diagnose --------------------------------------------------------------------------------------
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
        capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
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


def test_options_make_a_case(run: Run, tmp_path: Path) -> None:
    done = run(
        "diagnose", "--kb", TOY, "--age", "40", "--sex", "male", "--site", "elbow", "--symptom",
        "itch", "--present", "plaque", "--present", "silvery scale", "--absent", "fever",
        "--duration", "8 months", "--setting", "hospital", "-f", "json", "-o", tmp_path / "a.json",
    )  # fmt: skip
    assert done.code == 0
    case = json.loads((tmp_path / "a.json").read_text())["case"]
    assert (case["age"], case["sex"], case["setting"]) == (40, "male", "hospital")
    seen = {one["finding"]: one["status"] for one in case["observations"]}
    assert seen == {
        "duration-three-to-twelve-months": "present", "elbow": "present", "pruritus": "present",
        "plaque": "present", "silvery-scale": "present", "fever": "absent",
    }  # fmt: skip


def test_options_add_to_a_file(run: Run, tmp_path: Path) -> None:
    case = case_file(tmp_path, "age: 20\npresent: [plaque]\nabsent:\n")
    out = tmp_path / "out.json"
    done = run("diagnose", case, "--kb", TOY, "--age", "50", "--present", "elbow", "--absent",
               "fever", "-f", "json", "-o", out)  # fmt: skip
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
        "painful-blisters.json", "painful-blisters.tsv", "painful-blisters.html",
    ]  # fmt: skip
    data = json.loads((tmp_path / "painful-blisters.json").read_text())
    assert data["results"][0]["rank"] == 1
    lines = (tmp_path / "painful-blisters.tsv").read_text().splitlines()
    table = list(csv.DictReader((x for x in lines if not x.startswith("!")), delimiter="\t"))
    assert table[0]["diseaseId"] == data["results"][0]["diseaseId"]
    assert (tmp_path / "painful-blisters.html").read_text().startswith("<!doctype html>")


def test_without_output_the_files_go_to_the_current_folder(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("diagnose", "--kb", TOY, "--present", "plaque", "-f", "tsv").code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["case.tsv"]


# -- explain and verify ----------------------------------------------------------------------------
def test_explain(run: Run) -> None:
    by_name = run("explain", PSORIASIS, "Plaque Psoriasis")
    assert by_name.code == 0
    assert by_name.out.startswith("Plaque psoriasis: probability ")
    assert by_name.out == run("explain", PSORIASIS, "plaque-psoriasis").out
    assert "None of these" in run("explain", PSORIASIS, "none-of-these").out


@pytest.fixture
def proof(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "result.json"
    run("diagnose", "--kb", TOY, "--present", "plaque", "-f", "json", "-o", path)
    return path


def test_verify_takes_a_result_or_a_bare_proof(run: Run, proof: Path) -> None:
    first = run("verify", proof, "--kb", TOY)
    assert first.code == 0
    assert "results, rules and notices" in first.out
    proof.write_text(json.dumps(json.loads(proof.read_text())["proof"]))
    second = run("verify", proof, "--kb", TOY)
    assert second.code == 0
    assert first.out.startswith(second.out)


def test_verify_holds_the_result_to_its_proof(run: Run, proof: Path) -> None:
    whole = json.loads(proof.read_text())
    for part, change in (
        ("results", lambda data: data["results"][0].update(posttestProbability=0.01)),
        ("results", lambda data: data["results"][0].update(diseaseName="Acne")),
        ("results", lambda data: data["results"][1]["findings"][0].update(explanation="a lie")),
        ("rules", lambda data: data.update(rules={})),
        ("notices", lambda data: data.update(notices=["all is well"])),
    ):
        changed = json.loads(json.dumps(whole))
        change(changed)
        proof.write_text(json.dumps(changed))
        assert part in run("verify", proof, "--kb", TOY).one_line_error


def test_verify_against_a_case_that_somebody_else_holds(
    run: Run, proof: Path, tmp_path: Path
) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("present: [plaque]\n")
    assert run("verify", proof, "--case", case, "--kb", TOY).code == 0
    case.write_text("present: [papule]\n")
    assert "case" in run("verify", proof, "--case", case, "--kb", TOY).one_line_error


def tampered_weight(data: dict[str, Any]) -> None:
    data["proof"]["weights"]["tinea"][0]["weight"] += 0.0001


def tampered_parameter(data: dict[str, Any]) -> None:
    data["proof"]["parameters"]["count_cap"] = 5000.0


def tampered_rank(data: dict[str, Any]) -> None:
    data["proof"]["hypotheses"].reverse()


def tampered_case(data: dict[str, Any]) -> None:
    data["proof"]["case"]["observations"][0]["finding"] = "papule"


@pytest.mark.parametrize(
    "tamper", [tampered_weight, tampered_parameter, tampered_rank, tampered_case]
)
def test_verify_refuses_what_was_changed(
    run: Run, proof: Path, tamper: Callable[[dict[str, Any]], None]
) -> None:
    data = json.loads(proof.read_text())
    tamper(data)
    proof.write_text(json.dumps(data))
    run("verify", proof, "--kb", TOY).one_line_error  # noqa: B018  # the property asserts


def test_verify_refuses_another_knowledge_base(run: Run, proof: Path) -> None:
    assert "another knowledge base" in run("verify", proof).one_line_error


# -- the environment ------------------------------------------------------------------------------
def test_another_knowledge_base_by_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DERMATRACE_KB", str(TOY))
    assert len(run("kb", "list").out.splitlines()) == 8


def test_bench_list(run: Run) -> None:
    names = json.loads(run("bench", "list").out)["benchmarks"]
    assert {"uci_clinical", "uci_all", "speed"} <= set(names)


# -- bad input -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("present: [plak]\n", "present / 0: unknown finding 'plak'"),
        ("present: [plaque]\nabsent: [plaque]\n", "both present and absent"),
        ("present: [silvery scale]\nabsent: [scale]\n", "which it is a kind of, is absent"),
        ("age: -3\n", "age: "),
        ("age: .nan\n", "age: "),
        ("agee: 3\n", "did you mean 'age'"),
        ("1: 2\n", "strings"),
        ("age: 3\nage: 4\n", "duplicate key"),
        ("present: [plaque\nage: 3\n", "not valid YAML"),
        ("", "the file is empty"),
        ("- plaque\n", "a case is a mapping"),
        ("images: photo.jpg\n", "images: this is not a list"),
        ("images: 5\n", "images: this is not a list"),
        ("observations: 5\n", "observations: this is not a list"),
        ("observations: [{finding: plaque, probability: 1.4}]\n", "(given: 1.4)"),
        ("id: ../x\n", "id: "),
        ("duration: soon\n", "'soon' is not a duration"),
        ("duration: 1 day\n", "unknown finding 'duration-one-day'"),
        ("present: !!python/object/apply:os.getcwd []\n", "tag"),
    ],
)
@pytest.mark.parametrize("command", ["diagnose", "explain"])
def test_a_bad_case_is_one_line(
    run: Run, tmp_path: Path, command: str, text: str, words: str
) -> None:
    case = case_file(tmp_path, text)
    more = ["tinea"] if command == "explain" else []
    line = run(command, case, *more, "--kb", TOY).one_line_error
    assert words in line
    assert tmp_path.name in line, "the file is named"


@pytest.mark.parametrize("command", ["diagnose", "explain"])
def test_a_picture_that_is_not_there(run: Run, tmp_path: Path, command: str) -> None:
    case = case_file(tmp_path, "images: [nowhere.jpg]\n")
    more = ["tinea"] if command == "explain" else []
    assert "nowhere.jpg" in run(command, case, *more, "--kb", TOY).one_line_error


@pytest.mark.parametrize("field", ["present: 5", "present: plaque", "absent: {a: 1}"])
def test_a_bad_list_with_more_to_add(run: Run, tmp_path: Path, field: str) -> None:
    key = field.split(":")[0]
    case = case_file(tmp_path, field + "\n")
    line = run("diagnose", case, f"--{key}", "plaque", "--kb", TOY).one_line_error
    assert f"{key}: this is not a list" in line


def test_bad_places(run: Run, tmp_path: Path) -> None:
    toy = ["--kb", TOY]
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("note: é\n".encode("latin-1"))
    for arguments in (
        ["diagnose", tmp_path / "none.yaml", *toy],
        ["diagnose", tmp_path, *toy],
        ["diagnose", latin, *toy],
        ["diagnose", "--image", tmp_path / "none.jpg", *toy],
        ["diagnose", *toy, "-f", "json", "-o", tmp_path / "no" / "such" / "folder.json"],
        ["diagnose", "--kb", tmp_path / "none"],
        ["explain", tmp_path / "none.yaml", "tinea", *toy],
        ["explain", PSORIASIS, "no such disorder"],
        ["verify", tmp_path / "none.json", *toy],
        ["verify", latin, *toy],
        ["read", tmp_path / "none.jpg"],
        ["kb", "show", "no such disorder"],
        ["kb", "show", "tinea", "--kb", tmp_path / "none"],
        ["kb", "list", "--kb", tmp_path / "none"],
        ["kb", "build", *toy, "-o", latin / "below-a-file"],
        ["bench", "nothing"],
        ["bench", "uci_all", "--cases", tmp_path / "none.csv"],
        ["bench", "uci_all", "--cases", latin],
        ["bench", "uci_all", "--knowledge", "guessed"],
        ["bench", "speed", "--knowledge", "fitted"],
        ["bench", "scin", "--train", tmp_path / "none.csv"],
        ["diagnose", *toy, "--fitted", "none"],
        ["explain", PSORIASIS, "psoriasis", *toy, "--fitted", "none"],
        ["kb", "fit", "mine", *toy],
        ["kb", "fit", "mine", *toy, "--cases", latin],
    ):
        assert run(*arguments).one_line_error, arguments


def test_a_near_name_is_suggested(run: Run) -> None:
    assert "did you mean lichen-planus" in run("explain", PSORIASIS, "lichen planis").one_line_error
    assert "did you mean" in run("kb", "show", "tinia corporis").one_line_error
    assert "did you mean uci_all" in run("bench", "uci-al").one_line_error


def test_a_broken_knowledge_base_is_one_line_too(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "kb"
    shutil.copytree(TOY, broken)
    case_file(broken / "disorders" / "tumor", "id: [\n", "nevus.yaml")
    line = run("diagnose", "--kb", broken, "--present", "plaque").one_line_error
    assert "disorders/tumor/nevus.yaml:" in line
    assert "kb check" in line


@pytest.mark.parametrize(
    "arguments",
    [
        ["diagnos"],
        ["diagnose", "--agee", "3"],
        ["diagnose", "--age", "old"],
        ["diagnose", "--sex", "f"],
        ["diagnose", "--top", "0"],
        ["diagnose", "-f", "pdf"],
        ["diagnose", "--setting", "street"],
        ["explain", PSORIASIS],
        ["kb", "sho"],
        ["kb", "show"],
        ["verify"],
    ],
)
def test_wrong_usage_is_two(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert "Traceback" not in done.err
    assert done.err


def test_a_bug_is_not_dressed_up(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Programming errors surface; only errors that are told to a user become one line."""

    def broken(root: Path | None, fitted: list[str] | None) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(diagnose_command, "_compiled", broken)
    with pytest.raises(ZeroDivisionError):
        run("diagnose", "--present", "plaque")


# -- help ------------------------------------------------------------------------------------------
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
