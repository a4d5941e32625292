"""The chronicle of the example project keeps to its rows.

The entries are prose; what they may say is in the tables beside them. These tests read the TEI
files and the tables independently of the program and compare the two.
"""

import csv
import re
import unicodedata
from pathlib import Path

import pytest
from lxml import etree

import fonds.examples

TEI = "{http://www.tei-c.org/ns/1.0}"
XML = "{http://www.w3.org/XML/1998/namespace}"
EXAMPLE = Path(fonds.examples.__file__).parent / "crisis_1956"
CHRONICLE = EXAMPLE / "chronicle"
TRANSLATIONS = ("ru", "ko", "hu", "zh")
CERTAINTY = {"seen": 0, "part": 1, "recalled": 2, "judgement": 2}

# What a reader of each language is told where a row is recalled.
RECALLED = {
    "en": "recalled",
    "ru": "по памяти",
    "ko": "기억에 따른",
    "hu": "emlékezetből",
    "zh": "凭记忆",
}
# Scripts a name may use: Chinese text keeps the hangul of persons whose hanja is not known.
SCRIPT = {
    "ru": re.compile(r"[А-Яа-яЁё. \-]+"),
    "ko": re.compile(r"[가-힣. ]+"),
    "hu": re.compile(r"[A-Za-zÀ-ž. \-]+"),
    "zh": re.compile(r"[一-鿿·]+|[가-힣]+"),
}
MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
# A surname that the southern spelling of the table writes otherwise than a northern text.
NORTHERN = {"임해": "림해"}

Row = dict[str, str]


