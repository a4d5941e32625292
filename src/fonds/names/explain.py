"""The reasons behind a comparison, in sentences a historian can check."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from fonds.names import chinese, jamo, korean
from fonds.names.cases import LANGUAGES
from fonds.names.cyrillic import cyrillic_systems, transliterate
from fonds.names.european import DOUBLE, WOMAN, Structure
from fonds.names.forms import HEARD_NOTE, Form, Reading
from fonds.names.models import Comparison, Verdict
from fonds.names.parse import hangul_of, pinyin_of
from fonds.names.romanise import korean_systems, romanise, strip_marks
from fonds.names.syllables import Slot, bits

if TYPE_CHECKING:
    from fonds.names.evidence import Evidence

SHARED_READINGS = 4

FAMILY_ALONE = "Only the family name can be compared."
"""The reason that says so; what is the same then may be any of the family."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said about two forms: sentences and the names they share."""

    sentences: tuple[str, ...]
    readings: tuple[str, ...] = ()


def explain(
    first: Form, second: Form, evidence: Evidence, score: float, verdict: Verdict
) -> Comparison:
    """Put the evidence for a comparison into sentences.

    Args:
        first, second: The forms compared.
        evidence: The strongest evidence found.
        score: Its calibrated score.
        verdict: The verdict the score gives.

    Returns:
        The comparison with its reasons and the readings both forms share.
    """
    if evidence.forms is None:
        told = _tell(first, second, evidence)
        return Comparison(score, verdict, told.sentences, told.readings)
    told = _tell(*evidence.forms, evidence)
    other = [
        f"{whole.text} also gives the name {used.text}."
        for whole, used in zip((first, second), evidence.forms, strict=True)
        if used is not whole
    ]
    return Comparison(score, verdict, (*other, *told.sentences), told.readings)


def _tell(first: Form, second: Form, evidence: Evidence) -> _Told:
    kind = "korean" if evidence.kind == "heard" else evidence.kind
    if kind in ("korean", "chinese", "sino-korean", "sino-vietnamese"):
        assert isinstance(evidence.first, Reading)
        assert isinstance(evidence.second, Reading)
        return _tell_syllables(first, second, kind, evidence.first, evidence.second)
    if kind == "european":
        assert isinstance(evidence.first, Structure)
        assert isinstance(evidence.second, Structure)
        return _Told(_tell_european(evidence.first, evidence.second, evidence))
    if kind == "by sound":
        return _Told((_tell_sound(first, second),))
    if kind == "characters":
        return _Told((_tell_characters(first, second, evidence),))
    if kind == "equal":
        return _Told((f"{first.text} and {second.text} have the same letters.",))
    if kind == "vietnamese":
        return _Told((f"{first.text} and {second.text} are the same Vietnamese syllables.",))
    if kind == "in order":
        return _Told((f"{first.text} and {second.text} sound alike word for word.",))
    return _Told((_tell_difference(first, second),))


def _tell_syllables(first: Form, second: Form, kind: str, one: Reading, two: Reading) -> _Told:
    if kind == "korean":
        shared = shared_reading(one, two)
        names = tuple(hangul_of(shared, SHARED_READINGS))
    elif kind == "chinese":
        shared = shared_reading(one, two)
        names = tuple(pinyin_of(shared, SHARED_READINGS))
    else:
        names = ()
    sentences = []
    if names:
        target = names[0]
        for form in dict.fromkeys((first, second)):
            if form.text != target:
                sentences.append(_place_form(form, target, kind))
        if len(names) > 1:
            sentences.append(f"Both can also spell {', '.join(names[1:])}.")
    elif kind == "sino-korean":
        sentences.append(
            f"The characters read as in {first.text} can also be read as in {second.text}: "
            "one is the Korean, the other the Chinese reading."
        )
    else:
        sentences.append("One is the Vietnamese reading of the characters behind the other.")
    sentences += [
        _tell_note(form, reading) for form, reading in ((first, one), (second, two)) if reading.note
    ]
    slips = [
        place for place in range(len(one.slots)) if not one.slots[place][2] & two.slots[place][2]
    ]
    if slips:
        sentences.append(f"Syllable {slips[0] + 1} differs by what may be a slip.")
    if not any(reading.note == "given-first" for reading in (one, two)):
        sentences.append("Family name first.")
    return _Told(tuple(sentences), names)


