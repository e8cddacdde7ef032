"""Pictures made up for the tests; nothing here comes from a data set."""

import io

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from vision.drawing import Lesion, draw_lesion, draw_mask


def encode(image, kind="PNG", **options):
    """Return an image's bytes in a format."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def drawn():
    """A drawn lesion, uint8 (300, 400, 3)."""
    return draw_lesion(Lesion(melanin=0.8, irregular=0.4, mottled=0.4, network=0.2, seed=3))


@pytest.fixture(scope="session")
def archive_folder(tmp_path_factory):
    """A tiny archive in the development data's layout, drawn by the project itself."""
    root = tmp_path_factory.mktemp("data")
    chance = np.random.default_rng(0)

    def row(seed, melanin=0.7):
        lesion = Lesion(melanin=melanin, size=0.2 + 0.1 * chance.random(), seed=seed)
        picture = draw_lesion(lesion, height=75, width=100)
        mask = draw_mask(lesion, height=75, width=100)
        return encode(Image.fromarray(picture)), encode(Image.fromarray(mask))

    def cut_out(number):
        picture, mask = (np.asarray(Image.open(io.BytesIO(part))) for part in pairs[number])
        return encode(Image.fromarray(picture * (mask > 127)[..., None]))

    def write(path, rows):
        target = root / "images" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        pd.DataFrame(rows).to_parquet(target)

    classes = ["akiec", "bcc", "bkl", "df", "mel", "nv", "nv", "vasc"]
    pairs = [row(seed) for seed in range(64)]
    write(
        "ham10000/train_val.parquet",
        [
            {
                "image": image,
                "lesion_mask": mask,
                "lesion_group": f"L{number // 2}",
                "dx": classes[(number // 2 + number // 8) % 8],
                "split_dermamnist": "val" if number % 8 > 5 or number == 0 else "train",
            }
            for number, (image, mask) in enumerate(pairs)
        ],
    )
    write(
        "isic2017/train_val.parquet",
        [
            {
                "image": pairs[number][0],
                "image_id": f"I{number}",
                "melanoma": int(number % 3 == 0),
                "seborrheic_keratosis": int(number % 3 == 1),
                "split": "valid" if number % 5 == 4 else "train",
            }
            for number in range(40)
        ],
    )
    grades = {
        "pigment_network": ["absent", "typical", "atypical"],
        "streaks": ["absent", "regular", "irregular"],
        "pigmentation": [
            "absent",
            "diffuse regular",
            "diffuse irregular",
            "localized irregular",
        ],
        "regression_structures": ["absent", "blue areas", "white areas", "combinations"],
        "dots_and_globules": ["absent", "regular", "irregular"],
        "blue_whitish_veil": ["absent", "present"],
        "vascular_structures": [
            "absent",
            "arborizing",
            "comma",
            "dotted",
            "within regression",
            "wreath",
        ],
        "elevation": ["flat", "palpable", "nodular"],
        "diagnosis": ["clark nevus", "melanoma (in situ)", "lentigo"],
    }
    write(
        "derm7pt/train_valid.parquet",
        [
            {
                "derm_image": pairs[number][0],
                "clinic_image": pairs[number][0],
                "case_num": number,
                "notes": None if number else "clinical missing",
                "split": "valid" if number % 4 == 1 else "train",
                **{column: values[number % len(values)] for column, values in grades.items()},
            }
            for number in range(40)
        ],
    )
    write(
        "pad_ufes_20/train.parquet",
        [
            {
                "photo": pairs[number][0] if number % 2 else None,
                "lesion_mask": pairs[number][1] if number % 2 else None,
                "lesion_on_black": cut_out(number),
                "diagnostic": ["ACK", "BCC", "MEL", "NEV", "SCC", "SEK"][number // 2 % 6],
                "elevation": ["True", "False", "UNK"][number % 3],
                "patient_id": f"P{number}",
            }
            for number in range(64)
        ],
    )
    write(
        "fuseg/train.parquet",
        [
            {"image": image, "ulcer_mask": mask, "image_id": f"F{number}"}
            for number, (image, mask) in enumerate(pairs)
        ],
    )
    write(
        "hair_quality/train.parquet",
        [
            {"image": image, "mean_rating": number % 5 / 2, "file_id": f"H{number}"}
            for number, (image, _) in enumerate(pairs)
        ],
    )
    write(
        "not_skin/train.parquet",
        [{"image": pairs[number][0], "image_id": f"N{number}"} for number in range(64)],
    )
    return root
