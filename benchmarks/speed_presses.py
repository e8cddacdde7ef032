"""From a press to the new differential in a real browser, with an app that already runs.

    dermatrace ui --port 7860
    python -m benchmarks.speed_presses http://127.0.0.1:7860/ out.json

A case is read from a text; then one finding of it is said to be absent and present in turn, and the
time runs from the press to the first frame that shows another ranking. Panels that come after the
ranking are waited for before the next press and are not in the time. Needs Chromium and playwright.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
from pathlib import Path
from typing import Any

__all__ = ["press_figures"]

TEXT = (
    "A 34-year-old woman with a three-week history of an itchy, annular, scaly plaque on the left "
    "forearm with central clearing. She has a cat. No fever."
)
FINDING = "pruritus"
PATIENCE = 300_000
PAUSE = 1500
"""Milliseconds between presses, for the panels that follow a ranking."""
_PRESS = """(act) => new Promise((done) => {
  const ranking = document.querySelector('#ranking');
  const before = ranking.innerHTML;
  const watcher = new MutationObserver(() => {
    if (ranking.innerHTML === before || !ranking.querySelector('li.hyp')) return;
    watcher.disconnect();
    requestAnimationFrame(() => done(performance.now() - begun));
  });
  watcher.observe(ranking, {subtree: true, childList: true, characterData: true});
  const button = document.querySelector(`#sheet [data-finding=FINDING] [data-act=${act}]`);
  const begun = performance.now();
  button.click();
})""".replace("FINDING", FINDING)


def press_figures(address: str, *, presses: int = 20) -> dict[str, Any]:
    """Return the times of presses in milliseconds.

    Args:
        address: of the running app.
        presses: how many.
    """
    from playwright.sync_api import sync_playwright

    times: list[float] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        page.wait_for_selector("#ranking li.hyp")
        page.locator("#text textarea").fill(TEXT)
        page.locator("#read-text").click()
        page.wait_for_selector(f"#sheet [data-finding={FINDING}]")
        for number in range(presses):
            page.wait_for_timeout(PAUSE)
            times.append(page.evaluate(_PRESS, ("absent", "present")[number % 2]))
        browser.close()
    return {
        "presses": presses,
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 1),
        "slowest_ms": round(max(times), 1),
        "under_300_ms": sum(one < 300 for one in times),
        "load_of_the_machine": round(os.getloadavg()[0], 1),
        "cores": os.cpu_count(),
    }


if __name__ == "__main__":
    figures = press_figures(sys.argv[1])
    print(json.dumps(figures, indent=1))
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
