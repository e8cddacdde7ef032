"""Vision: from a photograph to findings with calibrated probabilities and a lesion outline.

    picture = open_picture("mole.jpg")
    reading = read_picture(picture, modality="dermoscopic")

Names are loaded when first used: `import vision` costs nothing, and only reading needs torch.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vision.drawing import draw_lesion
    from vision.findings import HEADS, finding_ids
    from vision.outline import Outline
    from vision.picture import Picture, open_picture
    from vision.reading import FindingReading, Reading, read_picture, read_pictures
    from vision.regions import Region
    from vision.weights import load_weights

__all__ = [
    "HEADS",
    "FindingReading",
    "Outline",
    "Picture",
    "Reading",
    "Region",
    "draw_lesion",
    "finding_ids",
    "load_weights",
    "open_picture",
    "read_picture",
    "read_pictures",
]

_PLACES = {
    "HEADS": "vision.findings",
    "FindingReading": "vision.reading",
    "Outline": "vision.outline",
    "Picture": "vision.picture",
    "Reading": "vision.reading",
    "Region": "vision.regions",
    "draw_lesion": "vision.drawing",
    "finding_ids": "vision.findings",
    "load_weights": "vision.weights",
    "open_picture": "vision.picture",
    "read_picture": "vision.reading",
    "read_pictures": "vision.reading",
}


def __getattr__(name: str) -> object:
    """Load a public name from its module when it is first asked for."""
    if name not in _PLACES:
        raise AttributeError(f"module 'vision' has no attribute {name!r}")
    value: object = getattr(import_module(_PLACES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
