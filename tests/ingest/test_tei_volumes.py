"""The FRUS volumes, held to independent counts by XPath."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from fonds.core.problems import Problem
from fonds.ingest.reading import ReadOptions
from fonds.ingest.records import BookRecord, DocumentRecord, PersonRecord
from fonds.ingest.tei import TeiReader

T = {"t": "http://www.tei-c.org/ns/1.0", "f": "http://history.state.gov/frus/ns/1.0"}
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
VOLUMES = ("frus1872p2v5", "frus1894Nicaragua", "frus1918Russiav03")
DOCUMENTS = "//t:div[@type='document']"


def words(text: str) -> Counter[str]:
    """Count a text's words; what stands between cells is ours."""
    return Counter(re.sub(r"\s+", "", part) for part in text.replace("|", " ").split())


@pytest.fixture(scope="module", params=VOLUMES)
def volume(
    request: pytest.FixtureRequest, shared_data: Path
) -> tuple[list[object], etree._Element]:
    """Read one volume, by our reader and by lxml."""
    path = shared_data / "frus" / f"{request.param}.xml"
    return list(TeiReader().read(path, ReadOptions())), etree.parse(path).getroot()


def documents_of(items: list[object]) -> list[DocumentRecord]:
    """Return the documents among the items."""
    return [one for one in items if isinstance(one, DocumentRecord)]


def test_every_document_is_there_once_and_in_order(
    volume: tuple[list[object], etree._Element],
) -> None:
    """Keys are the volume's id and the document's, as many as XPath finds."""
    items, root = volume
    name = root.get(XML_ID)
    expected = [f"{name}-{one.get(XML_ID)}" for one in root.xpath(DOCUMENTS, namespaces=T)]
    assert [one.key for one in documents_of(items)] == expected
    assert not [one for one in items if isinstance(one, Problem)]
    assert sum(isinstance(one, BookRecord) for one in items) == 1


def test_persons_of_the_list_are_all_there(volume: tuple[list[object], etree._Element]) -> None:
    """Each name with an id in the list of persons is a person record."""
    items, root = volume
    path = "//t:list[@type='names']//t:persName[@xml:id]"
    expected = {f"{root.get(XML_ID)}-{one.get(XML_ID)}" for one in root.xpath(path, namespaces=T)}
    assert {one.key for one in items if isinstance(one, PersonRecord)} == expected


def test_first_page_is_the_last_page_break_before(
    volume: tuple[list[object], etree._Element],
) -> None:
    """The page a document starts on is what `preceding::pb[1]` says."""
    items, root = volume
    expected = [
        one.xpath("string(preceding::t:pb[1]/@n)", namespaces=T)
        for one in root.xpath(DOCUMENTS, namespaces=T)
    ]
    assert [one.first_page for one in documents_of(items)] == expected


def test_dates_correspondents_and_attachments_are_counted(
    volume: tuple[list[object], etree._Element],
) -> None:
    """As many as XPath finds: dated documents, marked correspondents, attachments."""
    items, root = volume
    found = documents_of(items)
    parts = [part for one in found for part in one.parts]
    assert len(parts) == root.xpath("count(//t:div[@type='document']//f:attachment)", namespaces=T)
    lines = [
        one
        for one in root.xpath(DOCUMENTS, namespaces=T)
        if one.xpath(
            "boolean(.//t:dateline[not(ancestor::f:attachment)]/t:date/@when)", namespaces=T
        )
    ]
    assert sum(bool(one.date.wording) for one in found) == len(lines)
    marked = root.xpath(
        "count(//t:div[@type='document']//t:head//*[self::t:persName or self::t:gloss]"
        "[@type='from' or @type='to'])",
        namespaces=T,
    )
    agents = [
        agent
        for one in [*found, *parts]
        for agent in one.agents
        if agent.role in ("recipient", "author")
    ]
    assert len(agents) >= marked


def test_no_word_is_lost_or_invented(volume: tuple[list[object], etree._Element]) -> None:
    """Title, text and notes together hold exactly the words of the element."""
    items, root = volume
    for record, element in zip(
        documents_of(items), root.xpath(DOCUMENTS, namespaces=T), strict=True
    ):
        text = record.texts[0]
        notes = " ".join(mark.value for mark in text.marks if mark.kind == "note")
        ours = re.sub(r"\s", "", f"{text.content}{notes}{record.title}".replace("|", ""))
        theirs = re.sub(r"\s", "", "".join(element.itertext("*")).replace("|", ""))
        assert Counter(ours) == Counter(theirs), record.key
