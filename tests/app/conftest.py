"""One server and one browser for all tests of the app; every test has a session of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import TOY

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
PATIENCE = 60_000
"""Milliseconds after which something that should have come is missing; nothing is timed."""


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Start the app, or take the one that runs already at ``DERMATRACE_APP``."""
    if running := os.environ.get("DERMATRACE_APP"):
        yield running
        return
    with serving() as url:
        yield url


@contextmanager
def serving(kb: Path | None = None) -> Iterator[str]:
    """Start the app with the shipped knowledge base, or with another folder of one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "cli", "ui", "--port", str(port)]
    env = dict(os.environ) | ({} if kb is None else {"DERMATRACE_KB": str(kb)})
    with subprocess.Popen(
        command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as server:
        url = f"http://127.0.0.1:{port}/"
        try:
            _wait_for(url, server)
            yield url
        finally:
            server.terminate()
            server.communicate(timeout=60)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        if server.poll() is not None:
            assert server.stderr is not None
            pytest.fail(server.stderr.read().decode())
        try:
            with urllib.request.urlopen(url, timeout=20):  # noqa: S310  # our own server
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
    pytest.fail("the app did not start within four minutes")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None and not os.environ.get("CI"):
        pytest.skip("no chromium on this machine")
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


CLINIC_TABLE = "diagnosis,age,plaque,silvry scale,_x\npsoriasis,30,1,1,a\nlichen ruber,40,0,0,b\n"
"""A labelled table with a slip of the pen, a name that is a synonym and a column to leave out."""
Opener = Callable[..., Page]


@pytest.fixture(scope="module")
def edit_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Start the app on a knowledge base of its own; return its address and the folder.

    One that runs already is taken from ``DERMATRACE_BENCH`` (address, blank, folder).
    """
    if running := os.environ.get("DERMATRACE_BENCH"):
        url, _, folder = running.partition(" ")
        yield url, Path(folder)
        return
    root = tmp_path_factory.mktemp("bench") / "kb"
    shutil.copytree(TOY, root)
    with serving(root) as url:
        yield url, root


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Opener]:
    """Return what opens the app as a new user: ``open_page(width, theme)``.

    ``at`` is the address of another server, see :func:`serving`.
    """
    contexts = []
    outside: list[str] = []
    broken: list[str] = []

    def opener(width: int = 1440, theme: str = "light", at: str = "") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 1000})
        contexts.append(context)
        tab = context.new_page()
        tab.set_default_timeout(PATIENCE)
        inside = (at or address, "data:", "blob:")
        tab.on("request", lambda r: None if r.url.startswith(inside) else outside.append(r.url))
        tab.on("pageerror", lambda error: broken.append(str(error)))
        tab.goto(f"{at or address}?__theme={theme}")
        tab.wait_for_selector("#ranking li.hyp")
        return tab

    yield opener
    for context in contexts:
        context.close()
    assert outside == [], "a request left the machine"
    assert broken == [], "a script of the page failed"


@pytest.fixture
def page(open_page: Opener) -> Page:
    return open_page()
