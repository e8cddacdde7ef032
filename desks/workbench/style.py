"""The look of the workbench, over that of the clinic desk."""

from __future__ import annotations

__all__ = ["WORKBENCH_STYLE"]

WORKBENCH_STYLE = """
#wb-page .dt h3{font-size:1.2rem}
"""
