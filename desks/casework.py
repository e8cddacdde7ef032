"""From files and pictures to a case: what the command line and the app have in common."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

from kb.calibrated import Calibration
from kb.epidemiology_schema import Setting
from kb.errors import CaseError
from kb.fitted import FittedSet
from kb.knowledge import KnowledgeBase
from kb.load import default_path, load_knowledge
from kb.yamlio import read_yaml
from reasoning.case import Case, resolve_case
from reasoning.compiled import CompiledKnowledge
from reasoning.phenopacket import case_of_phenopacket, is_phenopacket

if TYPE_CHECKING:
    from vision import Picture, Reading
    from vision.findings import Asked

__all__ = [
    "ONE_LESION",
    "compiled_knowledge",
    "fitted_sets",
    "observations_of",
    "open_and_read",
    "read_case_file",
    "read_image",
    "resolve",
    "to_json",
    "with_images",
]


ONE_LESION = "picture-of-one-lesion"
"""What a picture says by having been taken of a lesion whose outline was found.

Of a dermoscopic one it is certain: nobody holds a dermatoscope over a rash. Of a photograph it is
probable."""

_OF_A_PHOTOGRAPH = 0.87
"""How probable, at even odds beforehand: a ratio of seven to one.

192 of 199 photographs of one lesion are told as one outlined lesion, and 6 of 89 drawn rashes, or
13 in 100 at the upper bound of 95 % (`benchmarks.one_lesion`); of real rashes nobody measured it.
"""


@lru_cache(maxsize=4)
def compiled_knowledge(root: Path | None = None, fitted: tuple[str, ...] = ()) -> CompiledKnowledge:
    """Return the compiled knowledge base of a folder (the shipped one by default), made once.

    Args:
        root: folder of the knowledge base.
        fitted: data sets of its folder ``fitted`` whose counts are used, too.

    What was measured with just these counts, in its folder ``calibration``, comes with it.
    """
    knowledge = load_knowledge(root)
    folder = default_path() if root is None else root
    sets = [FittedSet.load(folder, name) for name in dict.fromkeys(fitted)]
    names = [one.dataset for one in sets]
    found = [Calibration.find(folder, setting, names) for setting in get_args(Setting)]
    measured = [one for one in found if one is not None]
    return CompiledKnowledge(knowledge, fitted=sets, calibrations=measured, keep=True)


def fitted_sets(root: Path | None = None) -> list[str]:
    """Return the names of the data sets whose counts a knowledge base holds."""
    folder = default_path() if root is None else root
    return sorted(one.stem for one in (folder / "fitted").glob("*.yaml"))


def read_case_file(path: Path, knowledge: KnowledgeBase | None = None) -> dict[str, Any]:
    """Return the content of a case file (YAML or JSON), or of a phenopacket as a case.

    Args:
        path: the file.
        knowledge: whose vocabulary a phenopacket is put into; the shipped one by default.

    Raises:
        YamlError: the file cannot be read or is not YAML.
        CaseError: the content is not a case.
    """
    document = read_yaml(path)
    if document is None:
        raise CaseError("the file is empty", place=str(path), mend="see examples/ for the form")
    if not isinstance(document, dict):
        raise CaseError(
            "a case is a mapping of fields", place=str(path), mend="see examples/ for the form"
        )
    if is_phenopacket(document):
        return _from_phenopacket(document, knowledge or load_knowledge(), str(path))
    return dict(document)


def _from_phenopacket(
    packet: Mapping[str, Any], knowledge: KnowledgeBase, place: str
) -> dict[str, Any]:
    """Return the case of a phenopacket; its note names what could not be used."""
    try:
        found = case_of_phenopacket(packet, knowledge)
    except CaseError as error:
        where = f"{place}: {error.place}" if error.place else place
        raise CaseError(error.message, place=where, mend=error.mend) from error
    used, left = len(found.document["observations"]), found.unused
    note = f"phenopacket: {used} findings taken over"
    if left:
        note += ", not used: " + "; ".join(f"{o.label} ({o.id}): {o.reason}" for o in left)
    return found.document | {"note": note}


def read_image(path: Path, *, modality: str = "auto", mm_per_pixel: float | None = None) -> Reading:
    """Return what the network reads from a photograph; see :func:`open_and_read`."""
    return open_and_read(path, modality=modality, mm_per_pixel=mm_per_pixel)[1]


def open_and_read(
    path: Path,
    *,
    modality: str = "auto",
    mm_per_pixel: float | None = None,
    width_mm: float | None = None,
) -> tuple[Picture, Reading]:
    """Open a photograph and let the network read it (imports torch on first use).

    Args:
        path: the photograph.
        modality: how it was taken.
        mm_per_pixel: size of a pixel of the picture as it was stored, on the skin.
        width_mm: how wide a piece of skin it shows, another way to say the same.

    Raises:
        ImageError: the picture cannot be opened or is outside the limits.
    """
    from vision import open_picture, read_picture

    picture = open_picture(path, name=path.name)
    scale = None if mm_per_pixel is None else mm_per_pixel * picture.shrunk
    scale = scale if width_mm is None else width_mm / picture.width
    asked = cast("Asked", modality)  # any other word is refused there
    reading = read_picture(picture, modality=asked, mm_per_pixel=scale)
    return picture, reading


def observations_of(reading: Reading, *, diagnosis_support: bool = True) -> list[dict[str, Any]]:
    """Return a reading as observations of a case; a refused picture gives none.

    Args:
        reading: what the network read.
        diagnosis_support: keep the network's own sorting of the picture (``picture-class-*``).
    """
    if reading.refused is not None:
        return []
    network = {"network": reading.model["sha256"][:16]} if "sha256" in reading.model else {}
    lesion: list[dict[str, Any]] = []
    if reading.outline is not None:
        sure = {"status": "present"}
        likely = {"probability": _OF_A_PHOTOGRAPH, "base_rate": 0.5}
        lesion = [
            {
                "finding": ONE_LESION,
                **(sure if reading.modality == "dermoscopic" else likely),
                "origin": "picture",
                "region": "whole picture",
                **network,
            }
        ]
    return lesion + [
        {
            "finding": one.finding,
            "probability": one.probability,
            "base_rate": one.base_rate,
            "origin": "picture",
            "region": one.region,
            **network,
        }
        for one in reading.findings
        if diagnosis_support or one.choice != "picture-class"
    ]


def with_images(
    document: Mapping[str, Any],
    folder: Path,
    *,
    modality: str = "auto",
    mm_per_pixel: float | None = None,
    diagnosis_support: bool = True,
) -> tuple[dict[str, Any], list[Reading]]:
    """Read the pictures that a case names and add what was read to its observations.

    Args:
        document: the case.
        folder: where its pictures lie.
        modality: how they were taken.
        mm_per_pixel: their scale.
        diagnosis_support: see `observations_of`.
    """
    images = document.get("images") or []
    scale = mm_per_pixel
    readings = [
        read_image(folder / str(name), modality=modality, mm_per_pixel=scale) for name in images
    ]
    observations = [*(document.get("observations") or [])]
    for reading in readings:
        observations.extend(observations_of(reading, diagnosis_support=diagnosis_support))
    merged = {key: value for key, value in document.items() if key != "images"}
    return merged | {"observations": observations}, readings


def resolve(document: Mapping[str, Any], knowledge: KnowledgeBase, place: str = "") -> Case:
    """Resolve a case, naming its file in any error."""
    try:
        return resolve_case(document, knowledge)
    except CaseError as error:
        where = f"{place}: {error.place}" if place and error.place else place or error.place
        raise CaseError(error.message, place=where, mend=error.mend) from error


def to_json(data: Any) -> str:
    """Return data as readable JSON (no NaN: it is not JSON)."""
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
