"""Ties between people as the claims, events and records of the catalogue give them.

| kind | from |
|---|---|
| meeting | `took-part` in one event |
| co-membership | `held-post` in one body at one time |
| co-mention | authors, recipients and people named in one record |
| appointment | `appointed` or `held-post`: who did it is `other_person` |
| denunciation | `denounced`: who did it is `other_person` |
| background | `studied`, `served`, `imprisoned`, `born`: one body, place or wording |

As in `expelled`, the `person` of a claim is the one to whom it was done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from fonds.catalogue.access import PUBLIC, Reader, visible_to
from fonds.catalogue.models import Agent, Document, Factoid

if TYPE_CHECKING:
    from fonds.analysis.networks import Presence, Tie

MOST_IN_DOCUMENT = 40
BACKGROUND = ("studied", "served", "imprisoned", "born")
DIRECTED = {"appointment": ("appointed", "held-post"), "denunciation": ("denounced",)}


def gather_ties(reader: Reader = PUBLIC, near: str = "", kinds: Sequence[str] = ()) -> list[Tie]:
    """All ties of the catalogue that a reader may know of.

    Args:
        reader: Who asks; ties by records they may not see are left out.
        near: Id of a person; then only ties by events, bodies and records this person is in.
        kinds: Only these; empty = all.
    """
    from fonds.analysis import networks as nw

    ways: dict[str, Callable[[], list[Tie]]] = {
        "meeting": lambda: nw.tie_meetings(_meetings(near)),
        "co-membership": lambda: nw.tie_co_members(_memberships(near)),
        "co-mention": lambda: nw.tie_co_mentions(_mentions(reader, near), MOST_IN_DOCUMENT),
        "appointment": lambda: nw.tie_directed("appointment", _deeds("appointment", near)),
        "denunciation": lambda: nw.tie_directed("denunciation", _deeds("denunciation", near)),
        "background": lambda: nw.tie_common_background(_backgrounds(near)),
    }
    return [tie for kind, gather in ways.items() if not kinds or kind in kinds for tie in gather()]


def find_kinds() -> list[str]:
    """The kinds of ties for which the catalogue has claims or records at all."""
    claims = Factoid.objects.filter(is_current=True, denied=False, person__isnull=False)
    asked = {
        "meeting": claims.filter(kind="took-part", event__isnull=False),
        "co-membership": claims.filter(kind="held-post", organisation__isnull=False),
        "co-mention": Agent.objects.filter(person__isnull=False),
        **{
            kind: claims.filter(kind__in=DIRECTED[kind], other_person__isnull=False)
            for kind in DIRECTED
        },
        "background": claims.filter(kind__in=BACKGROUND).exclude(
            organisation=None, place=None, value=""
        ),
    }
    return [kind for kind, rows in asked.items() if rows.exists()]


def _meetings(near: str) -> Iterable[Presence]:
    from fonds.analysis.networks import Presence

    rows = Factoid.objects.filter(
        kind="took-part", is_current=True, denied=False, event__isnull=False, person__isnull=False
    )
    if near:
        rows = rows.filter(event__in=rows.filter(person__public_id=near).values("event"))
    for person, event, key, first, last in rows.values_list(
        "person__public_id", "event__public_id", "public_id", "event__date_earliest",
        "event__date_latest",
    ):  # fmt: skip
        yield Presence(str(person), str(event), key, first, last)


def _memberships(near: str) -> Iterable[Presence]:
    from fonds.analysis.networks import Presence

    rows = Factoid.objects.filter(
        kind="held-post",
        is_current=True,
        denied=False,
        organisation__isnull=False,
        person__isnull=False,
    )
    if near:
        bodies = rows.filter(person__public_id=near).values("organisation")
        rows = rows.filter(organisation__in=bodies)
    for row in rows.select_related("person", "organisation"):
        first = row.start_earliest or row.attested_earliest
        last = row.end_latest or row.attested_latest
        if first is None and last is None:
            continue
        assert row.person is not None
        assert row.organisation is not None
        yield Presence(
            row.person.public_id, row.organisation.public_id, row.public_id, first, last or first
        )


def _mentions(reader: Reader, near: str) -> Iterable[Presence]:
    from fonds.analysis.networks import Presence

    seen = visible_to(Document.objects.all(), reader)
    rows = Agent.objects.filter(
        person__isnull=False, document__in=seen, role__in=("author", "recipient", "mentioned")
    )
    if near:
        rows = rows.filter(document__in=rows.filter(person__public_id=near).values("document"))
    for person, key, first, last in rows.values_list(
        "person__public_id", "document__public_id", "document__date_earliest",
        "document__date_latest",
    ):  # fmt: skip
        yield Presence(str(person), key, f"document:{key}", first, last)


Deed = tuple[str, str, str, date | None, date | None]


def _deeds(kind: str, near: str) -> Iterable[Deed]:
    """Who did it, to whom, the claim, and the days between which it was done."""
    rows = Factoid.objects.filter(
        kind__in=DIRECTED[kind],
        is_current=True,
        denied=False,
        person__isnull=False,
        other_person__isnull=False,
    )
    if near:
        own = rows.filter(person__public_id=near) | rows.filter(other_person__public_id=near)
        rows = rows.filter(pk__in=own.values("pk"))
    for who, whom, key, *days in rows.order_by("public_id").values_list(
        "other_person__public_id", "person__public_id", "public_id", "start_earliest",
        "start_latest", "attested_earliest", "attested_latest",
    ):  # fmt: skip
        yield str(who), str(whom), key, days[0] or days[2], days[1] or days[3]


def _backgrounds(near: str) -> Iterable[Presence]:
    from fonds.analysis.networks import Presence

    rows = Factoid.objects.filter(
        kind__in=BACKGROUND, is_current=True, denied=False, person__isnull=False
    )
    said = []
    columns = (
        "person__public_id", "public_id", "kind", "organisation__public_id", "place__public_id",
        "value", "start_earliest", "end_latest",
    )  # fmt: skip
    rows = rows.order_by("public_id")
    for person, key, kind, body, place, words, first, last in rows.values_list(*columns):
        thing = body or place or " ".join(words.casefold().split())
        if thing:  # having been born in one place joins people for good, whenever each was
            days = (None, None) if kind == "born" else (first, last)
            said.append(Presence(str(person), f"{kind}:{thing}", key, *days))
    shared = {one.thing for one in said if not near or one.person == near}
    return [one for one in said if one.thing in shared]
