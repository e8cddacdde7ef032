"""Everybody can use the page: axe finds nothing serious, wide and narrow, light and dark."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.app.access import everybody_can_use
from tests.app.conftest import Opener

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_serious(open_page: Opener, width: int, theme: str) -> None:
    page = open_page(width, theme)
    page.locator("#text textarea").fill("A 51-year-old man with itchy, scaly plaques. No fever.")
    page.locator("#read-text").click()
    expect(page.locator("#sheet")).to_contain_text("pruritus")
    expect(page.locator("#asked table")).to_be_visible()
    page.get_by_text(re.compile("^Ranks 11 to")).click()
    everybody_can_use(page, width)


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_is_wider_than_the_page(open_page: Opener, width: int) -> None:
    page = open_page(width)
    page.locator("#text textarea").fill("A 51-year-old man with itchy, scaly plaques. No fever.")
    page.locator("#read-text").click()
    expect(page.locator("#asked table")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
