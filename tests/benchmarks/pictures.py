"""Files of small made-up pictures in the columns of the picture benchmarks."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from PIL import Image


def lesion(seed: int = 0, size: tuple[int, int] = (100, 75)) -> tuple[bytes, bytes]:
    """Return a brown spot on skin and its mask, encoded."""
    chance = np.random.default_rng(seed)
    width, height = size
    rows, columns = np.mgrid[:height, :width]
    x, y = (columns - width / 2) / (width / 4), (rows - height / 2) / (height / 3)
    inside = x**2 + y**2 < 0.7 + 0.1 * chance.random()
    pixels = np.where(inside[..., None], (110.0, 70.0, 55.0), (214.0, 172.0, 152.0))
    pixels = np.clip(pixels + chance.normal(0, 4, (height, width, 3)), 0, 255)
    return encode(pixels.astype(np.uint8)), encode((inside * 255).astype(np.uint8))


def encode(pixels: Any) -> bytes:
    """Return the bytes of a picture as PNG."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write rows as Parquet."""
    pd.DataFrame(rows).to_parquet(path)
    return path


def ham(path: Path, n: int = 12, **more: Any) -> Path:
    """Write a file in HAM10000's columns; the lesions have two pictures each."""
    labels = ("nv", "mel", "bkl", "bcc")
    rows = []
    for number in range(n):
        image, mask = lesion(number)
        rows.append(
            {
                "image_id": f"ISIC_{number}",
                "lesion_id": f"L{number // 2}",
                "dx": labels[number // 2 % 4],
                "age": 40.0 + number,
                "sex": ("male", "female")[number % 2],
                "localization": ("back", "face", "unknown")[number % 3],
                "image": image,
                "lesion_mask": mask,
                **{key: value[number % len(value)] for key, value in more.items()},
            }
        )
    return write(path, rows)


def derm7pt(path: Path, n: int = 8) -> Path:
    """Write a file in derm7pt's columns; the last case's clinical picture is a copy."""
    values = {
        "pigment_network": ("absent", "typical", "atypical"),
        "streaks": ("absent", "regular", "irregular"),
        "pigmentation": ("absent", "diffuse regular", "localized irregular"),
        "regression_structures": ("absent", "blue areas"),
        "dots_and_globules": ("absent", "irregular"),
        "blue_whitish_veil": ("absent", "present"),
        "vascular_structures": ("absent", "comma"),
        "elevation": ("flat", "palpable"),
        "diagnosis": ("clark nevus", "melanoma (in situ)", "lentigo"),
        "location": ("back", "head neck"),
        "sex": ("male", "female"),
    }
    rows = []
    for number in range(n):
        image, _ = lesion(number)
        row = {key: value[number % len(value)] for key, value in values.items()}
        notes = None if number < n - 1 else "Clinical missing and replaced with derm"
        rows.append(
            {"case_num": number, "derm_image": image, "clinic_image": image, "notes": notes, **row}
        )
    return write(path, rows)


def pad(path: Path, n: int = 10) -> Path:
    """Write a file in PAD-UFES-20's columns; every other lesion is cut out on black."""
    labels = ("ACK", "BCC", "MEL", "NEV", "SEK")
    rows = []
    for number in range(n):
        image, mask = lesion(number)
        pixels = np.array(Image.open(io.BytesIO(image)))
        inside = np.array(Image.open(io.BytesIO(mask))) > 0
        cut = encode(np.where(inside[..., None], pixels, 0).astype(np.uint8))
        whole = number % 2 == 0
        rows.append(
            {
                "patient_id": f"PAT_{number}",
                "img_id": f"PAT_{number}.png",
                "diagnostic": labels[number % 5],
                "photo": image if whole else None,
                "lesion_on_black": None if whole else cut,
                "lesion_mask": mask if whole else None,
                "age": 50 + number,
                "gender": ("MALE", "FEMALE", None)[number % 3],
                "region": ("FACE", "BACK")[number % 2],
                "fitspatrick": (2.0, None)[number % 2],
                "diameter_1": (5.0, None)[number % 2],
                "diameter_2": (7.0, None)[number % 2],
                **dict.fromkeys(("smoke", "drink", "pesticide"), (True, False, None)[number % 3]),
                **dict.fromkeys(("skin_cancer_history", "cancer_history"), number % 2 == 0),
                **dict.fromkeys(("has_piped_water", "has_sewage_system"), True),
                **dict.fromkeys(("itch", "grew", "hurt"), ("True", "False", "UNK")[number % 3]),
                **dict.fromkeys(("changed", "bleed", "elevation"), ("False", "True")[number % 2]),
            }
        )
    return write(path, rows)
