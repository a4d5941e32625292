"""What every search engine must do; each engine's test module runs this class on its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fonds.search import (
    Batch,
    Engine,
    Passage,
    PersonForms,
    SearchDocument,
    SearchRequest,
    Value,
    open_engine,
)

OPEN = frozenset({"open"})
ALL = frozenset({"open", "restricted"})
PAK = Value("pak-chang-ok", "Pak Ch’ang-ok")

DOCUMENTS = [
    SearchDocument(
        "document", "d1", "Memorandum of Conversation with Pak Ch’ang-ok", "/documents/d1", "en",
        {"person": [PAK], "lang": ["ru"], "type": ["memorandum"], "author": ["Filatov, S. N."],
         "shelfmark": ["RGANI, f. 5, op. 28, d. 410"], "repository": [Value("rgani", "RGANI")]},
        date(1956, 3, 12), date(1956, 3, 12),
        passages=[
            Passage("p1", "ru", "Цой Чан Ик был выведен из Президиума. Речь Хрущёва о чистках."),
            Passage("p2", "ko", "최창익은 상무위원회와 중앙위원회에서, 박창옥은 중앙위원회에서 제외되었으나"),
        ],
    ),
    SearchDocument(
        "document", "d2", "On the Yan'an faction", "/documents/d2", "en",
        {"lang": ["en"], "faction": ["yanan"]}, date(1957, 1, 1), date(1957, 12, 31),
        passages=[Passage("p1", "en", "The purge of the Yan'an faction began; leaders purged others.")],
    ),
    SearchDocument(
        "document", "d3", "A jelentés", "/documents/d3", "hu",
        {"lang": ["hu"]}, date(1956, 8, 1), date(1957, 2, 28),
        passages=[Passage("", "hu", "A nagykövet jelentése Kim Ir Szennel folytatott beszélgetésről.")],
    ),
    SearchDocument(
        "document", "d4", "The sealed telegram", "/documents/d4", "en", {"lang": ["zh"]},
        date(1958, 1, 1), date(1958, 1, 1), "restricted",
        [Passage("", "en", "They were purging; unmentionable words."), Passage("", "zh", "崔昌益 彭德懷")],
    ),
    SearchDocument(
        "person", "pak-chang-ok", "Pak Ch’ang-ok", "/people/pak-chang-ok", "en",
        {"person": [PAK], "faction": ["soviet"]},
        passages=[Passage("", "und", "박창옥 朴昌玉 Пак Чан Ок")],
    ),
]  # fmt: skip


class Names:
    """Two people; one spelling stands for both."""

    people = (
        PersonForms("pak-chang-ok", "Pak Ch’ang-ok", ("박창옥", "朴昌玉", "Pak Ch’ang-ok", "Пак Чан Ок", "Pak")),
        PersonForms("pak-yong-bin", "Pak Yŏng-bin", ("박영빈", "Pak Yŏng-bin", "Pak")),
    )  # fmt: skip

    def expand(self, name: str, written: bool = False) -> list[PersonForms]:
        return [one for one in self.people if name in one.forms]

    def forms_of(self, person: str) -> PersonForms | None:
        return next((one for one in self.people if one.person == person), None)


class EngineContract:
    """Claims about one engine; `engine_name` says which."""

    engine_name = ""

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
        """An index that tests only read."""
        with open_engine(tmp_path_factory.mktemp("index"), cls.engine_name) as engine:
            engine.apply(Batch(7, DOCUMENTS))
            yield engine

    @pytest.fixture
    def fresh(self, tmp_path: Path) -> Iterator[Engine]:
        """An index of its own, to be changed."""
        with open_engine(tmp_path, self.engine_name) as engine:
            engine.apply(Batch(7, DOCUMENTS))
            yield engine

    @staticmethod
    def found(
        engine: Engine, query: str, audience: frozenset[str] = OPEN, **more: object
    ) -> set[str]:
        answer = engine.search(SearchRequest(query, audience, **more))  # type: ignore[arg-type]
        assert answer.total == len(answer.hits)
        return set() if answer.relaxed else {hit.id for hit in answer.hits}

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", {"d1", "d2", "d3", "pak-chang-ok"}),
            ("purge", {"d2"}),
            ("PURGE faction", {"d2"}),
            ("purge Khrushchev", set()),
            ("purge OR jelentés", {"d2", "d3"}),
            ("jelentes", {"d3"}),
            ("faction NOT purge", set()),
            ("-purge", {"d1", "d3", "pak-chang-ok"}),
            ('"Yanan faction"', {"d2"}),
            ('"faction Yanan"', set()),
            ("purge NEAR/3 faction", {"d2"}),
            ("faction NEAR/1 others", set()),
            ("чистк*", {"d1"}),
            ("l?aders", {"d2"}),
            ("factoin~2", {"d2"}),
            ("хрущев", {"d1"}),
            ("Хрущёв", {"d1"}),
            ("=Хрущёва", {"d1"}),
            ("=Хрущева", set()),
            ("박창옥", {"d1", "pak-chang-ok"}),
            ("위원", {"d1"}),
            ("옥", {"d1", "pak-chang-ok"}),
            ("title:yanan", {"d2"}),
            ("title:purge", set()),
            ("author:filatov", {"d1"}),
            ("author:fila", set()),
            ("author:fila*", {"d1"}),
            ("repository:rgani", {"d1"}),
            ('shelfmark:"op. 28"', {"d1"}),
            ("lang:hu", {"d3"}),
            ("lang:Hungarian", {"d3"}),
            ("kind:person", {"pak-chang-ok"}),
            ("person:pak-chang-ok", {"d1", "pak-chang-ok"}),
            ("faction:(yanan OR soviet)", {"d2", "pak-chang-ok"}),
            ("date:1957", {"d2", "d3"}),
            ("certainly:1957", {"d2"}),
            ("1956-08..1957-02", {"d2", "d3"}),
            ("certainly:1956-08..1957-02", {"d3"}),
            ("certainly:1956..1957 -lang:hu", {"d1", "d2"}),
            ("faction 1957", {"d2"}),
            ("lang:hu 1956-08", {"d3"}),
            ("lang:hu 1956-08-02", {"d3"}),
            ("lang:hu 195X", {"d3"}),
            ("lang:hu 1958-08", set()),
        ],
    )  # fmt: skip
    def test_query_finds_exactly(self, engine: Engine, query: str, expected: set[str]) -> None:
        """Words, operators, fields and dates mean what the reference says."""
        assert self.found(engine, query) == expected

    def test_traditional_and_simplified_are_one(self, engine: Engine) -> None:
        """彭德怀 and 彭德懷 are two ways to write Peng Dehuai."""
        assert self.found(engine, "彭德怀", ALL) == {"d4"}

    def test_marks_stand_on_the_words_found(self, engine: Engine) -> None:
        """Ranges are places in the text shown; inflected forms and Korean are marked."""
        (hit,) = engine.search(SearchRequest("purge")).hits
        (passage,) = hit.passages
        assert [passage.text[a:b] for a, b in passage.ranges] == ["purge", "purged"]
        hits = engine.search(SearchRequest("창옥 kind:document")).hits
        assert [hits[0].passages[0].text[a:b] for a, b in hits[0].passages[0].ranges] == ["창옥"]
        assert hits[0].passages[0].locator == "p2"

    def test_facets_and_histogram_count_all_matches(self, engine: Engine) -> None:
        """Counts are over the whole result, whatever the page shows."""
        answer = engine.search(SearchRequest("", limit=1))
        assert len(answer.hits) == 1
        assert answer.total == 4
        assert {one.key: one.count for one in answer.facets["lang"]} == {"ru": 1, "en": 1, "hu": 1}
        assert {one.key: one.count for one in answer.facets["kind"]} == {"document": 3, "person": 1}
        bars = {bar.start.year: (bar.certain, bar.possible) for bar in answer.histogram}
        assert bars == {1956: (1, 2), 1957: (1, 2)}
        assert answer.undated == 1

    @pytest.mark.parametrize("query", ["", "purg*", "purging", "unmentionable", "崔昌益", "-purge", "lang:zh",
                                       "unmentionabel~2", "1958", "=unmentionable", "nothing OR sealed"])  # fmt: skip
    def test_restricted_record_leaks_nowhere(self, engine: Engine, query: str) -> None:
        """A reader without the label sees neither the record nor any trace of its words."""
        answer = engine.search(SearchRequest(query, OPEN))
        said = repr(
            (answer.hits, answer.facets, answer.histogram, answer.word_forms, answer.did_you_mean)
        )
        for secret in ("d4", "sealed", "unmentionable", "purging", "zh", "1958", "1, 1, 1958"):
            assert secret in query or f"'{secret}'" not in said
        assert all(bar.start.year < 1958 for bar in answer.histogram)
        assert all(hit.id != "d4" for hit in answer.hits)

    def test_suggestions_keep_secrets(self, engine: Engine) -> None:
        """Titles and words of restricted records are suggested to those who may see them only."""
        assert engine.suggest("unment", OPEN) == []
        assert engine.suggest("the seal", OPEN) == []
        assert engine.suggest("the seal", ALL)[0].text == "The sealed telegram"
        assert [one.text for one in engine.suggest("unment", ALL)] == ["unmentionable"]

    def test_embargo_opens_on_its_day(self, fresh: Engine) -> None:
        """A label with a date opens to everybody on that date."""
        fresh.apply(
            Batch(8, [SearchDocument("document", "d5", "Later", access="embargo:2030-05-01")])
        )
        request = SearchRequest("later", today=date(2030, 4, 30))
        assert fresh.search(request).total == 0
        assert fresh.search(SearchRequest("later", today=date(2030, 5, 1))).total == 1

    def test_name_finds_every_form(self, engine: Engine) -> None:
        """A name in one script finds the person in the others, and the answer says so."""
        answer = engine.search(SearchRequest("Пак Чан Ок"), Names())
        assert {hit.id for hit in answer.hits} == {"d1", "pak-chang-ok"}
        (reading,) = answer.names
        assert (reading.text, reading.person, reading.applied) == (
            "Пак Чан Ок",
            "pak-chang-ok",
            True,
        )
        off = engine.search(SearchRequest("Пак Чан Ок", expand_names=False), Names())
        assert {hit.id for hit in off.hits} == {"pak-chang-ok"}
        assert [one.applied for one in off.names] == [False]

    def test_name_inside_a_longer_query(self, engine: Engine) -> None:
        """A name is recognised among other words."""
        answer = engine.search(SearchRequest("memorandum 박창옥"), Names())
        assert {hit.id for hit in answer.hits} == {"d1"}

    def test_ordinary_word_is_no_name(self, engine: Engine) -> None:
        """A word that only sounds like a name stays a word where texts have it otherwise."""

        class Loose(Names):
            def expand(self, name: str, written: bool = False) -> list[PersonForms]:
                return [PersonForms("plaku", "Panajot Plaku", ("Plaku", "Плаку"))]

        assert engine.search(SearchRequest("purge"), Loose()).names == ()
        assert engine.search(SearchRequest("plakut"), Loose()).names[0].person == "plaku"

    def test_one_spelling_of_two_people_is_a_choice(self, engine: Engine) -> None:
        """Both are named, and `person:` pins one."""
        assert {one.person for one in engine.search(SearchRequest("Pak"), Names()).names} == {
            "pak-chang-ok", "pak-yong-bin",
        }  # fmt: skip
        answer = engine.search(SearchRequest("person:pak-yong-bin"), Names())
        assert answer.total == 0

    def test_filters_narrow(self, engine: Engine) -> None:
        """Filters are any value of a field, and every field."""
        assert self.found(engine, "", filters={"lang": ["ru", "hu"]}) == {"d1", "d3"}
        assert self.found(engine, "", filters={"lang": ["ru"], "kind": ["person"]}) == set()
        assert self.found(engine, "", filters={"lang": ["xx"]}) == set()

    def test_sort_by_date_puts_undated_last(self, engine: Engine) -> None:
        """By date, then against it."""
        order = [hit.id for hit in engine.search(SearchRequest("", sort="date")).hits]
        assert order == ["d1", "d3", "d2", "pak-chang-ok"]
        order = [hit.id for hit in engine.search(SearchRequest("", sort="-date")).hits]
        assert order == ["d2", "d3", "d1", "pak-chang-ok"]

    def test_pages_do_not_overlap(self, engine: Engine) -> None:
        """Offset and limit cut one list."""
        whole = [hit.id for hit in engine.search(SearchRequest("박창옥 OR purge OR jelentes")).hits]
        parts = [
            hit.id
            for offset in range(4)
            for hit in engine.search(
                SearchRequest("박창옥 OR purge OR jelentes", offset=offset, limit=1)
            ).hits
        ]
        assert parts == whole
        assert len(whole) == 4

    def test_all_words_missing_shows_some(self, engine: Engine) -> None:
        """Where nothing has all the words, what has some is shown and said to be so."""
        answer = engine.search(SearchRequest("purge zeppelin"))
        assert answer.relaxed
        assert [hit.id for hit in answer.hits] == ["d2"]

    def test_replacing_and_deleting(self, fresh: Engine) -> None:
        """A document with a known key replaces the earlier; a deleted one is gone from all."""
        fresh.apply(
            Batch(8, [SearchDocument("document", "d2", "Replaced")], ["document:d1", "no:such"])
        )
        assert fresh.last_sequence() == 8
        assert fresh.count() == 4
        assert self.found(fresh, "purge") == set()
        assert self.found(fresh, "replaced") == {"d2"}
        assert self.found(fresh, "хрущев") == set()
        assert self.found(fresh, "lang:ru") == set()

    def test_failed_batch_leaves_no_trace(self, fresh: Engine) -> None:
        """A batch with a fault is refused as a whole."""
        bad = [
            SearchDocument("document", "d8", "Eighth"),
            SearchDocument("x", "d9", "", fields={"no": ["x"]}),
        ]
        with pytest.raises(RuntimeError, match="no field 'no'"):
            fresh.apply(Batch(8, bad))
        assert fresh.last_sequence() == 7
        assert self.found(fresh, "eighth") == set()
        fresh.apply(Batch(8, bad[:1]))
        assert self.found(fresh, "eighth") == {"d8"}

    def test_reopened_index_answers_alike(self, fresh: Engine, tmp_path: Path) -> None:
        """Everything is on the disk after `apply`."""
        with open_engine(tmp_path, self.engine_name) as again:
            assert again.last_sequence() == 7
            assert self.found(again, "purge") == {"d2"}
            fresh.apply(Batch(9, deletes=["document:d2"]))
            assert self.found(again, "purge") == set()  # another process's change is seen

    def test_clear_empties(self, fresh: Engine) -> None:
        """After `clear` the index is new."""
        fresh.clear()
        assert (fresh.count(), fresh.last_sequence()) == (0, 0)
        assert self.found(fresh, "") == set()
        fresh.apply(Batch(1, DOCUMENTS[:1]))
        assert self.found(fresh, "хрущев") == {"d1"}

    def test_mistakes_are_explained_and_searched(self, engine: Engine) -> None:
        """A query with a fault still finds what was probably meant."""
        answer = engine.search(SearchRequest('(purge AND "faction'))
        assert [hit.id for hit in answer.hits] == ["d2"]
        assert len(answer.mistakes) == 2

    def test_value_that_nothing_has_is_said_to_be_unknown(self, engine: Engine) -> None:
        """A field's value is explained like a mistake, with those near it or the commonest."""
        for query, said in {
            "lang:xx": "No language here answers to 'xx'. The commonest: ",
            "purge type:memorandom": "Near it: memorandum.",
            "person:nobody": "No person here answers to 'nobody'.",
            "(repository:rgane OR repository:zzz) purge": "Near it: RGANI.",
        }.items():
            answer = engine.search(SearchRequest(query))
            assert answer.relaxed or not answer.total
            assert any(said in one.sentence() for one in answer.mistakes), answer.mistakes
        near = engine.search(SearchRequest("type:memorandom"))
        assert near.did_you_mean == ("type:memorandum",)

    @pytest.mark.parametrize("query", ["lang:ru lang:hu", "purge -lang:xx", "type:memorandum"])
    def test_known_values_are_no_mistakes(self, engine: Engine, query: str) -> None:
        """Two values that nothing has together are known, and what is left out asks for nothing."""
        assert engine.search(SearchRequest(query)).mistakes == ()

    def test_value_of_closed_records_alone_is_unknown(self, engine: Engine) -> None:
        """Who may not see them reads what stands for a slip; the value is never offered."""
        closed, slip = (engine.search(SearchRequest(f"lang:{code}")) for code in ("zh", "zx"))
        assert closed.mistakes[0].sentence() == slip.mistakes[0].sentence().replace("zx", "zh")
        assert "zh" not in slip.mistakes[0].reading
        assert engine.search(SearchRequest("lang:zh", ALL)).mistakes == ()
        assert "zh" in engine.search(SearchRequest("lang:zx", ALL)).mistakes[0].reading

    def test_forms_are_known_after_an_import(self, fresh: Engine) -> None:
        """A large batch leaves the vocabulary whole: forms and patterns find its words."""
        many = [
            SearchDocument("document", f"m{number}", f"Report {number}", language="en",
                           passages=[Passage("", "en", f"conferring about item{number}")])
            for number in range(150)
        ]  # fmt: skip
        fresh.apply(Batch(8, many))
        assert fresh.search(SearchRequest("confers")).total == 150
        assert fresh.search(SearchRequest("i?em149")).total == 1
        fresh.apply(Batch(9, deletes=[one.key for one in many]))
        assert fresh.search(SearchRequest("confers")).total == 0

    def test_mistyped_word_is_corrected(self, engine: Engine) -> None:
        """A word nothing has is replaced by a near one that something the reader may see has."""
        assert engine.search(SearchRequest("fction")).did_you_mean[0] == "faction"
        assert engine.search(SearchRequest("purge fction")).did_you_mean[0] == "purge faction"
        assert engine.search(SearchRequest("unmentionabel")).did_you_mean == ()
        assert engine.search(SearchRequest("unmentionabel", ALL)).did_you_mean == ("unmentionable",)
        assert engine.search(SearchRequest("faction")).did_you_mean == ()

    def test_more_like_this(self, engine: Engine) -> None:
        """Documents that share people are alike; the document itself is not in the list."""
        assert [hit.id for hit in engine.more_like_this("person:pak-chang-ok", OPEN)] == ["d1"]
        assert engine.more_like_this("document:d4", OPEN) == []
