"""What several tests of the reasoning need."""

from __future__ import annotations

import pytest

from kb.knowledge import KnowledgeBase
from reasoning.prose import ProseReader


@pytest.fixture(scope="module")
def reader(shipped: KnowledgeBase) -> ProseReader:
    return ProseReader(shipped)
