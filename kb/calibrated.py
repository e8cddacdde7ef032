"""What was measured about the probabilities of one setting: a few numbers, one file each.

``kb/calibration/<setting>.yaml`` belongs to the authored knowledge in that setting,
``<setting>+<data set>.yaml`` to the counts of a data set over it. They are written by ``dermatrace
kb calibrate`` and never by hand; each says on which cases it was measured, with how many, and the
hash of the knowledge it was measured with. Later edits do not undo it, but every answer says so.
How the numbers are made and used is written down in docs/calibration.md.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError
from ruamel.yaml import YAML

from kb.epidemiology_schema import Setting
from kb.errors import KnowledgeError
from kb.evidence import Identifier, Model, Proportion
from kb.yamlio import read_yaml

__all__ = [
    "Calibration",
    "Coverage",
    "OperatingPoint",
    "Quality",
    "Tally",
    "Unlike",
    "Urgency",
    "calibration_name",
]

Temperature = Annotated[
    float, Field(ge=0.05, le=20.0, allow_inf_nan=False), AfterValidator(lambda one: round(one, 3))
]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{16,64}$")]


def calibration_name(setting: str, fitted: Sequence[str]) -> str:
    """Return the name of the file for a setting and the data sets whose counts are used."""
    return "+".join([setting, *sorted(fitted)])


class Tally(Model):
    """``n`` of ``of`` cases."""

    n: Annotated[int, Field(ge=0)]
    of: Annotated[int, Field(ge=1)]

    @property
    def share(self) -> float:
        """The proportion."""
        return self.n / self.of


class Quality(Model):
    """How good probabilities are, on cases they were not fitted to; smaller is better.

    Attributes:
        nll: mean of -ln of the probability of the right answers.
        brier: mean squared error over all hypotheses (0 to 2), the right ones taken as one.
        ece: mean gap between the probability of the first answer and how often it is right, ten
            equal bins.
        ece_merged: the same with those disorders taken as one answer that the labels of the table
            cannot tell apart (*tinea* for its kinds).
    """

    nll: float
    brier: float
    ece: float
    ece_merged: float


class Coverage(Model):
    """Split-conformal sets at one level.

    Attributes:
        level: share of patients like those measured whose right answer the set should hold.
        threshold: every disorder with at least this probability is in the set.
        covered: cases whose set held a right answer, each with thresholds from other patients.
        mean_size, median_size: disorders in a set.
    """

    level: Proportion
    threshold: Proportion
    covered: Tally
    mean_size: float
    median_size: float


class OperatingPoint(Model):
    """From which probability on an answer is flagged, and how often that is right.

    Attributes:
        threshold: total probability of what must not be missed.
        sensitivity: must-not-miss cases that are flagged, thresholds chosen on other patients.
        specificity: other cases that are not.
    """

    threshold: Proportion
    sensitivity: Tally
    specificity: Tally


class Urgency(Model):
    """Two operating points for the total probability of what must not be missed.

    Attributes:
        auroc: chance that such a case has a higher total probability than another one.
        sensitivity_first: chosen for a sensitivity of at least .95.
        specificity_first: chosen for a specificity of at least .90.
    """

    auroc: Proportion
    sensitivity_first: OperatingPoint
    specificity_first: OperatingPoint


class Unlike(Model):
    """When a case looks like none of the known disorders; measured by leaving disorders out.

    Attributes:
        threshold: the score (see :mod:`reasoning.trust.unlike`) from which on it is said.
        auroc: chance that a case of a left-out disorder scores higher than one of a known disorder.
        recognized: cases of left-out disorders with such a score.
        spared: cases of known disorders without.
    """

    threshold: float
    auroc: Proportion
    recognized: Tally
    spared: Tally


class Calibration(Model):
    """Everything measured about one setting, with or without counts.

    Attributes:
        fitted: data sets whose counts were used, each with the hash of its file.
        measured_on: name of the data set of the cases.
        split: how the cases were divided so that none vouches for itself.
        cases: cases with a label that the knowledge base knows; only these are counted below.
        left_aside: cases whose label names no disorder of the knowledge base.
        temperature: sums are divided by it before they become probabilities.
        before, after: quality at temperature 1 and at one fitted to other patients.
    """

    setting: Setting
    fitted: dict[Identifier, Hash] = Field(default_factory=dict)
    knowledge_hash: Hash
    made_by: str = ""
    measured_on: Identifier
    split: str
    cases: Annotated[int, Field(ge=1)]
    left_aside: Annotated[int, Field(ge=0)] = 0
    temperature: Temperature
    before: Quality
    after: Quality
    sets: tuple[Coverage, ...] = ()
    urgency: Urgency | None = None
    unlike: Unlike | None = None

    @property
    def name(self) -> str:
        """Name of the file."""
        return calibration_name(self.setting, list(self.fitted))

    @property
    def hash(self) -> str:
        """SHA-256 (hex, first 16) of the content, whatever the layout of the file."""
        text = json.dumps(self.model_dump(exclude={"made_by"}), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @classmethod
    def find(cls, root: Path, setting: str, fitted: Sequence[str] = ()) -> Calibration | None:
        """Return what was measured for a setting and the counts in use, None where nothing was.

        Raises:
            KnowledgeError: the file is damaged, or belongs to something else.
        """
        name = calibration_name(setting, fitted)
        path = root / "calibration" / f"{name}.yaml"
        if not path.is_file():
            return None
        mend = "write it anew with 'dermatrace kb calibrate'"
        try:
            found = cls.model_validate(_unpacked(read_yaml(path)))
        except (TypeError, ValueError, AttributeError) as error:
            first = error.errors()[0]["msg"] if isinstance(error, ValidationError) else repr(error)
            message = f"the calibration is damaged: {first}"
            raise KnowledgeError(message, place=str(path), mend=mend) from error
        if found.name != name:
            raise KnowledgeError(
                f"the file holds what was measured for '{found.name}'", place=str(path), mend=mend
            )
        return found

    def to_yaml(self) -> str:
        """Return the content of the file."""
        yaml = YAML()
        yaml.default_flow_style = None  # leaves in one line
        yaml.width = 96
        stream = io.StringIO()
        stream.write("# Measured on labelled cases by 'dermatrace kb calibrate'. Do not edit.\n")
        yaml.dump(_packed(self.model_dump(exclude_none=True)), stream)
        return stream.getvalue()

    def save(self, root: Path) -> Path:
        """Write it to ``root/calibration`` and return the path."""
        path = root / "calibration" / f"{self.name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.to_yaml(), encoding="utf-8")
        return path


_TALLIES = {"covered", "sensitivity", "specificity", "recognized", "spared"}


def _packed(data: Any) -> Any:
    """Write counts as ``[n, of]``."""
    if isinstance(data, dict):
        return {
            key: [value["n"], value["of"]] if key in _TALLIES else _packed(value)
            for key, value in data.items()
        }
    return [_packed(one) for one in data] if isinstance(data, list | tuple) else data


def _unpacked(data: Any) -> Any:
    if isinstance(data, dict):
        return {
            key: dict(zip(("n", "of"), value, strict=True)) if key in _TALLIES else _unpacked(value)
            for key, value in data.items()
        }
    return [_unpacked(one) for one in data] if isinstance(data, list) else data
