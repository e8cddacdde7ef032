"""The command ``kb show``: everything a script says, in the terminal."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from desks.script import script_data
from desks.terminal_script import print_script
from kb.finding_schema import AXES
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from kb.schema import Disorder
from tests.conftest import TOY, Copy, Run, fitted


def test_show(run: Run) -> None:
    done = run("kb", "show", "psoriasis", "--kb", TOY)
    assert done.code == 0
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert "silvery scale 70 of 100 (70 %) reference [1] table 1" in lines
    assert "plaque + silvery scale 70 % author" in lines
    assert "[1] A toy cohort that nobody published. https://example.org/toy (toy-cohort)" in lines
    assert "criteria toy-criteria: Toy criteria of psoriasis (author)" in lines
    assert "dermatology-clinic: very-common (author)" in lines


def test_show_prints_everything_that_the_script_says(run: Run, richer: Copy) -> None:
    out = " ".join(run("kb", "show", "Psoriasis", "--kb", richer.root).out.split())
    for words in (
        "Toy Psoriasis",
        "urgency routine",
        "course chronic",
        "variants: tinea",
        "a kind of scaly",
        "typically 20 to 60 years",
        "Tinea, by annular",
        "Rings are tinea",
        "Tinea: scrape it",
        "arthritis",
        "first: a cream (reference [1]: page 3)",
        "toy-clinic: 20 cases, 40 cases labelled scaly",
    ):
        assert words in out, words
    told = run("kb", "show", "tinea", "--kb", richer.root).out
    assert "only on trunk; variant of psoriasis" in " ".join(told.split())
    assert "named as look-alike by psoriasis" in told
    assert "red-flag painful-blisters-with-fever" in run("kb", "show", "sjs-ten", "--kb", TOY).out
    assert "exclusion no-drug-no-drug-rash" in run("kb", "show", "drug-rash", "--kb", TOY).out


@pytest.mark.parametrize("width", [72, 80, 100, 120, 200])
@pytest.mark.parametrize("counts", [True, False])
def test_nothing_is_cut_off(richer: Copy, width: int, counts: bool) -> None:
    knowledge = load_knowledge(richer.root)
    sets = [fitted(richer.root, name) for name in ("toy-clinic", "toy-survey")] if counts else []
    data = script_data(knowledge.disorders["psoriasis"], knowledge, sets)
    people = "children in four villages near the coast"
    long = "a-source-whose-key-is-longer-than-its-column"
    for row in data["findings"]:
        row["population"], row["note"] = people, long
    file = io.StringIO()
    print_script(data, Console(file=file, width=width))
    out = file.getvalue()
    assert max(map(len, out.splitlines())) <= width
    for word in (people + " plaque silvery reference").split():
        assert out.count(word) >= (word in people) * len(data["findings"]), word
    assert "…" not in out
    assert (out.count("toy-survey") > 3) == counts


def test_no_field_of_a_script_is_left_out(run: Run) -> None:
    data = json.loads(run("kb", "show", "psoriasis", "--json", "--kb", TOY).out)
    assert set(Disorder.model_fields) <= set(data)


def test_counts_stand_beside_the_authored_value(run: Run, richer: Copy) -> None:
    data = json.loads(run("kb", "show", "psoriasis", "--json", "--kb", richer.root).out)
    rows = {row.get("finding"): row for row in data["findings"]}
    assert rows["plaque"]["value"] == 0.95
    assert [seen["says"] for seen in rows["plaque"]["counted"]] == [
        "18 of 20 (90 %)",
        "0 of 40 (0 %)",
    ]
    assert [seen["own_label"] for seen in rows["plaque"]["counted"]] == [True, False]
    assert rows["elbow"]["counted"][0]["says"] == "0 of 20 (0 %)", "looked at, never seen"
    assert rows["pruritus"]["counted"] == [], "nobody looked"
    assert [row["finding"] for row in data["counted_only"]] == ["macule"]
    out = run("kb", "show", "psoriasis", "--kb", richer.root).out
    line = next(one for one in out.splitlines() if one.startswith("plaque  "))
    assert line.split("  ")[0] == "plaque"
    assert "95 %" in line
    assert "18 of 20 (90 %)" in line
    assert "macule: toy-clinic 3 of 20 (15 %)" in " ".join(out.split())


def test_data_sets_are_chosen(run: Run, richer: Copy) -> None:
    fitted(richer.root, "toy-survey")
    both = json.loads(run("kb", "show", "psoriasis", "--json", "--kb", richer.root).out)
    assert list(both["counted"]) == ["toy-clinic", "toy-survey"]
    told = run("kb", "show", "psoriasis", "--json", "--fitted", "toy-survey", "--kb", richer.root)
    assert list(json.loads(told.out)["counted"]) == ["toy-survey"]
    line = run("kb", "show", "psoriasis", "--fitted", "toy-clinik", "--kb", richer.root)
    assert "toy-clinic" in line.one_line_error


def test_findings_are_sorted_by_axis_and_frequency(run: Run) -> None:
    data = json.loads(run("kb", "show", "psoriasis", "--json", "--kb", TOY).out)
    places = [
        (-1 if row["axis"] == "lesion" else AXES.index(row["axis"]), -row["value"])
        for row in data["findings"]
    ]
    assert places == sorted(places)
    assert len(places) == 7
    assert data["sources"]["toy-cohort"]["url"] == "https://example.org/toy"


def test_a_class_shows_its_members(run: Run, richer: Copy) -> None:
    done = run("kb", "show", "peeling disease", "--kb", richer.root)
    assert "Tinea (tinea)" in done.out
    assert "toy-clinic: 40 cases with this label" in done.out
    data = json.loads(run("kb", "show", "scaly", "--json", "--kb", richer.root).out)
    assert data["disorders"] == ["psoriasis", "tinea"]


def test_an_unknown_name_has_near_ones(run: Run, richer: Copy) -> None:
    kb = ["--kb", richer.root]
    assert "did you mean lichen-planus" in run("kb", "show", "lichen planis", *kb).one_line_error
    assert "did you mean scaly" in run("kb", "show", "scally", *kb).one_line_error
    near = run("kb", "show", "Stevens Johnson syndrom", *kb).one_line_error
    assert "did you mean sjs-ten?" in near
    assert "kb list" in run("kb", "show", "zzzzzz", *kb).one_line_error


@pytest.mark.parametrize("name", ["plaque-psoriasis", "behcets-disease", "melanoma"])
def test_shipped_scripts_are_shown(run: Run, name: str, shipped: KnowledgeBase) -> None:
    found = shipped.find_disorder(name)
    assert found is not None
    data = json.loads(run("kb", "show", name, "--json").out)
    assert len(data["findings"]) == len(found.findings)
    done = run("kb", "show", name)
    assert done.code == 0
    for key in data["sources"]:
        assert f"({key})" in done.out
