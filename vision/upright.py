"""The pixels of an opened file: turned upright, in sRGB, 8 bits a channel.

The camera's rotation is read from the file and the colours are converted by its own profile; what
was done is noted in words.
"""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
from PIL import Image, ImageCms

from kb.errors import ImageError

__all__ = ["DAMAGED", "ENOUGH", "FLAT", "ORIENTATION", "TURNS", "decoded", "orientation", "to_srgb"]

ENOUGH = 1000
"""A JPEG is decoded at half (a quarter, an eighth) of its size where that leaves this many pixels
along both sides: five times what the network sees, and a tenth of the time to open."""

ORIENTATION = 0x0112
"""EXIF tag that says how the camera was held."""

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# What Pillow's readers raise on damaged files. They have no common root, and a damaged file must
# not look like a fault of the program; MemoryError is in because decoders raise it on bad lengths.
DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    KeyError,
    EOFError,
    OverflowError,
    MemoryError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)

FLAT = (
    Image.Transpose.FLIP_LEFT_RIGHT,
    Image.Transpose.FLIP_TOP_BOTTOM,
    Image.Transpose.ROTATE_180,
)


def orientation(image: Image.Image, notes: list[str]) -> Image.Transpose | None:
    """Return the turn that makes the picture upright, and note what becomes of the metadata."""
    try:
        exif = image.getexif()
        held = exif.get(ORIENTATION)
    except DAMAGED:
        # The tags are broken, not the picture: it is shown as it is stored.
        notes.append("EXIF metadata is damaged: rotation unknown, metadata dropped")
        return None
    turn = TURNS.get(held) if isinstance(held, int) else None
    if turn is not None:
        notes.append("EXIF rotation applied, metadata dropped")
    elif len(exif):
        notes.append("metadata dropped")
    return turn


def decoded(image: Image.Image, notes: list[str], called: str) -> Image.Image:
    """Decode the first frame and return it in mode RGB."""
    if getattr(image, "is_animated", False) and image.format != "MPO":
        notes.append("first frame of several")
    # A large JPEG is decoded at a fraction of its size: a quarter of the time and memory.
    image.draft(None, (ENOUGH, ENOUGH))
    image.load()
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        notes.append("converted from more than 8 bits a channel")
        return _deep_grey(image, called)
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        notes.append("transparent parts shown over white")
        shown = image.convert("RGBA")
        white = Image.new("RGBA", shown.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, shown).convert("RGB")
    if image.mode in ("RGB", "CMYK") and image.info.get("icc_profile"):
        converted = to_srgb(image)
        if converted is not None:
            notes.append("colour profile converted to sRGB")
            return converted
    if image.mode == "CMYK":
        notes.append("converted from CMYK")
    elif image.mode in ("L", "1"):
        notes.append("grey picture: colour findings cannot be seen")
    return image if image.mode == "RGB" else image.convert("RGB")


def _deep_grey(image: Image.Image, called: str) -> Image.Image:
    """Return grey of 16 or 32 bits, or floats, as 8 bits a channel."""
    values = np.asarray(image, dtype=np.float64)
    if not np.isfinite(values).all():
        raise ImageError("the picture holds values that are not numbers", place=called)
    top = 65535.0 if image.mode != "F" else 1.0
    if image.mode in ("I", "F") and values.max() <= 255.0 and values.max() > 1.0:
        top = 255.0
    grey = np.clip(np.round(values / top * 255.0), 0, 255).astype(np.uint8)
    return Image.fromarray(grey).convert("RGB")


def to_srgb(image: Image.Image) -> Image.Image | None:
    """Return the picture in sRGB by its own profile, None where the profile is unusable."""
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        srgb = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, profile, srgb, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
