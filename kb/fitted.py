"""Counts from labelled tables: an overlay over the authored knowledge, one file for each data set.

``kb/fitted/<data set>.yaml`` is written by ``dermatrace kb fit`` and never by hand. It holds counts
(n of N) and a few exponents, no case. The authored belief stays what it is beside it; which data
sets are used is chosen for every differential. How counts and authored beliefs join is written
down in docs/model.md; ``reasoning`` computes it.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError, model_validator
from ruamel.yaml import YAML

from kb.errors import KnowledgeError
from kb.evidence import Identifier, Model
from kb.knowledge import nearest
from kb.yamlio import read_yaml

__all__ = ["AGE_BANDS", "Count", "Exponents", "FittedLabel", "FittedSet", "age_band"]

AGE_BANDS = 9
"""Ages are counted by decades: 0-9, 10-19, ..., 80 and over."""

Share = Annotated[float, Field(ge=0.0)]


def age_band(age: float) -> int:
    """Return the decade of an age in years, 0 to 8."""
    return min(int(age // 10), AGE_BANDS - 1)


class Count(Model):
    """``n`` of ``of``: how often a finding was there when it was looked at.

    Readings (probabilities) count as much as they are sure, so ``n`` may be a fraction.
    """

    n: Share
    of: Share

    @model_validator(mode="after")
    def _part_of_the_whole(self) -> Count:
        if self.n > self.of + 1e-6:
            raise ValueError(f"n={self.n:g} is more than of={self.of:g}")
        return self


class Exponents(Model):
    """How much of a weight counts, when a finding is present, absent or read with a probability.

    Findings of one patient travel together; exponents under 1 take back what is counted twice.
    """

    present: Share = 1.0
    absent: Share = 1.0
    read: Share = 1.0


def _all_decades(ages: tuple[float, ...]) -> tuple[float, ...]:
    if len(ages) not in {0, AGE_BANDS}:
        raise ValueError(f"ages are counted in {AGE_BANDS} decades, here are {len(ages)}")
    return ages


Ages = Annotated[tuple[Share, ...], AfterValidator(_all_decades)]
Correction = Annotated[float, Field(ge=-10.0, le=10.0)]


class FittedLabel(Model):
    """Counts of one disorder, or of a class of disorders.

    Attributes:
        cases: cases with this label.
        women: women among those whose sex is known.
        ages: cases by decade of age.
        findings: counts by finding; a finding that was looked at but is not named has n = 0.
        corrections: by how much the weights of single findings are off together, log10 units, by
            finding; ages by decade, the sex for women against men.
    """

    cases: Annotated[int, Field(ge=1)]
    women: Count | None = None
    ages: Ages = ()
    findings: dict[Identifier, Count] = Field(default_factory=dict)
    corrections: dict[Identifier, Correction] = Field(default_factory=dict)
    age_corrections: Annotated[tuple[Correction, ...], AfterValidator(_all_decades)] = ()
    sex_correction: Correction = 0.0


class FittedSet(Model):
    """What one labelled table says.

    Attributes:
        dataset: name of the data set, and of its source in ``sources.yaml``.
        cases: cases with a label that this knowledge base knows.
        unseen: cases whose label occurs once: what is left over for labels never seen (Good and
            Turing's estimate).
        overall: counts of every finding that was looked at, over all cases.
        exponents: by finding; ``age``, ``sex`` and ``prior`` have their own.
        prior_strength: how many cases an authored likelihood ratio is worth beside these counts;
            None takes the model's parameter.
        made_by: the command that wrote the file.
    """

    dataset: Identifier
    made_by: str = ""
    cases: Annotated[int, Field(ge=1)]
    unseen: Annotated[int, Field(ge=1)] = 1
    women: Count | None = None
    ages: Ages = ()
    overall: dict[Identifier, Count]
    exponents: dict[Identifier, Exponents] = Field(default_factory=dict)
    age_exponent: Share = 1.0
    sex_exponent: Share = 1.0
    prior_exponent: Share = 1.0
    prior_strength: Annotated[float, Field(gt=0.0)] | None = None
    labels: dict[Identifier, FittedLabel]

    @property
    def hash(self) -> str:
        """SHA-256 (hex, first 16) of the content, whatever the layout of the file."""
        text = json.dumps(self.model_dump(exclude={"made_by"}), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @classmethod
    def load(cls, root: Path, dataset: str) -> FittedSet:
        """Return the fitted set of a name from ``root/fitted``.

        Raises:
            KnowledgeError: there is none, or the file is damaged.
        """
        folder = root / "fitted"
        path = folder / f"{dataset}.yaml"
        if not path.is_file():
            known = sorted(one.stem for one in folder.glob("*.yaml"))
            near = nearest(dataset, known) or known
            mend = f"one of {', '.join(near)}" if near else "make one with 'dermatrace kb fit'"
            raise KnowledgeError(f"no fitted data set '{dataset}'", place=str(folder), mend=mend)
        found = cls.from_data(read_yaml(path), place=str(path))
        if found.dataset != dataset:
            raise KnowledgeError(
                f"the file holds the counts of '{found.dataset}'",
                place=str(path),
                mend=f"name it {found.dataset}.yaml",
            )
        return found

    @classmethod
    def from_data(cls, data: Any, *, place: str = "") -> FittedSet:
        """Return the set from the content of its file (counts are written ``[n, of]``).

        Raises:
            KnowledgeError: the content has another form.
        """
        try:
            unpacked = {
                **data,
                "overall": {key: _count(v) for key, v in data["overall"].items()},
                "women": _count(data.get("women")),
                "labels": {
                    name: {
                        **label,
                        "women": _count(label.get("women")),
                        "findings": {
                            key: _count(value) for key, value in label["findings"].items()
                        },
                    }
                    for name, label in data["labels"].items()
                },
            }
            return cls.model_validate(unpacked)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            first = error.errors()[0]["msg"] if isinstance(error, ValidationError) else repr(error)
            raise KnowledgeError(
                f"the fitted counts are damaged: {first}",
                place=place,
                mend="write them anew with 'dermatrace kb fit'",
            ) from error

    def to_yaml(self) -> str:
        """Return the content of the file."""
        data = self.model_dump(exclude_none=True)
        data["overall"] = {key: _pair(value) for key, value in sorted(data["overall"].items())}
        data["exponents"] = dict(sorted(data["exponents"].items()))
        if self.women is not None:
            data["women"] = _pair(data["women"])
        data["ages"] = [_number(one) for one in self.ages]
        data["labels"] = {name: _label(one) for name, one in sorted(self.labels.items())}
        yaml = YAML()
        yaml.default_flow_style = None  # leaves in one line
        yaml.width = 96
        stream = io.StringIO()
        stream.write(
            "# Counts from a labelled table, written by 'dermatrace kb fit'. Do not edit.\n"
        )
        yaml.dump(data, stream)
        return stream.getvalue()

    def save(self, root: Path) -> Path:
        """Write the set to ``root/fitted`` and return the path."""
        path = root / "fitted" / f"{self.dataset}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.to_yaml(), encoding="utf-8")
        return path


def _number(value: float) -> int | float:
    return int(value) if float(value).is_integer() else round(value, 2)


def _count(value: Any) -> Any:
    return value if value is None else dict(zip(("n", "of"), value, strict=True))


def _pair(value: Mapping[str, float]) -> list[int | float]:
    return [_number(value["n"]), _number(value["of"])]


def _label(label: FittedLabel) -> dict[str, Any]:
    data: dict[str, Any] = {"cases": label.cases}
    if label.women is not None:
        data["women"] = _pair(label.women.model_dump())
    if label.ages:
        data["ages"] = [_number(one) for one in label.ages]
    findings = sorted(label.findings.items())
    data["findings"] = {key: _pair(count.model_dump()) for key, count in findings}
    if label.corrections:
        data["corrections"] = dict(sorted(label.corrections.items()))
    if label.age_corrections:
        data["age_corrections"] = list(label.age_corrections)
    if label.sex_correction:
        data["sex_correction"] = label.sex_correction
    return data
