"""Is this photograph of a rash, or of a wound, rather than of one lesion?

The network learned single lesions. Nobody labelled rashes for it, so nothing that it would say of
one was ever measured; of a rash only the colour maps are shown, and the morphology is entered by
hand. The decision itself is made from the colour maps and the outline, by rules that a person can
follow.

Where the weights outline lesions in photographs, what counts is how much red lies outside of that,
and in how many pieces. The limit was chosen on 69 of derm7pt's training photographs and 59 of
PAD-UFES-20's, of which 2 are taken for a rash (weights 0bcbc836), and 48 rendered rashes, of which
42 are found (and 2 taken for a wound); of 106 other photographs 3 are taken for a rash, of 43 other
rendered rashes 38 found.

The limits for pictures without an outline were chosen on 38 rendered rashes, 69 of derm7pt's
training photographs and 72 of PAD-UFES-20's, all of one lesion, of which they take 4 and 6 for a
rash; of 66 of derm7pt's validation photographs, 3. Of 80 other rendered rashes they find 43 or more
(that many at seven pieces), of those that cover less than a quarter of the picture few.

How many real rashes are missed was not measured: there are none to measure it on.
"""

from __future__ import annotations

from typing import Literal

from vision.colour.measures import Measures
from vision.outline import Outline
from vision.regions import Region

__all__ = ["RASH", "WOUND", "WOUND_UNSEEN", "Subject", "subject_of"]

Subject = Literal["lesion", "rash", "wound"]

RASH = "this looks like a rash: read by colour maps only; enter morphology by hand"
WOUND = "this looks like an ulcer or wound: only its outline is read; enter morphology by hand"
WOUND_UNSEEN = "this looks like an ulcer or wound: nothing is read of it; enter morphology by hand"

MANY = 6
"""Red pieces from which redness is a rash, outlined lesion or not."""

SOME_RED = 0.18
"""Share of the picture that many pieces must cover together."""

WIDE_RED = 0.28
"""Share of the picture from which redness is a rash, whatever its pieces."""

BEYOND = 0.05
"""Share of the picture that is red outside an outlined lesion from which that is one spot of a
rash. Of photographs of one lesion 19 in 20 have less than 0.03."""


def subject_of(
    measures: Measures,
    outline: Outline | None,
    ulcer: Region | None,
    *,
    outlined: bool,
    wounded: bool = False,
) -> Subject:
    """Return what a clinical photograph shows.

    Args:
        measures: of the picture.
        outline: the lesion's, None where none was found.
        ulcer: the ulcer's region, None where none was found or the weights outline none.
        outlined: whether the weights outline lesions in photographs at all.
        wounded: whether the network is surer of an ulcer than it is on lesions, wherever it lies.
    """
    if wounded:
        return "wound"
    if ulcer is not None and (outline is None or ulcer.area > 0.5 * outline.area):
        return "wound"
    redness = measures.redness
    if redness is None:
        return "rash" if outlined and outline is None else "lesion"
    many = _pieces(measures) >= MANY and redness.red_area >= SOME_RED
    if many:
        return "rash"
    if outline is not None:
        beyond = redness.red_area - (redness.red_of_lesion or 0.0) * outline.area
        return "rash" if beyond > BEYOND and _pieces(measures) >= 2 else "lesion"
    if redness.red_area >= WIDE_RED or outlined:
        return "rash"
    return "lesion"


def _pieces(measures: Measures) -> int:
    """Return in how many pieces the red part lies."""
    return sum(len(one.polygons) for one in measures.regions if one.name == "red part")
