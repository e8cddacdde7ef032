"""Draw a teaching case from an illness script: age, sex and findings as often as it says.

Every finding that the script speaks of is drawn once, the general before its kinds, each given what
is known by then, so that present carries upward and absent downward as in any case. What the script
is silent about is not there, but for up to two findings of chance. Such a case is made of the same
script that the engine answers from: it is for practice, and proves nothing about either.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence

from desks.classroom.cases import TeachingCase
from kb.epidemiology_schema import Setting
from kb.knowledge import KnowledgeBase
from kb.schema import Disorder
from reasoning.beliefs import Said, leak_of, said_by
from reasoning.case import Case, Observation
from reasoning.closure import Hierarchy, Subject, close
from reasoning.compiled import CompiledKnowledge
from reasoning.epidemiology import age_density, share
from reasoning.questions.effort import effort_of

__all__ = ["draw_case", "draw_cases", "drawable"]

_NOISE = (0, 0, 1, 1, 2)
_NOISE_AXES = frozenset({"symptom", "history", "exposure", "systemic"})
_COMPLAINTS = frozenset({"symptom", "body-site", "time-course"})
_GIVEN = 3


def drawable(knowledge: KnowledgeBase) -> list[str]:
    """Return the ids of the disorders that cases can be drawn from, sorted."""
    return sorted(knowledge.disorders)


def draw_case(
    compiled: CompiledKnowledge,
    disorder: str,
    *,
    seed: int,
    setting: Setting = "dermatology-clinic",
    title: str = "",
) -> TeachingCase:
    """Return a synthetic case of a disorder; the same one for a seed and a knowledge base.

    Args:
        compiled: the knowledge base.
        disorder: id of the script to draw from.
        seed: of chance.
        setting: where the patient is seen.
        title: what the library calls it; it is named by its seed where this is empty.
    """
    knowledge, hierarchy = compiled.knowledge, compiled.hierarchy
    script = knowledge.disorders[disorder]
    chance = random.Random(f"{seed}/{disorder}")  # noqa: S311  # no secret: the same every time
    density = age_density(script.epidemiology.age, compiled.parameters)
    female = script.epidemiology.female.proportion
    states = _Drawn(hierarchy)
    said = said_by(script, hierarchy, compiled.parameters)
    _draw(chance, script, said, states, knowledge)
    _noise(chance, compiled, said, states)
    case = Case(
        id=f"synthetic-{seed}",
        age=float(chance.choices(range(len(density)), density)[0]),
        sex="female" if chance.random() < female else "male",
        setting=setting,
        observations=tuple(_observations(states, knowledge)),
    )
    return TeachingCase(
        title=title or f"Case {seed}",
        case=case,
        closed=close(case, hierarchy, knowledge),
        answer=disorder,
        given=_given(chance, case.observations, knowledge),
        unlisted="absent",
        opening="",
        author="drawn from an illness script of the knowledge base (synthetic, no patient)",
        teaching=_points(script),
        origin="synthetic",
    )


def draw_cases(
    compiled: CompiledKnowledge,
    count: int,
    *,
    seed: int,
    setting: Setting = "dermatology-clinic",
    among: Iterable[str] | None = None,
    alike: bool = False,
) -> list[TeachingCase]:
    """Return several cases, no disorder twice as long as there are enough.

    Args:
        compiled: the knowledge base.
        count: how many.
        seed: of chance; case ``i`` has the seed ``seed + i``.
        setting: where the patients are seen.
        among: ids of the disorders; None takes all.
        alike: take every disorder as equally common; else as common as it is in the setting.
    """
    knowledge = compiled.knowledge
    ids = drawable(knowledge) if among is None else sorted(set(among))
    chance = random.Random(f"library/{seed}")  # noqa: S311  # no secret
    left: list[str] = []
    found = []
    for number in range(count):
        left = left or list(ids)
        if not left:
            break
        weights = [1.0 if alike else share(knowledge.disorders[one], setting)[0] for one in left]
        chosen = chance.choices(left, weights)[0]
        left.remove(chosen)
        found.append(draw_case(compiled, chosen, seed=seed + number, setting=setting))
    return found


# -- what is drawn ---------------------------------------------------------------------------------
class _Drawn:
    """States drawn by now, closed at every step."""

    def __init__(self, hierarchy: Hierarchy) -> None:
        self.hierarchy = hierarchy
        self.own: dict[Subject, bool] = {}
        self.closed: dict[Subject, bool] = {}

    def fits(self, subject: Subject, there: bool) -> bool:
        """Tell whether a state contradicts nothing that was drawn."""
        if self.closed.get(subject, there) != there:
            return False
        if there:
            choices = self.hierarchy.choice
            reached = [subject, *self.hierarchy.ancestors(subject)]
            held = {choices.get(one[0]): one for one, yes in self.closed.items() if yes}
            one_of = [(choices.get(one[0]), one) for one in reached if len(one) == 1]
            clash = any(name and held.get(name, one) != one for name, one in one_of)
            return not clash and all(self.closed.get(one, True) for one in reached)
        kinds = self.hierarchy.descendants(subject)
        return not any(
            yes and self.hierarchy.is_kind_of(one, subject) for one, yes in self.own.items()
        ) and not any(self.closed.get(one, False) for one in kinds)

    def note(self, subject: Subject, there: bool) -> None:
        """Note a state and what follows from it."""
        self.own[subject] = there
        reach = self.hierarchy.ancestors if there else self.hierarchy.descendants
        for one in (subject, *reach(subject)):
            self.closed.setdefault(one, there)


def _draw(
    chance: random.Random,
    script: Disorder,
    said: dict[Subject, Said],
    states: _Drawn,
    knowledge: KnowledgeBase,
) -> None:
    """Draw everything that the script names, choices as a whole, one of its sites at least."""
    hierarchy = states.hierarchy
    rates = {one.subject: one.frequency.proportion for one in script.findings}
    for choice, members in _choices(rates, hierarchy).items():
        weights = [rates[one] for one in members]
        # what is left over is another value, which nobody states; one has always some duration
        rest = 0.0 if choice == "duration" else max(1.0 - sum(weights), 0.0)
        if sum(weights) > 0:
            picked = chance.choices([*members, None], [*weights, rest])[0]
            for one in members:
                if states.fits(one, one == picked):
                    states.note(one, one == picked)
    order = sorted(rates, key=lambda one: (len(hierarchy.ancestors(one)), one))
    for subject in order:
        if subject in states.closed or (len(subject) == 1 and subject[0] in hierarchy.choice):
            continue
        above = [said[one].value for one in hierarchy.ancestors(subject) if one in said]
        held = [
            value
            for one, value in (
                (g, said[g].value) for g in hierarchy.ancestors(subject) if g in said
            )
            if states.closed.get(one)
        ]
        rate = rates[subject] / max(min(held), rates[subject]) if held and above else rates[subject]
        there = chance.random() < rate
        for state in (there, not there):
            if states.fits(subject, state):
                states.note(subject, state)
                break
    for axis in ("body-site", "primary-lesion"):
        _at_least_one(chance, axis, rates, states, knowledge)


def _choices(rates: dict[Subject, float], hierarchy: Hierarchy) -> dict[str, list[Subject]]:
    found: dict[str, list[Subject]] = {}
    for subject in sorted(rates):
        choice = hierarchy.choice.get(subject[0]) if len(subject) == 1 else None
        if choice is not None:
            found.setdefault(choice, []).append(subject)
    return found


def _at_least_one(
    chance: random.Random,
    axis: str,
    rates: dict[Subject, float],
    states: _Drawn,
    knowledge: KnowledgeBase,
) -> None:
    """A patient has it somewhere, and it looks like something: where chance left none, take one."""
    of_axis = [one for one in sorted(rates) if knowledge.findings[one[0]].axis == axis]
    single = [one for one in of_axis if len(one) == 1 and rates[one] > 0]
    if any(states.closed.get(one) for one in single):
        return
    while single:
        one = chance.choices(single, [rates[subject] for subject in single])[0]
        single.remove(one)
        reach = [one, *states.hierarchy.ancestors(one)]
        if all(states.own.get(other) is not False or other == one for other in reach):
            # it was drawn as absent; what was absent only because of it is open again
            states.own.pop(one, None)
            own = dict(states.own)
            states.own, states.closed = {}, {}
            for subject, there in [(one, True), *own.items()]:
                if states.fits(subject, there):
                    states.note(subject, there)
            return


def _noise(
    chance: random.Random,
    compiled: CompiledKnowledge,
    said: dict[Subject, Said],
    states: _Drawn,
) -> None:
    """Add up to two findings that have nothing to do with the disorder, common ones first."""
    knowledge = compiled.knowledge
    others = [
        one
        for one in knowledge.findings.values()
        if one.axis in _NOISE_AXES and one.choice is None and effort_of(one) is not None
    ]
    silent = [one for one in others if (one.id,) not in said and (one.id,) not in states.closed]
    leaks = [leak_of((one.id,), knowledge, compiled.parameters) for one in silent]
    for _ in range(chance.choice(_NOISE) if silent else 0):
        subject: Subject = (chance.choices(silent, leaks)[0].id,)
        if states.fits(subject, True):
            states.note(subject, True)


def _observations(states: _Drawn, knowledge: KnowledgeBase) -> Iterator[Observation]:
    for subject, there in states.own.items():
        asked = {effort_of(knowledge.findings[part]) for part in subject}
        yield Observation(
            subject=subject,
            state="present" if there else "absent",
            origin="history" if asked == {"ask"} else "examination",
            place="drawn",
        )


def _given(
    chance: random.Random, seen: Sequence[Observation], knowledge: KnowledgeBase
) -> tuple[Subject, ...]:
    """Return what the patient comes with: complaints that are there, at most three."""
    there = [
        one.subject
        for one in seen
        if one.state == "present"
        and len(one.subject) == 1
        and knowledge.findings[one.subject[0]].axis in _COMPLAINTS
    ]
    by_axis: dict[str, list[Subject]] = {}
    for one in there:
        by_axis.setdefault(knowledge.findings[one[0]].axis, []).append(one)
    picked = [chance.choice(by_axis[axis]) for axis in sorted(by_axis)]
    return tuple(sorted(picked)[:_GIVEN])


def _points(script: Disorder) -> tuple[str, ...]:
    """Return what to take home: the definition, and what the script says of telling it apart."""
    return (" ".join(script.definition.split()), *(one.says for one in script.tell_apart))
