"""How fast a batch is, beside the bare product of its matrices and beside scikit-learn.

The same naive Bayes model stands in all three. scikit-learn's ``BernoulliNB`` scores a feature that
is there with log p − log (1 − p), and adds the sum of log (1 − p) over all features to the prior of
each class. So with p = sigmoid(w) its score of a feature is the engine's weight w (in natural
logarithms), and with that sum taken from the prior nothing else is added: its posteriors are the
engine's. It is given the closed cases, one feature for each thing that can be weighed; closing is
on the engine's account alone. It returns the likeliest class; the engine computes all posteriors,
correctly rounded, too.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from benchmarks.speed_timing import side_by_side
from reasoning.batches.batch import PART, Batch
from reasoning.batches.cases import EncodedCases
from reasoning.case import Case
from reasoning.compiled import CompiledKnowledge
from reasoning.parameters import RESOLUTION

__all__ = ["batch_figures", "bernoulli_model", "weighed_of"]

SETTING = "dermatology-clinic"
_UNIT = math.log(10.0) / 10**RESOLUTION


def weighed_of(batch: Batch, encoded: EncodedCases) -> csr_matrix:
    """Return what is weighed in each case: the sparse factor of the product, one setting."""
    from scipy.sparse import vstack

    matrix, parts = batch.matrix(SETTING), []
    for start in range(0, encoded.count, PART):
        part = encoded.between(start, start + PART)
        closed = batch.hierarchy.close(part.present, part.absent, part.count)
        telling = closed.telling_present, closed.telling_absent
        parts.append(matrix.weighed(*telling, part.people, part.count))
    return csr_matrix(vstack(parts, format="csr"))


def bernoulli_model(batch: Batch) -> Any:
    """Return scikit-learn's naive Bayes with the engine's weights; see the top of this module."""
    from sklearn.naive_bayes import BernoulliNB

    weights = batch.matrix(SETTING).double.T * _UNIT
    log_there, log_not = -np.logaddexp(0.0, -weights), -np.logaddexp(0.0, weights)
    model = BernoulliNB()
    model.classes_ = np.array(batch.hypotheses)
    model.n_features_in_ = weights.shape[1]
    model.feature_log_prob_ = log_there
    model.class_log_prior_ = -log_not.sum(axis=1)
    return model


def _through(batch: Batch, encoded: EncodedCases) -> Callable[[], None]:
    def run() -> None:
        for _ in batch.steps(encoded):
            pass

    return run


def _firsts(batch: Batch, encoded: EncodedCases) -> npt.NDArray[np.int64]:
    """Return the place of the likeliest hypothesis of each case."""
    return np.concatenate([step.top(1)[:, 0] for step in batch.steps(encoded)])


def batch_figures(
    compiled: CompiledKnowledge, cases: Sequence[Case], *, repeats: int = 5
) -> dict[str, Any]:
    """Return how many cases a second, and ratios to the product and to scikit-learn.

    The bare product is measured in double precision, as numpy and scikit-learn compute, and in
    single, which holds the engine's whole numbers; at once, its result kept, and in the blocks in
    which the batch makes it, its result dropped.

    Args:
        compiled: the knowledge base.
        cases: the batch; of one setting, none contradicting itself.
        repeats: turns; figures are medians over them.
    """
    # an excluded disorder is a matter of rules, which the other two do not know
    batch = Batch(compiled, keep_excluded=True)
    encoded = batch.encode(cases)
    weighed, matrix = weighed_of(batch, encoded), batch.matrix(SETTING)
    double = weighed.astype(np.float64)
    model = bernoulli_model(batch)
    size = 512
    blocks = [weighed[start : start + size] for start in range(0, len(cases), size)]
    double_blocks = [one.astype(np.float64) for one in blocks]

    def in_blocks(factors: list[csr_matrix], weights: npt.NDArray[Any]) -> None:
        for one in factors:
            one @ weights

    work: dict[str, Callable[[], object]] = {
        "posterior": _through(batch, encoded),
        "product": lambda: double @ matrix.double,
        "product_single": lambda: weighed @ matrix.single,
        "product_blocks": lambda: in_blocks(double_blocks, matrix.double),
        "product_single_blocks": lambda: in_blocks(blocks, matrix.single),
        "encode": lambda: batch.encode(cases),
        "first": lambda: _firsts(batch, encoded),
        "sklearn": lambda: model.predict(double),
    }
    times = side_by_side(work, repeats)
    each = {
        name: statistics.median(values) / len(cases) * 1e6 for name, values in times.wall.items()
    }
    products = ("product", "product_single", "product_blocks", "product_single_blocks")
    return {
        "cases": len(cases),
        "weighed_per_case": round(weighed.nnz / len(cases), 2),
        "posterior_cases_per_s": round(1e6 / each["posterior"]),
        "posterior_with_encoding_cases_per_s": round(1e6 / (each["posterior"] + each["encode"])),
        "microseconds_per_case": {name: round(value, 2) for name, value in each.items()},
        **{
            f"ratio_posterior_to_{name}": round(times.ratio("posterior", name), 2)
            for name in products
        },
        "ratio_sklearn_predict_to_posterior": round(times.ratio("sklearn", "posterior"), 2),
        "ratio_sklearn_predict_to_first": round(times.ratio("sklearn", "first"), 2),
        **_agreement(batch, encoded, model, double),
    }


def _agreement(
    batch: Batch, encoded: EncodedCases, model: Any, weighed: csr_matrix, cases: int = 2000
) -> dict[str, float]:
    """Return how far scikit-learn's posteriors of some cases are from the engine's.

    The likeliest disorder may differ where two have the very same sum: the engine takes the first
    by name, scikit-learn whichever its rounding favors.
    """
    some = encoded.between(0, min(cases, encoded.count))
    theirs = model.predict_proba(weighed[: some.count])
    ours = batch.answer(some)
    best = np.sort(ours.totals, axis=1)[:, -2:]
    clear = best[:, 0] < best[:, 1]
    same = theirs.argmax(axis=1) == _firsts(batch, some)
    return {
        "sklearn_largest_difference": float(np.abs(ours.posterior - theirs).max()),
        "sklearn_same_first_where_no_tie": float(np.mean(same[clear])),
        "ties": float(np.mean(~clear)),
    }
