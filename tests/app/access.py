"""What every page of the app is asked: does axe find something grave, is it too wide."""

from __future__ import annotations

import json

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

__all__ = ["everybody_can_use", "settled"]

_GRAVE = {"serious", "critical"}
_BUSY = ".html-container.pending, [data-testid=status-tracker].generating, .eta-bar"
"""What Gradio dims, and marks, while an answer is on its way."""


def settled(page: Page) -> None:
    """Wait until no answer is on its way and nothing moves."""
    expect(page.locator(_BUSY)).to_have_count(0)
    page.wait_for_function("document.getAnimations().every(one => one.playState !== 'running')")


def everybody_can_use(page: Page, width: int) -> None:
    """Wait until nothing is on its way; then axe finds nothing grave, and nothing is too wide.

    ``width`` is that of the window, in CSS pixels.
    """
    settled(page)
    found = Axe().run(page).response["violations"]
    grave = {
        one["id"]: [node["html"][:160] for node in one["nodes"]]
        for one in found
        if one["impact"] in _GRAVE
    }
    assert grave == {}, json.dumps(grave, indent=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
