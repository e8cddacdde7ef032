"""The script of the page that has to stand before the framework's own.

The framework puts what it is given for the head of the page there by script, after its own. This
one asks before a page with unsaved work is left; the framework closes its connection at the same
event and must not hear of it, since who stays has to find a page that works.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["LEAVE", "FirstScript"]

LEAVE = b"""<script>
window.addEventListener('beforeunload', (event) => {
  const typed = '#text textarea, #author-opening textarea, #author-teaching textarea';
  const words = [...document.querySelectorAll(typed)].some((one) => one.value.trim());
  if (!words && !document.querySelector('[data-unsaved]')) return;
  event.preventDefault();
  event.stopImmediatePropagation();
});
</script>"""


class FirstScript:
    """Puts :data:`LEAVE` at the start of the head of the app's page.

    Args:
        app: what answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; the page, and nothing else, is changed."""
        if scope["type"] != "http" or scope["path"] != "/":
            await self.app(scope, receive, send)
            return
        start: Message = {}
        parts: list[bytes] = []

        async def changed(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            parts.append(message.get("body", b""))
            if message.get("more_body"):
                return
            page = b"".join(parts).replace(b"<head>", b"<head>" + LEAVE, 1)
            headers = MutableHeaders(scope=start)
            headers["content-length"] = str(len(page))
            await send(start)
            await send({"type": "http.response.body", "body": page})

        await self.app(scope, receive, changed)
