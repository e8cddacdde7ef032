"""A plain classifier to compare with: from picture and history straight to a class, no findings.

The encoder is the shipped one, frozen; what stands on it is a multinomial logistic regression. It
is fitted on the training part of the same file that our reasoner's counts come from, and asked
about rows that neither it nor the encoder has learned from. Features of the training part look
tidier than new ones, because the encoder has learned those pictures: so ``joined`` stands beside
it, where the network's own calibrated sorting and the history are multiplied as independent
evidence (Bayes), with nothing fitted on both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FOLDS", "Fields", "Plain", "features", "joined"]

Floats = NDArray[np.float64]

FOLDS = 5
"""Parts of the training rows, by group, over which the strength of the penalty is chosen."""

PENALTIES = (0.0003, 0.003, 0.03, 0.3)
"""Inverse strengths (scikit-learn's C) that are tried."""

DIRECTIONS = 100
"""Directions of largest spread that are kept of the features and fields."""

RARE = 5
"""Values of a field with fewer training rows than this count as one."""


def features(pixels: Sequence[NDArray[np.uint8]], *, weights: str | None = None) -> Floats:
    """Return what the network's heads read of each picture, (n, channels).

    Args:
        pixels: pictures, each uint8 (height, width, 3).
        weights: of the network.
    """
    import torch

    from vision.canvas import to_canvas
    from vision.predict import VIEWS
    from vision.weights import load_weights

    model = load_weights(weights)
    size = model.network.shape.canvas
    found = []
    with torch.inference_mode():
        for one in pixels:
            canvas = torch.from_numpy(to_canvas(one, size).pixels.copy())
            upright = canvas.permute(2, 0, 1)[None].float() / 255.0
            seen = torch.cat([torch.flip(upright, axes) for axes in VIEWS])
            output = model.quick(seen.contiguous(memory_format=torch.channels_last))
            found.append(output.features.double().mean(0).numpy())
    return np.array(found)


class Fields:
    """Turns the history's columns into numbers: one for each value of a word, age as it is.

    Args:
        words: columns of words (or of yes and no).
        numbers: columns of numbers; a missing one counts as the training part's median, and is
            told by a column of its own.
    """

    def __init__(self, words: Sequence[str], numbers: Sequence[str]) -> None:
        self.words, self.numbers = list(words), list(numbers)

    def _texts(self, frame: pd.DataFrame) -> NDArray[Any]:
        texts = frame[self.words].astype("string").fillna("").apply(lambda one: one.str.upper())
        return np.asarray(texts.to_numpy(dtype=object))

    def _values(self, frame: pd.DataFrame) -> Floats:
        import pandas as pd

        told = [pd.to_numeric(frame[one], errors="coerce") for one in self.numbers]
        return np.array([one.to_numpy(dtype=float) for one in told]).reshape(-1, len(frame)).T

    def fit(self, frame: pd.DataFrame) -> Fields:
        """Learn which values there are from the training part."""
        from sklearn.preprocessing import OneHotEncoder

        self._encoder = OneHotEncoder(
            handle_unknown="infrequent_if_exist", min_frequency=RARE, sparse_output=False
        ).fit(self._texts(frame))
        values = self._values(frame)
        self._middle = np.array(
            [np.nanmedian(one) if (one == one).any() else 0.0 for one in values.T]
        )
        return self

    def of(self, frame: pd.DataFrame) -> Floats:
        """Return the numbers (n, columns) of a frame's rows."""
        values = self._values(frame)
        missing = values != values
        filled = np.where(missing, self._middle, values)
        return np.hstack([self._encoder.transform(self._texts(frame)), filled, missing])


class Plain:
    """A multinomial logistic regression whose penalty is chosen over groups of the training part.

    Args:
        names: the labels, in the order of the probabilities.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(names)

    def fit(self, values: Floats, labels: Sequence[str], groups: Sequence[str]) -> Plain:
        """Learn from rows (n, columns) with their labels; rows of a group stay together."""
        from sklearn.decomposition import PCA
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import GridSearchCV, GroupKFold
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        folds = GroupKFold(min(FOLDS, len(set(groups))))
        search = GridSearchCV(
            make_pipeline(
                StandardScaler(),
                PCA(
                    min(DIRECTIONS, len(values) // 2, values.shape[1]), svd_solver="covariance_eigh"
                ),
                LogisticRegression(solver="newton-cholesky"),
            ),
            {"logisticregression__C": list(PENALTIES)},
            scoring=_misfit,
            cv=list(folds.split(values, groups=list(groups))),
        )
        self._model = search.fit(values, list(labels))
        return self

    def chances(self, values: Floats) -> Floats:
        """Return probabilities (n, labels); a label that was never learned has none."""
        found = np.zeros((len(values), len(self.names)))
        told = self._model.predict_proba(values)
        for number, label in enumerate(self._model.classes_):
            found[:, self.names.index(str(label))] = told[:, number]
        return found


def _misfit(model: Any, values: Floats, labels: Sequence[str]) -> float:
    """Return the mean log probability of the right label; one that was not learned costs 1e-6."""
    told = model.predict_proba(values)
    places = {str(one): number for number, one in enumerate(model.classes_)}
    own = [told[row, places[label]] if label in places else 0.0 for row, label in enumerate(labels)]
    return float(np.log(np.maximum(own, 1e-6)).mean())


def joined(picture: Floats, history: Floats, rates: Floats) -> Floats:
    """Return picture times history over base rate, made to sum to one: Bayes for two witnesses.

    Args:
        picture: probabilities (n, labels), with the base rates in them.
        history: likewise.
        rates: (labels,) shares of the labels in the training part.
    """
    found = np.maximum(picture, 1e-9) * np.maximum(history, 1e-9) / np.maximum(rates, 1e-9)
    return np.asarray(found / found.sum(1, keepdims=True))
