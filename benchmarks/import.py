"""How fast an import is, beside a plain lxml pass over the same files.

The plain pass parses each volume with lxml, splits it into its documents and builds one record a
document, and stores nothing. The import does all of `fonds import`: originals kept, records, names
and problems stored with their provenance, and the index filled.

    python benchmarks/import.py [FOLDER]        # default: ../shared/data/frus

Prints megabytes a second of both, best of three, and the ratio; and what the three libraries an
import stands on take for the same files by themselves, with nothing of ours: expat with handlers
that do nothing, SQLite taking the texts as rows, and FTS5 indexing them.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

from lxml import etree

TEI = "{http://www.tei-c.org/ns/1.0}"
RUNS = 3


def plain_pass(path: Path) -> list[dict[str, str]]:
    """Split one volume into records, without storing anything."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    tree = etree.parse(str(path), parser)
    records = []
    for div in tree.iter(f"{TEI}div"):
        if div.get("type") != "document":
            continue
        head = div.find(f"{TEI}head")
        date = div.find(f".//{TEI}date")
        records.append(
            {
                "id": div.get("{http://www.w3.org/XML/1998/namespace}id", ""),
                "title": "".join(head.itertext()) if head is not None else "",
                "date": date.get("when", "") if date is not None else "",
                "text": "".join(div.itertext()),
            }
        )
    return records


def bare_parts(paths: list[Path], texts: list[str]) -> dict[str, float]:
    """Return the seconds that parser, database and index take without any of our own code."""

    def parse() -> None:
        for path in paths:
            parser = expat.ParserCreate(namespace_separator=" ")
            parser.buffer_text = True
            parser.StartElementHandler = lambda name, attributes: None
            parser.EndElementHandler = parser.CharacterDataHandler = lambda text: None
            parser.Parse(path.read_bytes(), True)

    def insert(table: str) -> None:
        with tempfile.TemporaryDirectory(prefix="fonds-bench-") as folder:
            database = sqlite3.connect(Path(folder, "bare.sqlite3"))
            database.execute("PRAGMA journal_mode=WAL")
            database.execute(f"CREATE {table}")
            with database:
                database.executemany("INSERT INTO t VALUES (?)", [(text,) for text in texts])
            database.close()

    parts = {
        "expat": parse,
        "SQLite rows": lambda: insert("TABLE t (content TEXT)"),
        "FTS5": lambda: insert("VIRTUAL TABLE t USING fts5(content)"),
    }
    return {name: min(_seconds(part) for _ in range(RUNS)) for name, part in parts.items()}


def _seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def import_once(paths: list[Path]) -> tuple[float, dict[str, object]]:
    """Import into a new project with the `fonds` command; return seconds and its report."""
    folder = Path(tempfile.mkdtemp(prefix="fonds-bench-"))
    fonds = [sys.executable, "-m", "fonds.cli.main"]
    environment = {**os.environ, "FONDS_PROJECT": ""}
    try:
        subprocess.run([*fonds, "init", str(folder / "p")], check=True, capture_output=True)
        # the database is made at first opening; that is not part of the import
        subprocess.run(
            [*fonds, "status", "--project", str(folder / "p")],
            check=True, capture_output=True, env=environment,
        )  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", _TIMED, str(folder / "p"), *map(str, paths)],
            check=True, capture_output=True, text=True, env=environment,
        )  # fmt: skip
        report = json.loads(done.stdout)
        return report["seconds"], report
    finally:
        shutil.rmtree(folder)


_TIMED = """
import json, resource, sys, time
from fonds.workflows.opening import open_project
project = open_project(sys.argv[1])
from fonds.workflows.importing import import_paths
from fonds.workflows.indexing import catch_up
started, cpu = time.perf_counter(), time.process_time()
report = import_paths(project, sys.argv[2:])
stored = time.perf_counter() - started
indexed = catch_up(project)
seconds = time.perf_counter() - started
cpu = time.process_time() - cpu
print(json.dumps({"seconds": seconds, "cpu": cpu, "stored": stored, "indexed": indexed,
    "created": dict(report.totals("created")), "failed": report.failed,
    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def main() -> None:
    """Measure and print."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data" / "frus"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else beside
    paths = sorted(folder.glob("*.xml"))
    if not paths:
        sys.exit(f"{folder}: no XML files there. Name a folder of TEI volumes.")
    size = sum(path.stat().st_size for path in paths) / 1e6
    plain, plain_cpu = [], []
    for _ in range(RUNS):
        started, cpu = time.perf_counter(), time.process_time()
        count = sum(len(plain_pass(path)) for path in paths)
        plain.append(time.perf_counter() - started)
        plain_cpu.append(time.process_time() - cpu)
    texts = [record["text"] for path in paths for record in plain_pass(path)]
    parts = bare_parts(paths, texts)
    imports = [import_once(paths) for _ in range(RUNS)]
    seconds, report = min(imports, key=lambda one: one[0])
    print(f"{len(paths)} volumes, {size:.1f} MB, {count} document divs")
    print(f"plain lxml pass   {size / min(plain):8.1f} MB/s")
    print(
        f"fonds import      {size / seconds:8.1f} MB/s   (stored in {report['stored']:.2f} s, "
        f"indexed in {seconds - float(str(report['stored'])):.2f} s, "
        f"peak memory {report['peak_mb']:.0f} MB)"
    )
    cpu = min(float(str(one["cpu"])) for _, one in imports)
    print(f"ratio             {min(plain) / seconds:8.1%}   by the clock")
    print(
        f"ratio             {min(plain_cpu) / cpu:8.1%}   by processor time "
        f"({size / min(plain_cpu):.1f} and {size / cpu:.1f} MB/s): fair on a busy machine"
    )
    bare = sum(parts.values())
    said = ", ".join(f"{name} {seconds:.3f} s" for name, seconds in parts.items())
    print(f"libraries alone   {size / bare:8.1f} MB/s   ({said})")
    print(f"ratio             {bare / seconds:8.1%}   to the libraries alone")
    print(json.dumps(report["created"]))


if __name__ == "__main__":
    main()
