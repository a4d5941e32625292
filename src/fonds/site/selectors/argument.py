"""The page Argument: from the project's file and the catalogue to weights, sums and objections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from fonds.analysis.argument import grade_of
from fonds.catalogue.models import Source as SourceRow
from fonds.core.errors import FondsError
from fonds.site import addresses
from fonds.site.figures.drawing import NARROW, WIDE_MAIN, render_figure
from fonds.site.figures.sums import SumRow, draw_sums
from fonds.site.pages.argument import (
    ArgumentPage,
    Judged,
    Objected,
    Piece,
    Rest,
    Rival,
    WithoutRow,
)
from fonds.site.pages.parts import Link, Note
from fonds.site.selectors.chronology_sources import say_days
from fonds.site.selectors.citing import cite_record
from fonds.site.selectors.claims import show_source
from fonds.site.selectors.comparison import published
from fonds.site.visitor import Visitor
from fonds.workflows.explanations.argument import (
    argument_path,
    compute_argument,
    gather_argument,
)

Values = Mapping[str, Any]

MOST_LEFT_OUT = 40
CAPTION = (
    "Each point is the sum of all weights, its line the sum with every weight at its limit. Ten "
    "decibels are ten times as likely, three about twice."
)
NOTE = Note(
    (
        "For each piece of evidence one asks: were this explanation true, how expected would it "
        "be? Only the ratio to the first explanation counts. Every weight is somebody’s judgement, "
        "with its reason beside it.",
        "The shares hold only if these were the only explanations. They never are.",
    )
)


def show_argument(left_out: Sequence[str], visitor: Visitor) -> ArgumentPage | None:
    """The project's argument, some evidence left out as the reader chose; None without one."""
    if argument_path() is None:
        return None
    try:
        data = gather_argument({})
    except FondsError as error:
        return ArgumentPage("Argument", "", problem=str(error))
    known = [item["id"] for item in data["items"]]
    settings = {"left_out": [one for one in left_out if one in known][:MOST_LEFT_OUT]}
    result = compute_argument(data, settings)
    page = ArgumentPage(
        data["title"],
        data["question"],
        note=NOTE,
        command='fonds argue --project . --save "A title"',
        downloads=[Link("everything as JSON", f"{addresses.ARGUMENT}data.json")],
        published=published("argument"),
        citation=cite_record(data["title"], addresses.ARGUMENT),
    )
    if result["refusal"]:
        return replace(page, problem=result["refusal"])
    return _filled(page, data, settings, result, visitor)


def lay_out_argument(
    data: Values, settings: Values, result: Values, visitor: Visitor
) -> ArgumentPage:
    """A published argument as its permalink shows it, without switches."""
    page = ArgumentPage(data["title"], data["question"])
    if result["refusal"]:
        return replace(page, problem=result["refusal"])
    made = _filled(page, data, settings, result, visitor)
    pieces = [replace(piece, switch=Link("")) for piece in made.pieces]
    return replace(made, pieces=pieces, reset=None)


def argument_data(left_out: Sequence[str]) -> dict[str, Any] | None:
    """Input, settings and result as plain values; None without an argument."""
    if argument_path() is None:
        return None
    data = gather_argument({})
    settings = {"left_out": list(left_out)}
    return {"settings": settings, "data": data, "result": compute_argument(data, settings)}


def _filled(
    page: ArgumentPage, data: Values, settings: Values, result: Values, visitor: Visitor
) -> ArgumentPage:
    texts = {one["id"]: one["text"] for one in data["explanations"]}
    leader = result["sums"][0]["explanation"]
    rows = [
        SumRow(texts[s["explanation"]], s["db"], s["low"], s["high"], s["explanation"] == leader)
        for s in sorted(result["sums"], key=lambda s: list(texts).index(s["explanation"]))
    ]
    items = {item["id"]: item["text"] for item in data["items"]}
    left = settings["left_out"]
    return replace(
        page,
        rivals=_rivals(result, texts, next(iter(texts))),
        figure=render_figure(
            "sums",
            draw_sums(data["title"], rows, float(WIDE_MAIN)),
            draw_sums(data["title"], rows, float(NARROW)),
            CAPTION,
        ),
        verdicts=[
            f"“{texts[p['first']]}” against “{texts[p['second']]}”: {_db(p['db'])} dB "
            f"({_db(p['low'])} to {_db(p['high'])}); {_verdict(p['verdict'])}."
            for p in result["pairs"]
        ],
        pieces=_pieces(data, result, left, texts, visitor),
        heads=[texts[key] for key in texts if key != next(iter(texts))],
        without=[
            WithoutRow(
                _left_out(w, items),
                [(texts[key], _db(w["db"][key])) for key in texts if key != next(iter(texts))],
                texts[w["leader"]],
                w["changes"],
            )
            for w in result["sensitivity"]
        ],
        warnings=[_say(one, items) for one in result["warnings"]],
        reset=Link("count all evidence again", addresses.ARGUMENT) if left else None,
    )


