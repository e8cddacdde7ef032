"""Arrays kept on disk: what is kept, what makes new ones, what is damaged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kb.knowledge import KnowledgeBase
from reasoning.compiled import CompiledKnowledge
from reasoning.parameters import DEFAULT_PARAMETERS
from reasoning.stored import Arrays, Store
from tests.reasoning.helpers import answer, proof_of


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DERMATRACE_CACHE", str(tmp_path))
    return tmp_path / "dermatrace"


class Maker:
    """Makes arrays and counts how often."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> Arrays:
        self.made += 1
        return np.arange(6.0).reshape(2, 3), np.array([[1, -2]], dtype=np.int64)


def same(one: Arrays) -> bool:
    whole = Maker()()
    return len(one) == 2 and all(
        a.dtype == b.dtype and np.array_equal(a, b) for a, b in zip(one, whole, strict=True)
    )


def test_made_once_and_read_afterwards(folder: Path) -> None:
    make = Maker()
    for _ in range(3):
        assert same(Store("kb", "par", ["a"]).get("beliefs", make))
    assert make.made == 1
    assert same(Store("kb", "par", ["a"]).get("stated", make))
    assert make.made == 2
    assert len(list(folder.glob("arrays-*"))) == 1
    assert not list(folder.glob("**/*.tmp"))


@pytest.mark.parametrize("other", [("kc", "par", ["a"]), ("kb", "pas", ["a"]), ("kb", "par", [])])
def test_anything_else_makes_new_ones(folder: Path, other: tuple[str, str, list[str]]) -> None:
    make = Maker()
    Store("kb", "par", ["a"]).get("x", make)
    Store(*other).get("x", make)
    assert make.made == 2
    assert len(list(folder.glob("arrays-*"))) == 2


@pytest.mark.parametrize("content", [None, b"", b"\x93NUMPY", b"no array", b"cut"])
@pytest.mark.parametrize("name", ["x.count", "x-0.npy", "x-1.npy"])
def test_a_damaged_file_is_made_anew(folder: Path, name: str, content: bytes | None) -> None:
    make = Maker()
    store = Store("kb", "par", ["a"])
    store.get("x", make)
    path = store.folder / name
    assert path.parent.parent == folder
    if content is None:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-4] if content == b"cut" else content)
    assert same(store.get("x", make))
    assert make.made == 2
    assert same(store.get("x", make))
    assert make.made == 2


def test_a_place_that_cannot_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("DERMATRACE_CACHE", str(blocked))
    make = Maker()
    for _ in range(2):
        assert same(Store("kb", "par", ["a"]).get("x", make))
    assert make.made == 2
    assert blocked.read_text() == ""


def test_a_disk_that_fills_up_leaves_nothing_half_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    make = Maker()
    with monkeypatch.context() as patch:
        patch.setattr(np, "save", full)
        assert same(Store("kb", "par", ["a"]).get("x", make))
    assert not list(folder.glob("arrays-*"))
    assert same(Store("kb", "par", ["a"]).get("x", make))
    assert make.made == 2


def test_at_most_four_are_kept(folder: Path) -> None:
    stores = [Store("kb", f"par-{i}", ["a"]) for i in range(7)]
    for store in stores:
        store.get("x", Maker())
        assert store.folder.is_dir(), "the newest always stays"
        assert len(list(folder.glob("arrays-*"))) <= 4
    assert len(list(folder.glob("arrays-*"))) == 4
    (folder / "kb-other.json").write_text("{}")
    Store("kb", "par-8", ["a"]).get("x", Maker())
    assert (folder / "kb-other.json").is_file()


def test_kept_arrays_answer_alike(folder: Path, toy: KnowledgeBase) -> None:
    case = {"present": ["silvery scale"], "absent": ["fever"], "age": 40, "sex": "male"}
    proofs = [
        proof_of(answer(CompiledKnowledge(toy, keep=keep), **case)) for keep in (False, True, True)
    ]
    assert proofs[0] == proofs[1] == proofs[2]
    assert len(list(folder.glob("arrays-*"))) == 1
    other = replace(DEFAULT_PARAMETERS, author_strength=2.0)
    kept = proof_of(answer(CompiledKnowledge(toy, other, keep=True), **case))
    assert (
        kept["hypotheses"] == proof_of(answer(CompiledKnowledge(toy, other), **case))["hypotheses"]
    )
    assert kept["hypotheses"] != proofs[0]["hypotheses"]
    assert len(list(folder.glob("arrays-*"))) == 2
    few = CompiledKnowledge(toy, only=["nevus", "tinea"], keep=True)
    assert len(proof_of(answer(few, **case))["hypotheses"]) == 3
    assert len(list(folder.glob("arrays-*"))) == 3
