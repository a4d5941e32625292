"""What every search engine must do with words of several languages; run as `contract` is."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.search.contract import ALL, EngineContract, Names

from fonds.search import (
    Batch,
    Engine,
    Passage,
    PersonForms,
    SearchDocument,
    SearchRequest,
    open_engine,
)


class LanguageContract(EngineContract):
    """The contract, and what it says of languages."""

    @pytest.mark.skipif(
        find_spec("kiwipiepy") is None, reason="the optional package kiwipiepy is not installed"
    )
    def test_korean_analyser_finds_what_pairs_do_not(self, tmp_path: Path) -> None:
        """듣다 (hear) finds 들었다 (heard), says so and marks it; the switch turns it off."""
        texts = {
            "heard": "그는 연설을 들었다.",
            "walked": "길을 걸었다.",
            "meeting": "회의에서 비판하였다.",
        }
        documents = [SearchDocument("document", key, "", language="ko",
                                    passages=[Passage("", "ko", text)])
                     for key, text in texts.items()]  # fmt: skip
        with open_engine(tmp_path / "pairs", self.engine_name) as engine:
            engine.apply(Batch(1, documents))
            assert self.found(engine, "듣다") == set()
        with open_engine(tmp_path / "words", self.engine_name, ["korean"]) as engine:
            engine.apply(Batch(1, documents))
            assert self.found(engine, "듣다") == {"heard"}
            assert self.found(engine, "비판회의") == {"meeting"}
            assert self.found(engine, "회의") == {"meeting"}
            assert self.found(engine, "듣다", forms=False) == set()
            answer = engine.search(SearchRequest("듣다"))
            assert answer.word_forms == {"듣다": ("듣",)}
            (passage,) = answer.hits[0].passages
            assert [passage.text[a:b] for a, b in passage.ranges] == ["들"]
            engine.apply(Batch(2, deletes=["document:heard"]))
            assert self.found(engine, "듣다") == set()

    @pytest.mark.skipif(
        find_spec("jieba") is None, reason="the optional package jieba is not installed"
    )
    def test_chinese_segmenter_finds_words_apart(self, tmp_path: Path) -> None:
        """Two words typed as one run stand near each other; another choice empties the index."""
        one = SearchDocument("document", "d", "", language="zh",
                             passages=[Passage("", "zh", "在北京召開的中央會議")])  # fmt: skip
        with open_engine(tmp_path, self.engine_name, ["chinese"]) as engine:
            engine.apply(Batch(3, [one]))
            assert self.found(engine, "北京会议") == {"d"}
            assert self.found(engine, "京召") == {"d"}
        with open_engine(tmp_path, self.engine_name, ["chinese"]) as engine:
            assert engine.last_sequence() == 3
        with open_engine(tmp_path, self.engine_name) as engine:
            assert engine.last_sequence() == 0
            engine.apply(Batch(3, [one]))
            assert self.found(engine, "北京会议") == set()
            assert self.found(engine, "会议") == {"d"}

    def test_misread_words_are_forgiven_and_said(self, tmp_path: Path) -> None:
        """A word of hardly any text finds what a machine made of it; common ones find themselves."""
        texts = ["the modem world", "a rnemorandum", "the rnodern army", *["a modern state"] * 5,
                 "секретарь говорнт"]  # fmt: skip
        with open_engine(tmp_path, self.engine_name) as engine:
            engine.apply(Batch(1, [
                SearchDocument("document", f"d{n}", "", passages=[Passage("", "en", text)])
                for n, text in enumerate(texts)
            ]))  # fmt: skip
            assert self.found(engine, "memorandum") == {"d1"}
            assert self.found(engine, "memorandum", forms=False) == set()
            assert self.found(engine, "=memorandum") == set()
            assert self.found(engine, "говорит") == {"d8"}
            answer = engine.search(SearchRequest("modem"))
            assert answer.word_forms == {"modem": ("modern",)}
            assert answer.hits[0].id == "d0"
            assert answer.total == 6
            assert engine.search(SearchRequest("modern")).total == 5

    def test_old_spellings_are_found(self, tmp_path: Path) -> None:
        """Texts of before a reform answer a query of today, and the other way round."""
        texts = {"de": "Der zweyte Theil der Commission", "ru": "доклад новаго комитета",
                 "old": "Земскій Соборъ и вѣче", "en": "the Labour party"}  # fmt: skip
        with open_engine(tmp_path, self.engine_name) as engine:
            engine.apply(Batch(1, [
                SearchDocument("document", code, "", passages=[
                    Passage("", "ru" if code == "old" else code, text)
                ])
                for code, text in texts.items()
            ]))  # fmt: skip
            assert self.found(engine, "Teil") == {"de"}
            assert self.found(engine, "zweite") == {"de"}
            assert self.found(engine, "Kommission Teil") == {"de"}
            assert self.found(engine, "нового") == {"ru"}
            assert self.found(engine, "собор вече") == {"old"}
            assert self.found(engine, "земский") == {"old"}
            assert self.found(engine, "labor") == {"en"}
            assert self.found(engine, "Teil", forms=False) == set()

    def test_closed_records_make_no_word_common(self, tmp_path: Path) -> None:
        """What is forgiven is the same as in an index without the closed records."""
        texts = [("open", "a rnemorandum"), *[("secret", "the memorandum")] * 4]
        with open_engine(tmp_path, self.engine_name) as engine:
            engine.apply(Batch(1, [
                SearchDocument("document", f"d{n}", "", access=access,
                               passages=[Passage("", "en", text)])
                for n, (access, text) in enumerate(texts)
            ]))  # fmt: skip
            assert self.found(engine, "memorandum") == {"d0"}
            assert engine.search(SearchRequest("memorandum")).did_you_mean == ()
            everybody = frozenset({"open", "secret"})
            assert "d0" not in self.found(engine, "memorandum", everybody)

    @staticmethod
    def _filled(folder: Path, name: str, *texts: tuple[str, ...]) -> Engine:
        """Open an index of texts: key, then language and text of each passage."""
        engine = open_engine(folder, name)
        engine.apply(Batch(1, [
            SearchDocument("document", key, "", passages=[
                Passage("", *pair) for pair in zip(some[::2], some[1::2], strict=True)
            ])
            for key, *some in texts
        ]))  # fmt: skip
        return engine

    def test_endings_of_one_language_leave_the_words_of_another(self, tmp_path: Path) -> None:
        """Faction is not fact, though Hungarian has the ending; a Hungarian text keeps its forms."""
        with self._filled(
            tmp_path, self.engine_name,
            ("faction", "en", "The faction was factional; the plenum met."),
            ("fact", "en", "It is a fact that there was work and a word."),
            ("hu", "hu", "A plenumot megtartották; a nagykövetnek jelentették."),
        ) as engine:  # fmt: skip
            assert self.found(engine, "faction") == {"faction"}
            assert engine.search(SearchRequest("faction")).word_forms == {"faction": ("factional",)}
            assert self.found(engine, "work") == {"fact"}
            assert engine.search(SearchRequest("work")).word_forms == {}
            assert engine.search(SearchRequest("the")).word_forms == {}
            assert self.found(engine, "plenum") == {"faction", "hu"}
            assert self.found(engine, "nagykövet") == {"hu"}  # which itself stands nowhere
            assert self.found(engine, "nagykovet") == {"hu"}

    def test_passages_of_one_document_keep_their_languages(self, tmp_path: Path) -> None:
        """Side by side with its translation, a text is still of its own language only."""
        mixed = ("mixed", "en", "A fact; the levels met.", "hu", "A plenumot és a levelet")
        with self._filled(
            tmp_path, self.engine_name, mixed, ("en", "en", "A faction of the plenum.")
        ) as engine:
            assert self.found(engine, "faction") == {"en"}
            assert self.found(engine, "plenum") == {"en", "mixed"}
            assert engine.search(SearchRequest("level")).word_forms == {
                "level": ("levelet", "levels")
            }
            engine.apply(Batch(2, [
                SearchDocument("document", "later", "", passages=[
                    Passage("", "en", "Nothing"), Passage("", "hu", "fact")])
            ]))  # fmt: skip
            assert self.found(engine, "faction") == {"en", "mixed", "later"}
            engine.apply(Batch(3, deletes=["document:later"]))
            assert self.found(engine, "faction") == {"en"}
            engine.clear()
            assert self.found(engine, "faction") == set()

    def test_word_of_no_known_language_may_be_of_any(self, tmp_path: Path) -> None:
        """Where no text tells the language of a word, it is found by the endings of each."""
        with self._filled(
            tmp_path, self.engine_name,
            ("en", "en", "a faction"), ("hu", "hu", "kormány"), ("und", "und", "fact plenumot"),
        ) as engine:  # fmt: skip
            assert self.found(engine, "plenum") == {"und"}
            assert self.found(engine, "faction") == {"en", "und"}
            engine.apply(Batch(2, [
                SearchDocument("document", "known", "", passages=[Passage("", "en", "facts, fact")])
            ]))  # fmt: skip
            assert self.found(engine, "faction") == {"en"}

    def test_label_of_a_value_has_no_language(self, tmp_path: Path) -> None:
        """An English name of an archive does not make its words Hungarian."""
        with self._filled(
            tmp_path, self.engine_name, ("en", "en", "A faction in fact.")
        ) as engine:  # fmt: skip
            engine.apply(Batch(2, [
                SearchDocument("document", "hu", "", fields={"repository": ["Fact Archive"]},
                               passages=[Passage("", "hu", "kormány")])
            ]))  # fmt: skip
            assert engine.search(SearchRequest("faction")).word_forms == {}

    def test_closed_text_makes_no_word_a_form(self, tmp_path: Path) -> None:
        """Which languages a word is of is told by what the reader may see."""
        both = [Passage("", "en", "sealed"), Passage("", "hu", "fact")]
        for number, closed in enumerate(([both[1]], both)):
            with self._filled(
                tmp_path / str(number), self.engine_name, ("en", "en", "A faction in fact.")
            ) as engine:
                engine.apply(Batch(2, [
                    SearchDocument("document", "hu", "", access="restricted", passages=closed)
                ]))  # fmt: skip
                assert engine.search(SearchRequest("faction")).word_forms == {}
                assert engine.search(SearchRequest("faction", ALL)).word_forms == {
                    "faction": ("fact",)
                }

    def test_case_of_a_name_is_one_of_its_language(self, tmp_path: Path) -> None:
        """Szennel is a case of Szen in a Hungarian text; soon, in an English one, is none of So."""

        class So(Names):
            people = (PersonForms("so", "So Hwi", ("So",)), PersonForms("kim", "Kim", ("Szen",)))

        with self._filled(
            tmp_path, self.engine_name,
            ("soon", "en", "So's report is due soon."), ("hu", "hu", "Szennel és Szenről, so."),
            ("en", "en", "Szent and sons"),
        ) as engine:  # fmt: skip
            forms = engine.search(SearchRequest("So", forms=False), So())
            assert {hit.id for hit in forms.hits} == {"soon", "hu"}
            marked = forms.hits[[hit.id for hit in forms.hits].index("soon")].passages[0]
            assert [marked.text[a:b] for a, b in marked.ranges] == ["So's"]
            assert {hit.id for hit in engine.search(SearchRequest("Szen"), So()).hits} == {"hu"}

    def test_old_spelling_is_one_of_its_language(self, tmp_path: Path) -> None:
        """Theil is an old Teil in a German text; thorn, in an English one, is no old torn."""
        with self._filled(
            tmp_path, self.engine_name, ("de", "de", "Der zweyte Theil"), ("en", "en", "a thorn")
        ) as engine:
            assert self.found(engine, "Teil") == {"de"}
            assert engine.search(SearchRequest("torn")).word_forms == {}
