"""The app: composes the desks, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # no request leaves the machine

import gradio as gr

from desks import clinic
from desks.casework import compiled_knowledge, fitted_sets, open_and_read, read_image
from desks.samples import SAMPLES, draw_sample
from kb.errors import DermatraceError
from reasoning.page import STYLE
from reasoning.result import DISCLAIMER, result_dict

__all__ = ["build_app", "launch"]

SETTINGS = ["dermatology-clinic", "primary-care", "hospital"]


def _open_photo(
    path: str | None, modality: str
) -> tuple[str, list[dict[str, Any]], dict[str, str]]:
    """Read a photograph; return the figure (or the message), the rows, and empty verdicts."""
    if not path:
        return "", [], {}
    try:
        picture, reading = open_and_read(Path(path), modality=modality)
    except DermatraceError as error:
        return clinic.message_html(str(error)), [], {}
    figure = clinic.figure_html(
        picture, reading, synthetic=Path(path).name.startswith("synthetic-")
    )
    return figure, clinic.reading_rows(reading, compiled_knowledge().knowledge), {}


def _load_sample(name: str | None) -> list[Any]:
    """Return the values of every form field for an example."""
    sample = next((one for one in SAMPLES if one.name == name), None)
    if sample is None:
        return [gr.skip()] * 10
    knowledge = compiled_knowledge().knowledge
    case = sample.case
    named = case.get("present", [])
    sites = [f for f in named if knowledge.findings[f].axis == "body-site"]
    symptoms = [f for f in named if f in clinic.SYMPTOMS]
    rest = [f for f in named if f not in {*sites, *symptoms}]
    path = draw_sample(sample)
    return [
        None if path is None else str(path),
        sample.modality,
        str(case.get("age", "")),
        case.get("sex", "not stated"),
        case.get("setting", SETTINGS[0]),
        case.get("duration", ""),
        sites,
        symptoms,
        rest,
        case.get("absent", []),
    ]


def _diagnose(
    age: str,
    sex: str,
    setting: str,
    duration: str,
    sites: list[str],
    symptoms: list[str],
    present: list[str],
    absent: list[str],
    keep_excluded: bool,
    fitted: list[str],
    rows: list[dict[str, Any]],
    verdicts: dict[str, str],
) -> str:
    try:
        years = clinic.age_of(age)
    except DermatraceError as error:
        return clinic.message_html(str(error))
    document = clinic.build_document(
        age=years,
        sex=sex,
        setting=setting,
        duration=duration,
        sites=sites or [],
        symptoms=symptoms or [],
        present=present or [],
        absent=absent or [],
        rows=rows,
        verdicts=verdicts,
    )
    return clinic.answer_html(document, keep_excluded=keep_excluded, fitted=fitted or [])


def api_diagnose(case: dict[str, Any], fitted: list[str] | None = None) -> dict[str, Any]:
    """Return the differential of a case document as JSON (see examples/ for the form).

    ``fitted`` names data sets whose counts are used, too.
    """
    try:
        compiled = compiled_knowledge(None, tuple(fitted or ()))
        return result_dict(clinic.run_case(case, compiled))
    except DermatraceError as error:
        raise gr.Error(str(error), print_exception=False) from error


def api_read(path: str, modality: str = "auto") -> dict[str, Any]:
    """Return what the network reads from a photograph on this machine as JSON."""
    try:
        return read_image(Path(path), modality=modality).to_dict()
    except DermatraceError as error:
        raise gr.Error(str(error), print_exception=False) from error


def _corrections(rows: gr.State, verdicts: gr.State) -> None:
    """Lay out one line per finding that was read, each with its verdict; unlikely ones folded."""

    @gr.render(inputs=[rows])  # type: ignore[untyped-decorator]  # gradio has no types
    def lines(found: list[dict[str, Any]]) -> None:
        if not found:
            gr.Markdown("Nothing read from a picture yet.")
            return
        likely = [row for row in found if clinic.is_likely(row)]
        for row in likely:
            _verdict(row, verdicts)
        unlikely = [row for row in found if row not in likely]
        if unlikely:
            title = f"Read as less likely than in other pictures ({len(unlikely)})"
            with gr.Accordion(title, open=False, elem_id="unlikely"):
                for row in unlikely:
                    _verdict(row, verdicts)


def _verdict(row: dict[str, Any], verdicts: gr.State) -> None:
    """Lay out one finding with its four verdicts."""
    finding = row["finding"]
    verdict = gr.Radio(
        list(clinic.VERDICTS),
        value="as read",
        label=row["says"],
        info=row["validated_on"],
        interactive=True,
        elem_id=f"verdict-{finding}",
        elem_classes="verdict",
        key=f"verdict-{finding}-{row.get('probability', 1.0):.6f}",
    )

    def note(value: str, known: dict[str, str]) -> dict[str, str]:
        return {**known, finding: value}

    verdict.change(
        note,
        [verdict, verdicts],
        [verdicts],
        show_progress="hidden",
        queue=False,
        api_visibility="private",
    )


def build_app() -> gr.Blocks:
    """Return the app; nothing is computed before a page asks for it."""
    knowledge = compiled_knowledge().knowledge
    with gr.Blocks(title="Dermatrace", analytics_enabled=False) as app:
        gr.Markdown(
            "# Dermatrace\nA differential diagnosis for skin, every number traced to a rule, a "
            f"source and an observation. *{DISCLAIMER}*"
        )
        rows, verdicts = gr.State([]), gr.State({})
        sample = gr.Dropdown(
            [one.name for one in SAMPLES],
            label="Example (synthetic)",
            value=None,
            elem_id="sample",
        )
        with gr.Row(equal_height=False):
            with gr.Column(scale=2, min_width=320):
                photo = gr.File(label="Photograph (never leaves this machine)", elem_id="photo")
                modality = gr.Radio(
                    ["auto", "dermoscopic", "clinical"], value="auto", label="How it was taken"
                )
                figure = gr.HTML(elem_id="figure")
                with gr.Row():
                    # a number field of gradio shows and sends 0 where nothing was entered
                    age = gr.Textbox(
                        label="Age (years)", placeholder="e.g. 54", max_lines=1, elem_id="age"
                    )
                    sex = gr.Radio(
                        ["female", "male", "not stated"], value="not stated", label="Sex"
                    )
                sites = gr.Dropdown(
                    clinic.choices_of(knowledge, "body-site"),
                    label="Site",
                    multiselect=True,
                    elem_id="sites",
                )
                duration = gr.Textbox(label="Duration", placeholder="e.g. 8 months")
                symptoms = gr.CheckboxGroup(
                    [(knowledge.findings[one].label, one) for one in clinic.SYMPTOMS],
                    label="Symptoms",
                )
                present = gr.Dropdown(
                    clinic.choices_of(knowledge),
                    label="Other findings seen",
                    multiselect=True,
                    elem_id="present",
                )
                absent = gr.Dropdown(
                    clinic.choices_of(knowledge),
                    label="Looked for and not there",
                    multiselect=True,
                    elem_id="absent",
                )
                setting = gr.Radio(SETTINGS, value=SETTINGS[0], label="Setting")
                counts = gr.CheckboxGroup(
                    fitted_sets(),
                    label="Also use the counts of",
                    info="n of N from labelled tables, over the authored frequencies",
                    elem_id="fitted",
                )
                keep = gr.Checkbox(label="Keep what an exclusion rule rules out", value=False)
            with gr.Column(scale=3, min_width=320):
                title = "Findings read from the picture: correct them"
                with gr.Accordion(title, open=True, elem_id="readings"):
                    _corrections(rows, verdicts)
                button = gr.Button("Diagnose", variant="primary", elem_id="diagnose")
                answer = gr.HTML(elem_id="answer")
        form = [age, sex, setting, duration, sites, symptoms, present, absent, keep, counts]
        reading = {"inputs": [photo, modality], "outputs": [figure, rows, verdicts]}
        photo.change(_open_photo, **reading, api_visibility="private")
        modality.input(_open_photo, **reading, api_visibility="private")
        sample.input(
            _load_sample,
            [sample],
            [photo, modality, age, sex, setting, duration, sites, symptoms, present, absent],
            api_visibility="private",
        )
        button.click(_diagnose, [*form, rows, verdicts], [answer], api_visibility="private")
        gr.api(api_diagnose, api_name="diagnose")
        gr.api(api_read, api_name="read")
    return app


def launch(
    *, port: int = 7860, open_browser: bool = False, root: Path | None = None, block: bool = True
) -> tuple[gr.Blocks, str]:
    """Serve the app on this machine only; return it and its address.

    Args:
        port: 0 takes any free port.
        open_browser: open a browser window.
        root: folder of another knowledge base.
        block: wait until the server is stopped.
    """
    if root is not None:
        os.environ["DERMATRACE_KB"] = str(root)
    app = build_app()
    theme = gr.themes.Default(font=["system-ui", "sans-serif"], font_mono=["monospace"])
    _, url, _ = app.launch(
        server_name="127.0.0.1",
        server_port=port or None,
        inbrowser=open_browser,
        share=False,
        quiet=True,
        theme=theme,
        css=STYLE + clinic.STYLE,
        prevent_thread_lock=True,
        max_file_size="45mb",
        footer_links=["api"],
    )
    if block:
        print(f"Dermatrace is open at {url} (stop with Ctrl-C)", flush=True)
        app.block_thread()
    return app, url
