"""A sign-off put into a file: one line more, nothing else; saved like every edit."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from desks.workbench.review import made_review, signed_text
from desks.workbench.save import ChangedSinceError
from desks.workbench.sign import sign_off, signed_edit
from desks.workbench.undo import saves, take_back
from kb.errors import CaseError, InputError
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from kb.reviews import fingerprints, signed_off
from tests.conftest import Copy

FILE = "disorders/papulosquamous/psoriasis.yaml"
DAY = dt.date(2026, 11, 21)
WHO = {"by": "Dr A. Name", "role": "dermatologist"}


def text_of(root: Path) -> str:
    return (root / FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize("crlf", [False, True])
def test_one_line_more_and_nothing_else(toy: KnowledgeBase, copy: Copy, crlf: bool) -> None:
    text = "# a comment\n" + text_of(copy.root)
    text = text.replace("\n", "\r\n") if crlf else text
    script = toy.disorders["psoriasis"]
    first = signed_text(text, made_review(script, ["elbow"], on=DAY, **WHO))
    assert first.startswith(text)
    second = signed_text(
        first, made_review(script, ["all"], on=DAY, by="Dr: B #2", role="other", note="no: {x}")
    )
    assert second.startswith(first.rstrip("\r\n"))
    newline = "\r\n" if crlf else "\n"
    assert second.count(newline) == text.count(newline) + 3
    (copy.root / FILE).write_bytes(second.encode())
    read = load_knowledge(copy.root).disorders["psoriasis"]
    assert [(one.by, one.role, one.note) for one in read.reviews] == [
        ("Dr A. Name", "dermatologist", None),
        ("Dr: B #2", "other", "no: {x}"),
    ]
    assert set(signed_off(read)) == set(fingerprints(script))


def test_a_file_without_a_last_newline(toy: KnowledgeBase, copy: Copy) -> None:
    text = text_of(copy.root).rstrip("\n")
    review = made_review(toy.disorders["psoriasis"], ["elbow"], on=DAY, **WHO)
    (copy.root / FILE).write_text(signed_text(text, review), encoding="utf-8")
    assert load_knowledge(copy.root).disorders["psoriasis"].reviews == (review,)


def test_an_empty_list_is_told(toy: KnowledgeBase) -> None:
    review = made_review(toy.disorders["psoriasis"], ["elbow"], on=DAY, **WHO)
    with pytest.raises(InputError, match="is empty"):
        signed_text("id: x\nreviews: []\n", review)


@pytest.mark.parametrize(
    ("statements", "by", "role", "said"),
    [
        (["elbow"], "", "dermatologist", "nobody is named"),
        (["elbow"], "   ", "dermatologist", "nobody is named"),
        (["elbow"], "Dr A", "king", "'king' is not known"),
        (["elbow"], "Dr A", "", "is not known"),
        ([], "Dr A", "dermatologist", "no statement is chosen"),
        (["elbo"], "Dr A", "dermatologist", "'elbo' is no statement"),
        (["elbow"], "A" * 200, "dermatologist", "120"),
    ],
)
def test_what_is_not_complete_is_told(
    toy: KnowledgeBase, statements: list[str], by: str, role: str, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        made_review(toy.disorders["psoriasis"], statements, by=by, role=role, on=DAY)


def test_saved_and_taken_back(copy: Copy) -> None:
    before, knowledge = text_of(copy.root), load_knowledge(copy.root)
    edit = signed_edit("Psoriasis", ["elbow"], knowledge, copy.root, on=DAY, **WHO)
    saved = sign_off(edit, copy.root, label="Psoriasis", count=1, **WHO)
    assert saved.knowledge != knowledge.hash
    assert set(signed_off(load_knowledge(copy.root).disorders["psoriasis"])) == {"elbow"}
    (kept,) = saves(copy.root)
    assert (kept.record.editor, kept.record.title) == ("Dr A. Name", "sign-off of Psoriasis")
    assert "1 statement as they stand" in kept.record.reason
    take_back(saved.record.id, copy.root, editor="Dr A", reason="a slip")
    assert text_of(copy.root) == before


def test_what_changed_meanwhile_is_not_signed(copy: Copy) -> None:
    knowledge = load_knowledge(copy.root)
    edit = signed_edit("psoriasis", ["elbow"], knowledge, copy.root, on=DAY, **WHO)
    copy.edit(FILE, "urgency: routine", "urgency: soon")
    with pytest.raises(ChangedSinceError):
        sign_off(edit, copy.root, label="Psoriasis", count=1, **WHO)
    with pytest.raises(InputError, match="the files changed since this app read them"):
        signed_edit("psoriasis", ["elbow"], knowledge, copy.root, on=DAY, **WHO)
    assert "reviews" not in text_of(copy.root)


def test_an_unknown_script(copy: Copy) -> None:
    with pytest.raises(CaseError, match="unknown disorder 'psoriasi'"):
        signed_edit("psoriasi", ["all"], load_knowledge(copy.root), copy.root, on=DAY, **WHO)
