"""The clinic desk as its users meet it: a real server and a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from desks.casework import compiled_knowledge
from desks.samples import SAMPLES, draw_sample
from reasoning.checking.checker import check_proof
from reasoning.parameters import DEFAULT_PARAMETERS
from tests.app.access import settled
from tests.app.conftest import PATIENCE, Opener

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)
TEXT = (
    "A 51-year-old man with a two-year history of itchy, scaly plaques on the elbows. No fever. "
    "{{value}} ${1+1} <b>bold</b>"
)


def first(page: Page) -> Locator:
    return page.locator("#ranking li.hyp").first


def ranked(page: Page) -> list[tuple[str, str]]:
    rows = page.locator("#ranking li.hyp")
    return [
        (str(rows.nth(i).get_attribute("data-id")), rows.nth(i).locator(".prob").inner_text())
        for i in range(10)
    ]


def finding(page: Page, id_: str) -> Locator:
    return page.locator(f'#sheet li[data-finding="{id_}"]')


def load(page: Page, words: str) -> None:
    page.locator("#sample input").click()
    page.get_by_role("option", name=re.compile(words)).click()


def test_a_pigmented_lesion_from_photograph_to_report(page: Page, tmp_path: Path) -> None:
    sample = next(one for one in SAMPLES if one.picture)
    picture = draw_sample(sample, tmp_path)
    assert picture is not None
    page.get_by_label("dermoscopic", exact=True).check()
    page.locator("#photo input[type=file]").set_input_files([picture])
    expect(page.locator("#figure .photo figcaption")).to_contain_text("Synthetic picture")
    page.locator("#age input").fill("54")
    expect(page.locator("#sheet")).to_contain_text("read, not confirmed")
    rare = page.locator("#sheet details.rare > summary")
    rare.click()
    veil = finding(page, "blue-whitish-veil")
    expect(veil).to_contain_text(re.compile(r"\d+(\.\d)? %"))
    veil.get_by_role("button", name="accept: blue-whitish veil").click()
    expect(finding(page, "blue-whitish-veil")).to_contain_text("corrected by hand")
    before = ranked(page)
    network = finding(page, "atypical-pigment-network")
    if not network.is_visible():
        rare.click()
    network.get_by_role("button", name="accept").click()
    expect(finding(page, "atypical-pigment-network")).to_contain_text("corrected by hand")
    assert ranked(page) != before
    page.locator('#ranking li.hyp[data-id*="melanoma"] button').first.click()
    expect(page.locator("#detail article")).to_have_attribute("data-id", re.compile("melanoma"))
    expect(page.locator("#detail")).to_contain_text("blue-whitish veil present")
    expect(page.locator("#detail")).to_contain_text("sum (log10)")

    page.get_by_role("tab", name="Report and files").click()
    expect(page.locator("#report")).to_contain_text("atypical pigment network")
    page.locator("#case-name input").fill("lesion 7")
    page.locator("#write").click()
    for name in ("lesion 7-report.pdf", "lesion 7-report.html", "lesion 7.tsv", "lesion 7.json"):
        expect(page.locator("#files")).to_contain_text(name.rsplit(".", 1)[0][:12])
    link = page.locator("#files a[href*='proof']").first
    with page.expect_download() as download:
        link.click()
    proof = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    compiled = compiled_knowledge()
    check_proof(
        proof,
        compiled.knowledge,
        parameters=DEFAULT_PARAMETERS.to_dict(),
        calibrations=tuple(compiled.calibrations.values()),
    )
    assert proof["case"]["id"] == "lesion 7"


def test_a_text_fills_the_form_and_each_finding_is_corrected(page: Page) -> None:
    page.locator("#read-text").click()
    expect(page.locator("#prose")).to_contain_text("Nothing to read yet")
    page.locator("#text textarea").fill(TEXT)
    page.locator("#read-text").click()
    expect(page.locator("#age input")).to_have_value("51")
    expect(page.locator("#prose")).not_to_contain_text("Nothing to read")
    expect(page.locator("#duration input")).to_have_value("2 years")
    expect(page.get_by_label("male", exact=True)).to_be_checked()
    expect(page.locator("#prose .text mark.absent")).to_contain_text("fever")
    expect(page.locator("#prose .text mark.form").nth(2)).to_contain_text("two-year history")
    expect(page.locator("#prose .text")).to_contain_text("{{value}} ${1+1} <b>bold</b>")
    expect(finding(page, "pruritus")).to_contain_text("text: “itchy”")
    expect(first(page)).to_contain_text("psoriasis")
    finding(page, "pruritus").get_by_role("button", name="take off pruritus").click()
    expect(page.locator("#sheet details.gone")).to_contain_text("pruritus")
    expect(page.locator("#prose .text mark.off")).to_contain_text("itchy")
    page.locator("#sheet details.gone > summary").click()
    finding(page, "pruritus").get_by_role("button", name="put back").click()
    expect(page.locator("#sheet details.gone")).to_have_count(0)
    finding(page, "fever").get_by_role("button", name="present: fever").click()
    expect(finding(page, "fever")).to_have_class(re.compile("is-present"))
    page.locator("#new").click()
    expect(page.locator("#sheet")).to_contain_text("No findings yet")
    expect(page.locator("#age input")).to_have_value("")


def test_the_questions_to_an_answer(page: Page) -> None:
    load(page, "Scaly plaques")
    expect(first(page)).to_have_attribute("data-id", "plaque-psoriasis")
    second = page.locator("#ranking li.hyp").nth(1)
    label = second.locator(".name").evaluate("one => one.firstChild.textContent.trim()")
    for tab, panel in (("Why not", "#why"), ("Compare two", "#compared")):
        page.get_by_role("tab", name=tab).click()  # nobody was chosen: the next best
        expect(page.locator(panel)).to_contain_text(label)
    second.locator("button").click()
    expect(page.locator("#detail h3")).to_have_text(label)
    page.locator("#detail").get_by_role("button", name="Why not").click()
    expect(page.locator("#why")).to_contain_text("difference of the sums, exactly")
    page.locator("#why").get_by_role("button", name="What would make it lead?").click()
    expect(page.locator("#what-if")).to_contain_text("It would lead if")
    page.locator("#detail").get_by_role("button", name="Compare with").click()
    expect(page.locator("#compared")).to_contain_text("Not seen yet")
    page.get_by_role("tab", name="Left unexplained").click()
    expect(page.locator("#left")).to_contain_text("Strong findings")
    page.get_by_role("tab", name="Ask next").click()
    expect(page.locator("#asked")).to_contain_text("Must not be missed, at 5.0 % or more")
    question = page.locator("#first li").first
    name = question.locator("b").inner_text()
    question.get_by_role("button").first.click()
    expect(page.locator("#first")).not_to_contain_text(name)


def test_what_must_be_seen_is_seen_whatever_its_rank(page: Page) -> None:
    load(page, "Painful blisters")
    expect(page.locator("#bands .red")).to_contain_text("emergency")
    expect(page.locator("#bands")).to_contain_text("not measured in this setting")
    page.get_by_label("dermatology clinic").check()
    expect(page.locator("#bands .point")).to_contain_text("sensitivity first: from")
    page.get_by_label("specificity first").check()
    expect(page.locator("#bands .point")).to_contain_text("specificity first: from")
    expect(page.locator("#bands .point")).to_contain_text(re.compile(r"\(n = \d+\)"))
    last = page.locator("#bands .grave button").last
    name = str(last.get_attribute("data-id"))
    last.click()
    expect(page.locator("#detail article")).to_have_attribute("data-id", name)


def test_who_commits_first_sees_ours_after(page: Page) -> None:
    page.get_by_label("Commit my own differential first").check()
    expect(page.locator("#ours")).to_have_count(0)
    page.locator("#commit").click()
    expect(page.locator("#own-record [role=alert]")).to_contain_text("Name at least one disorder")
    load(page, "Scaly plaques")
    expect(page.locator("#sheet")).to_contain_text("silvery scale")
    assert page.locator("#ranking li.hyp").count() == 0, "ours is not even on the page"
    for words in ("Nummular eczema", "Plaque psoriasis"):
        page.locator("#own-list input").fill(words)
        page.get_by_role("option", name=re.compile(rf"^{words}( \(|$)")).click()
    page.keyboard.press("Escape")
    page.locator("#commit").click()
    expect(page.locator('#ranking li.hyp[data-id="plaque-psoriasis"]')).to_contain_text("yours: 2")
    expect(page.locator("#own-record [role=alert]")).to_have_count(0)
    chosen = page.locator("#own-list .token").filter(has_text="Nummular eczema")
    chosen.get_by_role("button").click()
    page.get_by_role("button", name="Record what I think now").click()
    expect(page.locator("#own-record")).to_contain_text("Dropped: Nummular eczema")


def test_what_is_wrong_is_told_at_its_place(page: Page, tmp_path: Path) -> None:
    fake = tmp_path / "photo.jpg"
    fake.write_text("this is no picture", encoding="utf-8")
    page.locator("#photo input[type=file]").set_input_files([fake])
    expect(page.locator("#figure [role=alert]")).to_contain_text("photo.jpg")
    page.locator("#age input").fill("old")
    alert = page.locator("#patient-trouble [role=alert]")
    expect(alert).to_contain_text("'old' is no age")
    page.locator("#age input").fill("-3")
    expect(alert).to_contain_text("-3 is too little: an age is 0 to 120 years")
    page.locator("#age input").fill("")
    expect(alert).to_have_count(0)
    expect(page.locator("#bands")).to_contain_text("Nothing was observed")


def test_a_request_that_comes_late_takes_nothing_typed_back(page: Page) -> None:
    held: list[Route] = []
    page.route("**/queue/join*", lambda one: one.continue_() if held else held.append(one))
    third = page.locator("#ranking button.pick").nth(2)
    chosen = third.get_attribute("data-id")
    third.click()
    alert = page.locator("#patient-trouble [role=alert]")
    page.locator("#age input").fill("old")
    expect(alert).to_contain_text("'old' is no age")
    held[0].continue_()
    expect(page.locator(f'#detail article[data-id="{chosen}"]')).to_be_visible()
    expect(alert).to_contain_text("'old' is no age")


def test_two_users_do_not_see_each_other_s_case(open_page: Opener) -> None:
    one, other = open_page(), open_page()
    load(one, "Scaly plaques")
    load(other, "Painful blisters")
    expect(first(one)).to_have_attribute("data-id", "plaque-psoriasis")
    expect(other.locator("#bands .red")).to_contain_text("emergency")
    one.locator("#ranking li.hyp button").nth(1).click()
    expect(one.locator("#sheet")).not_to_contain_text("flaccid bulla")
    expect(other.locator("#sheet")).not_to_contain_text("silvery scale")
    expect(one.locator("#bands .red")).to_have_count(0)


def test_the_keyboard_reaches_and_keeps_its_place(page: Page) -> None:
    load(page, "Scaly plaques")
    expect(first(page)).to_have_attribute("data-id", "plaque-psoriasis")
    settled(page)  # a list that is drawn anew meanwhile would take the focus along
    third = page.locator("#ranking button.pick").nth(2)
    id_ = str(third.get_attribute("data-id"))
    third.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#detail article")).to_have_attribute("data-id", id_)
    expect(page.locator(f'#ranking button.pick[data-id="{id_}"]')).to_be_focused()
    page.keyboard.press("Tab")
    after = page.evaluate("document.activeElement.dataset.act")
    assert after == "open", "the next stop is the next disorder"


def test_counts_of_a_data_set_are_named(page: Page) -> None:
    page.locator("#options button").first.click()
    page.get_by_label("dermacon-in", exact=True).check()
    expect(page.locator("#made")).to_contain_text("counts: dermacon-in")
