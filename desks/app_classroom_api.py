"""What the classroom does as endpoints of the app, for ``gradio_client`` and any HTTP client.

An error of the user's comes back as its one line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, cast, get_args

import gradio as gr

from desks.app_told import told
from desks.casework import compiled_knowledge
from desks.classroom.cases import TeachingCase, resolve_teaching_case
from desks.classroom.draw import draw_case
from desks.classroom.feedback import feedback
from desks.classroom.side_by_side import side_by_side
from desks.classroom.sitting import Opinion, Sitting
from desks.classroom.study_figures import study_figures
from desks.classroom.study_file import read_readings
from kb.epidemiology_schema import Setting
from kb.errors import CaseError, InputError
from kb.knowledge import KnowledgeBase
from kb.lookup import unknown_disorder
from reasoning.engine import UNIT

__all__ = [
    "CLASSROOM_VERBS",
    "add_endpoints",
    "check_teaching_case",
    "compare_reasons",
    "draw_teaching_case",
    "reader_study",
    "scripts_side_by_side",
]

Data = dict[str, Any]


def _disorder(name: str, knowledge: KnowledgeBase) -> str:
    found = knowledge.find_disorder(name)
    if found is None:
        raise unknown_disorder(name, knowledge)
    return found.id


def _teaching(document: Mapping[str, Any]) -> TeachingCase:
    compiled = compiled_knowledge()
    return resolve_teaching_case(document, compiled.knowledge, compiled.hierarchy)


@told
def draw_teaching_case(disorder: str, seed: int, setting: str = "dermatology-clinic") -> Data:
    """Draw a synthetic teaching case of a disorder; return the content of its file."""
    compiled = compiled_knowledge()
    if setting not in get_args(Setting):
        known = ", ".join(get_args(Setting))
        raise CaseError(f"'{setting}' is not known", place="setting", mend=f"one of {known}")
    id_ = _disorder(disorder, compiled.knowledge)
    drawn = draw_case(compiled, id_, seed=seed, setting=cast("Setting", setting))
    return drawn.file().model_dump(mode="json", exclude_defaults=True)


@told
def check_teaching_case(case: Data) -> Data:
    """Check the content of a teaching case's file; return what a question for it would answer."""
    found = _teaching(case)
    states = {"+".join(one): "present" for one in found.closed.present}
    states |= {"+".join(one): "absent" for one in found.closed.absent}
    return {"answer": found.answer, "unlisted": found.unlisted, "answers": states}


@told
def compare_reasons(
    case: Data, asked: list[str], differential: list[str], reasons: list[list[str]]
) -> Data:
    """Return where a learner's reasons and the engine's differ, finding by finding.

    ``reasons`` are triples of disorder, fact (``age``, ``sex`` or ``finding:`` and its id) and
    ``for`` or ``against``.
    """
    compiled = compiled_knowledge()
    knowledge = compiled.knowledge
    sitting = Sitting(_teaching(case))
    for name in asked:
        sitting = sitting.ask(knowledge.finding_names.get(name.lower(), name), knowledge)
    sitting = sitting.think([_disorder(one, knowledge) for one in differential])
    known = {one.id for one in sitting.facts(knowledge)}
    for disorder, fact, opinion in _triples(reasons):
        if fact not in known or opinion not in {"for", "against"}:
            mend = f"the facts are {', '.join(sorted(known))}; say 'for' or 'against'"
            raise InputError(f"'{fact}' {opinion}", place="reasons", mend=mend)
        named = _disorder(disorder, knowledge)
        sitting = sitting.reason(named, fact, cast("Opinion", opinion))
    compared = feedback(sitting.commit(0.0), compiled)
    rows = [
        {
            "diseaseId": part.disorder,
            "fact": row.fact.id,
            "learner": row.learner,
            "engine": row.engine,
            "weight": None if row.units is None else row.units / UNIT,
            "verdict": row.verdict,
        }
        for part in compared.reasons
        for row in part.rows
    ]
    return compared.to_dict() | {"rows": rows}


def _triples(reasons: Sequence[Sequence[str]]) -> list[tuple[str, str, str]]:
    wrong = next((one for one in reasons if len(one) != 3), None)
    if wrong is not None:
        mend = "give disorder, fact, and 'for' or 'against'"
        raise InputError(f"{wrong} is no reason", place="reasons", mend=mend)
    return [(one[0], one[1], one[2]) for one in reasons]


@told
def scripts_side_by_side(first: str, second: str) -> Data:
    """Return two illness scripts beside each other, what differs most first."""
    compiled = compiled_knowledge()
    pair = side_by_side(first, second, compiled.knowledge, compiled.hierarchy)
    return {
        "first": pair.a.id,
        "second": pair.b.id,
        "about": [list(row) for row in pair.about],
        "findings": [asdict(one) for one in pair.lines],
        "tellApart": list(pair.says),
    }


@told
def reader_study(readings: str) -> Data:
    """Return the figures of a reader study from the text of its readings (CSV)."""
    return study_figures(read_readings(readings)).to_dict()


CLASSROOM_VERBS: dict[str, Callable[..., Any]] = {
    "draw-teaching-case": draw_teaching_case,
    "check-teaching-case": check_teaching_case,
    "compare-reasons": compare_reasons,
    "side-by-side": scripts_side_by_side,
    "reader-study": reader_study,
}


def add_endpoints() -> None:
    """Add the endpoints to the current Blocks."""
    for name, verb in CLASSROOM_VERBS.items():
        gr.api(verb, api_name=name)
