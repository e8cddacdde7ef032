"""The message for a name that stands for nothing in the knowledge base."""

from __future__ import annotations

from kb.errors import CaseError
from kb.knowledge import KnowledgeBase, nearest

__all__ = ["unknown_disorder"]


def unknown_disorder(name: str, knowledge: KnowledgeBase) -> CaseError:
    """Return the error for a name of no disorder and no class, with the nearest names."""
    owner = {known.replace(" ", "-"): id_ for known, id_ in knowledge.disorder_names.items()}
    owner |= {id_: id_ for id_ in knowledge.classes}
    near = list(dict.fromkeys(owner[one] for one in nearest(name, list(owner))))
    mend = f"did you mean {' or '.join(near)}?" if near else "see 'dermatrace kb list'"
    return CaseError(f"unknown disorder '{name}'", mend=mend)
