"""Two versions compared, and the knowledge in the forms of others: laid out, and what it does."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import gradio as gr

from desks.casework import to_json
from desks.clinic.bits import empty_html, message_html
from desks.workbench.now import now
from desks.workbench.versions import (
    CURRENT,
    compare_versions,
    recent_versions,
)
from desks.workbench.versions_page import compared_html
from kb.errors import DermatraceError, InputError
from kb.export import FORMATS, export

__all__ = ["compare", "export_files", "exported", "lay_out_versions", "offer_versions"]

_FORMS = [
    ("OWL ontology (RDF/XML and N-Triples)", "owl"),
    ("OBO", "obo"),
    ("Table for a spreadsheet (TSV)", "tsv"),
    ("HPO annotations (phenotype.hpoa)", "hpoa"),
]


def lay_out_versions() -> dict[str, Any]:
    """Lay this part out inside its tab and return its components."""
    found: dict[str, Any] = {}
    choices = _choices()
    with gr.Row(equal_height=False):
        with gr.Column(scale=7, min_width=320, elem_id="compare-versions"):
            gr.HTML('<div class="dt"><h3>Compare two versions</h3></div>', apply_default_css=False)
            with gr.Row():
                for name, label, value in (
                    ("vs_old", "Older", choices[min(1, len(choices) - 1)][1]),
                    ("vs_new", "Newer", CURRENT),
                ):
                    found[name] = gr.Dropdown(
                        choices,
                        value=value,
                        allow_custom_value=True,
                        label=f"{label}: choose, or type a git revision or a folder",
                        elem_id=name.replace("_", "-"),
                        min_width=240,
                    )
            with gr.Row():
                for name, label in (("vs_old_file", "Older"), ("vs_new_file", "Newer")):
                    found[name] = gr.File(
                        label=f"{label} as a packed folder (zip), instead",
                        file_types=[".zip"],
                        height=130,
                        elem_id=name.replace("_", "-"),
                    )
            found["vs_cases"] = gr.Checkbox(
                label="Tell which cases of the library move, and why (takes a minute)",
                value=True,
            )
            found["vs_case_files"] = gr.File(
                label="Own cases to answer with both (YAML, JSON)",
                file_count="multiple",
                file_types=[".yaml", ".yml", ".json"],
                height=130,
                elem_id="vs-case-files",
            )
            found["vs_compare"] = gr.Button("Compare", variant="primary", elem_id="vs-compare")
            found["vs_told"] = gr.HTML(
                empty_html("Choose two versions. What differs is told by meaning, not by lines."),
                elem_id="vs-told",
                apply_default_css=False,
            )
            found["vs_file"] = gr.File(
                label="The comparison (JSON)", interactive=False, visible=False, elem_id="vs-file"
            )
        with gr.Column(scale=4, min_width=320, elem_id="export-knowledge"):
            gr.HTML('<div class="dt"><h3>Export</h3></div>', apply_default_css=False)
            found["ex_form"] = gr.Radio(_FORMS, value="tsv", label="Form", elem_id="ex-form")
            found["ex_write"] = gr.Button("Write the file", variant="primary", elem_id="ex-write")
            found["ex_told"] = gr.HTML(elem_id="ex-told", apply_default_css=False)
            found["ex_files"] = gr.File(
                label="Files",
                file_count="multiple",
                interactive=False,
                visible=False,
                height=110,
                elem_id="ex-files",
            )
    return found


def _choices() -> list[tuple[str, str]]:
    return [(f"the knowledge {CURRENT}", CURRENT), *recent_versions()]


def offer_versions() -> list[Any]:
    """Offer the last changes of the folder anew; what is chosen stays chosen."""
    return [gr.Dropdown(choices=_choices())] * 2


def compare(
    old: str,
    new: str,
    old_file: str | None,
    new_file: str | None,
    examples: bool,
    case_files: list[str] | None,
    progress: gr.Progress = gr.Progress(),  # noqa: B008  # how gradio is told of it
) -> list[Any]:
    """Compare two versions; return what to show, and the comparison as a file."""
    try:
        names = (old_file or old or CURRENT, new_file or new or CURRENT)
        told = compare_versions(
            names,
            now().knowledge,
            cases=examples,
            own=[Path(one) for one in case_files or ()],
            progress=lambda share, words: progress(share, desc=words),
        )
    except DermatraceError as error:
        return [message_html(str(error)), gr.File(visible=False)]
    path = Path(mkdtemp(prefix="dermatrace-")) / "comparison.json"
    path.write_text(to_json(told.to_dict()), encoding="utf-8")
    return [compared_html(told), gr.File(value=str(path), visible=True)]


def exported(form: str) -> tuple[list[str], list[str]]:
    """Write the knowledge in a form; return the files and what is to be said of them.

    Raises:
        InputError: there is no such form, or nothing can be written.
    """
    if form not in FORMATS:
        mend = f"one of {', '.join(FORMATS)}"
        raise InputError(f"'{form}' is no form of export", place="form", mend=mend)
    folder = Path(mkdtemp(prefix="dermatrace-"))
    try:
        made = export(now().knowledge, form, folder / f"dermatrace.{form}")
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"cannot write: {reason}", mend="make room on the disk") from error
    return [str(path) for path in made.paths], list(made.notes)


def export_files(form: str) -> list[Any]:
    """Write the knowledge in a form; return the words and the files."""
    try:
        paths, notes = exported(form)
    except DermatraceError as error:
        raise gr.Error(str(error), print_exception=False) from error
    return [message_html("; ".join(notes), kind="note"), paths]
