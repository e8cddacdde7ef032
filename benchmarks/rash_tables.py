"""DermaCon-IN, SkinCon over Fitzpatrick17k, SCIN and DermX: rashes, any disorder may be the answer.

What a missing entry means differs by table, and is decided here once, from how the table was made:

* DermaCon-IN: annotators chose from a fixed list of descriptors while looking at the photograph, so
  a descriptor that is not listed was not seen: absent. Body parts are those the photograph shows; a
  part it does not show is unknown.
* SkinCon: 48 concepts, each 0 or 1: absent is said.
* SCIN: people ticked what applied; a box left blank is unknown. Counted over those who answered the
  question at all.
* DermX: of the dermatologists of an image, a finding that more than half named is present, one that
  none named is absent, the rest is disputed: unknown. The diagnoses they named are not looked at.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

from benchmarks.data import read_table
from benchmarks.examples import Example, Observed, Table, number
from benchmarks.labels import DERMACON_LABELS, FITZPATRICK17K, SCIN_LABELS, SKINCON_LABELS
from benchmarks.rash_columns import DERMACON, DERMACON_SITES, DERMX, SCIN, SCIN_DURATIONS, SKINCON
from kb.errors import InputError
from kb.fitted import age_band
from kb.knowledge import KnowledgeBase

__all__ = ["DERMACON_IN", "DERMX_TABLE", "SCIN_TABLE", "SKINCON_TABLE", "WEIGHTED", "heaviest"]

_SEXES = {"male": "male", "female": "female"}


def _items(cell: str, known: dict[str, str], knowledge: KnowledgeBase) -> list[str]:
    """Return the findings of a list cell; commas inside brackets do not separate.

    The development part does not hold every entry that the table can: another one is looked up in
    the vocabulary, without its brackets, too, and left out where that does not know it.
    """
    found = []
    for item in (one.strip() for one in re.split(r"[,;](?![^(]*\))", cell or "")):
        plain = re.sub(r"\s*\(.*\)", "", item)
        names = [known.get(item) or item, plain]
        found += [name for name in names if name.lower() in knowledge.finding_names][:1]
    return found


def _ages(band: str, place: str) -> tuple[float | None, tuple[int, ...]]:
    """Return the middle of an age band such as ``20 - 40``, and the decades that it spans."""
    ends = [number(part, place) for part in band.split("-")] if "-" in band else []
    known = [end for end in ends if end is not None]
    if len(known) != 2:
        return None, ()
    low, high = known
    decades = range(age_band(low), age_band(max(high - 1, low)) + 1)
    return (low + high) / 2, tuple(decades)


def _dermacon_in(path: Path, knowledge: KnowledgeBase) -> list[Example]:
    columns = ["Age", "Body_part", "Descriptors", "Disease_label", "Sex", "Subject_ID"]
    examples = []
    for line, row in enumerate(read_table(path, columns), start=2):
        place = f"{path.name}, line {line}"
        seen = Observed(knowledge)
        every = [name or column for column, name in DERMACON.items()]
        named = _items(row["Descriptors"], DERMACON, knowledge)
        seen.list(named, every, others_absent=True)
        sites = _items(row["Body_part"], DERMACON_SITES, knowledge)
        seen.list(sites, DERMACON_SITES.values(), others_absent=False)
        age, decades = _ages(row["Age"], f"{place}, Age")
        document = seen.document(age=age, sex=_SEXES.get(row["Sex"].strip().lower()))
        examples.append(
            Example(
                document=document,
                labels=(row["Disease_label"].strip(),),
                group=row["Subject_ID"].strip() or place,
                asked=frozenset(seen.asked),
                place=place,
                tone=_tone(row.get("Fitzpatrick", "")),
                decades=decades,
            )
        )
    return examples


def _tone(cell: str) -> str:
    """Return a Fitzpatrick type as its digit, empty where it is not given."""
    digits = re.findall(r"[1-6]", cell or "") if "-" not in (cell or "") else []
    return digits[0] if digits else ""


def _skincon(path: Path, knowledge: KnowledgeBase) -> list[Example]:
    examples = []
    for line, row in enumerate(read_table(path, [*SKINCON, "label", "md5hash"]), start=2):
        place = f"{path.name}, line {line}"
        if number(row.get("Do not consider this image"), place):
            continue
        seen = Observed(knowledge)
        for concept in SKINCON:
            value = number(row[concept], f"{place}, {concept}")
            if value is not None:
                seen.tell(concept, value > 0)
        examples.append(
            Example(
                document=seen.document(),
                labels=(row["label"].strip(),),
                group=row["md5hash"].strip() or place,
                asked=frozenset(seen.asked),
                place=place,
                tone=_tone(row.get("fitzpatrick_scale", "")),
            )
        )
    return examples


WEIGHTED = "weighted_skin_condition_label"
"""Column of SCIN with the differential of the dermatologists."""
_FAMILIES = ("textures_", "body_parts_", "condition_symptoms_", "other_symptoms_")


def _scin(path: Path, knowledge: KnowledgeBase) -> list[Example]:
    columns = [*SCIN, "age_group", "sex_at_birth", WEIGHTED]
    examples = []
    for line, row in enumerate(read_table(path, [*columns, "case_id"]), start=2):
        place = f"{path.name}, line {line}"
        labels = heaviest(row[WEIGHTED], f"{place}, {WEIGHTED}")
        if not labels:
            continue  # nobody could grade it: there is no right answer to hold against
        seen = Observed(knowledge)
        for family in _FAMILIES:
            boxes = [column for column in row if column.startswith(family)]
            if any(row[box] == "YES" for box in boxes):
                mapped = [box for box in boxes if box in SCIN]
                named = [SCIN[box] for box in mapped if row[box] == "YES"]
                seen.list(named, [SCIN[box] for box in mapped], others_absent=False)
        duration = SCIN_DURATIONS.get(row.get("condition_duration", ""))
        if duration:
            seen.list([duration], SCIN_DURATIONS.values(), others_absent=False)
        tone = row.get("dermatologist_fitzpatrick_skin_type_label_1") or ""
        examples.append(
            Example(
                document=seen.document(
                    age=_age_group(row["age_group"]),
                    sex=_SEXES.get(row["sex_at_birth"].lower()),
                    setting="teledermatology",
                ),
                labels=labels,
                group=row["case_id"].strip() or place,
                asked=frozenset(seen.asked),
                place=place,
                tone=_tone(tone or row.get("fitzpatrick_skin_type", "")),
            )
        )
    return examples


def _age_group(cell: str) -> float | None:
    ends = [int(part) for part in re.findall(r"\d+", cell or "")]
    return sum(ends) / len(ends) if ends else None


def heaviest(cell: str, place: str) -> tuple[str, ...]:
    """Return the labels of greatest weight of a weighted differential."""
    try:
        weights = ast.literal_eval(cell or "{}")
        top = max(weights.values(), default=0.0)
        return tuple(str(label) for label, weight in weights.items() if weight == top)
    except (ValueError, SyntaxError, AttributeError, TypeError) as error:
        raise InputError(
            "this is no weighted differential", place=place, mend="write {'Eczema': 1.0}"
        ) from error


_DERMX_AGES = {"young": 18.0, "adult": 40.0, "elderly": 70.0}


def _dermx(path: Path, knowledge: KnowledgeBase) -> list[Example]:
    columns = ["image_id", "labeller", "name", "diagnosis"]
    images: dict[str, list[tuple[int, dict[str, str]]]] = defaultdict(list)
    for line, row in enumerate(read_table(path, columns), start=2):
        images[row["image_id"].strip() or f"{path.name}, line {line}"].append((line, row))
    examples = []
    for image, rows in images.items():
        line, first = rows[0]
        if not first["diagnosis"].strip():
            continue  # no gold-standard diagnosis
        experts = {row["labeller"] for _, row in rows}
        votes: dict[str, set[str]] = defaultdict(set)
        for _, row in rows:
            votes[row["name"]].add(row["labeller"])
        seen = Observed(knowledge)
        for name, finding in DERMX.items():
            share = len(votes.get(name, ())) / len(experts)
            if share > 0.5 or share == 0.0:
                seen.tell(finding or name, share > 0.5)
        examples.append(
            Example(
                document=seen.document(age=_DERMX_AGES.get(first.get("age", ""))),
                labels=(first["diagnosis"].strip(),),
                group=image,
                asked=frozenset(seen.asked),
                place=f"{path.name}, line {line}",
                tone=first.get("skin_tone", ""),
            )
        )
    return examples


DERMACON_IN = Table(
    "dermacon-in", "tables/dermacon_in/metadata_train.csv", _dermacon_in, DERMACON_LABELS
)
SKINCON_TABLE = Table(
    "skincon",
    "tables/skincon_fitzpatrick17k/concepts_train.csv",
    _skincon,
    SKINCON_LABELS,
    closed=FITZPATRICK17K,
    exclusive=False,
    flat_prior=True,
)
SCIN_TABLE = Table("scin", "tables/scin/cases_train.csv", _scin, SCIN_LABELS)
DERMX_TABLE = Table(
    "dermx",
    "tables/dermx/annotations_train.csv",
    _dermx,
    {},
    closed=(
        "Acne",
        "Psoriasis",
        "Actinic keratosis",
        "Seborrheic dermatitis",
        "Viral warts",
        "Vitiligo",
    ),
    flat_prior=True,
)
