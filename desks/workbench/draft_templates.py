"""What a new entry begins with: the fields that it needs, as a text that is checked at once.

What nobody can know beforehand is left empty, so that the check names it; what is usual is filled
in and called this project's own estimate (``evidence: author``).
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["TEMPLATES"]

_CONDITION = "{{all: [{{finding: ''}}]}}"
TEMPLATES: Mapping[str, str] = {
    "disorder": """\
id: {id}
label: {label}
synonyms: []
xrefs: {{}}
group: {group}
definition: ''
urgency: routine
must_not_miss: false
neoplasm: none
infectious: false
course: chronic
epidemiology:
  frequency:
    - {{setting: primary-care, tier: rare, evidence: author}}
    - {{setting: dermatology-clinic, tier: rare, evidence: author}}
  age: {{typical: [20, 60], evidence: author}}
  female: {{value: 0.5, evidence: author}}
findings: []
tell_apart: []
treatment: []
""",
    "finding": "id: {id}\nlabel: {label}\ndefinition: ''\nsynonyms: []\nparents: []\n",
    "red-flag": "id: {id}\nkind: red-flag\nlabel: {label}\nwhen: "
    + _CONDITION
    + "\naction: ''\nurgency: urgent\npoints_to: []\nevidence: author\n",
    "exclusion": "id: {id}\nkind: exclusion\nlabel: {label}\ndisorder: ''\nwhen: "
    + _CONDITION
    + "\nevidence: author\n",
    "criteria": "id: {id}\nkind: criteria\nlabel: {label}\ndisorder: ''\nblocks:\n"
    "  - label: criteria\n    at_least: 1\n    items:\n"
    "      - {{label: first criterion, when: {{finding: ''}}}}\nevidence: author\n",
    "checklist": "id: {id}\nkind: checklist\nlabel: {label}\nitems:\n"
    "  - {{label: first item, points: 1, when: {{finding: ''}}}}\n"
    "threshold: 1\nsays: ''\nevidence: author\n",
}
"""By kind; rules by theirs."""