def read_table(folder: Path, name: str) -> list[Row]:
    """Rows of one table as text."""
    with (folder / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def fold(text: str) -> str:
    """Lower case, ASCII, hyphens: how the pointers write organisations and posts."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


@pytest.fixture(scope="session")
def tables(request: pytest.FixtureRequest) -> Path:
    """The tables of the example: those of the package, else the shared originals."""
    if (EXAMPLE / "events.csv").exists():
        return EXAMPLE
    shared: Path = request.getfixturevalue("shared_data")
    return shared / "crisis1956"


@pytest.fixture(scope="session")
def rows(tables: Path) -> dict[str, Row]:
    """Every row an entry can point to, under the pointer that names it."""
    found: dict[str, Row] = {}
    for name in ("documents", "events", "persons", "books", "programme_events"):
        for row in read_table(tables, f"{name}.csv"):
            found["#" + row["id"]] = row
    for row in read_table(tables, "measures.csv"):
        found[f"measures:{row['person_id']}/{row['date']}/{row['kind']}"] = row
    for row in read_table(tables, "posts.csv"):
        when = row["start"] or row["attested_on"]
        parts = (row["person_id"], fold(row["organisation"]), fold(row["post"]), when)
        found["posts:" + "/".join(parts)] = row
    for row in read_table(tables, "cases.csv"):
        found["cases:" + row["country"].replace(" ", "-")] = row
    for row in read_table(tables, "cc_turnover.csv"):
        found["turnover:" + row["body"].split()[0]] = row
    return found


@pytest.fixture(scope="session")
def days(rows: dict[str, Row]) -> dict[str, set[str]]:
    """The days each row names, under the pointer to the row."""
    return {pointer: list_days(row) for pointer, row in rows.items()}


def read_chronicle(language: str) -> list[etree._Element]:
    """The entries of one language, in order."""
    root = etree.parse(CHRONICLE / f"{language}.xml").getroot()
    return list(root.iterfind(f".//{TEI}div[@type='document']"))


def read_text(element: etree._Element) -> str:
    """The characters of an element and of all it holds."""
    return "".join(str(part) for part in element.itertext())


def read_attribute(element: etree._Element, name: str) -> str:
    """An attribute that must be there, as text."""
    return str(element.attrib[name])


def read_prose(entry: etree._Element) -> str:
    """The paragraphs of an entry as one line, without head, dateline and notes."""
    text = " ".join(read_text(p) for p in entry.iterfind(f"{TEI}p"))
    return re.sub(r"\s+", " ", text).strip()


def list_targets(entry: etree._Element) -> list[str]:
    """Every pointer of an entry, in the text and in its list of sources."""
    return [read_attribute(ref, "target") for ref in entry.iter(f"{TEI}ref")]


def list_sources(entry: etree._Element) -> list[str]:
    """The pointers in the list of sources at the end of an entry."""
    note = entry.find(f"{TEI}note[@type='sources']")
    assert note is not None
    return [read_attribute(ref, "target") for ref in note.iter(f"{TEI}ref")]


def list_days(row: Row) -> set[str]:
    """Every day a row names: as a date cell, in words, or as the ends of a range in words."""
    text = " | ".join(value or "" for value in row.values())
    days = set(re.findall(r"\d{4}-\d\d-\d\d", text))
    years = {int(y) for y in re.findall(r"(?<!\d)(19\d\d|20\d\d)(?!\d)", text)}
    month = "|".join(MONTHS)
    for day, name, year in re.findall(r"(\d{1,2})\.([IVX]+)\.(\d{4})", text):
        days.add(f"{year}-{ROMAN.index(name) + 1:02}-{int(day):02}")
    ends = r"(\d{1,2})(?:(?: and |, | or |-)(\d{1,2}))*(?: or \d+)?"
    for first, last, name, year in re.findall(rf"{ends} ({month})(?: (\d{{4}}))?", text):
        number = MONTHS.index(name) + 1
        for day in (first, last):
            for y in [int(year)] if year else years:
                if day:
                    days.add(f"{y:04}-{number:02}-{int(day):02}")
    return days


def list_element_days(entry: etree._Element) -> set[str]:
    """Every day encoded in an entry."""
    return {
        day
        for element in entry.iter(f"{TEI}date")
        for key in ("when", "from", "to", "notBefore", "notAfter")
        if re.fullmatch(r"\d{4}-\d\d-\d\d", day := element.get(key, ""))
    }


ENGLISH = read_chronicle("en")
TRANSLATED = [(language, entry) for language in TRANSLATIONS for entry in read_chronicle(language)]
ALL = [("en", entry) for entry in ENGLISH] + TRANSLATED


def name_entry(item: tuple[str, etree._Element]) -> str:
    """The id of an entry, for the names of the tests."""
    return str(item[1].get(XML + "id"))


english = pytest.mark.parametrize("entry", ENGLISH, ids=[str(e.get(XML + "id")) for e in ENGLISH])
every = pytest.mark.parametrize(("language", "entry"), ALL, ids=[name_entry(i) for i in ALL])
translated = pytest.mark.parametrize(
    ("language", "entry"), TRANSLATED, ids=[name_entry(i) for i in TRANSLATED]
)


class TestTheFiles:
    """What holds of the five files as files."""

    def test_there_are_at_least_forty_four_english_entries(self) -> None:
        """The chronicle is long enough to search and browse."""
        assert len(ENGLISH) >= 44

    @pytest.mark.parametrize("language", TRANSLATIONS)
    def test_a_third_is_translated(self, language: str) -> None:
        """Each of the four languages has a third of the entries, and sixteen at least."""
        count = sum(1 for code, _ in TRANSLATED if code == language)
        assert count >= 16
        assert count * 3 >= len(ENGLISH)

    @pytest.mark.parametrize("language", ["en", *TRANSLATIONS])
    def test_ids_are_unique_and_the_header_is_complete(self, language: str) -> None:
        """Title, author, licence and source stand in the header."""
        root = etree.parse(CHRONICLE / f"{language}.xml").getroot()
        ids = [element.get(XML + "id") for element in root.iter() if element.get(XML + "id")]
        assert len(ids) == len(set(ids))
        header = root.find(f"{TEI}teiHeader")
        assert header is not None
        for path in ("titleStmt/title", "titleStmt/author", "publicationStmt", "sourceDesc/p"):
            steps = "/".join(TEI + step for step in path.split("/"))
            assert header.find(f"{TEI}fileDesc/{steps}") is not None, path
        assert "Apache License 2.0" in read_text(header)

    def test_ids_are_unique_across_the_five_files(self) -> None:
        """One id means one entry in one language."""
        ids = [entry.get(XML + "id") for _, entry in ALL]
        assert len(ids) == len(set(ids))

    @pytest.mark.parametrize("language", ["en", *TRANSLATIONS])
    def test_each_person_is_listed_under_a_name_of_the_language(self, language: str) -> None:
        """The list of persons gives the uninflected name that the text inflects."""
        root = etree.parse(CHRONICLE / f"{language}.xml").getroot()
        for person in root.iter(f"{TEI}person"):
            names = {str(n.get(XML + "lang")): read_text(n) for n in person}
            codes = {language, "ko-Hang"} if language == "ko" else {language}
            assert codes & set(names), person.get(XML + "id")
            if language in names and language != "en" and not names[language].isascii():
                assert SCRIPT[language].fullmatch(names[language])

    @pytest.mark.parametrize("language", ["en", *TRANSLATIONS])
    def test_local_pointers_resolve_within_the_file(self, language: str) -> None:
        """Each file is complete in itself: persons, events and records are listed in it."""
        root = etree.parse(CHRONICLE / f"{language}.xml").getroot()
        ids = {element.get(XML + "id") for element in root.iter()}
        for element in root.iter(f"{TEI}persName", f"{TEI}ref"):
            pointer = element.get("ref") or element.get("target") or ""
            if pointer.startswith("#"):
                assert pointer[1:] in ids, pointer


def test_the_readme_counts_the_entries_by_certainty() -> None:
    """The numbers told to the reader are those of the file."""
    grades = [entry.findtext(f"{TEI}note[@type='certainty']") for entry in ENGLISH]
    readme = re.sub(r"\s+", " ", (EXAMPLE / "README.md").read_text(encoding="utf-8"))
    assert f"Of the {len(ENGLISH)} English entries {grades.count('seen')} rest" in readme
    assert f"{grades.count('part')} have a row read in part" in readme
    assert f"{grades.count('recalled')} have a row that is recalled" in readme


@english
def test_an_english_entry_has_80_to_200_words(entry: etree._Element) -> None:
    """Words are counted over the paragraphs alone."""
    assert 80 <= len(read_prose(entry).split()) <= 200


@every
def test_every_pointer_names_a_row(
    language: str, entry: etree._Element, rows: dict[str, Row]
) -> None:
    """Nothing is cited that the tables do not hold."""
    for target in list_targets(entry):
        assert target in rows, target
    for name in entry.iter(f"{TEI}persName"):
        assert read_attribute(name, "ref") in rows, read_attribute(name, "ref")


@every
def test_what_is_cited_in_the_text_is_listed_as_a_source(
    language: str, entry: etree._Element
) -> None:
    """An entry cites at least one record, event or book, and lists all it cites, once."""
    sources = list_sources(entry)
    cited = [
        read_attribute(ref, "target")
        for p in entry.iterfind(f"{TEI}p")
        for ref in p.iter(f"{TEI}ref")
    ]
    assert cited, "no document, event or book is cited"
    assert set(cited) <= set(sources)
    assert len(sources) == len(set(sources))


@every
def test_a_locator_is_a_chapter_of_the_book(
    language: str, entry: etree._Element, tables: Path
) -> None:
    """A chapter number is one of the contents list."""
    chapters = {
        (row["book_id"], f"ch. {row['number']}") for row in read_table(tables, "chapters.csv")
    }
    for ref in entry.iter(f"{TEI}ref"):
        if ref.get("n"):
            assert (read_attribute(ref, "target")[1:], read_attribute(ref, "n")) in chapters


@every
def test_the_certainty_is_that_of_the_weakest_row(
    language: str, entry: etree._Element, rows: dict[str, Row]
) -> None:
    """An entry is no more certain than its least certain row."""
    grades = [CERTAINTY[rows[target].get("verified") or "seen"] for target in list_sources(entry)]
    note = entry.find(f"{TEI}note[@type='certainty']")
    assert note is not None
    assert note.text is not None
    assert CERTAINTY[note.text] == max(grades)


@every
def test_a_recalled_fact_is_said_to_be_recalled(
    language: str, entry: etree._Element, rows: dict[str, Row]
) -> None:
    """The reader is told in words, not by the grade alone."""
    grades = {rows[target].get("verified") for target in list_sources(entry)}
    if grades & {"recalled", "judgement"}:
        assert RECALLED[language] in read_prose(entry)


@english
def test_a_coded_case_is_called_a_judgement(entry: etree._Element) -> None:
    """A code of the comparison is never told as a finding."""
    if any(target.startswith("cases:") for target in list_sources(entry)):
        assert "judgement" in read_prose(entry)


@every
def test_a_day_in_an_entry_stands_in_a_row_it_cites(
    language: str, entry: etree._Element, days: dict[str, set[str]]
) -> None:
    """No day is told that none of the rows used names."""
    allowed = set().union(*(days[target] for target in list_sources(entry)))
    assert list_element_days(entry) <= allowed


@english
def test_a_day_written_out_is_the_day_of_its_element(entry: etree._Element) -> None:
    """A date element prints the day, month and year it encodes."""
    for element in entry.iterfind(f"{TEI}p/{TEI}date"):
        text = read_text(element)
        last = element.get("when") or element.get("to") or ""
        first = element.get("when") or element.get("from") or ""
        numbers = [int(n) for n in re.findall(r"(?<!\d)\d{1,2}(?!\d)", text)]
        assert numbers[-1] == int(last[8:10]), text
        assert numbers[0] == int(first[8:10]), text
        assert MONTHS[int(last[5:7]) - 1] in text or not re.search(r"[A-Z]", text), text
        for year in re.findall(r"\d{4}", text):
            assert year in {first[:4], last[:4]}, text


@english
def test_every_day_with_a_month_stands_in_the_rows(
    entry: etree._Element, days: dict[str, set[str]]
) -> None:
    """Days in running text are held to the rows too, whether or not they are marked."""
    allowed = set().union(*(days[target] for target in list_sources(entry)))
    pairs = {(int(day[5:7]), int(day[8:10])) for day in allowed}
    for day, month in re.findall(rf"(\d{{1,2}}) ({'|'.join(MONTHS)})", read_prose(entry)):
        assert (MONTHS.index(month) + 1, int(day)) in pairs, f"{day} {month}"


@translated
def test_a_translation_names_the_same_persons_dates_and_records(
    language: str, entry: etree._Element
) -> None:
    """A translation adds nothing to its original and leaves nothing out."""
    by_id = {f"#{original.get(XML + 'id')}": original for original in ENGLISH}
    original = by_id[read_attribute(entry, "corresp")]
    assert entry.get(XML + "lang") == language

    def collect(element: etree._Element) -> tuple[set[str], set[str], set[str]]:
        names = {str(n.get("ref")) for n in element.iter(f"{TEI}persName")}
        return names, list_element_days(element), set(list_targets(element))

    assert collect(entry) == collect(original)


@translated
def test_a_name_in_a_translation_is_in_the_script_of_its_language(
    language: str, entry: etree._Element, rows: dict[str, Row]
) -> None:
    """Names are spelt as the language spells them, and no characters are made up."""
    for name in entry.iter(f"{TEI}persName"):
        text = read_text(name)
        person = rows[read_attribute(name, "ref")]
        if language == "zh" and person["notes"].startswith("Spelled as in the record"):
            assert text == person["name_common"]
            continue
        assert SCRIPT[language].fullmatch(text), text
        hangul = person["name_hangul"]
        if language == "ko" and hangul:
            assert text == NORTHERN.get(hangul, hangul)
        if language == "zh" and person["nationality"] == "KP":
            is_hangul = bool(re.fullmatch(r"[가-힣]+", text))
            assert is_hangul == (not person["name_hanja"]), text


@translated
def test_a_translation_is_written_in_its_own_script(language: str, entry: etree._Element) -> None:
    """Latin titles and archive names aside, the prose is in the script of its language."""
    letters = [c for c in read_prose(entry) if c.isalpha()]
    start = {"ru": "CYRILLIC", "ko": "HANGUL", "hu": "LATIN", "zh": "CJK"}[language]
    share = sum(unicodedata.name(c, "").startswith(start) for c in letters) / len(letters)
    assert share > 0.6
