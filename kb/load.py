"""From the files of the knowledge base to one checked :class:`kb.knowledge.KnowledgeBase`.

Reading and checking some hundred YAML files takes seconds, so the result is kept as JSON in the
user's cache folder under the hash of all source files; a changed file makes a new hash and so a new
cache entry by itself. What scripts say of findings stays text in it until it is asked for
(:mod:`kb.assertions`).
"""

from __future__ import annotations

import gc
import hashlib
import os
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.assertions import PACKED
from kb.knowledge import KnowledgeBase
from kb.parsed import ParsedFiles
from kb.problems import KnowledgeBaseError, Problem
from kb.reader import Reader, source_files

__all__ = [
    "cache_folder",
    "check_knowledge",
    "content_hash",
    "default_path",
    "load_knowledge",
    "packed",
]

_SCHEMA_FILES = (
    "assertions.py",
    "evidence.py",
    "epidemiology_schema.py",
    "finding_schema.py",
    "schema.py",
    "review_schema.py",
    "reviews.py",
    "rule_schema.py",
    "knowledge.py",
    "names.py",
    "lint.py",
    "lint_lesions.py",
    "lint_references.py",
    "lint_reviews.py",
    "lint_scripts.py",
    "lint_sites.py",
    "lint_words.py",
    "sites.py",
    "reader.py",
    "slips.py",
    "yamlio.py",
    "load.py",
)


_SUM_LENGTH = 9


def default_path() -> Path:
    """Return the folder named by ``DERMATRACE_KB``, else the one that ships with the project."""
    given = os.environ.get("DERMATRACE_KB")
    return Path(given) if given else Path(__file__).parent


def content_hash(root: Path) -> str:
    """Return the SHA-256 (hex) over names and bytes of all source files."""
    digest = hashlib.sha256()
    for path in source_files(root):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def load_knowledge(root: Path | None = None, *, use_cache: bool = True) -> KnowledgeBase:
    """Return the knowledge base in ``root`` (the one that ships with the project by default).

    Raises:
        KnowledgeBaseError: the files have errors; all of them are in ``problems``.
    """
    root = default_path() if root is None else root
    digest = content_hash(root)
    cache = _cache_file(digest)
    if use_cache and cache.is_file():
        try:
            with _no_collection():
                return _unpacked(cache.read_bytes())
        except (ValueError, OSError):
            cache.unlink(missing_ok=True)  # a damaged entry is made anew
    knowledge, problems = check_knowledge(root, use_cache=use_cache)
    if knowledge is None:
        raise KnowledgeBaseError(problems)
    if use_cache:
        _write_cache(cache, knowledge)
    return knowledge


def packed(knowledge: KnowledgeBase) -> bytes:
    """Return the knowledge base as bytes that tell whether they are whole: a sum, then JSON."""
    data = knowledge.model_dump_json(exclude_defaults=True, context={PACKED: True}).encode()
    return _sum(data) + data


def _unpacked(entry: bytes) -> KnowledgeBase:
    """Return the knowledge base of :func:`packed`; what is damaged raises ValueError.

    The assertions in it are not looked at before they are needed, so the sum must vouch for them.
    """
    data = entry[_SUM_LENGTH:]
    if entry[:_SUM_LENGTH] != _sum(data):
        raise ValueError("the entry is damaged")
    return KnowledgeBase.model_validate_json(data, context={PACKED: True})


def _sum(data: bytes) -> bytes:
    return f"{zlib.crc32(data):08x}\n".encode()


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector from walking a hundred thousand objects, now and later.

    They live as long as the knowledge base; without the freeze the first collection after it
    takes a quarter of the time of loading, and each full one walks them again.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.freeze()
            gc.enable()


def check_knowledge(
    root: Path | None = None, *, use_cache: bool = True, parsed_as: Path | None = None
) -> tuple[KnowledgeBase | None, list[Problem]]:
    """Read and check every file; return the knowledge base (None on errors) and all problems.

    Args:
        root: the folder.
        use_cache: files that were parsed before are not parsed again.
        parsed_as: of an edited copy, the folder whose parsed files are remembered.
    """
    from kb.lint import lint  # networkx is needed only here, not when the cache answers

    root = default_path() if root is None else root
    parsed = ParsedFiles(cache_folder() if use_cache else None, parsed_as or root)
    reader = Reader(root, parsed)
    findings = dict(reader.findings())
    disorders = dict(reader.disorders())
    classes = dict(reader.classes())
    rules = tuple(reader.rules())
    sources = dict(reader.sources())
    parsed.save()
    problems = reader.problems
    if not reader.files:
        problems.append(
            Problem(
                level="error",
                category="layout",
                file=str(root),
                message="no knowledge base here",
                mend="give a folder with findings/, disorders/ and sources.yaml",
            )
        )
    knowledge = KnowledgeBase(
        hash=content_hash(root),
        findings=findings,
        disorders=disorders,
        classes=classes,
        rules=rules,
        sources=sources,
    )
    for problem, keys in lint(knowledge, reader.where):
        problems.append(reader.with_line(problem, keys))
    bad = any(problem.level == "error" for problem in problems)
    return (None if bad else knowledge), problems


def cache_folder() -> Path:
    """Return the folder for what can be made again: ``DERMATRACE_CACHE``, else the user's cache."""
    base = os.environ.get("DERMATRACE_CACHE") or os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "dermatrace"


def _cache_file(digest: str) -> Path:
    """Return where the compiled knowledge base of this hash is kept."""
    code = hashlib.sha256()
    for name in _SCHEMA_FILES:
        code.update((Path(__file__).parent / name).read_bytes())
    return cache_folder() / f"kb-{digest[:24]}-{code.hexdigest()[:8]}.packed"


def _write_cache(cache: Path, knowledge: KnowledgeBase) -> None:
    """Keep the knowledge base for next time; a cache that cannot be written is no error."""
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=cache.parent, suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            file.write(packed(knowledge))
        Path(name).replace(cache)
    except OSError:
        return
