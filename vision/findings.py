"""What the network reads: its heads, their classes, and the finding each class stands for.

Pure data. A head is a set of mutually exclusive classes; a class carries the id of the finding it
stands for in the knowledge base's vocabulary, or "" where it stands for "none of these" or is too
rare to be named. Labels of a data set are turned into class indices here and nowhere else, so that
training, calibration and evaluation cannot disagree.

Sources: the classes of smartphone photographs are those of PAD-UFES-20 (Pacheco et al. 2020,
doi:10.1016/j.dib.2020.106221); the seven-point criteria and their grades are those of derm7pt
(Kawahara et al. 2019, doi:10.1109/JBHI.2018.2824327); the seven picture classes are those of
HAM10000 (Tschandl et al. 2018, doi:10.1038/sdata.2018.161).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vision.archives.concepts import CONCEPTS, head_name

__all__ = [
    "CONCEPT_HEADS",
    "CRITERIA",
    "HEADS",
    "HEAD_BY_NAME",
    "MODALITIES",
    "RATINGS",
    "REGIONS",
    "Asked",
    "Head",
    "Modality",
    "finding_ids",
    "heads_for",
]

Modality = Literal["dermoscopic", "clinical"]
Asked = Literal["dermoscopic", "clinical", "auto"]
"""What the caller says of the kind of picture; with *auto* the network says."""

MODALITIES: tuple[str, ...] = ("dermoscopic", "clinical", "not-skin")
"""Classes of the scope head, in the order of its outputs."""

REGIONS: tuple[str, ...] = ("lesion", "ulcer")
"""What the decoder outlines, in the order of its channels."""

RATINGS: tuple[str, ...] = ("hair",)
"""What is rated on a scale: hair over the lesion, 0 none to 2 much (mean of five raters)."""


@dataclass(frozen=True)
class Head:
    """One set of mutually exclusive classes.

    Attributes:
        name: name of the head, which is also the choice group of its findings.
        column: the label column of the data set it was learned from.
        classes: raw label values for each class; several values in one class were pooled.
        findings: finding id of each class, "" where the class is not emitted.
        modality: the kind of picture the head may be read from.
        region: what part of the picture the finding is about.
        single: true for a present/absent head, whose only finding is in no choice group.
        group: name of the choice group where it is not the head's own name.

    Several classes may stand for one finding; its probability is then their sum.
    """

    name: str
    column: str
    classes: tuple[tuple[object, ...], ...]
    findings: tuple[str, ...]
    modality: Modality
    region: Literal["outline", "whole picture"] = "outline"
    single: bool = False
    group: str = ""

    def __post_init__(self) -> None:
        if len(self.classes) != len(self.findings):
            raise ValueError(f"head {self.name}: classes and findings differ in number")

    @property
    def size(self) -> int:
        """Number of classes."""
        return len(self.classes)

    @property
    def choice(self) -> str:
        """Name of the choice group, "" for a single finding."""
        return "" if self.single else self.group or self.name

    @property
    def emitted(self) -> dict[str, tuple[int, ...]]:
        """Return, for each finding that is emitted, the classes that stand for it."""
        found: dict[str, tuple[int, ...]] = {}
        for number, finding in enumerate(self.findings):
            if finding:
                found[finding] = (*found.get(finding, ()), number)
        return found

    def index(self, value: object) -> int:
        """Return the class of a raw label value, -1 where it is none of them (unlabelled)."""
        for number, values in enumerate(self.classes):
            if value in values:
                return number
        return -1


def _graded(
    name: str, column: str, grades: dict[tuple[str, ...], str], *, single: bool = False
) -> Head:
    """Return a dermoscopic criterion whose first class is "absent"."""
    return Head(
        name=name,
        column=column,
        classes=(("absent",), *grades),
        findings=("", *grades.values()),
        modality="dermoscopic",
        single=single,
    )


HEADS: tuple[Head, ...] = (
    Head(
        name="picture-class",
        column="dx",
        classes=(("akiec",), ("bcc",), ("bkl",), ("df",), ("mel",), ("nv",), ("vasc",)),
        findings=(
            "picture-class-actinic-keratosis-bowen",
            "picture-class-basal-cell-carcinoma",
            "picture-class-benign-keratosis",
            "picture-class-dermatofibroma",
            "picture-class-melanoma",
            "picture-class-melanocytic-nevus",
            "picture-class-vascular-lesion",
        ),
        modality="dermoscopic",
    ),
    _graded(
        "pigment-network",
        "pigment_network",
        {("typical",): "typical-pigment-network", ("atypical",): "atypical-pigment-network"},
    ),
    _graded(
        "streaks", "streaks", {("regular",): "regular-streaks", ("irregular",): "irregular-streaks"}
    ),
    _graded(
        "dermoscopic-pigmentation",
        "pigmentation",
        {
            ("diffuse regular",): "diffuse-regular-pigmentation",
            ("diffuse irregular",): "diffuse-irregular-pigmentation",
            ("localized irregular",): "localized-irregular-pigmentation",
            # "localized regular" has no case to learn from: such a case counts as unlabelled.
        },
    ),
    _graded(
        "regression-structures",
        "regression_structures",
        {
            ("blue areas",): "regression-blue-areas",
            ("white areas",): "regression-white-areas",
            ("combinations",): "regression-combinations",
        },
    ),
    _graded(
        "dots-and-globules",
        "dots_and_globules",
        {("regular",): "regular-dots-and-globules", ("irregular",): "irregular-dots-and-globules"},
    ),
    _graded(
        "blue-whitish-veil",
        "blue_whitish_veil",
        {("present",): "blue-whitish-veil"},
        single=True,
    ),
    _graded(
        "vascular-structures",
        "vascular_structures",
        {
            ("arborizing",): "arborizing-vessels",
            ("comma",): "comma-vessels",
            ("dotted",): "dotted-vessels",
            ("within regression",): "vessels-within-regression",
            # Fewer than ten training cases each: one pooled class, which names no finding.
            ("linear irregular", "hairpin", "wreath"): "",
        },
    ),
    Head(
        name="elevation",
        column="elevation",
        classes=(("flat",), ("palpable",), ("nodular",)),
        findings=("elevation-flat", "elevation-palpable", "elevation-nodular"),
        modality="clinical",
        region="whole picture",
    ),
    Head(
        # PAD-UFES-20 names six classes; the vocabulary sorts pictures into HAM10000's scheme, where
        # squamous cell carcinoma stands with actinic keratosis and Bowen disease.
        name="photo-class",
        column="diagnostic",
        classes=(("ACK",), ("BCC",), ("MEL",), ("NEV",), ("SCC",), ("SEK",)),
        findings=(
            "picture-class-actinic-keratosis-bowen",
            "picture-class-basal-cell-carcinoma",
            "picture-class-melanoma",
            "picture-class-melanocytic-nevus",
            "picture-class-actinic-keratosis-bowen",
            "picture-class-benign-keratosis",
        ),
        modality="clinical",
        group="picture-class",
    ),
    Head(
        # What patients of PAD-UFES-20 say of their lesion: it only helps the encoder to see relief.
        name="told-elevation",
        column="elevation",
        classes=(("False", False), ("True", True)),
        findings=("", ""),
        modality="clinical",
    ),
)

CONCEPT_HEADS: tuple[Head, ...] = tuple(
    Head(
        name=head_name(concept),
        column=concept,
        classes=(("0", "0.0"), ("1", "1.0")),
        findings=("", finding),
        modality="clinical",
        region="whole picture",
        single=True,
    )
    for concept, finding in CONCEPTS.items()
)
"""SkinCon's concepts, one head each; only weights that were trained on SkinCon have them."""

HEAD_BY_NAME: dict[str, Head] = {head.name: head for head in (*HEADS, *CONCEPT_HEADS)}

CRITERIA: tuple[str, ...] = tuple(
    head.name for head in HEADS if head.modality == "dermoscopic" and head.name != "picture-class"
)
"""Heads of the seven-point criteria."""


def finding_ids() -> tuple[str, ...]:
    """Return every finding id that a reading can contain, in the order of the heads."""
    heads = HEAD_BY_NAME.values()
    return tuple(dict.fromkeys(finding for head in heads for finding in head.emitted))


def heads_for(modality: Modality) -> tuple[Head, ...]:
    """Return the heads that may be read from a picture of this kind."""
    return tuple(head for head in HEAD_BY_NAME.values() if head.modality == modality)
