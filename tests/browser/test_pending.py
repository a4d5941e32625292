"""A page that waits for its charts shows itself again once, and never against its reader."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

import fonds.site

sync_api = pytest.importorskip("playwright.sync_api")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SCRIPT = Path(fonds.site.__path__[0], "static/fonds/js/pending.js").read_text("utf-8")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt install chromium"),
]
WAITING = (
    '<form><input name="q"></form><p data-pending="It is ready.">Being drawn. '
    f'<a href="/slow">On</a></p><script>{SCRIPT}</script>'
)


class Pages(BaseHTTPRequestHandler):
    """`/` is ready when it is asked for again; `/slow` takes four seconds."""

    def __init__(self, asked: list[str], *rest: object) -> None:
        self.asked = asked
        super().__init__(*rest)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer."""
        self.asked.append(self.path)
        if self.path == "/slow":
            time.sleep(4)
        is_first = self.asked.count("/") == 1 and self.path == "/"
        body = (WAITING if is_first else f"<p>{self.path} is whole</p>").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: object) -> None:
        """Say nothing."""


@pytest.fixture
def page() -> Iterator[object]:
    """Open the waiting page."""
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages, [])) as server,
        sync_api.sync_playwright() as playwright,
    ):
        Thread(target=server.serve_forever, daemon=True).start()
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = chromium.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        yield page
        chromium.close()
        server.shutdown()


def test_it_shows_itself_again_when_it_is_ready(page: object) -> None:
    """The page is loaded once more by itself."""
    page.get_by_text("/ is whole").wait_for(timeout=20_000)  # type: ignore[attr-defined]
    assert page.locator("[data-pending]").count() == 0  # type: ignore[attr-defined]


def test_a_link_followed_meanwhile_is_not_called_off(page: object) -> None:
    """A slow page the reader has asked for comes, though the one before is ready by then."""
    page.click("a")  # type: ignore[attr-defined]
    page.get_by_text("/slow is whole").wait_for(timeout=20_000)  # type: ignore[attr-defined]
    assert page.url.endswith("/slow")  # type: ignore[attr-defined]


def test_a_form_being_filled_in_is_left_alone(page: object) -> None:
    """What was typed stays; the note says that the rest is ready."""
    page.fill("input", "1956")  # type: ignore[attr-defined]
    page.get_by_text("It is ready.").wait_for(timeout=20_000)  # type: ignore[attr-defined]
    assert page.input_value("input") == "1956"  # type: ignore[attr-defined]
