"""The questions a clinician asks of an answer: contrast, next-question, why-not and the like."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from desks.knowledge_commands import KnowledgeOption
from desks.question_case import answered, print_json
from kb.errors import InputError

__all__ = [
    "EffortOption",
    "PurposeOption",
    "contrast",
    "counterfactual",
    "next_question",
    "register",
    "unexplained",
    "why_not",
]


class EffortOption(StrEnum):
    """What it takes to learn a finding, the least first."""

    ask = "ask"
    look = "look"
    dermoscope = "dermoscope"
    swab = "swab"
    biopsy = "biopsy"


class PurposeOption(StrEnum):
    """What a question is for (:data:`reasoning.questions.next_question.PURPOSES`)."""

    diagnosis = "diagnosis"
    must_not_miss = "must-not-miss"
    decision = "decision"


CaseArgument = Annotated[Path, typer.Argument(help="Case file (YAML or JSON).")]
DisorderArgument = Annotated[str, typer.Argument(help="Disorder or class: id or name.")]
FittedSets = Annotated[
    list[str] | None,
    typer.Option("--fitted", help="Use the counts of this data set, too; may be repeated."),
]
KeepExcluded = Annotated[
    bool, typer.Option(help="Rank disorders that an exclusion rule rules out, too.")
]
UpTo = Annotated[
    EffortOption, typer.Option("--up-to", help="The most that you would do for an answer.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Top = Annotated[int, typer.Option(min=1, help="How many to show.")]


def register(app: typer.Typer) -> None:
    """Add the commands to an app."""
    app.command("contrast")(contrast)
    app.command("next-question")(next_question)
    app.command("why-not")(why_not)
    app.command("counterfactual")(counterfactual)
    app.command("unexplained")(unexplained)


def contrast(
    first: Annotated[str, typer.Argument(help="Disorder or class: id or name.")],
    second: Annotated[str, typer.Argument(help="What it is held against.")],
    case: Annotated[Path | None, typer.Option(help="Case file; else nothing is seen yet.")] = None,
    limit: UpTo = EffortOption.biopsy,
    top: Top = 12,
    keep_excluded: KeepExcluded = False,
    json_: AsJson = False,
    fitted: FittedSets = None,
    kb: KnowledgeOption = None,
) -> None:
    """Tell what separates two disorders: what was seen, what was not, in order of weight."""
    from desks.terminal import console
    from desks.terminal_questions import print_contrast
    from reasoning.questions.contrast import contrast as run

    differential = answered(case, kb, fitted, keep_excluded)
    answer = run(differential, first, second, limit=limit.value)
    if json_:
        print_json(differential, answer.to_dict())
    else:
        print_contrast(answer, console(), top=top, with_case=case is not None)


def next_question(
    case: CaseArgument,
    present: Annotated[
        list[str] | None, typer.Option(help="A further finding that is there; may be repeated.")
    ] = None,
    absent: Annotated[
        list[str] | None, typer.Option(help="A further finding that is not; may be repeated.")
    ] = None,
    purpose: Annotated[
        PurposeOption, typer.Option("--for", help="What the question is for.")
    ] = PurposeOption.diagnosis,
    limit: UpTo = EffortOption.biopsy,
    cost: Annotated[
        list[str] | None,
        typer.Option(help="Cost of a kind of effort, e.g. biopsy=40; may be repeated."),
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option(help="Probability from which a disorder that must not be missed counts."),
    ] = None,
    least_worth: Annotated[
        float | None,
        typer.Option(help="Stop below this gain in right decisions per patient."),
    ] = None,
    top: Top = 10,
    keep_excluded: KeepExcluded = False,
    json_: AsJson = False,
    fitted: FittedSets = None,
    kb: KnowledgeOption = None,
) -> None:
    """Tell what to ask or test next, by expected information and cost, and when to stop."""
    from desks.terminal import console
    from desks.terminal_questions import print_next_question
    from reasoning.questions.decision import LEAST_SHOWN, REAL_CHANCE
    from reasoning.questions.effort import costs_with
    from reasoning.questions.next_question import LEAST_WORTH
    from reasoning.questions.next_question import next_question as run

    costs = costs_with(dict(_cost(one) for one in cost or ()))
    more = {"present": present or [], "absent": absent or []}
    differential = answered(case, kb, fitted, keep_excluded, more)
    answer = run(
        differential,
        purpose=purpose.value,
        limit=limit.value,
        costs=costs,
        threshold=REAL_CHANCE if threshold is None else threshold,
        least_worth=LEAST_WORTH if least_worth is None else least_worth,
        top=top,
        least_shown=0.0 if json_ else LEAST_SHOWN,
    )
    if json_:
        print_json(differential, answer.to_dict())
    else:
        print_next_question(answer, differential, console())


def _cost(text: str) -> tuple[str, float]:
    name, sign, value = text.partition("=")
    try:
        return name.strip(), float(value)
    except ValueError as error:
        told = f"'{text}' is no cost" if sign else f"'{text}' names no cost"
        raise InputError(told, place="cost", mend="write it like biopsy=40") from error


def why_not(
    case: CaseArgument,
    disorder: DisorderArgument,
    limit: UpTo = EffortOption.biopsy,
    top: Top = 8,
    keep_excluded: KeepExcluded = False,
    json_: AsJson = False,
    fitted: FittedSets = None,
    kb: KnowledgeOption = None,
) -> None:
    """Tell why a disorder does not lead: what speaks against it, what is missing, what it needs."""
    from desks.terminal import console
    from desks.terminal_why import print_why_not
    from reasoning.questions.why_not import why_not as run

    differential = answered(case, kb, fitted, keep_excluded)
    answer = run(differential, disorder, limit=limit.value)
    if json_:
        print_json(differential, answer.to_dict())
    else:
        print_why_not(answer, console(), top=top)


def counterfactual(
    case: CaseArgument,
    disorder: DisorderArgument,
    limit: UpTo = EffortOption.biopsy,
    keep_seen: Annotated[bool, typer.Option(help="Leave what was observed as it is.")] = False,
    most: Annotated[int, typer.Option(min=1, max=12, help="How many changes at most.")] = 6,
    keep_excluded: KeepExcluded = False,
    json_: AsJson = False,
    fitted: FittedSets = None,
    kb: KnowledgeOption = None,
) -> None:
    """Find the smallest set of changed findings with which a disorder would lead."""
    from desks.terminal import console
    from desks.terminal_why import print_counterfactual
    from reasoning.questions.counterfactual import counterfactual as run

    differential = answered(case, kb, fitted, keep_excluded)
    answer = run(differential, disorder, limit=limit.value, keep=keep_seen, most=most)
    if json_:
        print_json(differential, answer.to_dict())
    else:
        print_counterfactual(answer, console())


def unexplained(
    case: CaseArgument,
    disorder: Annotated[
        str | None, typer.Argument(help="Disorder or class; the leading one if left out.")
    ] = None,
    keep_excluded: KeepExcluded = False,
    json_: AsJson = False,
    fitted: FittedSets = None,
    kb: KnowledgeOption = None,
) -> None:
    """List the strong findings that the leading disorder, or another one, does not explain."""
    from desks.terminal import console
    from desks.terminal_why import print_unexplained
    from reasoning.questions.unexplained import unexplained as run

    differential = answered(case, kb, fitted, keep_excluded)
    answer = run(differential, disorder)
    if json_:
        print_json(differential, answer.to_dict())
    else:
        print_unexplained(answer, console())
