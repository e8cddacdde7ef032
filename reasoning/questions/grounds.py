"""What a belief rests on: what scripts state and data sets counted, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.evidence import Evidence
from kb.knowledge import KnowledgeBase
from reasoning.beliefs import Corrected
from reasoning.closure import Subject, name_of
from reasoning.denied import without_denied
from reasoning.engine import UNIT, Differential
from reasoning.parameters import NONE_OF_THESE
from reasoning.questions.outlook import State
from reasoning.setting_model import SettingModel

__all__ = [
    "Ground",
    "corrected_grounds",
    "grounds_of",
    "grounds_of_prior",
    "population_grounds",
    "wording_grounds",
]


@dataclass(frozen=True)
class Ground:
    """One statement or count that a number rests on.

    Attributes:
        about: finding that the statement names, in words.
        says: how often, in words (``47 of 52 (90 %)``).
        evidence: ``data``, ``reference`` or ``author``.
        source: key in ``kb/sources.yaml``, or name of the counted data set.
        where: place in the source.
        population: whom the source looked at.
    """

    about: str
    says: str
    evidence: str
    source: str | None = None
    where: str | None = None
    population: str | None = None

    def words(self, *, named: bool = False) -> str:
        """Return the ground on one line, e.g. ``47 of 52 (90 %) [data: skincon]``."""
        origin = self.evidence if self.source is None else f"{self.evidence}: {self.source}"
        return f"{f'{self.about} ' if named else ''}{self.says} [{origin}]"


def _ground(about: str, says: str, evidence: Evidence) -> Ground:
    named = {name: getattr(evidence, name) for name in ("source", "where", "population")}
    return Ground(about=about, says=says, evidence=evidence.evidence, **named)


def corrected_grounds(corrected: Corrected | None) -> tuple[Ground, ...]:
    """Return what fitted corrections added to a weight, as a ground; empty if nothing."""
    if corrected is None:
        return ()
    sets = ", ".join(dict.fromkeys(one.dataset for one in corrected.made_of))
    return (Ground("correction", f"corrected by {corrected.units / UNIT:+.4f}", "data", sets),)


def grounds_of(
    model: SettingModel, disorder: str, subject: Subject, *, state: State | None = None
) -> tuple[Ground, ...]:
    """Return what the belief in a subject in a disorder rests on; empty where a script is silent.

    Counts of fitted data sets come after the statements of the script; with a state, what
    corrections add to the weight of that state comes last.
    """
    if disorder == NONE_OF_THESE:
        return ()
    knowledge = model.compiled.knowledge
    script = knowledge.disorders[disorder]
    belief = model.belief(model.compiled.row[disorder], subject)
    stated = [script.findings[index] for index in belief.assertions]
    found = [
        _ground(name_of(a.subject, knowledge), a.frequency.describe(), a.frequency) for a in stated
    ]
    for count in belief.counted:
        part = "" if count.share == 1.0 else f", {100 * count.share:.0f} % of them counted here"
        label = "" if count.label == disorder else f" labelled {count.label}"
        says = f"{count.n:g} of {count.of:g}{label}{part}"
        found.append(Ground(name_of(subject, knowledge), says, "data", count.dataset))
    if state is not None:
        row = model.compiled.row[disorder]
        found += corrected_grounds(model.corrected(row, state, [(subject, 0.0, 0.5)]))
    return tuple(found)


def population_grounds(
    knowledge: KnowledgeBase, disorder: str, kind: str, datasets: Iterable[str] = ()
) -> tuple[Ground, ...]:
    """Return what the weight of age or sex rests on."""
    if disorder == NONE_OF_THESE:
        return ()
    about = knowledge.disorders[disorder].epidemiology
    stated: Evidence = about.age if kind == "age" else about.female
    says = about.age.describe() if kind == "age" else f"women are {about.female.describe()}"
    return (
        _ground(kind, says, stated),
        *(Ground(kind, "counted", "data", dataset) for dataset in datasets),
    )


def wording_grounds(differential: Differential, disorder: str) -> tuple[Ground, ...]:
    """Return the words that make a text like a script, as a ground."""
    text = without_denied(differential.case)
    if disorder == NONE_OF_THESE or text is None:
        return ()
    compiled = differential.model.compiled
    shared = compiled.wording.shared(text, compiled.row[disorder])
    words = ", ".join(word for word, _ in shared) or "no word shared"
    return (Ground("words of the text", f"shared with the script: {words}", "author"),)


def grounds_of_prior(model: SettingModel, disorder: str) -> tuple[Ground, ...]:
    """Return what the probability beforehand rests on."""
    if disorder == NONE_OF_THESE:
        return (Ground("prior", "parameter none_prior", "author"),)
    if model.compiled.parameters.flat_prior:
        return (Ground("prior", "parameter flat_prior", "author"),)
    counted = model.prior_reason(disorder)
    if counted:
        return (Ground("prior", counted["from"], counted["evidence"]),)
    entry = model.prior_evidence[model.compiled.row[disorder]]
    said = entry.tier or (f"{entry.n} of {entry.of}" if entry.n is not None else f"{entry.share}")
    return (_ground("prior", f"{said} in {entry.setting}", entry),)
