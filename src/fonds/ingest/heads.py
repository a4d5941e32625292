"""Who wrote to whom, from the heading of a letter: "Mr. Braida to Mr. Uhl"."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"^(?:\[?(?:No|Nr)\.?\s*[\w/-]+\]?\.?\s+|\d+\.\s+)")
_HONORIFIC = re.compile(
    r"^(?:the\b\s*)?(?:messrs|mr|mrs|miss|dr|sir|lord|count|baron|gen|general|señor|señora|m|mme)?\.?\s*$",
    re.IGNORECASE,
)
_LETTER = re.compile(
    r"^(?P<sender>(?:the\s+|mr\.|mrs\.|messrs\.|dr\.|sir\b|lord\b|count\b|baron\b|gen\.|general\b"
    r"|consul|minister|señor|captain|commander|[A-Z]).{1,120}?)"
    r"\s+to\s+(?P<recipient>(?:the\s+|mr\.|mrs\.|messrs\.|dr\.|sir\b|[A-Z]).{1,120}?)\.?$",
    re.IGNORECASE,
)
_NOT_A_PERSON = re.compile(
    r"^(?:report|memorandum|note|telegram|letter|extract|translation)\b", re.I
)


def parse_correspondents(head: str) -> tuple[str, str] | None:
    """Return (sender, recipient) as the heading spells them, or None where it names no two.

    A leading number ("No. 10.") is no part of the name; both sides must look like a person.
    """
    text = _NUMBER.sub("", head.strip())
    if _NOT_A_PERSON.match(text):
        return None
    match = _LETTER.match(text)
    if not match or (
        not match["recipient"][:1].isupper() and not match["recipient"].startswith("the")
    ):
        return None
    return match["sender"].strip(" ,."), match["recipient"].strip(" ,.")


def describe_correspondent(head: str, name: str, *, is_sender: bool) -> str:
    """Return what the heading says of a correspondent beside the name: "The Ambassador in Russia".

    Empty where there is only a form of address.
    """
    left, joined, right = head.partition(" to ")
    side = (_NUMBER.sub("", left) if is_sender else right) if joined else ""
    if name not in side:
        return ""
    rest = side.replace(name, "", 1).replace("()", "").strip(" ,.;[]")
    return "" if len(rest) < 3 or _HONORIFIC.match(rest) else rest
