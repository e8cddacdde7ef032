"""Everything that is told before an edit is saved: the check of the whole, HermiT, the cases."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desks.workbench.checks_whole import Verdict, check_edited, told_problems, verdict_of
from desks.workbench.draft import FileEdit
from desks.workbench.impact import Impact, impact_of
from desks.workbench.impact_library import LibraryCase
from desks.workbench.save import ChangedSinceError, changed_since
from kb.errors import InputError
from kb.problems import KnowledgeBaseError, Problem
from reasoning.compiled import CompiledKnowledge

__all__ = ["Review", "fingerprint", "review"]

Progress = Callable[[float, str], None]


def fingerprint(edits: Sequence[FileEdit]) -> str:
    """Return a hash of edits, by which a review knows what it was made of."""
    digest = hashlib.sha256()
    for one in sorted(edits, key=lambda edit: edit.file):
        if one.changed:
            digest.update(repr((one.file, one.before, one.after)).encode())
    return digest.hexdigest()


@dataclass(frozen=True)
class Review:
    """What was found before saving.

    Attributes:
        edits: fingerprint of the edits that it is about.
        problems: of the whole knowledge base with the edits in it.
        verdict: of HermiT; None where errors kept it from being asked.
        impact: on the case library; None likewise.
        files: the edited ones.
    """

    edits: str
    problems: tuple[Problem, ...]
    verdict: Verdict | None = None
    impact: Impact | None = None
    files: tuple[str, ...] = ()

    @property
    def may_save(self) -> bool:
        """Whether nothing speaks against saving."""
        return self.verdict is not None and not self.verdict.contradiction

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        return {
            "maySave": self.may_save,
            "problems": [one.to_dict() for one in self.problems],
            "hermit": None if self.verdict is None else self.verdict.to_dict(),
            "impact": None if self.impact is None else self.impact.to_dict(),
        }


def review(
    edits: Sequence[FileEdit],
    root: Path,
    old: CompiledKnowledge,
    own: Sequence[LibraryCase] = (),
    *,
    cases: bool = True,
    progress: Progress | None = None,
) -> Review:
    """Return what is to be known before edits are saved.

    Args:
        edits: the files.
        root: folder of the knowledge base.
        old: the knowledge base as it is in use.
        own: the researcher's own cases.
        cases: answer the case library, too; a save needs only what forbids it.
        progress: told the share that is done, and what is done now.

    Raises:
        InputError: nothing was changed.
        ChangedSinceError: a file changed since it was opened.
    """
    tell = progress or (lambda _share, _words: None)
    changed = [one for one in edits if one.changed]
    if not changed:
        raise InputError("nothing was changed", place="draft", mend="edit something first")
    late = changed_since(changed, root)
    if late:
        raise ChangedSinceError(late)
    mark = fingerprint(edits)
    tell(0.05, "checking the whole knowledge base")
    try:
        knowledge, problems = check_edited(changed, root)
    except KnowledgeBaseError as error:
        files = tuple(one.file for one in changed)
        return Review(mark, told_problems(error.problems, changed), files=files)
    with ThreadPoolExecutor(1) as beside:
        asked = beside.submit(verdict_of, knowledge, changed, root)
        if not cases:
            tell(0.2, "HermiT classifies the edited copy")
            return Review(mark, problems, asked.result())
        tell(0.2, "answering the case library before and after, HermiT beside it")
        impact = impact_of(
            old, knowledge, own, progress=lambda share, words: tell(0.2 + 0.5 * share, words)
        )
        tell(0.7, "waiting for HermiT")
        verdict = asked.result()
    return Review(mark, problems, verdict, None if verdict.contradiction else impact)
