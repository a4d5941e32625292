"""A reader walks through the example archive, on a desk and on a phone."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

sync_api = pytest.importorskip("playwright.sync_api")

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt install chromium"),
]


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the README's command in a fresh directory; return the site's address."""
    command = "./run demo"
    assert f"    {command}\n" in (ROOT / "README.md").read_text("utf-8")
    port = free_port()
    folder = tmp_path_factory.mktemp("fresh") / "archive"
    environment = {**os.environ, "FONDS_VENV": sys.prefix, "PYTHON": sys.executable}
    environment.pop("FONDS_PROJECT", None)
    server = subprocess.Popen(
        [*command.split(), str(folder), "--port", str(port)],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 240
        while time.monotonic() < deadline and server.poll() is None:
            try:
                urllib.request.urlopen(address, timeout=2).read()
                break
            except OSError:
                time.sleep(0.3)
        else:
            pytest.fail("the example archive did not come up in four minutes")
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """Start Debian's Chromium."""
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_reader_walks_from_home_to_an_event(
    site: str, browser: object, width: int, scripts: bool
) -> None:
    """Home, search in hangul, a document, a person, an event: each leads to the next."""
    context = browser.new_context(  # type: ignore[attr-defined]
        viewport={"width": width, "height": 900}, java_script_enabled=scripts
    )
    outside: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: outside.append(request.url))
    page.goto(site)
    assert "1956 Crisis in North Korea" in page.inner_text("h1")
    page.fill("input[name=q]", "박창옥")
    page.press("input[name=q]", "Enter")
    page.wait_for_url("**/search/**")
    assert "Pak Csang Ok" in page.inner_text("main") or "Пак Чан Ок" in page.inner_text("main")
    page.goto(f"{site}/search/?q=%EB%B0%95%EC%B0%BD%EC%98%A5&kind=document")
    page.click("main a[href^='/documents/']")
    page.wait_for_url("**/documents/**")
    page.click("main a[href='/people/pak-chang-ok/']")
    page.wait_for_url("**/people/pak-chang-ok/")
    words = page.inner_text("main")
    assert "박창옥" in words
    assert "朴昌玉" in words
    page.click("main a[href^='/events/']")
    page.wait_for_url("**/events/**")
    assert page.inner_text("h1")
    # nothing sticks out sideways, and nothing is asked of anybody else
    sideways = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    if scripts:
        assert page.evaluate(sideways) <= 0
    assert [url for url in outside if not url.startswith((site, "data:"))] == []
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_is_wider_than_its_window(site: str, browser: object, width: int) -> None:
    """Every kind of page fits a desk and a phone."""
    page = browser.new_page(viewport={"width": width, "height": 900})  # type: ignore[attr-defined]
    wide = []
    for path in (
        "/", "/documents/", "/documents/chr-020/", "/people/", "/people/kim-il-sung/",
        "/organisations/", "/factions/", "/events/", "/chronology/", "/books/", "/books/book-1/",
        "/programme/pe-1/", "/search/?q=plenum", "/sources/", "/about/", "/scale/",
        "/scale/?by=kind", "/character/", "/character/?trait=rank",
    ):  # fmt: skip
        response = page.goto(site + path)
        assert response.status == 200, path
        extra = page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if extra > 0:
            wide.append((path, extra))
    assert wide == []
    page.close()


def test_a_chart_answers_the_pointer_where_the_reader_asks(site: str, browser: object) -> None:
    """Vega is loaded on the click and not before, and runs under the policy."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})  # type: ignore[attr-defined]
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{site}/character/")  # a first reader sees it again when the charts are drawn
    page.locator("figure.chart > svg.fig-wide").nth(4).wait_for(timeout=90_000)
    page.locator("[data-pending]").wait_for(state="detached", timeout=90_000)
    assert not [url for url in asked if "vega" in url.rsplit("/", 1)[1]]
    figure = page.locator("figure.chart").first
    figure.get_by_role("button").click()
    drawn = figure.locator(".live svg.chart")
    drawn.wait_for(timeout=20_000)
    assert [url for url in asked if url.endswith("vega.min.js")]
    assert drawn.evaluate("svg => svg.getBoundingClientRect().width") > 600
    assert said == []  # the policy forbade nothing
    context.close()
