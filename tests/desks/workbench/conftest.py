"""The workbench on a copy of the toy knowledge base."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desks.casework import compiled_knowledge
from tests.conftest import Copy


@pytest.fixture
def root(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The app on a copy of the toy knowledge base."""
    monkeypatch.setenv("DERMATRACE_KB", str(copy.root))
    compiled_knowledge.cache_clear()
    yield copy.root
    compiled_knowledge.cache_clear()
