"""Persons as they are shown: the form this reader wants, the original, the faction's mark."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.conf import settings

from fonds.catalogue.models import Factoid, NameForm, Person
from fonds.names import HouseStyle, UnknownSystem, WrongScript, romanise
from fonds.site import addresses
from fonds.site.pages.parts import Choice, Name, Run
from fonds.site.selectors.version import kept_per_version
from fonds.site.visitor import Visitor
from fonds.site.wording import country_name, faction_css
from fonds.workflows.names import house_style

SYSTEMS = (
    ("", "house style"),
    ("mr", "McCune–Reischauer"),
    ("rr", "Revised"),
    ("dprk", "DPRK"),
    ("hangul", "hangul"),
    ("hanja", "hanja"),
    ("cyrillic", "Cyrillic"),
    ("source", "as in the source"),
)
"""Positions of the switch for names, for the whole site."""

_SCRIPT_OF = {"hangul": ("Hang", "Kore"), "hanja": ("Hani",), "cyrillic": ("Cyrl",)}
_NATIVE_OF = {
    "KP": ("Hang", "Kore"),
    "KR": ("Hang", "Kore"),
    "CN": ("Hani", "Hans", "Hant"),
    "SU": ("Cyrl",),
    "RU": ("Cyrl",),
    "BG": ("Cyrl",),
    "MN": ("Cyrl", "Mong"),
    "JP": ("Jpan", "Hani"),
}
"""The script in which a person's own country writes the name."""

_KOREAN = ("KP", "KR")
_CHINESE = ("CN", "TW")
_CYRILLIC = ("SU", "RU", "BG", "MN", "UA", "BY")
_LAW_OF = {"rr": "south", "dprk": "north"}
"""The side of the initial-sound law that belongs to a system; others follow the archive's."""

_NATIVE = ("Hang", "Kore", "Hani", "Cyrl", "Jpan", "Mong")


@dataclass(frozen=True, slots=True)
class Form:
    """One stored form of a name, reduced to what decides whether it is shown."""

    text: str
    script: str
    language: str
    system: str
    kind: str


@dataclass(frozen=True, slots=True)
class Card:
    """One person reduced to what a list needs."""

    key: str
    name: str
    nationality: str
    forms: tuple[Form, ...]
    faction: str = ""
    faction_key: str = ""
    css: str = ""

    @property
    def group(self) -> str:
        """The faction, or else the country."""
        return self.faction or (country_name(self.nationality) if self.nationality else "")


def form_language(script: str, language: str, nationality: str) -> str:
    """The BCP 47 tag to write on a form: script decides, so that the right face is taken."""
    if script in ("Hang", "Kore"):
        return "ko"
    if script == "Hani":
        return (
            language
            if language.startswith(("zh", "ja"))
            else "ko-Hani"
            if nationality
            in (
                "KP",
                "KR",
                "",
            )
            else "zh-Hant"
        )
    if script == "Latn" and (nationality in ("KP", "KR") or language.startswith("ko")):
        return "ko-Latn"
    if script == "Cyrl":
        return language.split("-")[0] or "ru"
    return language if language not in ("en", "und") else ""


def load_cards(ids: Iterable[int]) -> dict[int, Card]:
    """Load persons by primary key, with their forms and factions: three queries for any number."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = Person.objects.filter(pk__in=wanted).values_list(
        "pk", "public_id", "name", "nationality"
    )
    forms: dict[int, list[Form]] = {}
    for person, form, script, language, system, kind in NameForm.objects.filter(
        person__in=wanted
    ).values_list("person_id", "form", "script", "language", "system", "kind"):
        forms.setdefault(person, []).append(Form(form, script, language, system, kind))
    factions = dict_of_factions(wanted)
    cards = {}
    for pk, key, name, nationality in rows:
        faction_key, faction = factions.get(pk, ("", ""))
        css = faction_css(faction_key, faction) if faction_key else ""
        cards[pk] = Card(
            key,
            name,
            nationality,
            tuple(forms.get(pk, ())),
            faction,
            faction_key,
            "" if css == "none" else css,
        )
    return cards


def dict_of_factions(ids: Iterable[int] | None = None) -> dict[int, tuple[str, str]]:
    """The faction of each person by current claims: public id and name; the first where several."""
    claims = Factoid.objects.filter(
        kind="belonged-to", organisation__kind="faction", is_current=True, denied=False
    )
    if ids is not None:
        claims = claims.filter(person__in=set(ids))
    found: dict[int, tuple[str, str]] = {}
    for person, key, name in claims.order_by("id").values_list(
        "person_id", "organisation__public_id", "organisation__name"
    ):
        found.setdefault(person, (key, name))
    return found


def show_name(card: Card, visitor: Visitor, *, link: bool = True, written: str = "") -> Name:
    """Write a person's name as this reader wants it, with the original one hover away.

    Args:
        card: The person.
        visitor: Who reads; a form that is not there falls back on the house style.
        link: Whether the name leads to the person's page.
        written: How the record at hand spells it, for a reader who wants names as in the source.
    """
    house = house_name(card)
    if visitor.names == "source" and written:
        chosen = Form(written, script_of(written), "", "", "as written")
    else:
        chosen = find_form(card, visitor.names) or Form(house, script_of(house), "", "", "house")
    text = chosen.text
    lang = form_language(chosen.script, chosen.language, card.nationality)
    native = native_form(card)
    original, original_lang = "", ""
    if native is not None and native.text != text:
        original = native.text
        original_lang = form_language(native.script, native.language, card.nationality)
    elif native is not None and house != text:
        original, original_lang = house, form_language("Latn", "", card.nationality)
    return Name(
        text, lang, original, original_lang, addresses.person(card.key) if link else "", card.css
    )


def native_form(card: Card) -> Form | None:
    """The name in the script of the person's own country, where that is recorded."""
    scripts = _NATIVE_OF.get(card.nationality, () if card.nationality else _NATIVE)
    return next(
        (form for form in card.forms if form.script in scripts and form.kind == "name"), None
    )


