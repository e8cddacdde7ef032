"""How a case comes in at the clinic desk, and how it is not lost: pictures, files, leaving."""

from __future__ import annotations

import base64
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from desks.samples import SAMPLES, draw_sample
from tests.app.access import settled
from tests.app.conftest import PATIENCE, Opener

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)
_CARRIED = """(files) => {
  const all = new DataTransfer();
  for (const [name, text] of files) {
    const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
    all.items.add(new File([bytes], name, {type: 'image/png'}));
  }
  return all;
}"""
_PASTE = """(carried) => document.activeElement.dispatchEvent(
  new ClipboardEvent('paste', {clipboardData: carried, bubbles: true, cancelable: true}))"""


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("pictures")
    even = next(one for one in SAMPLES if one.name.startswith("Even brown mole"))
    first = draw_sample(even, folder)
    assert first is not None
    return [first, Path(shutil.copy(first, folder / "again.png"))]


def carried(page: Page, *files: Path, name: str = "") -> Any:
    """Return what a browser carries when files are dropped or pasted."""
    content = [[name or one.name, base64.b64encode(one.read_bytes()).decode()] for one in files]
    return page.evaluate_handle(_CARRIED, content)


def open_file(page: Page, file: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open a case file").click()
    chooser.value.set_files([file])


def test_pictures_come_in_wherever_they_are_dropped_or_pasted(
    page: Page, pictures: list[Path]
) -> None:
    mole, again = pictures
    shown = page.locator("#figure figure.photo")
    dropped = carried(page, mole, again)
    page.locator("#answer").dispatch_event("dragover", {"dataTransfer": dropped})
    expect(page.locator("body")).to_have_class(re.compile("dt-drag"))
    page.locator("#answer").dispatch_event("drop", {"dataTransfer": dropped})
    expect(page.locator("body")).not_to_have_class(re.compile("dt-drag"))
    expect(shown).to_have_count(2)
    # others are added, not put in their place
    page.locator("#text textarea").focus()
    page.evaluate(_PASTE, carried(page, mole, name="image.png"))
    expect(shown).to_have_count(3)
    expect(shown.nth(2)).to_contain_text("pasted-1.png")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add photographs").click()
    chooser.value.set_files([again])
    expect(shown).to_have_count(4)
    # one of them was read the wrong way
    expect(shown.first).to_contain_text("Read as dermoscopic")
    other = page.get_by_role("button", name=f"Read it as clinical: {mole.name}").first
    other.focus()
    page.keyboard.press("Enter")
    expect(shown.first).to_contain_text("Read as clinical")
    expect(shown.nth(1)).to_contain_text("Read as dermoscopic")
    back = page.get_by_role("button", name=f"Read it as dermoscopic: {mole.name}").first
    expect(back).to_be_focused()


def test_text_that_is_pasted_stays_text(page: Page) -> None:
    page.locator("#text textarea").focus()
    page.evaluate("""() => {
      const all = new DataTransfer();
      all.setData('text/plain', 'itchy plaques');
      document.activeElement.dispatchEvent(
        new ClipboardEvent('paste', {clipboardData: all, bubbles: true, cancelable: true}));
    }""")
    page.keyboard.insert_text("itchy plaques")
    expect(page.locator("#text textarea")).to_have_value("itchy plaques")
    expect(page.locator("#photo table")).to_have_count(0)


def test_a_case_that_was_written_is_opened_again(page: Page, tmp_path: Path) -> None:
    case = tmp_path / "ring.yaml"
    case.write_text(
        "id: ring\nage: 34\nsex: female\nduration: 3 weeks\nsetting: primary-care\n"
        "present: [pruritus, forearm]\nabsent: [fever]\n"
        "observations:\n- {lesion: [plaque, annular], status: present}\n"
        "- {finding: scale, probability: 0.8, base_rate: 0.3, origin: picture}\n",
        encoding="utf-8",
    )
    open_file(page, case)
    sheet = page.locator("#sheet")
    expect(sheet.locator('[data-finding="annular+plaque"]')).to_be_visible()
    expect(sheet.locator('[data-finding="scale"]')).to_contain_text("80.0 %")
    expect(page.locator("#age input")).to_have_value("34")
    expect(page.get_by_label("primary care")).to_be_checked()
    expect(page.locator("#ranking li.hyp").first).to_contain_text(re.compile("tinea", re.I))
    shares = page.locator("#ranking li.hyp .prob")
    before = shares.all_text_contents()
    page.get_by_role("tab", name="Report and files").click()
    expect(page.locator("#case-name input")).to_have_value("ring")
    page.locator("#write").click()
    with page.expect_download() as download:
        page.locator("#files a[href*='ring-case']").first.click()
    again = tmp_path / "again.json"
    download.value.save_as(again)
    page.locator("#new").click()
    expect(sheet).to_contain_text("No findings yet")
    open_file(page, again)
    expect(sheet.locator('[data-finding="annular+plaque"]')).to_be_visible()
    expect(shares).to_have_text(before)
    # a file with an error changes nothing, and says where and how
    again.write_text("present: [plaqe]", encoding="utf-8")
    open_file(page, again)
    alert = page.locator("#open-trouble [role=alert]")
    expect(alert).to_contain_text(
        "again.json: present / 0: unknown finding 'plaqe'; did you mean plaque"
    )
    expect(sheet.locator('[data-finding="annular+plaque"]')).to_be_visible()
    page.locator("#new").click()
    expect(alert).to_have_count(0)


def test_a_case_is_not_lost_without_a_word(page: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.locator("#sample input").click()
    page.get_by_role("option", name=re.compile("Scaly plaques")).click()
    expect(page.locator("#sheet")).to_contain_text("silvery scale")
    page.on("dialog", stay)
    page.evaluate("setTimeout(() => location.reload(), 0)")
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    # who stays finds a page that works, with the case in it
    page.get_by_role("button", name="absent: elbow").click()
    expect(page.locator('#sheet [data-finding="elbow"]')).to_have_class(re.compile("is-absent"))
    expect(page.locator("#sheet")).to_contain_text("silvery scale")
    # nothing entered, nothing asked
    page.locator("#new").click()
    expect(page.locator("#sheet")).to_contain_text("No findings yet")
    page.reload()
    page.wait_for_selector("#ranking li.hyp")
    assert asked == ["beforeunload"]


def test_another_case_takes_the_files_away_and_can_be_taken_back(page: Page) -> None:
    page.locator("#text textarea").fill("Itchy plaques on the elbows.")
    page.locator("#read-text").click()
    expect(page.locator("#sheet")).to_contain_text("elbow")
    page.get_by_role("button", name="take off pruritus").click()
    expect(page.locator("#sheet details.gone")).to_contain_text("pruritus")
    page.get_by_role("tab", name="Report and files").click()
    page.locator("#write").click()
    expect(page.locator("#files a").first).to_be_visible()
    page.locator("#sample input").click()
    page.get_by_role("option", name=re.compile("Painful blisters")).click()
    expect(page.locator("#sheet")).to_contain_text("flaccid bulla")
    expect(page.locator("#files a")).to_have_count(0)
    page.locator("#new").click()
    expect(page.locator("#sheet")).to_contain_text("No findings yet")
    back = page.get_by_role("button", name="Put the last case back")
    back.click()
    expect(page.locator("#sheet")).to_contain_text("flaccid bulla")
    back.click()
    expect(page.locator("#text textarea")).to_have_value("Itchy plaques on the elbows.")
    expect(page.locator("#prose .text mark.off")).to_contain_text("Itchy")
    expect(page.locator("#sheet details.gone")).to_contain_text("pruritus")


def test_a_narrow_page_says_below_the_text_that_the_answer_came(open_page: Opener) -> None:
    page = open_page(390)
    page.locator("#text textarea").fill("Itchy plaques with silvery scale on the elbows.")
    page.locator("#read-text").click()
    link = page.get_by_role("link", name=re.compile("Plaque psoriasis leads, no red flag"))
    expect(link).to_be_in_viewport()


def test_the_focus_stands_where_the_next_press_is_expected(page: Page) -> None:
    page.locator("#sample input").click()
    page.get_by_role("option", name=re.compile("Scaly plaques")).click()
    expect(page.locator("#sheet")).to_contain_text("silvery scale")
    settled(page)  # a list that was chosen from takes the focus back a moment later
    # taken off: the next finding's own ×
    off = page.get_by_role("button", name="take off silvery scale")
    off.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#sheet")).not_to_contain_text("silvery scale")
    expect(page.get_by_role("button", name="take off elbow")).to_be_focused()
    # answered: the question that stands there now
    question = page.locator("#first li").first
    name = question.locator("b").inner_text()
    question.get_by_role("button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#first")).not_to_contain_text(name)
    expect(page.locator("#first li").first.get_by_role("button").first).to_be_focused()
    # asked: the answer, which was elsewhere on the page
    page.locator("#ranking button.pick").nth(2).click()
    why = page.locator("#detail").get_by_role("button", name="Why not")
    why.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#why")).to_contain_text("difference of the sums")
    expect(page.locator("#why *:focus")).to_have_count(1)
    # who went elsewhere meanwhile is left there
    page.locator("#sheet").get_by_role("button", name="absent: elbow").click()
    page.locator("#text textarea").click()
    expect(page.locator('#sheet [data-finding="elbow"]')).to_have_class(re.compile("is-absent"))
    expect(page.locator("#text textarea")).to_be_focused()
