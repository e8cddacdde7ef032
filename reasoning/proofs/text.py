"""Words for a proof, made from the proof.

Nothing here is typed beside a rule: every sentence is put together from the parts of the step that
it words, so that text and logic cannot drift.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kb.knowledge import KnowledgeBase
from reasoning.parameters import NONE_OF_THESE

__all__ = [
    "correction_words",
    "count_words",
    "explain",
    "percent",
    "prior_words",
    "rule_words",
    "sentence",
    "signed",
    "statement_words",
    "subject_label",
    "telling",
    "told_in_words",
    "wording_words",
]

Row = Mapping[str, Any]


def percent(probability: float) -> str:
    """Return a probability in percent with as many digits as it deserves."""
    value = 100.0 * probability
    if value == 0.0:
        return "0 %"
    if value > 99.9:
        return "> 99.9 %"
    return f"{value:.1f} %" if value >= 0.1 else "< 0.1 %"


def signed(weight: float) -> str:
    """Return a weight of evidence as it was summed: four decimals and a sign."""
    return f"{weight:+.4f}"


def subject_label(subject: str, knowledge: KnowledgeBase) -> str:
    """Return the label of a subject id (parts of a lesion joined by ``+``)."""
    labels = [knowledge.findings[part].label for part in subject.split("+")]
    return " + ".join(labels)


def statement_words(statement: Row, knowledge: KnowledgeBase) -> str:
    """Return what a script says, with its kind of evidence and its source."""
    name = f"{subject_label(statement['finding'], knowledge)} " if "finding" in statement else ""
    origin: str = statement["evidence"]
    if "source" in statement:
        source = knowledge.sources[statement["source"]]
        where = f", {statement['where']}" if "where" in statement else ""
        address = source.doi or source.pmcid or source.pmid or source.url
        origin = f"{statement['evidence']}: {source.title} ({address}{where})"
    return f"{name}{_of_whom(statement['says'], statement.get('population', ''))} [{origin}]"


def _of_whom(says: str, population: str) -> str:
    """Join how often and in whom; a number that ends one and begins the other stands once."""
    number = says.rpartition(" of ")[2]
    if population.startswith(f"{number} "):
        return says + population.removeprefix(number)
    if not population:
        return says
    return f"{says}: {population}" if " of " in says else f"{says} of {population}"


def count_words(count: Row, knowledge: KnowledgeBase) -> str:
    """Return what a data set counted: n of N of a label, and how much of it counts here."""
    source = knowledge.sources.get(count["dataset"])
    title = count["dataset"]
    if source is not None:
        address = source.doi or source.pmcid or source.pmid or source.url
        title = f"{source.title} ({address}; {source.terms or 'terms not stated'})"
    part = "" if count["share"] == 1 else f", of which {percent(count['share'])} count here"
    rate = f" ({percent(count['n'] / count['of'])})" if count["of"] else ""
    counted = f"{count['n']:g} of {count['of']:g}{rate}"
    return f"{counted} labelled {count['label']} in {count['dataset']}{part} [data: {title}]"


def correction_words(corrected: Row) -> str:
    """Return what fitted corrections added to a weight, and whose they are."""
    made_of = ", ".join(
        f"{signed(one['value'])} for {one['of']} in {one['label']} ({one['dataset']})"
        for one in corrected["made_of"]
    )
    return f"of it {signed(corrected['weight'])}: fitted corrections, {made_of} [data]"


def sentence(row: Row, disorder: str, knowledge: KnowledgeBase) -> str:
    """Return one weight in words: what was seen, how often it is seen here and elsewhere."""
    if row["kind"] in {"age", "sex"}:
        says = row["statements"][0]["says"]
        ratio = row["probability"] / row["background"] if row["background"] else 1.0
        return f"{row['kind']}: {says} in {disorder}; {ratio:.2f} times the background"
    if row["kind"] == "wording":
        return wording_words(row, disorder)
    told = telling(row["findings"])
    parts = [_finding_words(finding, row["state"], disorder, knowledge) for finding in told]
    more = len(row["findings"]) - len(told)
    return "; ".join(parts) + (f"; and {more} more that exclude these" if more else "")


def told_in_words(proof: Row) -> bool:
    """Tell whether the words of a text were weighed."""
    return any(row["kind"] == "wording" for rows in proof["weights"].values() for row in rows)


def wording_words(row: Row, disorder: str) -> str:
    """Return how like a text is to a script, and which words make it so."""
    shared = ", ".join(one["stem"] for one in row["words"]) or "no word shared"
    like = f"likeness {row['likeness']:.3f}, {row['neutral']:.3f} would weigh nothing"
    return f"words of the text like those of {disorder}: {like} ({shared})"


def telling(findings: Sequence[Row], *, most: int = 2) -> list[Row]:
    """Return the findings of a joint reading that differ most from the background."""

    def surprise(finding: Row) -> float:
        return -abs(math.log(finding["probability"] / finding["background"]))

    return sorted(findings, key=surprise)[:most]


def _finding_words(finding: Row, state: str, disorder: str, knowledge: KnowledgeBase) -> str:
    label = subject_label(finding["subject"], knowledge)
    rate, elsewhere = percent(finding["probability"]), percent(finding["background"])
    belief = f"{rate} in {disorder}, {elsewhere} in the background"
    match finding["match"]:
        case "exact":
            reason = ""
        case "from-kinds":
            reason = " (from its kinds)"
        case "inherited":
            reason = f" (as a kind of {subject_label(finding['via'], knowledge)}"
            if "lowered_by" in finding:
                reason += f", lowered by {subject_label(finding['lowered_by'], knowledge)}"
            reason += ")"
        case "joined":
            parts = finding["parts"]
            named = ((subject_label(one["subject"], knowledge), one) for one in parts)
            each = " x ".join(f"{label} {percent(one['probability'])}" for label, one in named)
            held = math.prod(one["probability"] for one in parts) < 0.99 * finding["probability"]
            reason = f" (its parts together: {each}{', held at the least' if held else ''})"
        case _:
            noise = ": noise or a second disorder" if state == "present" else ""
            reason = f" (not named by the script{noise})"
    if finding.get("counts"):
        told = ", ".join(f"{c['n']:g} of {c['of']:g} in {c['dataset']}" for c in finding["counts"])
        reason += f" (counted: {told}; authored {percent(finding['authored']['probability'])})"
    return f"{label} {state}: {belief}{reason}"


def explain(proof: Row, hypothesis: str, knowledge: KnowledgeBase) -> str:
    """Return the proof of one hypothesis as a tree in plain text.

    Raises:
        KeyError: the proof does not write out this hypothesis.
    """
    return "\n".join(_lines(proof, hypothesis, knowledge))


def prior_words(prior: Row, proof: Row) -> str:
    """Return where a prior is from, and that some cases are any disorder's (``even_share``)."""
    report = proof["case"].get("setting") == "case-report"
    even = proof["parameters"]["report_even_share" if report else "even_share"]
    alike = f"; in {percent(even)} of cases every disorder alike" if even else ""
    return f"prior: {prior['from']}" + ("" if "parameter " in prior["from"] else alike)


