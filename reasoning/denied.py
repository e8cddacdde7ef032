"""The words of a text without what it denies: *no fever* is not like a script with fever."""

from __future__ import annotations

import re

from reasoning.case import Case

__all__ = ["without_denied"]

_PLACE = re.compile(r"text at (\d+)-(\d+): '(.*)'", re.DOTALL)


def without_denied(case: Case) -> str | None:
    """Return the text of a case with blanks for the words of the findings that it denies.

    These are the places that absent findings of the origin ``text`` name (``region``), so far as
    the text still says there what the region says it does; None without a text.
    """
    if case.text is None:
        return None
    letters = list(case.text)
    for seen in case.observations:
        if (seen.state, seen.origin) != ("absent", "text"):
            continue
        place = _PLACE.fullmatch(seen.region or "")
        if place is None:
            continue
        part = slice(int(place[1]), int(place[2]))
        if " ".join(case.text[part].split()) == place[3]:
            letters[part] = " " * len(letters[part])
    return "".join(letters)
