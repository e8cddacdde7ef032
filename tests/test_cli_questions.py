"""The commands contrast, next-question, why-not, counterfactual and unexplained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import TOY, Done, Run
from tests.example_cases import BLISTERS, PSORIASIS

CASE = """\
age: 40
setting: dermatology-clinic
present: [plaque, scale, blue-whitish-veil]
absent: [fever, new-medication]
"""
COMMANDS = [
    ("next-question", "CASE"),
    ("contrast", "psoriasis", "tinea", "--case", "CASE"),
    ("why-not", "CASE", "tinea"),
    ("counterfactual", "CASE", "tinea"),
    ("unexplained", "CASE"),
]


@pytest.fixture
def case(tmp_path: Path) -> str:
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return str(path)


def words(done: Done) -> str:
    """Return what was printed, without the line breaks of the terminal."""
    assert (done.code, done.err) == (0, "")
    return " ".join(done.out.split())


def data(done: Done) -> dict[str, Any]:
    assert (done.code, done.err) == (0, "")
    answer: dict[str, Any] = json.loads(done.out)
    return answer


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one[0])
def test_json_says_what_it_was_made_from(run: Run, case: str, command: tuple[str, ...]) -> None:
    filled = [case if word == "CASE" else word for word in command]
    answer = data(run(*filled, "--kb", TOY, "--json"))
    made = answer["analysisMetadata"]
    assert made["software"] == "dermatrace"
    assert len(made["knowledgeHash"]) == 64
    assert "not a diagnosis" in made["disclaimer"]
    assert answer["case"]["age"] == 40
    again = run(*filled, "--kb", TOY, "--json")
    assert data(again) == answer


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one[0])
def test_a_table_is_printed(run: Run, case: str, command: tuple[str, ...]) -> None:
    filled = [case if word == "CASE" else word for word in command]
    assert len(words(run(*filled, "--kb", TOY))) > 100


# -- contrast --------------------------------------------------------------------------------------
def test_contrast_prints_weights_that_add_up(run: Run, case: str) -> None:
    done = run("contrast", "psoriasis", "tinea", "--case", case, "--kb", TOY, "--top", "2")
    told = words(done)
    lines = done.out.splitlines()
    first = next(i for i, line in enumerate(lines) if line.lstrip().startswith("A - B"))
    last = next(i for i, line in enumerate(lines) if "difference of" in line)
    starts = (line.split()[0] for line in lines[first + 1 : last] if line[:1] in "+-")
    shown = [float(one) for one in starts]
    assert round(sum(shown), 4) == float(lines[last].split()[0])
    assert "more, together" in told
    assert "difference of the sums, exactly" in told
    assert "Not seen yet" in told
    assert "70 of 100 (70 %) [reference: toy-cohort]" in words(
        run("contrast", "psoriasis", "tinea", "--case", case, "--kb", TOY)
    )


def test_contrast_without_a_case(run: Run) -> None:
    told = words(run("contrast", "psoriasis", "tinea", "--kb", TOY))
    assert "nothing is known but the setting" in told
    answer = data(run("contrast", "psoriasis", "tinea", "--kb", TOY, "--json"))
    assert [one["id"] for one in answer["seen"]] == ["prior"]


def test_contrast_tells_no_more_than_one_would_do(run: Run) -> None:
    whole = data(run("contrast", "nevus", "melanoma", "--kb", TOY, "--json"))["unseen"]
    asked = data(run("contrast", "nevus", "melanoma", "--up-to", "look", "--kb", TOY, "--json"))
    assert "dermoscope" in {one["effort"] for one in whole}
    assert {one["effort"] for one in asked["unseen"]} <= {"ask", "look"}
    assert asked["unseen"]


def test_contrast_of_a_class(run: Run) -> None:
    told = words(run("contrast", "psoriasis", "tinea", "--case", PSORIASIS))
    assert "(for Tinea)" in told
    assert "the likeliest member of the class" in told
    assert "over the members" in told


def test_contrast_of_unknown_names(run: Run) -> None:
    line = run("contrast", "psoriasis", "tineaa", "--kb", TOY).one_line_error
    assert line == "error: unknown disorder 'tineaa'; did you mean tinea?"


# -- next-question ---------------------------------------------------------------------------------
def test_next_question_goes_on(run: Run, case: str) -> None:
    told = words(run("next-question", case, "--kb", TOY))
    assert "Go on: an answer is expected to better the decision" in told
    assert "must not be missed, at 5.0 % or more:" in told
    assert "the best question of each other kind of effort" in told or "dermoscope" in told


def test_next_question_takes_further_findings(run: Run, case: str) -> None:
    def open_(*more: str) -> set[str]:
        done = run("next-question", case, "--kb", TOY, "--json", "--top", "99", *more)
        return {one["id"] for one in data(done)["questions"]}

    asked = {"annular", "silvery-scale"}
    assert asked <= open_()
    assert not asked & open_("--absent", "annular", "--present", "silvery scale")


def test_next_question_options(run: Run, case: str) -> None:
    aim = "--for must-not-miss --up-to ask --top 2"
    worth = "--threshold 0.2 --cost ask=3 --least-worth 0.5"
    answer = data(run("next-question", case, "--kb", TOY, "--json", *aim.split(), *worth.split()))
    assert answer["purpose"] == "must-not-miss"
    assert len(answer["questions"]) == 2
    assert {one["effort"] for one in answer["questions"]} == {"ask"}
    assert {one["cost"] for one in answer["questions"]} == {3.0}
    assert (answer["threshold"], answer["leastWorth"], answer["stop"]) == (0.2, 0.5, True)


def test_next_question_says_stop(run: Run, case: str) -> None:
    told = words(run("next-question", case, "--kb", TOY, "--least-worth", "0.9"))
    assert "STOP: no single answer is expected" in told


def test_next_question_lists_nothing_that_betters_nothing(run: Run, case: str) -> None:
    asked = data(run("next-question", case, "--kb", TOY, "--json", "--top", "99"))["questions"]
    assert [one for one in asked if one["worth"] < 5e-5], "a program gets all of them"
    told = run("next-question", case, "--kb", TOY, "--top", "99").out
    assert " 0.00 " not in told
    settled = words(run("next-question", BLISTERS))
    assert "better the decision by nothing" in settled
    assert "rank" not in settled


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--cost", "biopsie=3"), "unknown kind of effort 'biopsie'; did you mean biopsy?"),
        (("--cost", "biopsy=much"), "'biopsy=much' is no cost; write it like biopsy=40"),
        (("--cost", "40"), "'40' names no cost; write it like biopsy=40"),
        (("--cost", "ask=-1"), "a cost is a number above zero, not -1"),
        (("--threshold", "1.5"), "1.5 is not between 0 and 1"),
        (("--present", "plak"), "unknown finding 'plak'"),
        (("--absent", "plaque"), "is both present and absent"),
    ],
)
def test_next_question_with_wrong_values(
    run: Run, case: str, options: tuple[str, ...], message: str
) -> None:
    assert message in run("next-question", case, "--kb", TOY, *options).one_line_error


def test_a_case_that_contradicts_itself_is_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "both.yaml"
    path.write_text("present: [silvery-scale]\nabsent: [scale]\n", encoding="utf-8")
    line = run("unexplained", path, "--kb", TOY).one_line_error
    assert line.startswith(f"error: {path}: present / 0")


def test_a_file_that_is_not_there(run: Run) -> None:
    assert "no-such" in run("why-not", "no-such.yaml", "tinea", "--kb", TOY).one_line_error


# -- why-not, counterfactual, unexplained ----------------------------------------------------------
def test_why_not(run: Run, case: str) -> None:
    told = words(run("why-not", case, "tinea", "--kb", TOY))
    for part in (
        "Held against Psoriasis, worst first",
        "difference of the sums, exactly",
        "Typical of it, and not looked for",
        "Strong findings that it does not explain",
        "What it would take",
    ):
        assert part in told
    excluded = words(run("why-not", case, "drug rash", "--kb", TOY))
    assert "excluded: A drug rash needs a drug" in excluded


def test_counterfactual(run: Run, case: str) -> None:
    told = words(run("counterfactual", case, "melanoma", "--kb", TOY))
    assert "It would lead if" in told
    assert "proved" in told
    one = data(run("counterfactual", case, "melanoma", "--kb", TOY, "--json", "--keep-seen"))
    assert all(change["was"] == "unknown" for s in one["sets"] for change in s["changes"])
    near = data(run("counterfactual", case, "melanoma", "--kb", TOY, "--json", "--up-to", "ask"))
    assert all(change["effort"] == "ask" for s in near["sets"] for change in s["changes"])
    assert "it leads as the case stands" in words(
        run("counterfactual", case, "psoriasis", "--kb", TOY)
    )
    line = run("counterfactual", case, "none-of-these", "--kb", TOY).one_line_error
    assert line == "error: none of these has no findings of its own; name a disorder"


def test_unexplained(run: Run, case: str) -> None:
    told = words(run("unexplained", case, "--kb", TOY))
    assert "blue-whitish veil present not named Melanoma" in told
    other = words(run("unexplained", case, "melanoma", "--kb", TOY))
    assert "1 explained, 0 not explained" in other
