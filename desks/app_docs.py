"""The page ``/docs``: every endpoint with its fields, and the documents of the folder docs.

It is one static page, made when it is asked for, without scripts and without anything from
elsewhere; a checkout has the documents beside the code, an installed package only the endpoints.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import HTMLResponse
    from starlette.routing import Route

__all__ = ["FOLDER", "docs_html", "docs_route"]

FOLDER = Path(__file__).resolve().parent.parent / "docs"
_LOOK = """
:root{color-scheme:light dark;--soft:#475569;--line:#cbd5e1;--panel:#f1f5f9;--accent:#0f766e}
@media (prefers-color-scheme:dark){:root{--soft:#a8b5c7;--line:#3f4c60;--panel:#172033;
--accent:#2dd4bf}body{background:#0b1120;color:#e2e8f0}}
body{font:1rem/1.55 system-ui,sans-serif;max-width:52rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem}h2{font-size:1.2rem;border-top:1px solid var(--line);padding-top:1.2rem;
margin-top:2rem}h3{font-size:1.02rem}a{color:var(--accent)}
pre{background:var(--panel);padding:.7rem;overflow-x:auto;border-radius:.4rem}
code{background:var(--panel);padding:0 .2rem;border-radius:.2rem;font-size:.9em}
pre code{padding:0}table{border-collapse:collapse;display:block;overflow-x:auto}
th,td{border-bottom:1px solid var(--line);padding:.25rem .6rem .25rem 0;text-align:left;
vertical-align:top}img{max-width:100%}
nav ul{columns:16rem;padding-left:1.1rem}.src{color:var(--soft);font-size:.9rem}
"""


def docs_route(verbs: Mapping[str, Callable[..., Any]]) -> Route:
    """Return the route that serves the page.

    Args:
        verbs: endpoints by name.
    """
    from starlette.responses import HTMLResponse
    from starlette.routing import Route

    page = cache(lambda: docs_html(verbs))

    async def answer(_request: Request) -> HTMLResponse:
        return HTMLResponse(page())

    return Route("/docs", answer)


def docs_html(verbs: Mapping[str, Callable[..., Any]], folder: Path = FOLDER) -> str:
    """Return the page.

    Args:
        verbs: endpoints by name.
        folder: of the documents; one that is not there has none.
    """
    found = sorted(folder.glob("*.md"))
    parts = list(_documents(found))
    names = [
        ("endpoints", "From a program"),
        *((f"doc-{one.stem}", title) for one, title, _ in parts),
    ]
    links = "".join(f'<li><a href="#{id_}">{escape(title)}</a></li>' for id_, title in names)
    documents = "".join(
        f'<section id="doc-{escape(one.stem)}">{body}</section>' for one, _, body in parts
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Dermatrace: how to use '
        'it</title><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{_LOOK}</style></head><body><h1>Dermatrace: how to use it</h1>"
        f'<p><a href="/">Back to the desks</a></p><nav aria-label="Contents"><ul>{links}</ul></nav>'
        f"<main>{_endpoints(verbs)}{documents}</main></body></html>"
    )


def _endpoints(verbs: Mapping[str, Callable[..., Any]]) -> str:
    rows = ""
    for name, verb in verbs.items():
        fields = ", ".join(
            f"<code>{escape(str(one).replace(chr(39), ''))}</code>"
            for one in inspect.signature(verb).parameters.values()
        )
        told = inspect.getdoc(verb) or ""
        rows += (
            f"<tr><td><code>/{escape(name)}</code></td><td>{fields}</td>"
            f"<td>{escape(told)}</td></tr>"
        )
    return (
        '<section id="endpoints"><h2>From a program</h2><p>Every verb is an endpoint of this '
        "server; an error of yours comes back as its one line.</p><pre><code>from gradio_client "
        "import Client\n\nclient = Client(&quot;http://127.0.0.1:7860/&quot;)\n"
        "client.predict({&quot;present&quot;: [&quot;plaque&quot;]}, "
        "api_name=&quot;/diagnose&quot;)</code></pre><table><thead><tr><th>endpoint</th>"
        f"<th>fields</th><th>what it does</th></tr></thead><tbody>{rows}</tbody></table></section>"
    )


def _documents(found: list[Path]) -> Iterator[tuple[Path, str, str]]:
    """Yield each document with its title and its HTML, its links turned to places of the page."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    names = {one.name for one in found}
    for one in found:
        text = one.read_text(encoding="utf-8")
        title = next((line[2:].strip() for line in text.splitlines() if line.startswith("# ")), "")
        page = reader.render(text)
        page = re.sub(r"<(/?)h([1-5])>", lambda m: f"<{m[1]}h{int(m[2]) + 1}>", page)
        page = re.sub(r"<img[^>]*>", "", page)  # pictures of the folder are not served
        page = re.sub(
            r'href="([^"#]+\.md)(#[^"]*)?"',
            lambda m: f'href="#doc-{m[1][:-3]}"' if m[1] in names else m[0],
            page,
        )
        yield one, title or one.stem, page
