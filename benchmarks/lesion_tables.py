"""PAD-UFES-20, MILK10k, derm7pt and UCI: studies with a closed list of diagnoses.

* PAD-UFES-20: a missing history is unknown. It is missing more often in harmless lesions, so the
  gap itself must not count, and nothing here makes a finding of it. ``biopsed`` follows from the
  diagnosis and is never read.
* MILK10k: scores of picture concepts are soft evidence against their average in the development
  part, one case for each lesion with its two pictures.
* derm7pt: ``absent`` says that the whole criterion is absent.
* UCI: grade 0 is absent, 1 (slight) to 3 present.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from benchmarks import uci
from benchmarks.data import read_table
from benchmarks.examples import Example, Observed, Table, number
from benchmarks.lesion_columns import DERM7PT, MILK10K, MILK10K_SITES, PAD_UFES, PAD_UFES_SITES
from kb.knowledge import KnowledgeBase

__all__ = ["DERM7PT_TABLE", "MILK10K_TABLE", "PAD_UFES_TABLE", "pad_ufes_example", "uci_table"]

_SEXES = {"male": "male", "female": "female"}
_ANSWERS = {"true": True, "false": False}
_DIAMETERS = ("diameter_1", "diameter_2")
_LARGE_MM = 6.0
_FAIR = 2.0
"""Fitzpatrick types I and II."""


def pad_ufes_example(row: Mapping[str, str], knowledge: KnowledgeBase, place: str) -> Example:
    """Return the case of one row of PAD-UFES-20, its cells as text."""
    seen = Observed(knowledge)
    for column, finding in PAD_UFES.items():
        if column in _DIAMETERS:
            millimetres = number(row[column], f"{place}, {column}")
            if millimetres is not None:
                seen.tell(finding, millimetres > _LARGE_MM)
            continue
        answer = _ANSWERS.get(row[column].strip().lower())
        if answer is not None:
            seen.tell(finding, answer)
    region = row["region"].strip()
    if region in PAD_UFES_SITES:
        sites = [name or column for column, name in PAD_UFES_SITES.items()]
        seen.list([PAD_UFES_SITES[region] or region], sites, others_absent=False)
    tone = number(row.get("fitspatrick"), f"{place}, fitspatrick")
    if tone is not None:
        seen.tell("fair-skin", tone <= _FAIR)
    seen.tell("picture-of-one-lesion", True)
    return Example(
        document=seen.document(
            age=number(row["age"], f"{place}, age"),
            sex=_SEXES.get(row["gender"].strip().lower()),
        ),
        labels=(row["diagnostic"].strip(),),
        group=row["patient_id"].strip() or place,
        asked=frozenset(seen.asked),
        place=place,
        tone=(row.get("fitspatrick") or "").split(".")[0],
    )


def _pad_ufes(path: Path, knowledge: KnowledgeBase) -> list[Example]:
    columns = [*PAD_UFES, "patient_id", "diagnostic", "age", "gender", "region"]
    return [
        pad_ufes_example(row, knowledge, f"{path.name}, line {line}")
        for line, row in enumerate(read_table(path, columns), start=2)
    ]


_RATES = {
    "clinical": {
        "MONET_ulceration_crust": 0.352,
        "MONET_vasculature_vessels": 0.018,
        "MONET_erythema": 0.359,
        "MONET_pigmented": 0.269,
    },
    "dermoscopic": {
        "MONET_ulceration_crust": 0.361,
        "MONET_vasculature_vessels": 0.226,
        "MONET_pigmented": 0.359,
        "MONET_erythema": 0.350,
    },
}
"""Average score by kind of picture over the development part (3,185 pictures each)."""


def _milk10k(path: Path, knowledge: KnowledgeBase) -> list[Example]:
    columns = ["lesion_id", "image_type", "dx", "age_approx", "sex", "site"]
    lesions: dict[str, list[tuple[int, dict[str, str]]]] = defaultdict(list)
    for line, row in enumerate(read_table(path, columns), start=2):
        lesions[row["lesion_id"].strip() or f"{path.name}, line {line}"].append((line, row))
    examples = []
    for lesion, rows in lesions.items():
        line, first = rows[0]
        place = f"{path.name}, line {line}"
        seen = Observed(knowledge)
        for at, row in rows:
            kind = "dermoscopic" if row["image_type"].startswith("dermoscopic") else "clinical"
            for column, finding in MILK10K[kind].items():
                score = number(row.get(column), f"{path.name}, line {at}, {column}")
                if score is not None:
                    seen.read(finding, min(max(score, 0.0), 1.0), _RATES[kind][column])
        if first["site"] in MILK10K_SITES:
            site = MILK10K_SITES[first["site"]]
            seen.list([site], MILK10K_SITES.values(), others_absent=False)
        seen.tell("picture-of-one-lesion", True)
        examples.append(
            Example(
                document=seen.document(
                    setting="skin-cancer-clinic",  # 95.7 % of the lesions were biopsied or excised
                    age=number(first["age_approx"], f"{place}, age_approx"),
                    sex=_SEXES.get(first["sex"]),
                ),
                labels=(first["dx"].strip(),),
                group=lesion,
                asked=frozenset(seen.asked),
                place=place,
                tone=first.get("skin_tone_class") or "",
                fine_label=(first.get("diagnosis_full") or "").strip(),
            )
        )
    return examples


_CRITERIA = {
    "pigment_network": "pigment-network",
    "streaks": "streaks",
    "pigmentation": "dermoscopic-pigmentation",
    "regression_structures": "regression-structures",
    "dots_and_globules": "dots-and-globules",
    "blue_whitish_veil": "blue-whitish-veil",
    "vascular_structures": "vascular-structures",
}
"""The general finding of each criterion, which ``absent`` denies."""


def _derm7pt(path: Path, knowledge: KnowledgeBase) -> list[Example]:
    examples = []
    for line, row in enumerate(read_table(path, [*DERM7PT, "diagnosis", "sex"]), start=2):
        place = f"{path.name}, line {line}"
        seen = Observed(knowledge)
        for column, known in DERM7PT.items():
            value = row[column].strip()
            if value in known:
                others = column not in {"location"}
                seen.list([known[value]], known.values(), others_absent=others)
            elif value == "absent":
                seen.list([], known.values(), others_absent=True)
                seen.tell(_CRITERIA[column], False)
        seen.tell("picture-of-one-lesion", True)
        examples.append(
            Example(
                document=seen.document(sex=_SEXES.get(row["sex"])),
                labels=(row["diagnosis"].strip(),),
                group=row.get("case_id") or row.get("case_num") or place,
                asked=frozenset(seen.asked),
                place=place,
            )
        )
    return examples


def _uci(histology: bool) -> Table:
    columns = {**uci.CLINICAL, **uci.HISTOLOGY} if histology else uci.CLINICAL

    def read(path: Path, knowledge: KnowledgeBase) -> list[Example]:
        examples = []
        for line, row in enumerate(read_table(path, [*columns, "age", "diagnosis"]), start=2):
            place = f"{path.name}, line {line}"
            document = uci.document_of(row, columns, place)
            ids = {knowledge.finding_names[name] for name in columns.values()}
            asked = [*document["present"], *document["absent"]]
            examples.append(
                Example(
                    document=document,
                    labels=(row["diagnosis"].strip(),),
                    group=row.get("row") or place,
                    asked=frozenset(knowledge.finding_names[name] for name in asked) & ids,
                    place=place,
                )
            )
        return examples

    name = "uci-dermatology"
    path = "tables/uci_dermatology/dermatology_train.csv"
    return Table(name, path, read, {}, closed=uci.DIAGNOSES, flat_prior=True)


def uci_table(*, histology: bool) -> Table:
    """Return the UCI table, with or without what the microscope shows."""
    return _uci(histology)


PAD_UFES_TABLE = Table(
    "pad-ufes-20",
    "tables/pad_ufes_20/metadata_train.csv",
    _pad_ufes,
    {
        "ACK": "actinic keratosis",
        "BCC": "basal cell carcinoma",
        "MEL": "melanoma of the skin",
        "NEV": "melanocytic nevus, any",
        "SCC": "squamous cell carcinoma or Bowen disease",
        "SEK": "seborrheic keratosis",
    },
    closed=("ACK", "BCC", "MEL", "NEV", "SCC", "SEK"),
)
MILK10K_TABLE = Table(
    "milk10k",
    "tables/milk10k/metadata_train.csv",
    _milk10k,
    {
        "AKIEC": "actinic keratosis or Bowen disease",
        "BCC": "basal cell carcinoma",
        "BEN_OTH": "other benign tumor",
        "BKL": "benign keratosis",
        "DF": "dermatofibroma",
        "INF": "inflammatory or infectious disorder",
        "MAL_OTH": "other malignant tumor",
        "MEL": "melanoma of the skin",
        "NV": "melanocytic nevus, any",
        "SCCKA": "squamous cell carcinoma or keratoacanthoma",
        "VASC": "vascular lesion",
    },
    closed=(
        "AKIEC", "BCC", "BEN_OTH", "BKL", "DF", "INF", "MAL_OTH", "MEL", "NV", "SCCKA", "VASC",
    ),
)  # fmt: skip
DERM7PT_TABLE = Table(
    "derm7pt",
    "tables/derm7pt/meta_train_valid.csv",
    _derm7pt,
    {
        "clark nevus": "dysplastic nevus",
        "dermal nevus": "melanocytic nevus",
        "lentigo": "solar lentigo or simple lentigo",
        "melanosis": "mucosal melanotic macule",
        "melanoma (in situ)": "melanoma of the skin",
        "melanoma (less than 0.76 mm)": "melanoma of the skin",
        "melanoma (0.76 to 1.5 mm)": "melanoma of the skin",
        "melanoma (more than 1.5 mm)": "melanoma of the skin",
        "melanoma metastasis": "cutaneous metastasis",
        "miscellaneous": "none of these",
        "reed or spitz nevus": "Spitz or Reed nevus",
        "vascular lesion": "vascular lesion",
        "combined nevus": "combined nevus",
        "congenital nevus": "congenital melanocytic nevus",
    },
    closed=(
        "basal cell carcinoma", "blue nevus", "clark nevus", "combined nevus", "congenital nevus",
        "dermal nevus", "dermatofibroma", "lentigo", "melanoma (in situ)", "melanoma metastasis",
        "melanosis", "recurrent nevus", "reed or spitz nevus", "seborrheic keratosis",
        "vascular lesion",
    ),
    flat_prior=True,  # an atlas
)  # fmt: skip
