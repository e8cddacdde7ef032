"""A photograph as it goes into a report: small, with its outlines drawn and named."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reasoning.proofs.text import percent

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

    from vision import Picture, Reading

__all__ = ["STROKES", "Plate", "plate_of", "size_words"]

_LARGEST = 480
STROKES = {
    "lesion": "#ffd400",
    "red part": "#ff4d6d",
    "pigmented part": "#3ddbd9",
    "ulcer": "#7dff6b",
}
"""Colour of each region's line; its name stands beside it."""


@dataclass(frozen=True)
class Plate:
    """One picture of a report.

    Attributes:
        jpeg: the picture with its outlines.
        width: in pixels, as is the height.
        words: what it is, and what is drawn.
        name: of its file.
        says: what was measured of the lesion in it, in sentences; empty where it was refused.
    """

    jpeg: bytes
    width: int
    height: int
    words: str
    name: str = ""
    says: str = ""

    @property
    def source(self) -> str:
        """The picture as the address of an HTML image."""
        return f"data:image/jpeg;base64,{base64.b64encode(self.jpeg).decode()}"


def plate_of(picture: Picture, reading: Reading, *, name: str, synthetic: bool = False) -> Plate:
    """Return a picture as it was read, for a report.

    Args:
        picture: as it was opened.
        reading: of this picture.
        name: of its file.
        synthetic: it was drawn by Dermatrace.
    """
    from PIL import Image, ImageDraw

    from vision.describe import describe

    image = Image.fromarray(picture.pixels)
    image.thumbnail((_LARGEST, _LARGEST), Image.Resampling.LANCZOS)
    pen = ImageDraw.Draw(image)
    for region in reading.regions:
        color = STROKES.get(region.name)
        for polygon in region.polygons if color is not None else ():
            points = [(x * image.width, y * image.height) for x, y in polygon]
            thick = 3 if region.name == "lesion" else 1
            if thick > 1:
                pen.line([*points, points[0]], fill="#000000", width=thick + 2, joint="curve")
            pen.line([*points, points[0]], fill=color, width=thick, joint="curve")
    for place, region in enumerate(one for one in reading.regions if one.name in STROKES):
        _name(pen, region.name, 4, 4 + 16 * place)
    data = io.BytesIO()
    image.save(data, "JPEG", quality=85)
    made = "synthetic, no patient; " if synthetic else ""
    told = f"refused: {reading.refused}" if reading.refused else _read_words(reading)
    # its findings stand in the description of the case, with how common each is
    says = "" if reading.refused else describe(replace(reading, findings=()))
    words = f"{name}: {made}{told}"
    return Plate(data.getvalue(), image.width, image.height, words, name, says)


def _name(pen: ImageDraw, words: str, x: float, y: float) -> None:
    """Write a region's name with a piece of its line, so that no colour has to be guessed."""
    pen.line([(x, y + 7), (x + 14, y + 7)], fill="#000000", width=5)
    pen.line([(x, y + 7), (x + 14, y + 7)], fill=STROKES[words], width=3)
    pen.text((x + 18, y), words, fill="#ffffff", stroke_width=2, stroke_fill="#000000")


def _read_words(reading: Reading) -> str:
    words = [f"read as {reading.modality}"]
    if reading.outline is None:
        words.append("no lesion outlined")
    else:
        words.append(f"outline {percent(reading.outline.area)} of the picture{size_words(reading)}")
    return ", ".join(words)


def size_words(reading: Reading) -> str:
    """Return the diameter of the lesion in words, where a scale was given; it goes in brackets."""
    size = None if reading.measures is None else reading.measures.size
    if size is None or size.diameter_mm is None:
        return ""
    return f", largest diameter {size.diameter_mm:.1f} mm"
