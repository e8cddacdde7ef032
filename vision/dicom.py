"""Read the first frame of a DICOM picture as it would be shown, and nothing else of the file.

Dermoscopy travels as VL Photographic images: colour, often JPEG inside, sometimes several frames.
The decoders are those that pydicom finds in Pillow (JPEG, JPEG 2000) and its own (RLE, deflated);
JPEG-LS and lossless JPEG need libraries that are not part of this project, and are refused with
that reason. Names and dates stay in the file.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kb.errors import ImageError

if TYPE_CHECKING:
    from pydicom import Dataset

__all__ = ["Frame", "is_dicom", "read_frame"]


@dataclass(frozen=True, eq=False)
class Frame:
    """One frame, ready to be shown.

    Attributes:
        image: mode RGB, upright as stored.
        notes: what was done on the way.
        mm_per_pixel: size of a pixel on the skin where the file says it, None otherwise.
        profile: ICC profile of the colours, b"" where none is given.
    """

    image: Image.Image
    notes: tuple[str, ...]
    mm_per_pixel: float | None
    profile: bytes


def is_dicom(encoded: bytes) -> bool:
    """Tell a DICOM file by its magic word."""
    return encoded[128:132] == b"DICM"


def read_frame(encoded: bytes, called: str, *, most_pixels: int) -> Frame:
    """Return the first frame.

    Args:
        encoded: the whole file.
        called: its name, for messages.
        most_pixels: largest width times height, judged before a pixel is decoded.

    Raises:
        ImageError: no picture in it, too large, damaged, or compressed in a way nobody here reads.
    """
    from pydicom import dcmread
    from pydicom.config import disable_value_validation
    from pydicom.errors import BytesLengthException, InvalidDicomError

    damaged = (
        BytesLengthException,
        InvalidDicomError,
        AttributeError,
        EOFError,
        IndexError,
        KeyError,
        MemoryError,
        NotImplementedError,
        OSError,
        OverflowError,
        RecursionError,
        TypeError,
        ValueError,
        struct.error,
        zlib.error,
    )
    try:
        # Odd values in the parts that nobody looks at are no reason to complain.
        with disable_value_validation():
            told = dcmread(io.BytesIO(encoded))
            rows, columns = int(told.get("Rows") or 0), int(told.get("Columns") or 0)
        shown = "PixelData" in told and rows > 0 and columns > 0
    except damaged as error:
        raise _damaged(called) from error
    if not shown:
        raise ImageError(
            "this DICOM file holds no picture", place=called, mend="export the picture itself"
        )
    if rows * columns > most_pixels:
        raise ImageError(
            f"the picture has {columns} x {rows} pixels, more than "
            f"{most_pixels / 1e6:.0f} megapixels",
            place=called,
            mend="save it smaller",
        )
    try:
        pixels, notes = _pixels(told)
        spacing = _spacing(told)
        profile = bytes(told.get("ICCProfile") or b"")
    except RuntimeError as error:  # NotImplementedError is one, too
        # pydicom raises RuntimeError both for "no decoder" and for a decoder that failed.
        if "decod" in str(error) or "plugin" in str(error):
            raise _no_decoder(told, called) from error
        raise _damaged(called) from error
    except damaged as error:
        raise _damaged(called) from error
    return Frame(Image.fromarray(pixels).convert("RGB"), tuple(notes), spacing, profile)


def _damaged(called: str) -> ImageError:
    return ImageError(
        "the DICOM file is damaged or cut short", place=called, mend="copy or export it again"
    )


def _no_decoder(told: Dataset, called: str) -> ImageError:
    kind = getattr(told.file_meta.get("TransferSyntaxUID"), "name", "an unknown way")
    return ImageError(
        f"the picture in the DICOM file cannot be decoded (compressed as {kind})",
        place=called,
        mend="export the frame as PNG",
    )


def _pixels(told: Dataset) -> tuple[NDArray[np.uint8], list[str]]:
    """Return the first frame as uint8 (rows, columns) or (rows, columns, 3)."""
    from pydicom.pixels import apply_color_lut, pixel_array

    notes = ["first frame of a DICOM file, its other content dropped"]
    kind = str(told.get("PhotometricInterpretation", ""))
    # Index 0 decodes one frame only, however many the file promises; colours come back as RGB.
    values = pixel_array(told, index=0)
    if kind == "PALETTE COLOR":
        return _eight_bits(apply_color_lut(values, told)), notes
    if kind in ("MONOCHROME1", "MONOCHROME2"):
        notes.append("grey picture: colour findings cannot be seen")
        return _grey(values, told, inverted=kind == "MONOCHROME1"), notes
    if values.ndim != 3 or values.shape[2] != 3:
        raise ValueError(f"photometric interpretation {kind!r}")
    return _eight_bits(values, int(told.get("BitsStored", 8))), notes


def _eight_bits(values: NDArray[Any], bits: int = 0) -> NDArray[np.uint8]:
    """Return colours in 8 bits; `bits` is how many are used, 0 for all of the type's."""
    bits = bits or values.dtype.itemsize * 8
    if bits <= 8:
        return np.asarray(values, dtype=np.uint8)
    top = float(2**bits - 1)
    return np.asarray(np.clip(np.round(values / top * 255.0), 0, 255), dtype=np.uint8)


def _grey(values: NDArray[Any], told: Dataset, *, inverted: bool) -> NDArray[np.uint8]:
    """Return grey as it is meant to be shown: by the file's window, else by its whole range."""
    from pydicom.pixels import apply_modality_lut, apply_voi_lut

    level = np.asarray(apply_voi_lut(apply_modality_lut(values, told), told), dtype=np.float64)
    if "WindowCenter" in told or "VOILUTSequence" in told or told.get("BitsStored", 8) > 8:
        low, high = float(level.min()), float(level.max())
    else:
        low, high = 0.0, float(2 ** int(told.get("BitsStored", 8)) - 1)
    share = (level - low) / max(high - low, 1e-9)
    if inverted:
        share = 1.0 - share
    return np.asarray(np.clip(np.round(share * 255.0), 0, 255), dtype=np.uint8)


def _spacing(told: Dataset) -> float | None:
    """Return millimetres per pixel where rows and columns agree, None otherwise.

    `PixelSpacing` is of the thing shown; `ImagerPixelSpacing` is of the sensor and says nothing
    about skin, so it is not used.
    """
    spacing = told.get("PixelSpacing")
    if spacing is None or len(spacing) != 2:
        return None
    down, across = float(spacing[0]), float(spacing[1])
    if not (0 < down < 100 and abs(down - across) <= 0.01 * down):
        return None
    return down
