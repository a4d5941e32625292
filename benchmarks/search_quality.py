"""Quality of search: known answers, found or not, beside the bare engine.

    python benchmarks/search_quality.py [--engine sqlite|tantivy] [--misses]

Four sets of queries whose answers are known without searching:

* people of the example project: forms of names (hangul, hanja, romanisations, Cyrillic, Hungarian,
  ...) that are not in its texts; the answers are the documents linked to the person by hand.
  Indexed are titles, authors and recipients; the links themselves are not.
* people of the FRUS volume on Russia, 1918: the full names of its list of persons, and 14 Russian
  ones in Cyrillic; the answers are the documents in which the editors tagged the person (by the
  family name: some other names are tagged as the wrong man). Only that volume is searched.
* phrases of four words from the three FRUS volumes; the answers are the documents that hold them.
* words in another form, in ten languages (`search_sentences.tsv`); the answer is their sentence.

Every set is parted into two halves by a hash of the query (BLAKE2, first byte even or odd), which
nobody chooses: thresholds are set on "dev" alone, and "held-out" says what they are worth.
The sentences of `search_sentences_later.tsv` were written when all rules stood and are held out
whole.

The bare engine is SQLite FTS5 with `unicode61 remove_diacritics 2` and its own ranking, given the
words (for a phrase, the phrase). recall@10 is the share of the answers among the first ten, of at
most ten; nDCG@10 has one grade.
"""

from __future__ import annotations

import argparse
import csv
import math
import random
import re
import sqlite3
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from fonds.search import (
    Batch,
    Engine,
    NameExpander,
    Passage,
    SearchDocument,
    SearchRequest,
    open_engine,
)
from fonds.search.people import PersonNames
from fonds.search.spelling import Person
from search import SHARED, TEI, read_volumes

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
CYRILLIC = {
    "p_KAF1": "Керенский", "p_LN1": "Ленин", "p_KAV1": "Колчак", "p_CGV1": "Чичерин",
    "p_MPN1": "Милюков", "p_NNV1": "Некрасов", "p_KNA1": "Кудашев", "p_TMI1": "Терещенко",
    "p_CNV1": "Чайковский", "p_BBA1": "Бахметьев", "p_HGL1": "Хорват", "p_MTG1": "Масарик",
    "p_SG1": "Семёнов", "p_TLD1": "Троцкий",
}  # fmt: skip
LATER = {
    "p_LR1": "Лансинг", "p_BAJ1": "Бальфур", "p_LRB1": "Локкарт", "p_MW2": "Мирбах",
    "p_FDR1": "Фрэнсис", "p_GMS1": "Грэвс", "p_RL1": "Робинс", "p_KMF1": "Нокс",
    "p_PS1": "Пишон", "p_SSB1": "Соннино", "p_JJ1": "Жюссеран", "p_MI1": "Мотоно",
    "p_IK1": "Исии", "p_MT1": "Мацудайра", "p_OG1": "Отани", "p_VPV1": "Вологодский",
    "p_ULA1": "Устругов", "p_US1": "Угет", "p_RPS1": "Рейнш", "p_SJF1": "Стивенс",
    "p_ECH1": "Эмерсон", "p_UY1": "Утида", "p_CGV1": "Tschitscherin", "p_TL1": "Trotzki",
    "p_KAV1": "Koltschak", "p_MPN1": "Miljukow", "p_SG1": "Szemjonov", "p_KAF1": "Kerenskij",
    "p_TMI1": "Terestschenko", "p_CNV1": "Csajkovszkij", "p_BBA1": "Bachmetjew",
}  # fmt: skip
"""Names as Russian, German and Hungarian writers of the time spell them; added when all rules and
thresholds stood, and held out whole."""


class Asked(NamedTuple):
    """A query and the ids of the documents that answer it."""

    query: str
    answers: frozenset[str]


class Corpus(NamedTuple):
    """Documents, the persons a catalogue of them would know, and queries by name of set."""

    documents: list[SearchDocument]
    persons: list[Person]
    asked: dict[str, list[Asked]]


