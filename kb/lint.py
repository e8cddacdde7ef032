"""What one file alone cannot show: small validators over the whole knowledge base.

Each validator yields problems with the keys of their place inside the file; the loader turns keys
into line numbers. Here are those of names, kinds and files, and the list of all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

import networkx as nx

from kb.knowledge import KnowledgeBase
from kb.lint_lesions import lesion_parts_each_say_something
from kb.lint_references import rules_use_the_vocabulary, sources_exist
from kb.lint_reviews import sign_offs_stand
from kb.lint_scripts import (
    assertions_use_the_vocabulary,
    choices_fit_in_one,
    kinds_are_not_more_frequent,
)
from kb.lint_sites import findings_stay_within_their_sites
from kb.lint_words import Found, did_you_mean, kinds_of, problem_of
from kb.reader import Places
from kb.schema import Disorder, DisorderClass

__all__ = [
    "VALIDATORS",
    "classes_have_members",
    "files_are_named_after_their_disorder",
    "lint",
    "names_are_unique",
    "parents_exist",
    "terms_are_defined",
]


def lint(knowledge: KnowledgeBase, places: Places) -> Found:
    """Yield every problem that the validators find, in their order."""
    for validator in VALIDATORS:
        yield from validator(knowledge, places)


def parents_exist(knowledge: KnowledgeBase, places: Places) -> Found:
    """Every parent is a finding, and no finding is its own ancestor."""
    for finding in knowledge.findings.values():
        of = f"finding:{finding.id}"
        for index, parent in enumerate(finding.parents):
            if parent not in knowledge.findings:
                hint = did_you_mean(parent, list(knowledge.findings))
                yield (
                    problem_of(places, of, "parents", f"unknown parent '{parent}'", mend=hint),
                    (*places[of][1], "parents", index),
                )
    try:
        cycle = nx.find_cycle(kinds_of(knowledge))
    except nx.NetworkXNoCycle:
        return
    names = " -> ".join([edge[0] for edge in cycle] + [cycle[0][0]])
    of = f"finding:{cycle[0][0]}"
    yield (
        problem_of(places, of, "cycle", f"findings in a circle: {names}", mend="cut one parent"),
        (*places[of][1], "parents"),
    )


def files_are_named_after_their_disorder(knowledge: KnowledgeBase, places: Places) -> Found:
    """``kb/disorders/<group>/<id>.yaml``."""
    for disorder in knowledge.disorders.values():
        of = f"disorder:{disorder.id}"
        path = PurePosixPath(places[of][0])
        if path.stem != disorder.id or path.parent.name != disorder.group:
            message = f"a disorder '{disorder.id}' of the group '{disorder.group}' lies here"
            mend = f"move it to disorders/{disorder.group}/{disorder.id}.yaml"
            yield problem_of(places, of, "layout", message, mend=mend), ("id",)


def names_are_unique(knowledge: KnowledgeBase, places: Places) -> Found:
    """No name or synonym stands for two disorders or classes."""
    owner: dict[str, str] = {}
    terms: list[tuple[str, Disorder | DisorderClass]] = [
        *(("disorder", d) for d in knowledge.disorders.values()),
        *(("class", c) for c in knowledge.classes.values()),
    ]
    for kind, term in terms:
        for name in dict.fromkeys(n.lower() for n in (term.label, *term.synonyms)):
            first = owner.setdefault(name, term.id)
            if first != term.id:
                message = f"the name '{name}' already stands for '{first}'"
                of = f"{kind}:{term.id}"
                keys = (*(places[of][1] if kind == "class" else ()), "synonyms")
                yield problem_of(places, of, "name", message, level="warning"), keys


def classes_have_members(knowledge: KnowledgeBase, places: Places) -> Found:
    """Every member of a class and every disorder with a variant exists; nothing holds itself."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    known = [*knowledge.disorders, *knowledge.classes]
    for one in knowledge.classes.values():
        of = f"class:{one.id}"
        if one.id in knowledge.disorders:
            message = f"the class '{one.id}' has the id of a disorder"
            yield problem_of(places, of, "class", message, mend="rename it"), places[of][1]
        for index, member in enumerate(one.members):
            graph.add_edge(one.id, member)
            if member not in known:
                message = f"unknown member '{member}'"
                hint = did_you_mean(member, known)
                yield (
                    problem_of(places, of, "class", message, mend=hint),
                    (*places[of][1], "members", index),
                )
    for disorder in knowledge.disorders.values():
        if disorder.variant_of is not None:
            graph.add_edge(disorder.variant_of, disorder.id)
            if disorder.variant_of not in knowledge.disorders:
                message = f"variant of the unknown disorder '{disorder.variant_of}'"
                hint = did_you_mean(disorder.variant_of, list(knowledge.disorders))
                of = f"disorder:{disorder.id}"
                yield problem_of(places, of, "class", message, mend=hint), ("variant_of",)
    for circle in nx.simple_cycles(graph):
        start = circle[0]
        kind = "class" if start in knowledge.classes else "disorder"
        names = " -> ".join([*circle, start])
        message = f"kinds in a circle: {names}"
        of = f"{kind}:{start}"
        keys = ("variant_of",) if kind == "disorder" else (*places[of][1], "members")
        yield problem_of(places, of, "cycle", message, mend="cut one"), keys


def terms_are_defined(knowledge: KnowledgeBase, places: Places) -> Found:
    """Every finding has a definition in words."""
    for finding in knowledge.findings.values():
        if not finding.definition:
            of = f"finding:{finding.id}"
            message = f"finding '{finding.id}' has no definition"
            yield problem_of(places, of, "definition", message, level="info"), places[of][1]


VALIDATORS: tuple[Callable[[KnowledgeBase, Places], Found], ...] = (
    parents_exist,
    assertions_use_the_vocabulary,
    kinds_are_not_more_frequent,
    choices_fit_in_one,
    files_are_named_after_their_disorder,
    names_are_unique,
    classes_have_members,
    findings_stay_within_their_sites,
    lesion_parts_each_say_something,
    rules_use_the_vocabulary,
    sources_exist,
    terms_are_defined,
    sign_offs_stand,
)
