"""Loading: one way from files to a value, through a cache that can be trusted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kb import load
from kb.errors import DermatraceError, KnowledgeError
from kb.knowledge import KnowledgeBase
from kb.load import content_hash, default_path, load_knowledge
from kb.parsed import ParsedFiles
from kb.problems import KnowledgeBaseError
from kb.yamlio import read_yaml
from tests.conftest import ROOT, Copy


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "own-cache"
    monkeypatch.setenv("DERMATRACE_CACHE", str(folder))
    return folder / "dermatrace"


def entries(folder: Path) -> list[Path]:
    return sorted(folder.glob("kb-*")) if folder.is_dir() else []


def test_the_cache_gives_back_what_was_read(copy: Copy, own_cache: Path) -> None:
    first = load_knowledge(copy.root)
    assert [path.suffix for path in entries(own_cache)] == [".packed"]
    again = load_knowledge(copy.root)
    assert again == first
    assert load_knowledge(copy.root, use_cache=False) == first


def test_the_shipped_knowledge_survives_the_cache() -> None:
    load_knowledge()
    cached = load_knowledge()
    assert cached == load_knowledge(use_cache=False)


def test_the_cache_is_what_answers(copy: Copy, own_cache: Path) -> None:
    load_knowledge(copy.root)
    (entry,) = entries(own_cache)
    told = load_knowledge(copy.root, use_cache=False)
    other = told.disorders["melanoma"].model_copy(update={"definition": "From the cache"})
    changed = told.model_copy(update={"disorders": told.disorders | {"melanoma": other}})
    entry.write_bytes(load.packed(changed))
    assert load_knowledge(copy.root).disorders["melanoma"].definition == "From the cache"
    read = load_knowledge(copy.root, use_cache=False)
    assert read.disorders["melanoma"].definition == "Toy Melanoma"


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b'{"hash": 5}', b"[]"])
def test_a_damaged_cache_is_made_anew(copy: Copy, own_cache: Path, damage: bytes) -> None:
    first = load_knowledge(copy.root)
    (entry,) = entries(own_cache)
    whole = entry.read_bytes()
    entry.write_bytes(damage)
    assert load_knowledge(copy.root) == first
    assert entry.read_bytes() == whole


def test_one_changed_letter_of_an_assertion_is_seen(copy: Copy, own_cache: Path) -> None:
    first = load_knowledge(copy.root)
    (entry,) = entries(own_cache)
    whole = entry.read_bytes()
    place = whole.index(b"frequency", whole.index(b'"melanoma"'))
    entry.write_bytes(whole[:place] + b"x" + whole[place + 1 :])
    assert load_knowledge(copy.root) == first
    assert entry.read_bytes() == whole


def test_assertions_stay_text_until_they_are_asked_for(copy: Copy, own_cache: Path) -> None:
    first = load_knowledge(copy.root, use_cache=False)
    load_knowledge(copy.root)
    late = load_knowledge(copy.root).disorders["melanoma"].findings
    assert late._said is None
    assert late.lesions == first.disorders["melanoma"].findings.lesions
    assert late._said is None, "the lesions need no assertion"
    assert len(late) == len(first.disorders["melanoma"].findings)
    assert late._said is not None
    assert late == first.disorders["melanoma"].findings
    assert hash(late) == hash(tuple(first.disorders["melanoma"].findings))


def test_a_script_from_the_cache_is_written_out_whole(copy: Copy, own_cache: Path) -> None:
    first = load_knowledge(copy.root, use_cache=False)
    load_knowledge(copy.root)
    late = load_knowledge(copy.root)
    assert late.model_dump_json() == first.model_dump_json()
    assert late.model_copy(deep=True) == first


def test_a_cache_that_cannot_be_written_is_no_error(
    copy: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("no folder")
    monkeypatch.setenv("DERMATRACE_CACHE", str(blocked))
    assert load_knowledge(copy.root).disorders


def test_without_cache_nothing_is_written(copy: Copy, own_cache: Path) -> None:
    load_knowledge(copy.root, use_cache=False)
    assert entries(own_cache) == []


def test_a_changed_file_makes_another_hash(copy: Copy, own_cache: Path) -> None:
    before = load_knowledge(copy.root)
    copy.edit("disorders/tumor/nevus.yaml", "Toy Nevus", "A mole")
    after = load_knowledge(copy.root)
    assert after.hash != before.hash
    assert after.disorders["nevus"].definition == "A mole"
    assert len(entries(own_cache)) == 2


def test_the_hash_depends_on_names_and_bytes_only(copy: Copy, toy: KnowledgeBase) -> None:
    assert content_hash(copy.root) == toy.hash
    copy.write("disorders/notes.txt", "not a source file")
    assert content_hash(copy.root) == toy.hash
    (copy.root / "rules/rules.yaml").rename(copy.root / "rules/other.yaml")
    assert content_hash(copy.root) != toy.hash


def test_nothing_that_is_wrong_is_cached(copy: Copy, own_cache: Path) -> None:
    copy.edit("disorders/tumor/nevus.yaml", "urgency: routine", "urgency: whenever")
    for _ in range(2):
        with pytest.raises(KnowledgeBaseError):
            load_knowledge(copy.root)
    assert entries(own_cache) == []


def test_the_error_carries_every_problem(copy: Copy) -> None:
    copy.edit("disorders/tumor/nevus.yaml", "urgency: routine", "urgency: whenever")
    copy.edit("disorders/fungal/tinea.yaml", "finding: annular", "finding: anular")
    with pytest.raises(KnowledgeBaseError) as caught:
        load_knowledge(copy.root)
    assert isinstance(caught.value, KnowledgeError)
    files = {problem.file for problem in caught.value.problems if problem.level == "error"}
    assert files == {"disorders/tumor/nevus.yaml", "disorders/fungal/tinea.yaml"}
    assert "\n" not in str(caught.value)
    assert "(and 1 more problems)" in str(caught.value)


def test_a_folder_without_a_knowledge_base(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeBaseError, match="no knowledge base here"):
        load_knowledge(tmp_path / "nowhere")


def test_the_default_is_what_ships() -> None:
    assert (default_path() / "findings").is_dir()


def test_errors_are_one_line() -> None:
    error = DermatraceError("what\nis wrong", place="here", mend="do  that")
    assert str(error) == "here: what is wrong; do that"


def test_parsed_files_are_read_once(
    copy: Copy, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an edit only the edited file is parsed; what it says now is what counts."""
    load_knowledge(copy.root)
    parsed: list[str] = []

    def counting(path: Path, *, place: str = "") -> object:
        parsed.append(path.name)
        return read_yaml(path, place=place)

    monkeypatch.setattr("kb.parsed.read_yaml", counting)
    copy.edit("disorders/tumor/nevus.yaml", "label:", "# a comment\nlabel:")
    load_knowledge(copy.root)
    assert parsed == ["nevus.yaml"]
    for entry in own_cache.rglob("parsed-*"):
        entry.write_text("{")
    load_knowledge(copy.root, use_cache=False)
    assert len(parsed) > 5


def test_a_file_that_json_would_change_is_parsed_every_time(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("1: one\n", encoding="utf-8")
    for _ in range(2):
        files = ParsedFiles(tmp_path / "cache", tmp_path)
        assert files.read(path, place="a.yaml") == {1: "one"}
        files.save()
    assert not (tmp_path / "cache").exists()


def test_the_cache_is_made_anew_for_all_code_that_makes_it() -> None:
    """A module that reads or checks files and is not in the key would answer from an old cache."""
    program = "import sys, kb.load, kb.lint; print(*(m for m in sys.modules if m[:3] == 'kb.'))"
    words = [sys.executable, "-c", program]
    told = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=True).stdout
    code = {f"{name.removeprefix('kb.')}.py" for name in told.split()}
    assert code - set(load._SCHEMA_FILES) == {"errors.py", "parsed.py", "problems.py"}
    assert set(load._SCHEMA_FILES) <= code
