"""Our way through findings beside a plain classifier that goes straight to a diagnosis.

Same pictures, same encoder, same history, same rows: those that neither the encoder nor anything
that stands on it has learned from (of HAM10000 the validation rows whose lesion has no training
picture, of derm7pt the official validation cases, of PAD-UFES-20 a fifth of the patients).

ours
    ``sorting``: the network's own head (no findings either: it is the plain classifier as the
    encoder was trained with it); ``findings``: the reasoner on the morphology that was read;
    ``history``; ``history_and_sorting``; ``both``: the reasoner on history, morphology and sorting,
    as the app does it.
plain
    ``picture``, ``history``, ``both``: a logistic regression on the frozen features, on the fields
    of the history, on both together; ``joined``: sorting and plain history as two witnesses.

`dermatrace bench compare_pictures` (``--cases N`` for the first N rows of each set).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import data_root
from benchmarks.pictures_figures import class_figures, intervals
from benchmarks.pictures_files import Rows, groups_of, held_out, rows_of
from benchmarks.pictures_history import HISTORIES, History, development_rows
from benchmarks.pictures_labels import DERM7PT, HAM, PAD, Labels, derm7pt_group
from benchmarks.pictures_network import class_head, named, see
from benchmarks.pictures_plain import Fields, Plain, features, joined
from benchmarks.pictures_runs import DEVELOPMENT
from benchmarks.pictures_ways import reasoned

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SETS", "Compared", "run"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Compared:
    """A set that is compared over.

    Attributes:
        images: columns of pictures, the first that is filled.
        label: column of the label.
        over: the labels.
        modality: kind of the pictures.
        group: columns of lesion, case or patient, the first that is there.
        split: column whose rows "train" were learned from, "" where a fifth of the groups was kept.
        words: columns of the history that hold words.
        numbers: columns of the history that hold numbers.
    """

    images: tuple[str, ...]
    label: str
    over: Labels
    modality: str
    group: tuple[str, ...]
    split: str
    words: tuple[str, ...]
    numbers: tuple[str, ...]

    def learned(self, frame: pd.DataFrame) -> NDArray[np.bool]:
        """Return which rows the network learned from."""
        if not self.split:
            return np.asarray(~held_out(frame, *self.group))
        return (frame[self.split].astype("string").str.lower() == "train").to_numpy(dtype=bool)

    def unseen(self, frame: pd.DataFrame) -> NDArray[np.bool]:
        """Return which rows it did not learn from, nor any of their group."""
        learned, groups = self.learned(frame), groups_of(frame, *self.group)
        return np.asarray(~learned & ~np.isin(groups, groups[learned]))


SETS = {
    "ham10000": Compared(
        ("image",), "dx", HAM, "dermoscopic", ("lesion_group", "lesion_id"), "split_dermamnist",
        ("sex", "localization"), ("age",),
    ),
    "derm7pt": Compared(
        ("derm_image",), "diagnosis", DERM7PT, "dermoscopic", ("case_num",), "split",
        ("sex", "location"), (),
    ),
    "pad_ufes_images": Compared(
        ("photo", "lesion_on_black"), "diagnostic", PAD, "clinical", ("patient_id",), "",
        (
            "smoke", "drink", "pesticide", "gender", "skin_cancer_history", "cancer_history",
            "has_piped_water", "has_sewage_system", "region", "itch", "grew", "hurt", "changed",
            "bleed", "elevation",
        ),
        ("age", "fitspatrick", "diameter_1", "diameter_2"),
    ),
}  # fmt: skip


def run(most: int | None = None, *, weights: str | None = None) -> dict[str, Any]:
    """Return the figures of every way over every set.

    Args:
        most: rows of each set; all where not given.
        weights: of the network.

    Raises:
        InputError: the folder of development data is not there.
    """
    return {
        "benchmark": "compare_pictures",
        "sets": {name: _compare(name, one, most, weights) for name, one in SETS.items()},
    }


def _compare(name: str, one: Compared, most: int | None, weights: str | None) -> dict[str, Any]:
    path = data_root() / DEVELOPMENT[name]
    asked = rows_of(
        path, image=one.images, need=(one.label,), group=one.group,
        keep=lambda frame: _first(one.unseen(frame), most), keeps="rows that nothing learned from",
    )  # fmt: skip
    learned = rows_of(
        path, image=one.images, need=(one.label,), group=one.group,
        keep=lambda frame: _first(one.learned(frame), most), keeps="rows that were learned from",
    )  # fmt: skip
    history, truth = HISTORIES[name], _labels(one, asked.frame)
    seen = see(asked.pixels, weights=weights)
    sorting, chosen = named(seen, one.modality, one.over)
    answered, refused = reasoned(
        history, asked, range(len(asked)), {one.modality: asked.pixels}, weights, authored=False
    )
    ours = {"sorting": sorting, **answered["counted"]}
    head = class_head(one.modality, seen.shares)
    rates = np.array(seen.model.calibrations[head.name].base_rates)[None]
    plain = _plain(one, history, asked, learned, weights)
    plain["joined"] = joined(sorting, plain["history"], one.over.fold(rates, head)[0])
    return {
        "n": len(asked),
        "rows": asked.split,
        "n_learned_from": len(learned),
        "refused": refused,
        "sorting_as_named": _figures(one, sorting, truth, asked, chosen),
        "ours": {way: _figures(one, values, truth, asked) for way, values in ours.items()},
        "plain": {way: _figures(one, values, truth, asked) for way, values in plain.items()},
        "ours_less_plain": {
            f"{mine} less {other}": _less(one, ours[mine], plain[other], truth, asked)
            for mine, other in (("findings", "picture"), ("history", "history"), ("both", "both"))
        },
    }


def _first(which: NDArray[np.bool], most: int | None) -> NDArray[np.bool]:
    return which if most is None else which & (np.cumsum(which) <= most)


def _labels(one: Compared, frame: pd.DataFrame) -> list[str]:
    said = [str(value).strip() for value in frame[one.label]]
    return [derm7pt_group(label) for label in said] if one.over is DERM7PT else said


def _plain(
    one: Compared, history: History, asked: Rows, learned: Rows, weights: str | None
) -> dict[str, Floats]:
    """Return the plain classifier's probabilities (n, labels) by way."""
    names = one.over.names
    table = development_rows(history, asked.frame)
    told = learned.frame if table is None else table
    fields = Fields(one.words, one.numbers).fit(told)
    by_history = Plain(names).fit(
        fields.of(told), _labels(one, told), groups_of(told, *one.group).tolist()
    )
    before, after = (features(rows.pixels, weights=weights) for rows in (learned, asked))
    labels, groups = _labels(one, learned.frame), learned.groups.tolist()
    by_picture = Plain(names).fit(before, labels, groups)
    wide = np.hstack([before, fields.of(learned.frame)])
    by_both = Plain(names).fit(wide, labels, groups)
    asked_fields = fields.of(asked.frame)
    return {
        "picture": by_picture.chances(after),
        "history": by_history.chances(asked_fields),
        "both": by_both.chances(np.hstack([after, asked_fields])),
    }


def _figures(
    one: Compared,
    values: Floats,
    truth: list[str],
    rows: Rows,
    chosen: NDArray[np.int64] | None = None,
) -> dict[str, Any]:
    over = one.over
    return class_figures(
        over.names, values, truth, rows.groups, melanoma=over.melanoma, chosen=chosen
    )


def _less(
    one: Compared, mine: Floats, other: Floats, truth: list[str], rows: Rows
) -> Mapping[str, list[float] | None]:
    """Return 95 % intervals of our figures less the plain classifier's, over the same draws."""
    names = one.over.names
    codes = np.array([names.index(label) if label in names else -1 for label in truth])

    def score(chosen: NDArray[np.int64]) -> dict[str, float]:
        right = codes[chosen]
        told = [values[chosen].argmax(1) == right for values in (mine, other)]
        present = [right == label for label in np.unique(right[right >= 0])]
        balanced = [float(np.mean([hits[own].mean() for own in present])) for hits in told]
        return {
            "accuracy": float(told[0].mean() - told[1].mean()),
            "balanced_accuracy": balanced[0] - balanced[1],
        }

    return intervals(score, rows.groups)