def shared_reading(one: Reading, two: Reading) -> Reading:
    """Return the syllables two readings share, by the best rank at which they do."""
    return Reading(
        tuple(_shared(left, right) for left, right in zip(one.slots, two.slots, strict=True)),
        one.family,
        0.0,
    )


def _shared(left: Slot, right: Slot) -> Slot:
    for a, b in ((0, 0), (0, 1), (1, 0), (1, 1), (2, 2)):
        if mask := left[a] & right[b]:
            return (mask, mask, mask)
    mask = left[0] or left[1] or left[2]
    return (mask, mask, mask)


def _tell_note(form: Form, reading: Reading) -> str:
    if reading.note == "given-first":
        return f"{form.text} puts the given name first."
    if reading.note == HEARD_NOTE:
        return (
            f"{form.text} bears a Soviet Korean surname in -гай, which Korea wrote by its sound as "
            "a whole name; whether the person is the same the name cannot say."
        )
    return f"{form.text} stands in the {_case_words(reading.note)}."


def _case_words(case: str) -> str:
    """Turn `ru bg sr genitive` into `genitive (Russian, Bulgarian or Serbian)`."""
    words = case.split()
    languages = [LANGUAGES[word] for word in words if word in LANGUAGES]
    name = " ".join(word for word in words if word not in LANGUAGES)
    return f"{name} ({' or '.join(languages)})"


@lru_cache(maxsize=2000)
def korean_spellings(name: str) -> dict[str, str]:
    """Return how each system writes a hangul name: folded spelling -> the system's title."""
    found: dict[str, str] = {}
    for system in (
        "mr",
        "rr",
        "dprk",
        "soviet",
        "kontsevich",
        "hungarian",
        "polish",
        "german",
        "czech",
        "yale",
    ):
        title = korean_systems()["systems"][system]["title"]
        text = romanise(name, system).text
        found.setdefault(
            _bare(text), f"the {title}" if "spelling" in title else f"the {title} form"
        )
        found.setdefault(_bare(strip_marks(text)), f"the {title} form without its marks")
    return found


def _bare(text: str) -> str:
    return text.casefold().replace("-", "").replace(" ", "").replace(",", "")


def _place_form(form: Form, target: str, kind: str) -> str:
    """Say what a form is to a name in hangul or Pinyin."""
    if form.script == "Hani":
        how = "Korean" if kind == "korean" else "Mandarin"
        return f"{form.text} is read {target} in {how}."
    if kind == "korean":
        system = korean_spellings(target).get(_bare(form.text))
        if form.script == "Hang":
            return f"{form.text} is {target} under the other initial-sound law."
        if system:
            return f"{form.text} is {system} of {target}."
        return f"{form.text} can spell {target}{_habits(form, target)}."
    known = {"Cyrl": "the Palladius (Cyrillic) spelling", "Hang": "the spelling by sound in hangul"}
    return f"{form.text} is {known.get(form.script, 'a spelling')} of {target}."


def _habits(form: Form, target: str) -> str:
    """Name the habits that make an unsystematic spelling readable."""
    habits = []
    surname = target[0]
    cell = korean.spellings()["surnames"].get(surname, "")
    words = form.tokens.words
    habitual = [
        each
        for word in (words[0], words[-1])
        for each in [word.folded]
        if each in cell.replace("|", " ").split()
    ]
    if habitual and form.script == "Latn":
        habits.append(f"{habitual[0].capitalize()} is a habitual spelling of {surname}")
    if form.script == "Cyrl":
        onsets = {jamo.take_apart(each)[0] for each in target if jamo.is_syllable(each)}
        aspirated = [letter for letter in "ㅊㅋㅌㅍ" if letter in onsets]
        if aspirated:
            habits.append(f"{aspirated[0]} without its aspiration in Cyrillic")
        if any(jamo.take_apart(each)[2] == "ㅇ" for each in target if jamo.is_syllable(each)):
            habits.append("the final ng written н")
    return f" ({'; '.join(habits)})" if habits else ""


