"""Who wrote to whom, from the heading of a letter: "Mr. Braida to Mr. Uhl"."""

from __future__ import annotations

import re
from functools import lru_cache

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
_OFFICE = re.compile(
    r"\W*(?:messrs|mr|mrs|miss|dr|sir|lord|count|baron|baroness|viscount|prince|princess|gen|general|señora?|m\.|mme"
    r"|comrade|prof|professor|col|colonel|capt|captain|lieut|lieutenant|major|admiral|commander|officer"
    r"|secretary|under-?secretary|minister|ministers|ministry|ambassador|embassy|attorney|consuls?|consulate|chargé"
    r"|legation|president|vice-?president|department|office|commission|commissioners?|committee|board|council"
    r"|government|governor|premier|chief|chairman|director|representative|delegate|delegation|mission"
    r"|agent|attaché|assistant|counsel|counselor|counsellor|judge|king|queen|emperor|bishop|pope)\b",
    re.IGNORECASE,
)
_PARTICLE = re.compile(r"the|of|in|at|and|for|de|del|la|von|van|der|den|du|da|y", re.IGNORECASE)
_NAME = re.compile(r"[^\w\s]*[^\W\d_a-z]")
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
    if not (_is_somebody(match["sender"]) and _is_somebody(match["recipient"])):
        return None
    return match["sender"].strip(" ,."), match["recipient"].strip(" ,.")


def _is_somebody(side: str) -> bool:
    """Say whether a side of a heading is a person or an office: "The flight to China" has none.

    That is one with a form of address or the word for an office, or two words and more of which
    each is a name.
    """
    words = [word for word in re.split(r"[\s,]+", side) if word]
    if any(_OFFICE.match(word) for word in words):
        return True
    names = [word for word in words if not _PARTICLE.fullmatch(word)]
    return len(names) > 1 and all(_NAME.match(word) for word in names)


@lru_cache(maxsize=4096)
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
