"""What was checked and what was typed: neither outlives its draft, neither is lost unasked."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import pytest

from desks import app_workbench_entry as entry
from desks import app_workbench_open as opens
from desks.workbench.aside import Aside, aside_html
from desks.workbench.checks_review import Review, fingerprint
from desks.workbench.draft import Draft
from desks.workbench.draft_open import open_draft
from desks.workbench.edit_page import head_html, jumps_html


def edited(root: Path, urgency: str = "soon") -> Draft:
    draft = open_draft("disorder", "psoriasis", root)
    text = draft.entry_text.replace("urgency: routine", f"urgency: {urgency}")
    return draft.with_entry_text(text)


def event(act: str, id_: str = "", value: str = "") -> gr.EventData:
    data = {"act": act, "id": id_, "value": value}
    return cast("gr.EventData", SimpleNamespace(_data=data))


def left(parts: list[Any]) -> dict[str, Any]:
    return dict(zip(opens.LEFT, parts, strict=False))


def test_a_review_is_of_the_draft_as_it_was_checked(root: Path) -> None:
    draft = edited(root)
    found = Review(fingerprint(draft.edits), ())
    out = entry.press(event("set", "urgency", "urgent"), draft, (), found)
    page, saved = out[-2:]
    assert "Changed since it was checked; check again" in page
    assert saved == ""
    # put back, it is what was checked; only looked at, nothing changes
    back = entry.press(event("set", "urgency", "soon"), out[0], (), found)
    assert "wb-review" in back[-2]
    looked = entry.press(event("open", "findings/0"), draft, (), found)
    assert looked[-2:] == [gr.skip(), gr.skip()]
    # changed in the YAML, or while the check was running
    text = draft.entry_text.replace("urgency: soon", "urgency: [soon")
    assert "check again" in entry.type_yaml(text, draft, (), found)[-2]
    assert "check again" in entry.checked(edited(root, "urgent"), found)
    assert "wb-review" in entry.checked(draft, found)


def test_another_entry_has_nothing_of_the_one_before(root: Path) -> None:
    draft = edited(root)
    parts = left(opens.open_chosen("disorder", "tinea", draft, Aside(), ""))
    assert (parts["ed_review"], parts["ed_reviewed"], parts["ed_saved"]) == (None, "", "")
    assert parts["ed_draft"].id == "tinea"
    # and the draft is kept: the way back stands there, and its entry is opened as it
    aside = parts["ed_aside"]
    assert "Go back to my draft of psoriasis" in parts["ed_put_aside"]
    assert "data-unsaved" in parts["ed_put_aside"]
    again = left(opens.open_named("disorder:psoriasis", parts["ed_draft"], aside, "")[1:])
    assert again["ed_draft"] == draft
    assert again["ed_put_aside"] == ""
    back = left(opens.go_back(event("return", "0"), parts["ed_draft"], aside))
    assert (back["ed_draft"], back["ed_aside"]) == (draft, Aside())


@pytest.mark.usefixtures("root")
def test_what_is_open_with_changes_is_not_opened_anew(root: Path) -> None:
    draft = edited(root)
    parts = left(opens.open_chosen("disorder", "psoriasis", draft, Aside(), ""))
    assert "Save or discard them first" in parts["ed_trouble"]
    assert parts["ed_draft"] == gr.skip()
    wrong = left(opens.open_chosen("disorder", None, draft, Aside(), ""))
    assert "no entry is chosen" in wrong["ed_trouble"]
    assert wrong["ed_draft"] == gr.skip()
    other = left(opens.begin("disorder", "New rash", "tumor", draft, Aside(), ""))
    assert other["ed_draft"].id == "new-rash"
    assert other["ed_aside"].kept == (draft,)


def test_changes_are_discarded_and_taken_back(root: Path) -> None:
    draft = edited(root)
    assert "Discard changes" in head_html(draft)
    assert "Discard changes" not in head_html(open_draft("disorder", "psoriasis", root))
    broken = draft.with_entry_text("[")
    assert "data-unsaved" in head_html(broken)
    parts = left(opens.press_head(draft, Aside()))
    assert not parts["ed_draft"].changed
    assert "Take back the changes of psoriasis" in parts["ed_put_aside"]
    back = left(opens.go_back(event("restore"), parts["ed_draft"], parts["ed_aside"]))
    assert back["ed_draft"] == draft
    assert opens.press_head(parts["ed_draft"], Aside())[0] == gr.skip()
    assert aside_html(Aside()) == ""


def test_a_long_form_has_ways_to_what_stands_below() -> None:
    for goal in ("#wb-said", "#wb-review-now", "#wb-save"):
        assert f'href="{goal}"' in jumps_html()
