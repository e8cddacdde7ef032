"""The original public archives, read as they come: a folder in, labelled records out.

    archive = open_archive("skincon", "/data/skincon")
    for record in archive:
        record.read(), record.labels, record.group

Nothing is downloaded. Where a file is missing, the message names it and where to get it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from kb.errors import InputError
from vision.archives import atlases, lesions
from vision.archives.records import About, OpenArchive, Record

__all__ = ["ARCHIVES", "About", "OpenArchive", "Record", "open_archive", "parse_archives"]

_CODELLA = (
    "Codella et al. 2017, Skin Lesion Analysis Toward Melanoma Detection, arXiv:1710.05006; "
    "Codella et al. 2019, arXiv:1902.03368"
)
_TSCHANDL = "Tschandl, Rosendahl, Kittler 2018, Sci Data 5:180161, doi:10.1038/sdata.2018.161"

_Loader = Callable[[Path, About], tuple[list[Record], list[str]]]

_ENTRIES: tuple[tuple[About, _Loader], ...] = (
    (
        About(
            name="ham10000",
            title="HAM10000",
            licence="CC BY-NC 4.0",
            citation=_TSCHANDL,
            url="https://doi.org/10.7910/DVN/DBW86T",
            labels="seven classes of pigmented lesions (dx), age, sex, site; outlines",
            files=(
                "HAM10000_metadata",
                "HAM10000_images_part_1",
                "HAM10000_images_part_2",
                "HAM10000_segmentations_lesion_tschandl (outlines, may be missing)",
            ),
            modality="dermoscopic",
        ),
        lesions.ham10000,
    ),
    (
        About(
            name="isic2017",
            title="ISIC challenge 2017, part 3",
            licence="CC0",
            citation=_CODELLA,
            url="https://challenge.isic-archive.com/data/#2017",
            labels="melanoma, seborrheic_keratosis; what is neither is a benign nevus",
            files=(
                "ISIC-2017_Training_Data",
                "ISIC-2017_Training_Part3_GroundTruth.csv",
                "ISIC-2017_Training_Part1_GroundTruth (outlines, may be missing)",
            ),
            modality="dermoscopic",
        ),
        lesions.isic2017,
    ),
    (
        About(
            name="isic2018",
            title="ISIC challenge 2018, task 3",
            licence="CC BY-NC",
            citation=f"{_CODELLA}; {_TSCHANDL}",
            url="https://challenge.isic-archive.com/data/#2018",
            labels="HAM10000's seven classes as columns of their own",
            files=(
                "ISIC2018_Task3_Training_Input",
                "ISIC2018_Task3_Training_GroundTruth.csv",
                "ISIC2018_Task3_Training_LesionGroupings.csv (lesions, may be missing)",
            ),
            modality="dermoscopic",
        ),
        lesions.isic2018,
    ),
    (
        About(
            name="isic2019",
            title="ISIC challenge 2019",
            licence="CC BY-NC 4.0",
            citation=f"BCN_20000, Hospital Clinic de Barcelona; {_TSCHANDL}; {_CODELLA}",
            url="https://challenge.isic-archive.com/data/#2019",
            labels="eight classes (AK and SCC apart), age, sex, site",
            files=(
                "ISIC_2019_Training_Input",
                "ISIC_2019_Training_GroundTruth.csv",
                "ISIC_2019_Training_Metadata.csv (lesions, may be missing)",
            ),
            modality="dermoscopic",
        ),
        lesions.isic2019,
    ),
    (
        About(
            name="isic2020",
            title="ISIC challenge 2020 (SIIM-ISIC)",
            licence="see the challenge's page; treated as non-commercial",
            citation="Rotemberg et al., the 2020 SIIM-ISIC data set, doi:10.34970/2020-ds01",
            url="https://challenge2020.isic-archive.com/",
            labels="diagnosis in words (most benign ones unknown), benign or malignant, patient",
            files=("train (JPEG)", "ISIC_2020_Training_GroundTruth.csv"),
            modality="dermoscopic",
        ),
        lesions.isic2020,
    ),
    (
        About(
            name="derm7pt",
            title="derm7pt, release_v0",
            licence="academic research only, pictures may not be passed on",
            citation="Kawahara et al. 2019, doi:10.1109/JBHI.2018.2824327",
            url="https://derm.cs.sfu.ca",
            labels="the seven-point criteria with their types, elevation, diagnosis, site, sex",
            files=("images", "meta/meta.csv", "meta/train_indexes.csv and the two others"),
            modality="dermoscopic and clinical",
        ),
        lesions.derm7pt,
    ),
    (
        About(
            name="pad-ufes-20",
            title="PAD-UFES-20",
            licence="CC BY 4.0",
            citation="Pacheco et al. 2020, doi:10.1016/j.dib.2020.106221",
            url="https://doi.org/10.17632/zr7vgbcyr2.1",
            labels="six diagnoses and up to 21 fields of history",
            files=("metadata.csv", "images/imgs_part_1 to imgs_part_3"),
            modality="clinical",
        ),
        lesions.pad_ufes_20,
    ),
    (
        About(
            name="fitzpatrick17k",
            title="Fitzpatrick17k",
            licence="CC BY-NC-SA 3.0; the pictures keep the terms of their atlases",
            citation="Groh et al. 2021, arXiv:2104.09957",
            url="https://github.com/mattgroh/fitzpatrick17k",
            labels="114 labels, nine and three groups, Fitzpatrick skin type",
            files=("fitzpatrick17k.csv", "pictures called by md5hash"),
            modality="clinical",
        ),
        atlases.fitzpatrick17k,
    ),
    (
        About(
            name="skincon",
            title="SkinCon",
            licence="annotations: none stated by the site; pictures: CC BY-NC-SA 3.0 "
            "(Fitzpatrick17k) and the research agreement of DDI",
            citation="Daneshjou et al. 2022, arXiv:2302.00785",
            url="https://skincon-dataset.github.io",
            labels="48 concepts of morphology, 0 or 1",
            files=(
                "annotations_fitzpatrick17k.csv or annotations_ddi.csv",
                "the pictures of Fitzpatrick17k or of DDI",
            ),
            modality="clinical",
        ),
        atlases.skincon,
    ),
    (
        About(
            name="ddi",
            title="Diverse Dermatology Images",
            licence="research agreement of Stanford AIMI",
            citation="Daneshjou et al. 2022, Science Advances 8(31):eabq6147",
            url="https://ddi-dataset.github.io",
            labels="diagnosis proven by biopsy, malignant or not, skin tone in three groups",
            files=("ddi_metadata.csv", "images"),
            modality="clinical",
        ),
        atlases.ddi,
    ),
    (
        About(
            name="scin",
            title="SCIN",
            licence="SCIN Data Use License",
            citation="Ward et al. 2024, arXiv:2402.18545",
            url="https://github.com/google-research-datasets/scin",
            labels="what people report of themselves, weighted differential of dermatologists",
            files=("scin_cases.csv", "scin_labels.csv", "images"),
            modality="clinical",
        ),
        atlases.scin,
    ),
)

ARCHIVES: dict[str, About] = {about.name: about for about, _ in _ENTRIES}
"""Every archive that can be opened, by name."""

_LOADERS: dict[str, _Loader] = {about.name: loader for about, loader in _ENTRIES}


def open_archive(name: str, path: str | Path) -> OpenArchive:
    """Open an archive that was unpacked into a folder.

    Args:
        name: a key of `ARCHIVES` (an underscore counts as a hyphen).
        path: the folder.

    Raises:
        InputError: an unknown name, or something of the archive is missing; the message names it
            and where to get it.
    """
    known = name.lower().replace("_", "-")
    if known not in ARCHIVES:
        raise InputError(f"no archive '{name}' is known", mend=f"one of {', '.join(ARCHIVES)}")
    return OpenArchive(ARCHIVES[known], Path(path), _LOADERS[known])


def parse_archives(words: Iterable[str]) -> dict[str, Path]:
    """Return folders by name of archive from words such as ``skincon=/data/skincon``.

    Raises:
        InputError: a word has another form, or names an unknown archive.
    """
    found: dict[str, Path] = {}
    for word in words:
        name, equals, folder = word.partition("=")
        known = name.lower().replace("_", "-")
        if not equals or not folder or known not in ARCHIVES:
            raise InputError(
                f"'{word}' names no archive and folder",
                place="--archive",
                mend=f"write NAME=FOLDER, NAME one of {', '.join(ARCHIVES)}",
            )
        found[known] = Path(folder)
    return found
