"""Ways to a diagnosis, side by side: the picture alone, the history alone, and both.

* ``picture``: the network's own sorting of the picture, straight to a class.
* ``findings``: the reasoner on what the network reads of the morphology, without that sorting.
* ``history``: the reasoner on the fields that stand beside the picture.
* ``history_and_sorting``: the reasoner on the history and the sorting, without the morphology.
* ``both``: the reasoner on the history, the morphology and the sorting as soft findings.

The reasoner is asked twice: with the authored knowledge (``authored``), and with counts of the
history from the development table, without the patients of the file (``counted``). Where nothing is
left to count, five folds inside the file take its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.examples import Example
from benchmarks.pictures_figures import class_figures, plain
from benchmarks.pictures_files import Rows
from benchmarks.pictures_history import HISTORIES, History, Reasoner, development_rows
from benchmarks.pictures_labels import Labels
from benchmarks.pictures_network import read_as_the_app
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge

__all__ = ["observations", "reasoned", "ways"]

Floats = NDArray[np.float64]
Observations = list[dict[str, Any]]

FOLDS = 5

WAYS = ("findings", "history", "history_and_sorting", "both")
"""How the reasoner is asked."""


def observations(
    pixels: Sequence[NDArray[np.uint8]], modality: str, *, weights: str | None = None
) -> tuple[list[Observations], int]:
    """Read pictures as the app does; return what each tells the reasoner, and how many it refuses.

    A picture that the gates refuse tells nothing.
    """
    from desks.casework import observations_of

    readings = read_as_the_app(pixels, modality, weights=weights)
    refused = sum(one.refused is not None for one in readings)
    return [observations_of(one) for one in readings], refused


def _sorting(observation: Mapping[str, Any]) -> bool:
    return str(observation["finding"]).startswith("picture-class-")


def ways(
    benchmark: str,
    rows: Rows,
    labels: Sequence[str | None],
    answers: tuple[Floats, NDArray[np.int64]],
    over: Labels,
    pictures: Mapping[str, Sequence[NDArray[np.uint8]]],
    weights: str | None = None,
) -> dict[str, Any]:
    """Return the figures of the ways to a diagnosis.

    Args:
        benchmark: a key of `HISTORIES`.
        rows: the rows of the file.
        labels: the label of each row, None where it has none.
        answers: the network's own probabilities (n, labels), and the label it names (n,).
        over: the labels.
        pictures: by kind, the pictures that are read for the reasoner (one for each row).
        weights: of the network.

    Returns:
        ``picture`` and the ways of `WAYS` (see `class_figures`; of ``counted``), ``authored`` with
        those of `WAYS`, ``refused`` by kind, or ``ways_left_out`` with the reason.
    """
    history = HISTORIES[benchmark]
    known = [row for row, one in enumerate(labels) if one is not None]
    groups = rows.groups[known]
    truth = [str(labels[row]) for row in known]

    def figures(values: Floats, chosen: NDArray[np.int64] | None = None) -> dict[str, Any]:
        melanoma = over.melanoma
        return class_figures(over.names, values, truth, groups, melanoma=melanoma, chosen=chosen)

    found: dict[str, Any] = {"picture": figures(answers[0][known], answers[1][known])}
    if lacking := history.lacks(rows.frame):
        found["ways_left_out"] = f"columns missing: {', '.join(lacking)}"
        return found
    answered, found["refused"] = reasoned(history, rows, known, pictures, weights)
    for name, told in answered.items():
        measured = {way: figures(values) for way, values in told.items()}
        found |= measured if name == "counted" else {name: measured}
    return found


def reasoned(
    history: History,
    rows: Rows,
    known: Sequence[int],
    pictures: Mapping[str, Sequence[NDArray[np.uint8]]],
    weights: str | None = None,
    *,
    authored: bool = True,
) -> tuple[dict[str, dict[str, Floats]], dict[str, float | None]]:
    """Ask the reasoner about rows, in the ways of `WAYS`, with counted and with authored knowledge.

    Args:
        history: of the file.
        rows: the rows of the file.
        known: numbers of those that are asked about.
        pictures: by kind, the pictures that are read for the reasoner (one for each row).
        weights: of the network.
        authored: ask with the authored knowledge alone, too.

    Returns:
        By ``counted`` and ``authored``, by way, the probabilities (known, labels); and by kind the
        share of pictures that the gates refuse.
    """
    knowledge = load_knowledge()
    examples = history.examples(rows.frame, knowledge, rows.path.name)
    read: list[Observations] = [[] for _ in examples]
    shut: dict[str, float | None] = {}
    for modality, pixels in pictures.items():
        more, refused = observations(pixels, modality, weights=weights)
        read = [one + other for one, other in zip(read, more, strict=True)]
        shut[modality] = plain(refused / len(rows))
    cases = [(examples[row], read[row]) for row in known]
    parts = _parts(history, rows, knowledge, [one for one, _ in cases])
    if "counted" in parts and not authored:
        del parts["authored"]
    return {name: _answers(history, knowledge, one, cases) for name, one in parts.items()}, shut


Parts = list[tuple[list[Example], list[int]]]
"""Examples to count, and the cases (by number) that are then answered."""


def _parts(
    history: History, rows: Rows, knowledge: KnowledgeBase, cases: list[Example]
) -> dict[str, Parts]:
    everyone = list(range(len(cases)))
    left = development_rows(history, rows.frame)
    if left is not None and not history.lacks(left):
        counted: Parts = [(history.examples(left, knowledge, "development table"), everyone)]
    else:
        from sklearn.model_selection import GroupKFold

        groups = [one.group for one in cases]
        folds = min(FOLDS, len(set(groups)))
        if folds < 2:
            return {"authored": [([], everyone)]}
        split = GroupKFold(folds).split(cases, groups=groups)
        counted = [([cases[i] for i in a], [int(i) for i in b]) for a, b in split]
    return {"counted": counted, "authored": [([], everyone)]}


def _answers(
    history: History,
    knowledge: KnowledgeBase,
    parts: Parts,
    cases: Sequence[tuple[Example, Observations]],
) -> dict[str, Floats]:
    """Return by way the probabilities (n, labels)."""
    size = len(history.answers)
    values = {way: np.empty((len(cases), size)) for way in WAYS}
    for training, asked in parts:
        reasoner = Reasoner(history, knowledge, training)
        for row in asked:
            example, read = cases[row]
            bare = Example({}, example.labels, example.group, frozenset(), example.place)
            morphology = [one for one in read if not _sorting(one)]
            sorting = [one for one in read if _sorting(one)]
            values["findings"][row] = reasoner.chances(bare, morphology)
            values["history"][row] = reasoner.chances(example)
            values["history_and_sorting"][row] = reasoner.chances(example, sorting)
            values["both"][row] = reasoner.chances(example, read)
    return values
