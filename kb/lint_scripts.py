"""What a script says of findings, held together with the vocabulary and with itself."""

from __future__ import annotations

from collections import defaultdict

import networkx as nx
from pydantic import BaseModel

from kb.knowledge import KnowledgeBase
from kb.lint_words import Found, did_you_mean, kinds_of, problem_of
from kb.reader import Places
from kb.schema import Disorder, FindingAssertion

__all__ = ["assertions_use_the_vocabulary", "choices_fit_in_one", "kinds_are_not_more_frequent"]


def assertions_use_the_vocabulary(knowledge: KnowledgeBase, places: Places) -> Found:
    """Every finding that a disorder names exists, and is named once."""
    known = list(knowledge.findings)
    for disorder in knowledge.disorders.values():
        of = f"disorder:{disorder.id}"
        seen: set[tuple[str, ...]] = set()
        for index, assertion in enumerate(disorder.findings):
            for id_ in assertion.subject:
                if id_ not in knowledge.findings:
                    message = f"unknown finding '{id_}'"
                    yield (
                        problem_of(places, of, "finding", message, mend=did_you_mean(id_, known)),
                        ("findings", index),
                    )
            subject = assertion.subject
            if subject in seen:
                yield (
                    problem_of(places, of, "finding", f"'{_subject(assertion)}' is asserted twice"),
                    ("findings", index),
                )
            seen.add(subject)
        for index, look_alike in enumerate(disorder.tell_apart):
            yield from _tell_apart(knowledge, places, disorder, index, look_alike)


def _tell_apart(
    knowledge: KnowledgeBase, places: Places, disorder: Disorder, index: int, entry: BaseModel
) -> Found:
    of = f"disorder:{disorder.id}"
    other, by = getattr(entry, "disorder", ""), getattr(entry, "by", "")
    if by not in knowledge.findings:
        hint = did_you_mean(by, list(knowledge.findings))
        yield (
            problem_of(places, of, "finding", f"unknown finding '{by}'", mend=hint),
            ("tell_apart", index, "by"),
        )
    if other not in knowledge.disorders:
        yield (
            problem_of(
                places,
                of,
                "disorder",
                f"no script yet for the look-alike '{other}'",
                mend=did_you_mean(other, list(knowledge.disorders)),
                level="warning",
            ),
            ("tell_apart", index, "disorder"),
        )


def _subject(assertion: FindingAssertion) -> str:
    """Name an assertion as its author wrote it: a lesion's parts in the order of the axes."""
    if assertion.lesion is None:
        return assertion.finding or ""
    return " + ".join(value for _, value in assertion.lesion.parts())


def kinds_are_not_more_frequent(knowledge: KnowledgeBase, places: Places) -> Found:
    """A kind of something cannot be seen more often than the thing itself."""
    graph = kinds_of(knowledge)
    for disorder in knowledge.disorders.values():
        said = {a.finding: a.frequency.proportion for a in disorder.findings if a.finding}
        for index, assertion in enumerate(disorder.findings):
            of = f"disorder:{disorder.id}"
            rate = assertion.frequency.proportion
            for id_ in assertion.subject:
                if id_ not in graph:
                    continue
                general = nx.descendants(graph, id_) | ({id_} if assertion.lesion else set())
                for wider in sorted(general & said.keys()):
                    if said[wider] + 0.005 < rate:
                        message = (
                            f"'{_subject(assertion)}' ({rate:.0%}) is a kind of '{wider}' "
                            f"({said[wider]:.0%}) and cannot be more frequent"
                        )
                        yield (
                            problem_of(places, of, "hierarchy", message, level="warning"),
                            ("findings", index),
                        )


def choices_fit_in_one(knowledge: KnowledgeBase, places: Places) -> Found:
    """Findings of which exactly one can hold do not add up to more than one."""
    for disorder in knowledge.disorders.values():
        total: dict[str, float] = defaultdict(float)
        for assertion in disorder.findings:
            finding = knowledge.findings.get(assertion.finding or "")
            if finding is not None and finding.choice:
                total[finding.choice] += assertion.frequency.proportion
        for choice, value in total.items():
            if value > 1.02:
                message = f"the findings of the choice '{choice}' add up to {value:.0%}"
                mend = "only one of them can hold, so lower them"
                yield (
                    problem_of(places, f"disorder:{disorder.id}", "choice", message, mend=mend),
                    ("findings",),
                )
