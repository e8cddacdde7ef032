"""Archives of single lesions: HAM10000, the ISIC challenges, derm7pt and PAD-UFES-20."""

from __future__ import annotations

from pathlib import Path

from kb.errors import InputError
from vision.archives.files import cells, masks_of, pictures_of, table_of
from vision.archives.records import About, Record

__all__ = ["derm7pt", "ham10000", "isic2017", "isic2018", "isic2019", "isic2020", "pad_ufes_20"]

Loaded = tuple[list[Record], list[str]]

_NO_PICTURE = ("segmentation", "superpixels", "groundtruth")


def ham10000(folder: Path, about: About) -> Loaded:
    """Read HAM10000 as Dataverse or Kaggle give it: a table, pictures in parts, perhaps masks."""
    names = ("HAM10000_metadata.csv", "HAM10000_metadata.tab", "HAM10000_metadata")
    rows = table_of(folder, names, ("image_id", "lesion_id", "dx"), about)
    columns = ("dx", "dx_type", "age", "sex", "localization")
    return _by_key(folder, rows, "image_id", columns, ("lesion_id",))


def isic2017(folder: Path, about: About) -> Loaded:
    """Read the challenge of 2017, part 3: training, validation or test, whatever is there."""
    records: list[Record] = []
    missing: list[str] = []
    parts = {"train": "Training", "valid": "Validation", "test": "Test_v2"}
    for split, word in parts.items():
        name = f"ISIC-2017_{word}_Part3_GroundTruth.csv"
        if folder.is_dir() and not any(folder.rglob(name)):
            continue
        rows = table_of(folder, (name,), ("image_id", "melanoma", "seborrheic_keratosis"), about)
        columns = ("melanoma", "seborrheic_keratosis")
        found = _by_key(folder, rows, "image_id", columns, (), split=split)
        records += found[0]
        missing += found[1]
    if not records and not missing:
        table_of(folder, ("ISIC-2017_Training_Part3_GroundTruth.csv",), (), about)
    return records, missing


def isic2018(folder: Path, about: About) -> Loaded:
    """Read task 3 of 2018: one column for each class, lesions in a table of their own."""
    classes = ("MEL", "NV", "BCC", "AKIEC", "BKL", "DF", "VASC")
    rows = table_of(
        folder, ("ISIC2018_Task3_Training_GroundTruth.csv",), ("image", *classes), about
    )
    groups: dict[str, str] = {}
    if any(folder.rglob("ISIC2018_Task3_Training_LesionGroupings.csv")):
        name = "ISIC2018_Task3_Training_LesionGroupings.csv"
        told = table_of(folder, (name,), ("image", "lesion_id"), about)
        groups = {row["image"]: row["lesion_id"] for row in told}
    marked = [{**row, "lesion_id": groups.get(row["image"], "")} for row in rows]
    return _by_key(folder, _named(marked, classes), "image", ("diagnosis",), ("lesion_id",))


def isic2019(folder: Path, about: About) -> Loaded:
    """Read 2019: one column for each class, age, sex, site and lesion in a table of their own."""
    classes = ("MEL", "NV", "BCC", "AK", "BKL", "DF", "VASC", "SCC", "UNK")
    rows = table_of(folder, ("ISIC_2019_Training_GroundTruth.csv",), ("image", *classes), about)
    more: dict[str, dict[str, str]] = {}
    if any(folder.rglob("ISIC_2019_Training_Metadata.csv")):
        told = table_of(folder, ("ISIC_2019_Training_Metadata.csv",), ("image",), about)
        more = {row["image"]: row for row in told}
    joined = [{**more.get(row["image"], {}), **row} for row in _named(rows, classes)]
    columns = ("diagnosis", "age_approx", "sex", "anatom_site_general")
    return _by_key(folder, joined, "image", columns, ("lesion_id",))


def isic2020(folder: Path, about: About) -> Loaded:
    """Read 2020: diagnoses in words, pictures of one patient together."""
    names = (
        "ISIC_2020_Training_GroundTruth_v2.csv",
        "ISIC_2020_Training_GroundTruth.csv",
        "train.csv",
    )
    rows = table_of(folder, names, ("image_name", "patient_id", "diagnosis", "target"), about)
    columns = ("diagnosis", "benign_malignant", "target", "sex", "age_approx")
    return _by_key(folder, rows, "image_name", columns, ("patient_id", "lesion_id"))


