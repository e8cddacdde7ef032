"""The verbs of the command line as endpoints of the app, for ``gradio_client`` and any HTTP client.

Each takes a case document (the form of docs/case.md) and returns plain data. An error of the user's
comes back as its one line.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from desks.app_told import told
from desks.casework import compiled_knowledge, read_image
from desks.clinic.answer import Worked, run_case
from desks.clinic.description import describe, description_text
from desks.clinic.exports import now_words
from desks.clinic.report import make_report, report_html
from desks.script import class_data, script_data
from desks.verified import compiled_for, verify_answer
from kb.errors import InputError
from kb.lookup import unknown_disorder
from reasoning.engine import Differential
from reasoning.proofs.proof import build_proof
from reasoning.proofs.text import explain
from reasoning.prose import reader_of
from reasoning.prose.case import case_fields
from reasoning.questions.contrast import contrast
from reasoning.questions.counterfactual import counterfactual
from reasoning.questions.effort import Effort
from reasoning.questions.next_question import Purpose, next_question
from reasoning.questions.unexplained import unexplained
from reasoning.questions.why_not import why_not
from reasoning.result import result_dict

__all__ = [
    "VERBS",
    "add_endpoints",
    "contrast_two",
    "diagnose",
    "explain_one",
    "left_unexplained",
    "next_questions",
    "read",
    "read_text",
    "report",
    "show",
    "verify",
    "what_would_change",
    "why_not_one",
]

Data = dict[str, Any]


def _answered(case: Data, fitted: list[str] | None = None) -> Differential:
    return run_case(case, compiled_knowledge(None, tuple(fitted or ())))


def _path_of(sent: Any) -> Path:
    """Return where a picture lies, from a path or from what ``handle_file`` of a client makes."""
    path = sent.get("path") if isinstance(sent, dict) else sent
    if not isinstance(path, str) or not path:
        mend = "send a path on this machine, or handle_file(...) of gradio_client"
        raise InputError("this is neither a path nor a file", place="path", mend=mend)
    return Path(path)


@told
def diagnose(case: Data, fitted: list[str] | None = None) -> Data:
    """Return the differential of a case document; ``fitted`` names data sets whose counts count."""
    return result_dict(_answered(case, fitted))


@told
def read(path: str | Data, modality: str = "auto") -> Data:
    """Return what the network reads from a photograph: a path on this machine, or file data."""
    return read_image(_path_of(path), modality=modality).to_dict()


@told
def read_text(text: str) -> Data:
    """Return what is read in a text, with its words, and as fields of a case."""
    reading = reader_of(compiled_knowledge().knowledge).read(text)
    return {"reading": reading.to_dict(), "case": case_fields(reading)}


@told
def explain_one(case: Data, disorder: str) -> str:
    """Return the proof of one hypothesis as a tree in words."""
    answer = _answered(case)
    knowledge = answer.model.compiled.knowledge
    found = knowledge.find_disorder(disorder)
    if found is None:
        raise unknown_disorder(disorder, knowledge)
    return explain(build_proof(answer, explain=[found.id]), found.id, knowledge)


@told
def contrast_two(case: Data, first: str, second: str) -> Data:
    """Return what separates two disorders in a case."""
    return contrast(_answered(case), first, second).to_dict()


@told
def why_not_one(case: Data, disorder: str) -> Data:
    """Return what keeps a disorder from the top."""
    return why_not(_answered(case), disorder).to_dict()


@told
def what_would_change(case: Data, disorder: str, limit: Effort = "biopsy") -> Data:
    """Return the smallest sets of changed findings with which a disorder would lead."""
    return counterfactual(_answered(case), disorder, limit=limit).to_dict()


@told
def next_questions(case: Data, purpose: Purpose = "diagnosis", limit: Effort = "biopsy") -> Data:
    """Return what to ask or test next, and whether to ask at all."""
    return next_question(_answered(case), purpose=purpose, limit=limit).to_dict()


@told
def left_unexplained(case: Data, disorder: str | None = None) -> Data:
    """Return the strong findings that the leading disorder, or another one, leaves over."""
    return unexplained(_answered(case), disorder).to_dict()


@told
def report(case: Data) -> Data:
    """Return the description of a case in words, and its report as an HTML page."""
    worked = Worked(case, _answered(case))
    words = description_text(describe(worked.differential.case, worked.knowledge))
    page = report_html(make_report(worked, made_at=now_words()))
    return {"description": words, "html": page}


@told
def verify(proof: Data) -> Data:
    """Check a proof, or an answer that holds one; what does not follow is an error."""
    compiled = compiled_for(proof)
    verify_answer(proof, compiled)
    return {"accepted": True, "knowledgeHash": compiled.knowledge.hash}


@told
def show(disorder: str) -> Data:
    """Return an illness script, or a class of disorders, with its sources."""
    knowledge = compiled_knowledge().knowledge
    found = knowledge.find_disorder(disorder)
    if found is not None:
        return script_data(found, knowledge)
    target = knowledge.find_target(disorder)
    if target is None or target.id not in knowledge.classes:
        raise unknown_disorder(disorder, knowledge)
    return class_data(knowledge.classes[target.id], knowledge)


VERBS: dict[str, Callable[..., Any]] = {
    "diagnose": diagnose,
    "read": read,
    "read-text": read_text,
    "explain": explain_one,
    "contrast": contrast_two,
    "why-not": why_not_one,
    "counterfactual": what_would_change,
    "next-question": next_questions,
    "unexplained": left_unexplained,
    "report": report,
    "verify": verify,
    "show": show,
}
"""Endpoints by the names of the command line's verbs."""


def add_endpoints() -> None:
    """Add the endpoints to the current Blocks."""
    for name, verb in VERBS.items():
        gr.api(verb, api_name=name)
