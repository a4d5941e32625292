"""The traps of TEI, each in a small file of our own."""

from __future__ import annotations

import io

import pytest

from fonds.core.problems import Problem
from fonds.ingest.heads import parse_correspondents
from fonds.ingest.reading import Item, Limits, ReadOptions
from fonds.ingest.records import (
    AgentSaid,
    BookRecord,
    DocumentRecord,
    NameSaid,
    PersonRecord,
    TextRecord,
)
from fonds.ingest.tei import read_tei

FRUS = 'xmlns:frus="http://history.state.gov/frus/ns/1.0"'


def tei(body: str, *, root: str = "", header: str = "") -> bytes:
    """Wrap a body in a TEI file."""
    return (
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0" {root}><teiHeader>{header}</teiHeader>'
        f"<text><body>{body}</body></text></TEI>"
    ).encode()


def read(data: bytes, options: ReadOptions | None = None) -> list[Item]:
    """Read TEI from bytes."""
    return list(read_tei(io.BytesIO(data), "file", options or ReadOptions()))


def documents(data: bytes) -> list[DocumentRecord]:
    """Read TEI and return its documents."""
    return [one for one in read(data) if isinstance(one, DocumentRecord)]


def only(data: bytes) -> DocumentRecord:
    """Read TEI that has one document."""
    (document,) = documents(data)
    return document


def test_a_nested_document_without_an_id_stays_in_its_document() -> None:
    """Its text is the outer document's; it is a part with its own heading and date."""
    document = only(
        tei(
            '<div type="document" xml:id="d1"><head>Outer</head><p>Before.</p>'
            '<div type="document"><head>Inner</head><dateline>'
            '<date when="1956-08-30">that day</date>'
            "</dateline><p>Within.</p></div><p>After.</p></div>"
        )
    )
    text = document.texts[0].content
    assert text == "Before.\n\nInner\n\nthat day\n\nWithin.\n\nAfter."
    (part,) = document.parts
    assert (part.kind, part.title, part.date.edtf) == ("document", "Inner", "1956-08-30")
    assert text[part.start : part.end] == "Inner\n\nthat day\n\nWithin."
    assert document.date.edtf == ""


def test_an_attachment_in_a_note_stands_where_the_note_does() -> None:
    """Its words are the note's; in the text it has a place and no extent."""
    document = only(
        tei(
            '<div type="document" xml:id="d1"><head>H</head><p>Words<note>see '
            "<attachment><p>an enclosure of many words</p></attachment></note> go on.</p></div>"
        )
    )
    (part,) = document.parts
    assert document.texts[0].content == "Words go on."
    assert (part.start, part.end) == (5, 5)


def test_a_nested_document_with_an_id_is_a_document_of_its_own() -> None:
    """It names its parent, and its text is not said twice."""
    inner, outer = documents(
        tei(
            '<div type="document" xml:id="d1"><head>Outer</head><p>Before.</p>'
            '<div type="document" xml:id="d2"><head>Inner</head><p>Within.</p></div>'
            "<p>After.</p></div>"
        )
    )
    assert (inner.key, inner.parent, outer.key) == ("d2", "d1", "d1")
    assert inner.texts[0].content == "Within."
    assert outer.texts[0].content == "Before.\n\nAfter."


def test_a_page_begins_before_its_document_or_inside_it() -> None:
    """The first page is the last `pb` before the document; later ones are marks at their words."""
    document = only(
        tei(
            '<pb n="4"/><pb n="5"/><div type="document" xml:id="d1"><head>Title</head>'
            '<p>One two <pb n="6"/>three.</p><p>Four.</p><pb n="7"/></div>'
        )
    )
    assert (document.first_page, document.last_page) == ("5", "6")
    text = document.texts[0]
    pages = [(mark.value, text.content[mark.start :]) for mark in text.marks if mark.kind == "page"]
    assert pages == [("6", "three.\n\nFour.")]


def test_pages_turned_in_a_nested_document_count_for_the_outer() -> None:
    """After the nested document the outer one goes on, on the page that was reached."""
    outer = documents(
        tei(
            '<pb n="1"/><div type="document" xml:id="a"><p>One.</p>'
            '<div type="document" xml:id="b"><p>x<pb n="2"/>y</p></div><p>Two.</p></div>'
        )
    )[1]
    assert (outer.first_page, outer.last_page) == ("1", "2")


def test_byte_order_marks_and_white_space_at_the_start_are_no_error() -> None:
    """One mark, two marks, and a blank line before the declaration are read."""
    declared = b'<?xml version="1.0" encoding="UTF-8"?>' + tei(
        '<div type="document" xml:id="d1"><p>Word.</p></div>'
    )
    for start in (b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf", b"\n  "):
        assert only(start + declared).key == "d1"


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1251", "koi8-r", "gb18030", "iso-8859-5"])
def test_the_declared_encoding_is_used(encoding: str) -> None:
    """Single-byte, double-byte and UTF-16 files read alike."""
    text = tei('<div type="document" xml:id="d1"><p>Москва</p></div>').decode()
    data = f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)
    assert only(data).texts[0].content == "Москва"


