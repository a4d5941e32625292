"""Make a figure, find it again, and compute it again from the input kept with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import isclose
from typing import Any

from django.db import transaction

from fonds import __version__
from fonds.catalogue.models import Figure, IndexChange
from fonds.core.errors import FondsError
from fonds.workflows.explanations.argument import compute_argument, gather_argument
from fonds.workflows.explanations.comparison import compute_comparison, gather_comparison
from fonds.workflows.explanations.networks import compute_network, gather_network
from fonds.workflows.figures.character import compute_character, gather_character
from fonds.workflows.figures.keep import sha256_of
from fonds.workflows.figures.scale import compute_scale, gather_scale

Values = dict[str, Any]

TOLERANCE = 1e-9
"""Relative difference up to which two numbers agree: other machines add in another order."""


class NoFigure(FondsError, LookupError):
    """There is no published figure of that id."""


@dataclass(frozen=True, slots=True)
class FigureMethod:
    """How figures of one kind are made.

    Attributes:
        gather: Settings to input, from the catalogue as it is now.
        compute: Input and settings to result; pure.
    """

    gather: Callable[[Mapping[str, Any]], Values]
    compute: Callable[[Mapping[str, Any], Mapping[str, Any]], Values]


METHODS: dict[str, FigureMethod] = {
    "scale": FigureMethod(gather_scale, compute_scale),
    "character": FigureMethod(gather_character, compute_character),
    "comparison": FigureMethod(gather_comparison, compute_comparison),
    "argument": FigureMethod(gather_argument, compute_argument),
    "network": FigureMethod(gather_network, compute_network),
}
"""The kinds of figures there are."""


def make_figure(method: str, settings: Mapping[str, Any], title: str, made_by: str = "") -> Figure:
    """Gather the input, compute the result and publish both; the same figure is made once.

    Args:
        method: One of `METHODS`.
        settings: As the method's choice writes them with `to_json`.
        title: What the figure says.
        made_by: Who publishes it.

    Raises:
        FondsError: No method of that name, or the method refuses.
    """
    if method not in METHODS:
        raise FondsError(f"no kind of figure {method!r}. Expected one of {', '.join(METHODS)}.")
    how = METHODS[method]
    kept = _plain(settings)
    data = _plain(how.gather(kept))
    sha256 = sha256_of(data)
    public_id = f"{method}-{sha256_of([method, kept, data])[:12]}"
    if (found := Figure.objects.filter(public_id=public_id).first()) is not None:
        return found
    result = _plain(how.compute(data, kept))
    with transaction.atomic():
        made = Figure.objects.create(
            public_id=public_id,
            method=method,
            title=title,
            settings=kept,
            data=data,
            data_sha256=sha256,
            result=result,
            fonds_version=__version__,
            made_by=made_by,
        )
        IndexChange.objects.create(kind="figure", object_id=made.pk)
    return made


def find_figure(public_id: str) -> Figure:
    """Find a published figure by its id, or by the end of its permalink.

    Raises:
        NoFigure: There is none.
    """
    key = public_id.rstrip("/").rsplit("/", 1)[-1]
    found = Figure.objects.filter(public_id=key).first()
    if found is None:
        raise NoFigure(f"no figure {key!r} is published here. See: fonds figures")
    return found


@dataclass(frozen=True, slots=True)
class Reproduction:
    """What computing a figure again has shown.

    Attributes:
        intact: The input kept has still the SHA-256 it was published with.
        agrees: The result is the same, numbers to a billionth.
        exact: To the last digit.
        differences: Where it is not: path, published, now.
        same_input_today: The catalogue would give the same input now; None where it cannot say.
        changes: What of the input would be different today.
        version_then, version_now: Of Fonds.
    """

    figure: str
    intact: bool
    agrees: bool
    exact: bool
    differences: tuple[tuple[str, Any, Any], ...]
    same_input_today: bool | None
    changes: tuple[str, ...]
    version_then: str
    version_now: str

    def to_json(self) -> Values:
        """A mapping for JSON."""
        return {
            "figure": self.figure,
            "intact": self.intact,
            "agrees": self.agrees,
            "exact": self.exact,
            "differences": [
                {"where": where, "published": then, "now": now}
                for where, then, now in self.differences
            ],
            "same_input_today": self.same_input_today,
            "changes": list(self.changes),
            "version_then": self.version_then,
            "version_now": self.version_now,
        }


def reproduce(figure: Figure) -> Reproduction:
    """Compute a figure again from the input kept with it, and look at today's catalogue.

    Methods that draw random numbers take their seed from the settings, so they too give the same
    result; with another version of a numerical library the last digits, or a drawing, may differ.

    Raises:
        FondsError: The figure's method is not known to this version.
    """
    if figure.method not in METHODS:
        raise FondsError(
            f"{figure.public_id}: this version knows no method {figure.method!r}. "
            f"It was made by Fonds {figure.fonds_version}; install that version."
        )
    how = METHODS[figure.method]
    again = _plain(how.compute(figure.data, figure.settings))
    differences = tuple(_differences(figure.result, again, ""))
    near = all(_near(then, now) for _, then, now in differences)
    today = _plain(how.gather(figure.settings))
    return Reproduction(
        figure.public_id,
        sha256_of(figure.data) == figure.data_sha256,
        near,
        not differences,
        tuple(one for one in differences if not _near(one[1], one[2])),
        sha256_of(today) == figure.data_sha256,
        tuple(describe_changes(figure.data, today)),
        figure.fonds_version,
        __version__,
    )


def _plain(value: Mapping[str, Any]) -> Values:
    """The same as it comes back from the database: tuples are lists, keys are text."""
    plain: Values = json.loads(json.dumps(value))
    return plain


def _near(then: Any, now: Any) -> bool:
    numbers = isinstance(then, (int, float)) and isinstance(now, (int, float))
    return numbers and isclose(then, now, rel_tol=TOLERANCE, abs_tol=1e-12)


def _differences(then: Any, now: Any, where: str) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(then, dict) and isinstance(now, dict):
        for key in sorted(then.keys() | now.keys()):
            place = f"{where}.{key}" if where else key
            yield from _differences(then.get(key), now.get(key), place)
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for index, (a, b) in enumerate(zip(then, now, strict=True)):
            yield from _differences(a, b, f"{where}[{index}]")
    elif then != now:
        yield where, then, now


def describe_changes(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Say in sentences what of an input has changed."""
    said: list[str] = []
    for key in sorted(then.keys() | now.keys()):
        old, new = then.get(key), now.get(key)
        if old == new:
            continue
        if key == "lists":
            said += _list_changes(old or {}, new or {})
        elif key == "spells":
            said += _career_changes(old or [], new or [])
        else:
            said.append(f"{key.replace('_', ' ')}: was {_short(old)}, is {_short(new)}")
    return said


def _list_changes(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(then.keys() | now.keys()):
        old, new = set(then.get(name, ())), set(now.get(name, ()))
        for words, people in (("added", new - old), ("gone", old - new)):
            if people:
                yield f"list {name!r}: {words} {_some(people)}"
        changed = {who for who in old & new if then[name][who] != now[name][who]}
        if changed:
            yield f"list {name!r}: other claims about {_some(changed)}"


def _career_changes(then: list[Values], now: list[Values]) -> Iterator[str]:
    old = {spell["person"]: spell for spell in then}
    new = {spell["person"]: spell for spell in now}
    for words, people in (
        ("added", new.keys() - old.keys()),
        ("gone", old.keys() - new.keys()),
        ("changed", {who for who in old.keys() & new.keys() if old[who] != new[who]}),
    ):
        if people:
            yield f"careers {words}: {_some(people)}"


def _some(people: Any, most: int = 6) -> str:
    names = sorted(people)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "…"