def _rows(name: str) -> list[dict[str, str]]:
    with (SHARED / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def crisis() -> Corpus:
    """The example project: its titles, and its people by every form we have."""
    documents, linked = [], defaultdict(set)
    for row in _rows("crisis1956/documents.csv"):
        passage = Passage("", "en", f"{row['author']}. {row['recipient']}")
        documents.append(SearchDocument("document", row["id"], row["title"], language="en",
                                        passages=[passage]))  # fmt: skip
        for person in filter(None, row["person_ids"].split(";")):
            linked[person].add(row["id"])
    persons, forms = [], defaultdict(set)
    for row in _rows("crisis1956/persons.csv"):
        known = [row[name] for name in ("name_hangul", "name_hanja", "name_mr", "name_common")]
        kept = [part.strip(") ") for form in known for part in form.split("(") if part.strip(") ")]
        persons.append(Person(row["id"], kept[-1] if kept else row["id"], tuple(kept)))
        forms[row["id"]].update(kept)
    for row in _rows("names_dev.csv"):
        if not row["notes"].startswith("surname only"):
            forms[row["person_id"]].add(row["form"])
    texts = " ".join(f"{one.title} {one.passages[0].text}" for one in documents)
    asked = [
        Asked(form, frozenset(linked[person]))
        for person in sorted(linked)
        for form in sorted(forms[person])
        if form not in texts
    ]
    return Corpus(documents, persons, {"people, example project": asked})


def volumes() -> Corpus:
    """The FRUS volumes: the people of 1918 by full name."""
    tree = etree.parse(SHARED / "frus" / "frus1918Russiav03.xml")
    families = {name.get(XML_ID): "".join(name.itertext()).split(",")[0].strip().lower()
                for name in tree.iter(f"{TEI}persName") if name.get(XML_ID)}  # fmt: skip
    tagged = defaultdict(set)
    for div in tree.iter(f"{TEI}div"):
        if div.get("type") == "document":
            for name in div.iter(f"{TEI}persName"):
                ident = (name.get("corresp") or "#")[1:]
                if families.get(ident, "?") in "".join(name.itertext()).lower():
                    tagged[ident].add(f"frus1918Russiav03-{div.get(XML_ID)}")
    persons, asked = [], []
    for name in tree.iter(f"{TEI}persName"):
        ident = name.get(XML_ID)
        if not ident:
            continue
        listed = re.sub(r"\(.*?\)|\b(Col|Gen|Maj|Brig|Lieut|Sir|Admiral|Count von|Baron)\b\.?", "",
                        " ".join("".join(name.itertext()).split()))  # fmt: skip
        parts = [part.strip() for part in listed.split(",") if part.strip()]
        natural = " ".join([*parts[1:2], parts[0]]).replace("  ", " ")
        persons.append(Person(ident, natural, (listed,)))
        if tagged[ident]:
            asked.append(Asked(natural, frozenset(tagged[ident])))
            if ident in CYRILLIC:
                asked.append(Asked(CYRILLIC[ident], frozenset(tagged[ident])))
    documents = [one for one in plain_volumes() if one.id.startswith("frus1918")]
    later = [
        Asked(form, frozenset(tagged[ident])) for ident, form in LATER.items() if tagged[ident]
    ]
    sets = {"people, FRUS 1918": asked, "people written later, FRUS 1918": later}
    return Corpus(documents, persons, sets)


def plain_volumes() -> list[SearchDocument]:
    """Return the documents of all volumes by title and text alone."""
    return [
        SearchDocument(one.kind, one.id, one.title, language="en", passages=one.passages)
        for one in read_volumes()
    ]


def quotations() -> Corpus:
    """Phrases of all three volumes."""
    documents = plain_volumes()
    return Corpus(documents, [], {"phrases, FRUS": phrases(documents)})


def phrases(documents: list[SearchDocument]) -> list[Asked]:
    """Choose phrases that stand in few documents; answers by a search of our own, without index."""
    chance = random.Random(1957)
    running = {
        one.id: " ".join(_plain_words(" ".join([one.title, *(p.text for p in one.passages)])))
        for one in documents
    }
    chosen = []
    while len(chosen) < 60:
        one = chance.choice(documents)
        words = _plain_words(chance.choice(one.passages).text) if one.passages else []
        if len(words) < 8:
            continue
        start = chance.randrange(len(words) - 4)
        phrase = " ".join(words[start : start + 4])
        answers = frozenset(key for key, text in running.items() if f" {phrase} " in f" {text} ")
        if len(phrase) > 14 and len(answers) <= 5:
            chosen.append(Asked(f'"{phrase}"', answers))
    return chosen


def _plain_words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFD", text.lower().replace("’", "").replace("'", ""))
    return re.findall(r"[^\W_]+", re.sub("[\u0300-\u036f]", "", plain))


def sentences() -> Corpus:
    """Our own sentences in ten languages, and those written later."""
    documents, asked = [], defaultdict(list)
    for name, title in (("search_sentences", "word forms"),
                        ("search_sentences_later", "word forms written later")):  # fmt: skip
        path = Path(__file__).with_name(f"{name}.tsv")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            if line.startswith("#"):
                continue
            language, text, queries = line.split("\t")
            ident = f"{name}-{number}"
            documents.append(
                SearchDocument("document", ident, "", passages=[Passage("", language, text)])
            )
            for query in queries.split("|"):
                asked[f"{title}, {language}"].append(Asked(query, frozenset({ident})))
    return Corpus(documents, [], dict(asked))


class Bare:
    """SQLite FTS5 alone."""

    def __init__(self, documents: Iterable[SearchDocument]) -> None:
        self.db = sqlite3.connect(":memory:")
        self.db.execute(
            "CREATE VIRTUAL TABLE d USING fts5(id UNINDEXED, title, body, "
            "tokenize='unicode61 remove_diacritics 2')"
        )
        self.db.executemany(
            "INSERT INTO d VALUES (?, ?, ?)",
            [(one.id, one.title, "\n".join(p.text for p in one.passages)) for one in documents],
        )

    def find(self, query: str) -> list[str]:
        """Return the first ten."""
        words = re.findall(r"\w+", query)
        asked = (
            f'"{" ".join(words)}"' if query.startswith('"') else " ".join(f'"{w}"' for w in words)
        )
        rows = self.db.execute("SELECT id FROM d WHERE d MATCH ? ORDER BY rank LIMIT 10", (asked,))
        return [row[0] for row in rows]


def grades(found: list[str], answers: frozenset[str]) -> tuple[float, float]:
    """Return recall@10 and nDCG@10."""
    most = min(10, len(answers))
    hits = [one in answers for one in found[:10]]
    gain = sum(hit / math.log2(place + 2) for place, hit in enumerate(hits))
    return sum(hits) / most, gain / sum(1 / math.log2(place + 2) for place in range(most))


def is_held_out(one: Asked) -> bool:
    """Tell which half a query is in; the same everywhere and always."""
    return bool(blake2b(one.query.encode(), digest_size=1).digest()[0] % 2)


def report(
    name: str,
    asked: list[Asked],
    find: Callable[[str], list[str]],
    misses: bool = False,
    later: bool = False,
) -> None:
    """Print one line of grades: over all queries, and by halves."""
    rows = [(grades(find(one.query), one.answers), one) for one in asked]
    halves = {
        "all": rows,
        "dev": [row for row in rows if not (later or is_held_out(row[1]))],
        "held-out": [row for row in rows if later or is_held_out(row[1])],
    }
    said = [
        f"{half} {sum(row[0][0] for row in some) / len(some):.3f} "
        f"{sum(row[0][1] for row in some) / len(some):.3f} ({len(some)})"
        for half, some in halves.items()
        if some
    ]
    print(f"  {name:<10} recall@10 nDCG@10  {'   '.join(said)}")
    for (share, _), one in rows if misses else ():
        if share < 1:
            print(f"      {share:.2f}  {one.query}  ({len(one.answers)} answers)")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--engine", default="sqlite", choices=["sqlite", "tantivy"])
    parser.add_argument("--misses", action="store_true", help="print the queries that miss")
    options = parser.parse_args()
    for corpus in (crisis(), volumes(), quotations(), sentences()):
        with (
            tempfile.TemporaryDirectory() as folder,
            open_engine(Path(folder), options.engine) as engine,
        ):
            engine.apply(Batch(1, corpus.documents))
            names = PersonNames(corpus.persons)
            bare = Bare(corpus.documents)
            for name, asked in corpus.asked.items():
                print(f"{name}: {len(asked)} queries")
                later = "later" in name
                report("bare FTS5", asked, bare.find, later=later)
                report(options.engine, asked, _finder(engine, names), options.misses, later)


def _finder(engine: Engine, names: NameExpander) -> Callable[[str], list[str]]:
    return lambda query: [hit.id for hit in engine.search(SearchRequest(query), names).hits]


if __name__ == "__main__":
    main()
