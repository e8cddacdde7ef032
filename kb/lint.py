"""What one file alone cannot show: small validators over the whole knowledge base.

Each validator yields problems with the keys of their place inside the file; the loader turns keys
into line numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import TypeAlias

import networkx as nx
from pydantic import BaseModel

from kb.knowledge import KnowledgeBase, nearest
from kb.lint_lesions import lesion_parts_each_say_something
from kb.lint_reviews import sign_offs_stand
from kb.lint_sites import findings_stay_within_their_sites
from kb.problems import Level, Problem
from kb.reader import Places
from kb.rule_schema import Checklist, Condition, Criteria, Rule
from kb.schema import Disorder, DisorderClass, FindingAssertion

__all__ = [
    "VALIDATORS",
    "assertions_use_the_vocabulary",
    "choices_fit_in_one",
    "classes_have_members",
    "files_are_named_after_their_disorder",
    "kinds_are_not_more_frequent",
    "lint",
    "names_are_unique",
    "parents_exist",
    "rules_use_the_vocabulary",
    "sources_exist",
    "terms_are_defined",
]

Keys: TypeAlias = tuple[str | int, ...]
Found: TypeAlias = Iterator[tuple[Problem, Keys]]


def lint(knowledge: KnowledgeBase, places: Places) -> Found:
    """Yield every problem that the validators find, in their order."""
    for validator in VALIDATORS:
        yield from validator(knowledge, places)


def _problem(
    places: Places, of: str, category: str, message: str, *, mend: str = "", level: Level = "error"
) -> Problem:
    file = places.get(of, ("", ()))[0]
    return Problem(level=level, category=category, file=file, message=message, mend=mend)


def _suggest(word: str, known: list[str]) -> str:
    near = nearest(word, known)
    return f"did you mean {' or '.join(near)}?" if near else "see kb/findings for the vocabulary"


def _hierarchy(knowledge: KnowledgeBase) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(knowledge.findings)
    for finding in knowledge.findings.values():
        graph.add_edges_from((finding.id, parent) for parent in finding.parents)
    return graph


def parents_exist(knowledge: KnowledgeBase, places: Places) -> Found:
    """Every parent is a finding, and no finding is its own ancestor."""
    for finding in knowledge.findings.values():
        of = f"finding:{finding.id}"
        for index, parent in enumerate(finding.parents):
            if parent not in knowledge.findings:
                hint = _suggest(parent, list(knowledge.findings))
                yield (
                    _problem(places, of, "parents", f"unknown parent '{parent}'", mend=hint),
                    (*places[of][1], "parents", index),
                )
    try:
        cycle = nx.find_cycle(_hierarchy(knowledge))
    except nx.NetworkXNoCycle:
        return
    names = " -> ".join([edge[0] for edge in cycle] + [cycle[0][0]])
    of = f"finding:{cycle[0][0]}"
    yield (
        _problem(places, of, "cycle", f"findings in a circle: {names}", mend="cut one parent"),
        (*places[of][1], "parents"),
    )


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
                        _problem(places, of, "finding", message, mend=_suggest(id_, known)),
                        ("findings", index),
                    )
            subject = assertion.subject
            if subject in seen:
                yield (
                    _problem(places, of, "finding", f"'{_subject(assertion)}' is asserted twice"),
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
        hint = _suggest(by, list(knowledge.findings))
        yield (
            _problem(places, of, "finding", f"unknown finding '{by}'", mend=hint),
            ("tell_apart", index, "by"),
        )
    if other not in knowledge.disorders:
        yield (
            _problem(
                places,
                of,
                "disorder",
                f"no script yet for the look-alike '{other}'",
                mend=_suggest(other, list(knowledge.disorders)),
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
    graph = _hierarchy(knowledge)
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
                            _problem(places, of, "hierarchy", message, level="warning"),
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
                    _problem(places, f"disorder:{disorder.id}", "choice", message, mend=mend),
                    ("findings",),
                )


def files_are_named_after_their_disorder(knowledge: KnowledgeBase, places: Places) -> Found:
    """``kb/disorders/<group>/<id>.yaml``."""
    for disorder in knowledge.disorders.values():
        of = f"disorder:{disorder.id}"
        path = PurePosixPath(places[of][0])
        if path.stem != disorder.id or path.parent.name != disorder.group:
            message = f"a disorder '{disorder.id}' of the group '{disorder.group}' lies here"
            mend = f"move it to disorders/{disorder.group}/{disorder.id}.yaml"
            yield _problem(places, of, "layout", message, mend=mend), ("id",)


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
                yield _problem(places, of, "name", message, level="warning"), keys


def classes_have_members(knowledge: KnowledgeBase, places: Places) -> Found:
    """Every member of a class and every disorder with a variant exists; nothing holds itself."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    known = [*knowledge.disorders, *knowledge.classes]
    for one in knowledge.classes.values():
        of = f"class:{one.id}"
        if one.id in knowledge.disorders:
            message = f"the class '{one.id}' has the id of a disorder"
            yield _problem(places, of, "class", message, mend="rename it"), places[of][1]
        for index, member in enumerate(one.members):
            graph.add_edge(one.id, member)
            if member not in known:
                message = f"unknown member '{member}'"
                hint = _suggest(member, known)
                yield (
                    _problem(places, of, "class", message, mend=hint),
                    (*places[of][1], "members", index),
                )
    for disorder in knowledge.disorders.values():
        if disorder.variant_of is not None:
            graph.add_edge(disorder.variant_of, disorder.id)
            if disorder.variant_of not in knowledge.disorders:
                message = f"variant of the unknown disorder '{disorder.variant_of}'"
                hint = _suggest(disorder.variant_of, list(knowledge.disorders))
                of = f"disorder:{disorder.id}"
                yield _problem(places, of, "class", message, mend=hint), ("variant_of",)
    for circle in nx.simple_cycles(graph):
        start = circle[0]
        kind = "class" if start in knowledge.classes else "disorder"
        names = " -> ".join([*circle, start])
        message = f"kinds in a circle: {names}"
        of = f"{kind}:{start}"
        keys = ("variant_of",) if kind == "disorder" else (*places[of][1], "members")
        yield _problem(places, of, "cycle", message, mend="cut one"), keys


