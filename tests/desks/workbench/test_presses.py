"""What the presses and fields of the desk do, without a browser."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import pytest

from desks import app_workbench_browse as browse
from desks import app_workbench_evidence as evidence
from desks.workbench.bits import BENCH_PRESS
from desks.workbench.table import TableView
from desks.workbench.weakest import STEP


def press(act: str, id_: str = "", *, panel: str = "wb-page", **now: Any) -> dict[str, Any]:
    """Return what a press changes, by the name of what it changes."""
    event = SimpleNamespace(_data={"act": act, "id": id_}, target=SimpleNamespace(elem_id=panel))
    states = (now.get("way", ()), now.get("view", TableView()), now.get("weak", STEP))
    out = browse.press(cast("gr.EventData", event), *states)
    named = dict(zip(browse.PLACES, out, strict=True))
    skipped = type(gr.skip())
    return {
        name: value
        for name, value in named.items()
        if not (isinstance(value, skipped) and value == gr.skip())
    }


def test_the_script_of_the_panels_is_the_clinic_s_with_the_page_as_goal() -> None:
    assert "'page': 'wb-page'" in BENCH_PRESS
    assert "here()) {" not in BENCH_PRESS.split("watch('value'")[1]


@pytest.mark.usefixtures("root")
def test_open_and_back() -> None:
    done = press("page", "disorder:tinea", panel="wb-list", way=("finding:scale",))
    assert done["wb_way"] == ("finding:scale", "disorder:tinea")
    assert "<h3>Tinea</h3>" in done["wb_page"]
    assert "Around Tinea" in done["wb_graph"]
    assert "wb_view" in done  # the page is shown
    assert "wb_view" not in press("page", "disorder:tinea", panel="wb-graph")
    back = press("back", way=("finding:scale", "disorder:tinea"))
    assert back["wb_way"] == ("finding:scale",)
    assert "<h3>scale</h3>" in back["wb_page"]


@pytest.mark.usefixtures("root")
def test_edit_sign_sort_and_more() -> None:
    assert press("edit", "rule:toy-criteria").keys() == {"edit_target", "bench"}
    assert press("sign", "disorder:tinea|annular")["sign_target"] == "disorder:tinea|annular"
    done = press("sort", "findings", panel="wb-table")
    assert (done["wb_view_of"].column, done["wb_view_of"].down) == ("findings", True)
    assert done["wb_table"].index("Psoriasis") < done["wb_table"].index("Nevus")
    assert press("more", panel="wb-table")["wb_view_of"].shown == 200
    assert press("more", panel="ev-weak") == {"ev_shown": 2 * STEP}
    assert press("nonsense") == {}


@pytest.mark.usefixtures("root")
def test_an_empty_search_shows_the_tree() -> None:
    assert "tree" in browse.find("", "")
    assert "toy-cohort" in browse.find(" ", "source")
    assert "Psoriasis" in browse.find("psoriassis", "")
    assert "Nothing is called" in browse.find("qqqq", "finding")
    view, table = browse.filter_table("finding", "bump", TableView(column="urgency"))
    assert (view.kind, view.words, view.column) == ("finding", "bump", "label")
    assert table.count("<tr>") == 2


@pytest.mark.usefixtures("root")
def test_what_is_missing_is_told_in_the_form() -> None:
    assert "Choose a script" in evidence.sign(None, [], True, "Dr A", "other", "")[0]
    assert "nobody is named" in evidence.sign("tinea", [], True, "", "other", "")[0]
    assert "is not known" in evidence.sign("tinea", [], True, "Dr A", None, "")[0]
    assert "no statement" in evidence.sign("tinea", [], False, "Dr A", "other", "")[0]
