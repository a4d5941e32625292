"""Speed of search, beside the bare engines.

    python benchmarks/search.py speed --passages 100000
    python benchmarks/search.py speed --passages 1000000 --engine tantivy
    python benchmarks/search.py ratio --passages 1000000 --keep FOLDER

The corpus is three volumes of *Foreign Relations of the United States* (public domain), repeated
until there are enough passages; each copy is a set of documents of its own. A passage is a
paragraph. "bare" is SQLite FTS5 as one would use it without Fonds: one row a document, the default
tokeniser, `count(*)`, `ORDER BY rank LIMIT 10` and `snippet()`, no facets, no forms, no names.
"bare-tantivy" is Tantivy as its manual begins: title and body stored, a query parsed, a count, ten
hits read with a snippet each. The beginning of a word is given to it as a regular expression, since
its query language has none (`"abc"*` finds nothing there, in no time); `ratio` prints the other
queries by themselves as well.
`ratio` asks the bare engine and Fonds each query in turn, so that whatever
else the machine does slows both.
Times are wall and CPU (this process), each query once, cold caches of ours; medians and 95th
percentiles over all queries. `FONDS_SHARED` says where the volumes are.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import tantivy
from lxml import etree

from fonds.search import (
    Batch,
    Passage,
    SearchDocument,
    SearchRequest,
    Value,
    open_engine,
)
from fonds.search.people import PersonNames
from fonds.search.spelling import Person

HERE = Path(__file__).resolve().parent
SHARED = Path(os.environ.get("FONDS_SHARED", HERE.parents[1] / "shared")) / "data"
TEI = "{http://www.tei-c.org/ns/1.0}"
BATCH = 5_000


def read_volumes() -> list[SearchDocument]:
    """Read every document of the volumes: heading, paragraphs, date, the persons tagged."""
    documents = []
    for path in sorted((SHARED / "frus").glob("*.xml")):
        for div in etree.parse(path).iter(f"{TEI}div"):
            if div.get("type") != "document":
                continue
            head = div.find(f"{TEI}head")
            texts = [" ".join("".join(block.itertext()).split()) for block in _blocks(div)]
            names = {" ".join("".join(n.itertext()).split()) for n in div.iter(f"{TEI}persName")}
            when = next((d.get("when") for d in div.iter(f"{TEI}date") if d.get("when")), None)
            day = _day(when)
            documents.append(
                SearchDocument(
                    "document", f"{path.stem}-{div.get('{http://www.w3.org/XML/1998/namespace}id')}",
                    " ".join("".join(head.itertext()).split()) if head is not None else "",
                    "/d", "en",
                    {"person": [Value(_key(name), name) for name in sorted(names)],
                     "lang": ["en"], "type": [div.get("subtype") or "document"],
                     "repository": [path.stem]},
                    day, day,
                    passages=[Passage(f"p{n}", "en", text)
                              for n, text in enumerate(texts, 1) if text],
                )
            )  # fmt: skip
    return documents


def _blocks(div: etree._Element) -> Iterator[etree._Element]:
    """Yield the outermost blocks of text: paragraphs, signatures, datelines, items, cells."""
    kinds = {
        f"{TEI}{name}" for name in ("p", "signed", "dateline", "salute", "item", "cell", "note")
    }
    for block in div.iter(*kinds):
        if not any(above.tag in kinds for above in block.iterancestors()):
            yield block


def _day(when: str | None) -> date | None:
    try:
        return date.fromisoformat((when or "")[:10])
    except ValueError:
        return None


def _key(name: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())


def repeated(documents: list[SearchDocument], passages: int) -> Iterator[SearchDocument]:
    """Yield copies of the documents, with ids of their own, up to so many passages."""
    made, copy = 0, 0
    while made < passages:
        for one in documents:
            if made >= passages:
                return
            made += len(one.passages)
            yield SearchDocument(
                one.kind, f"{one.id}-{copy}", one.title, one.url, one.language, one.fields,
                one.earliest, one.latest, one.access, one.passages,
            )  # fmt: skip
        copy += 1


def batches(documents: Iterator[SearchDocument]) -> Iterator[list[SearchDocument]]:
    """Cut into batches as an import sends them."""
    while some := list(islice(documents, BATCH)):
        yield some


def tagged_names(documents: list[SearchDocument]) -> PersonNames:
    """Make a catalogue's names of the persons the volumes tag."""
    names = sorted({value for one in documents for value in one.fields["person"]})
    return PersonNames(Person(key, label, (label.removeprefix("Mr. "),)) for key, label in names)