def _left_out(without: Values, items: Mapping[str, str]) -> str:
    """What is left out, in words."""
    key = without["left_out"]
    if without["kind"] == "item":
        return items[key]
    if without["kind"] == "source":
        row = SourceRow.objects.filter(public_id=key).first()
        return f"all that rests on {row.title if row else key} alone"
    return f"the whole cluster “{key}”"


def _verdict(said: str) -> str:
    return f"the first {said}" if said.startswith("leads") else said


def _say(warning: str, items: Mapping[str, str]) -> str:
    """A warning with pieces of evidence named in words."""
    for key in sorted(items, key=len, reverse=True):
        warning = warning.replace(f"item {key}", f"“{items[key]}”")
        warning = warning.replace(f": {key}", f": “{items[key]}”")
        warning = warning.replace(f", {key}", f", “{items[key]}”")
    return warning


def _rivals(result: Values, texts: Mapping[str, str], reference: str) -> list[Rival]:
    return [
        Rival(
            s["explanation"],
            texts[s["explanation"]],
            f"{_db(s['db'])} dB",
            "the reference" if s["explanation"] == reference
            else f"{_db(s['low'])} to {_db(s['high'])}",
            f"{s['probability']:.0%}",
            s["explanation"] == reference,
            index == 0,
        )
        for index, s in enumerate(result["sums"])
    ]  # fmt: skip


def _pieces(
    data: Values, result: Values, left: Sequence[str], texts: Mapping[str, str], visitor: Visitor
) -> list[Piece]:
    wanted = {one["source"] for item in data["items"] for one in item["evidence"]}
    rows = SourceRow.objects.filter(public_id__in=wanted - {""}).select_related("document")
    sources = {row.public_id: show_source(row, "", visitor.access) for row in rows}
    pieces = []
    for item in data["items"]:
        out = item["id"] in left
        others = [one for one in left if one != item["id"]] if out else [*left, item["id"]]
        query = urlencode([("without", one) for one in others])
        address = f"{addresses.ARGUMENT}?{query}" if query else addresses.ARGUMENT
        pieces.append(
            Piece(
                item["id"],
                item["text"],
                [
                    Judged(
                        texts.get(name, name),
                        _span(result["items"][item["id"]][name]),
                        grade_of(result["items"][item["id"]][name][0]),
                        said["reason"],
                        said["judge"],
                    )
                    for name, said in item["weights"].items()
                ],
                [
                    Rest(
                        Link(
                            say_days(one["says"]) or f"{one['link']}: not in the catalogue",
                            _address(one),
                        ),
                        sources.get(one["source"]),
                        one.get("certainty", ""),
                    )
                    for one in item["evidence"]
                ],
                [Objected(one["text"], one["by"], one["answer"]) for one in item["objections"]],
                item["cluster"],
                Link("count it again" if out else "leave it out", address + f"#item-{item['id']}"),
                out,
            )
        )
    return pieces


def _address(one: Values) -> str:
    kind, colon, key = str(one["link"]).partition(":")
    if one["kind"] == "missing":
        return ""
    if not colon:
        return f"{addresses.person(one['person'])}#claim-{one['link']}" if one["person"] else ""
    if kind == "code":
        case, _, condition = key.partition("/")
        return f"{addresses.COMPARISON}#code-{case}-{condition}"
    return addresses.event(key) if kind == "event" else addresses.document(key)


def _span(said: Sequence[float]) -> str:
    value, low, high = said
    return _db(value) if low == high else f"{_db(value)} ({_db(low)} to {_db(high)})"


def _db(value: float) -> str:
    text = f"{value:+.0f}" if value == round(value) else f"{value:+.1f}"
    return "0" if float(text) == 0 else text.replace("-", "\u2212")
