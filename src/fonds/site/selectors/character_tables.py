"""Careers as tables: the same facts as the pictures, and who stands behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fonds.site import addresses
from fonds.site.pages.figures import Row, Table
from fonds.site.pages.parts import Link, Run
from fonds.site.wording import country_name, say_edtf, say_span, sentence_case

Values = Mapping[str, Any]


def say_years(time: float) -> str:
    """A number of years in words."""
    return "one year" if time == 1 else f"{time:g} years"


def group_words(trait: str, name: str) -> str:
    """A group as it is shown."""
    if trait == "country" or (trait == "origin" and len(name) == 2 and name.isupper()):
        return country_name(name)
    return name


def say_share(at: Values) -> str:
    """A share with its interval."""
    if at["value"] is None:
        return "–"
    if at["low"] is None:
        return f"{at['value']:.0%}"
    return f"{at['value']:.0%} ({at['low']:.0%} to {at['high']:.0%})"


def curves_table(result: Values, chosen: Values) -> Table:
    """The curves at each full year."""
    rows = []
    for name, curve in result["curves"].items():
        words = "All" if name == "all" else group_words(chosen["trait"], name)
        number = result["people"] if name == "all" else result["groups"][name]["people"]
        rows.append(Row(Run(words), [str(number), *(say_share(at) for at in curve["at"])]))
    heads = [f"After {say_years(t)}" for t in result["marks"]]
    return Table(("Group", "Persons", *heads), rows)


def shares_table(result: Values) -> Table:
    """The endings at each full year."""
    rows = []
    for cause, said in result["incidence"].items():
        cells = [str(result["endings"].get(cause, 0))]
        for year in result["marks"]:
            j = round(year * 12)
            if j < len(said["value"]):
                cells.append(
                    f"{said['value'][j]:.0%} ({said['low'][j]:.0%} to {said['high'][j]:.0%})"
                )
            else:
                cells.append("–")
        rows.append(Row(Run(sentence_case(cause)), cells))
    heads = [f"By {say_years(t)}" for t in result["marks"]]
    return Table(("Ending", "Persons", *heads), rows)


def flows_table(data: Values, result: Values, chosen: Values) -> Table | None:
    """Who went from which group to which fate."""
    names = {spell["person"]: spell["name"] for spell in data["spells"]}
    rows = [
        Row(
            Run(f"{group_words(chosen['trait'], flow['from'])}: {flow['to']}"),
            [str(len(flow["people"]))],
            [Link(names[who], addresses.person(who)) for who in flow["people"]],
        )
        for flow in result["flows"]
    ]
    return Table(("From what to what", "Persons", "Who"), rows, (0, 2)) if rows else None


def say_between(low: float, high: float) -> str:
    """Two shares, or one where they are written alike."""
    first, last = f"{low:.1%}", f"{high:.1%}"
    return first if first == last else f"{first} to {last}"


def dates_table(result: Values) -> Table:
    """What the curve of all does when the uncertain dates are drawn, and what bounds allow."""
    ranges = {one["time"]: one["range"] for one in result["turnbull"]}
    rows = []
    for at in result["curves"]["all"]["at"]:
        if at["value"] is None:
            continue
        low, high = at["dating"]
        least, most = ranges.get(at["time"], (None, None))
        rows.append(
            Row(
                Run(f"After {say_years(at['time'])}"),
                [
                    f"{at['value']:.1%}",
                    say_between(low, high),
                    say_between(least, most) if least is not None else "–",
                ],
            )
        )
    return Table(("All", "Median", "As dates are drawn", "Turnbull, bounds alone"), rows)


def say_number(value: int | None) -> str:
    """A whole number, or a dash."""
    return "–" if value is None else f"{value:,}"


def turnover_table(rows: Sequence[Values]) -> Table:
    """The bodies with their numbers."""
    made = []
    for row in rows:
        known = "–"
        if row["known_range"]:
            known = f"{row['known_both']} by name, at most {row['known_range'][1]}"
        made.append(
            Row(
                Run(f"{row['name']}, {say_edtf(row['date'])}"),
                [
                    say_number(row["size"]),
                    say_number(row["candidates"]),
                    say_number(row["carried"]),
                    say_number(row["new"]),
                    f"{row['share']:.0%}" if row["share"] is not None else "–",
                    known,
                ],
            )
        )
    return Table(
        (
            "Body", "Members", "Candidates", "Carried over", "New", "Of the body before",
            "Known on both lists",
        ),
        made,
    )  # fmt: skip


def turnover_notes(rows: Sequence[Values]) -> list[str]:
    """What sources dispute, and what tables add."""
    said = []
    for row in rows:
        if len(row["disputed"]) > 1:
            numbers = ", ".join(row["disputed"][:-1]) + f" or {row['disputed'][-1]}"
            said.append(f"{row['name']}: sources give {numbers} carried over.")
        if row["notes"]:
            said.append(f"{row['name']}: {row['notes'].rstrip('.')}.")
    return said


def people_table(data: Values, chosen: Values) -> Table:
    """Whose careers they are: group, entry, ending, last trace."""
    rows = []
    for spell in data["spells"]:
        end = spell["end"]
        when = say_span(end[0], end[1]) if end[0] else ""
        last = say_edtf(spell["attested"][-1]) if spell["attested"] else "–"
        entered = spell["entered_view"]
        rows.append(
            Row(
                Link(spell["name"], addresses.person(spell["person"])),
                [
                    group_words(chosen["trait"], spell["groups"].get(chosen["trait"], "–")),
                    say_edtf(entered) if entered else "from the beginning",
                    spell["how"] or "–",
                    when or "–",
                    say_edtf(spell["restored"]) if spell.get("restored") else "–",
                    last,
                ],
            )
        )
    columns = (
        "Person",
        "Group",
        "In office by",
        "First measure or death",
        "When",
        "Rehabilitated",
        "Followed at least to",
    )
    return Table(columns, rows, (0, 1, 2, 3, 4, 5, 6))
