"""Rules and sources name what exists, and every source is cited."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from kb.assertions import Assertions
from kb.knowledge import KnowledgeBase
from kb.lint_words import Found, Keys, did_you_mean, problem_of
from kb.reader import Places
from kb.rule_schema import Checklist, Condition, Criteria, Rule

__all__ = ["rules_use_the_vocabulary", "sources_exist"]


def rules_use_the_vocabulary(knowledge: KnowledgeBase, places: Places) -> Found:
    """Every finding and disorder that a rule names exists."""
    for rule in knowledge.rules:
        of = f"rule:{rule.id}"
        targets = [getattr(rule, "disorder", None), *getattr(rule, "points_to", ())]
        for target in filter(None, targets):
            if target not in knowledge.disorders:
                hint = did_you_mean(target, list(knowledge.disorders))
                message = f"rule '{rule.id}' names the unknown disorder '{target}'"
                yield problem_of(places, of, "rule", message, mend=hint), places[of][1]
        for id_ in _rule_findings(rule):
            if id_ not in knowledge.findings:
                hint = did_you_mean(id_, list(knowledge.findings))
                message = f"rule '{rule.id}' names the unknown finding '{id_}'"
                yield problem_of(places, of, "rule", message, mend=hint), places[of][1]


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
        items = enumerate(value) if isinstance(value, tuple | Assertions) else [(None, value)]
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
                hint = did_you_mean(source, list(knowledge.sources)) if knowledge.sources else ""
                message = f"the source '{source}' is not in sources.yaml"
                base = places[of][1] if of.startswith("rule:") else ()
                yield problem_of(places, of, "source", message, mend=hint), (*base, *keys)
    for source in sorted(knowledge.sources.keys() - cited):
        message = f"the source '{source}' is cited nowhere"
        yield problem_of(places, f"source:{source}", "source", message, level="info"), (source,)
