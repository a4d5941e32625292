"""Chinese words by jieba, a segmenter (the optional part `chinese`)."""

from __future__ import annotations

import logging
import re
import tempfile
import warnings
from functools import cache

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it is written for older Pythons
    import jieba

from fonds.language.han import simplify
from fonds.language.tokens import Token

_RUN = re.compile("[\u3400-\u9fff\uf900-\ufaff]+")


class ChineseAnalyser:
    """The words of runs of Chinese characters, in simplified ones."""

    def __init__(self) -> None:
        jieba.setLogLevel(logging.ERROR)
        self._jieba = jieba.Tokenizer()
        with tempfile.TemporaryDirectory() as folder:  # it keeps and trusts a file otherwise
            self._jieba.tmp_dir = folder
            self._jieba.initialize()

    def words(self, text: str) -> list[Token]:
        """Return words, with their places."""
        return [
            Token(word, run.start() + start, run.start() + end)
            for run in _RUN.finditer(text)
            for word, start, end in self._jieba.tokenize(simplify(run[0]))
        ]


@cache
def analyser() -> ChineseAnalyser:
    """Return the one analyser of this process."""
    return ChineseAnalyser()