def speed_queries(documents: list[SearchDocument], many: int) -> list[tuple[str, str]]:
    """Make queries, each as (for Fonds, for bare FTS5): words of every frequency, phrases, ..."""
    chance = random.Random(1956)
    texts = [passage.text for one in documents for passage in one.passages]
    words = ["".join(c for c in word if c.isalpha()) for text in texts for word in text.split()]
    words = sorted({word.lower() for word in words if len(word) > 3})
    running = [word for text in texts for word in text.split() if word.isalpha() and len(word) > 2]
    names = sorted(
        {label for one in documents for _, label in one.fields["person"] if len(label) > 4}
    )
    queries = []
    for number in range(many):
        kind = number % 10
        place = chance.randrange(len(running) - 3)
        if kind in (0, 1):  # any running word: common ones as often as writers use them
            word = running[place]
            queries.append((word, f'"{word}"'))
        elif kind == 2:
            word = chance.choice(words)
            queries.append((word, f'"{word}"'))
        elif kind in (3, 4):
            two = chance.sample(running[place : place + 3], 2)
            queries.append((" ".join(two), " AND ".join(f'"{word}"' for word in two)))
        elif kind == 5:
            phrase = " ".join(running[place : place + 2])
            queries.append((f'"{phrase}"', f'"{phrase}"'))
        elif kind == 6:
            word = chance.choice(words)[:5]
            queries.append((f"{word}*", f'"{word}"*'))
        elif kind in (7, 8):
            name = chance.choice(names)
            plain = "".join(c if c.isalnum() else " " for c in name)
            queries.append((name, f'"{plain}"'))
        else:
            word = running[place]
            queries.append((f"{word} 1894..1917 type:historical-document", f'"{word}"'))
    return queries


class Bare:
    """SQLite FTS5 without Fonds."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path)
        self.db.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;"
            "CREATE VIRTUAL TABLE IF NOT EXISTS documents USING fts5(title, body)"
        )

    def add(self, documents: list[SearchDocument]) -> None:
        """Index documents."""
        self.db.executemany(
            "INSERT INTO documents VALUES (?, ?)",
            [(one.title, "\n".join(p.text for p in one.passages)) for one in documents],
        )
        self.db.commit()

    def search(self, query: str) -> int:
        """Answer with a count and ten marked hits."""
        (total,) = self.db.execute(
            "SELECT count(*) FROM documents WHERE documents MATCH ?", (query,)
        ).fetchone()
        self.db.execute(
            "SELECT rowid, title, snippet(documents, 1, '[', ']', '...', 40) FROM documents "
            "WHERE documents MATCH ? ORDER BY rank LIMIT 10", (query,),
        ).fetchall()  # fmt: skip
        return int(total)


class BareTantivy:
    """Tantivy without Fonds."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        builder = tantivy.SchemaBuilder()
        for name in ("title", "body"):
            builder.add_text_field(name, stored=True)
        self.schema = builder.build()
        self.index = tantivy.Index(self.schema, path=str(folder))
        self.writer = self.index.writer(128_000_000)

    def add(self, documents: list[SearchDocument]) -> None:
        """Index documents."""
        for one in documents:
            body = "\n".join(p.text for p in one.passages)
            self.writer.add_document(tantivy.Document(title=one.title, body=body))
        self.writer.commit()

    def search(self, query: str) -> int:
        """Answer with a count and ten marked hits."""
        self.index.reload()
        searcher = self.index.searcher()
        if is_beginning(query):
            word = query.strip('"*')
            query = f"title:/{word}.*/ OR body:/{word}.*/"
        parsed, _ = self.index.parse_query_lenient(query, ["title", "body"], allow_regexes=True)
        result = searcher.search(parsed, 10)
        snippets = tantivy.SnippetGenerator.create(searcher, parsed, self.schema, "body")
        for _, place in result.hits:
            snippets.snippet_from_doc(searcher.doc(place)).to_html()
        return int(result.count)


def is_beginning(query: str) -> bool:
    """Tell whether a query for a bare engine is the beginning of a word."""
    return query.endswith("*")


def open_bare(name: str, folder: Path) -> Bare | BareTantivy:
    """Open the bare engine under one of ours."""
    tantivys = name.endswith("tantivy")
    return BareTantivy(folder / "bare-tantivy") if tantivys else Bare(folder / "bare.sqlite3")


def timed(name: str, work: Callable[[str], object], queries: list[str], slowest: int = 0) -> None:
    """Time each query once and print medians and 95th percentiles."""
    rows = []
    for query in queries:
        wall, cpu = time.perf_counter(), time.process_time()
        work(query)
        rows.append((time.perf_counter() - wall, time.process_time() - cpu, query))
    walls, cpus = sorted(row[0] for row in rows), sorted(row[1] for row in rows)
    at = int(len(rows) * 0.95)
    print(
        f"{name:<28} median {walls[len(rows) // 2] * 1e3:7.1f} ms  p95 {walls[at] * 1e3:7.1f} ms  "
        f"max {walls[-1] * 1e3:7.1f}   CPU median {cpus[len(rows) // 2] * 1e3:7.1f}  "
        f"p95 {cpus[at] * 1e3:7.1f}"
    )
    for _, wall, query in sorted(rows, key=lambda row: -row[1])[:slowest]:
        print(f"      {wall * 1e3:7.1f}  {query}")


def memory() -> str:
    """Return the most memory this process has held."""
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"


