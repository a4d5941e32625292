"""The house style: how a project or book prints the names of the people in it.

A style is a system, a side of the initial-sound law and a list of exceptions: McCune-Reischauer,
say, except where another spelling is commonly accepted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from fonds.names import jamo
from fonds.names.models import UnknownSystem, WrongScript
from fonds.names.romanise import (
    CHINESE_SYSTEMS,
    KOREAN_ALIASES,
    hangul_of_hanja,
    korean_systems,
    romanise,
    split_korean,
    systems,
)
from fonds.names.tokens import cut

LawSide = Literal["north", "south", "as written"]
ORIGINALS = ("hangul", "hanja", "cyrillic", "source")
"""Styles that show a form as it stands instead of writing it by a system."""


@dataclass(frozen=True)
class HouseStyle:
    """How names are printed.

    Attributes:
        system: A system of `romanise.systems()`, or one of `ORIGINALS`.
        exceptions: Original form -> the spelling that is commonly accepted, e.g. 김일성 -> Kim Il
            Song. Looked up before anything else, in hangul, hanja or Cyrillic.
        initial_law: `north` prints 리 and 로, `south` 이 and 노; `as written` keeps what stands.
        chinese: The system for Chinese names.
        cyrillic: The system for names known in Cyrillic.
    """

    system: str = "mr"
    exceptions: Mapping[str, str] = field(default_factory=dict)
    initial_law: LawSide = "as written"
    chinese: str = "pinyin"
    cyrillic: str = "bgn"

    def __post_init__(self) -> None:
        for name in (self.system, self.chinese, self.cyrillic):
            if name not in ORIGINALS and name not in systems():
                raise UnknownSystem(
                    f"house style: the system {name!r} is not known. Expected one of "
                    f"{', '.join((*ORIGINALS, *systems()))}. Choose one of them."
                )

    def render(
        self,
        hangul: str = "",
        hanja: str = "",
        cyrillic: str = "",
        source: str = "",
        language: str = "ko",
    ) -> str:
        """Print one name in this style.

        Args:
            hangul, hanja, cyrillic: The originals known; each may be empty.
            source: The form to fall back on, as a source has it.
            language: Of a name known by characters: `ko` or `zh`.

        Returns:
            The name; `source`, or the first original there is, where the style cannot write it.
        """
        for original in (hangul, hanja, cyrillic, source):
            if original and original in self.exceptions:
                return self.exceptions[original]
        shown = {"hangul": hangul, "hanja": hanja, "cyrillic": cyrillic, "source": source}
        if self.system in ORIGINALS:
            return shown[self.system] or source or hangul or hanja or cyrillic
        try:
            written = self._write(hangul, hanja, cyrillic, language)
        except WrongScript:
            written = ""
        return written or source or hangul or hanja or cyrillic

    def _write(self, hangul: str, hanja: str, cyrillic: str, language: str) -> str:
        if language == "zh" and hanja:
            system = self.system if self.system in CHINESE_SYSTEMS else self.chinese
            return romanise(hanja, system, "zh").text
        korean = self.system in korean_systems()["systems"] or self.system in KOREAN_ALIASES
        if korean and (hangul or hanja):
            return romanise(
                self._under_law(hangul or hangul_of_hanja(hanja)[0], hanja), self.system
            ).text
        if cyrillic:
            system = (
                self.system if not korean and self.system not in CHINESE_SYSTEMS else self.cyrillic
            )
            return romanise(cyrillic, system).text
        return ""

    def _under_law(self, hangul: str, hanja: str) -> str:
        """Put the family name, and a given name's first sound, under the law's chosen side."""
        run = "".join(word.text for word in cut(hangul).words) or hangul
        family, given = split_korean(run)
        if self.initial_law == "south":
            given = given[:1] and jamo.southern(given[0]) + given[1:]
            return jamo.southern(family[0]) + family[1:] + given
        if self.initial_law == "north" and hanja:
            northern = hangul_of_hanja(hanja)[0]
            if len(northern) == len(run):
                return "".join(
                    new
                    if jamo.is_syllable(new) and jamo.southern(new) == jamo.southern(old)
                    else old
                    for old, new in zip(run, northern, strict=True)
                )
        return run