@pytest.mark.parametrize(
    ("attributes", "edtf"),
    [
        ('when="1956-08-30"', "1956-08-30"),
        ('when="1918-12-31T20:00:00"', "1918-12-31"),
        ('from="1956-08-30" to="1956-08-31"', "1956-08-30/1956-08-31"),
        ('notBefore="1956-08" notAfter="1956-09"', "1956-08/1956-09"),
        ('notAfter="1956"', "../1956"),
        ('from="1948"', "1948/.."),
        ("", "1956-08-30"),
    ],
)
def test_dates_are_read_from_attributes_or_from_words(attributes: str, edtf: str) -> None:
    """The wording stays beside what the attributes say."""
    document = only(
        tei(
            '<div type="document" xml:id="d1"><dateline><placeName>Moscow</placeName>, '
            f"<date {attributes}>August 30, 1956</date>.</dateline><p>Word.</p></div>"
        )
    )
    assert (document.date.edtf, document.date.wording) == (edtf, "August 30, 1956")
    assert document.place == "Moscow"


def test_dates_of_the_dialect_stand_in_for_a_missing_dateline() -> None:
    """The volume's earliest and latest day are used where the letter has no date."""
    document = only(
        tei(
            '<div type="document" xml:id="d1" frus:doc-dateTime-min="1843-08-17T00:00:00-05:00" '
            'frus:doc-dateTime-max="1843-08-19T23:59:59-05:00"><p>Word.</p></div>',
            root=FRUS,
        )
    )
    assert document.date.edtf == "1843-08-17/1843-08-19"
    assert document.language == "en"


def test_correspondents_are_those_marked_in_the_heading() -> None:
    """Name, key within the volume, and the office beside the name."""
    document = only(
        tei(
            '<div type="document" xml:id="d1"><head>No. 5.<lb/><hi>The Ambassador in Russia</hi> '
            '(<persName type="from" corresp="#p_1">Francis</persName>) to the '
            '<gloss type="to">Secretary of State</gloss></head><p>Word.</p></div>',
            root='xml:id="vol"',
        )
    )
    assert document.key == "vol-d1"
    assert document.agents == [
        AgentSaid("author", "Francis", "vol-p_1", note="The Ambassador in Russia"),
        AgentSaid("recipient", "Secretary of State"),
    ]


def test_correspondents_are_read_from_the_wording_where_nothing_is_marked() -> None:
    """A heading "Mr. X to Mr. Y" names two; a report on something names none."""
    letter, report = documents(
        tei(
            '<div type="document" xml:id="d1"><head>No. 3. Mr. Braida to Mr. Uhl.</head></div>'
            '<div type="document" xml:id="d2"><head>Report on the way to Moscow</head></div>'
        )
    )
    assert [(one.role, one.name) for one in letter.agents] == [
        ("author", "Mr. Braida"), ("recipient", "Mr. Uhl"),
    ]  # fmt: skip
    assert report.agents == []


def test_who_signed_is_the_author_where_the_heading_names_none() -> None:
    """The name before the comma; the rest is the office."""
    document = only(
        tei(
            '<div type="document" xml:id="d1"><head>Circular</head><p>Word.</p><closer><signed>'
            "S. C. Braida,<lb/>Consul.</signed></closer></div>"
        )
    )
    assert document.agents == [AgentSaid("author", "S. C. Braida", note="Consul")]


def test_footnotes_hang_at_their_word_and_stay_out_of_the_text() -> None:
    """A note in a note hangs beside it; a marginal note is a note; a source note is text."""
    document = only(
        tei(
            '<div type="document" xml:id="d1"><note type="source" rend="inline">File No. 861.51/135'
            "</note><head>Title<note>On the title.</note></head><p>The plenum"
            '<note n="1">First<note>Within</note>.</note> met.'
            '<seg type="margin">Margin</seg></p></div>'
        )
    )
    text = document.texts[0]
    assert text.content == "File No. 861.51/135\n\nThe plenum met."
    assert document.shelfmark_as_written == "File No. 861.51/135"
    assert document.title == "Title"
    notes = [(mark.value, text.content[: mark.start]) for mark in text.marks if mark.kind == "note"]
    assert ("First.", "File No. 861.51/135\n\nThe plenum") in notes
    assert ("Within", "File No. 861.51/135\n\nThe plenum") in notes
    assert ("Margin", "File No. 861.51/135\n\nThe plenum met.") in notes
    assert "On the title." in [value for value, _ in notes]


