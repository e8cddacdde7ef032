"""Cells of picture files: encoded bytes in whatever wrapping, and masks of any size."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kb.errors import ImageError

__all__ = ["decode", "decode_mask", "holds_picture"]

_PLAIN = {"RGB", "L", "1", "CMYK", "YCbCr"}
"""Modes of Pillow that become RGB as they are; deep grey and what is transparent do not."""

Pixels = NDArray[np.uint8]


def _bytes(cell: object, folder: Path | None) -> bytes:
    """Return the encoded picture in a cell, b"" where there is none.

    A cell holds the bytes, a list of their values, the name of a picture file beside the Parquet
    file, or Hugging Face's ``{"bytes", "path"}``.

    Raises:
        ImageError: it names a file that is not there.
    """
    if isinstance(cell, dict):
        cell = cell.get("bytes") or cell.get("path")
    if isinstance(cell, np.ndarray | list):
        values = np.asarray(cell)
        whole = values.ndim == 1 and values.dtype.kind in "iu"
        if whole and values.size and values.min() >= 0 and values.max() < 256:
            return values.astype(np.uint8).tobytes()
        return b""
    if isinstance(cell, str) and cell and folder is not None:
        try:
            return (folder / cell).read_bytes()
        except (OSError, ValueError) as error:  # ValueError: a null character in the name
            raise ImageError("the picture file that this row names cannot be read") from error
    return bytes(cell) if isinstance(cell, bytes | bytearray | memoryview) else b""


def holds_picture(cell: object) -> bool:
    """Say whether a cell holds a picture, or the name of one."""
    if isinstance(cell, dict):
        return bool(cell.get("bytes") or cell.get("path"))
    return isinstance(cell, bytes | bytearray | memoryview | str | np.ndarray | list) and bool(
        len(cell)
    )


def decode(cell: object, folder: Path | None = None) -> Pixels:
    """Return a picture's pixels (height, width, 3) from a cell.

    Args:
        cell: see `_bytes`.
        folder: where named picture files lie.

    Raises:
        ImageError: there are no bytes, or they are no picture.
    """
    encoded = _bytes(cell, folder)
    if not encoded:
        raise ImageError("there is no picture in this row")
    from vision.upright import DAMAGED, decoded

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd metadata, which nobody who measures can act on
            with Image.open(io.BytesIO(encoded)) as picture:
                plain = picture.mode in _PLAIN and "transparency" not in picture.info
                shown = picture.convert("RGB") if plain else decoded(picture, [], "the picture")
                return np.asarray(shown, dtype=np.uint8)
    except DAMAGED as error:
        raise ImageError("the picture is damaged or of an unknown format") from error


def decode_mask(cell: object, folder: Path, size: tuple[int, ...]) -> NDArray[np.bool] | None:
    """Return where a mask is set, None for a row without one (or with one that is damaged).

    Some files write 1 and not 255 where it is set: a mask without any greater value is one of them.

    Args:
        cell: see `_bytes`.
        folder: where named files lie.
        size: rows and columns of the picture. A mask may be larger or smaller; one that stands
            upright where the picture lies (the picture was squeezed) is squeezed, too.
    """
    try:
        values = decode(cell, folder)[..., 0]
    except ImageError:
        return None
    mask = np.asarray(values > (127 if values.max() > 1 else 0))
    rows, columns = size[:2]
    if (mask.shape[0] > mask.shape[1]) != (rows > columns):
        fitted = Image.fromarray(mask).resize((columns, rows), Image.Resampling.NEAREST)
        mask = np.asarray(fitted, dtype=bool)
    return mask
