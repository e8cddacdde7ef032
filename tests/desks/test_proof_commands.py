"""``explain`` in every form, and ``verify`` for somebody who has only the files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from prov.model import ProvDocument

from desks.proof_commands import ProofForm
from reasoning.proofs.graph import proof_graph
from tests.conftest import TOY, Run

CASE = "age: 40\nsex: male\npresent: [plaque, silvery scale]\nabsent: [new drug]\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "my-patient.yaml"
    path.write_text(CASE)
    return path


@pytest.fixture
def explained(run: Run, case: Path) -> Callable[[str], str]:
    def call(form: str, disorder: str = "psoriasis") -> str:
        done = run("explain", case, disorder, "--as", form, "--kb", TOY)
        assert (done.code, done.err) == (0, "")
        return done.out

    return call


# -- explain ---------------------------------------------------------------------------------------
def test_a_tree_is_the_usual_form(run: Run, case: Path, explained: Callable[[str], str]) -> None:
    assert explained("tree") == run("explain", case, "Psoriasis", "--kb", TOY).out
    assert explained("tree").startswith("Psoriasis: probability ")


def test_the_proof_is_what_verify_takes(
    run: Run, tmp_path: Path, case: Path, explained: Callable[[str], str]
) -> None:
    path = tmp_path / "proof.json"
    path.write_text(explained("json"))
    told = json.loads(path.read_text())
    assert told["explained"] == ["psoriasis"]
    assert told["case"]["id"] == "my-patient"
    done = run("verify", path, "--case", case, "--kb", TOY)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"accepted: 9 sums and {len(told['weights']['psoriasis'])} weights")
    assert f"for the case in {case}" in done.out


def test_graph_provenance_and_flowchart(explained: Callable[[str], str]) -> None:
    proof = json.loads(explained("json"))
    graph = nx.node_link_graph(json.loads(explained("graph")), edges="edges")
    expected = proof_graph(proof, hypothesis="psoriasis")
    assert set(graph) == set(expected)
    assert set(graph.edges) == set(expected.edges)
    assert graph.graph["knowledge_hash"] == proof["knowledge_hash"]
    document = ProvDocument.deserialize(content=explained("prov"), format="json")
    assert len(list(document.get_records())) > len(expected)
    assert "\nflowchart LR\n" in explained("mermaid")


@pytest.mark.parametrize("form", list(ProofForm))
def test_a_file_holds_what_is_printed(
    run: Run, tmp_path: Path, case: Path, form: ProofForm, explained: Callable[[str], str]
) -> None:
    told = ["explain", case, "psoriasis", "--as", form.value, "--kb", TOY, "-o"]
    path = tmp_path / "some-file"
    assert run(*told, path).out == f"written: {path}\n"
    assert path.read_text() == explained(form.value)
    folder = tmp_path / "folder"
    folder.mkdir()
    run(*told, folder)
    (made,) = folder.iterdir()
    assert made.name == f"my-patient.psoriasis.{form.ending}"
    assert run(*told, tmp_path / "no" / "such" / "file").one_line_error


def test_every_form_of_none_of_these(explained: Callable[[str, str], str]) -> None:
    for form in ProofForm:
        assert "none" in explained(form.value, "none-of-these").lower()


def test_a_wrong_form_is_wrong_usage(run: Run, case: Path) -> None:
    assert run("explain", case, "psoriasis", "--as", "pdf", "--kb", TOY).code == 2


# -- verify ----------------------------------------------------------------------------------------
@pytest.fixture
def result(run: Run, tmp_path: Path, case: Path) -> Path:
    path = tmp_path / "result.json"
    run("diagnose", case, "--kb", TOY, "-f", "json", "-o", path)
    return path


def change(path: Path, mutate: Callable[[dict[str, Any]], Any]) -> None:
    data = json.loads(path.read_text())
    mutate(data)
    path.write_text(json.dumps(data))


def test_a_case_without_an_id_is_named_after_its_file(run: Run, result: Path, case: Path) -> None:
    assert run("verify", result, "--case", case, "--kb", TOY).code == 0


def test_the_wrong_step_is_named_with_both_values(run: Run, result: Path) -> None:
    shown: list[float] = []

    def raised(data: dict[str, Any]) -> None:
        row = data["proof"]["weights"]["psoriasis"][0]
        shown.extend([row["weight"], round(row["weight"] + 0.0001, 4)])
        row["weight"] = shown[1]

    change(result, raised)
    line = run("verify", result, "--kb", TOY).one_line_error
    assert line.startswith(f"error: {result}: weights / psoriasis / 0 (psoriasis/finding:")
    assert f"/ weight: {shown[1]} is shown, {shown[0]} follows; refused" in line


def test_another_knowledge_base_is_said_with_both_hashes(run: Run, result: Path) -> None:
    line = run("verify", result).one_line_error
    assert "made with another knowledge base: its hash is " in line
    assert json.loads(result.read_text())["proof"]["knowledge_hash"] in line
    assert "(--kb)" in line


def test_another_version_is_said(run: Run, result: Path) -> None:
    change(result, lambda data: data["proof"].update(version="0.0.1"))
    line = run("verify", result, "--kb", TOY).one_line_error
    assert "made by dermatrace 0.0.1, this is " in line


def test_another_case_is_said(run: Run, result: Path, case: Path) -> None:
    case.write_text(CASE.replace("age: 40", "age: 41"))
    line = run("verify", result, "--case", case, "--kb", TOY).one_line_error
    assert "case / age: 40.0 is shown, 41.0 follows; the proof has another case" in line


def test_other_parameters_are_said(run: Run, result: Path) -> None:
    change(result, lambda data: data["proof"]["parameters"].update(tempering=0.5))
    line = run("verify", result, "--kb", TOY).one_line_error
    assert "parameters / tempering: 0.5 is shown" in line
    assert "made with other parameters of the model" in line


def test_what_was_chosen_is_said(run: Run, result: Path, case: Path) -> None:
    done = run("diagnose", case, "--kb", TOY, "--keep-excluded", "-f", "json", "-o", result)
    assert done.code == 0
    said = run("verify", result, "--kb", TOY).out
    assert "ranked like any other" in said
    assert "--case FILE holds it to yours" in said


@pytest.mark.parametrize(
    "mutate",
    [
        lambda data: data["analysisMetadata"].update(version="9"),
        lambda data: data["analysisMetadata"].update(modelHash="0" * 64),
        lambda data: data["analysisMetadata"].pop("caseHash"),
        lambda data: data.update(results={}),
        lambda data: data.update(results=None),
        lambda data: data.update(extra=1),
        lambda data: data.pop("notices"),
        lambda data: data["case"].update(age=41.0),
        lambda data: data["results"].reverse(),
    ],
)
def test_what_stands_beside_the_proof_is_held_to_it(
    run: Run, result: Path, mutate: Callable[[dict[str, Any]], Any]
) -> None:
    assert run("verify", result, "--kb", TOY).code == 0
    change(result, mutate)
    assert run("verify", result, "--kb", TOY).one_line_error


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("present: [plaque]", "not JSON"),
        ("[]", "not a proof"),
        ("5", "not a proof"),
        ("{}", "not a proof of the form"),
        ('{"proof": 5}', "not a proof of the form"),
        ('{"proof": {"fitted": 5}}', "not a proof of the form"),
        ('{"a": 1, "a": 2}', "'a' stands twice"),
        ("[" * 100_000, "not JSON"),
        ('{"schema": "dermatrace-proof/3", "fitted": [{"dataset": "none"}]}', "none"),
    ],
)
def test_what_is_no_proof(run: Run, tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "it.json"
    path.write_text(text)
    assert words in run("verify", path, "--kb", TOY).one_line_error
