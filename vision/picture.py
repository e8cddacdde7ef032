"""Open a picture that somebody else made, without trusting it.

The file's size and the header's dimensions are judged before a pixel is decoded, so that a small
file which unpacks to gigabytes is refused at once. The camera's rotation is applied, the colours
are brought to sRGB, and everything else the file says of its maker, place and time is dropped.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kb.errors import ImageError
from vision.dicom import is_dicom, read_frame
from vision.upright import DAMAGED, FLAT, decoded, orientation, to_srgb

__all__ = ["FORMATS", "MAX_BYTES", "MAX_PIXELS", "MAX_SIDE", "MIN_SIDE", "Picture", "open_picture"]

FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF", "AVIF", "HEIF")
"""Pillow's names of the formats that are tried, and no others. DICOM has its own reader."""

MAX_BYTES = 40_000_000
"""Largest file, bytes."""

MAX_PIXELS = 50_000_000
"""Largest picture, width times height, as its header states it."""

MIN_SIDE = 64
"""Shortest side that is accepted, in pixels."""

MAX_SIDE = 2048
"""Longest side that is kept; larger pictures are shrunk after opening."""

_READABLE = "JPEG, PNG, WebP, HEIC, AVIF, BMP, TIFF, GIF or DICOM"


@dataclass(frozen=True, eq=False)
class Picture:
    """An opened picture.

    Attributes:
        pixels: uint8 array (height, width, 3), sRGB, upright.
        width: columns of `pixels`.
        height: rows of `pixels`.
        source_name: the file's name, for messages; never its folder.
        notes: what was done to it on the way, one short sentence each.
        mm_per_pixel: size of one of `pixels` on the skin, where the file says it (DICOM).
        shrunk: how many pixels of the file one of `pixels` is, along each side.
    """

    pixels: NDArray[np.uint8]
    width: int
    height: int
    source_name: str
    notes: tuple[str, ...] = ()
    mm_per_pixel: float | None = None
    shrunk: float = 1.0


def open_picture(source: str | Path | bytes, *, name: str = "") -> Picture:
    """Open a picture from a file or from its bytes.

    Args:
        source: a path, or the encoded bytes.
        name: what to call it in messages; the file's name where not given.

    Returns:
        The picture, upright, in sRGB, without metadata, at most `MAX_SIDE` pixels long.

    Raises:
        ImageError: no such file, empty, too large, not a picture, damaged, or too small.
    """
    if isinstance(source, bytes):
        encoded, called = source, name or "picture"
    else:
        path = Path(source)
        called = name or path.name or str(source)
        encoded = _read(path, called)
    if not encoded:
        raise ImageError("the file is empty", place=called, mend="copy or export it again")
    if len(encoded) > MAX_BYTES:
        raise _too_heavy(len(encoded), called)
    with warnings.catch_warnings():
        # Pillow warns of odd but readable metadata; nobody who looks at a picture can act on it.
        warnings.simplefilter("ignore")
        return _decode_dicom(encoded, called) if is_dicom(encoded) else _decode(encoded, called)


def _read(path: Path, called: str) -> bytes:
    try:
        if not path.exists():
            raise ImageError("there is no such file", place=called, mend="check the path")
        if not path.is_file():
            raise ImageError("this is not a file", place=called, mend="name one picture file")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _too_heavy(size, called)
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a path with a null byte
        reason = getattr(error, "strerror", None) or str(error)
        raise ImageError(f"the file cannot be read ({reason})", place=called) from error


def _too_heavy(size: int, called: str) -> ImageError:
    return ImageError(
        f"the file has {size / 1e6:.0f} MB, the limit is {MAX_BYTES / 1e6:.0f} MB",
        place=called,
        mend="save it smaller, for example as JPEG",
    )


def _decode_dicom(encoded: bytes, called: str) -> Picture:
    frame = read_frame(encoded, called, most_pixels=MAX_PIXELS)
    notes = list(frame.notes)
    image = frame.image
    _check_size(*image.size, called)
    if frame.profile:
        image.info["icc_profile"] = frame.profile
        converted = to_srgb(image)
        if converted is not None:
            notes.append("colour profile converted to sRGB")
            image = converted
    return _finish(image, image.size, called, notes, frame.mm_per_pixel)


def _decode(encoded: bytes, called: str) -> Picture:
    if encoded[4:8] == b"ftyp":
        _register_heif()
    try:
        image = Image.open(io.BytesIO(encoded), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_large(called) from error
    except DAMAGED as error:
        raise _unknown(encoded, called) from error
    with image:
        width, height = image.size
        _check_size(width, height, called)
        notes: list[str] = []
        try:
            turn = orientation(image, notes)
            upright = decoded(image, notes, called)
        except DAMAGED as error:
            raise ImageError(
                f"the {image.format} file is damaged or cut short",
                place=called,
                mend="copy or export it again",
            ) from error
    if turn is not None:
        upright = upright.transpose(turn)
        width, height = (width, height) if turn in FLAT else (height, width)
    return _finish(upright, (width, height), called, notes)


def _finish(
    upright: Image.Image,
    size: tuple[int, int],
    called: str,
    notes: list[str],
    mm_per_pixel: float | None = None,
) -> Picture:
    """Shrink what is too long, and freeze the pixels; `size` is the size as it was stored."""
    if max(upright.size) > MAX_SIDE:
        upright.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    shrunk = size[0] / upright.width
    if upright.size != size:
        notes.append(f"shrunk from {size[0]} x {size[1]} pixels")
    if mm_per_pixel is not None:
        mm_per_pixel *= shrunk
    pixels = np.array(upright, dtype=np.uint8)
    pixels.flags.writeable = False
    return Picture(
        pixels, upright.width, upright.height, called, tuple(notes), mm_per_pixel, shrunk
    )


def _register_heif() -> None:
    """Teach Pillow HEIC (iPhones' own format); the decoder is loaded only for such a file."""
    if "HEIF" not in Image.OPEN:
        from pi_heif import register_heif_opener

        Image.init()
        register_heif_opener()


def _too_large(called: str, size: str = "") -> ImageError:
    """Return the refusal of a picture whose header states too many pixels."""
    what = f"the picture has {size} pixels, more" if size else "the picture has far more"
    return ImageError(
        f"{what} than {MAX_PIXELS / 1e6:.0f} megapixels", place=called, mend="save it smaller"
    )


def _check_size(width: int, height: int, called: str) -> None:
    """Refuse by what the header says, before anything is decoded."""
    if width * height > MAX_PIXELS:
        raise _too_large(called, f"{width} x {height}")
    if min(width, height) < MIN_SIDE:
        raise ImageError(
            f"the picture has {width} x {height} pixels; its shorter side must be {MIN_SIDE}",
            place=called,
            mend="use the original instead of a thumbnail",
        )


def _unknown(encoded: bytes, called: str) -> ImageError:
    """Say what the file seems to be, where its first bytes tell."""
    mend = f"use {_READABLE}"
    if encoded[4:8] == b"ftyp":
        kind = "a film, or a HEIC or AVIF picture that is damaged"
        mend = "export one picture as JPEG"
    elif encoded[:5] == b"%PDF-":
        kind = "a PDF document, not a picture"
        mend = "export the picture in it as PNG"
    else:
        kind = "not a picture that can be read, or damaged at its start"
    return ImageError(f"this is {kind}", place=called, mend=mend)
