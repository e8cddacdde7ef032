"""Every validator fires on the problem it is for, at the right file, line and path."""

from __future__ import annotations

import inspect
import re

import pytest
from typer.testing import CliRunner

from cli import app
from kb import lint, lint_lesions, lint_references, lint_reviews, lint_scripts, lint_sites
from kb.load import check_knowledge
from kb.problems import Problem
from tests.conftest import TOY, Copy
from tests.kb.planted import LESIONS, MELANOMA, NEVUS, PLANTED, PSORIASIS, RULES, TINEA, Planted


def problems_of(copy: Copy, *, info: bool = False) -> list[Problem]:
    return [p for p in check_knowledge(copy.root)[1] if info or p.level != "info"]


def test_the_toy_is_clean() -> None:
    knowledge, problems = check_knowledge(TOY)
    assert knowledge is not None
    assert [str(problem) for problem in problems] == []


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.id)
def test_planted(copy: Copy, planted: Planted) -> None:
    line = copy.edit(planted.file, planted.old, planted.new) + planted.further
    found = [
        problem
        for problem in problems_of(copy, info=planted.level == "info")
        if problem.category == planted.category and planted.message in problem.message
    ]
    assert found, [str(problem) for problem in problems_of(copy)]
    problem = found[0]
    assert (problem.file, problem.line, problem.path) == (planted.file, line, planted.path)
    assert problem.level == planted.level
    assert planted.mend in problem.mend
    assert (check_knowledge(copy.root)[0] is None) == (planted.level == "error")


def test_every_validator_has_a_planted_problem() -> None:
    """The categories of the validators' own code, against what is planted here."""
    told = {planted.category for planted in PLANTED} | {"definition"}
    categories = set()
    for part in (lint, lint_references, lint_scripts):
        code = inspect.getsource(part)
        named = re.findall(r'problem_of\(\s*places,\s*(?:of|f"[^"]*"),\s*"([a-z]+)"', code)
        assert named, part
        categories |= set(named)
    for part in (lint_lesions, lint_reviews, lint_sites):
        categories |= set(re.findall(r'category="([a-z]+)"', inspect.getsource(part)))
    assert len(lint.VALIDATORS) == 13
    assert categories == told - {"schema"}


CLASSES = """\
classes:
  - id: scaly
    label: Scaly eruption
    definition: Scales
    members: [psoriasis, tinea]
  - id: spots
    label: Spots
    definition: Spots
    members: [scaly, nevus]
"""


def test_classes_are_clean(copy: Copy) -> None:
    copy.write("classes.yaml", CLASSES)
    knowledge, problems = check_knowledge(copy.root)
    assert [str(problem) for problem in problems] == []
    assert knowledge is not None
    assert knowledge.members_of("spots") == {"psoriasis", "tinea", "nevus"}


@pytest.mark.parametrize(
    ("old", "new", "category", "message", "path", "level"),
    [
        ("[psoriasis, tinea]", "[psoriasis, tinae]", "class", "unknown member 'tinae'",
         "classes / 0 / members / 1", "error"),
        ("id: scaly\n", "id: tinea\n", "class", "the class 'tinea' has the id of a disorder",
         "classes / 0", "error"),
        ("[psoriasis, tinea]", "[psoriasis, spots]", "cycle", "kinds in a circle: ",
         "members", "error"),
        ("[scaly, nevus]", "[spots, nevus]", "cycle", "kinds in a circle: spots -> spots",
         "classes / 1 / members", "error"),
        ("label: Spots", "label: NEVUS", "name", "the name 'nevus' already stands for 'nevus'",
         "classes / 1 / synonyms", "warning"),
        ("label: Spots", "label: Scaly eruption", "name",
         "the name 'scaly eruption' already stands for 'scaly'", "classes / 1 / synonyms",
         "warning"),
        ("members: [psoriasis, tinea]", "members: []", "schema", "at least 1",
         "classes / 0 / members", "error"),
        ("definition: Spots", "definitions: Spots", "schema", "unknown field 'definitions'",
         "classes / 1 / definitions", "error"),
    ],
)  # fmt: skip  # a row a case
def test_planted_in_classes(
    copy: Copy, old: str, new: str, category: str, message: str, path: str, level: str
) -> None:
    text = CLASSES.replace(old, new)
    assert text != CLASSES
    copy.write("classes.yaml", text)
    found = [p for p in problems_of(copy) if p.category == category and message in p.message]
    assert found, [str(problem) for problem in problems_of(copy)]
    problem = found[0]
    assert (problem.file, problem.level) == ("classes.yaml", level)
    assert problem.path.endswith(path)
    assert problem.line > 0


