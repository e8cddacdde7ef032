"""Run git in a folder, whatever git hook this process was started from."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

__all__ = ["git", "revision", "succeeds"]


def revision(root: Path, name: str) -> str | None:
    """Return the commit that a name stands for, None where there is none."""
    try:
        return git(root, "rev-parse", "--verify", "--quiet", name + "^{commit}").decode().strip()
    except subprocess.CalledProcessError:
        return None


def succeeds(root: Path, *words: str) -> bool:
    """Tell whether git does it."""
    try:
        git(root, *words)
    except subprocess.CalledProcessError:
        return False
    return True


def git(
    folder: Path, *words: str, given: bytes | None = None, more: Mapping[str, str] | None = None
) -> bytes:
    """Return what git prints when run in a folder.

    Raises:
        OSError: there is no git.
        CalledProcessError: git refuses.
    """
    program = shutil.which("git")
    if program is None:
        raise FileNotFoundError("git")
    # inside a git hook these name the repository of the hook, not that of the folder
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(  # noqa: S603  # fixed words, no shell
        [program, *words],
        cwd=folder,
        env=clean | dict(more or {}),
        input=given,
        capture_output=True,
        check=True,
    )
    return done.stdout
