"""Saved, kept with who and why, taken back; nobody's work is overwritten, nothing is lost."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from desks.workbench.draft import Draft, FileEdit
from desks.workbench.draft_open import open_draft
from desks.workbench.save import ChangedSinceError, no_writing, rebased, save, store_of
from desks.workbench.save_git import Branch
from desks.workbench.save_journal import Journal
from desks.workbench.undo import saves, take_back
from desks.workbench.undo_merge import both_edits
from kb.errors import InputError, KnowledgeError
from kb.load import load_knowledge
from tests.conftest import Copy

FILE = "disorders/papulosquamous/psoriasis.yaml"


def git(folder: Path, *words: str) -> str:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    clean |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    who = ["-c", "user.name=owner", "-c", "user.email=owner@example.org"]
    done = subprocess.run(
        ["git", *who, *words], cwd=folder, env=clean, capture_output=True, check=True
    )
    return done.stdout.decode()


@pytest.fixture(params=["journal", "git"])
def root(request: pytest.FixtureRequest, copy: Copy) -> Path:
    """The toy knowledge base in a folder of its own, or in a git repository."""
    if request.param == "git":
        git(copy.root.parent, "init", "-q", "-b", "main")
        git(copy.root.parent, "add", "-A")
        git(copy.root.parent, "commit", "-qm", "as it was")
    return copy.root


def edited(root: Path, old: str, new: str) -> Draft:
    draft = open_draft("disorder", "psoriasis", root)
    assert draft.entry_text.count(old) == 1
    return draft.with_entry_text(draft.entry_text.replace(old, new))


def saved(draft: Draft, root: Path, **more: str) -> str:
    given = {"editor": "Ann", "reason": "seen in clinic", "title": "psoriasis"} | more
    return save(draft.edits, root, **given).record.id


def test_a_save_is_written_kept_and_taken_back(root: Path) -> None:
    before = (root / FILE).read_bytes()
    assert no_writing(root) == ""
    made = save(
        edited(root, "urgency: routine", "urgency: soon").edits,
        root,
        editor=" Ann  Lee ",
        reason="seen in clinic\n\ntwice",
        title="psoriasis",
    )
    assert (root / FILE).read_bytes() == before.replace(b"urgency: routine", b"urgency: soon")
    assert load_knowledge(root).hash == made.knowledge
    (kept,) = saves(root)
    assert kept.record.editor == "Ann Lee"
    assert kept.record.reason == "seen in clinic\n\ntwice"
    assert kept.record.files == (FILE,)
    assert store_of(root).edits(kept.record.id)[0].before == before.decode()
    back = take_back(kept.record.id, root, editor="Bob", reason="an error")
    assert (root / FILE).read_bytes() == before
    assert [one.record.title for one in saves(root)] == ["Taken back: psoriasis", "psoriasis"]
    assert saves(root)[1].undone_by == back.record.id
    with pytest.raises(InputError, match="taken back already"):
        take_back(kept.record.id, root, editor="Bob", reason="again")
    take_back(back.record.id, root, editor="Bob", reason="it was right")
    assert b"urgency: soon" in (root / FILE).read_bytes()
    assert [one.undone_by != "" for one in saves(root)] == [False, True, False]
    assert saves(root)[0].record.title == "Brought back: psoriasis"


def test_of_two_editors_the_second_is_told(root: Path) -> None:
    first = edited(root, "urgency: routine", "urgency: soon")
    second = edited(
        root, "{finding: elbow, frequency: {value: 0.6,", "{finding: elbow, frequency: {value: 0.5,"
    )
    third = edited(root, "urgency: routine", "urgency: urgent")
    saved(first, root)
    now = (root / FILE).read_bytes()
    with pytest.raises(ChangedSinceError, match=r"last save: Ann.*nothing was overwritten"):
        saved(second, root, editor="Bob")
    with pytest.raises(ChangedSinceError, match="in the same lines"):
        rebased(third.edits, root)
    assert (root / FILE).read_bytes() == now
    save(rebased(second.edits, root), root, editor="Bob", reason="r", title="elbow")
    text = (root / FILE).read_text(encoding="utf-8")
    assert "urgency: soon" in text
    assert "{finding: elbow, frequency: {value: 0.5," in text


def test_an_earlier_save_is_taken_back_from_under_a_later_one(root: Path) -> None:
    early = saved(edited(root, "urgency: routine", "urgency: soon"), root)
    late = saved(edited(root, "course: chronic", "course: relapsing"), root, title="course")
    over = saved(edited(root, "urgency: soon", "urgency: urgent"), root, title="urgency")
    with pytest.raises(InputError, match=r"same lines: urgency \(Ann.*take that one back first"):
        take_back(early, root, editor="Bob", reason="r")
    take_back(over, root, editor="Bob", reason="r")
    take_back(early, root, editor="Bob", reason="r")
    text = (root / FILE).read_text(encoding="utf-8")
    assert "urgency: routine" in text
    assert "course: relapsing" in text
    assert {one.record.id for one in saves(root) if not one.undone_by} >= {late}


def test_what_would_break_the_knowledge_is_not_written(root: Path) -> None:
    before = (root / FILE).read_bytes()
    with pytest.raises(KnowledgeError, match="unknown finding 'plaqe'"):
        saved(edited(root, "{finding: plaque,", "{finding: plaqe,"), root)
    assert (root / FILE).read_bytes() == before
    assert saves(root) == ()


def test_new_files_come_and_go(root: Path) -> None:
    text = (root / FILE).read_text(encoding="utf-8")
    made = text.replace("id: psoriasis", "id: twin").replace("label: Psoriasis", "label: Twin")
    file = "disorders/papulosquamous/twin.yaml"
    done = save([FileEdit(file, None, made)], root, editor="Ann", reason="r", title="twin")
    assert "twin" in load_knowledge(root).disorders
    take_back(done.record.id, root, editor="Ann", reason="r")
    assert not (root / file).exists()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"editor": " "}, "no editor is named"),
        ({"editor": "A <b@c>"}, "cannot be the name"),
        ({"editor": "x" * 121}, "cannot be the name"),
        ({"reason": ""}, "no reason is given"),
        ({"reason": "x" * 4001}, "cannot be kept as a reason"),
    ],
)
def test_who_and_why_are_asked_for(more: dict[str, str], told: str, copy: Copy) -> None:
    with pytest.raises(InputError, match=told):
        saved(edited(copy.root, "urgency: routine", "urgency: soon"), copy.root, **more)
    with pytest.raises(InputError, match="nothing was changed"):
        saved(open_draft("disorder", "psoriasis", copy.root), copy.root)


def test_a_record_that_cannot_be_kept_undoes_the_save(
    copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (copy.root / FILE).read_bytes()
    Journal(copy.root).folder.write_text("no folder", encoding="utf-8")
    assert "kb-journal" in no_writing(copy.root)
    with pytest.raises(InputError, match="cannot write"):
        saved(edited(copy.root, "urgency: routine", "urgency: soon"), copy.root)
    assert (copy.root / FILE).read_bytes() == before

    def full(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system", str(copy.root))

    monkeypatch.setattr("tempfile.mkstemp", full)
    assert no_writing(copy.root) == f"{copy.root}: Read-only file system"


def test_git_keeps_what_is_checked_out_as_it_is(copy: Copy) -> None:
    top = copy.root.parent
    git(top, "init", "-q", "-b", "main")
    git(top, "add", "-A")
    git(top, "commit", "-qm", "as it was")
    head = git(top, "rev-parse", "HEAD")
    (copy.root / "sources.yaml").write_text(
        (copy.root / "sources.yaml").read_text(encoding="utf-8") + "# mine\n", encoding="utf-8"
    )
    git(top, "add", "kb/sources.yaml")  # staged by the owner of the folder
    path = copy.root / FILE
    path.write_text("# found so\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    status = git(top, "status", "--short")
    saved(edited(copy.root, "urgency: routine", "urgency: soon"), copy.root)
    assert git(top, "rev-parse", "HEAD") == head
    assert git(top, "rev-parse", "--abbrev-ref", "HEAD").strip() == "main"
    assert git(top, "status", "--short") == status
    assert git(top, "diff", "--cached", "--name-only").split() == ["kb/sources.yaml"]
    # what was found but never committed has a commit of its own, under the save
    titles = git(top, "log", "--format=%s%n%an", "workbench").splitlines()
    assert titles[::2] == [
        "psoriasis",
        "Files as they were found, not committed before",
        "as it was",
    ]
    assert titles[1::2] == ["Ann", "Ann", "owner"]
    assert git(top, "diff", "--name-only", "workbench^", "workbench").split() == [f"kb/{FILE}"]
    # where the desk's branch is checked out it takes another
    git(top, "stash", "-q")
    git(top, "checkout", "-q", "workbench")
    saved(edited(copy.root, "course: chronic", "course: acute"), copy.root)
    branches = git(top, "branch", "--format=%(refname:short)").split()
    assert branches == ["main", "workbench", "workbench-2"]


def test_a_folder_that_git_ignores_has_a_journal(copy: Copy) -> None:
    git(copy.root.parent, "init", "-q", "-b", "main")
    assert isinstance(store_of(copy.root), Branch)
    (copy.root.parent / ".gitignore").write_text("kb\n", encoding="utf-8")
    assert isinstance(store_of(copy.root), Journal)


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ("a\nX\nc\nd\ne\n", "a\nb\nc\nd\nY\n", "a\nX\nc\nd\nY\n"),
        ("a\nb\nnew\nc\nd\ne\n", "a\nb\nc\nd\n", "a\nb\nnew\nc\nd\n"),
        ("a\nb\nc\nd\n", "first\na\nb\nc\nd\ne\n", "first\na\nb\nc\nd\n"),
        ("a\nX\nc\nd\ne\n", "a\nY\nc\nd\ne\n", None),
        ("a\nX\nc\nd\ne\n", "a\nb\nin between\nc\nd\ne\n", None),
        ("", "a\nb\nc\nd\nY\n", None),
    ],
)
def test_two_edits_of_one_text(mine: str, theirs: str, both: str | None) -> None:
    assert both_edits("a\nb\nc\nd\ne\n", mine, theirs) == both