def script_of(text: str) -> str:
    """The script of a form by its first letter: `Hang`, `Hani`, `Cyrl` or `Latn`."""
    for char in text:
        if char.isalpha():
            name = unicodedata.name(char, "")
            for begin, script in (("HANGUL", "Hang"), ("CJK", "Hani"), ("CYRILLIC", "Cyrl")):
                if name.startswith(begin):
                    return script
            return "Latn"
    return "Latn"


def house_name(card: Card) -> str:
    """The name by the archive's house style.

    An exception of the style comes first. A Korean name is written from its hangul, a Chinese or
    Cyrillic one where the style's system is for such names; everybody else keeps the commonly
    accepted form that the catalogue has, unless that is not in Latin letters.
    """
    said = settings.FONDS_SETTINGS.get("names", {})
    key = (said.get("system", "mr"), said.get("initial_law", "south"))
    for form in (*(form.text for form in card.forms), card.name):
        if form in said.get("exceptions", {}):
            return str(said["exceptions"][form])
    hangul, hanja, cyrillic = _originals(card)
    if card.nationality in _KOREAN:
        covered = bool(hangul or hanja) and key[0] not in ("pinyin", "wade-giles", "palladius")
    elif card.nationality in _CHINESE:
        covered = bool(hanja) and key[0] in ("pinyin", "wade-giles", "hanja")
    elif card.nationality in _CYRILLIC:
        covered = bool(cyrillic) and key[0] in ("bgn", "ala-lc", "iso9", "scholarly", "cyrillic")
    else:
        covered = False
    if not covered and script_of(card.name) == "Latn":
        return card.name
    language = "zh" if card.nationality in _CHINESE else "ko"
    return _rendered(key[0], key[1], hangul, hanja, cyrillic, card.name, language)


def _originals(card: Card) -> tuple[str, str, str]:
    """The forms a style is applied to; the hangul of a foreign name only spells its sound."""

    def first(*scripts: str) -> str:
        return next((form.text for form in card.forms if form.script in scripts), "")

    korean = card.nationality in _KOREAN or not card.nationality
    return first("Hang", "Kore") if korean else "", first("Hani", "Hans", "Hant"), first("Cyrl")


@lru_cache(maxsize=65536)
def _rendered(
    system: str, law: str, hangul: str, hanja: str, cyrillic: str, source: str, language: str
) -> str:
    style = house_style(system, law)
    return style.render(hangul, hanja, cyrillic, source, language).replace("'", "’")


def find_form(card: Card, system: str) -> Form | None:
    """The form of a name in a system: made by rule from the hangul, or else recorded."""
    if not system:
        return None
    if system == "source":
        written = next((form for form in card.forms if form.kind == "as written"), None)
        return written or Form(card.name, script_of(card.name), "", "", "as written")
    if scripts := _SCRIPT_OF.get(system):
        found = next((form for form in card.forms if form.script in scripts), None)
        return found or (rule_form(card, "kontsevich") if system == "cyrillic" else None)
    recorded = next((form for form in card.forms if form.system == system), None)
    return rule_form(card, system) or recorded


def rule_form(card: Card, system: str) -> Form | None:
    """A form made by a published table from the hangul; None for a name without hangul."""
    if card.nationality not in _KOREAN:
        return None  # hangul of a foreign name spells its sound; romanising it would mislead
    hangul, hanja, _ = _originals(card)
    law = _LAW_OF.get(system, settings.FONDS_SETTINGS.get("names", {}).get("initial_law", "south"))
    text = romanised(hangul, system, law, hanja) if hangul else ""
    if not text:
        return None
    script = "Cyrl" if system in ("kontsevich", "soviet") else "Latn"
    return Form(text, script, "ru" if script == "Cyrl" else "ko", system, "by rule")


@lru_cache(maxsize=65536)
def romanised(hangul: str, system: str, law: str = "", hanja: str = "") -> str:
    """A hangul name by a system's table; "" where the table does not apply."""
    try:
        if system in ("kontsevich", "soviet") or law not in ("north", "south"):
            return romanise(hangul, system).text.replace("'", "’")
        style: HouseStyle = house_style(system, law)
        return style.render(hangul, hanja).replace("'", "’")
    except (UnknownSystem, WrongScript):
        return ""


def other_names(card: Card, shown: Name) -> list[Run]:
    """The forms in other scripts that stand beside a name at the head of its page."""
    seen = {shown.text}
    runs = []
    for form in card.forms:
        if form.script in _NATIVE and form.kind == "name" and form.text not in seen:
            seen.add(form.text)
            runs.append(Run(form.text, form_language(form.script, form.language, card.nationality)))
    return runs[:4]


@kept_per_version()
def has_other_scripts() -> bool:
    """Whether any name of the archive is recorded in another script than Latin."""
    return NameForm.objects.filter(script__in=_NATIVE).exists()


def name_choices(visitor: Visitor, back: str, cards: Sequence[Card] = ()) -> list[Choice]:
    """The switch for names; for one person only the positions that change something."""
    choices: list[Choice] = []
    if not has_other_scripts():
        return choices
    for system, words in SYSTEMS:
        if cards and system and all(find_form(card, system) is None for card in cards):
            continue
        url = addresses.with_query(
            addresses.NAMES_SWITCH, {"system": system or "house", "back": back}
        )
        choices.append(Choice(words, url, selected=system == visitor.names))
    return choices


def without_link(name: Name) -> Name:
    """The same name as plain words."""
    return replace(name, url="")
