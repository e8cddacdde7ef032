"""The classroom as a learner, an educator and a reader meet it: a real server, a real browser."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate

from desks.classroom.progress import load_progress
from tests.app.access import everybody_can_use, settled
from tests.app.conftest import PATIENCE, Opener

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)
OWN = """
title: A ring on the forearm
author: the test
answer: tinea corporis
opening: It itches and grows at its rim.
given: [pruritus]
case:
  age: 34
  sex: female
  present: [annular, scale, plaque, pruritus, forearm]
  absent: [fever, silvery scale]
teaching: [Scrape the rim.]
"""


def enter(page: Page, room: str) -> None:
    page.get_by_role("tab", name="Classroom").click()
    page.get_by_role("tab", name=room, exact=True).click()


def choose(page: Page, field: str, words: str) -> None:
    """Choose from a list as a person would: type, and type again if an answer cleared the box."""
    box = page.locator(f"{field} input")
    option = page.get_by_role("option", name=re.compile(rf"^{re.escape(words)}( \(|$)")).first
    for _ in range(6):
        box.click()
        box.fill("")
        box.press_sequentially(words)
        page.wait_for_timeout(300)  # the list is drawn anew: a press on a moving one takes another
        try:
            option.click(timeout=5000)
        except TooLate:
            page.keyboard.press("Escape")
            box.blur()
        else:
            return
    raise AssertionError(f"no option {words!r} in {field}")


def saved(page: Page, link: Locator) -> str:
    with page.expect_download() as download:
        link.click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_cases_lie_there_when_somebody_comes_in(page: Page) -> None:
    enter(page, "Cases")
    expect(page.locator("#patient")).to_contain_text("Choose a case")
    page.locator("#teaching-case input").click()
    expect(page.get_by_role("option")).to_have_count(6)
    page.get_by_role("option").first.click()
    expect(page.locator("#patient section")).to_be_visible()
    expect(page.locator("#patient")).to_contain_text("synthetic: drawn from a script, no patient")


def test_a_learner_s_case_to_feedback(page: Page, tmp_path: Path) -> None:
    enter(page, "Cases")
    file = tmp_path / "ring.yaml"
    file.write_text(OWN, encoding="utf-8")
    page.locator("#own-cases input[type=file]").set_input_files([file])
    expect(page.locator("#patient")).to_contain_text("34-year-old woman")
    expect(page.locator("#patient")).to_contain_text("It itches and grows")
    assert "inea corporis" not in page.locator("#patient").inner_text()
    choose(page, "#ask-for", "annular")
    expect(page.locator("#asked-for li")).to_contain_text("yes")
    expect(page.locator("#asked-for .sum")).to_contain_text("1 question, cost 1.2")
    choose(page, "#ask-for", "silvery scale")
    expect(page.locator("#asked-for .sum")).to_contain_text("2 questions, cost 2.4")
    page.locator("#hand-in").click()
    expect(page.locator("#think-trouble [role=alert]")).to_contain_text("no disorder is named")
    choose(page, "#mine", "Plaque psoriasis")
    choose(page, "#mine", "Tinea corporis")
    page.keyboard.press("Escape")
    expect(page.locator("#reasons section")).to_have_count(2)
    tinea = page.locator('#reasons section[data-disorder="tinea-corporis"]')
    tinea.get_by_role("button", name="annular present: for").click()
    psoriasis = page.locator('#reasons section[data-disorder="plaque-psoriasis"]')
    wrong = psoriasis.get_by_role("button", name="silvery scale absent: for")
    wrong.click()
    expect(wrong).to_have_attribute("aria-pressed", "true")
    page.locator("#hand-in").click()
    told = page.locator("#told")
    expect(told.locator(".engine")).to_contain_text("The engine’s differential")
    expect(told.locator(".engine")).to_contain_text("yours: 2")
    expect(told.locator("article")).to_have_count(0)
    first = page.locator("#mine .token").filter(has_text="Plaque psoriasis")
    first.get_by_role("button").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Keep or change yours; see the answer").click()
    expect(told).to_contain_text("was number 2 before and is number 1 after")
    expect(told.locator("h3")).to_be_focused()
    told.locator("summary").filter(has_text="Tinea corporis").click()
    expect(told.locator("h3")).to_have_text("It was Tinea corporis: number 2 of your list")
    expect(told).to_contain_text("Scrape the rim.")
    rows = told.locator('[data-disorder="tinea-corporis"] tr')
    expect(rows.filter(has_text="annular present")).to_contain_text("as the engine")
    rows = told.locator('[data-disorder="plaque-psoriasis"] tr')
    expect(rows.filter(has_text="silvery scale absent")).to_contain_text("the other way round")
    # and on to the next case, with an empty differential
    page.get_by_role("button", name="Next case").click()
    expect(page.locator("#patient")).not_to_contain_text("It itches and grows")
    expect(page.locator("#patient section")).to_be_visible()
    expect(page.locator("#mine .token")).to_have_count(0)
    expect(page.locator("#hand-in")).to_have_text("Commit")
    page.get_by_role("button", name="My progress").click()
    text = saved(page, page.get_by_role("link", name="Download my progress"))
    kept = tmp_path / "progress.json"
    kept.write_text(text, encoding="utf-8")
    (done,) = load_progress(kept).cases
    assert (done.answer, done.place, done.questions) == ("tinea-corporis", 2, 2)
    assert (done.revised, done.place_after) == (("tinea-corporis",), 1)

    page.get_by_role("tab", name="Class results").click()
    page.locator("#class-files input[type=file]").set_input_files([kept])
    expect(page.locator("#class-rows")).to_contain_text("A ring on the forearm")
    expect(page.locator("#plot-places .js-plotly-plot")).to_be_visible()


def test_a_file_that_is_wrong_is_told_with_its_place(page: Page, tmp_path: Path) -> None:
    enter(page, "Cases")
    file = tmp_path / "ring.yaml"
    file.write_text(OWN.replace("annular", "anular"), encoding="utf-8")
    page.locator("#own-cases input[type=file]").set_input_files([file])
    alert = page.locator("#case-trouble [role=alert]")
    expect(alert).to_contain_text("ring.yaml: case / present / 0: unknown finding 'anular'")


def test_a_drill_is_answered_at_once(page: Page) -> None:
    enter(page, "Drills")
    page.locator("#drill-seed input, #drill-seed textarea").first.fill("3")
    for number in (1, 2):
        page.locator("#next-task").click()
        expect(page.locator("#task section.open")).to_be_visible()
        page.locator("#task .act").first.click()
        expect(page.locator("#verdict h4")).to_contain_text(re.compile("Right|It is:"))
        expect(page.locator("#task section.told")).to_be_visible()
        expect(page.locator("#next-task")).to_be_focused()
        expect(page.locator("#score td[data-head=Right]").last).to_be_visible()
        told = page.locator("#score td[data-head=Right]").all_inner_texts()
        assert sum(int(one.split(" of ")[1].split()[0]) for one in told) == number


def test_a_case_is_authored_and_checked_as_typed(page: Page) -> None:
    enter(page, "Author a case")
    page.locator("#author-title input, #author-title textarea").first.fill("A scaly elbow")
    expect(page.locator("#check [role=alert]")).to_contain_text("no answer is named")
    choose(page, "#author-answer", "Plaque psoriasis")
    expect(page.locator("#check [role=alert]")).to_contain_text("no findings")
    choose(page, "#author-present", "silvery scale")
    expect(page.locator("#check")).to_contain_text("The case can be used")
    expect(page.locator("#check")).to_contain_text("Nothing is told at once")
    text = saved(page, page.get_by_role("link", name="Download the file"))
    assert "answer: plaque-psoriasis" in text
    page.locator("#keep-case").click()
    expect(page.locator("#kept")).to_contain_text("stands in the case library")
    page.get_by_role("tab", name="Cases", exact=True).click()
    page.locator("#teaching-case input").click()
    page.get_by_role("option", name="A scaly elbow").click()
    expect(page.locator("#patient")).to_contain_text("A scaly elbow")


def test_a_reader_study_from_plan_to_figures(page: Page) -> None:
    enter(page, "Reader study")
    page.locator("#study-start").click()
    expect(page.locator("#study-trouble [role=alert]")).to_contain_text("a name is missing")
    for field, words in (("name", "pilot"), ("reader", "R1"), ("count", "4"), ("seed", "2")):
        page.locator(f"#study-{field} input, #study-{field} textarea").first.fill(words)
    page.locator("#study-start").click()
    for number in range(1, 5):
        for part in ("without", "with"):
            expect(page.locator("#study-case h3")).to_contain_text(
                re.compile(rf"Case {number} of 4\s+{part} the engine")
            )
            expect(page.locator("#study-engine ol")).to_have_count(int(part == "with"))
            page.locator("#study-says").get_by_label("yes", exact=True).check()
            if part == "without":
                choose(page, "#study-first", "Nodular melanoma")
            page.locator("#study-answer").click()
            if number < 4:
                expect(page.locator("#study-case h3")).to_be_focused()
        if number == 1:
            # what is under way is not dropped by one press
            page.locator("#study-start").click()
            expect(page.locator("#study-trouble")).to_contain_text("1 of 4 cases of a study are")
    expect(page.locator("#study-answer")).not_to_be_visible()
    figures = page.locator("#study-figures")
    expect(figures).to_contain_text("4 readings of 4 cases by R1")
    expect(figures).to_contain_text("overstated")
    rows = list(
        csv.DictReader(
            io.StringIO(saved(page, figures.get_by_role("link", name="Download the readings")))
        )
    )
    assert sorted(row["positive"] for row in rows) == ["0", "0", "1", "1"]
    assert {(row["reader"], row["seed"], row["without"]) for row in rows} == {("R1", "2", "1")}
    sums = saved(page, figures.get_by_role("link", name="Download the figures"))
    assert "sensitivity,2,2,2,0,0,1.0" in sums


def test_two_learners_do_not_see_each_other_s_case(open_page: Opener, tmp_path: Path) -> None:
    one, other = open_page(), open_page()
    file = tmp_path / "ring.yaml"
    file.write_text(OWN, encoding="utf-8")
    enter(one, "Cases")
    enter(other, "Cases")
    one.locator("#own-cases input[type=file]").set_input_files([file])
    expect(one.locator("#patient")).to_contain_text("A ring on the forearm")
    other.locator("#draw-cases").click()
    expect(other.locator("#patient section")).to_be_visible()
    expect(other.locator("#patient")).not_to_contain_text("A ring on the forearm")
    other.locator("#teaching-case input").click()
    expect(other.get_by_role("option", name="A ring")).to_have_count(0)


ROOMS = ("Cases", "Drills", "Author a case", "Reader study")
NARROW = ("Cases", "Drills")
"""On a narrow page the other tabs stand behind the framework's own menu."""


@pytest.mark.parametrize(
    ("width", "theme", "rooms"), [(1440, "dark", ROOMS), (390, "light", NARROW)]
)
def test_everybody_can_use_the_classroom(
    open_page: Opener, width: int, theme: str, rooms: tuple[str, ...], tmp_path: Path
) -> None:
    page = open_page(width, theme)
    enter(page, "Cases")
    file = tmp_path / "ring.yaml"
    file.write_text(OWN, encoding="utf-8")
    page.locator("#own-cases input[type=file]").set_input_files([file])
    # a case that is opened empties the differential: what is named before belongs to no case
    expect(page.locator("#patient")).to_contain_text("A ring on the forearm")
    settled(page)
    choose(page, "#mine", "Plaque psoriasis")
    page.keyboard.press("Escape")
    page.locator("#reasons button").first.click()
    page.locator("#hand-in").click()
    expect(page.locator("#told .engine")).to_be_visible()
    everybody_can_use(page, width)  # a press before the last answer is whole counts for nothing
    page.locator("#hand-in").click()
    expect(page.locator("#told article")).to_be_visible()
    for room in rooms:
        page.get_by_role("tab", name=room, exact=True).click()
        everybody_can_use(page, width)
