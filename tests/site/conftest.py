"""A small catalogue made by hand: two people, posts, a conflict, documents open and closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from fonds.catalogue import models as rows
from fonds.site.selectors.version import forget_everything
from fonds.site.views.respond import forget_pages


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Start and end without kept pages: tests change the catalogue without telling."""
    forget_everything()
    forget_pages()
    yield
    forget_everything()
    forget_pages()


def make_factoid(key: str, kind: str, **fields: Any) -> rows.Factoid:
    """Record one claim."""
    return rows.Factoid.objects.create(public_id=key, kind=kind, **fields)


@pytest.fixture
def catalogue(db: None) -> dict[str, Any]:
    """Fill the test database; returns the rows that tests ask for by name."""
    source = rows.Source.objects.create(
        public_id="s-lankov", kind="book", title="Lankov, Crisis in North Korea, ch. 2"
    )
    faction = rows.Organisation.objects.create(
        public_id="faction-soviet", name="Soviet faction", kind="faction", country="KP"
    )
    cabinet = rows.Organisation.objects.create(
        public_id="cabinet-1", name="1st Cabinet of the DPRK", kind="government", country="KP"
    )
    pak = rows.Person.objects.create(
        public_id="pak-chang-ok",
        name="Pak Chang-ok",
        sort_name="Pak Chang-ok",
        nationality="KP",
        description="Vice premier",
        born_edtf="1909",
    )
    for form, script, language, system in (
        ("박창옥", "Hang", "ko", ""),
        ("朴昌玉", "Hani", "ko", ""),
        ("Пак Чан Ок", "Cyrl", "ru", ""),
    ):
        rows.NameForm.objects.create(
            person=pak, form=form, script=script, language=language, system=system, source=source
        )
    ivanov = rows.Person.objects.create(
        public_id="ivanov-v-i", name="V. I. Ivanov", sort_name="Ivanov", nationality="SU"
    )
    rows.NameForm.objects.create(person=ivanov, form="이바노프", script="Hang", language="ko")
    make_factoid("f-faction", "belonged-to", person=pak, organisation=faction, certainty="part")
    make_factoid(
        "f-post",
        "held-post",
        person=pak,
        organisation=cabinet,
        value="Vice Premier",
        start_edtf="1954-03-23",
        start_earliest=date(1954, 3, 23),
        start_latest=date(1954, 3, 23),
        end_edtf="1956-09",
        end_earliest=date(1956, 9, 1),
        end_latest=date(1956, 9, 30),
        how_ended="dropped",
        source=source,
        source_locator="p. 30",
        certainty="seen",
    )
    question = rows.Question.objects.create(
        public_id="q-end", text="What became of Pak Chang-ok?", person=pak
    )
    make_factoid(
        "f-executed",
        "executed",
        person=pak,
        start_edtf="1960",
        start_earliest=date(1960, 1, 1),
        start_latest=date(1960, 12, 31),
        question=question,
        source=source,
        certainty="seen",
    )
    make_factoid(
        "f-fled", "fled", person=pak, value="USSR", question=question, denied=True, source=source
    )
    repository = rows.Repository.objects.create(
        public_id="rgani",
        name="Russian State Archive of Contemporary History",
        short_name="RGANI",
        language="ru",
        shelfmark_form="РГАНИ, ф. {fond}, оп. {opis}, д. {delo}, л. {list}",
    )

    def document(key: str, title: str, list_: str, **fields: Any) -> rows.Document:
        return rows.Document.objects.create(
            public_id=key,
            title=title,
            type="journal",
            language="ru",
            repository=repository,
            shelfmark=[["fond", "5"], ["opis", "28"], ["delo", "410"], ["list", list_]],
            date_edtf="1956-09-01",
            date_earliest=date(1956, 9, 1),
            date_latest=date(1956, 9, 1),
            certainty="seen",
            **fields,
        )

    diary = document("doc-diary", "Diary of Ambassador Ivanov", "319-321")
    memo = document("doc-memo", "Memorandum of conversation", "210")
    closed = document("doc-closed", "A closed letter", "12", access="restricted")
    document(
        "doc-embargo", "Under embargo", "14", access="embargo",
        embargo_until=date.today() + timedelta(days=30),
    )  # fmt: skip
    rows.Agent.objects.create(document=diary, role="author", name="В. И. Иванов", person=ivanov)
    rows.Agent.objects.create(document=diary, role="mentioned", name="Пак Чан Ок", person=pak)
    rows.Agent.objects.create(document=closed, role="mentioned", name="Пак Чан Ок", person=pak)
    event = rows.Event.objects.create(
        public_id="ev-1",
        title="August plenum: opposition attack fails",
        kind="plenum",
        countries=["KP"],
        date_edtf="1956-08-30/1956-08-31",
        date_earliest=date(1956, 8, 30),
        date_latest=date(1956, 8, 31),
        source=source,
        certainty="seen",
    )
    rows.Event.objects.create(
        public_id="ev-2",
        title="Hundred flowers",
        countries=["CN"],
        date_edtf="1956-05-02",
        date_earliest=date(1956, 5, 2),
        date_latest=date(1956, 5, 2),
        certainty="recalled",
    )
    make_factoid("f-took-part", "took-part", person=pak, event=event, certainty="seen")
    russian = "Ким Ир Сен рассказал.\n\nПак Чан Ок потерял пост на пленуме."
    person, plenum = russian.index("Пак"), russian.index("пленуме")
    rows.Text.objects.create(
        document=diary,
        kind="original",
        language="ru",
        content=russian,
        marks=[
            ["person", person, person + len("Пак Чан Ок"), "pak-chang-ok"],
            ["cite", plenum, plenum + len("пленуме"), "ev-1"],
        ],
    )
    rows.Text.objects.create(
        document=diary,
        kind="translation",
        language="en",
        content="Kim Il Sung told.\n\nPak Chang-ok lost his post.",
    )
    rows.Citation.objects.create(document=diary, said="ev-1", event=event)
    secret = rows.Source.objects.create(
        public_id="s-closed", kind="archival-document", title="A closed letter", document=closed
    )
    make_factoid("f-secret", "arrested", person=pak, source=secret, certainty="seen")
    book = rows.Book.objects.create(
        public_id="book-1",
        title="Crisis in North Korea",
        authors=[{"name": "Andrei N. Lankov", "role": "author"}],
        year="2005",
        publisher="University of Hawai‘i Press",
        isbns=[["9780824828097", "print"]],
    )
    rows.Chapter.objects.create(
        book=book, order=1, number="2", title="The Soviet Faction under Attack",
        first_page="26", last_page="59", pdf_size="187.6 KB",
    )  # fmt: skip
    rows.Chapter.objects.create(book=book, order=2, first_page="225", last_page="256")
    talk = rows.ProgrammeEvent.objects.create(
        public_id="pe-1",
        title="A discussion",
        kind="Live Webcast/Book Discussion",
        date_edtf="2006-02-15",
        date_earliest=date(2006, 2, 15),
        date_latest=date(2006, 2, 15),
        start_time="15:00",
        end_time="16:30",
        time_as_printed="3:00pm4:30pm",
        venue=["Boardroom", "Wilson Center", "Washington, DC"],
    )
    rows.Speaker.objects.create(event=talk, name="Balázs Szalontai", affiliation="Ulaanbaatar")
    return {"pak": pak, "diary": diary, "memo": memo, "closed": closed, "event": event}
