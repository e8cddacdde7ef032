"""The workbench as a researcher who reads meets it: search, pages, drawing, evidence, sign-off."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from desks.app_workbench import BENCH_TABS
from desks.app_workbench_api import BENCH_VERBS
from kb.load import load_knowledge
from kb.reviews import signed_off
from tests.app.access import everybody_can_use
from tests.app.conftest import PATIENCE, Opener, serving
from tests.conftest import TOY

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)
FILE = "disorders/papulosquamous/psoriasis.yaml"


def git(folder: Path, *words: str) -> None:
    program = shutil.which("git")
    assert program is not None, "the tests of versions need git"
    who = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    subprocess.run([program, *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the toy knowledge base in a repository with two changes."""
    project = tmp_path_factory.mktemp("project")
    root = project / "kb"
    shutil.copytree(TOY, root)
    git(project, "init", "-q")
    git(project, "add", "-A")
    git(project, "commit", "-qm", "the toy")
    path = root / FILE
    text = path.read_text(encoding="utf-8")
    elbow = "finding: elbow, frequency: {value: "
    path.write_text(text.replace(f"{elbow}0.6", f"{elbow}0.2"), encoding="utf-8")
    git(project, "commit", "-qam", "the elbow is rarer")
    return root


@pytest.fixture(scope="module")
def bench(folder: Path) -> Iterator[str]:
    with serving(folder) as url:
        yield url


def enter(page: Page, tab: str = "browse") -> None:
    page.get_by_role("tab", name="Workbench", exact=True).click()
    if tab != "browse":
        page.locator("#bench").get_by_role("tab", name=BENCH_TABS[tab], exact=True).click()


def look_for(page: Page, words: str) -> Locator:
    page.locator("#wb-words").get_by_role("textbox").fill(words)
    expect(page.locator("#wb-list .hits, #wb-list .empty")).to_be_visible()
    return page.locator("#wb-list .hits")


def heading(page: Page) -> Locator:
    return page.locator("#wb-page article > h3")


def choose(page: Page, field: str, words: str) -> None:
    box = page.locator(f"{field} input")
    box.click()
    box.fill(words)
    page.get_by_role("option", name=re.compile(re.escape(words))).first.click()


def test_from_a_search_to_a_sign_off_and_a_file(
    open_page: Opener, bench: str, folder: Path
) -> None:
    page = open_page(at=bench)
    enter(page)
    expect(page.locator("#wb-page")).to_contain_text("Search for a disorder")
    look_for(page, "psoriassis").get_by_role("button", name="Psoriasis", exact=True).click()
    expect(heading(page)).to_have_text("Psoriasis")
    expect(page.locator("#wb-page")).to_contain_text("70 of 100 (70 %)")
    expect(page.locator("#wb-page")).to_contain_text("No dermatologist has reviewed this yet.")
    page.locator("#wb-page").get_by_role("button", name="toy-cohort", exact=True).first.click()
    expect(heading(page)).to_have_text("A toy cohort that nobody published")
    address = page.locator("#wb-page a").first
    assert address.get_attribute("href") == "https://example.org/toy"
    assert address.get_attribute("rel") == "noopener noreferrer"
    page.get_by_role("button", name="Back to Psoriasis").click()
    expect(heading(page)).to_have_text("Psoriasis")
    page.get_by_role("tab", name="Drawn", exact=True).click()
    expect(page.locator("#wb-graph svg")).to_be_visible()
    page.locator("#wb-graph svg button", has_text="silvery scale").first.click()
    expect(page.locator("#wb-graph h3")).to_have_text("Around silvery scale")
    expect(page.locator("#wb-graph svg")).to_be_visible()  # a press in the drawing stays there
    page.get_by_role("tab", name="Page", exact=True).click()
    expect(heading(page)).to_have_text("silvery scale")
    page.get_by_role("button", name="Back to Psoriasis").click()
    expect(heading(page)).to_have_text("Psoriasis")
    page.locator("#wb-page").get_by_role("button", name="Sign off", exact=True).click()
    expect(page.locator("#so-all input")).to_be_checked()
    expect(page.locator("#ev-reviews")).to_contain_text("No dermatologist has reviewed this yet.")
    page.locator("#so-sign").click()
    expect(page.locator("#so-told [role=alert]")).to_contain_text("nobody is named")
    expect(page.locator("#ev-weak table")).to_be_visible()
    press = page.get_by_role("button", name="Sign off elbow of Psoriasis")
    press.click()
    expect(page.locator("#so-all input")).not_to_be_checked()
    expect(page.locator("#so-statements")).to_contain_text("elbow: 20 % (author)")
    page.locator("#so-by").get_by_role("textbox").fill("Dr A. Name")
    page.get_by_label("dermatologist", exact=True).check()
    page.locator("#so-sign").click()
    expect(page.locator("#so-told")).to_contain_text("Signed off by Dr A. Name and saved")
    expect(page.locator("#ev-reviews")).to_contain_text("1 of 37 statements")
    expect(page.locator("#ev-reviews")).not_to_contain_text("No dermatologist")
    expect(press).to_have_count(0)
    script = load_knowledge(folder).disorders["psoriasis"]
    assert [one.by for one in signed_off(script)["elbow"]] == ["Dr A. Name"]
    page.locator("#bench").get_by_role("tab", name=BENCH_TABS["browse"], exact=True).click()
    expect(page.locator("#wb-page")).to_contain_text("Dr A. Name (dermatologist)")
    page.locator("#bench").get_by_role("tab", name=BENCH_TABS["versions"], exact=True).click()
    page.locator("#ex-write").click()
    expect(page.locator("#ex-told")).to_contain_text("37 assertions, one row each")
    with page.expect_download() as download:
        page.locator("#ex-files a").first.click()
    table = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert "silvery-scale" in table


