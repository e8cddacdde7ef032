"""What the workbench reads as endpoints of the app, for ``gradio_client`` and any HTTP client.

An error of the user's comes back as its one line.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from desks.app_told import told
from desks.workbench.browse import entry_data
from desks.workbench.evidence_page import report_of
from desks.workbench.neighbourhood import graph_data
from desks.workbench.neighbourhood import neighbourhood as graph_of
from desks.workbench.now import counts_now, now
from desks.workbench.search import KINDS
from desks.workbench.search import search as found_by
from desks.workbench.sign import signed_now
from desks.workbench.table import COLUMNS, TableView, table_rows
from desks.workbench.versions import compare_versions as compared
from desks.workbench.versions import recent_versions
from desks.workbench.weakest import weakest as weakest_of
from kb.errors import InputError
from kb.reviews import nobody_yet, review_counts

__all__ = [
    "BENCH_VERBS",
    "add_endpoints",
    "compare_versions",
    "entry",
    "evidence",
    "knowledge_table",
    "neighbourhood",
    "search",
    "sign_off",
    "versions",
    "weakest",
]

Data = dict[str, Any]


def _one_of(value: str, known: tuple[str, ...], place: str) -> None:
    if value not in known:
        mend = f"one of {', '.join(one for one in known if one)}"
        raise InputError(f"'{value}' is not known", place=place, mend=mend)


@told
def search(words: str, kind: str = "") -> list[Data]:
    """Return what is called so, or nearly so: disorders, findings, rules, classes, sources."""
    _one_of(kind, ("", *KINDS), "kind")
    return [one.to_dict() for one in found_by(now().knowledge, words, kind=kind)]


@told
def entry(ref: str) -> Data:
    """Return what is known of a place, e.g. ``finding:plaque`` or ``rule:clinical-abcde``."""
    return entry_data(ref, now(), counts_now())


@told
def neighbourhood(ref: str) -> Data:
    """Return what lies around a disorder or a finding: nodes, and relations in words."""
    return graph_data(graph_of(ref, now()))


@told
def knowledge_table(kind: str = "disorder", words: str = "", column: str = "label") -> list[Data]:
    """Return disorders or findings as rows, filtered by words and sorted by a column."""
    _one_of(kind, tuple(COLUMNS), "kind")
    _one_of(column, COLUMNS[kind], "column")
    view = TableView(kind, words)
    view = view if column == view.column else view.sorted_by(column)
    return table_rows(now().knowledge, view)


def evidence() -> Data:
    """Return what the knowledge rests on, and how much of it is signed off."""
    compiled = now()
    scripts = compiled.knowledge.disorders.values()
    rests = report_of(compiled, counts_now()).to_dict()
    signed = review_counts(scripts).to_dict()
    return rests | {"reviews": signed | {"noDermatologistYet": nobody_yet(compiled.knowledge)}}


def weakest(group: str = "", disorder: str = "", most: int = 100) -> list[Data]:
    """Return the statements that most need a reader, at most so many."""
    rows = weakest_of(now(), group=group, disorder=disorder)
    return [one.to_dict() for one in rows[: max(int(most), 0)]]


@told
def sign_off(disorder: str, statements: list[str], by: str, role: str, note: str = "") -> Data:
    """Sign statements of a script off as they stand; ``all`` stands for the whole script."""
    return signed_now(disorder, statements, by=by, role=role, note=note).to_dict()


def versions() -> list[Data]:
    """Return the last changes of the knowledge base's folder, where it is in a repository."""
    return [{"revision": revision, "says": words} for words, revision in recent_versions()]


@told
def compare_versions(old: str, new: str = "in use", cases: bool = False) -> Data:
    """Return what two versions (revisions, folders, zips) say differently, and who moves."""
    return compared((old, new), now().knowledge, cases=cases).to_dict()


BENCH_VERBS: dict[str, Callable[..., Any]] = {
    "search": search,
    "entry": entry,
    "neighbourhood": neighbourhood,
    "knowledge-table": knowledge_table,
    "evidence": evidence,
    "weakest": weakest,
    "sign-off": sign_off,
    "versions": versions,
    "compare-versions": compare_versions,
}
"""Endpoints that take and return plain data."""


def add_endpoints() -> None:
    """Add the endpoints to the current Blocks."""
    for name, verb in BENCH_VERBS.items():
        gr.api(verb, api_name=name)
