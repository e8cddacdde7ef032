"""The knowledge that the desk shows: what the app uses at this moment, with its counts."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from desks.casework import compiled_knowledge
from kb.counts import fitted_sets
from kb.fitted import FittedSet
from kb.load import default_path
from reasoning.compiled import CompiledKnowledge

__all__ = ["counts_now", "now", "renew"]


def now() -> CompiledKnowledge:
    """Return the knowledge in use."""
    return compiled_knowledge()


def renew() -> CompiledKnowledge:
    """Read the files anew and use what they say from now on; who is at work keeps the old."""
    compiled_knowledge.cache_clear()
    return compiled_knowledge()


def counts_now() -> tuple[FittedSet, ...]:
    """Return the counts of its data sets; read anew when their files change."""
    root = default_path()
    stamp = tuple(
        (path.name, path.stat().st_mtime_ns) for path in sorted((root / "fitted").glob("*.yaml"))
    )
    return _read(root, stamp)


@lru_cache(maxsize=2)
def _read(root: Path, stamp: tuple[tuple[str, int], ...]) -> tuple[FittedSet, ...]:  # noqa: ARG001  # the stamp tells files apart
    return fitted_sets(root)