def test_marks_cover_exactly_their_words() -> None:
    """White space at the edges of an element does not move its mark."""
    document = only(
        tei(
            '<div type="document" xml:id="d1"><p>He met\n   <persName ref="#a"> Pak\n'
            "  Chang-ok </persName>,\n and <placeName>Kaesong</placeName>"
            '<date when="1956">in 1956</date>.</p></div>'
        )
    )
    text = document.texts[0]
    assert text.content == "He met Pak Chang-ok , and Kaesongin 1956."
    assert [(m.kind, text.content[m.start : m.end], m.value) for m in text.marks] == [
        ("person", "Pak Chang-ok", "a"), ("place", "Kaesong", ""), ("date", "in 1956", "1956"),
    ]  # fmt: skip


def test_attachments_are_parts_one_after_the_other() -> None:
    """Each has its span, heading, date and correspondents."""
    document = only(
        tei(
            '<div type="document" xml:id="d1"><head>A</head><p>Letter.</p><frus:attachment><head>'
            '<persName type="from">Seat</persName> to <persName type="to">Uhl</persName></head>'
            "<p>First.</p></frus:attachment><frus:attachment><head>Treaty</head><p>Second.</p>"
            "</frus:attachment></div>",
            root=FRUS,
        )
    )
    content = document.texts[0].content
    assert [content[part.start : part.end] for part in document.parts] == [
        "Seat to Uhl\n\nFirst.", "Treaty\n\nSecond.",
    ]  # fmt: skip
    assert [agent.name for agent in document.parts[0].agents] == ["Seat", "Uhl"]


def test_a_volume_with_its_list_of_persons() -> None:
    """The volume is a book; each listed name with an id a person, under the volume's id."""
    items = read(
        tei(
            '<div><list type="names"><item><persName xml:id="p_1">Baker, Newton D.</persName>, '
            "Secretary of War.</item></list></div>"
            '<div type="document" xml:id="d1"><p>Word.</p></div>',
            root='xml:id="vol"',
            header='<fileDesc><titleStmt><title type="complete">The Volume</title></titleStmt>'
            "<publicationStmt><publisher>Press</publisher><date>1932</date></publicationStmt></fileDesc>",
        )
    )
    (book,) = [one for one in items if isinstance(one, BookRecord)]
    assert (book.key, book.title, book.year, book.publisher) == (
        "vol",
        "The Volume",
        "1932",
        "Press",
    )
    (person,) = [one for one in items if isinstance(one, PersonRecord)]
    assert (person.key, person.name) == ("vol-p_1", "Baker, Newton D.")
    assert person.description == "Secretary of War."


def test_a_translation_belongs_to_the_document_it_translates() -> None:
    """`corresp` makes a text of the other document, in its own language."""
    (text,) = read(
        tei(
            '<div type="document" xml:id="chr-1-ru" corresp="#chr-1" xml:lang="ru"><head>Заголовок'
            '</head><p><persName ref="#pak">Пак</persName></p></div>'
        )
    )
    assert isinstance(text, TextRecord)
    assert (text.document, text.kind, text.language) == ("chr-1", "translation", "ru")
    assert (text.title, text.content, text.marks[0].value) == ("Заголовок", "Пак", "pak")


def test_citations_certainty_and_sources_are_not_text() -> None:
    """References become citations with their locator; a note of certainty is the document's."""
    document = only(
        tei(
            '<div type="document" xml:id="c1"><p>See <ref target="#doc-1" n="p. 5">it</ref>.</p>'
            '<note type="sources"><ref target="#doc-2">b</ref><ref target="cases:x">c</ref></note>'
            '<note type="certainty">recalled</note></div>'
        )
    )
    assert set(document.cites) == {("doc-1", "p. 5"), ("doc-2", ""), ("cases:x", "")}
    assert document.certainty == "recalled"
    assert document.texts[0].content == "See it."
    assert [mark.kind for mark in document.texts[0].marks] == ["cite"]


def test_a_letter_without_document_divisions_is_one_document() -> None:
    """Title, correspondents, date and shelfmark come from the header."""
    document = only(
        tei(
            "<p>Dear friend.</p>",
            header="<fileDesc><titleStmt><title>A letter</title></titleStmt><sourceDesc><msDesc>"
            "<msIdentifier><repository>RGANI</repository><collection>f. 5</collection>"
            "<idno>op. 28</idno></msIdentifier></msDesc></sourceDesc></fileDesc><profileDesc>"
            '<correspDesc><correspAction type="sent"><persName ref="#i">Ivanov</persName>'
            '<placeName>Moscow</placeName><date when="1956-09-03"/></correspAction>'
            '<correspAction type="received"><orgName>CPSU CC</orgName>'
            "</correspAction></correspDesc>"
            '<langUsage><language ident="ru"/></langUsage></profileDesc>',
        )
    )
    assert (document.key, document.title, document.language) == ("file", "A letter", "ru")
    assert [(one.role, one.name, one.is_body) for one in document.agents] == [
        ("author", "Ivanov", False), ("recipient", "CPSU CC", True),
    ]  # fmt: skip
    assert (document.date.edtf, document.place) == ("1956-09-03", "Moscow")
    assert (document.repository, document.shelfmark_as_written) == ("RGANI", "RGANI, f. 5, op. 28")
    assert document.texts[0].kind == "transcription"


