"""Two versions: in use, a folder, a packed folder, a revision; what differs, and who moves."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from desks.workbench.versions import compare_versions, knowledge_of, recent_versions
from desks.workbench.versions_page import compared_html
from kb.errors import InputError, KnowledgeError
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from tests.conftest import TOY, Copy
from tests.desks.workbench.test_pages import refs_in, words_in

FILE = "disorders/papulosquamous/psoriasis.yaml"
CASE = """
id: mine
present: [scale, plaque, annular]
"""


def packed(folder: Path, target: Path, inside: str = "") -> Path:
    with zipfile.ZipFile(target, "w") as out:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                out.write(path, f"{inside}{path.relative_to(folder)}")
    return target


def test_in_use_a_folder_and_a_packed_folder_are_the_same(
    toy: KnowledgeBase, tmp_path: Path
) -> None:
    for name in ("", "in use", " in use "):
        assert knowledge_of(name, toy) is toy
    assert knowledge_of(str(TOY), toy).hash == toy.hash
    for inside in ("", "project/kb/"):
        assert knowledge_of(str(packed(TOY, tmp_path / "kb.zip", inside)), toy).hash == toy.hash


def test_a_packed_folder_writes_nothing_outside(toy: KnowledgeBase, tmp_path: Path) -> None:
    path = packed(TOY, tmp_path / "kb.zip", "in/")
    with zipfile.ZipFile(path, "a") as out:
        out.writestr("../../../../evil.yaml", "x: 1")
        out.writestr("run.sh", "echo")
    assert knowledge_of(str(path), toy).hash == toy.hash
    assert not list(tmp_path.parent.rglob("evil.yaml"))


def test_what_is_no_version_is_told(toy: KnowledgeBase, tmp_path: Path) -> None:
    text = tmp_path / "kb.zip"
    text.write_text("this is no zip")
    with pytest.raises(InputError, match="no zip file"):
        knowledge_of(str(text), toy)
    empty = tmp_path / "empty.zip"
    with zipfile.ZipFile(empty, "w") as out:
        out.writestr("readme.txt", "nothing")
    with pytest.raises(InputError, match="no knowledge base in it"):
        knowledge_of(str(empty), toy)
    both = packed(TOY, tmp_path / "both.zip", "a/")
    with zipfile.ZipFile(both, "a") as out:
        for path in TOY.rglob("*.yaml"):
            out.write(path, f"b/{path.relative_to(TOY)}")
    with pytest.raises(InputError, match="2 knowledge bases in it"):
        knowledge_of(str(both), toy)
    with pytest.raises(InputError, match="neither a folder nor a revision"):
        knowledge_of("nothing-of-the-kind", toy)


def test_a_damaged_version_is_told(toy: KnowledgeBase, copy: Copy, tmp_path: Path) -> None:
    copy.edit(FILE, "finding: elbow", "finding: elbo")
    with pytest.raises(KnowledgeError, match="unknown finding 'elbo'"):
        knowledge_of(str(packed(copy.root, tmp_path / "kb.zip")), toy)


@pytest.fixture
def edited(copy: Copy) -> KnowledgeBase:
    for said, before, after in (
        ("{finding: scale, frequency: {value: ", "0.9", "0.05"),
        ("{finding: silvery-scale, frequency: {n: ", "70,", "2,"),
        ("silvery-scale}, frequency: {value: ", "0.7", "0.02"),
    ):
        copy.edit(FILE, said + before, said + after)
    return load_knowledge(copy.root)


def test_what_differs_and_which_cases_move(
    edited: KnowledgeBase, copy: Copy, tmp_path: Path
) -> None:
    case = tmp_path / "mine.yaml"
    case.write_text(CASE)
    steps: list[float] = []
    told = compare_versions(
        (str(TOY), "in use"),
        edited,
        cases=True,
        own=[case],
        progress=lambda share, words: steps.append(share),
    )
    assert told.hashes == (load_knowledge(TOY).hash, edited.hash)
    assert told.difference.counts() == {"disorders": {"changed": 1}}
    assert told.impact is not None
    assert told.impact.counts["own"] == 1
    assert steps == sorted(steps)
    assert steps[0] > 0
    assert steps[-1] <= 1
    html = compared_html(told)
    refs_in(html)
    words = words_in(html)
    assert "~ finding scale: 90 % [author] -&gt; 5 % [author]" in words
    tried = sum(told.impact.counts.values())
    assert f"{len(told.impact.changed)} of {tried} cases" in words
    moved = next(one for one in told.impact.changed if one.case.origin == "own")
    assert moved.case.name == "mine.yaml"
    assert moved.change.moves[0].label in words
    data = told.to_dict()
    assert data["impact"]["cases"]["own"] == 1
    assert data["new"] == {"name": "in use", "hash": edited.hash}


def test_the_same_twice(toy: KnowledgeBase) -> None:
    told = compare_versions((str(TOY), ""), toy, cases=True)
    assert told.impact is None
    assert "The two say the same." in compared_html(told)
    assert "impact" not in told.to_dict()


def test_a_file_that_is_no_case(edited: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "no.yaml"
    path.write_text("- 1\n- 2\n")
    with pytest.raises(InputError):
        compare_versions((str(TOY), ""), edited, own=[path])


def git(folder: Path, *words: str) -> None:
    program = shutil.which("git")
    if program is None:
        pytest.skip("no git on this machine")
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run([program, *who, *words], cwd=folder, check=True, capture_output=True)


def test_revisions_of_the_folder(copy: Copy, toy: KnowledgeBase) -> None:
    assert recent_versions(copy.root) == []
    git(copy.root.parent, "init", "-q")
    git(copy.root.parent, "add", "-A")
    git(copy.root.parent, "commit", "-qm", "the toy <b>")
    copy.edit(FILE, "urgency: routine", "urgency: soon")
    git(copy.root.parent, "commit", "-qam", "more urgent")
    recent = recent_versions(copy.root)
    assert [words.split(" ", 1)[1].rsplit(" (", 1)[0] for words, _ in recent] == [
        "more urgent",
        "the toy <b>",
    ]
    told = compare_versions((recent[1][1], "HEAD"), toy, root=copy.root)
    assert [one.id for one in told.difference.entries] == ["psoriasis"]
    assert told.difference.of("disorder", "psoriasis")[0].describe() == "~ urgency: routine -> soon"
