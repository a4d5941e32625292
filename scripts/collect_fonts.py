"""Copy the site's font slices and write their style sheets.

Run once after `npm install` of the packages named in `FAMILIES` in some directory:

    python scripts/collect_fonts.py DIRECTORY/node_modules

It writes `src/fonds/site/static/fonds/fonts/` (woff2 files and one licence a family) and
`src/fonds/site/static/fonds/css/fonts*.css`. Nothing else in the repository is made by hand from
those packages; to take a newer version, run it again and look at the difference.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).parents[1] / "src" / "fonds" / "site" / "static" / "fonds"
FACE = re.compile(r"@font-face\s*{(?P<body>[^}]*)}")


@dataclass(frozen=True)
class Family:
    """One family: where its slices are declared, what it is called here, and which sheet it is in.

    `slices` keeps a face when it matches its file name; Latin and Cyrillic slices of the East
    Asian faces are left out, since the text face has better ones.
    """

    package: str
    sheets: tuple[str, ...]
    name: str
    sheet: str
    slices: str = "."
    weight: str = ""


FAMILIES = (
    Family(
        "@fontsource-variable/source-serif-4",
        ("opsz.css", "opsz-italic.css"),
        "Source Serif 4",
        "fonts",
    ),
    Family(
        "@fontsource-variable/source-sans-3",
        ("wght.css", "wght-italic.css"),
        "Source Sans 3",
        "fonts",
    ),
    Family("@fontsource/noto-serif-kr", ("400.css",), "Noto Serif KR", "fonts-ko", r"-\d+-400-"),
    Family(
        "@fontsource/noto-serif-sc", ("400.css",), "Noto Serif SC", "fonts-zh-hans", r"-\d+-400-"
    ),
    Family(
        "@fontsource/noto-serif-tc", ("400.css",), "Noto Serif TC", "fonts-zh-hant", r"-\d+-400-"
    ),
    Family("@fontsource/noto-serif-jp", ("400.css",), "Noto Serif JP", "fonts-ja", r"-\d+-400-"),
)


def collect_family(family: Family, modules: Path) -> list[str]:
    """Copy the slices of one family and return their `@font-face` rules, one a line."""
    package = modules / family.package
    target = STATIC / "fonts" / family.name.lower().replace(" ", "-")
    target.mkdir(parents=True, exist_ok=True)
    shutil.copy(package / "LICENSE", target / "OFL.txt")
    rules = []
    for sheet in family.sheets:
        for face in FACE.finditer((package / sheet).read_text(encoding="utf-8")):
            body = face["body"]
            file = re.search(r"url\(\./files/([^)]+\.woff2)\)", body)
            if file is None or not re.search(family.slices, file[1]):
                continue
            shutil.copy(package / "files" / file[1], target / file[1])
            said = dict(re.findall(r"([a-z-]+):\s*([^;]+);", body))
            rules.append(
                f'@font-face{{font-family:"{family.name}";font-style:{said["font-style"]};'
                f"font-weight:{said['font-weight']};font-display:swap;"
                f'src:url(../fonts/{target.name}/{file[1]}) format("woff2");'
                f"unicode-range:{said['unicode-range'].replace(' ', '')}}}"
            )
    return rules


def main(modules: Path) -> None:
    """Collect every family, then write one sheet a script."""
    sheets: dict[str, list[str]] = {}
    for family in FAMILIES:
        version = json.loads((modules / family.package / "package.json").read_text())["version"]
        said = f"/* {family.name}, from {family.package} {version}, SIL OFL 1.1. */"
        rules = sheets.setdefault(family.sheet, ["/* Written by scripts/collect_fonts.py. */"])
        rules += [said, *collect_family(family, modules)]
    for name, rules in sheets.items():
        (STATIC / "css" / f"{name}.css").write_text("\n".join(rules) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