def _lines(proof: Row, hypothesis: str, knowledge: KnowledgeBase) -> Iterator[str]:
    one = next(h for h in proof["hypotheses"] if h["id"] == hypothesis)
    rows = proof["weights"][hypothesis]
    observed = {seen["id"]: seen for seen in proof["observations"]}
    yield f"{one['label']}: probability {percent(one['posterior'])}, rank {one['rank']}"
    if "excluded_by" in one:
        yield f"├─ excluded by the rule {one['excluded_by']}"
    prior = one["prior"]
    words = prior_words(prior, proof)
    yield f"├─ {signed(prior['weight'])}  {words} [{prior['evidence']}]"
    for row in rows:
        yield f"├─ {signed(row['weight'])}  {sentence(row, one['label'], knowledge)}"
        statements = [*row.get("statements", ())]
        statements += [s for f in row.get("findings", ()) for s in f["statements"]]
        for statement in statements:
            yield f"│    ├─ {statement_words(statement, knowledge)}"
        for count in (c for f in row.get("findings", ()) for c in f.get("counts", ())):
            yield f"│    ├─ {count_words(count, knowledge)}"
        if "corrected" in row:
            yield f"│    ├─ {correction_words(row['corrected'])}"
        for id_ in row.get("from", ()):
            words = _observation_words(observed[id_], knowledge)
            yield f"│    └─ {words}{_closure_words(observed[id_], row, proof, knowledge)}"
    if hypothesis == NONE_OF_THESE:
        yield "├─ every other weight is zero: it is the background that the others are held against"
    yield f"└─ {signed(one['total'])}  sum (log10), exactly as added up"
    measured = proof["calibration"]
    if told_in_words(proof):
        words = f"temperature {proof['parameters']['text_temperature']:g}, of cases told in words"
        yield f"   divided by it before all sums become probabilities: {words}"
    elif measured is not None:
        words = f"temperature {measured['temperature']:g}, measured for {measured['name']}"
        yield f"   divided by it before all sums become probabilities: {words}"
    for rule in proof["rules"]:
        if hypothesis in {rule.get("disorder"), *rule.get("points_to", ())}:
            yield f"   beside the sum: {rule_words(rule)}"


def _observation_words(seen: Row, knowledge: KnowledgeBase) -> str:
    label = subject_label(seen["subject"], knowledge)
    words = f"observed ({seen['origin']}): {label} {seen['state']}"
    if seen["state"] == "probable":
        odds = (
            f"{percent(seen['probability'])}, against {percent(seen['base_rate'])} in its pictures"
        )
        words = f"read ({seen['origin']}): {label} {odds}"
    if "region" in seen:
        words += f", in the {seen['region']}"
    return words


def _closure_words(seen: Row, row: Row, proof: Row, knowledge: KnowledgeBase) -> str:
    """Return the closure step between an observation and what was weighed, if there is one."""
    weighed = {finding["subject"] for finding in row["findings"]}
    if seen["subject"] in weighed:
        return ""
    step = next(
        one
        for one in proof["closure"]
        if one["subject"] in weighed and one["state"] == row["state"] and one["from"] == seen["id"]
    )
    special, general = step["because"].split(" is a kind of ")
    return (
        f" ({subject_label(special, knowledge)} is a kind of {subject_label(general, knowledge)})"
    )


def rule_words(rule: Row) -> str:
    """Return a rule of a proof with its outcome, its evidence and its source."""
    outcome = {True: "holds", False: "does not hold", None: "is open"}
    says = outcome[rule["holds"]] if "holds" in rule else f"score {rule['score']}"
    if "blocks" in rule:
        met = ", ".join(f"{b['label']} {b['met']} of {len(b['items'])}" for b in rule["blocks"])
        says += f" ({met})"
    kind = {"red-flag": "red flag"}.get(rule["kind"], rule["kind"])
    origin = rule["evidence"] + (f": {rule['source']}" if "source" in rule else "")
    return f"{kind} '{rule['label']}' {says} [{origin}]"