def test_variants_in_a_circle(copy: Copy) -> None:
    copy.edit(NEVUS, "group: tumor\n", "group: tumor\nvariant_of: melanoma\n")
    copy.edit(MELANOMA, "group: tumor\n", "group: tumor\nvariant_of: nevus\n")
    (problem,) = [p for p in problems_of(copy) if p.category == "cycle"]
    assert problem.path == "variant_of"
    assert problem.file in {NEVUS, MELANOMA}
    assert "nevus -> " in problem.message


def test_a_finding_without_definition_is_worth_knowing(copy: Copy) -> None:
    line = copy.edit("findings/surface.yaml", ", definition: Ring", "")
    (problem,) = problems_of(copy, info=True)
    assert (problem.level, problem.category, problem.line) == ("info", "definition", line)
    assert problem.path == "findings / 2"


def test_a_source_that_nobody_cites_is_worth_knowing(copy: Copy) -> None:
    text = "\nleft-over: {title: T, kind: web, url: 'https://example.org'}\n"
    path = copy.root / "sources.yaml"
    path.write_text(path.read_text() + text)
    (problem,) = problems_of(copy, info=True)
    assert (problem.level, problem.category, problem.path) == ("info", "source", "left-over")
    assert problem.line == len(path.read_text().splitlines())


@pytest.mark.parametrize(
    ("kind", "file", "twin"),
    [
        ("disorder", "disorders/tumor/nevus-2.yaml", NEVUS),
        ("rule", "rules/second.yaml", RULES),
        ("finding", "findings/second.yaml", "findings/surface.yaml"),
    ],
)
def test_a_second_of_the_same_id(copy: Copy, kind: str, file: str, twin: str) -> None:
    copy.write(file, (copy.root / twin).read_text())
    found = [p for p in problems_of(copy) if p.category == "duplicate"]
    assert found
    where = {p.file for p in found}
    assert len(where) == 1
    assert where <= {file, twin}
    assert all(kind in p.message and "already defined in" in p.message for p in found)
    assert all(p.line > 0 for p in found)


def test_not_yaml_names_file_and_line_and_nothing_else(copy: Copy) -> None:
    for file in (NEVUS, LESIONS, RULES, "sources.yaml"):
        path = copy.root / file
        whole = path.read_text()
        path.write_text("a: 1\nb: ]\nc: 2\n")
        found = [p for p in problems_of(copy) if p.file == file]
        assert [(p.category, p.line) for p in found] == [("yaml", 2)]
        path.write_text(whole)


@pytest.mark.parametrize(("text", "message"), [("", "is empty"), ("- a\n- b\n", "not a mapping")])
@pytest.mark.parametrize("file", [NEVUS, LESIONS, RULES, "sources.yaml"])
def test_a_file_without_content_is_not_passed_over(
    copy: Copy, file: str, text: str, message: str
) -> None:
    copy.write(file, text)
    found = [p for p in problems_of(copy) if p.file == file]
    assert [p.category for p in found] == ["schema"]
    assert message in found[0].message


def test_kb_check_reports_everything_at_once(copy: Copy) -> None:
    copy.edit(NEVUS, "urgency: routine", "urgency: whenever")
    copy.edit(TINEA, "finding: annular", "finding: anular")
    copy.edit(
        PSORIASIS,
        "{finding: scale, frequency: {value: 0.9,",
        "{finding: scale, frequency: {value: 0.6,",
    )
    copy.write("disorders/drug/sjs-ten.yaml", "a: [1,\n")
    done = CliRunner().invoke(app, ["kb", "check", "--kb", str(copy.root)])
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    for file, word in (
        (NEVUS, "whenever"),
        (TINEA, "anular"),
        (PSORIASIS, "cannot be more frequent"),
        ("disorders/drug/sjs-ten.yaml", "not valid YAML"),
    ):
        assert any(line.startswith(f"{file}:") and word in line for line in lines)
    assert lines[-1] == "4 errors, 2 warnings, 0 notes"


def test_kb_check_strict_fails_on_warnings(copy: Copy) -> None:
    copy.edit(NEVUS, "label: Nevus\n", "label: Nevus\nsynonyms: [Melanoma]\n")
    arguments = ["kb", "check", "--kb", str(copy.root)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert CliRunner().invoke(app, [*arguments, "--strict"]).exit_code == 1


def test_the_shipped_knowledge_base_has_no_errors_and_no_warnings() -> None:
    knowledge, problems = check_knowledge()
    assert [str(problem) for problem in problems if problem.level != "info"] == []
    assert knowledge is not None


def test_the_shipped_terms_are_defined() -> None:
    _, problems = check_knowledge()
    assert [str(problem) for problem in problems if problem.category == "definition"] == []
