"""Conditions of rules: tested on a case, and put into words.

A condition is an object with a three-valued ``test`` (true, false, None for unknown) and a
``description`` built from its parts, so that what is said is what is tested.
"""

from __future__ import annotations

from collections.abc import Sequence

from kb.knowledge import KnowledgeBase
from kb.rule_schema import Condition
from reasoning.case import Case
from reasoning.closure import Closed, Subject, name_of

__all__ = ["at_least", "describe", "reasons", "test"]

_STATES = {"present": True, "absent": False, "unknown": None}


def _subject_of(condition: Condition) -> Subject | None:
    if condition.finding is not None:
        return (condition.finding,)
    if condition.lesion is not None:
        return condition.lesion.subject
    return None


def _join(words: Sequence[str], by: str) -> str:
    return words[0] if len(words) == 1 else "(" + f" {by} ".join(words) + ")"


def describe(condition: Condition, knowledge: KnowledgeBase) -> str:
    """Return the condition in words, built from the words of its parts."""
    subject = _subject_of(condition)
    if subject is not None:
        return name_of(subject, knowledge)
    if condition.age is not None:
        low, high = condition.age.min, condition.age.max
        if low is not None and high is not None:
            return f"age {low:g} to {high:g}"
        return f"age {low:g} or more" if low is not None else f"age {high:g} or less"
    if condition.sex is not None:
        return condition.sex
    words = [describe(part, knowledge) for part in condition.parts()]
    if condition.all is not None:
        return _join(words, "and")
    if condition.any is not None:
        return _join(words, "or")
    if condition.none is not None:
        return "no " + _join(words, "or")
    return f"at least {condition.at_least} of: " + ", ".join(words)


def reasons(
    condition: Condition, case: Case, closed: Closed, knowledge: KnowledgeBase
) -> tuple[str, ...]:
    """Return what makes a condition hold in this case, in words; empty where it does not hold."""
    if test(condition, case, closed) is not True:
        return ()
    if condition.none is not None or not condition.parts():
        return (describe(condition, knowledge),)
    words = [word for part in condition.parts() for word in reasons(part, case, closed, knowledge)]
    return tuple(dict.fromkeys(words))


def test(condition: Condition, case: Case, closed: Closed) -> bool | None:
    """Return whether the condition holds; None where what is known does not decide it."""
    if condition.finding is not None:
        subject = (condition.finding,)
        if subject in closed.present:
            return True
        return False if subject in closed.absent else None
    if condition.lesion is not None:
        return _STATES[_state(condition.lesion.subject, closed)]
    if condition.age is not None:
        if case.age is None:
            return None
        low = float("-inf") if condition.age.min is None else condition.age.min
        high = float("inf") if condition.age.max is None else condition.age.max
        return low <= case.age <= high
    if condition.sex is not None:
        return None if case.sex is None else case.sex == condition.sex
    parts = [test(part, case, closed) for part in condition.parts()]
    if condition.none is not None:
        met = at_least(1, parts)
        return None if met is None else not met
    needed = condition.at_least or (len(parts) if condition.all is not None else 1)
    return at_least(needed, parts)


def _state(subject: Subject, closed: Closed) -> str:
    """State of a subject; a lesion that was not described follows from its parts only if absent."""
    state = closed.state(subject)
    if state == "unknown" and len(subject) > 1:
        states = [closed.state((part,)) for part in subject]
        if "absent" in states:
            return "absent"
        if all(one == "present" for one in states):
            return "present"
    return state


def at_least(needed: int, parts: Sequence[bool | None]) -> bool | None:
    """Return whether so many parts hold; None where the unknown ones could still decide it."""
    met = parts.count(True)
    possible = met + parts.count(None)
    if met >= needed:
        return True
    return None if possible >= needed else False
