"""The commands ``explain`` and ``verify``: a proof is told, and a changed one is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import TOY, Run
from tests.example_cases import PSORIASIS


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


def last_explained(data: dict[str, Any]) -> str:
    """Take the last hypothesis out of those whose weights the proof writes out."""
    return str(data["proof"]["explained"].pop())


def test_verify_holds_the_result_to_its_proof(run: Run, proof: Path) -> None:
    whole = json.loads(proof.read_text())
    for part, change in (
        ("results", lambda data: data["results"][0].update(posttestProbability=0.01)),
        ("results", lambda data: data["results"][0].update(diseaseName="Acne")),
        ("results", lambda data: data["results"][1]["findings"][0].update(explanation="a lie")),
        ("rules", lambda data: data.update(rules={})),
        ("notices", lambda data: data.update(notices=["all is well"])),
        ("results", lambda data: data["results"][0].update(rank=True)),
        ("results: this is missing", lambda data: (data.pop("results"), data.update(rules={}))),
        ("proof / explained", lambda data: data["proof"]["weights"].pop(last_explained(data))),
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