def test_two_versions(open_page: Opener, bench: str) -> None:
    page = open_page(at=bench)
    enter(page, "versions")
    choose(page, "#vs-old", "the toy")
    page.locator("#vs-compare").click()
    told = page.locator("#vs-told")
    expect(told).to_contain_text("disorders: 1 changed")
    expect(told).to_contain_text("cases")
    told.get_by_text(re.compile("changed disorder Psoriasis")).click()
    expect(told).to_contain_text("finding elbow: 60 % [author] -> 20 % [author]")
    with page.expect_download() as download:
        page.locator("#vs-file a").first.click()
    data = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert [one["id"] for one in data["entries"]] == ["psoriasis"]
    page.locator("#vs-old input").fill("no-such-revision")
    page.locator("#vs-old input").press("Enter")
    page.locator("#vs-compare").click()
    expect(told.locator("[role=alert]")).to_contain_text("neither a folder nor a revision")


def test_trees_and_tables_by_keyboard(open_page: Opener, bench: str) -> None:
    page = open_page(at=bench)
    enter(page)
    page.locator("#wb-kind").get_by_label("Findings").check()
    fold = page.locator("#wb-list summary", has_text="surface")
    fold.focus()
    page.keyboard.press("Enter")
    kinds = page.locator("#wb-list details[open] summary", has_text="1 kinds")
    kinds.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.locator("#wb-list").get_by_role("button", name="silvery scale")).to_be_focused()
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("silvery scale")
    page.get_by_role("tab", name="Tables", exact=True).click()
    head = page.get_by_role("button", name="Sort by findings")
    head.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#wb-table tbody tr").first).to_contain_text("Psoriasis")
    expect(page.locator("#wb-table th[aria-sort=descending]")).to_contain_text("Findings")
    expect(head).to_be_focused()
    page.locator("#wb-filter").get_by_role("textbox").fill("tumor urgent")
    expect(page.locator("#wb-table tbody tr")).to_have_count(1)
    page.locator("#wb-table").get_by_role("button", name="Melanoma").click()
    expect(heading(page)).to_have_text("Melanoma")


