"""A small labelled table, measured over the toy knowledge base."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.own_table import own_table
from benchmarks.study import Study
from benchmarks.sums import Sums, out_of_fold
from desks.casework import compiled_knowledge
from kb.knowledge import KnowledgeBase
from reasoning.parameters import DEFAULT_PARAMETERS
from tests.benchmarks.patients import HEAD, rows
from tests.conftest import Copy


@pytest.fixture
def toy_kb(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Take the toy for the shipped knowledge base; what is kept in memory is of another."""
    monkeypatch.setenv("DERMATRACE_KB", str(copy.root))
    compiled_knowledge.cache_clear()
    yield copy.root
    compiled_knowledge.cache_clear()


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(HEAD + rows() + "No Such,q,30,female,,1,1,1,1,1\n", encoding="utf-8")
    return path


@pytest.fixture
def study(toy: KnowledgeBase) -> Study:
    return Study(own_table("mine"), toy, DEFAULT_PARAMETERS)


@pytest.fixture
def sums(study: Study, cases: Path) -> Sums:
    examples = own_table("mine").read(cases, study.knowledge)
    return out_of_fold(study, examples, knowledge="authored")
