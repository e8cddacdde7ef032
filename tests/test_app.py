"""The app as its users meet it: a real server, a real browser, and the API beside it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from desks.samples import SAMPLES, draw_sample

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
needs_browser = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="no chromium on this machine"
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "cli", "ui", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as server:
        url = f"http://127.0.0.1:{port}/"
        try:
            _wait_for(url, server)
            yield url
        finally:
            server.terminate()
            server.communicate(timeout=20)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if server.poll() is not None:
            assert server.stderr is not None
            pytest.fail(server.stderr.read().decode())
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  # our own server
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
    pytest.fail("the app did not start within two minutes")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 1100})
    tab = context.new_page()
    tab.set_default_timeout(60_000)
    outside: list[str] = []
    tab.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((address, "data:", "blob:"))
            else outside.append(request.url)
        ),
    )
    tab.goto(address)
    tab.wait_for_selector("#diagnose")
    yield tab
    context.close()
    assert outside == [], "a request left the machine"


def _ranking(page: Page) -> list[tuple[str, str]]:
    """Return (disorder, shown probability) in order, and mark the answer as seen."""
    page.wait_for_selector("#answer li.hyp:not([data-seen])")
    rows = page.locator("#answer li.hyp")
    shown = [
        (str(rows.nth(i).get_attribute("data-id")), rows.nth(i).locator(".prob").inner_text())
        for i in range(rows.count())
    ]
    page.evaluate("document.querySelectorAll('#answer li.hyp').forEach(e => e.dataset.seen = '1')")
    return shown


@pytest.mark.browser
@needs_browser
def test_a_corrected_finding_changes_the_ranking(page: Page, tmp_path: Path) -> None:
    sample = next(one for one in SAMPLES if one.picture)
    picture = draw_sample(sample, tmp_path)
    assert picture is not None
    page.get_by_label(sample.modality, exact=True).check()
    page.locator("#photo input[type=file]").set_input_files(picture)
    page.wait_for_selector("#figure svg image", state="attached")
    expect(page.locator("#figure figcaption")).to_contain_text("Synthetic picture")
    page.locator("#age input").fill("54")
    page.locator("#diagnose").click()
    before = _ranking(page)
    assert "none-of-these" in dict(before) or len(before) == 10

    page.locator("#unlikely button").first.click()  # unfold what was read as unlikely
    veil = page.locator("#verdict-blue-whitish-veil")
    expect(veil).to_contain_text(re.compile(r"\d+(\.\d)? %"))
    veil.get_by_label("present", exact=True).check()
    page.locator("#verdict-atypical-pigment-network").get_by_label("present", exact=True).check()
    page.wait_for_timeout(500)
    page.locator("#diagnose").click()
    after = _ranking(page)
    assert after != before
    assert "melanoma" in after[0][0] or "lentigo-maligna" in after[0][0]
    first = page.locator("#answer li.hyp").first
    expect(first).to_contain_text("blue-whitish veil present")
    expect(first).to_contain_text("sum (log10)")


@pytest.mark.browser
@needs_browser
def test_a_wrong_age_and_a_wrong_file_are_told_at_their_place(page: Page, tmp_path: Path) -> None:
    fake = tmp_path / "photo.jpg"
    fake.write_text("this is no picture", encoding="utf-8")
    page.locator("#photo input[type=file]").set_input_files(fake)
    message = page.locator("#figure [role=alert]")
    expect(message).to_contain_text("photo.jpg")
    page.locator("#age input").fill("-3")
    page.locator("#diagnose").click()
    alert = page.locator("#answer [role=alert]")
    expect(alert).to_contain_text("age")
    expect(alert).not_to_contain_text("Traceback")


@pytest.mark.browser
@needs_browser
def test_an_example_fills_the_form_and_shows_its_reasons(page: Page) -> None:
    page.locator("#sample input").click()
    page.get_by_role("option", name=re.compile("Scaly plaques")).click()
    expect(page.locator("#age input")).to_have_value("38")
    expect(page.locator("#sites")).to_contain_text("elbow")
    page.locator("#diagnose").click()
    assert _ranking(page)[0][0] == "plaque-psoriasis"
    first = page.locator("#answer li.hyp").first
    expect(first).to_contain_text("silvery scale present")
    expect(first).to_contain_text("[author]")


@pytest.mark.browser
@needs_browser
def test_an_age_that_nobody_entered_is_unknown(page: Page) -> None:
    """An empty field is no newborn."""
    expect(page.locator("#age input")).to_have_value("")
    page.locator("#fitted").get_by_label("scin", exact=True).check()
    page.locator("#diagnose").click()
    _ranking(page)
    expect(page.locator("#answer")).to_contain_text("Nothing was observed")
    expect(page.locator("#answer li.hyp").first).to_contain_text("in scin")
    page.locator("#age input").fill("old")
    page.locator("#diagnose").click()
    expect(page.locator("#answer [role=alert]")).to_contain_text("'old' is no age")


def test_the_api_gives_the_same_answer_as_the_library(address: str) -> None:
    # A process of its own: the client's own warnings are not ours to turn into errors.
    script = (
        "import json, sys\n"
        "from gradio_client import Client\n"
        "client = Client(sys.argv[1], verbose=False)\n"
        "case = {'age': 38, 'present': ['plaque', 'silvery scale', 'elbow']}\n"
        "print(json.dumps(client.predict(case, api_name='/diagnose')['results'][0]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, address], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    import json

    from desks.clinic.answer import run_case
    from reasoning.result import result_dict

    shown = json.loads(done.stdout.strip().splitlines()[-1])
    case = {"age": 38, "present": ["plaque", "silvery scale", "elbow"]}
    assert shown == json.loads(json.dumps(result_dict(run_case(case))["results"][0]))


def test_samples_are_drawn_by_us_and_marked(tmp_path: Path) -> None:
    for sample in SAMPLES:
        path = draw_sample(sample, tmp_path)
        if path is None:
            continue
        with Image.open(path) as image:
            assert "synthetic" in image.info["Comment"]
            assert np.asarray(image).std() > 5
