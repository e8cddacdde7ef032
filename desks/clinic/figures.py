"""Photographs as they were read: upright, with their outlines drawn and named, and their maps."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from desks.casework import open_and_read
from desks.clinic.bits import action, message_html
from desks.clinic.maps import maps_html
from desks.clinic.picture_read import PictureRead, picture_read
from desks.clinic.plate import STROKES, plate_of, size_words
from kb.errors import DermatraceError
from reasoning.proofs.text import percent

if TYPE_CHECKING:
    from vision import Picture, Reading

__all__ = ["figure_html", "read_photos"]

_LARGEST = 900
_DRAWN = "synthetic-"
_OTHER = {"dermoscopic": "clinical", "clinical": "dermoscopic"}


def read_photos(
    paths: Sequence[str],
    modality: str,
    *,
    diagnosis_support: bool = True,
    widths: Sequence[float | None] | None = None,
    said: Mapping[str, str] | None = None,
) -> tuple[str, list[PictureRead]]:
    """Read photographs; return their figures, or the message in the place of one, and the findings.

    Args:
        paths: of the files on this machine.
        modality: how they were taken; ``auto`` lets the network say, of each.
        diagnosis_support: keep the network's own sorting of a picture.
        widths: how wide a piece of skin each shows, in mm; None where nobody said.
        said: how single ones were taken, by path; it counts before ``modality``.
    """
    figures, read = [], []
    for path, width in zip(map(Path, paths), widths or [None] * len(paths), strict=True):
        taken = (said or {}).get(str(path), modality)
        try:
            picture, reading = open_and_read(path, modality=taken, width_mm=width)
        except DermatraceError as error:
            figures.append(message_html(str(error)))
            continue
        drawn = path.name.startswith(_DRAWN)
        figures.append(figure_html(picture, reading, name=path.name, synthetic=drawn, at=str(path)))
        plate = plate_of(picture, reading, name=path.name, synthetic=drawn)
        support = diagnosis_support
        read.append(picture_read(path.name, reading, diagnosis_support=support, plate=plate))
    return "".join(figures), read


def figure_html(
    picture: Picture, reading: Reading, *, name: str = "", synthetic: bool = False, at: str = ""
) -> str:
    """Return the photograph as it was read, with the lesion's outline drawn and named.

    Args:
        picture: as it was opened.
        reading: of this picture.
        name: of its file.
        synthetic: it was drawn by Dermatrace.
        at: its path; with it comes a button that reads the picture as taken the other way.
    """
    from PIL import Image

    from vision.describe import describe

    image = Image.fromarray(picture.pixels)
    image.thumbnail((_LARGEST, _LARGEST))
    data = io.BytesIO()
    image.save(data, "JPEG", quality=88)
    source = base64.b64encode(data.getvalue()).decode()
    width, height = image.size
    drawing, words = "", "no lesion outlined"
    if reading.outline is not None:
        points = " ".join(f"{x * width:.1f},{y * height:.1f}" for x, y in reading.outline.points)
        drawing = (
            f'<polygon points="{points}" fill="none" stroke="#000" stroke-width="5"/>'
            f'<polygon points="{points}" fill="none" stroke="{STROKES["lesion"]}" '
            'stroke-width="2.5"/>'
        )
        words = f"lesion outline ({percent(reading.outline.area)} of the picture)"
        words += size_words(reading)
    drawing += _parts(reading, width, height)
    mark = "Synthetic picture drawn by Dermatrace, no patient. " if synthetic else ""
    notes = [*picture.notes, *reading.notices]
    if reading.refused is not None:
        status = message_html(f"Picture refused: {reading.refused}")
        read_as = ""
    else:
        status = "".join(message_html(note, kind="note") for note in notes)
        read_as = f"Read as {escape(reading.modality)}; {escape(words)}; "
    mend = "" if not at or reading.refused is not None else _other_way(reading, name, at)
    maps = maps_html(picture, reading)
    if maps and reading.subject == "lesion":
        told = f"<p>{escape(describe(reading))}</p>"
        maps = f'<details class="dt fold"><summary>Colour and shape</summary>{told}{maps}</details>'
    return (
        f'<figure class="dt photo"><svg viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="photograph {escape(name)}, {escape(words)}">'
        f'<image href="data:image/jpeg;base64,{source}" width="{width}" height="{height}"/>'
        f"{drawing}</svg><figcaption>{_named(name)}{escape(mark)}{read_as}"
        f"weights {escape(str(reading.model.get('name', '')))}. {mend}</figcaption></figure>"
        f"{status}{maps}"
    )


def _other_way(reading: Reading, name: str, at: str) -> str:
    other = _OTHER.get(reading.modality, "")
    words = f"Read it as {other}"
    return action("read-as", f"{other}|{at}", words, label=f"{words}: {name}") if other else ""


def _named(name: str) -> str:
    return f"<b>{escape(name)}</b> " if name else ""


def _parts(reading: Reading, width: int, height: int) -> str:
    """Return the regions besides the lesion as dashed polygons, and the names of all."""
    drawn: list[str] = []
    named = [one for one in reading.regions if one.name in STROKES]
    for region in named:
        if region.name == "lesion":
            continue
        lines = "".join(
            f'<polygon points="{" ".join(f"{x * width:.1f},{y * height:.1f}" for x, y in one)}"/>'
            for one in region.polygons
        )
        drawn.append(
            f'<g fill="none" stroke="{STROKES[region.name]}" stroke-width="1.5" '
            f'stroke-dasharray="5 4"><title>{region.name}, {percent(region.area)} of the picture'
            f"</title>{lines}</g>"
        )
    size = height / 22
    for place, region in enumerate(named):
        dash = "" if region.name == "lesion" else ' stroke-dasharray="5 4"'
        y = (place + 1) * size * 1.35
        drawn.append(
            f'<g aria-hidden="true"><path d="M{size / 2:.0f} {y - size / 3:.0f}h{size * 1.5:.0f}" '
            f'stroke="{STROKES[region.name]}" stroke-width="2.5"{dash}/><text x="{size * 2.4:.0f}" '
            f'y="{y:.0f}" font-size="{size:.0f}" fill="#fff" stroke="#000" stroke-width="3" '
            f'paint-order="stroke">{region.name}</text></g>'
        )
    return "".join(drawn)
