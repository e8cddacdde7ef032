"""Words of the picture files, and what the network's classes are called in each of them.

The network sorts lesions into HAM10000's seven classes, and clinical photographs into PAD-UFES's
six. A file with other labels is measured over its own: each of its labels is the sum of the
network's classes that are a kind of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kb.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from vision.findings import Head

__all__ = [
    "DERM7PT",
    "DERM7PT_GROUPS",
    "HAM",
    "HAM_CLASS",
    "ISIC2017",
    "PAD",
    "PH2_DIAGNOSES",
    "Labels",
    "class_labels",
    "derm7pt_group",
    "derm7pt_labels",
    "isic2017_labels",
]


@dataclass(frozen=True)
class Labels:
    """The labels that a file is measured over.

    Attributes:
        names: the labels, in the order of the columns of probabilities.
        of: for each of the network's classes (its first raw value) the label that it counts for.
        melanoma: the label that is melanoma.
    """

    names: tuple[str, ...]
    of: Mapping[str, str]
    melanoma: str

    def fold(self, shares: NDArray[np.float64], head: Head) -> NDArray[np.float64]:
        """Return probabilities (n, labels) from those of a head of the network (n, classes).

        A class that counts for no label is left out, and the rest is made to sum to one.
        """
        folded = np.zeros((len(shares), len(self.names)))
        for number, values in enumerate(head.classes):
            label = self.of.get(str(values[0]))
            if label is not None:
                folded[:, self.names.index(label)] += shares[:, number]
        return np.asarray(folded / np.maximum(folded.sum(1, keepdims=True), 1e-12))


HAM = Labels(
    ("akiec", "bcc", "bkl", "df", "mel", "nv", "vasc"),
    {
        **{name: name for name in ("akiec", "bcc", "bkl", "df", "mel", "nv", "vasc")},
        "ACK": "akiec", "SCC": "akiec", "BCC": "bcc", "SEK": "bkl", "MEL": "mel", "NEV": "nv",
    },
    "mel",
)  # fmt: skip
"""HAM10000 (Tschandl 2018): akiec is actinic keratosis or Bowen disease, bkl seborrhoeic keratosis,
solar lentigo or lichenoid keratosis."""

PAD = Labels(
    ("ACK", "BCC", "MEL", "NEV", "SCC", "SEK"),
    {
        **{name: name for name in ("ACK", "BCC", "MEL", "NEV", "SCC", "SEK")},
        "akiec": "ACK", "bcc": "BCC", "bkl": "SEK", "mel": "MEL", "nv": "NEV",
    },
    "MEL",
)  # fmt: skip
"""PAD-UFES-20 (Pacheco 2020); Bowen disease is with SCC. HAM's df and vasc have no label here."""

ISIC2017 = Labels(
    ("melanoma", "seborrheic keratosis", "nevus"),
    {
        "mel": "melanoma", "MEL": "melanoma",
        "bkl": "seborrheic keratosis", "SEK": "seborrheic keratosis",
        "nv": "nevus", "NEV": "nevus",
    },
    "melanoma",
)  # fmt: skip
"""ISIC challenge 2017, part 3: what is neither melanoma nor seborrhoeic keratosis is a benign
nevus. The network's other classes have no label here."""

DERM7PT_GROUPS: Mapping[str, tuple[str, ...]] = {
    "basal cell carcinoma": ("basal cell carcinoma",),
    "nevus": (
        "blue nevus", "clark nevus", "combined nevus", "congenital nevus", "dermal nevus",
        "recurrent nevus", "reed or spitz nevus",
    ),
    "melanoma": (
        "melanoma", "melanoma (in situ)", "melanoma (less than 0.76 mm)",
        "melanoma (0.76 to 1.5 mm)", "melanoma (more than 1.5 mm)", "melanoma metastasis",
    ),
    "miscellaneous": (
        "dermatofibroma", "lentigo", "melanosis", "miscellaneous", "vascular lesion",
    ),
    "seborrheic keratosis": ("seborrheic keratosis",),
}  # fmt: skip
"""The five diagnoses that derm7pt is measured over (Kawahara 2019, table I)."""

DERM7PT = Labels(
    tuple(DERM7PT_GROUPS),
    {
        "bcc": "basal cell carcinoma", "BCC": "basal cell carcinoma",
        "bkl": "seborrheic keratosis", "SEK": "seborrheic keratosis",
        "mel": "melanoma", "MEL": "melanoma", "nv": "nevus", "NEV": "nevus",
        "akiec": "miscellaneous", "df": "miscellaneous", "vasc": "miscellaneous",
        "ACK": "miscellaneous", "SCC": "miscellaneous",
    },
    "melanoma",
)  # fmt: skip

PH2_DIAGNOSES = Labels(("nevus", "melanoma"), {"mel": "melanoma", "nv": "nevus"}, "melanoma")
"""PH2 (Mendonça 2013) has common nevi, atypical nevi and melanomas."""