def test_persons_of_a_list_keep_their_scripts() -> None:
    """`ko-Hani` is Korean in Han characters."""
    items = read(
        tei(
            '<listPerson><person xml:id="p"><persName xml:lang="en">Pak</persName>'
            '<persName xml:lang="ko-Hani">朴</persName><birth when="1909"/></person></listPerson>'
        )
    )
    person = items[0]
    assert isinstance(person, PersonRecord)
    assert person.names == [NameSaid("Pak", language="en"), NameSaid("朴", "Hani", "ko")]
    assert person.birth.edtf == "1909"


# -- files that cannot be read --


def problem(data: bytes, options: ReadOptions | None = None) -> Problem:
    """Read TEI and return the problem it ends with."""
    last = read(data, options)[-1]
    assert isinstance(last, Problem)
    assert last.extra["fatal"]
    return last


LAUGHS = b"""<!DOCTYPE TEI [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><TEI><text><p>&c;</p></text></TEI>"""


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (LAUGHS, "xml-entity"),
        (b'<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/passwd">]><TEI>&x;</TEI>', "xml-entity"),
        (b'<!DOCTYPE TEI [<!ENTITY % x SYSTEM "http://host/x.dtd">%x;]><TEI/>', "xml-entity"),
        (tei('<div type="document" xml:id="d1"><p>Word')[:-30], "xml-broken"),
        (b"<TEI><text><p>&undefined;</p></text></TEI>", "xml-broken"),
        ('<?xml version="1.0"?><TEI><p>Москва</p></TEI>'.encode("cp1251"), "encoding-wrong"),
        (b'<?xml version="1.0" encoding="x-none"?><TEI/>', "encoding-wrong"),
        (b"<a>" * 1000, "too-deep"),
    ],
)  # fmt: skip
def test_hostile_and_broken_files_are_one_problem(data: bytes, code: str) -> None:
    """Entities, cut-off files, wrong encodings: code, line and byte, and what to do."""
    found = problem(data)
    assert found.code == code
    assert "line" in found.place
    assert "byte" in found.place
    assert found.remedy


def test_documents_before_a_break_are_kept() -> None:
    """What was whole before the file broke off is yielded before the problem."""
    items = read(tei('<div type="document" xml:id="d1"><p>Word.</p></div><div>')[:-22])
    assert isinstance(items[0], DocumentRecord)
    assert isinstance(items[-1], Problem)


def test_character_entities_of_an_old_dtd_are_read() -> None:
    """Entities that are single characters are harmless, declared or only named by a DTD."""
    declared = b'<!DOCTYPE TEI SYSTEM "tei.dtd" [<!ENTITY mdash "&#8212;">]>'
    data = declared + b"<TEI><text><p>a&mdash;b &eacute;</p></text></TEI>"
    assert only(data).texts[0].content == "a—b é"


def test_one_enormous_document_is_refused() -> None:
    """The limit for a document stops the reader before memory fills."""
    data = tei('<div type="document" xml:id="d1">' + "<p>word</p>" * 100_000 + "</div>")
    found = problem(data, ReadOptions(limits=Limits(document=300_000)))
    assert found.code == "too-large"


@pytest.mark.parametrize(
    ("head", "correspondents"),
    [
        ("No. 5. Mr. Braida to Mr. Uhl.", ("Mr. Braida", "Mr. Uhl")),
        (
            "Consul at Moscow to the Secretary of State",
            ("Consul at Moscow", "the Secretary of State"),
        ),
        ("Kim Il Sung to Nikita Khrushchev", ("Kim Il Sung", "Nikita Khrushchev")),
        ("The flight to China", None),
        ("Yi Sang-jo writes to Khrushchev", None),
        ("The plenums return to the case", None),
        ("Introduction to Korea", None),
        ("Visit of the delegation to the camps", None),
    ],
)
def test_a_heading_that_only_says_to_names_no_correspondents(
    head: str, correspondents: tuple[str, str] | None
) -> None:
    """An author who never was would stand in catalogue, citation and network."""
    assert parse_correspondents(head) == correspondents
