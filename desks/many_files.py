"""Options that take several files at once: ``--inside A B --outside C``."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand

__all__ = ["MANY", "ManyFiles"]

MANY = ("--inside", "--outside")
"""Options that take every word up to the next option."""


class ManyFiles(TyperCommand):
    """A command whose options in `MANY` may be followed by several values."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give each value an option of its own, then parse as usual."""
        spread: list[str] = []
        option = ""
        for word in args:
            if word.startswith("-"):
                option = word if word in MANY else ""
                if not option:
                    spread.append(word)
            elif option:
                spread += [option, word]
            else:
                spread.append(word)
        return super().parse_args(ctx, spread)
