"""Persons as they are shown: the form this reader wants, the original, the faction's mark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from fonds.catalogue.models import Factoid, NameForm, Person
from fonds.names import UnknownSystem, WrongScript, romanise
from fonds.site import addresses
from fonds.site.pages.parts import Choice, Name, Run
from fonds.site.selectors.version import kept_per_version
from fonds.site.visitor import Visitor
from fonds.site.wording import country_name, faction_css

SYSTEMS = (
    ("", "house style"),
    ("mr", "McCune–Reischauer"),
    ("rr", "Revised"),
    ("dprk", "DPRK"),
    ("hangul", "hangul"),
    ("hanja", "hanja"),
    ("cyrillic", "Cyrillic"),
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


def show_name(card: Card, visitor: Visitor, *, link: bool = True) -> Name:
    """Write a person's name as this reader wants it; a form that is not there falls back."""
    chosen = find_form(card, visitor.names)
    scripts = _NATIVE_OF.get(card.nationality, () if card.nationality else _NATIVE)
    native = next(
        (form for form in card.forms if form.script in scripts and form.kind == "name"), None
    )
    if chosen is None:
        text = card.name
        lang = "ko-Latn" if card.nationality in ("KP", "KR") and text.isascii() else ""
    else:
        text = chosen.text
        lang = form_language(chosen.script, chosen.language, card.nationality)
    original, original_lang = "", ""
    if native is not None and native.text != text:
        original = native.text
        original_lang = form_language(native.script, native.language, card.nationality)
    return Name(
        text, lang, original, original_lang, addresses.person(card.key) if link else "", card.css
    )


def find_form(card: Card, system: str) -> Form | None:
    """The form of a name in a system: recorded, or else made by rule from the hangul."""
    if not system:
        return None
    if scripts := _SCRIPT_OF.get(system):
        found = next((form for form in card.forms if form.script in scripts), None)
        return found or (rule_form(card, "kontsevich") if system == "cyrillic" else None)
    found = next((form for form in card.forms if form.system == system), None)
    return found or rule_form(card, system)


def rule_form(card: Card, system: str) -> Form | None:
    """A form made by a published table from the hangul; None for a name without hangul."""
    if card.nationality not in ("KP", "KR"):
        return None  # hangul of a foreign name spells its sound; romanising it would mislead
    hangul = next((form.text for form in card.forms if form.script in ("Hang", "Kore")), "")
    text = romanised(hangul, system) if hangul else ""
    if not text:
        return None
    script = "Cyrl" if system in ("kontsevich", "soviet") else "Latn"
    return Form(text, script, "ru" if script == "Cyrl" else "ko", system, "by rule")


@lru_cache(maxsize=65536)
def romanised(hangul: str, system: str) -> str:
    """A hangul name by a system's table; "" where the table does not apply."""
    try:
        return romanise(hangul, system).text.replace("'", "’")
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
