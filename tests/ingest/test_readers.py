"""Which reader takes which bytes, and what happens to files nobody can read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fonds.core.problems import Problem, Severity
from fonds.ingest import (
    READERS,
    Limits,
    ReadOptions,
    choose_reader,
    mapping_beside,
    proposed_mapping,
    read_file,
    reading_rank,
    sniff,
)
from fonds.ingest.archive import check_archive
from fonds.ingest.encoding import find_encoding
from fonds.ingest.records import DocumentRecord, PersonRecord

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
MAPPING = '[[record]]\nkind = "person"\n[record.fields]\nkey = "id"\nname = "name"\n'
TABLE = "id,name\npak,Pak Chang-ok\nkim,Kim Tu-bong\n"
PAGE = """<!DOCTYPE html><html lang="en"><head><title>The August plenum</title>
<meta name="author" content="Ann Author"><link rel="canonical" href="https://example.org/plenum">
<meta property="article:published_time" content="2006-02-15"></head><body><nav><a href="/">Home</a>
<a href="/about">About us</a></nav><article><h1>The August plenum</h1>{paragraphs}</article>
<footer>Cookie settings and subscription offers</footer></body></html>"""
PARAGRAPH = (
    "<p>The plenum of the Central Committee met in Pyongyang on 30 August 1956, and those who "
    "spoke against the leadership were shouted down before the day was over, number {}.</p>"
)


def write(folder: Path, name: str, data: bytes | str) -> Path:
    """Write a file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def problems(path: Path, options: ReadOptions | None = None) -> list[Problem]:
    """Read a file and return its problems."""
    return [one for one in read_file(path, options) if isinstance(one, Problem)]


def workbook(rows: list[list[object]]) -> bytes:
    """Make a workbook of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


HUNGARIAN = "A koreai nagykövet jelentése: Kim Ir Szen elvtárs beszéde az őszi ülésen, hűség."
POLISH = "Sprawozdanie ambasady: krytyka kultu jednostki, towarzysze są usunięci. Źródło pewne."
RUSSIAN = "Пленум ЦК Трудовой партии Кореи состоялся в августе. Хрущёв писал Ким Ир Сену."
MHTML = (
    b"From: <Saved by Blink>\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/related; type="text/html"; boundary="B"\n\n'
    b"--B\nContent-Type: text/html\nContent-Transfer-Encoding: 8bit\n\n"
)


def archive(members: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Make a ZIP file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "reader"),
    [
        (b'<?xml version="1.0"?><!-- c --><TEI xmlns="x"/>', "tei"),
        (b"\xef\xbb\xbf\n<TEI.2/>", "tei"),
        ('<?xml version="1.0" encoding="utf-16"?><TEI/>'.encode("utf-16"), "tei"),
        (PAGE.encode(), "webpage"),
        (b"<!-- saved from url=(0019)https://example.org -->\n<html></html>", "webpage"),
        (MHTML + PAGE.encode() + b"\n--B--\n", "webpage"),
        (b"<f. 12> My note on the letter\n", "text"),
        (TABLE.encode(), "csv"),
        (b"name;born\nPak;1909\nKim;1889\n", "csv"),
        (b"name\tborn\nPak\t1909\nKim\t1889\n", "csv"),
        (b"Dear friend, I write,\nbecause it rains, and rains, and.\nYours, ever\n", "text"),
        ("Москва, 30 августа 1956 г.\n".encode("cp1251"), "text"),
        (workbook([["a", "b"], [1, 2]]), "xlsx"),
        (archive({"a.txt": "word"}), "zip"),
    ],
)  # fmt: skip
def test_content_decides_and_not_the_ending(data: bytes, reader: str, tmp_path: Path) -> None:
    """The same bytes go to the same reader under any name."""
    for name in ("a.xml", "a.csv", "a.dat"):
        chosen = choose_reader(write(tmp_path, name, data))
        if reader == "text" and name == "a.csv":
            continue  # an ending may only make a table of what could be one
        assert not isinstance(chosen, Problem)
        assert chosen.name == reader


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"\0" * 100, "empty"),
        (bytes(range(256)) * 4, "unknown-format"),
        (b"%PDF-1.7\n" + b"x" * 100, "unknown-format"),
        (b"%PDF-1.7\ntrailer <</Encrypt 5 0 R>>", "encrypted"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (OLE, "unknown-format"),
        (b'<?xml version="1.0"?><ead><x/></ead>', "unknown-format"),
        (b'<rss version="2.0"><channel><title>News</title></channel></rss>', "unknown-format"),
        (b"PK\x03\x04 cut off", "archive-broken"),
        (archive({"word/document.xml": "x", "[Content_Types].xml": "y"}), "unknown-format"),
        (archive({}), "empty"),
    ],
)  # fmt: skip
def test_files_nobody_reads_give_one_clear_problem(data: bytes, code: str, tmp_path: Path) -> None:
    """Empty, encrypted, foreign or junk: one error that says what to do, and no exception."""
    (found,) = problems(write(tmp_path, "file.csv", data))
    assert (found.code, found.severity) == (code, Severity.ERROR)
    assert found.expected
    assert found.remedy


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    """Nobody has to catch an OSError."""
    (found,) = problems(tmp_path / "none.txt")
    assert found.code == "unreadable"


def test_a_zip_bomb_is_refused_unread(tmp_path: Path) -> None:
    """Sizes are judged by the archive's directory before anything is unpacked."""
    path = write(tmp_path, "bomb.zip", archive({"zeros.txt": b"0" * 30_000_000}))
    (found,) = problems(path)
    assert found.code == "archive-bomb"
    path = write(tmp_path, "many.zip", archive({f"{n}.txt": "word" for n in range(50)}))
    assert check_archive(path, Limits(members=20))
    assert check_archive(path, Limits(total=100))
    assert check_archive(path, Limits()) is None


