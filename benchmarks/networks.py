"""How smoothly the network page draws 5,000 people and 20,000 ties in headless Chromium.

    python benchmarks/networks.py [--people 5000] [--ties 20000] [--browser /usr/bin/chromium]

The page's own script draws made-up people (communities of about fifty, a fixed seed). Printed are
the times between frames while the wheel is turned and the canvas dragged for some seconds each,
the time of a whole picture, and how long the server takes to place everyone.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import statistics
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

from fonds.analysis import networks as nw

STATIC = Path(__file__).parents[1] / "src/fonds/site/static/fonds"
PAGE = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="css/tokens.css">
<link rel="stylesheet" href="css/why.css">
<section><div class="map" data-map="map.json" hidden></div></section>
<script src="js/network.js"></script>"""

MEASURE = """async ([kind, seconds]) => {
  const canvas = document.querySelector("canvas");
  const box = canvas.getBoundingClientRect();
  const send = (type, x, y, more = {}) => canvas.dispatchEvent(new (type === "wheel" ? WheelEvent
    : PointerEvent)(type, {clientX: box.x + x, clientY: box.y + y, pointerId: 1, bubbles: true,
    cancelable: true, ...more}));
  canvas.setPointerCapture = () => {};
  const times = [];
  const begin = performance.now();
  let last = begin, step = 0;
  if (kind === "drag") send("pointerdown", 400, 300);
  while (last - begin < seconds * 1000) {
    const now = await new Promise(requestAnimationFrame);
    times.push(now - last); last = now; step += 1;
    if (kind === "years") {
      const slider = document.querySelector("input[type=range]");
      slider.value = Number(slider.min) + step % (slider.max - slider.min);
      slider.dispatchEvent(new Event("input"));
    } else if (kind === "wheel") send("wheel", 400, 300, {deltaY: step % 60 < 30 ? -25 : 25});
    else send("pointermove", 400 + 80 * Math.sin(step / 10), 300 + 60 * Math.cos(step / 10));
  }
  if (kind === "drag") send("pointercancel", 400, 300);
  return times.slice(2);
}"""


def make_map(people: int, ties: int, folder: Path) -> float:
    """Write the page and its data; return the seconds of processor time the places took."""
    random = np.random.default_rng(1956)
    home = random.integers(0, max(people // 50, 1), people)
    order = np.argsort(home, kind="stable")
    a = random.integers(0, people, ties)
    near = np.clip(a + random.integers(1, 40, ties), 0, people - 1)
    b = np.where(random.random(ties) < 0.85, near, random.integers(0, people, ties))
    rows = sorted({(int(order[x]), int(order[y])) for x, y in zip(a, b, strict=True) if x != y})
    names = [f"p{number:04}" for number in range(people)]
    network = nw.build_network(nw.Tie(names[x], names[y], "meeting", ()) for x, y in rows)
    begun = time.process_time()
    places = nw.place_people(network)
    spent = time.process_time() - begun
    days = random.integers(-9000, -3000, len(rows)).tolist()
    said = {
        "kinds": ["meeting", "co-membership", "co-mention"],
        "people": {
            "id": names, "name": [f"Person {n}" for n in names], "url": ["#"] * people,
            "x": [places.get(n, (0, 0))[0] for n in names],
            "y": [places.get(n, (0, 0))[1] for n in names],
            "shape": random.choice(["guerrilla", "soviet", "yanan", "domestic"], people).tolist(),
            "group": [""] * people,
        },
        "ties": {
            "a": [row[0] for row in rows], "b": [row[1] for row in rows],
            "kind": random.integers(0, 3, len(rows)).tolist(), "first": days,
            "last": [day + 400 for day in days], "weight": [1.0] * len(rows),
        },
    }  # fmt: skip
    (folder / "map.json").write_text(json.dumps(said), "utf-8")
    (folder / "index.html").write_text(PAGE, "utf-8")
    for name in ("css", "js"):
        (folder / name).symlink_to(STATIC / name)
    return spent


def measure(folder: Path, browser: str, seconds: float = 4) -> dict[str, list[float]]:
    """Return milliseconds between frames of each movement."""
    from playwright.sync_api import sync_playwright

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.wait_for_selector("[data-ready]", timeout=60_000)
        page.wait_for_timeout(1500)
        found = {
            kind: page.evaluate(MEASURE, [kind, seconds]) for kind in ("wheel", "drag", "years")
        }
        chromium.close()
    server.shutdown()
    server.server_close()
    return found


def main() -> None:
    """Print one line for each movement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--ties", type=int, default=20_000)
    parser.add_argument("--browser", default="/usr/bin/chromium")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        spent = make_map(arguments.people, arguments.ties, Path(folder))
        print(f"places of {arguments.people} people: {spent:.1f} s of processor time, once")
        for kind, times in measure(Path(folder), arguments.browser).items():
            high = statistics.quantiles(times, n=20)[-1]
            print(
                f"{kind:6} {len(times):4} frames, median {statistics.median(times):5.1f} ms, "
                f"95% within {high:5.1f} ms, longest {max(times):5.1f} ms"
            )


if __name__ == "__main__":
    main()