_HAM_WORDS: Mapping[str, tuple[str, ...]] = {
    "akiec": (
        "ak", "akiec", "actinic keratosis", "solar or actinic keratosis", "bowen disease",
        "bowen's disease", "intraepithelial carcinoma", "ack",
    ),
    "bcc": ("bcc", "basal cell carcinoma"),
    "bkl": (
        "bkl", "benign keratosis", "pigmented benign keratosis", "seborrheic keratosis",
        "seborrhoeic keratosis", "solar lentigo", "lentigo", "lentigo simplex",
        "lichenoid keratosis", "lichen planus like keratosis", "sek", "sk",
    ),
    "df": ("df", "dermatofibroma"),
    "mel": (
        "mel", "melanoma", "melanoma invasive", "melanoma in situ", "melanoma metastasis",
        "lentigo maligna", "melanoma, nos",
    ),
    "nv": (
        "nv", "nevus", "naevus", "nev", "melanocytic nevus", "melanocytic nevi", "common nevus",
        "atypical nevus", "dysplastic nevus", "clark nevus", "blue nevus", "dermal nevus",
        "congenital nevus", "spitz nevus", "reed nevus", "atypical melanocytic proliferation",
    ),
    "vasc": (
        "vasc", "vascular lesion", "angioma", "hemangioma", "haemangioma", "angiokeratoma",
        "pyogenic granuloma", "cherry angioma",
    ),
}  # fmt: skip
"""Diagnoses of the ISIC archive as HAM10000's classes; its bkl holds lentigines, too."""

HAM_CLASS: Mapping[str, str] = {word: name for name, words in _HAM_WORDS.items() for word in words}

_NO_LABEL = {"", "nan", "none", "null", "unk", "unknown", "<na>"}
_COLUMNS = ("dx", "diagnosis", "diagnosis_3", "diagnostic", "label")
_YES_NO = {"True": 1, "true": 1, "yes": 1, "False": 0, "false": 0, "no": 0}
_ONE_HOT = ("MEL", "NV", "BCC", "AK", "AKIEC", "BKL", "DF", "VASC", "SCC", "UNK")


def derm7pt_group(diagnosis: str) -> str:
    """Return the group of a derm7pt diagnosis, the diagnosis itself where it is in none."""
    word = _word(diagnosis)
    return next((group for group, words in DERM7PT_GROUPS.items() if word in words), diagnosis)


def derm7pt_labels(diagnoses: Iterable[Any]) -> list[str | None]:
    """Return the group of each row's diagnosis, None for a row without one."""
    return [None if _word(one) in _NO_LABEL else derm7pt_group(str(one)) for one in diagnoses]


def _word(value: Any) -> str:
    return " ".join(str(value).replace("_", " ").split()).lower()


def class_labels(frame: pd.DataFrame, place: str) -> list[str | None]:
    """Return the label of each row as one of HAM10000's classes.

    Args:
        frame: a file with ``dx``, with a column of ISIC diagnoses, with ``dermamnist_label``
            (0 to 6), or with the one-hot columns of the challenges of 2018 and 2019 (MEL, NV, BCC,
            AK or AKIEC, BKL, DF, VASC, SCC).
        place: the file, for messages.

    Returns:
        A class, the file's own word where it is none of them, or None for a row without a label.

    Raises:
        InputError: the file has none of these columns.
    """
    for column in _COLUMNS:
        if column in frame.columns:
            words = [_word(value) for value in frame[column]]
            return [None if one in _NO_LABEL else HAM_CLASS.get(one, one) for one in words]
    if "dermamnist_label" in frame.columns:
        return [_numbered(_word(value)) for value in frame["dermamnist_label"]]
    hot = [column for column in _ONE_HOT if column in frame.columns]
    if len(hot) >= 2:
        import pandas as pd

        told = frame[hot].apply(pd.to_numeric, errors="coerce")
        return [_hot(row, hot) for row in told.to_numpy(dtype=float)]
    raise InputError(
        f"columns missing: {' or '.join(_COLUMNS)}, or {', '.join(_ONE_HOT)}",
        place=place,
        mend="docs/pictures.md lists the columns",
    )


def _numbered(word: str) -> str | None:
    """Return the class of a number of MedMNIST, which numbers them in the order of `HAM`."""
    if word in _NO_LABEL:
        return None
    numbers = {str(number): name for number, name in enumerate(HAM.names)}
    return numbers.get(word.removesuffix(".0"), word)


def _hot(row: Iterable[Any], columns: Sequence[str]) -> str | None:
    pairs = zip(columns, row, strict=True)
    names = [column for column, value in pairs if value == value and float(value) > 0]
    if not names or names == ["UNK"]:
        return None
    return HAM_CLASS.get(names[0].lower(), names[0].lower())


def isic2017_labels(frame: pd.DataFrame) -> list[str | None]:
    """Return the label of each row from the columns ``melanoma`` and ``seborrheic_keratosis``."""
    import pandas as pd

    told = [
        pd.to_numeric(frame[column].replace(_YES_NO), errors="coerce").to_numpy(dtype=float)
        for column in ("melanoma", "seborrheic_keratosis")
    ]
    labels: list[str | None] = []
    for melanoma, keratosis in zip(*told, strict=True):
        if melanoma != melanoma or keratosis != keratosis:
            labels.append(None)
        elif melanoma > 0:
            labels.append("melanoma")
        else:
            labels.append("seborrheic keratosis" if keratosis > 0 else "nevus")
    return labels
