"""Other words of the index for a word of the query: endings, slips, patterns.

Stems are compared here, when a query is read, and never stored: the vocabulary of the index is
looked through around the word. An index then holds words as they stand, an exact search costs
nothing more, and a better stemmer helps at once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from itertools import islice
from os.path import commonprefix

from fonds.language.fold import fold_word
from fonds.language.languages import LANGUAGES, Language
from fonds.language.spellings import misreadings, old_spellings
from fonds.search.tongues import SCRIPTS, script_of
from fonds.search.vocabulary import Entry, Vocabulary

MOST_TERMS = 60
MOST_CASES = 12
_SHORTEST = 3  # letters; shorter words have no endings we would trust
_MOST_MISREAD = 6
_RANGE = 3_000  # terms looked at around one word

IsOf = Callable[[str, str], bool]
"""Tells whether a term of the index may be a word of a language; see `reader.Reader.is_of`."""


class Endings:
    """Finds related terms in one vocabulary."""

    def __init__(
        self, vocabulary: Vocabulary, languages_present: Callable[[], Iterable[str]]
    ) -> None:
        self._vocabulary = vocabulary
        self._languages_present = languages_present

    def forms(self, term: str, word: str, is_of: IsOf) -> list[str]:
        """Return the terms that share a stem with a word in a language that they are of.

        Args:
            term: The word, folded.
            word: The word as typed; its diacritics help the stemmer.
            is_of: Whether a term may be of a language: fact is a form of faction in Hungarian.
        """
        if len(term) < _SHORTEST or not term.isalpha():
            return []
        found: Counter[str] = Counter()
        for language in self._languages(term):
            stems = _stems(language, word) | _stems(language, term)
            alike = self._vocabulary.known(old_spellings(term, language.code))
            for entry in self._around(term, stems | language.bases(term)):
                if entry.term not in found and not stems.isdisjoint(
                    _stems(language, entry.spelling)
                ):
                    alike[entry.term] = entry.documents
            alike.pop(term, None)
            found.update({
                other: documents for other, documents in alike.items()
                if other not in found and is_of(other, language.code)
            })  # fmt: skip
        return sorted(found, key=lambda other: (-found[other], other))[:MOST_TERMS]

    def known(self, terms: Iterable[str]) -> set[str]:
        """Return those terms that stand in some text."""
        return set(self._vocabulary.known(set(terms)))

    def cases(self, term: str, is_of: IsOf) -> list[str]:
        """Return the terms that are a case of a name's last word: ок, ока, оку; szen, szennel.

        Names are too short and too foreign for stemmers; here only what follows the whole word
        counts, if it is an ending of a language that the term is of: in an English text, soon is no
        case of So. Words of Hangul and Han need none of this: their
        particles follow in the same run.
        """
        known = _CASES.get(script_of(term))
        if known is None or len(term) < 2:
            return []
        longest, last = len(term) + 6, len(term) - 1
        starting = dict.fromkeys(one.term for one in self._vocabulary.starting(term, _RANGE))
        found = (
            other for other in starting
            if other != term and len(other) <= longest and known.fullmatch(other, last)
            and any(is_of(other, code) for code in _languages_of_case(other, last))
        )  # fmt: skip
        return list(islice(found, MOST_CASES))

    def _languages(self, term: str) -> list[Language]:
        script = script_of(term)
        known = (LANGUAGES.get(code) for code in self._languages_present())
        return [one for one in known if one and one.script == script and one.has_stems]

    def _around(self, term: str, stems: Iterable[str]) -> list[Entry]:
        """Return the words that begin as a word and its stems; what is hardly a stem is left out.

        Stemmed twice, levél is le, and so is levelet; what both begin with is more.
        """
        folded = [stem for stem in map(fold_word, stems) if len(stem) >= _SHORTEST]
        shared = commonprefix([term, *folded])  # noqa: RUF071 - words, not paths
        if len(shared) > 4:
            shared = shared[:-1]  # stud|y, stud|ies
        if len(shared) < min(_SHORTEST, len(term)):
            return []
        return self._vocabulary.starting(shared, _RANGE)

    def misread(self, term: str) -> list[str]:
        """Return terms that a word may be a misreading of, or misread as; the commonest first."""
        if len(term) <= _SHORTEST:
            return []
        found = self._vocabulary.known(misreadings(term))
        return sorted(found, key=lambda other: (-found[other], other))[:_MOST_MISREAD]

    def slips(self, term: str, distance: int) -> list[str]:
        """Return terms within so many slips of the pen or of the reading machine."""
        if len(term) < _SHORTEST:
            return []
        from rapidfuzz.distance import OSA

        found = []
        for first in {term[0], *_CONFUSED.get(term[0], "")}:
            lengths = (len(term) - distance, len(term) + distance)
            for other, _, count in self._vocabulary.of_length(first, *lengths):
                away = OSA.distance(term, other, score_cutoff=distance)
                if 0 < away <= distance:
                    found.append((away, -count, other))
        return list(dict.fromkeys(other for _, _, other in sorted(found)))[:MOST_TERMS]

    def matching(self, pattern: str) -> list[str]:
        """Return terms that fit a pattern with `*` (any letters) and `?` (one letter)."""
        beginning = re.split(r"[*?]", pattern, maxsplit=1)[0]
        wanted = re.compile(
            "".join({"*": ".*", "?": "."}.get(letter, re.escape(letter)) for letter in pattern)
        )
        fitting = [
            (-count, term)
            for term, _, count in self._vocabulary.starting(beginning, 1_000_000)
            if wanted.fullmatch(term)
        ]
        return list(dict.fromkeys(term for _, term in sorted(fitting)))[: 4 * MOST_TERMS]


_CONFUSED = {"l": "i1", "i": "l1j", "1": "li", "0": "o", "o": "0", "c": "e", "e": "c", "h": "b",
             "b": "h", "n": "u", "u": "nv", "v": "u", "f": "s", "s": "f5", "5": "s", "m": "rn",
             "и": "нп", "н": "ип", "п": "ни", "с": "е", "е": "с"}  # fmt: skip
"""First letters that machines reading print take for one another. Our choice."""


def is_case(word: str, names: Collection[str]) -> bool:
    """Tell whether a word is one of some names (folded) with an ending of their cases."""
    known = _CASES.get(script_of(word))
    return known is not None and any(
        word[:end] in names and known.fullmatch(word, end - 1) for end in range(3, len(word))
    )


def _languages_of_case(word: str, last: int) -> list[str]:
    """Return the languages in which a word may be a case of its beginning."""
    return [
        code for codes, endings in _CASES_OF.items() if endings.fullmatch(word, last)
        for code in codes.split()
    ]  # fmt: skip


_ENDINGS = {
    "ru uk sr bg mk": "а|я|у|ю|ом|ем|ым|им|е|и|ы|ой|ей|ого|его|ому|ему|ов|ев",
    "en de nl": "s|es",
    "hu": "t|ot|et|at|nak|nek|nal|nel|on|en|ra|re|rol|tol|hoz|hez|ban|ben|bol|ert|ig|kent"
    "|(?P=last)al|(?P=last)el|ek|ok|a|e|i",
    "pl cs": "a|u|em|om|ow|owi|ovi|owem|e|y|i",
    "ro": "ului|ul|u|a|e|i",
    "sq": "it|i|in|u|a|e|es",
}
"""Endings of names after their last letter, by language, all folded. Hungarian doubles it: Szennel.
Our choice."""


def _endings(some: Iterable[str]) -> re.Pattern[str]:
    return re.compile(f"(?P<last>.)(?:{'|'.join(some)})")


_CASES_OF = {codes: _endings([endings]) for codes, endings in _ENDINGS.items()}
_CASES = {
    script: _endings(
        endings for codes, endings in _ENDINGS.items()
        if LANGUAGES[codes.split()[0]].script == script
    )
    for script in SCRIPTS
}  # fmt: skip


@lru_cache(maxsize=100_000)
def _stems(language: Language, word: str) -> frozenset[str]:
    return language.stems(word)
