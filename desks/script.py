"""An illness script, or a class of disorders, as plain data: everything that is known of it.

What ``dermatrace kb show`` prints is made from this, so that the listing and its JSON agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kb.counts import CountSeen, counts_of, labels_of
from kb.evidence import Evidence
from kb.finding_schema import AXES
from kb.fitted import FittedSet
from kb.knowledge import KnowledgeBase
from kb.reviews import review_data, statement_key
from kb.rule_schema import Block, Checklist, Criteria, Exclusion, RedFlag, Rule
from kb.schema import Disorder, DisorderClass, FindingAssertion
from kb.wording import citation, says
from reasoning.closure import name_of
from reasoning.conditions import describe

__all__ = ["LESIONS", "class_data", "script_data"]

Data = dict[str, Any]
LESIONS = "lesion"
"""What stands for an axis where several are joined."""


def script_data(
    disorder: Disorder, knowledge: KnowledgeBase, fitted: Sequence[FittedSet] = ()
) -> Data:
    """Return a script with its sources written out, rules that point to it, and counts beside it.

    Args:
        disorder: the script.
        knowledge: the knowledge base that it belongs to.
        fitted: data sets whose counts are shown beside the authored values.

    Returns:
        The fields of the file in its own words, findings sorted by axis and frequency; besides
        ``variants``, ``classes``, ``mistaken_for_it``, ``reviews`` (who signed off what, and what
        has changed since), ``rules``, ``sources`` (by key), ``counted``
        (labelled cases by data set) and ``counted_only`` (findings that the data sets saw in it but
        the script does not name).
    """
    counts = counts_of(disorder.id, fitted, knowledge)
    reviews = review_data(disorder)
    findings = [_assertion(one, knowledge, counts) for one in disorder.findings]
    for row, one in zip(findings, disorder.findings, strict=True):
        row["signed_off"] = reviews["signed_off"].get(statement_key(one.subject), [])
    findings.sort(key=lambda row: (_place(row["axis"]), -row["value"], row["label"]))
    age, female = disorder.epidemiology.age, disorder.epidemiology.female
    data: Data = {
        "kind": "disorder",
        "id": disorder.id,
        "label": disorder.label,
        "synonyms": list(disorder.synonyms),
        "xrefs": disorder.xrefs.model_dump(mode="json", exclude_defaults=True),
        "group": disorder.group,
        "variant_of": disorder.variant_of,
        "variants": list(knowledge.variants.get(disorder.id, ())),
        "classes": [c.id for c in knowledge.classes.values() if disorder.id in c.members],
        "definition": disorder.definition.strip(),
        "urgency": disorder.urgency,
        "must_not_miss": disorder.must_not_miss,
        "neoplasm": disorder.neoplasm,
        "infectious": disorder.infectious,
        "course": disorder.course,
        "only_sites": list(disorder.only_sites),
        "epidemiology": {
            "frequency": [
                {"setting": one.setting} | _stated(one) for one in disorder.epidemiology.frequency
            ],
            "age": _stated(age),
            "female": _stated(female),
        },
        "findings": findings,
        "tell_apart": [
            {"disorder": one.disorder, "label": _label(one.disorder, knowledge), "by": one.by}
            | {"by_label": name_of((one.by,), knowledge), "says": one.says}
            | _origin(one)
            for one in disorder.tell_apart
        ],
        "mistaken_for_it": sorted(
            other.id
            for other in knowledge.disorders.values()
            if any(one.disorder == disorder.id for one in other.tell_apart)
        ),
        "exclude_first": list(disorder.exclude_first),
        "complications": list(disorder.complications),
        "treatment": [
            {"line": one.line, "option": one.option} | _origin(one) for one in disorder.treatment
        ],
        "reviews": reviews,
        "rules": [_rule(one, knowledge) for one in _rules_about(disorder.id, knowledge)],
        "counted": _counted(disorder.id, fitted, knowledge),
        "counted_only": _counted_only(disorder, counts, knowledge),
    }
    keys = dict.fromkeys(_sources_in(data))
    sources = knowledge.sources
    return data | {
        "sources": {
            key: sources[key].model_dump(mode="json", exclude_none=True, exclude_defaults=True)
            | {"citation": citation(sources[key])}
            for key in keys
        }
    }


def class_data(
    one: DisorderClass, knowledge: KnowledgeBase, fitted: Sequence[FittedSet] = ()
) -> Data:
    """Return a class of disorders with its members, down to the disorders."""
    return {
        "kind": "class",
        "id": one.id,
        "label": one.label,
        "synonyms": list(one.synonyms),
        "xrefs": one.xrefs.model_dump(mode="json", exclude_defaults=True),
        "definition": one.definition.strip(),
        "members": [{"id": id_, "label": _label(id_, knowledge)} for id_ in one.members],
        "disorders": sorted(knowledge.members_of(one.id)),
        "counted": {
            fit.dataset: fit.labels[one.id].cases for fit in fitted if one.id in fit.labels
        },
    }


def _label(id_: str, knowledge: KnowledgeBase) -> str:
    term = knowledge.disorders.get(id_) or knowledge.classes.get(id_)
    return id_ if term is None else term.label


def _origin(statement: Evidence) -> Data:
    """Return kind of evidence, source, place in it, people and note; what is not given left out."""
    return {
        name: value
        for name in Evidence.model_fields
        if (value := getattr(statement, name)) is not None
    }


def _stated(statement: Evidence) -> Data:
    given = statement.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return {"says": says(statement)} | given


def _place(axis: str) -> int:
    return -1 if axis == LESIONS else AXES.index(axis)


def _assertion(
    one: FindingAssertion, knowledge: KnowledgeBase, counts: dict[str, tuple[CountSeen, ...]]
) -> Data:
    parts = [value for _, value in one.lesion.parts()] if one.lesion else [one.finding or ""]
    axis = LESIONS if one.lesion else knowledge.findings[parts[0]].axis
    named: Data = {"lesion": dict(one.lesion.parts())} if one.lesion else {"finding": one.finding}
    seen = counts.get(parts[0], ()) if one.lesion is None else ()
    stated = _stated(one.frequency) | {"value": round(one.frequency.proportion, 4)}
    return (
        {"axis": axis, "label": name_of(tuple(parts), knowledge)}
        | named
        | stated
        | {"counted": [_seen(count) for count in seen]}
    )


def _seen(count: CountSeen) -> Data:
    return {
        "dataset": count.dataset,
        "label": count.label,
        "own_label": count.own,
        "n": count.n,
        "of": count.of,
        "says": count.describe(),
    }


def _counted(disorder: str, fitted: Sequence[FittedSet], knowledge: KnowledgeBase) -> Data:
    return {
        one.dataset: {
            name: label.cases for name, label in labels_of(disorder, one, knowledge).items()
        }
        for one in fitted
    }


def _counted_only(
    disorder: Disorder, counts: dict[str, tuple[CountSeen, ...]], knowledge: KnowledgeBase
) -> list[Data]:
    named = {one.finding for one in disorder.findings}
    rows = []
    for finding, seen in counts.items():
        known = knowledge.findings.get(finding)
        own = [count for count in seen if count.own and count.n]
        if known is not None and finding not in named and own:
            row = {"finding": finding, "axis": known.axis, "label": known.label}
            rows.append(row | {"counted": [_seen(count) for count in own]})
    return sorted(rows, key=lambda row: (_place(row["axis"]), row["label"]))


def _rules_about(disorder: str, knowledge: KnowledgeBase) -> Iterator[Rule]:
    for rule in knowledge.rules:
        about: tuple[str, ...] = ()
        if isinstance(rule, RedFlag):
            about = rule.points_to
        elif isinstance(rule, Exclusion | Criteria):
            about = (rule.disorder,)
        if disorder in about:
            yield rule


def _rule(rule: Rule, knowledge: KnowledgeBase) -> Data:
    data: Data = {"id": rule.id, "kind": rule.kind, "label": rule.label}
    if isinstance(rule, Criteria):
        if rule.applies_when is not None:
            data["when"] = describe(rule.applies_when, knowledge)
        data["blocks"] = [_block(block, knowledge) for block in rule.blocks]
    elif not isinstance(rule, Checklist):
        data["when"] = describe(rule.when, knowledge)
    if isinstance(rule, RedFlag):
        data |= {"action": rule.action, "urgency": rule.urgency}
    return data | _origin(rule)


def _block(block: Block, knowledge: KnowledgeBase) -> Data:
    items = [f"{item.label}: {describe(item.when, knowledge)}" for item in block.items]
    return {"label": block.label, "at_least": block.at_least, "items": items}


def _sources_in(data: Any) -> Iterator[str]:
    """Yield the sources that are named anywhere in plain data, in the order of first use."""
    if isinstance(data, dict):
        if isinstance(data.get("source"), str):
            yield data["source"]
        for value in data.values():
            yield from _sources_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from _sources_in(value)
