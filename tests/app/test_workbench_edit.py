"""A researcher's edit, from the form to the rank impact to the saved file to undone.

The server works on a copy of the toy knowledge base; the project's own is never written to.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.app.access import everybody_can_use, settled
from tests.app.conftest import CLINIC_TABLE, PATIENCE, Opener

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)
FILE = "disorders/papulosquamous/psoriasis.yaml"


@pytest.fixture
def open_edit(open_page: Opener, edit_bench: tuple[str, Path]) -> Opener:
    """Return what opens the tab Edit as a new user."""

    def opener(width: int = 1440, theme: str = "light") -> Page:
        page = open_page(width, theme, at=edit_bench[0])
        page.get_by_role("tab", name="Workbench").click()
        page.locator("#bench").get_by_role("tab", name="Edit", exact=True).click()
        expect(page.locator("#wb-folder")).to_contain_text("each save is a dated file")
        return page

    return opener


def open_psoriasis(page: Page) -> None:
    page.locator("#wb-entry input").click()
    page.locator("#wb-entry input").press_sequentially("Psor")
    page.get_by_role("option", name="Psoriasis").first.click()
    page.locator("#wb-open").click()
    expect(page.locator("#wb-head")).to_contain_text("Disorder psoriasis")
    expect(page.locator("#wb-said")).to_contain_text("Nothing is wrong")


def at(path: str) -> str:
    return f'[data-path="{path}"]'


def test_an_edit_from_form_to_impact_to_file_to_undone(
    open_edit: Opener, edit_bench: tuple[str, Path]
) -> None:
    page, file = open_edit(), edit_bench[1] / FILE
    before = file.read_text(encoding="utf-8")
    open_psoriasis(page)
    # a slip is told beside the field while it is typed
    page.get_by_role("button", name="Edit finding 4: elbow").click()
    share = page.locator(at("findings/3/frequency/value"))
    expect(page.locator(at("findings/3/finding"))).to_be_focused()
    share.fill("6")
    expect(page.locator("#wb-form .said.error")).to_contain_text("6 is too much: a share is 0 to 1")
    expect(page.locator("#wb-said")).to_contain_text("1 to mend")
    share.fill("5 %")
    share.blur()
    expect(share).to_have_value("0.05")
    expect(page.locator("#wb-said")).to_contain_text("Nothing is wrong")
    # a new statement; the finding is named by a synonym
    page.get_by_role("button", name="Add finding to findings").click()
    finding = page.locator(at("findings/7/finding"))
    expect(finding).to_be_focused()
    finding.fill("Fever")
    finding.blur()
    expect(finding).to_have_value("fever")
    page.locator(at("findings/7/frequency/value")).fill("0.02")
    page.locator(at("findings/7/frequency/value")).blur()
    # the YAML is the same draft
    page.get_by_role("tab", name="YAML").click()
    yaml = page.locator("#wb-yaml textarea")
    line = "- {finding: fever, frequency: {value: 0.02, evidence: author}}"
    elbow = "{finding: elbow, frequency: {value: 0.6, evidence: author}}"
    wanted = before.replace(elbow, elbow.replace("0.6", "0.05")) + f"  {line}\n"
    expect(yaml).to_have_value(wanted)
    # nothing is saved before the whole is checked
    page.locator("#wb-editor input").fill("Ann")
    page.locator("#wb-reason textarea").fill("seen in clinic")
    page.locator("#wb-save").click()
    expect(page.locator("#wb-saved")).to_contain_text("not checked as a whole")
    page.locator("#wb-review-now").click()
    review = page.locator("#wb-review")
    expect(review).to_contain_text("HermiT: consistent", timeout=4 * PATIENCE)
    expect(review).to_contain_text("cases were answered before and after")
    moved = review.locator("details").first
    moved.locator("summary").click()
    expect(moved).to_contain_text("rank")
    expect(moved).to_contain_text("because of")
    assert file.read_text(encoding="utf-8") == before
    # a review is of what was checked: it goes with a change and comes back with it
    urgency = page.locator(at("urgency"))
    page.get_by_role("tab", name="Form", exact=True).click()
    urgency.select_option("soon")
    expect(review).to_contain_text("Changed since it was checked; check again")
    urgency.select_option("routine")
    expect(review).to_contain_text("HermiT: consistent")
    page.locator("#wb-save").click()
    expect(page.locator("#wb-saved")).to_contain_text("every user gets it with the next answer")
    assert line in file.read_text(encoding="utf-8")
    (journal,) = (edit_bench[1].parent / "kb-journal").glob("*.json")
    kept = json.loads(journal.read_text(encoding="utf-8"))
    assert (kept["editor"], kept["reason"]) == ("Ann", "seen in clinic")
    assert kept["edits"][0]["before"] == before
    # and taken back
    page.get_by_text("Saves, and taking them back").click()
    page.locator("#wb-back-editor input").fill("Bob")
    page.locator("#wb-back-reason input").fill("a slip")
    page.get_by_role("button", name="Take back: disorder psoriasis").click()
    expect(page.locator("#wb-back-said")).to_contain_text("Taken back: disorder psoriasis")
    expect(page.locator("#wb-saves")).to_contain_text("taken back")
    assert file.read_text(encoding="utf-8") == before


def test_the_yaml_can_be_broken_and_mended(open_edit: Opener) -> None:
    page = open_edit()
    open_psoriasis(page)
    page.get_by_role("tab", name="YAML").click()
    yaml = page.locator("#wb-yaml textarea")
    expect(yaml).to_have_value(re.compile("urgency: routine"))
    settled(page)
    text = yaml.input_value()
    yaml.fill(text.replace("urgency: routine", "urgency: [routine"))
    yaml.blur()
    expect(page.locator("#wb-said")).to_contain_text("Not valid YAML")
    yaml.fill(text.replace("urgency: routine", "urgency: soon"))
    yaml.blur()
    expect(page.locator("#wb-said")).to_contain_text("Nothing is wrong")
    page.get_by_role("tab", name="Form", exact=True).click()
    expect(page.locator(at("urgency"))).to_have_value("soon")


def test_a_draft_is_kept_when_another_entry_is_opened(open_edit: Opener) -> None:
    page = open_edit()
    open_psoriasis(page)
    label = page.locator(at("label"))
    label.fill("Psoriasis of ours")
    label.blur()
    expect(page.locator("#wb-head")).to_contain_text("changed, not saved")
    # the list of what is wrong stays in sight however far the form is scrolled
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    expect(page.locator("#wb-beside")).to_be_in_viewport()
    page.locator("#wb-entry input").click()
    page.locator("#wb-entry input").fill("")
    page.locator("#wb-entry input").press_sequentially("Tine")
    page.get_by_role("option", name="Tinea").first.click()
    page.locator("#wb-open").click()
    expect(page.locator("#wb-head")).to_contain_text("Disorder tinea")
    page.get_by_role("button", name="Go back to my draft of psoriasis").click()
    expect(label).to_have_value("Psoriasis of ours")
    page.get_by_role("button", name="Discard changes").click()
    expect(label).to_have_value("Psoriasis")
    expect(page.locator("#wb-aside")).to_contain_text("Take back the changes of psoriasis")


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_everybody_can_use_the_form(open_edit: Opener, width: int, theme: str) -> None:
    page = open_edit(width, theme)
    open_psoriasis(page)
    page.get_by_role("button", name="Edit finding 3: silvery scale").click()
    page.locator(at("findings/2/frequency/of")).fill("7")
    expect(page.locator("#wb-said")).to_contain_text("more than of=7")
    if width < 900:
        page.get_by_role("link", name="Save", exact=True).click()
        expect(page.locator("#wb-save")).to_be_in_viewport()
    everybody_can_use(page, width)


def test_a_table_is_counted_and_offered_to_the_clinic(
    open_edit: Opener, edit_bench: tuple[str, Path], tmp_path: Path
) -> None:
    page = open_edit()
    page.locator("#bench").get_by_role("tab", name="Counts", exact=True).click()
    table = tmp_path / "our clinic.csv"
    table.write_text(CLINIC_TABLE, encoding="utf-8")
    page.locator("#wb-table-file input[type=file]").set_input_files([table])
    rows = page.locator("#wb-count-page")
    expect(rows).to_contain_text("looks like 'silvery-scale'")
    for label, value in (
        ("silvry scale is taken for", "silvery scale"),
        ("lichen ruber stands for", "lichen planus"),
    ):
        field = page.get_by_label(label)
        field.fill(value)
        field.blur()
        expect(field).to_have_value(value.replace(" ", "-"))
    page.locator("#wb-count").click()
    expect(page.locator("#wb-count-said")).to_contain_text("2 cases of 2 labels")
    expect(page.locator("#wb-count-said")).to_contain_text("Columns left out: _x")
    page.locator("#wb-count-editor input").fill("Ann")
    page.locator("#wb-count-reason textarea").fill("our own patients")
    page.locator("#wb-count-save").click()
    expect(page.locator("#wb-count-saved")).to_contain_text("our-clinic")
    assert (edit_bench[1] / "fitted" / "our-clinic.yaml").is_file()
    page.get_by_role("tab", name="Clinic").click()
    page.get_by_text("Options", exact=True).click()
    expect(page.get_by_label("our-clinic", exact=True)).to_be_visible()
