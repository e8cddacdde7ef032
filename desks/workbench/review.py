"""A sign-off put into a script's file: one line more, everything else stays byte for byte."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import get_args

from pydantic import ValidationError

from kb.errors import InputError
from kb.review_schema import WHOLE, Review, ReviewerRole
from kb.reviews import fingerprints
from kb.schema import Disorder
from kb.yaml_edit import YamlText, render

__all__ = ["ROLES", "made_review", "signed_text"]

ROLES: tuple[str, ...] = get_args(ReviewerRole)


def made_review(
    disorder: Disorder,
    statements: Sequence[str],
    *,
    by: str,
    role: str,
    on: dt.date,
    note: str = "",
) -> Review:
    """Return the sign-off of statements of a script as they are now.

    Args:
        disorder: the script.
        statements: keys of :func:`kb.reviews.fingerprints`; ``all`` stands for every one.
        by: the reviewer's name.
        role: one of :data:`ROLES`.
        on: the day.
        note: what a reader should know besides.

    Raises:
        InputError: nobody is named, nothing is chosen, or the script has no such statement.
    """
    name = " ".join(by.split())
    if len(name) < 2:
        raise InputError("nobody is named", place="reviewer", mend="a sign-off needs a name")
    if role not in ROLES:
        mend = f"one of {', '.join(ROLES)}"
        raise InputError(f"'{role}' is not known", place="role of the reviewer", mend=mend)
    known = fingerprints(disorder)
    wanted = list(known) if "all" in statements else list(dict.fromkeys(statements))
    strange = [one for one in wanted if one not in known]
    if strange or not wanted:
        said = f"'{strange[0]}' is no statement of it" if strange else "no statement is chosen"
        mend = f"choose findings of the script, '{WHOLE}' for the rest of it, or 'all'"
        raise InputError(said, place=disorder.id, mend=mend)
    seen = {one: known[one] for one in wanted}
    try:
        data = {"by": name, "role": role, "on": on, "seen": seen, "note": note.strip() or None}
        return Review.model_validate(data)
    except ValidationError as error:
        said = str(error.errors()[0]["msg"])
        raise InputError(said, place="reviewer", mend="give a shorter name") from error


def signed_text(text: str, review: Review, *, name: str = "") -> str:
    """Return the text of a script's file with a sign-off more.

    Raises:
        InputError: the file has an empty list of sign-offs, where nothing can be put behind.
    """
    item = {"by": review.by, "role": review.role, "on": review.on.isoformat()}
    entry = item | {"seen": dict(review.seen)} | ({"note": review.note} if review.note else {})
    yaml = YamlText(text, name=name)
    node = yaml.node(["reviews"])
    if node is None:
        newline = yaml.newline
        start = text if text.endswith("\n") else text + newline
        return f"{start}reviews:{newline}  - {render(entry)}{newline}"
    if not isinstance(node.value, list) or not node.value:
        raise InputError("the list of sign-offs is empty", place=name, mend="take 'reviews' out")
    yaml.add_item(["reviews"], entry, behind=len(node.value) - 1)
    return yaml.result()
