"""The commands of ``dermatrace kb``."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from desks.script import script_data
from desks.terminal_script import print_script
from kb.finding_schema import AXES
from kb.fitted import Count, FittedLabel, FittedSet
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from kb.schema import Disorder
from tests.conftest import ROOT, TOY, Copy, Run


def test_kb_check(run: Run) -> None:
    done = run("kb", "check")
    assert done.code == 0, done.out
    assert done.out.splitlines()[-1].startswith("0 errors, 0 warnings")


def test_check_writes_problems_as_data(run: Run, copy: Copy, tmp_path: Path) -> None:
    line = copy.edit("disorders/tumor/nevus.yaml", "finding: blue-whitish-veil", "finding: veill")
    out = tmp_path / "check.json"
    done = run("kb", "check", "--evidence", "--json", out, "--kb", copy.root)
    assert done.code == 1
    told = json.loads(out.read_text())
    assert "evidence" not in told, "what is broken has no figures"
    (problem,) = told["problems"]
    assert (problem["file"], problem["line"]) == ("disorders/tumor/nevus.yaml", line)


def test_check_evidence(run: Run, richer: Copy, tmp_path: Path) -> None:
    out = tmp_path / "evidence.json"
    done = run("kb", "check", "--evidence", "--json", out, "--kb", richer.root)
    assert done.code == 0
    told = json.loads(out.read_text())["evidence"]
    assert told["overall"]["assertions"] == {
        "data": 0,
        "reference": 2,
        "words": 0,
        "author": 35,
    }
    lines = [line.split() for line in done.out.splitlines()]
    assert ["all", "8", "disorders", "37", "0.0", "%", "5.4", "%"] in [one[:8] for one in lines]
    assert "Disorders that occur in toy-clinic" in done.out
    assert "1 by their own label" in " ".join(done.out.split())
    assert "2 or by a class" in " ".join(done.out.split())
    rows = [one for one in lines if one[:4] == ["with", "what", "was", "counted"]]
    for row, part in zip(rows, ("named", "all"), strict=True):
        counted = told["in_tables"][part]["with_counts"]["assertions"]
        assert int(row[4]) == sum(counted.values())
        assert counted["data"] == 3


def test_check_evidence_without_tables(run: Run) -> None:
    done = run("kb", "check", "--evidence", "--kb", TOY)
    assert "No data set is fitted" in done.out
    assert "No data set is fitted" not in run("kb", "check", "--kb", TOY).out


def test_kb_list(run: Run, shipped: KnowledgeBase) -> None:
    rows = [line.split("\t") for line in run("kb", "list").out.splitlines()]
    assert {row[0] for row in rows} == set(shipped.disorders)
    labels = [row[1] for row in rows]
    assert labels == sorted(labels)


def test_kb_findings(run: Run, shipped: KnowledgeBase) -> None:
    rows = [line.split("\t") for line in run("kb", "findings").out.splitlines()]
    assert {row[0] for row in rows} == set(shipped.findings)
    nails = [
        line.split("\t")[1] for line in run("kb", "findings", "--axis", "nail").out.splitlines()
    ]
    assert set(nails) == {"nail"}


# -- show ------------------------------------------------------------------------------------------
def fitted(root: Path, dataset: str = "toy-clinic") -> FittedSet:
    """Write counts of a small clinic beside a knowledge base."""
    counts = {"plaque": Count(n=18, of=20), "macule": Count(n=3, of=20)}
    one = FittedSet(
        dataset=dataset,
        cases=60,
        overall={key: Count(n=25, of=60) for key in ("plaque", "scale", "macule", "elbow")},
        labels={
            "psoriasis": FittedLabel(cases=20, findings=counts),
            "scaly": FittedLabel(cases=40, findings={"scale": Count(n=30, of=40)}),
        },
    )
    one.save(root)
    return one


CLASSES = """
classes:
  - id: scaly
    label: Scaly disease
    synonyms: [peeling disease]
    definition: Toy class
    members: [psoriasis, tinea]
"""


@pytest.fixture
def richer(copy: Copy) -> Copy:
    """The toy with a class, a variant, a look-alike and a data set."""
    copy.write("classes.yaml", CLASSES)
    fitted(copy.root)
    copy.edit(
        "disorders/fungal/tinea.yaml",
        "group: fungal\n",
        "group: fungal\nvariant_of: psoriasis\nonly_sites: [trunk]\n",
    )
    psoriasis = copy.root / "disorders" / "papulosquamous" / "psoriasis.yaml"
    psoriasis.write_text(
        psoriasis.read_text() + "tell_apart:\n"
        "  - {disorder: tinea, by: annular, says: Rings are tinea, evidence: author}\n"
        "exclude_first: ['Tinea: scrape it']\n"
        "complications: [arthritis]\n"
        "treatment:\n"
        "  - {line: first, option: a cream, evidence: reference, source: toy-cohort,"
        " where: page 3}\n"
    )
    return copy


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
        "Toy Psoriasis", "urgency routine", "course chronic", "variants: tinea", "a kind of scaly",
        "typically 20 to 60 years", "Tinea, by annular", "Rings are tinea", "Tinea: scrape it",
        "arthritis", "first: a cream (reference [1]: page 3)",
        "toy-clinic: 20 cases, 40 cases labelled scaly",
    ):  # fmt: skip
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
    for row in data["findings"]:
        row["population"] = people
    file = io.StringIO()
    print_script(data, Console(file=file, width=width))
    out = file.getvalue()
    assert max(map(len, out.splitlines())) <= width
    for word in (people + " plaque silvery reference").split():
        assert out.count(word) >= (word in people) * len(data["findings"]), word
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


# -- build -----------------------------------------------------------------------------------------
def test_kb_build(run: Run, tmp_path: Path) -> None:
    done = run("kb", "build", "--kb", TOY, "-o", tmp_path / "onto")
    assert done.code == 0
    assert "HermiT: consistent" in done.out
    assert {path.suffix for path in (tmp_path / "onto").iterdir()} == {".owl", ".nt"}


# -- diff ------------------------------------------------------------------------------------------
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
    assert lines[-1] == "changed within the first 10 ranks: 2 of 2 cases"
    row = next(line for line in lines if "Psoriasis, sum" in line)
    assert row.startswith("1 -> ")
    assert "~ finding elbow: 60 % [author] -> 10 % [author]" in lines[lines.index(row) :]
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


# -- schema ----------------------------------------------------------------------------------------
def test_schema(run: Run, tmp_path: Path) -> None:
    done = run("kb", "schema", "-o", tmp_path / "with-ids", "--kb", TOY)
    assert done.code == 0
    made = json.loads((tmp_path / "with-ids" / "disorder.json").read_text())
    assert "silvery-scale" in made["definitions"]["finding-ids"]["enum"]
    run("kb", "schema", "--plain", "-o", tmp_path / "plain")
    for path in (ROOT / "kb" / "schemas").glob("*.json"):
        assert (tmp_path / "plain" / path.name).read_text() == path.read_text()
        assert f"written: {tmp_path / 'with-ids' / path.name}" in done.out


def test_schema_in_a_place_that_cannot_be_written_to(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    line = run("kb", "schema", "--plain", "-o", tmp_path / "file" / "below").one_line_error
    assert "cannot write" in line
