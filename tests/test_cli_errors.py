"""Wrong input on the command line is one line with its place; wrong usage is told as such."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desks import diagnose_command
from tests.conftest import TOY, Run
from tests.example_cases import PSORIASIS, case_file


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
        (
            "observations: [{finding: plaque, probability: 1.4}]\n",
            "1.4 is too much: a share is 0 to 1",
        ),
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
