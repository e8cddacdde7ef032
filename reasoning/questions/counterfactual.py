"""The smallest set of findings that would have to be otherwise for a disorder to lead.

Found by an integer program (:mod:`reasoning.questions.smallest`), which proves that nothing smaller
does it, and verified by answering the changed case with the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.errors import InputError
from reasoning.closure import close
from reasoning.engine import UNIT, Differential, diagnose
from reasoning.parameters import NONE_OF_THESE
from reasoning.questions.change_sets import ChangeSet, Counterfactual
from reasoning.questions.changes import PLAUSIBLE, Change, changed_case, possible_changes
from reasoning.questions.effort import Effort, up_to
from reasoning.questions.outlook import Outlook, findings_in
from reasoning.questions.sides import Side, leader_of, side_of
from reasoning.questions.smallest import Program

__all__ = ["counterfactual"]

_MOST = 6
_ROUNDS = 80
_SETS = 3


def counterfactual(
    differential: Differential,
    name: str,
    *,
    limit: Effort = "biopsy",
    keep: bool = False,
    most: int = _MOST,
    plausible: float = PLAUSIBLE,
    sets: int = _SETS,
) -> Counterfactual:
    """Return the smallest sets of changed findings that put a disorder on top.

    Args:
        differential: the answer to the case as it stands.
        name: id or name of the disorder; a class is stood for by its likeliest member.
        limit: the most effort that a changed finding may take to see.
        keep: leave what was observed as it is; only what is unknown may become known.
        most: how many changes at most.
        plausible: how common a change must be in the disorder.
        sets: how many sets of the smallest size are looked for.

    Raises:
        CaseError: the name is not known.
        InputError: *none of these* cannot be brought to the top by findings, or a number is wrong.
    """
    target = side_of(differential, name)
    if target.id == NONE_OF_THESE:
        raise InputError("none of these has no findings of its own", mend="name a disorder")
    if most < 1 or not 0.0 < plausible < 1.0:
        raise InputError("give at least one change and a chance between 0 and 1")
    leader = leader_of(differential)
    if leader.id == target.id:
        after = ChangeSet((), (), target, _lead(differential, target.id), proved=True)
        return Counterfactual(target, leader, (after,), None, "it leads as the case stands")
    search = _Search(differential, target, limit=limit, keep=keep, most=most, plausible=plausible)
    found: list[ChangeSet] = []
    while len(found) < sets:
        one = search.next()
        if one is None:
            break
        found.append(one)
        search.program.most = len(one.changes)
    keeping = None
    if found and any(one.alters for one in found[0].changes):
        keeping = search.keeping(most)
    return Counterfactual(target, leader, tuple(found), keeping, search.because(found, most))


def _lead(differential: Differential, id_: str) -> float:
    """Return by how much the leading hypothesis leads the next one, log10."""
    first, second = differential.hypotheses[:2]
    return (first.total_units - second.total_units) / UNIT if first.id == id_ else 0.0


class _Search:
    """Rounds of programs, each with the competitors that turned up so far."""

    def __init__(
        self,
        differential: Differential,
        target: Side,
        *,
        limit: Effort,
        keep: bool,
        most: int,
        plausible: float,
    ) -> None:
        self.differential, self.target = differential, target
        self.outlook = Outlook(differential)
        compiled = self.outlook.compiled
        self.row = compiled.row
        changes = possible_changes(
            self.outlook,
            self.row[target.id],
            efforts=up_to(limit),
            keep=keep,
            plausible=plausible,
        )
        self.program = Program(self.outlook, changes, self.row[target.id], most=most)
        self.leader = leader_of(differential).id
        self.proved = True
        self._beaten: set[str] = set()
        self._ruled = [
            (rule.disorder, findings_in(rule.when)) for rule in compiled.knowledge.exclusions
        ]
        for one in differential.hypotheses[: target.rank - 1][:10]:
            self._beat(one.id)

    def _beat(self, id_: str) -> None:
        """Ask that the target leads this hypothesis, unless a change may exclude it."""
        self._beaten.add(id_)
        unless = dict.fromkeys(self._bearing(id_), 1.0)
        place = -1 if id_ == NONE_OF_THESE else self.row[id_]
        self.program.must_beat(place, wins_ties=self.target.id < id_, unless=unless)

    def _bearing(self, id_: str) -> list[int]:
        """Return the changes that bear on whether a disorder is excluded."""
        if self.differential.keep_excluded:
            return []
        asked = {part for disorder, parts in self._ruled if disorder == id_ for part in parts}
        kind = self.outlook.hierarchy.is_kind_of
        return [
            index
            for index, change in enumerate(self.program.changes)
            for subject in {change.subject, change.drops or change.subject}
            if any(kind(subject, (one,)) or kind((one,), subject) for one in asked)
        ]

    def next(self) -> ChangeSet | None:
        """Return the next smallest set, and do not find it again."""
        for _ in range(_ROUNDS):
            chosen, proved = self.program.solve()
            self.proved &= proved
            if chosen is None:
                return None
            found = self._verify(chosen)
            if found is not None:
                self.program.not_again(chosen)
                return found
        self.proved = False
        return None

    def keeping(self, most: int) -> ChangeSet | None:
        """Return the smallest set that leaves what was observed as it is."""
        self.program.most = most
        altering = (i for i, one in enumerate(self.program.changes) if one.alters)
        self.program.forbidden |= set(altering)
        return self.next()

    def _verify(self, chosen: Sequence[int]) -> ChangeSet | None:
        """Answer the changed case; where another one leads, ask the program to beat it, too."""
        changes = tuple(self.program.changes[index] for index in chosen)
        case = changed_case(self.differential.case, changes)
        close(case, self.outlook.hierarchy, self.outlook.compiled.knowledge)
        answer = diagnose(
            case, self.outlook.compiled, keep_excluded=self.differential.keep_excluded
        )
        above = []
        for one in answer.hypotheses:
            if one.id == self.target.id:
                break
            above.append(one.id)
        mine = answer.hypothesis(self.target.id)
        if not above and mine.excluded_by is None:
            weights = tuple(self._weights(answer, change) for change in changes)
            after = side_of(answer, self.target.id)
            after = replace(after, stands_for=self.target.stands_for)
            return ChangeSet(changes, weights, after, _lead(answer, self.target.id), self.proved)
        if mine.excluded_by is not None:
            self.program.differ(chosen, self._bearing(self.target.id))
            return None
        new = [one for one in above if one not in self._beaten][:20]
        for id_ in new:
            self._beat(id_)
        for id_ in above if not new else ():
            self._beat_as_chosen(id_, chosen)
        return None

    def _beat_as_chosen(self, id_: str, chosen: Sequence[int]) -> None:
        """Ask that the target leads one that the chosen changes did not exclude after all."""
        bearing = self._bearing(id_)
        unless = {index: -1.0 if index in chosen else 1.0 for index in bearing}
        if not unless:
            self.program.differ(chosen, range(len(self.program.changes)))
            return
        place = -1 if id_ == NONE_OF_THESE else self.row[id_]
        self.program.must_beat(place, wins_ties=self.target.id < id_, unless=unless)

    def _weights(self, answer: Differential, change: Change) -> tuple[float, float]:
        """Return what a change weighs in the changed case, for the target and the old leader."""
        for piece in answer.pieces:
            if change.subject in piece.subjects and piece.kind == "finding":
                mine = int(piece.weights[self.row[self.target.id]])
                other = self.row.get(self.leader)
                theirs = 0 if other is None else int(piece.weights[other])
                return mine / UNIT, theirs / UNIT
        return 0.0, 0.0

    def because(self, found: Sequence[ChangeSet], most: int) -> str:
        """Return what was found, in words."""
        if not found:
            sure = "proved" if self.proved else "the search was given up"
            return f"no set of up to {most} changed findings puts it on top ({sure})"
        if found[0].proved:
            return "no smaller set of changed findings puts it on top (proved)"
        return "a smaller set may exist: the search was given up before that was proved"
