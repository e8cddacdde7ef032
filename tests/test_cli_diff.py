"""The command ``kb diff``: what changed between two knowledge bases, and which cases move."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import TOY, Copy, Run


@pytest.fixture
def edited(copy: Copy) -> Copy:
    """The toy with psoriasis gone rare, and a long sentence for its definition."""
    name = "disorders/papulosquamous/psoriasis.yaml"
    copy.edit(name, "tier: very-common", "tier: very-rare")
    copy.edit(
        name, "finding: elbow, frequency: {value: 0.6", "finding: elbow, frequency: {value: 0.1"
    )
    copy.edit(name, "definition: Toy Psoriasis", f"definition: {'Long-lasting disease ' * 4}")
    (copy.root / "disorders" / "tumor" / "nevus.yaml").unlink()
    return copy


def test_diff(run: Run, edited: Copy) -> None:
    done = run("kb", "diff", TOY, edited.root)
    assert (done.code, done.err) == (0, "")
    lines = [line.strip() for line in done.out.splitlines()]
    assert "~ finding elbow: 60 % [author] -> 10 % [author]" in lines
    assert lines[lines.index("~ definition:") + 1] == "was Toy Psoriasis"
    assert "disorder nevus (Nevus): removed" in lines
    place = lines.index("disorder nevus (Nevus): removed")
    assert lines[place + 1].endswith("3 of them findings (0 with a source)")
    assert lines[-1] == "disorders: 1 removed, 1 changed"


def test_diff_of_the_same(run: Run) -> None:
    assert run("kb", "diff", TOY, TOY).out == "The two say the same.\n"


def test_diff_against_the_one_in_use(
    run: Run, edited: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DERMATRACE_KB", str(edited.root))
    assert run("kb", "diff", TOY).out == run("kb", "diff", TOY, edited.root).out


def test_diff_tells_which_cases_move(run: Run, edited: Copy, tmp_path: Path) -> None:
    cases = tmp_path / "cases"
    cases.mkdir()
    (cases / "a.yaml").write_text("age: 40\npresent: [plaque, elbow]\n")
    (cases / "b.json").write_text('{"present": ["skin pain"]}')
    done = run("kb", "diff", TOY, edited.root, "--cases", cases)
    assert done.code == 0
    lines = [line.strip() for line in done.out.splitlines()]
    assert lines[-1] == "changed within the first 10 ranks or in a rule: 2 of 2 cases"
    row = next(line for line in lines if "Psoriasis, sum" in line)
    assert row.startswith("1 -> ")
    moved = lines[lines.index(row) :]
    assert any(line.startswith("prior: ") for line in moved)
    assert any(line.startswith("~ epidemiology") for line in moved)
    assert str(cases / "a.yaml") in lines


def test_diff_as_data(run: Run, edited: Copy, tmp_path: Path) -> None:
    case = tmp_path / "a.yaml"
    case.write_text("present: [plaque, elbow]\n")
    done = run("kb", "diff", TOY, edited.root, "--cases", case, "--json")
    told = json.loads(done.out)
    assert told["old"]["name"] == str(TOY)
    assert told["old"]["hash"] != told["new"]["hash"]
    assert told["counts"] == {"disorders": {"removed": 1, "changed": 1}}
    (one,) = told["cases"]
    moves = {move["id"]: move for move in one["moves"]}
    assert moves["psoriasis"]["rank"]["old"] == 1
    assert moves["nevus"]["rank"]["new"] is None


def test_diff_fails_on_a_rank_change_only_if_asked(run: Run, edited: Copy, tmp_path: Path) -> None:
    case = tmp_path / "a.yaml"
    case.write_text("present: [plaque, elbow]\n")
    asked = ["--cases", case, "--fail-on-rank-change"]
    assert run("kb", "diff", TOY, edited.root, *asked).code == 1
    assert run("kb", "diff", TOY, edited.root, "--cases", case).code == 0
    assert run("kb", "diff", TOY, TOY, *asked).code == 0


def test_diff_with_a_case_that_only_one_can_answer(run: Run, copy: Copy, tmp_path: Path) -> None:
    copy.edit("findings/surface.yaml", "definition: Ring}", "definition: Ring, synonyms: [loop]}")
    case = tmp_path / "a.yaml"
    case.write_text("present: [loop]\n")
    done = run("kb", "diff", TOY, copy.root, "--cases", case, "--fail-on-rank-change")
    assert done.code == 1
    assert "answered by only one of the two" in done.out
    assert "unknown finding 'loop'" in done.out


def test_diff_tells_errors_in_one_line(run: Run, copy: Copy, tmp_path: Path) -> None:
    assert "neither a folder nor a revision" in run("kb", "diff", "HAED", TOY).one_line_error
    assert "no knowledge base here" in run("kb", "diff", tmp_path, TOY).one_line_error
    none = tmp_path / "none.yaml"
    assert str(none) in run("kb", "diff", TOY, TOY, "--cases", none).one_line_error
    copy.edit("disorders/tumor/nevus.yaml", "urgency: routine", "urgency: later")
    line = run("kb", "diff", TOY, copy.root).one_line_error
    assert f"{copy.root}: disorders/tumor/nevus.yaml:" in line
