"""Counts from a labelled table: laid out and connected."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import gradio as gr

from desks.app_parts import ClinicParts, html, title
from desks.clinic.bits import message_html
from desks.workbench.counts import CountsMade, made_counts
from desks.workbench.counts_page import made_html, roles_list, table_page
from desks.workbench.counts_table import LabelledTable, read_labelled
from desks.workbench.draft import FileEdit, read_file
from desks.workbench.edit_script import FORM
from desks.workbench.now import now, renew
from desks.workbench.save import save
from kb.errors import DermatraceError, InputError
from kb.load import default_path

__all__ = [
    "connect_counts", "count", "fit_counts", "lay_out_counts", "name_column", "save_counts",
    "take_table",
]  # fmt: skip

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
BUSY: dict[str, Any] = {"api_visibility": "private"}
IN_TURN: dict[str, Any] = {"concurrency_id": "bench-counts", "concurrency_limit": 1}
_MADE_HERE = "made_by: the Workbench"


def lay_out_counts(desk: ClinicParts) -> None:
    """Lay this part out inside its tab and add its components to the desk."""
    found: dict[str, Any] = {"co_table": gr.State(None), "co_made": gr.State(None)}
    with gr.Row(equal_height=False):
        with gr.Column(scale=7, min_width=320):
            found["co_file"] = gr.File(
                label="Labelled table (CSV, TSV or XLSX): one row for each patient",
                file_types=[".csv", ".tsv", ".txt", ".tab", ".xlsx"],
                height=110,
                elem_id="wb-table-file",
            )
            found["co_lists"] = html("wb-count-lists")
            found["co_page"] = gr.HTML(
                table_page(None, now().knowledge),
                elem_id="wb-count-page",
                js_on_load=FORM,
                apply_default_css=False,
            )
        with gr.Column(scale=5, min_width=320):
            found["co_name"] = gr.Textbox(
                label="Name of the data set", max_lines=1, max_length=80, elem_id="wb-count-name"
            )
            found["co_count"] = gr.Button("Count", variant="primary", elem_id="wb-count")
            found["co_said"] = html("wb-count-said")
            found["co_out"] = gr.File(
                label="The counts (no case is in them)",
                interactive=False,
                visible=False,
                elem_id="wb-count-file",
            )
            title("Put them beside the knowledge")
            found["co_editor"] = gr.Textbox(
                label="Who adds them", max_lines=1, max_length=200, elem_id="wb-count-editor"
            )
            found["co_reason"] = gr.Textbox(
                label="Where the table is from",
                lines=2,
                max_length=4000,
                elem_id="wb-count-reason",
            )
            found["co_save"] = gr.Button("Save the counts", elem_id="wb-count-save")
            found["co_saved"] = html("wb-count-saved")
    desk.parts.update(found)


def connect_counts(desk: ClinicParts) -> None:
    """Connect the components of this part; all of them are laid out by now."""
    page = desk.all("co_said", "co_table", "co_page")
    desk.co_file.upload(
        take_table, [desk.co_file], [*page, *desk.all("co_lists", "co_name")], **IN_TURN, **BUSY
    )
    quiet = {"trigger_mode": "multiple", **IN_TURN, **QUIET}
    desk.co_page.select(name_column, [desk.co_table], page, **quiet)
    desk.co_count.click(
        count,
        desk.all("co_table", "co_name"),
        desk.all("co_said", "co_made", "co_out"),
        show_progress_on=[desk.co_said],
        **IN_TURN,
        **BUSY,
    )
    given = desk.all("co_made", "co_editor", "co_reason")
    desk.co_save.click(save_counts, given, desk.all("co_saved", "saved_at"), **IN_TURN, **BUSY)
    gr.api(fit_counts, api_name="fit-counts")


def take_table(path: str | None) -> list[Any]:
    """Take a table; return what is wrong, the table, its page, the lists of words, its name."""
    if not path:
        return [gr.skip()] * 5
    knowledge = now().knowledge
    try:
        table = read_labelled(Path(path), knowledge)
    except DermatraceError as error:
        return [message_html(str(error)), None, table_page(None, knowledge), "", gr.skip()]
    return ["", table, table_page(table, knowledge), roles_list(knowledge), table.name]


def name_column(event: gr.EventData, table: LabelledTable | None) -> list[Any]:
    """Take what a column or a label is said to be; return what is wrong, the table, its page."""
    act, path = str(event._data.get("act", "")), str(event._data.get("id", ""))
    if table is None or act != "set":  # what is not finished yet is no name
        return [gr.skip()] * 3
    knowledge = now().knowledge
    kind, _, index = path.partition("/")
    said = ""
    try:
        value = str(event._data.get("value", ""))
        if kind == "column":
            table = table.with_role(int(index), value, knowledge)
        else:
            table = table.with_target(list(table.labels)[int(index)], value, knowledge)
    except DermatraceError as error:
        said = message_html(str(error))
    return [said, table, table_page(table, knowledge)]


def count(table: LabelledTable | None, name: str) -> list[Any]:
    """Count; return what came of it, the counts, and their file."""
    try:
        if table is None:
            raise InputError("no table is given", place="counts", mend="upload one")
        made = made_counts(table, name, now().knowledge)
    except DermatraceError as error:
        return [message_html(str(error)), None, gr.File(visible=False)]
    path = Path(tempfile.mkdtemp(prefix="dermatrace-")) / f"{made.set.dataset}.yaml"
    path.write_text(made.set.to_yaml(), encoding="utf-8")
    return [made_html(made), made, gr.File(str(path), visible=True)]


def save_counts(made: CountsMade | None, editor: str, reason: str) -> list[Any]:
    """Save the counts beside the knowledge; return what is said, and the mark of the save."""
    try:
        if made is None:
            raise InputError("nothing is counted yet", place="counts", mend="press Count first")
        root = default_path()
        file = f"fitted/{made.set.dataset}.yaml"
        before = read_file(root, file)
        if before is not None and _MADE_HERE not in before:
            mend = "give yours another name and count again"
            raise InputError("counts of this name are there already", place=file, mend=mend)
        edit = FileEdit(file, before, made.set.to_yaml())
        title_ = f"counts of {made.set.dataset}"
        saved = save([edit], root, editor=editor, reason=reason, title=title_)
        renew()
    except DermatraceError as error:
        return [message_html(str(error)), gr.skip()]
    words = (
        f"Saved: {saved.record.place}. '{made.set.dataset}' stands in the Clinic under Options, "
        "'Also use the counts of'; nobody's answers change before it is chosen there."
    )
    return [message_html(words, kind="note"), saved.record.id]


def fit_counts(
    path: str,
    name: str,
    columns: dict[str, str] | None = None,
    labels: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Count a labelled table on this machine; return the counts and what was not used.

    ``columns`` says of columns what they are (label, age, sex, group, setting, leave out, or a
    finding), ``labels`` of labels which disorders they are, where the names do not.
    """
    knowledge = now().knowledge
    try:
        table = read_labelled(Path(path), knowledge)
        for column, role in (columns or {}).items():
            if column not in table.columns:
                raise InputError(f"there is no column '{column}'", place="columns")
            table = table.with_role(table.columns.index(column), role, knowledge)
        for label, target in (labels or {}).items():
            table = table.with_target(label, target, knowledge)
        return made_counts(table, name, knowledge).to_dict()
    except DermatraceError as error:
        raise gr.Error(str(error), print_exception=False) from error
