"""The evidence dashboard and the sign-off: laid out, and what a press does."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import gradio as gr

from desks.clinic.bits import message_html
from desks.pickers import disorder_choices
from desks.workbench.bits import BENCH_PRESS
from desks.workbench.evidence_page import report_html, report_of, reviews_html, weak_html
from desks.workbench.now import counts_now, now
from desks.workbench.sign import ReadOnlyError, signed_now
from desks.workbench.weakest import STEP, weakest
from kb.errors import DermatraceError
from kb.knowledge import KnowledgeBase
from kb.load import default_path
from kb.review_schema import WHOLE
from kb.reviews import fingerprints, statement_key
from kb.wording import says
from reasoning.closure import name_of

__all__ = [
    "chosen_script",
    "lay_out_evidence",
    "more_weak",
    "open_evidence",
    "prepare",
    "sign",
    "statement_choices",
    "weak_list",
]

_ROLES = [("dermatologist", "dermatologist"), ("other physician", "physician"), ("other", "other")]


def lay_out_evidence(knowledge: KnowledgeBase) -> dict[str, Any]:
    """Lay the dashboard out inside its tab and return its components."""
    found: dict[str, Any] = {"sign_target": gr.State(""), "ev_shown": gr.State(STEP)}
    groups = sorted({one.group for one in knowledge.disorders.values()})
    with gr.Row(equal_height=False):
        with gr.Column(scale=7, min_width=320):
            found["ev_reviews"] = gr.HTML(
                reviews_html(knowledge), elem_id="ev-reviews", apply_default_css=False
            )
            found["ev_report"] = gr.HTML(
                elem_id="ev-report", js_on_load=BENCH_PRESS, apply_default_css=False
            )
            with gr.Row():
                found["ev_group"] = gr.Dropdown(
                    [("all groups", ""), *((one, one) for one in groups)],
                    value="",
                    label="Statements that most need a reader, of the group",
                    elem_id="ev-group",
                    min_width=220,
                )
                found["ev_of"] = gr.Dropdown(
                    [("all disorders", ""), *disorder_choices(knowledge)],
                    value="",
                    label="of the disorder",
                    elem_id="ev-of",
                    min_width=220,
                )
            found["ev_weak"] = gr.HTML(
                elem_id="ev-weak", js_on_load=BENCH_PRESS, apply_default_css=False
            )
        with gr.Column(scale=4, min_width=320, elem_id="sign-off"):
            found |= _sign_form(knowledge)
    return found


def _sign_form(knowledge: KnowledgeBase) -> dict[str, Any]:
    found: dict[str, Any] = {}
    gr.HTML(
        '<div class="dt"><h3>Sign off</h3><p class="src">A named person has read a statement and '
        "stands for it. It changes no weight, is written into the script, and lapses when the "
        "statement changes.</p></div>",
        apply_default_css=False,
    )
    found["so_disorder"] = gr.Dropdown(
        disorder_choices(knowledge), value=None, label="Script", elem_id="so-disorder"
    )
    found["so_all"] = gr.Checkbox(label="The whole script as it stands", elem_id="so-all")
    found["so_statements"] = gr.Dropdown(
        [],
        value=[],
        multiselect=True,
        label="Statements",
        info="what is not signed off yet stands first",
        elem_id="so-statements",
    )
    found["so_by"] = gr.Textbox(
        label="Your name", placeholder="Dr A. Name, hospital", max_lines=1, elem_id="so-by"
    )
    found["so_role"] = gr.Radio(_ROLES, value=None, label="You are", elem_id="so-role")
    found["so_note"] = gr.Textbox(
        label="Note (optional)", max_lines=3, max_length=500, elem_id="so-note"
    )
    found["so_sign"] = gr.Button("Sign off, today", variant="primary", elem_id="so-sign")
    found["so_told"] = gr.HTML(elem_id="so-told", apply_default_css=False)
    found["so_file"] = gr.File(
        label="The script with the sign-off (YAML)",
        interactive=False,
        visible=False,
        elem_id="so-file",
    )
    return found


def open_evidence(group: str, disorder: str, shown: int) -> list[Any]:
    """Return sign-offs, shares and the weakest statements of the knowledge as it is now."""
    compiled = now()
    report = report_html(report_of(compiled, counts_now()))
    return [reviews_html(compiled.knowledge), report, _weak(group, disorder, shown)]


def _weak(group: str, disorder: str, shown: int) -> str:
    compiled = now()
    rows = weakest(compiled, group=group or "", disorder=disorder or "")
    return weak_html(rows, compiled.knowledge, shown=shown)


def weak_list(group: str, disorder: str) -> list[Any]:
    """Return the weakest statements of a group or a disorder, from the first."""
    return [STEP, _weak(group, disorder, STEP)]


def more_weak(group: str, disorder: str, shown: int) -> str:
    """Return the same list as long as was asked for."""
    return _weak(group, disorder, shown)


def statement_choices(disorder: str) -> list[tuple[str, str]]:
    """Return (words, key) of the statements of a script, what nobody has signed off first."""
    compiled = now()
    script = compiled.knowledge.disorders.get(disorder or "")
    if script is None:
        return []
    order = {one.key: one for one in weakest(compiled, disorder=disorder)}
    words = {
        statement_key(one.subject): f"{name_of(one.subject, compiled.knowledge)}: "
        f"{says(one.frequency)} ({one.frequency.evidence})"
        for one in script.findings
    }
    rest = "everything else (definition, urgency, who gets it, treatment …)"
    keys = [*order, *(key for key in fingerprints(script) if key == WHOLE)]
    return [(words.get(key, rest), key) for key in keys]


def prepare(target: str) -> list[Any]:
    """Fill the form from what was pressed: ``disorder:id``, or with ``|`` and a statement."""
    ref, _, key = target.partition("|")
    disorder = ref.partition(":")[2]
    choices = statement_choices(disorder)
    chosen = [key] if key in {value for _, value in choices} else []
    return [
        disorder if choices else None,
        gr.Dropdown(choices=choices, value=chosen),
        bool(choices) and not key,
        "",
    ]


def chosen_script(disorder: str) -> list[Any]:
    """Offer the statements of the script that was chosen."""
    return [gr.Dropdown(choices=statement_choices(disorder), value=[]), ""]


def sign(
    disorder: str | None,
    statements: list[str] | None,
    whole: bool,
    by: str,
    role: str | None,
    note: str,
) -> list[Any]:
    """Sign statements off; return what to say, the file where it cannot be saved, the save."""
    root = default_path()
    hidden = gr.File(visible=False)
    if not disorder:
        return [message_html("Choose a script first."), hidden, gr.skip()]
    chosen = ["all"] if whole else list(statements or ())
    try:
        told = signed_now(disorder, chosen, by=by or "", role=role or "", note=note or "")
    except ReadOnlyError as error:
        path = Path(mkdtemp(prefix="dermatrace-")) / Path(error.edit.file).name
        path.write_text(error.edit.after or "", encoding="utf-8")
        return [message_html(str(error)), gr.File(str(path), visible=True), gr.skip()]
    except DermatraceError as error:
        return [message_html(str(error)), hidden, gr.skip()]
    words = f"Signed off by {told.record.editor} and saved ({told.record.place or root})."
    return [message_html(words, kind="note"), hidden, told.record.id]
