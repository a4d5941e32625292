"""Names: quality and speed, with the open matchers and transliterators beside ours.

    python benchmarks/names.py GOLD.csv [--forms 1000000] [--no-peers] [--only index] [--json]

Prints, for the engine and its peers on the same data: pairwise recall at 99% precision, over all
pairs and between scripts, and comparisons a second; for the engine, what `fonds names evaluate`
gives, and the building, searching, saving and pairing of an index. Peers: nomenklatura's logic-v2;
uroman with the best of rapidfuzz's ratio, token sort ratio, joined ratio and joined-sorted ratio.
Times are processor time on one core; wall-clock time stands beside it. The index is built in a
process of its own, so that its memory is not that of the peers.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from fonds.names import NameIndex
from fonds.names.compare import weigh
from fonds.names.distractors import distractors
from fonds.names.evaluate import Row, Scored, evaluate, read_gold, recall_at
from fonds.names.forms import read

BARS = {
    "compare_per_second": 20_000,
    "build_seconds": 60,
    "memory_mb": 2048,
    "search_ms_p95": 5,
    "pairs_seconds": 60,
}


def quality(rows: list[Row], logits: dict[tuple[int, int], float]) -> dict[str, float | None]:
    """Return recall at 99% precision over all pairs and over those of two scripts."""
    scored = [
        Scored(one, two, logit, rows[one].person == rows[two].person)
        for (one, two), logit in logits.items()
    ]
    across = [pair for pair in scored if rows[pair.first].script != rows[pair.second].script]
    return {"recall_at_99": recall_at(scored), "recall_at_99_across_scripts": recall_at(across)}


def places(rows: list[Row]) -> list[tuple[int, int]]:
    """Return all pairs of rows."""
    return [(one, two) for one in range(len(rows)) for two in range(one + 1, len(rows))]


def sample(rows: list[Row], share: float) -> list[tuple[int, int]]:
    """Return all true pairs and a share of the others, the same for every engine."""
    chance = random.Random(1956)
    return [
        pair
        for pair in places(rows)
        if rows[pair[0]].person == rows[pair[1]].person or chance.random() < share
    ]


def ours(rows: list[Row]) -> dict[str, Any]:
    """Score every pair with the engine; forms are read beforehand, as in use."""
    forms = [read(row.form) for row in rows]
    pairs = places(rows)
    start = time.process_time()
    logits = {pair: weigh(forms[pair[0]], forms[pair[1]]).logit for pair in pairs}
    cold = len(pairs) / (time.process_time() - start)
    start = time.process_time()
    for pair in pairs[:200_000]:
        weigh(forms[pair[0]], forms[pair[1]])
    warm = min(len(pairs), 200_000) / (time.process_time() - start)
    return {**quality(rows, logits), "compare_per_second": round(cold), "again": round(warm)}


def uroman_and_rapidfuzz(rows: list[Row]) -> dict[str, Any]:
    """Romanise with uroman and take the best of four edit ratios."""
    import uroman
    from rapidfuzz import fuzz

    roman = uroman.Uroman()
    start = time.process_time()
    texts = [str(roman.romanize_string(row.form)).lower() for row in rows]
    romanised = len(rows) / (time.process_time() - start)
    joined = [text.replace(" ", "").replace("-", "") for text in texts]
    ordered = ["".join(sorted(text.replace("-", " ").split())) for text in texts]
    pairs = places(rows)
    start = time.process_time()
    logits = {
        (one, two): max(
            fuzz.ratio(texts[one], texts[two]),
            fuzz.token_sort_ratio(texts[one], texts[two]),
            fuzz.ratio(joined[one], joined[two]),
            fuzz.ratio(ordered[one], ordered[two]),
        )
        for one, two in pairs
    }
    speed = len(pairs) / (time.process_time() - start)
    return {
        **quality(rows, logits),
        "compare_per_second": round(speed),
        "romanised_per_second": round(romanised),
    }


def nomenklatura(rows: list[Row], share: float = 0.05) -> dict[str, Any]:
    """Score with logic-v2: all true pairs and a share of the others, for it is slow.

    Fewer false pairs make its recall at 99% precision look better than it is.
    """
    from followthemoney import model
    from nomenklatura.matching import LogicV2

    entities = [
        model.get_proxy({"id": str(n), "schema": "Person", "properties": {"name": [row.form]}})
        for n, row in enumerate(rows)
    ]
    config = LogicV2.default_config()
    pairs = sample(rows, share)
    start = time.process_time()
    logits = {
        (one, two): LogicV2.compare(entities[one], entities[two], config).score
        for one, two in pairs
    }
    speed = len(pairs) / (time.process_time() - start)
    return {**quality(rows, logits), "compare_per_second": round(speed), "share_of_false": share}


def index_speed(rows: list[Row], count: int) -> dict[str, Any]:
    """Build, search, save, load and pair an index of made-up forms and the gold file's."""
    items = [*distractors(count), *((row.person, row.form) for row in rows)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    gc.collect()
    gc.freeze()
    start, wall = time.process_time(), time.perf_counter()
    index = NameIndex(items)
    report: dict[str, Any] = {
        "forms": len(index),
        "build_seconds": round(time.process_time() - start, 1),
        "build_wall": round(time.perf_counter() - wall, 1),
    }
    report["forms_mb"] = before
    report["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    queries = [row.form for row in rows]
    random.Random(7).shuffle(queries)
    spent = []
    for query in queries[:500]:
        start = time.process_time()
        index.search(query, 10)
        spent.append((time.process_time() - start) * 1000)
    spent.sort()
    report["search_ms_median"] = round(spent[len(spent) // 2], 2)
    report["search_ms_p95"] = round(spent[int(len(spent) * 0.95)], 2)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.npz"
        index.save(path)
        report["file_mb"] = path.stat().st_size // 2**20
        start = time.process_time()
        loaded = NameIndex.load(path)
        report["load_seconds"] = round(time.process_time() - start, 2)
        report["loads"] = all(loaded.search(q) == index.search(q) for q in queries[:20])
    return report


def alone(part: str, gold: Path, count: int) -> dict[str, Any]:
    """Measure the index, or its pairs, in a fresh process."""
    command = [sys.executable, __file__, str(gold), "--only", part, f"--{FORMS[part]}", str(count)]
    done = subprocess.run([*command, "--json"], check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


FORMS = {"index": "forms", "pairs": "pairs"}


def pairs_speed(count: int) -> dict[str, Any]:
    """Find all likely duplicates among made-up forms."""
    index = NameIndex(distractors(count))
    start = time.process_time()
    found = index.pairs(0.9)
    return {
        "pairs_forms": count,
        "pairs_found": len(found),
        "pairs_seconds": round(time.process_time() - start, 1),
    }


def main() -> None:
    """Run what was asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--forms", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--only", choices=list(FORMS))
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows = read_gold(asked.gold)
    if asked.only:
        is_index = asked.only == "index"
        print(json.dumps(index_speed(rows, asked.forms) if is_index else pairs_speed(asked.pairs)))
        return
    report: dict[str, Any] = {"fonds": ours(rows), "evaluate": evaluate(asked.gold)}
    if not asked.no_peers:
        report["uroman and rapidfuzz"] = uroman_and_rapidfuzz(rows)
        report["nomenklatura logic-v2"] = nomenklatura(rows)
    if asked.pairs:
        report["pairs"] = alone("pairs", asked.gold, asked.pairs)
    if asked.forms:
        report["index"] = alone("index", asked.gold, asked.forms)
    report["bars"] = BARS
    if asked.json:
        print(json.dumps(report, ensure_ascii=False, indent=1))
        return
    for part, values in report.items():
        print(part)
        for name, value in values.items():
            if not isinstance(value, dict):
                print(f"  {name}\t{value}")


if __name__ == "__main__":
    main()
