"""CSL data as RIS and BibTeX, for reference managers that want those. Pure."""

from __future__ import annotations

import re
from typing import Any

_RIS_TYPES = {
    "book": "BOOK",
    "chapter": "CHAP",
    "report": "RPRT",
    "personal_communication": "PCOMM",
    "article-newspaper": "NEWS",
    "webpage": "ELEC",
    "document": "MANSCPT",
}
_BIBTEX_TYPES = {"book": "book", "chapter": "incollection", "report": "techreport"}


def write_ris(csl: dict[str, Any]) -> str:
    """Write CSL data as one RIS record.

    The holding archive is `DB`, the shelfmark `AV`: what reference managers read for archival
    material.
    """
    lines = [("TY", _RIS_TYPES.get(csl.get("type", ""), "GEN")), ("TI", csl.get("title", ""))]
    lines += [("AU", name) for name in _names(csl, "author")]
    lines += [("A2", name) for name in _names(csl, "recipient")]
    lines += [("A4", name) for name in _names(csl, "translator")]
    date = _date(csl)
    lines += [
        ("PY", date[:4]),
        ("DA", date.replace("-", "/")),
        ("N1", _uncertain(csl)),
        ("M3", csl.get("genre", "")),
        ("T2", csl.get("container-title", "")),
        ("SP", csl.get("page", "")),
        ("PB", csl.get("publisher", "")),
        ("SN", csl.get("ISBN", "")),
        ("DB", csl.get("archive", "")),
        ("AV", csl.get("archive_location", "")),
        ("LA", csl.get("language", "")),
        ("UR", csl.get("URL", "")),
    ]
    said = [f"{tag}  - {_one_line(value)}" for tag, value in lines if value]
    return "\r\n".join([*said, "ER  - ", ""])


def write_bibtex(csl: dict[str, Any]) -> str:
    """Write CSL data as one BibTeX entry; everything that is not a book is `misc`."""
    fields = [
        ("author", _people(csl, "author")),
        ("title", "{" + _braced(csl.get("title", "")) + "}"),
        ("translator", _people(csl, "translator")),
        ("year", _date(csl)[:4]),
        ("date", "/".join(_dates(csl))),  # biblatex reads this, with its two ends
        ("note", _braced(_uncertain(csl))),
        ("booktitle", _braced(csl.get("container-title", ""))),
        ("pages", str(csl.get("page", "")).replace("-", "--")),
        ("publisher", _braced(csl.get("publisher", ""))),
        ("isbn", csl.get("ISBN", "")),
        (
            "howpublished",
            _braced(
                ", ".join(
                    part
                    for part in (csl.get("archive", ""), csl.get("archive_location", ""))
                    if part
                )
            ),
        ),
        ("url", csl.get("URL", "")),
    ]
    key = re.sub(r"[^A-Za-z0-9:_-]", "-", str(csl.get("id", "record")))
    body = ",\n".join(
        f"  {name} = {{{_one_line(value)}}}" for name, value in fields if value and value != "{}"
    )
    return f"@{_BIBTEX_TYPES.get(csl.get('type', ''), 'misc')}{{{key},\n{body}\n}}\n"


def _people(csl: dict[str, Any], role: str) -> str:
    return " and ".join("{" + _braced(name) + "}" for name in _names(csl, role))


def _names(csl: dict[str, Any], role: str) -> list[str]:
    return [
        name.get("literal")
        or ", ".join(part for part in (name.get("family"), name.get("given")) if part)
        for name in csl.get(role, [])
    ]


def _date(csl: dict[str, Any]) -> str:
    return next(iter(_dates(csl)), "")


def _dates(csl: dict[str, Any]) -> list[str]:
    """Return the date, or both ends of a span."""
    ends = (csl.get("issued") or {}).get("date-parts") or []
    return ["-".join(f"{part:02d}" for part in end) for end in ends]


def _uncertain(csl: dict[str, Any]) -> str:
    """Say in words what the fields for dates have no room for: a span, or that it is about then."""
    issued = csl.get("issued") or {}
    dates, about = _dates(csl), "about " if issued.get("circa") else ""
    words = " to ".join(dates) if len(dates) > 1 or about else issued.get("literal", "")
    return f"Date: {about}{words}" if words else ""


def _one_line(value: Any) -> str:
    return " ".join(str(value).split())


def _braced(value: Any) -> str:
    """Keep braces, backslashes and the signs TeX takes for commands from breaking the entry."""
    plain = str(value).replace("\\", " ").replace("{", "(").replace("}", ")")
    return re.sub(r"([&%$#_])", r"\\\1", plain)