def measure_speed(options: argparse.Namespace) -> None:
    """Index and query one engine."""
    documents = read_volumes()
    size = sum(len(p.text) for one in documents for p in one.passages) / 1e6
    passages = sum(len(one.passages) for one in documents)
    if options.flat:
        documents = [
            SearchDocument(one.kind, f"{one.id}-{p.locator}", one.title, one.url, one.language,
                           one.fields, one.earliest, one.latest, passages=[p])
            for one in documents for p in one.passages
        ]  # fmt: skip
    whole = size * options.passages / passages
    print(
        f"{len(documents)} documents, {passages} passages, {size:.2f} MB; "
        f"repeated to {options.passages} passages, {whole:.0f} MB"
    )
    queries = speed_queries(documents, options.queries)
    folder = Path(options.keep or tempfile.mkdtemp(prefix="fonds-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    if options.engine.startswith("bare"):
        bare = open_bare(options.engine, folder)
        if not bare.search('"the"'):
            index(options.engine, bare.add, documents, options.passages)
        for turn in range(options.turns):
            timed(
                f"{options.engine}, turn {turn + 1}",
                bare.search,
                [q for _, q in queries],
                options.slowest,
            )
    else:
        names = tagged_names(documents)
        with open_engine(folder / options.engine, options.engine) as engine:
            if not engine.last_sequence():
                index(
                    options.engine,
                    lambda some: engine.apply(Batch(engine.last_sequence() + 1, some)),
                    documents, options.passages,
                )  # fmt: skip
            wall = time.perf_counter()
            engine.search(SearchRequest("", limit=0))
            print(f"first answer after opening {(time.perf_counter() - wall) * 1e3:.0f} ms")
            for turn in range(options.turns):
                timed(f"{options.engine}, turn {turn + 1}",
                      lambda q: engine.search(SearchRequest(q), names),
                      [q for q, _ in queries], options.slowest)  # fmt: skip
    print(f"memory at most {memory()}; {json.dumps({'folder': str(folder)})}")


def measure_ratio(options: argparse.Namespace) -> None:
    """Ask the bare engine and ours each query in turn; both indexes are made where missing."""
    documents = read_volumes()
    queries = speed_queries(documents, options.queries)
    names = tagged_names(documents)
    folder = Path(options.keep or tempfile.mkdtemp(prefix="fonds-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    bare = open_bare(options.engine, folder)
    if not bare.search('"the"'):
        index("bare", bare.add, documents, options.passages)
    with open_engine(folder / options.engine, options.engine) as engine:
        if not engine.last_sequence():
            add = lambda some: engine.apply(Batch(engine.last_sequence() + 1, some))  # noqa: E731
            index(options.engine, add, documents, options.passages)
        engine.search(SearchRequest("", limit=0))
        for turn in range(options.turns):
            times: list[tuple[bool, float, float]] = []
            for query, plain in queries:
                start = time.process_time()
                bare.search(plain)
                between = time.process_time()
                engine.search(SearchRequest(query), names)
                after = time.process_time()
                times.append((is_beginning(plain), between - start, after - between))
            print_ratios(f"turn {turn + 1}", [row[1:] for row in times])
            print_ratios("  but beginnings", [row[1:] for row in times if not row[0]])
    print(f"memory at most {memory()}; {json.dumps({'folder': str(folder)})}")


def print_ratios(title: str, times: list[tuple[float, float]]) -> None:
    """Print medians and 95th percentiles of the bare engine and of Fonds."""
    for place, share in (("median", 0.5), ("p95", 0.95)):
        one, other = (sorted(row)[int(len(row) * share)] * 1e3 for row in zip(*times, strict=True))
        print(f"{title:<16} CPU {place:<6}  bare {one:6.1f} ms  Fonds {other:6.1f} ms"
              f"  ratio {other / one:.2f}")  # fmt: skip


def index(
    name: str,
    add: Callable[[list[SearchDocument]], None],
    documents: list[SearchDocument],
    many: int,
) -> None:
    """Index the repeated corpus and print the speed; making the documents is not counted."""
    wall = cpu = 0.0
    characters = 0
    for some in batches(repeated(documents, many)):
        start, start_cpu = time.perf_counter(), time.process_time()
        add(some)
        wall += time.perf_counter() - start
        cpu += time.process_time() - start_cpu
        characters += sum(len(p.text) for one in some for p in one.passages)
    print(
        f"{name:<28} indexed {characters / 1e6 / wall:6.1f} MB/s  "
        f"(CPU {characters / 1e6 / cpu:6.1f} MB/s)"
    )


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=["speed", "ratio"])
    parser.add_argument("--engine", default="sqlite",
                        choices=["sqlite", "tantivy", "bare", "bare-tantivy"])  # fmt: skip
    parser.add_argument("--passages", type=int, default=50_000)
    parser.add_argument("--flat", action="store_true", help="every passage a document of its own")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--slowest", type=int, default=0, help="print so many slow queries")
    parser.add_argument("--keep", help="a folder to keep the index in, and to use it again")
    options = parser.parse_args()
    measure_ratio(options) if options.what == "ratio" else measure_speed(options)


if __name__ == "__main__":
    main()
