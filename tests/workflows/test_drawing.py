"""Charts are drawn by a process of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fonds.workflows.figures.drawing import Draughtsman, DrawingFailed, draughtsman, draw_in_time

SEEN = {"observed": 3, "total": None}


def test_a_drawing_process_that_has_gone_is_started_anew() -> None:
    """A reader does not notice; what cannot be drawn is said with its reason."""
    made = Draughtsman()
    try:
        first = made.draw("seen", SEEN)
        assert made._process is not None
        made._process.kill()
        made._process.wait()
        assert made.draw("seen", SEEN)["wide"] == first["wide"]
        with pytest.raises(DrawingFailed, match="AttributeError"):
            made.draw("nothing", {})
    finally:
        made.close()


def test_a_drawing_is_kept_and_waited_for_only_so_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second request finds the file; a page that cannot wait gets None."""
    requests = [("seen", SEEN)]
    (drawn,) = draw_in_time(tmp_path, requests, 30.0)
    assert isinstance(drawn, dict)
    monkeypatch.setattr(draughtsman(), "draw", None)
    assert draw_in_time(tmp_path, requests, 0.0) == [drawn]


def test_a_page_without_a_drawing_process_still_has_its_tables(tmp_path: Path) -> None:
    """A chart that fails is reported, not raised."""
    (failed,) = draw_in_time(tmp_path, [("nothing", {})], 30.0)
    assert isinstance(failed, DrawingFailed)


def test_a_drawing_that_never_comes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process is ended after so long, and the page goes on with its table."""
    monkeypatch.setattr("fonds.workflows.figures.drawing.LONGEST_SECONDS", 0.05)
    made = Draughtsman()
    try:
        with pytest.raises(DrawingFailed, match="gave no answer"):
            made.draw("seen", SEEN)
    finally:
        made.close()


def test_pages_do_not_load_what_draws() -> None:
    """Altair and the browser's engine stay in the drawing process."""
    code = (
        "import sys, django; from django.conf import settings; django.setup();"
        "import fonds.config.urls, fonds.site.views.data;"
        "print([name for name in ('altair', 'vl_convert') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"DJANGO_SETTINGS_MODULE": "fonds.config.settings", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
