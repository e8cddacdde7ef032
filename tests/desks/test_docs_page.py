"""The page /docs: every endpoint, every document, and nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desks.app_api import VERBS
from desks.app_docs import FOLDER, docs_html


@pytest.fixture(scope="module")
def page() -> str:
    return docs_html(VERBS)


def test_every_endpoint_stands_with_its_fields(page: str) -> None:
    for name in VERBS:
        assert f"<code>/{name}</code>" in page
    assert "disorder: str" in page


def test_every_document_stands_and_can_be_reached(page: str) -> None:
    names = [one.stem for one in FOLDER.glob("*.md")]
    assert names, "a checkout has documents"
    for name in names:
        assert f'<section id="doc-{name}">' in page
        assert f'<a href="#doc-{name}">' in page
    places = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= places


def test_nothing_is_fetched_and_nothing_runs(page: str) -> None:
    assert not re.search(r"<(script|img|link|iframe)|src=|@import|url\(", page)


def test_a_document_cannot_bring_its_own_html(tmp_path: Path) -> None:
    text = "# A <b>title</b>\n\n<script>x</script>\n\n[there](two.md) [gone](three.md)\n"
    (tmp_path / "one.md").write_text(text, encoding="utf-8")
    (tmp_path / "two.md").write_text("# Two\n", encoding="utf-8")
    page = docs_html({}, tmp_path)
    assert "<script>" not in page
    assert "<b>" not in page
    assert 'href="#doc-two"' in page
    assert 'href="three.md"' in page


def test_without_documents_the_endpoints_stand(tmp_path: Path) -> None:
    assert "From a program" in docs_html(VERBS, tmp_path / "none")
