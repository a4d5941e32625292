"""Turnover between congresses: what tables give, what members are known, what sources dispute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fonds.catalogue.models import BodyMeasure, Factoid
from fonds.workflows.evidence.careers import known_members

Values = dict[str, Any]


def gather_bodies(same_as: Mapping[str, str]) -> list[Values]:
    """The bodies that tables measure, in order of election.

    Args:
        same_as: Public id of a measured body to the name under which posts in it are recorded,
            where the two differ.

    Returns:
        For each body `key`, `name`, `date`, `size`, `candidates`, `new`, `retained` (None where the
        table says nothing), `members` known by name, and `disputed`, the numbers carried over that
        single sources give.
    """
    rows = list(BodyMeasure.objects.select_related("organisation").order_by("date_earliest", "pk"))
    posts = {
        row.organisation.public_id: same_as.get(row.organisation.public_id, row.organisation.name)
        for row in rows
    }
    members = known_members(posts.values())
    disputed = _disputed([row.organisation_id for row in rows])
    return [
        {
            "key": row.organisation.public_id,
            "name": row.organisation.name,
            "date": row.date_edtf,
            "size": _whole(row.values, "full_members"),
            "candidates": _whole(row.values, "candidate_members"),
            "new": _whole(row.values, "full_new"),
            "retained": _whole(row.values, "full_retained"),
            "members": members[posts[row.organisation.public_id]],
            "disputed": disputed.get(row.organisation_id, []),
            "notes": row.notes,
        }
        for row in rows
    ]


def _whole(values: Mapping[str, str], name: str) -> int | None:
    said = str(values.get(name, "")).strip()
    return int(said) if said.isdigit() else None


def _disputed(ids: Sequence[int]) -> dict[int, list[str]]:
    rows = Factoid.objects.filter(
        kind="carried-over", organisation__in=ids, is_current=True, denied=False
    )
    found: dict[int, list[str]] = {}
    for body, value in rows.order_by("value").values_list("organisation_id", "value"):
        if body is not None and value and value not in found.setdefault(body, []):
            found[body].append(value)
    return found


def compute_turnover(bodies: Sequence[Mapping[str, Any]]) -> Values:
    """Turnover between consecutive bodies: as tables give it, and what known members allow.

    Returns:
        `rows` and `warnings`. `share` is of the earlier body, by the table's number carried over
        (size less the new where only these are given); `known_range` is the least and the most
        that members known by name and the sizes allow.
    """
    from fonds.analysis.turnover import MemberList, measure_turnover

    warnings, lists = [], []
    for body in bodies:
        size, known = body["size"], frozenset(body["members"])
        if size is not None and len(known) > size:
            warnings.append(
                f"{body['name']}: {len(known)} members are known by name and its size is given "
                f"as {size}. Some were co-opted later, or one of the two is wrong; the number "
                "known "
                "is used."
            )
            size = None
        lists.append(MemberList(body["name"], known, size))
    measured = measure_turnover(lists) if len(lists) > 1 else []
    rows = []
    for index, body in enumerate(bodies):
        carried = _carried(body) if index else None
        before = bodies[index - 1]["size"] if index else None
        change = measured[index - 1] if index else None
        rows.append(
            {
                "name": body["name"],
                "date": body["date"],
                "size": body["size"],
                "candidates": body["candidates"],
                "known": len(body["members"]),
                "carried": carried,
                "new": body["size"] - carried if carried is not None and body["size"] else None,
                "share": carried / before if carried is not None and before else None,
                "disputed": body["disputed"],
                "known_both": len(change.retained) if change else None,
                "known_range": list(change.retained_range)
                if change and _both_sized(bodies[index - 1], body)
                else None,
                "notes": body["notes"],
            }
        )
    return {"rows": rows, "warnings": warnings}


def _carried(body: Mapping[str, Any]) -> int | None:
    if body["retained"] is not None:
        return int(body["retained"])
    if body["new"] is not None and body["size"] is not None:
        return int(body["size"] - body["new"])
    return None


def _both_sized(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return bool(before["size"] and after["size"] and before["members"] and after["members"])
