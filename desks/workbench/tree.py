"""Trees to browse: disorders by group and class, findings by axis with their kinds and parts.

Branches are ``details`` elements, which every keyboard and screen reader opens and closes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from desks.workbench.bits import link
from desks.workbench.term_pages import kinds_by_parent
from kb.finding_schema import AXES
from kb.knowledge import KnowledgeBase

__all__ = ["TREES", "tree_html"]

TREES = ("disorder", "class", "finding", "rule", "source")
"""What can be browsed without a search."""
_RULES = {
    "red-flag": "Red flags",
    "exclusion": "Exclusions",
    "criteria": "Diagnostic criteria",
    "checklist": "Checklists",
}


def tree_html(knowledge: KnowledgeBase, kind: str) -> str:
    """Return the tree of everything of a kind (see :data:`TREES`)."""
    match kind:
        case "finding":
            branches = _findings(knowledge)
        case "class":
            branches = _classes(knowledge)
        case "rule":
            branches = _rules(knowledge)
        case "source":
            branches = _sources(knowledge)
        case _:
            branches = _disorders(knowledge)
    return f'<div class="dt tree">{"".join(branches)}</div>'


def _branch(title: str, count: int, inside: str, *, page: str = "") -> str:
    own = f"<p>{link(page, 'All of it as a table')}</p>" if page else ""
    return (
        f'<details class="fold"><summary>{escape(title)} <span class="src">{count}</span></summary>'
        f"{own}<ul>{inside}</ul></details>"
    )


def _kids(words: str, count: int, inside: str) -> str:
    return (
        f'<details class="fold kids"><summary>{count} {words}</summary><ul>{inside}</ul></details>'
    )


def _disorders(knowledge: KnowledgeBase) -> Iterable[str]:
    groups: dict[str, list[str]] = {}
    for one in sorted(knowledge.disorders.values(), key=lambda d: d.label.lower()):
        groups.setdefault(one.group, []).append(one.id)
    for group in sorted(groups):
        inside = set(groups[group])

        def under(id_: str) -> bool:
            usual = knowledge.disorders[id_].variant_of
            return usual in inside  # noqa: B023  # used before the loop goes on

        body = "".join(_disorder(id_, knowledge) for id_ in groups[group] if not under(id_))
        yield _branch(group, len(groups[group]), body, page=f"group:{group}")


def _disorder(id_: str, knowledge: KnowledgeBase) -> str:
    forms = knowledge.variants.get(id_, ())
    group = knowledge.disorders[id_].group
    near = [one for one in forms if knowledge.disorders[one].group == group]
    inside = "".join(_disorder(one, knowledge) for one in near)
    more = _kids("forms of it", len(near), inside) if near else ""
    return f"<li>{link(f'disorder:{id_}', knowledge.disorders[id_].label)}{more}</li>"


def _classes(knowledge: KnowledgeBase) -> Iterable[str]:
    inside = {member for one in knowledge.classes.values() for member in one.members}
    tops = [one for one in knowledge.classes.values() if one.id not in inside]
    body = "".join(_class(one.id, knowledge) for one in sorted(tops, key=lambda c: c.label.lower()))
    yield f"<ul>{body}</ul>"


def _class(id_: str, knowledge: KnowledgeBase) -> str:
    one = knowledge.classes[id_]
    inside = "".join(
        _class(member, knowledge)
        if member in knowledge.classes
        else f"<li>{link(f'disorder:{member}', knowledge.disorders[member].label)}</li>"
        for member in one.members
    )
    kids = _kids("members", len(one.members), inside)
    return f"<li>{link(f'class:{id_}', one.label)}{kids}</li>"


def _findings(knowledge: KnowledgeBase) -> Iterable[str]:
    below = kinds_by_parent(knowledge)
    for axis in AXES:
        own = [one for one in knowledge.findings.values() if one.axis == axis]
        if not own:
            continue
        ids = {one.id for one in own}
        tops = [one.id for one in own if not ids.intersection(one.parents)]
        words = "parts" if axis == "body-site" else "kinds"
        body = "".join(_finding(id_, knowledge, below, words) for id_ in _sorted(tops, knowledge))
        yield _branch(axis, len(own), body)


def _finding(id_: str, knowledge: KnowledgeBase, below: Mapping[str, list[str]], words: str) -> str:
    kinds = _sorted(below.get(id_, ()), knowledge)
    inside = "".join(_finding(one, knowledge, below, words) for one in kinds)
    more = _kids(words, len(kinds), inside) if kinds else ""
    return f"<li>{link(f'finding:{id_}', knowledge.findings[id_].label)}{more}</li>"


def _sorted(ids: Iterable[str], knowledge: KnowledgeBase) -> list[str]:
    return sorted(ids, key=lambda one: knowledge.findings[one].label.lower())


def _rules(knowledge: KnowledgeBase) -> Iterable[str]:
    for kind, title in _RULES.items():
        own = sorted(
            (one for one in knowledge.rules if one.kind == kind), key=lambda r: r.label.lower()
        )
        body = "".join(f"<li>{link(f'rule:{one.id}', one.label)}</li>" for one in own)
        if own:
            yield _branch(title, len(own), body)


def _sources(knowledge: KnowledgeBase) -> Iterable[str]:
    years: dict[str, list[str]] = {}
    for key, source in knowledge.sources.items():
        years.setdefault(str(source.year or "no year"), []).append(key)
    for year in sorted(years, reverse=True):
        own = sorted(years[year], key=lambda key: knowledge.sources[key].title.lower())
        body = "".join(
            f"<li>{link(f'source:{key}', knowledge.sources[key].title)}</li>" for key in own
        )
        yield _branch(year, len(own), body)