def _named(rows: list[dict[str, str]], classes: tuple[str, ...]) -> list[dict[str, str]]:
    """Return rows with the class that is set in the column ``diagnosis``."""
    named = []
    for row in rows:
        chosen = [one for one in classes if row.get(one) and float(row[one]) > 0]
        named.append({**row, "diagnosis": chosen[0] if chosen else ""})
    return named


def _by_key(
    folder: Path,
    rows: list[dict[str, str]],
    key: str,
    columns: tuple[str, ...],
    group: tuple[str, ...],
    split: str = "",
) -> Loaded:
    """Return dermoscopic records of rows whose picture is called like their key."""
    pictures = pictures_of(folder, leave_out=_NO_PICTURE)
    masks = masks_of(folder)
    records: list[Record] = []
    missing: list[str] = []
    for row in rows:
        name = row[key]
        if name not in pictures:
            missing.append(name)
            continue
        member = next((row[one] for one in group if row.get(one)), name)
        records.append(
            Record(
                key=name,
                image=pictures[name],
                labels=cells(row, columns),
                group=member,
                modality="dermoscopic",
                mask=masks.get(name),
                split=split,
            )
        )
    return records, missing


DERM7PT_COLUMNS = (
    "diagnosis",
    "pigment_network",
    "streaks",
    "pigmentation",
    "regression_structures",
    "dots_and_globules",
    "blue_whitish_veil",
    "vascular_structures",
    "elevation",
    "location",
    "sex",
    "level_of_diagnostic_difficulty",
    "management",
)


def derm7pt(folder: Path, about: About) -> Loaded:
    """Read release_v0: ``meta/meta.csv``, the split by row numbers, and two pictures a case."""
    rows = table_of(folder, ("meta.csv",), ("case_num", "clinic", "derm", "diagnosis"), about)
    split: dict[int, str] = {}
    for name in ("train", "valid", "test"):
        if any(folder.rglob(f"{name}_indexes.csv")):
            told = table_of(folder, (f"{name}_indexes.csv",), ("indexes",), about)
            split |= {int(row["indexes"]): name for row in told}
    images = _images_folder(folder, about)
    # Folder and ending differ in capitals between the table and the unpacked files.
    there = {
        str(path.relative_to(images)).lower(): path for path in images.rglob("*") if path.is_file()
    }
    records: list[Record] = []
    missing: list[str] = []
    for number, row in enumerate(rows):
        for column, modality in (("derm", "dermoscopic"), ("clinic", "clinical")):
            path = there.get(row[column].lower())
            if path is None:
                missing.append(row[column])
                continue
            if modality == "clinical" and row.get("notes"):
                continue  # the archive says that this picture is the dermoscopic one again
            records.append(
                Record(
                    key=f"{row['case_num']}-{column}",
                    image=path,
                    labels=cells(row, DERM7PT_COLUMNS),
                    group=row["case_num"],
                    modality=modality,
                    split=split.get(number, ""),
                )
            )
    return records, missing


def _images_folder(folder: Path, about: About) -> Path:
    found = sorted(path for path in folder.rglob("images") if path.is_dir())
    if not found:
        raise InputError(
            f"{about.title} needs the folder images",
            place=str(folder),
            mend=f"get it from {about.url}",
        )
    return found[0]


PAD_COLUMNS = (
    "diagnostic", "smoke", "drink", "age", "pesticide", "gender", "skin_cancer_history",
    "cancer_history", "has_piped_water", "has_sewage_system", "fitspatrick", "region",
    "diameter_1", "diameter_2", "itch", "grew", "hurt", "changed", "bleed", "elevation", "biopsed",
)  # fmt: skip


def pad_ufes_20(folder: Path, about: About) -> Loaded:
    """Read ``metadata.csv`` and the pictures of ``images/imgs_part_1`` to ``_3``."""
    rows = table_of(folder, ("metadata.csv",), ("img_id", "patient_id", "diagnostic"), about)
    pictures = pictures_of(folder, leave_out=("_mask",))
    masks = masks_of(folder, "_mask")
    records: list[Record] = []
    missing: list[str] = []
    for row in rows:
        key = Path(row["img_id"]).stem
        if key not in pictures:
            missing.append(key)
            continue
        records.append(
            Record(
                key=key,
                image=pictures[key],
                labels=cells(row, PAD_COLUMNS),
                group=row["patient_id"],
                modality="clinical",
                mask=masks.get(key),
            )
        )
    return records, missing