def test_two_researchers_do_not_see_each_other(open_page: Opener, bench: str) -> None:
    one, other = open_page(at=bench), open_page(at=bench)
    for page, words, label in ((one, "tinea", "Tinea"), (other, "nevus", "Nevus")):
        enter(page)
        look_for(page, words).get_by_role("button", name=label, exact=True).click()
        expect(heading(page)).to_have_text(label)
    one.locator("#wb-page").get_by_role("button", name="annular", exact=True).first.click()
    expect(heading(one)).to_have_text("annular")
    expect(heading(other)).to_have_text("Nevus")
    expect(other.get_by_role("button", name=re.compile("^Back to"))).to_have_count(0)
    other.locator("#wb-page").get_by_role("button", name="Edit this script").click()
    expect(
        other.locator("#bench").get_by_role("tab", name=BENCH_TABS["edit"], exact=True)
    ).to_have_attribute("aria-selected", "true")
    expect(
        one.locator("#bench").get_by_role("tab", name=BENCH_TABS["browse"], exact=True)
    ).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_serious_and_nothing_is_too_wide(
    open_page: Opener, width: int, theme: str
) -> None:
    page = open_page(width, theme)
    enter(page)
    look_for(page, "plaque psoriasis").get_by_role(
        "button", name="Plaque psoriasis", exact=True
    ).click()
    expect(heading(page)).to_have_text("Plaque psoriasis")
    everybody_can_use(page, width)
    for tab, panel in (("Drawn", "#wb-graph svg"), ("Tables", "#wb-table table")):
        page.get_by_role("tab", name=tab, exact=True).click()
        expect(page.locator(panel)).to_be_visible()
        everybody_can_use(page, width)
    for name, panel in (("evidence", "#ev-weak table"), ("versions", "#vs-compare")):
        page.locator("#bench").get_by_role("tab", name=BENCH_TABS[name], exact=True).click()
        expect(page.locator(panel)).to_be_visible()
        everybody_can_use(page, width)


CALLS: dict[str, list[Any]] = {
    "search": ["psoriassis", ""],
    "entry": ["finding:plaque"],
    "neighbourhood": ["disorder:psoriasis"],
    "knowledge-table": ["disorder", "", "findings"],
    "evidence": [],
    "weakest": ["", "tinea", 3],
    "sign-off": ["tinea", ["annular"], "Dr B", "physician", "read at noon"],
    "versions": [],
    "compare-versions": ["HEAD~1", "HEAD", False],
}
WRONG: dict[str, list[Any]] = {
    "search": ["x", "planet"],
    "entry": ["finding:plaqe"],
    "neighbourhood": ["rule:x"],
    "knowledge-table": ["planet", "", "label"],
    "sign-off": ["tinea", [], "Dr B", "physician", ""],
    "compare-versions": ["nowhere", "HEAD", False],
}
SCRIPT = """
import json, sys
from gradio_client import Client
from gradio_client.exceptions import AppError
client = Client(sys.argv[1], verbose=False)
calls, wrong = json.loads(sys.argv[2])
out = {name: client.predict(*given, api_name='/' + name) for name, given in calls.items()}
words, files = client.predict('obo', api_name='/export-knowledge')
out['export-knowledge'] = open(files[0]).read()[:40]
errors = {}
for name, given in wrong.items():
    try:
        client.predict(*given, api_name='/' + name)
        errors[name] = ''
    except AppError as error:
        errors[name] = str(error)
print(json.dumps({'out': out, 'errors': errors}))
"""


def test_every_verb_works_through_the_client(bench: str, folder: Path) -> None:
    assert CALLS.keys() == BENCH_VERBS.keys()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, bench, json.dumps([CALLS, WRONG])],
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.strip().splitlines()[-1])
    out, errors = told["out"], told["errors"]
    assert out["search"][0]["id"] == "psoriasis"
    assert "psoriasis" in {one["disorder"] for one in out["entry"]["named_by"]}
    relation = out["neighbourhood"]["relations"][0]
    assert (relation["from"], relation["relation"]) == ("Psoriasis", "shows")
    assert out["knowledge-table"][0]["id"] == "psoriasis"
    assert out["evidence"]["overall"]["assertions"]["author"] == 35
    assert [one["disorder"] for one in out["weakest"]] == ["tinea"] * 3
    assert out["sign-off"]["save"]["editor"] == "Dr B"
    assert "annular" in signed_off(load_knowledge(folder).disorders["tinea"])
    assert "the elbow is rarer" in out["versions"][0]["says"] + out["versions"][1]["says"]
    assert [one["id"] for one in out["compare-versions"]["entries"]] == ["psoriasis"]
    assert out["export-knowledge"].startswith("format-version: 1.4")
    said = {
        "search": "kind: 'planet' is not known; one of disorder",
        "entry": "did you mean plaque",
        "neighbourhood": "cannot be drawn",
        "knowledge-table": "one of disorder, finding",
        "sign-off": "no statement is chosen",
        "compare-versions": "neither a folder nor a revision",
    }
    for name, words in said.items():
        assert words in errors[name], errors[name]
        assert "Traceback" not in errors[name]
        assert "\n" not in errors[name]
