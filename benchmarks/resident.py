"""What memory this process holds, for programs that measure themselves."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["resident_mb"]


def resident_mb() -> float:
    """Return the resident memory in MB; ``ru_maxrss`` would hold what the parent process had."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
