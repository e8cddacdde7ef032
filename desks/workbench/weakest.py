"""The statements that most need a reader: unreviewed, without a source, and of great weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desks.workbench.script_page import SETTING
from kb.reviews import signed_off, statement_key
from kb.wording import says
from reasoning.closure import name_of
from reasoning.compiled import CompiledKnowledge
from reasoning.engine import UNIT

__all__ = ["STEP", "Weak", "weakest"]

STEP = 40
"""Statements that are shown at once."""
_RANK: Mapping[str, int] = {"author": 0, "reference": 1, "data": 2}


@dataclass(frozen=True)
class Weak:
    """A statement and why it stands where it does in the list.

    Attributes:
        key: how a sign-off names it.
        units: weight when the finding is there (10**-4 of log10), in a dermatology clinic.
        reviewed: who signed it off as it stands.
    """

    disorder: str
    label: str
    group: str
    key: str
    subject: tuple[str, ...]
    about: str
    says: str
    evidence: str
    units: int
    reviewed: tuple[str, ...]

    @property
    def order(self) -> tuple[bool, int, int, str, str]:
        """Unreviewed first, then guesses, then the greatest weight in either direction."""
        return bool(self.reviewed), _RANK[self.evidence], -abs(self.units), self.label, self.key

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        return {
            "disorder": self.disorder,
            "statement": self.key,
            "about": self.about,
            "says": self.says,
            "evidence": self.evidence,
            "weight": self.units / UNIT,
            "signed_off": list(self.reviewed),
        }


def weakest(compiled: CompiledKnowledge, *, group: str = "", disorder: str = "") -> list[Weak]:
    """Return the statements of all scripts, the one that most needs a reader first.

    Args:
        compiled: gives the weights.
        group: only scripts of this group.
        disorder: only this script.
    """
    weights = compiled.setting(SETTING).present
    found = []
    for script in compiled.knowledge.disorders.values():
        if group not in ("", script.group) or disorder not in ("", script.id):
            continue
        signed = signed_off(script) if script.reviews else {}
        row = weights[compiled.row[script.id]]
        for one in script.findings:
            key = statement_key(one.subject)
            by = tuple(f"{r.by} ({r.role}), {r.on}" for r in signed.get(key, ()))
            found.append(
                Weak(
                    disorder=script.id,
                    label=script.label,
                    group=script.group,
                    key=key,
                    subject=one.subject,
                    about=name_of(one.subject, compiled.knowledge),
                    says=says(one.frequency),
                    evidence=one.frequency.evidence,
                    units=int(row[compiled.column[one.subject]]),
                    reviewed=by,
                )
            )
    return sorted(found, key=lambda one: one.order)
