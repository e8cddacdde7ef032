"""The answer as one HTML page without scripts or outside resources.

Support and opposition are told by side, sign and word, not by colour alone. The same pieces are
used by the app.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from kb.knowledge import KnowledgeBase
from reasoning.engine import Differential
from reasoning.proofs.proof import build_proof
from reasoning.proofs.text import (
    correction_words,
    count_words,
    percent,
    prior_words,
    sentence,
    signed,
    statement_words,
    telling,
)
from reasoning.result import DISCLAIMER
from reasoning.rules import ChecklistResult, CriteriaResult, RuleResults
from reasoning.together import told_together
from reasoning.trust.certainty import certainty_of

__all__ = ["STYLE", "differential_html", "evidence_html", "result_page", "rules_html"]

_SMALL = 0.02
_FEW = 12
"""Pieces of evidence smaller than this are folded away where there are more than a few."""

STYLE = """
.dt{font:15px/1.45 system-ui,sans-serif;color:inherit;max-width:60rem}
.dt h2{font-size:1.15rem;margin:1.2rem 0 .4rem}.dt ol{padding:0;margin:0;list-style:none}
.dt li.hyp{border:1px solid #8886;border-radius:.5rem;margin:.4rem 0;padding:.5rem .75rem}
.dt summary{cursor:pointer;display:flex;gap:.75rem;align-items:center;flex-wrap:wrap}
.dt .rank{min-width:1.6rem;font-variant-numeric:tabular-nums}
.dt .name{flex:1 1 12rem;font-weight:600}
.dt .prob{min-width:4.5rem;text-align:right;font-variant-numeric:tabular-nums}
.dt .meter{flex:0 1 10rem;height:.6rem;background:#8883;border-radius:.3rem;overflow:hidden}
.dt .meter i{display:block;height:100%;background:#2563eb}
.dt .tag{font-size:.78rem;border:1px solid currentColor;border-radius:.3rem;padding:0 .35rem}
.dt table{border-collapse:collapse;width:100%;margin:.5rem 0}
.dt table td,.dt table th{padding:.25rem .4rem;vertical-align:top;text-align:left;border:0;
border-top:1px solid #8883;background:none}
.dt td.w{white-space:nowrap;font-variant-numeric:tabular-nums;text-align:right}
.dt .bar{display:flex;width:9rem;height:.7rem}.dt .half{flex:1;display:flex}
.dt .half.minus{justify-content:flex-end;border-right:1px solid currentColor}
.dt .half i{display:block;height:100%}.dt .minus i{background:#b45309}
.dt .plus i{background:#0f766e}
.dt .src{font-size:.85rem;opacity:.85}
.dt .flag,.dt .note{padding:.4rem .75rem;margin:.4rem 0;border-left:.35rem solid #64748b}
.dt .flag{border-color:#b91c1c;background:#b91c1c1a}.dt .note{background:#64748b1a}
.dt .card summary{font-weight:600;padding:.2rem 0}
@media (max-width:640px){.dt .bar{width:6rem}.dt .meter{flex-basis:100%}.dt thead{display:none}
.dt tr{display:flex;flex-wrap:wrap;border-top:1px solid #8883}.dt table td{border:0}
.dt table td:nth-child(3){flex:1 1 100%;order:9}}
"""


def result_page(differential: Differential, *, top: int = 10) -> str:
    """Return the whole result as a self-contained HTML document."""
    title = f"Differential for {escape(differential.case.id)}"
    body = differential_html(differential, top=top)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>:root{{color-scheme:light dark}}{STYLE}</style></head>"
        f'<body class="dt"><h1>{title}</h1>{body}</body></html>'
    )


def differential_html(differential: Differential, *, top: int = 10) -> str:
    """Return red flags, ranked hypotheses with their evidence, and score cards."""
    knowledge = differential.model.compiled.knowledge
    proof = build_proof(differential, explain=top)
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in differential.notices)
    items = "".join(
        _hypothesis(differential, row, proof, knowledge) for row in proof["hypotheses"][:top]
    )
    flags = _flags(differential.rules, knowledge, kept=differential.keep_excluded)
    sums = (escape(one.line()) for one in told_together(differential))
    together = "".join(f'<p class="note">{line}</p>' for line in sums)
    return (
        f'<div class="dt">{notes}{flags}'
        f"<h2>Differential</h2>{together}<ol>{items}</ol>{_certainty(differential)}"
        f"{rules_html(differential.rules)}"
        f'<p class="src">{escape(DISCLAIMER)} dermatrace {escape(proof["version"])}, knowledge '
        f"{knowledge.hash[:12]}, model {proof['model_hash'][:12]}, "
        f"{len(differential.model.compiled.disorders)} disorders, "
        f"{escape(differential.model.name)}.</p></div>"
    )


def _certainty(differential: Differential) -> str:
    """Return what was measured about such answers, applied to this one."""
    labels = {one.id: one.label for one in differential.hypotheses}
    lines = certainty_of(differential).lines(labels)
    told = "".join(f"<p>{escape(line.strip())}</p>" for line in lines)
    return f'<h2>How far to trust this</h2><div class="certainty">{told}</div>'


def _flags(rules: RuleResults, knowledge: KnowledgeBase, *, kept: bool) -> str:
    def names(ids: Sequence[str]) -> str:
        return escape(", ".join(knowledge.disorders[one].label for one in ids))

    flags = "".join(
        f'<p class="flag" role="alert"><strong>Red flag ({escape(f.urgency)}): {escape(f.label)}.'
        f"</strong> {escape(f.action)}. Because: {escape(f.because)} [{escape(f.evidence)}]."
        + (f" Think of: {names(f.disorders)}." if f.disorders else "")
        + "</p>"
        for f in rules.red_flags
    )
    verb, mend = "Excluded", " To rank it all the same, ask to keep what is excluded."
    if kept:
        verb, mend = "Kept, though excluded", ""
    gone = "".join(
        f'<p class="note">{verb}: {names(f.disorders)}. {escape(f.label)} '
        f"(because {escape(f.because)}).{mend}</p>"
        for f in rules.exclusions
    )
    return flags + gone


def _hypothesis(
    differential: Differential,
    row: Mapping[str, Any],
    proof: Mapping[str, Any],
    knowledge: KnowledgeBase,
) -> str:
    disorder = differential.disorder(row["id"])
    tags = ""
    if disorder is not None and disorder.must_not_miss:
        tags += ' <span class="tag">must not miss</span>'
    if disorder is not None and disorder.urgency in {"urgent", "emergency"}:
        tags += f' <span class="tag">{disorder.urgency}</span>'
    if "excluded_by" in row:
        tags += ' <span class="tag">excluded</span>'
    width = max(100.0 * row["posterior"], 0.5)
    inner = evidence_html(row, proof["weights"][row["id"]], proof, knowledge)
    about = f"<p>{escape(disorder.definition)}</p>" if disorder is not None else _none_words()
    opened = " open" if row["rank"] == 1 else ""
    return (
        f'<li class="hyp" data-id="{row["id"]}"><details{opened}><summary>'
        f'<span class="rank">{row["rank"]}.</span><span class="name">{escape(row["label"])}{tags}'
        f'</span><span class="meter" aria-hidden="true"><i style="width:{width:.1f}%"></i></span>'
        f'<span class="prob">{percent(row["posterior"])}</span></summary>{about}{inner}'
        "</details></li>"
    )


def _none_words() -> str:
    return (
        "<p>The patient has a disorder that this knowledge base does not know, or none. Every "
        "weight of this hypothesis is zero: it is the background the others are held against.</p>"
    )


def evidence_html(
    row: Mapping[str, Any],
    weights: list[dict[str, Any]],
    proof: Mapping[str, Any],
    knowledge: KnowledgeBase,
) -> str:
    """Return the bars of evidence for and against one hypothesis, strongest first."""
    widest = max([abs(one["weight"]) for one in weights] + [0.1])
    prior = row["prior"]
    words = prior_words(prior, proof)
    lines = [_line(signed(prior["weight"]), "", escape(words), prior["evidence"], "")]
    small: list[str] = []
    for one in weights:
        statements = [*one.get("statements", ())]
        statements += [s for f in telling(one.get("findings", ())) for s in f["statements"]]
        words = "<br>".join(
            f'<span title="{escape(s.get("assertion", ""))}">'
            f"{escape(statement_words(s, knowledge))}</span>"
            for s in statements
        )
        counts = [c for f in telling(one.get("findings", ())) for c in f.get("counts", ())]
        words += "".join(f"<br>{escape(count_words(c, knowledge))}" for c in counts)
        if "corrected" in one:
            words += f"<br>{escape(correction_words(one['corrected']))}"
        known = {s["evidence"] for s in statements} | ({"data"} if counts else set())
        known |= {"author"} if one["kind"] == "wording" else set()  # the script's own words
        kinds = ", ".join(sorted(known)) or "none"
        (lines if abs(one["weight"]) >= _SMALL or len(weights) <= _FEW else small).append(
            _line(
                signed(one["weight"]),
                _bar(one["weight"] / widest),
                escape(sentence(one, row["label"], knowledge)),
                kinds,
                words,
            )
        )
    lines.append(_line(signed(row["total"]), "", "<strong>sum (log10)</strong>", "", ""))
    rest = ""
    if small:
        little = [one["weight"] for one in weights if abs(one["weight"]) < _SMALL]
        together = signed(sum(round(one * 10_000) for one in little) / 10_000)
        rest = (
            f"<details><summary>{len(small)} pieces of less than {_SMALL:g} each, together "
            f"{together} (part of the sum)</summary><table><tbody>{''.join(small)}</tbody></table>"
            "</details>"
        )
    return (
        "<table><thead><tr><th>weight</th><th>against | for</th><th>why</th><th>evidence</th></tr>"
        f"</thead><tbody>{''.join(lines)}</tbody></table>{rest}"
    )


def _line(weight: str, bar: str, words: str, kinds: str, sources: str) -> str:
    source = f'<div class="src">{sources}</div>' if sources else ""
    cells = f'<td class="w">{weight}</td><td>{bar}</td><td>{words}{source}</td><td>{kinds}</td>'
    return f"<tr>{cells}</tr>"


def _bar(share: float) -> str:
    minus, plus = max(-share, 0.0) * 100, max(share, 0.0) * 100
    side = "for" if share > 0 else "against" if share < 0 else "neutral"
    return (
        f'<div class="bar" role="img" aria-label="{side}"><span class="half minus">'
        f'<i style="width:{minus:.0f}%"></i></span><span class="half plus">'
        f'<i style="width:{plus:.0f}%"></i></span></div>'
    )


def rules_html(rules: RuleResults) -> str:
    """Return criteria and checklists as score cards."""
    cards = "".join(_checklist(card) for card in rules.checklists)
    for result in rules.criteria:
        verdict = {True: "met", False: "not met", None: "open"}[result.met]
        blocks = "".join(
            f"<li>{escape(b.label)}: {sum(i.met is True for i in b.items)} of {len(b.items)} "
            f"(needs {b.needed})</li>"
            for b in result.blocks
        )
        cards += (
            f'<details class="card"><summary>{escape(result.label)}: {verdict}</summary>'
            f"<ul>{blocks}</ul>"
            f'<p class="src">{_made_for(result)}{escape(result.source or result.evidence)}</p>'
            "</details>"
        )
    return f"<h2>Criteria and checklists</h2>{cards}" if cards else ""


def _made_for(card: ChecklistResult | CriteriaResult) -> str:
    return f"Made for: {escape(card.applies_to)}. " if card.applies_to else ""


def _checklist(card: ChecklistResult) -> str:
    words = {True: "yes", False: "no", None: "not looked at"}
    rows = "".join(
        f"<tr><td>{escape(i.label)}</td><td>{words[i.met]}</td><td class='w'>{i.points}</td></tr>"
        for i in card.items
    )
    reached = f"score {card.score}, threshold {card.threshold}"
    return (
        f'<details class="card"><summary>{escape(card.label)}: {reached}; {card.known} of '
        f"{len(card.items)} items known</summary><table><tbody>{rows}</tbody></table>"
        f'<p class="src">{_made_for(card)}From {card.threshold} on: {escape(card.says)} '
        f"[{escape(card.source or card.evidence)}]</p></details>"
    )
