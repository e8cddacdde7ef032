"""The toy knowledge base for tests of rules."""

from __future__ import annotations

from kb.load import load_knowledge
from reasoning.closure import Hierarchy
from tests.conftest import TOY

TOY_KB = load_knowledge(TOY, use_cache=False)
TREE = Hierarchy(TOY_KB)

AB = [{"finding": "fever"}, {"finding": "pruritus"}]
