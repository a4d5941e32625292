"""How fast the site answers, beside a bare Django page under the same server.

    python benchmarks/serve.py PROJECT [--seconds 3]      # PROJECT: made with fonds demo --no-serve

Starts `fonds serve` on two workers, asks each kind of page with `wrk` (Debian package wrk), and
prints pages a second and the median and 99th percentile latency. A bare view that returns a line
of text, in the same server with the same middleware, gives the scale.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

PAGES = [
    "/", "/documents/", "/documents/?language=ru", "/documents/chr-031/", "/people/",
    "/people/pak-chang-ok/", "/people/kim-il-sung/", "/organisations/", "/events/",
    "/chronology/", "/books/book-1/", "/search/?q=plenum", "/search/?q=Pak+Chang-ok",
]  # fmt: skip

BARE = """
import django
from django.conf import settings
from django.http import HttpResponse
from django.urls import path
settings.configure(SECRET_KEY="x", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[
    "django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware"])
django.setup()
urlpatterns = [path("", lambda request: HttpResponse("a line of text"))]
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
"""


def wait(url: str) -> None:
    """Wait until the server answers."""
    for _ in range(150):
        try:
            urllib.request.urlopen(url, timeout=2).read()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{url}: no answer after 15 s")


def measure(url: str, seconds: int) -> tuple[float, float, float]:
    """Return pages a second at 8 connections, and median and p99 latency in ms at one."""
    fast = subprocess.run(
        ["wrk", "-t2", "-c8", f"-d{seconds}s", url], capture_output=True, text=True, check=True
    ).stdout
    if "Non-2xx" in fast:
        return 0.0, 0.0, 0.0
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", fast)[1])  # type: ignore[index]
    alone = subprocess.run(
        ["wrk", "-t1", "-c1", f"-d{seconds}s", "--latency", url],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return rate, milliseconds(alone, "50%"), milliseconds(alone, "99%")


def milliseconds(said: str, which: str) -> float:
    """Read one percentile of wrk's report."""
    found = re.search(rf"{which}\s+([\d.]+)(us|ms|s)\b", said)
    assert found is not None
    return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[found[2]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("--seconds", type=int, default=3)
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed. On Debian: apt-get install wrk")
    folder = Path(tempfile.mkdtemp())
    (folder / "bare.py").write_text(BARE, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": f"{folder}:{os.environ.get('PYTHONPATH', '')}"}
    granian = Path(sys.executable).parent / "granian"
    servers = [
        subprocess.Popen(
            [granian, "--interface", "wsgi", "--workers", "2", "--blocking-threads", "2",
             "--no-ws", "--port", "8391", "--no-log", "bare:application"], env=environment,
        ),
        subprocess.Popen(
            [sys.executable, "-m", "fonds.cli.main", "serve", "--project", str(options.project),
             "--port", "8392", "--workers", "2"], stdout=subprocess.DEVNULL,
        ),
    ]  # fmt: skip
    try:
        wait("http://127.0.0.1:8391/")
        wait("http://127.0.0.1:8392/")
        print(f"{'page':<40}{'pages/s':>10}{'median ms':>12}{'p99 ms':>10}")
        rows = [("a bare Django page", "http://127.0.0.1:8391/")]
        rows += [(page, f"http://127.0.0.1:8392{page}") for page in PAGES]
        for name, url in rows:
            rate, median, slow = measure(url, options.seconds)
            print(f"{name:<40}{rate:>10.0f}{median:>12.2f}{slow:>10.2f}")
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait(10)
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
