"""How fast pgmpy's exact inference is on the same naive Bayes network, and that it agrees.

The network has one node for the disorder (with *none of these* as one of its states) and one node
for each thing that can be weighed. A finding has three states: present, absent, not recorded. Only
the ratios between disorders decide a posterior, so P(present | d) is made proportional to 10 to the
power of the engine's weight for *present*, tempering and all, P(absent | d) likewise, and "not
recorded", of which nothing is ever observed, takes what is left to make their sum 1. Age (one state
for each year) and sex are made in the same way; the prior is the engine's.

pgmpy is given what the engine made of a case (the most specific present and the most general absent
findings); closing the case is on the engine's account alone. Variable elimination leaves out the
nodes that were not observed by itself. pgmpy (MIT licence) comes with ``pip install .[bench]``.
"""

from __future__ import annotations

import statistics
import time
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from reasoning.batches.batch import Batch
from reasoning.case import Case
from reasoning.closure import Closed, close
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import diagnose
from reasoning.parameters import RESOLUTION
from reasoning.setting_model import SettingModel

__all__ = ["evidence_of", "network", "network_figures"]

SETTING = "dermatology-clinic"
YEARS = 121
_UNIT = float(10**RESOLUTION)
_MANY = 20_000
_OBSERVED = 0.9
"""Largest chance of being recorded at all; any number below 1 gives the same posteriors."""


def _states(weights: Sequence[npt.NDArray[np.int64]]) -> npt.NDArray[np.float64]:
    """Return the table of a node: a row for each state, the last for what was not recorded."""
    rows = [10.0 ** (np.append(one, 0) / _UNIT) for one in weights]
    likely = np.array(rows)
    likely *= _OBSERVED / likely.sum(axis=0).max()
    return np.vstack([likely, 1.0 - likely.sum(axis=0)])


def network(model: SettingModel) -> Any:
    """Return the engine's model of a setting as a network of pgmpy."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own future
        from pgmpy.factors.discrete import TabularCPD
        from pgmpy.models import DiscreteBayesianNetwork

    compiled = model.compiled
    hypotheses = len(compiled.disorders) + 1
    tables = {
        _node(subject): _states([model.present[:, column], model.absent[:, column]])
        for subject, column in compiled.column.items()
    }
    tables["age"] = _states([model.age(float(year))[0] for year in range(YEARS)])
    tables["sex"] = _states([model.sex(sex)[0] for sex in ("female", "male")])
    prior = 10.0 ** (np.append(model.prior_weight, model.none_weight) / _UNIT)
    made = DiscreteBayesianNetwork([("disorder", name) for name in tables])
    made.add_cpds(
        TabularCPD("disorder", hypotheses, (prior / prior.sum())[:, None]),
        *(
            TabularCPD(name, len(table), table, evidence=["disorder"], evidence_card=[hypotheses])
            for name, table in tables.items()
        ),
    )
    return made


def _node(subject: tuple[str, ...]) -> str:
    return "finding:" + "+".join(subject)


def evidence_of(case: Case, closed: Closed) -> dict[str, int]:
    """Return the state of every node that a case says something of."""
    evidence = {_node(subject): 0 for subject in closed.telling_present}
    evidence |= {_node(subject): 1 for subject in closed.telling_absent}
    if case.age is not None:
        evidence["age"] = min(int(case.age), YEARS - 1)
    if case.sex is not None:
        evidence["sex"] = ("female", "male").index(case.sex)
    return evidence


def network_figures(compiled: CompiledKnowledge, cases: Sequence[Case]) -> dict[str, Any]:
    """Return times per case and the largest difference of any posterior.

    Args:
        compiled: the knowledge base.
        cases: of one setting; each is one query.
    """
    model = compiled.setting(SETTING)
    start = time.perf_counter()
    made = network(model)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pgmpy.inference import VariableElimination
    inference = VariableElimination(made)
    built = time.perf_counter() - start
    batch = Batch(compiled, keep_excluded=True)
    ours = batch.answer(cases)
    order = [ours.hypotheses.index(one.id) for one in compiled.disorders]
    order.append(ours.hypotheses.index("none-of-these"))
    worst = 0.0
    theirs, alone = _Clock(), _Clock()
    for row, case in enumerate(cases):
        evidence = evidence_of(case, close(case, compiled.hierarchy, compiled.knowledge))
        with theirs:
            answer = inference.query(["disorder"], evidence=evidence, show_progress=False)
        with alone:
            diagnose(case, compiled, keep_excluded=True)
        worst = max(worst, float(np.abs(answer.values - ours.posterior[row, order]).max()))
    many = list(cases) * max(1, _MANY // len(cases))
    together = _Clock()
    for _ in range(3):
        with together:
            for _ in batch.steps(batch.encode(many)):
                pass
    each = together.processor / len(many)
    return {
        "queries": len(cases),
        "nodes": len(made.nodes()),
        "pgmpy_build_s": round(built, 2),
        "pgmpy_query_ms": round(theirs.wall * 1e3, 3),
        "diagnose_alone_ms": round(alone.wall * 1e3, 3),
        "batch_with_encoding_us": round(together.wall / len(many) * 1e6, 2),
        "ratio_pgmpy_to_batch": round(theirs.processor / each),
        "ratio_pgmpy_to_diagnose_alone": round(theirs.processor / alone.processor, 2),
        "largest_difference": worst,
    }


class _Clock:
    """Times a piece of work again and again; its times are medians, in seconds."""

    def __init__(self) -> None:
        self._wall: list[float] = []
        self._processor: list[float] = []
        self._start = (0.0, 0.0)

    def __enter__(self) -> None:
        self._start = (time.perf_counter(), time.process_time())

    def __exit__(self, *_: object) -> None:
        self._wall.append(time.perf_counter() - self._start[0])
        self._processor.append(time.process_time() - self._start[1])

    @property
    def wall(self) -> float:
        """Time by the clock."""
        return statistics.median(self._wall)

    @property
    def processor(self) -> float:
        """Time of the processor."""
        return statistics.median(self._processor)
