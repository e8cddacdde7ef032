"""The form of a sign-off: who has read which statements of a script, when, and as they were.

A sign-off changes no weight: it tells a reader who stands for a statement. It holds a fingerprint
of each statement as it was read, so that it lapses by itself when the statement changes
(:mod:`kb.reviews`).
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from kb.evidence import Model

__all__ = ["WHOLE", "Fingerprint", "Review", "ReviewerRole"]

ReviewerRole = Literal["dermatologist", "physician", "other"]
Fingerprint = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
WHOLE = "script"
"""What stands for everything in a script but its findings: definition, urgency, who gets it, age,
look-alikes, treatment."""


class Review(Model):
    """A named person has read statements of this script and stands for them.

    Attributes:
        by: name of the reviewer.
        role: what the reviewer is; only a dermatologist's sign-off is called one.
        on: day of the sign-off.
        seen: what was read, each with the fingerprint of the statement as it was: a finding's id, a
            lesion's parts joined by ' + ', or 'script' for all but the findings. Written by the
            workbench; a statement that has changed since is no longer signed off.
        note: what a reader should know besides.
    """

    by: Annotated[str, Field(min_length=2, max_length=120)]
    role: ReviewerRole
    on: dt.date
    seen: Annotated[dict[str, Fingerprint], Field(min_length=1)]
    note: str | None = None