def _tell_european(one: Structure, two: Structure, evidence: Evidence) -> tuple[str, ...]:
    left, right = one.family.word.text, two.family.word.text
    cost = evidence.features[1]
    sentences = []
    system = _system_of(left, right)
    if left.casefold() == right.casefold():
        sentences.append(f"Both bear the family name {left}.")
    elif system:
        sentences.append(system)
    elif cost <= 0.05:
        sentences.append(f"{left} and {right} are spellings of one family name.")
    else:
        sentences.append(f"{left} and {right} sound nearly alike.")
    if evidence.detail and evidence.detail != "one given name":
        if evidence.detail == DOUBLE:
            sentences.append("One of them is half of the other's double name.")
        elif evidence.detail == WOMAN:
            sentences.append("One of them is a woman's form of it, the other a man's.")
        else:
            sentences.append(f"One of them stands in the {_case_words(evidence.detail)}.")
    if evidence.detail != WOMAN:
        sentences.append(_tell_given(one, two, evidence.features))
    if evidence.features[11]:
        sentences.append("The patronymics or second names differ.")
    if evidence.features[5]:
        sentences.append("The family name is common and says little alone.")
    return tuple(filter(None, sentences))


def _tell_given(one: Structure, two: Structure, features: tuple[float, ...]) -> str:
    if features[4]:
        return FAMILY_ALONE if one.given or two.given else ""
    names = " and ".join(part.word.text for part in (one.given, two.given) if part is not None)
    if features[9]:
        return f"The given names differ: {names}."
    return f"The given names agree: {names}."


def _system_of(left: str, right: str) -> str:
    """Say by which system a Latin form writes a Cyrillic one, if by one we know."""
    for cyrillic, latin in ((left, right), (right, left)):
        if cyrillic[:1] >= "\u0400" and latin[:1] < "\u0400":
            for system in cyrillic_systems():
                written = transliterate(cyrillic, system)
                if _bare(strip_marks(written)) == _bare(strip_marks(latin)):
                    title = cyrillic_systems()[system]["title"]
                    return f"{latin} is {cyrillic} in the {title} spelling."
    return ""


def _tell_sound(first: Form, second: Form) -> str:
    written = second if second.foreign else first
    other = first if written is second else second
    script = {"Hang": "hangul", "Hani": "Chinese characters"}.get(
        written.script, "Vietnamese syllables"
    )
    return (
        f"{written.text} writes the sounds of {other.text} in {script}; such spellings are loose."
    )


def _tell_characters(first: Form, second: Form, evidence: Evidence) -> str:
    if evidence.features[1]:
        return f"{first.text} and {second.text} differ in one character that is read alike."
    if evidence.features[2]:
        return f"{first.text} and {second.text} differ in one character."
    if first.text == second.text:
        return f"{first.text} stands in both."
    return f"{first.text} and {second.text} are the same characters, full or simplified."


def _tell_difference(first: Form, second: Form) -> str:
    """Say why nothing was found."""
    for one, two in ((first, second), (second, first)):
        if one.korean and two.korean and one.korean_family & two.korean_family:
            sizes = {len(r.slots) for r in one.korean}, {len(r.slots) for r in two.korean}
            if not sizes[0] & sizes[1]:
                shorter = one if min(sizes[0]) < min(sizes[1]) else two
                return f"{shorter.text} has fewer syllables; only the family name agrees."
            return "The family name agrees; the given names cannot be the same syllables."
    if first.plain and second.plain:
        return f"No reading of {first.text} agrees with one of {second.text}."
    return "One of the two holds no letters that can be read."


def mandarin_names(slot: Slot) -> list[str]:
    """Return the Pinyin syllables of a slot's best rank."""
    return [chinese.inventory().syllables[place] for place in bits(slot[0] or slot[1] or slot[2])]