def test_a_workbook_can_be_a_bomb_too(tmp_path: Path) -> None:
    """The limits hold for everything that is a ZIP inside."""
    data = workbook([["a", "b"], [1, 2]])
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/media/x.bin", b"0" * 30_000_000)
    (found,) = problems(write(tmp_path, "bomb.xlsx", stream.getvalue()))
    assert found.code == "archive-bomb"


def test_an_encrypted_member_is_named(tmp_path: Path) -> None:
    """The flag in the directory says so; nobody asks for a password."""
    data = bytearray(archive({"secret.txt": "word"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    (found,) = problems(write(tmp_path, "locked.zip", bytes(data)))
    assert (found.code, found.place) == ("encrypted", "secret.txt")


def test_an_archive_is_read_file_by_file(tmp_path: Path) -> None:
    """A table finds its mapping inside; paths that climb out stay in; junk is one problem."""
    data = archive(
        {"t/people.csv": TABLE, "t/people.fonds.toml": MAPPING, "../../note.txt": "A note.",
         "junk.bin": bytes(range(200)), "__MACOSX/._x": "x", "in.zip": archive({"x.txt": "Inner."})}
    )  # fmt: skip
    items = list(read_file(write(tmp_path, "all.zip", data)))
    people = [one for one in items if isinstance(one, PersonRecord)]
    assert [(one.key, one.locator) for one in people] == [
        ("pak", "t/people.csv, row 2"), ("kim", "t/people.csv, row 3"),
    ]  # fmt: skip
    assert [one.key for one in items if isinstance(one, DocumentRecord)] == ["note", "x"]
    (problem,) = [one for one in items if isinstance(one, Problem)]
    assert problem.place.startswith("junk.bin")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.zip"]


def test_a_web_page_loses_what_stands_around_it(tmp_path: Path) -> None:
    """Title, author, date, language and address are kept; menus and footers are not."""
    page = PAGE.format(paragraphs="".join(PARAGRAPH.format(n) for n in range(6)))
    (document,) = read_file(write(tmp_path, "saved.html", page))
    assert isinstance(document, DocumentRecord)
    assert document.title == "The August plenum"
    assert document.url == "https://example.org/plenum"
    assert document.date.edtf == "2006-02-15"
    assert [one.name for one in document.agents] == ["Ann Author"]
    assert document.language == "en"
    content = document.texts[0].content
    assert content.count("The plenum of the Central Committee met") == 6
    assert "Cookie" not in content
    assert "About us" not in content


def test_plain_text_in_another_encoding_is_read_and_said(tmp_path: Path) -> None:
    """A guess is reported as one."""
    text = "Дневник посла. Москва, 30 августа 1956 г. Встреча с товарищем Пак Чан Оком.\n\n" * 20
    items = list(read_file(write(tmp_path, "diary.txt", text.encode("cp1251"))))
    document = next(one for one in items if isinstance(one, DocumentRecord))
    assert "Дневник посла" in document.texts[0].content
    assert [one.code for one in items if isinstance(one, Problem)] == ["encoding-guessed"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (HUNGARIAN, "iso8859-2"),
        (HUNGARIAN, "cp1250"),
        (POLISH, "iso8859-2"),
        (POLISH, "cp1250"),
        ("Bericht der Botschaft: die Säuberung; Genossen äußerten große Zweifel.", "cp1252"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
    ],
)  # fmt: skip
def test_the_encodings_of_archives_are_told_apart(text: str, encoding: str, tmp_path: Path) -> None:
    """Hungarian and Polish letters are not those of rare encodings that resemble theirs."""
    found = find_encoding(write(tmp_path, "note.txt", text.encode(encoding)))
    assert text.encode(encoding).decode(found.name) == text


def test_a_page_saved_in_one_file_is_read_as_a_page(tmp_path: Path) -> None:
    """Browsers save a page with its pictures as MHTML; its pictures are no words."""
    page = PAGE.format(paragraphs="".join(PARAGRAPH.format(n) for n in range(6)))
    picture = b"\n--B\nContent-Type: image/png\n\niVBORw0KGgo=\n--B--\n"
    data = MHTML + page.encode() + picture
    (document,) = read_file(write(tmp_path, "page.mhtml", data))
    assert isinstance(document, DocumentRecord)
    assert document.texts[0].content.count("The plenum of the Central Committee met") == 6
    assert "iVBOR" not in document.texts[0].content


def test_a_broken_place_in_utf8_is_not_another_encoding(tmp_path: Path) -> None:
    """A long file with one bad byte is reported with its line."""
    data = "Слово и слово.\n".encode() * 20_000 + b"\xff\n"
    (found,) = problems(write(tmp_path, "long.txt", data))
    assert (found.code, found.place.split(",")[0]) == ("encoding-wrong", "line 20001")


def test_lines_of_fixed_width_become_paragraphs(tmp_path: Path) -> None:
    """Blank lines part paragraphs; line breaks within are spaces."""
    (document,) = read_file(
        write(tmp_path, "a b.txt", "Title here\n\nOne\n two.\r\n\r\n\r\nThree.\n")
    )
    assert isinstance(document, DocumentRecord)
    assert (document.key, document.title) == ("a-b", "Title here")
    assert document.texts[0].content == "Title here\n\nOne two.\n\nThree."


def test_a_workbook_reads_as_its_table(tmp_path: Path) -> None:
    """Whole numbers have no point, days no time; the mapping may name the sheet."""
    from datetime import datetime

    data = workbook([["id", "name", "born"], [7, "Pak", datetime(1909, 1, 2)], [None, None, None]])
    path = write(tmp_path, "people.xlsx", data)
    write(tmp_path, "people.fonds.toml", MAPPING + 'birth = "born"\n')
    (person,) = read_file(path)
    assert isinstance(person, PersonRecord)
    assert (person.key, person.birth.edtf) == ("7", "1909-01-02")
    write(tmp_path, "people.fonds.toml", '[table]\nsheet = "None"\n' + MAPPING)
    assert [one.code for one in problems(path)] == ["no-sheet"]


def test_reading_order_puts_what_is_referred_to_first(tmp_path: Path) -> None:
    """Persons before claims, originals before translations."""
    table = write(tmp_path, "people.csv", TABLE)
    write(tmp_path, "people.fonds.toml", MAPPING)
    claims = write(tmp_path, "claims.csv", TABLE)
    write(tmp_path, "claims.fonds.toml", MAPPING.replace("person", "factoid"))
    original = write(tmp_path, "en.xml", '<TEI><div type="document" xml:id="a"/></TEI>')
    other = write(tmp_path, "ru.xml", '<TEI><div type="document" corresp="#a"/></TEI>')
    ranks = [reading_rank(path) for path in (table, original, claims, other)]
    assert ranks == sorted(set(ranks))


def test_a_table_without_a_mapping_gets_a_proposal(tmp_path: Path) -> None:
    """The proposal, saved beside the table, reads it."""
    path = write(
        tmp_path, "people.csv", "ID,Name,Born,Remarks\n1,Pak,30/8/1909,x\n2,Kim,1/2/1889,\n"
    )
    assert [one.code for one in problems(path)] == ["no-mapping"]
    proposal = proposed_mapping(path)
    assert proposal
    write(tmp_path, "people.fonds.toml", proposal)
    assert mapping_beside(path)
    people = [one for one in read_file(path) if isinstance(one, PersonRecord)]
    assert [(one.key, one.name, one.birth.edtf, one.notes) for one in people] == [
        ("1", "Pak", "1909-08-30", "x"), ("2", "Kim", "1889-02-01", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("reader", READERS, ids=lambda one: one.name)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_arbitrary_bytes_never_raise(reader: object, data: bytes, tmp_path: Path) -> None:
    """No reader raises, whatever it is given; at most it reports a problem."""
    path = write(tmp_path, "file", data)
    list(reader.read(path, ReadOptions()))
    sniff(data, path)
    list(read_file(path))


STARTS = [
    b"<TEI>",
    b"<TEI xmlns='http://www.tei-c.org/ns/1.0'><text>",
    b"<html><body><p>",
    b"a,b\n1,2\n",
]
PIECES = [
    *b"<div_type='document'> <div_type='document'_xml:id='a'> </div> <head> </head> <note>".split(),
    *b"</note> <pb_n='1'/> <persName_ref='#x'> </persName> text &amp; <date_when='1956'>".split(),
    *b"</date> <dateline> </dateline> <list_type='names'> </list> <item> </item> <row>".split(),
    *b'<cell> </cell> </row> \xff " ,'.split(),
    b"\n",
    b" ",
]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(start=st.sampled_from(STARTS), pieces=st.lists(st.sampled_from(PIECES), max_size=25))
def test_pieces_of_documents_in_any_order_never_raise(
    start: bytes, pieces: list[bytes], tmp_path: Path
) -> None:
    """Elements nested at random are records or a problem, and marks lie in the text."""
    path = write(tmp_path, "file", start + b"".join(piece.replace(b"_", b" ") for piece in pieces))
    for item in read_file(path):
        assert not (isinstance(item, Problem) and item.code == "reader-failed"), item
        if isinstance(item, DocumentRecord):
            for text in item.texts:
                for mark in text.marks:
                    assert 0 <= mark.start <= mark.end <= len(text.content)