def rules_use_the_vocabulary(knowledge: KnowledgeBase, places: Places) -> Found:
    """Every finding and disorder that a rule names exists."""
    for rule in knowledge.rules:
        of = f"rule:{rule.id}"
        targets = [getattr(rule, "disorder", None), *getattr(rule, "points_to", ())]
        for target in filter(None, targets):
            if target not in knowledge.disorders:
                hint = _suggest(target, list(knowledge.disorders))
                message = f"rule '{rule.id}' names the unknown disorder '{target}'"
                yield _problem(places, of, "rule", message, mend=hint), places[of][1]
        for id_ in _rule_findings(rule):
            if id_ not in knowledge.findings:
                hint = _suggest(id_, list(knowledge.findings))
                message = f"rule '{rule.id}' names the unknown finding '{id_}'"
                yield _problem(places, of, "rule", message, mend=hint), places[of][1]


def _rule_findings(rule: Rule) -> Iterator[str]:
    conditions: list[Condition]
    if isinstance(rule, Criteria):
        conditions = [item.when for block in rule.blocks for item in block.items]
    elif isinstance(rule, Checklist):
        conditions = [item.when for item in rule.items]
    else:
        conditions = [rule.when]
    if isinstance(rule, Criteria | Checklist) and rule.applies_when is not None:
        conditions.append(rule.applies_when)
    while conditions:
        condition = conditions.pop()
        conditions.extend(condition.parts())
        if condition.finding is not None:
            yield condition.finding
        if condition.lesion is not None:
            yield from condition.lesion.subject


def _sourced(model: BaseModel, keys: Keys = ()) -> Iterator[tuple[str, Keys]]:
    source = getattr(model, "source", None)
    if isinstance(source, str):
        yield source, keys
    for name in type(model).model_fields:
        value = getattr(model, name)
        items = enumerate(value) if isinstance(value, tuple) else [(None, value)]
        for index, item in items:
            if isinstance(item, BaseModel):
                yield from _sourced(item, (*keys, name) if index is None else (*keys, name, index))


def sources_exist(knowledge: KnowledgeBase, places: Places) -> Found:
    """Every source that is cited stands in sources.yaml, and every source there is cited."""
    cited: set[str] = set()
    entries: list[tuple[str, BaseModel]] = [
        *((f"disorder:{d.id}", d) for d in knowledge.disorders.values()),
        *((f"rule:{r.id}", r) for r in knowledge.rules),
    ]
    for of, model in entries:
        for source, keys in _sourced(model):
            cited.add(source)
            if source not in knowledge.sources:
                hint = _suggest(source, list(knowledge.sources)) if knowledge.sources else ""
                message = f"the source '{source}' is not in sources.yaml"
                base = places[of][1] if of.startswith("rule:") else ()
                yield _problem(places, of, "source", message, mend=hint), (*base, *keys)
    for source in sorted(knowledge.sources.keys() - cited):
        message = f"the source '{source}' is cited nowhere"
        yield _problem(places, f"source:{source}", "source", message, level="info"), (source,)


def terms_are_defined(knowledge: KnowledgeBase, places: Places) -> Found:
    """Every finding has a definition in words."""
    for finding in knowledge.findings.values():
        if not finding.definition:
            of = f"finding:{finding.id}"
            message = f"finding '{finding.id}' has no definition"
            yield _problem(places, of, "definition", message, level="info"), places[of][1]


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
