"""Free text on the command line: shown with its spans, corrected, saved, and in the proof."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kb.yamlio import read_yaml
from tests.conftest import ROOT, TOY, Run

TEXT = (
    "A 40-year-old man with itchy plaques and silvery scale on the elbow; no fever. "
    "Possible macules. His mother has psoriasis."
)


def rows(out: str) -> list[str]:
    return [" ".join(line.split()) for line in out.splitlines()]


def test_the_text_is_shown_with_marks_and_spans(run: Run) -> None:
    done = run("read-text", TEXT, "--kb", TOY)
    assert done.code == 0, done.err
    words = " ".join(done.out.split())
    assert "[+40-year-old] [+man] with [+itchy] [+plaques] and [+silvery scale]" in words
    assert "no [-fever]" in words
    assert "Possible [?macules]" in words
    start = TEXT.index("fever")
    assert f"- fever (fever) fever {start}-{start + 5} after 'no'" in rows(done.out)
    assert "named, not used: 'psoriasis'" in words


def test_the_reading_as_json(run: Run) -> None:
    told = json.loads(run("read-text", TEXT, "--json", "--kb", TOY).out)
    assert told["age"]["value"] == 40
    assert told["sex"]["word"] == "male"
    for one in told["findings"]:
        assert TEXT[one["start"] : one["end"]] == one["text"]
    states = {one["finding"]: one["state"] for one in told["findings"]}
    assert states["silvery-scale"] == "present"
    assert states["fever"] == "absent"
    assert states["macule"] == "maybe"


def test_a_text_is_diagnosed_and_its_proof_names_the_words(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    done = run("diagnose", "--text", TEXT, "--kb", TOY, "-f", "json", "-o", out)
    assert done.code == 0, done.err
    assert "Psoriasis" in done.out
    told = json.loads(out.read_text("utf-8"))
    regions = [one.get("region", "") for one in told["case"]["observations"]]
    start = TEXT.index("silvery")
    assert f"text at {start}-{start + 13}: 'silvery scale'" in regions
    done = run("verify", out, "--kb", TOY)
    assert done.code == 0, done.err


def test_a_file_and_the_input(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "note.txt"
    file.write_text(TEXT, encoding="utf-8")
    from_file = run("diagnose", "--text-file", file, "--kb", TOY).out
    monkeypatch.setattr(sys, "stdin", io.StringIO(TEXT))
    from_input = run("diagnose", "--text-file", "-", "--kb", TOY).out
    assert from_file == from_input == run("diagnose", "--text", TEXT, "--kb", TOY).out


def test_corrections(run: Run, tmp_path: Path) -> None:
    saved = tmp_path / "case.yaml"
    arguments = ["--text", TEXT, "--kb", TOY, "--save-case", saved]
    done = run(
        "diagnose",
        *arguments,
        "--drop",
        "silvery scale",
        "--absent",
        "itch",
        "--present",
        "fever",
        "--age",
        "50",
    )
    assert done.code == 0, done.err
    case = read_yaml(saved)
    told = {one["finding"]: one for one in case["observations"] if "finding" in one}
    assert not {"silvery-scale", "pruritus", "fever"} & told.keys()
    assert all("silvery-scale" not in one.get("lesion", ()) for one in case["observations"])
    assert (case["age"], case["sex"]) == (50, "male")
    assert (case["present"], case["absent"]) == (["fever"], ["itch"])
    assert told["plaque"]["origin"] == "text"


def test_a_saved_case_is_diagnosed_as_the_text_was(run: Run, tmp_path: Path) -> None:
    saved = tmp_path / "case.yaml"
    first = run("diagnose", "--text", TEXT, "--kb", TOY, "--save-case", saved)
    again = run("diagnose", saved, "--kb", TOY)
    assert again.code == 0, again.err
    assert first.out.endswith(again.out)
    assert read_yaml(saved)["text"] == TEXT


def test_the_words_beside_the_findings_can_be_left_out(run: Run, tmp_path: Path) -> None:
    saved = tmp_path / "case.yaml"
    words = run("diagnose", "--text", TEXT, "--kb", TOY, "--top", "1")
    bare = run(
        "diagnose",
        "--text",
        TEXT,
        "--kb",
        TOY,
        "--findings-only",
        "--save-case",
        saved,
        "--top",
        "1",
    )
    assert "wording" in words.out
    assert "wording" not in bare.out
    told = read_yaml(saved)
    assert "text" not in told
    assert told["note"] == TEXT


def test_slips_of_typing_are_told(run: Run) -> None:
    done = run("read-text", "Itchy plauqes on the elbows.")
    assert "'plauqes' is read as 'plaque" in done.out


def test_a_text_adds_to_a_case_file(run: Run, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("id: mine\nage: 70\npresent: [plaque]\nabsent: [elbow]\n", encoding="utf-8")
    saved = tmp_path / "both.yaml"
    done = run("diagnose", case, "--text", TEXT, "--kb", TOY, "--save-case", saved)
    assert done.code == 0, done.err
    both = read_yaml(saved)
    assert both["age"] == 70
    told = [one.get("finding") for one in both["observations"]]
    assert "silvery-scale" in told
    assert "elbow" not in told, "the file says that it is absent"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["diagnose", "--text", " "], "--text: the text is empty"),
        (["diagnose", "--text", "a", "--text-file", "b"], "there are two texts"),
        (["diagnose", "--text", "itch", "--drop", "skale"], "--drop: unknown finding 'skale'"),
        (["diagnose", "--text", "itch", "--drop", "scale"], "the text does not say 'scale'"),
        (["diagnose", "--present", "itch", "--drop", "itch"], "there is no text to drop"),
        (["diagnose", "--text", "x" * 200_001], "200,001 characters"),
        (["read-text"], "there is no text"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(run: Run, arguments: list[str], message: str) -> None:
    assert message in run(*arguments, "--kb", TOY).one_line_error


def test_a_file_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    latin = tmp_path / "latin.txt"
    latin.write_bytes("na\xefve".encode("latin-1"))
    assert "not UTF-8" in run("diagnose", "--text-file", latin, "--kb", TOY).one_line_error
    nowhere = tmp_path / "nowhere.txt"
    assert str(nowhere) in run("read-text", "--file", nowhere, "--kb", TOY).one_line_error


def loaded_after(*arguments: str) -> set[str]:
    program = (
        "import sys\n"
        f"sys.argv = ['dermatrace', *{list(arguments)!r}]\n"
        "import cli\n"
        "try:\n    cli.main()\nexcept SystemExit:\n    pass\n"
        "print('\\n' + '|'.join(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return set(done.stdout.splitlines()[-1].split("|"))


def test_nobody_waits_for_spacy_without_a_text_nor_for_torch_with_one() -> None:
    plain = loaded_after("diagnose", "--present", "itch", "--kb", str(TOY))
    assert "reasoning.engine" in plain
    assert not {"spacy", "snowballstemmer", "torch"} & plain
    told = loaded_after("diagnose", "--text", "no itch", "--kb", str(TOY))
    assert "spacy" in told
    assert "torch" not in told
