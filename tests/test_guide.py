"""The guide *Add a disorder in ten minutes*, followed to the letter."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

GUIDE = (ROOT / "docs" / "add-a-disorder.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"<!-- (\w+): (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)
STEPS = {(verb, name): text for verb, name, text in BLOCK.findall(GUIDE)}
SCRIPT = "disorders/keratinization/terra-firma-forme-dermatosis.yaml"


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy of the knowledge base with the new script, mistakes and all."""
    root = tmp_path_factory.mktemp("guide") / "my-kb"
    for name in ("findings", "disorders", "rules"):
        shutil.copytree(ROOT / "kb" / name, root / name)
    for name in ("classes.yaml", "sources.yaml"):
        shutil.copy(ROOT / "kb" / name, root / name)
    (root / SCRIPT).write_text(STEPS["file", SCRIPT], encoding="utf-8")
    return root


def test_the_guide_works(run: Run, mine: Path, tmp_path: Path) -> None:
    first = run("kb", "check", "--kb", mine)
    assert first.code == 1
    for line in first.out.splitlines()[:2]:
        said = line.split("; did you mean")[0]  # what is near changes with the vocabulary
        assert f"\n{said}; did you mean" in GUIDE, "the guide shows what is printed"
    assert first.out.splitlines()[-1].startswith("5 errors, ")
    script = mine / SCRIPT
    script.write_text(script.read_text("utf-8").replace("brwon", "brown"), encoding="utf-8")
    for (verb, name), text in STEPS.items():
        if verb == "append":
            with (mine / name).open("a", encoding="utf-8") as file:
                file.write(text)
    assert run("kb", "check", "--kb", mine).code == 0
    shown = run("kb", "show", "Duncan's dirty dermatosis", "--kb", mine).out
    assert "10 of 10 (100 %)  reference [1]" in shown
    case = tmp_path / "dirty-neck.yaml"
    case.write_text(STEPS["case", "dirty-neck.yaml"], encoding="utf-8")
    done = run("diagnose", case, "--present", "alcohol wipe sign", "--kb", mine)
    first_row = next(line for line in done.out.splitlines() if line.strip().startswith("1 "))
    assert "Terra firma-forme dermatosis" in first_row
    told = run("kb", "diff", ROOT / "kb", mine, "--cases", case).out
    assert "disorders: 1 added; findings: 1 added; sources: 1 added" in told
    assert "Terra firma-forme dermatosis, sum" in told
    table = tmp_path / "our-clinic.csv"
    table.write_text(STEPS["table", "our-clinic.csv"], encoding="utf-8")
    made = run("kb", "fit", "our-clinic", "--cases", table, "--kb", mine)
    assert "(8 cases, 3 labels)" in made.out, made.err
    shown = run("kb", "show", "terra firma-forme dermatosis", "--kb", mine).out
    assert "our-clinic 3 of 4 (75 %)" in shown
    done = run("diagnose", case, "--fitted", "our-clinic", "--kb", mine)
    first_row = next(line for line in done.out.splitlines() if line.strip().startswith("1 "))
    assert "Terra firma-forme dermatosis" in first_row


def test_every_file_of_a_knowledge_base_is_copied() -> None:
    (line,) = (line for line in GUIDE.splitlines() if line.startswith("cp -r dermatrace/kb/"))
    from kb.reader import source_files

    tops = {path.relative_to(ROOT / "kb").parts[0] for path in source_files(ROOT / "kb")}
    assert set(line.split("{")[1].split("}")[0].split(",")) == tops


def test_the_schemas_are_named_for_the_editor() -> None:
    from kb.json_schema import FILES

    for name, patterns in FILES.items():
        for pattern in patterns:
            assert f'"schemas/{name}.json": "my-kb/{pattern}"' in GUIDE


def test_the_weights_of_evidence_are_those_of_the_model() -> None:
    from reasoning.parameters import DEFAULT_PARAMETERS as MODEL

    assert f"at most {MODEL.count_cap:g} |" in GUIDE
    assert f"| the same; {MODEL.reference_strength:g} where" in GUIDE
    assert f"| {MODEL.words_strength:g} patients |" in GUIDE
    assert f"| {MODEL.author_strength:g} patients |" in GUIDE
