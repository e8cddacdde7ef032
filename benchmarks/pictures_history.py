"""What the rows of a picture file tell beside the picture, as cases, and the reasoner's answers.

PAD-UFES-20 has a history of up to 24 fields, HAM10000 age, sex and site, derm7pt sex and site. The
seven-point criteria of derm7pt were read off the picture by experts: they are no history.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.examples import Example, Observed, Table, number
from benchmarks.lesion_columns import DERM7PT, HAM10000_SITES, PAD_UFES
from benchmarks.lesion_tables import DERM7PT_TABLE, PAD_UFES_TABLE, pad_ufes_example
from benchmarks.pictures_labels import DERM7PT_GROUPS
from benchmarks.study import Study
from kb.knowledge import KnowledgeBase, Target
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import diagnose
from reasoning.parameters import NONE_OF_THESE, Parameters

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["HISTORIES", "History", "Reasoner", "development_rows"]

Floats = NDArray[np.float64]

_SEXES = {"male": "male", "female": "female"}


def _ham(row: Mapping[str, str], knowledge: KnowledgeBase, place: str) -> Example:
    seen = Observed(knowledge)
    if (told := row["localization"].lower()) in HAM10000_SITES:
        site = HAM10000_SITES[told]
        seen.list([site], HAM10000_SITES.values(), others_absent=False)
    seen.tell("picture-of-one-lesion", True)
    document = seen.document(
        age=number(row["age"], f"{place}, age"), sex=_SEXES.get(row["sex"].lower())
    )
    group = row.get("lesion_group") or row.get("lesion_id") or place
    return Example(document, (row["dx"],), group, frozenset(seen.asked), place)


def _derm7pt(row: Mapping[str, str], knowledge: KnowledgeBase, place: str) -> Example:
    seen = Observed(knowledge)
    sites = DERM7PT["location"]
    if (told := row["location"].lower()) in sites:
        seen.list([sites[told]], sites.values(), others_absent=False)
    seen.tell("picture-of-one-lesion", True)
    document = seen.document(sex=_SEXES.get(row["sex"].lower()))
    group = row.get("case_num") or place
    return Example(document, (row["diagnosis"],), group, frozenset(seen.asked), place)


HAM10000_TABLE = Table(
    "ham10000",
    "tables/ham10000/metadata_train.csv",
    lambda _path, _knowledge: [],
    {
        "akiec": "actinic keratosis or Bowen disease",
        "bcc": "basal cell carcinoma",
        "bkl": "benign keratosis",
        "df": "dermatofibroma",
        "mel": "melanoma of the skin",
        "nv": "melanocytic nevus, any",
        "vasc": "vascular lesion",
    },
    closed=("akiec", "bcc", "bkl", "df", "mel", "nv", "vasc"),
)


@dataclass(frozen=True)
class History:
    """How the history of a picture file is read.

    Attributes:
        table: what the labels stand for.
        columns: the columns that are needed.
        example: of a row as text, its case.
        answers: for each label that is measured over, the table's labels that it holds.
        group: columns that tell rows of one patient or lesion, the first that is there.
    """

    table: Table
    columns: tuple[str, ...]
    example: Any
    answers: Mapping[str, tuple[str, ...]]
    group: tuple[str, ...]

    def lacks(self, frame: pd.DataFrame) -> list[str]:
        """Return the columns that a file lacks."""
        return [column for column in self.columns if column not in frame.columns]

    def examples(self, frame: pd.DataFrame, knowledge: KnowledgeBase, name: str) -> list[Example]:
        """Return the case of each row, in order."""
        kept = [c for c in frame.columns if not _is_binary(frame[c])]
        texts = frame[kept].astype("string").fillna("")
        rows = texts.to_dict(orient="records")
        return [
            self.example(
                {str(key): str(value).strip() for key, value in row.items()},
                knowledge,
                f"{name}, row {at}",
            )
            for at, row in enumerate(rows, start=1)
        ]


def _is_binary(column: pd.Series[Any]) -> bool:
    return any(isinstance(one, bytes | dict | list | np.ndarray) for one in column.head(50)) or (
        column.dtype == object and any(isinstance(one, bytes) for one in column.tolist())
    )


HISTORIES: dict[str, History] = {
    "pad_ufes_images": History(
        PAD_UFES_TABLE,
        (*dict.fromkeys(PAD_UFES), "patient_id", "diagnostic", "age", "gender", "region"),
        pad_ufes_example,
        {label: (label,) for label in PAD_UFES_TABLE.closed},
        ("patient_id", "lesion_id", "img_id"),
    ),
    "ham10000": History(
        HAM10000_TABLE,
        ("dx", "age", "sex", "localization"),
        _ham,
        {label: (label,) for label in HAM10000_TABLE.closed},
        ("lesion_group", "lesion_id", "image_id"),
    ),
    "derm7pt": History(
        DERM7PT_TABLE,
        ("diagnosis", "location", "sex"),
        _derm7pt,
        DERM7PT_GROUPS,
        ("case_num",),
    ),
}
"""By benchmark."""


class Reasoner:
    """The reasoner over the closed list of a study.

    Args:
        history: whose labels.
        knowledge: the knowledge base.
        learned: examples whose counts are used, too; where none has a label that is known, the
            authored knowledge answers alone.
    """

    def __init__(
        self, history: History, knowledge: KnowledgeBase, learned: Sequence[Example] = ()
    ) -> None:
        self.history = history
        self.study = Study(history.table, knowledge, Parameters())
        known = any(self.study.learnable(one) is not None for one in learned)
        fitted = (self.study.fit(learned),) if known else ()
        self.compiled = CompiledKnowledge(
            knowledge, self.study.parameters, only=self.study.only, fitted=fitted
        )

    @cached_property
    def _members(self) -> list[frozenset[str]]:
        """The disorders of each answer."""
        found = []
        for labels in self.history.answers.values():
            targets: list[Target | None] = [self.study.target(label) for label in labels]
            found.append(frozenset().union(*(one.members for one in targets if one is not None)))
        return found

    def chances(self, example: Example, more: Sequence[Mapping[str, Any]] = ()) -> Floats:
        """Return the probability of each answer (summing to one) for a case.

        Args:
            example: the case.
            more: further observations, such as what was read from its picture.
        """
        document = dict(example.document)
        document["observations"] = [*document.get("observations", ()), *more]
        case = self.study.case(replace(example, document=document))
        answer = diagnose(case, self.compiled)
        chance = {h.id: h.posterior for h in answer.hypotheses if h.id != NONE_OF_THESE}
        values = np.array([sum(chance.get(one, 0.0) for one in m) for m in self._members])
        return np.asarray(values / max(float(values.sum()), 1e-300))


def development_rows(history: History, frame: pd.DataFrame) -> pd.DataFrame | None:
    """Return the rows of the development table without patients (lesions) of a file.

    None where the table is not on this machine or nothing of it is left.
    """
    import pandas as pd

    from benchmarks.data import data_root

    path: Path = data_root() / history.table.default
    column = next((c for c in history.group if c in frame.columns), None)
    if column is None or not path.is_file():
        return None
    table = pd.read_csv(path, keep_default_na=False, dtype=str)
    if column not in table.columns:
        return None
    left = table[~table[column].isin(frame[column].astype(str))].reset_index(drop=True)
    return left if len(left) else None
