"""The app: composes the desks, and nothing else."""

from __future__ import annotations

import os
import threading
from pathlib import Path

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # no request leaves the machine

import gradio as gr
from starlette.middleware import Middleware

from desks import (
    app_api,
    app_classroom,
    app_classroom_api,
    app_classroom_events,
    app_clinic,
    app_clinic_events,
    app_docs,
    app_lists,
    app_workbench,
    app_workbench_api,
    app_workbench_edit_api,
    app_workbench_events,
)
from desks.app_head import FirstScript
from desks.app_theme import THEME
from desks.casework import compiled_knowledge
from desks.classroom.style import CLASSROOM_STYLE
from desks.clinic.style import STYLE
from desks.workbench.edit_style import EDIT_STYLE
from desks.workbench.style import WORKBENCH_STYLE
from reasoning.prose import reader_of
from reasoning.result import DISCLAIMER

__all__ = ["build_app", "launch"]

AT_ONCE = 4
"""Cases that are answered side by side; the others wait their turn in the queue."""
VERBS = (
    app_api.VERBS
    | app_classroom_api.CLASSROOM_VERBS
    | app_workbench_api.BENCH_VERBS
    | app_workbench_edit_api.EDIT_VERBS
)
"""Every endpoint by its name."""
CACHE = (3600, 86_400)
"""Every hour, what was uploaded or written more than a day ago is deleted from this machine."""


def build_app() -> gr.Blocks:
    """Return the app; nothing is computed before a page asks for it."""
    knowledge = compiled_knowledge().knowledge
    with gr.Blocks(
        title="Dermatrace", analytics_enabled=False, fill_width=True, delete_cache=CACHE
    ) as app:
        gr.HTML(
            '<header class="dt head"><h1>Dermatrace</h1><p>A differential diagnosis for skin, '
            f"every number traced to its source. <strong>{DISCLAIMER}</strong> "
            '<a href="docs">How to use it</a></p></header>',
            apply_default_css=False,
        )
        with gr.Tabs(elem_id="desks", overflow_behavior="wrap"):
            with gr.Tab("Clinic", id="clinic"):
                clinic = app_clinic.lay_out(knowledge)
                app_clinic_events.connect(clinic, app)
            with gr.Tab("Classroom", id="classroom"):
                classroom = app_classroom.lay_out(knowledge)
                app_classroom_events.connect(classroom, knowledge)
            with gr.Tab("Workbench", id="workbench"):
                bench = app_workbench.lay_out(knowledge)
                app_workbench_events.connect(bench)
        app_lists.keep_fresh(clinic, classroom, bench.saved_at, app)
        app_api.add_endpoints()
    app.queue(default_concurrency_limit=AT_ONCE)
    return app


def launch(
    *, port: int = 7860, open_browser: bool = False, root: Path | None = None, block: bool = True
) -> tuple[gr.Blocks, str]:
    """Serve the app on this machine only; return it and its address.

    Args:
        port: 0 takes any free port.
        open_browser: open a browser window.
        root: folder of another knowledge base.
        block: wait until the server is stopped.
    """
    if root is not None:
        os.environ["DERMATRACE_KB"] = str(root)
    app = build_app()
    # the reader of prose takes seconds to make: the first text should not wait for it
    knowledge = compiled_knowledge().knowledge
    threading.Thread(target=reader_of, args=(knowledge,), daemon=True).start()
    _, url, _ = app.launch(
        server_name="127.0.0.1",
        server_port=port or None,
        inbrowser=open_browser,
        share=False,
        quiet=True,
        theme=THEME,
        css=STYLE + CLASSROOM_STYLE + WORKBENCH_STYLE + EDIT_STYLE,
        prevent_thread_lock=True,
        max_file_size="45mb",
        footer_links=["api"],
        app_kwargs={
            "routes": [app_docs.docs_route(VERBS)],
            "middleware": [Middleware(FirstScript)],
        },
        # its own look at the page gives up after three seconds, which a busy machine may need
        _frontend=False,
    )
    if block:
        print(f"Dermatrace is open at {url} (stop with Ctrl-C)", flush=True)
        app.block_thread()
    return app, url
