"""The figure "argument": rival explanations and their evidence, from `argument.toml`.

The file holds what people judge: explanations, weights, reasons, objections. What evidence says
and where it was read comes from the catalogue, by the ids the file names.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings as django_settings

from fonds.catalogue.access import PUBLIC, may_see, visible_to
from fonds.catalogue.claims import sentence
from fonds.catalogue.models import Code, Document, Event, Factoid, Source
from fonds.core.errors import FondsError

if TYPE_CHECKING:
    from fonds.analysis.argument import Explanation, Item, Weight

Values = dict[str, Any]

ARGUMENT_FILE = "argument.toml"


class ArgumentFileError(FondsError, ValueError):
    """An `argument.toml` that is missing or cannot be understood."""


def argument_path() -> Path | None:
    """The argument of this project, or None where it has none."""
    project = django_settings.FONDS_PROJECT
    path = project.root / ARGUMENT_FILE if project is not None else None
    return path if path is not None and path.is_file() else None


def read_argument(path: Path) -> Values:
    """Read an argument as plain values.

    Returns:
        `title`, `question`, `explanations` (id, text, prior) and `items` (id, text, links, cluster,
        source, weights by explanation, objections).

    Raises:
        ArgumentFileError: It is no TOML, or something that must be there is not.
    """
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ArgumentFileError(f"{path}: not valid TOML: {error}. Correct the file.") from error
    judge = str(said.get("judge", ""))
    return {
        "title": str(said.get("title", "Argument")),
        "question": str(said.get("question", "")),
        "judge": judge,
        "explanations": [
            {
                "id": _need(one, "id", "explanation", path),
                "text": _need(one, "text", "explanation", path),
                "prior": float(one.get("prior", 0)),
            }
            for one in said.get("explanation", [])
        ],
        "items": [_item(one, judge, path) for one in said.get("evidence", [])],
    }


def _need(one: Mapping[str, Any], name: str, what: str, path: Path) -> str:
    if not str(one.get(name, "")).strip():
        where = f" {one['id']!r}" if one.get("id") else ""
        raise ArgumentFileError(
            f'{path}: an {what}{where} has no {name}. Expected {name} = "...". Add it.'
        )
    return str(one[name]).strip()


def _item(one: Mapping[str, Any], judge: str, path: Path) -> Values:
    from fonds.analysis.argument import ArgumentError, read_weight

    weights = {}
    for name, given in one.get("weights", {}).items():
        said = given if isinstance(given, dict) else {"weight": given}
        text = str(said.get("weight", ""))
        try:
            read_weight(text)
        except ArgumentError as error:
            raise ArgumentFileError(f"{path}, evidence {one.get('id')!r}: {error}") from error
        weights[name] = {
            "weight": text,
            "reason": str(said.get("reason", "")),
            "judge": str(said.get("judge", judge)),
        }
    return {
        "id": _need(one, "id", "evidence", path),
        "text": _need(one, "text", "evidence", path),
        "links": [str(link) for link in one.get("links", [])],
        "cluster": str(one.get("cluster", "")),
        "weights": weights,
        "objections": [
            {name: str(each.get(name, "")) for name in ("text", "by", "answer", "explanation")}
            for each in one.get("objection", [])
        ],
    }


def gather_argument(settings: Mapping[str, Any]) -> Values:
    """The input of the figure: the argument, and what its evidence says in the catalogue today.

    Raises:
        ArgumentFileError: The project has no argument, or it cannot be read.
    """
    path = argument_path()
    if path is None:
        raise ArgumentFileError(
            f"this project has no {ARGUMENT_FILE}. Write one; see "
            "docs/how-to/weigh-explanations.md."
        )
    argument = read_argument(path)
    found = _find_evidence([link for item in argument["items"] for link in item["links"]])
    for item in argument["items"]:
        item["evidence"] = [
            {"link": link, **found.get(link, {"kind": "missing", "says": "", "source": ""})}
            for link in item["links"]
        ]
    return argument


def _find_evidence(links: Sequence[str]) -> dict[str, Values]:
    """What each link leads to: its kind, what it says, its source and certainty.

    A record that readers may not see is not named.
    """
    named: dict[str, list[str]] = {}
    for link in links:
        kind, colon, key = link.partition(":")
        named.setdefault(kind if colon else "claim", []).append(key if colon else link)
    found: dict[str, Values] = {}
    claims = Factoid.objects.filter(public_id__in=named.get("claim", ()))
    for claim in claims.select_related(
        "person", "organisation", "event", "other_person", "source__document"
    ):
        found[claim.public_id] = _said(
            "claim" if claim.is_current else "claim taken back",
            sentence(claim), claim.source, claim.certainty,
            claim.person.public_id if claim.person else "",
        )  # fmt: skip
    for event in Event.objects.filter(public_id__in=named.get("event", ())).select_related(
        "source__document"
    ):
        said = f"{event.title}, {event.date_edtf}"
        found[f"event:{event.public_id}"] = _said("event", said, event.source, event.certainty)
    seen = visible_to(Document.objects.all(), PUBLIC)
    for document in seen.filter(public_id__in=named.get("document", ())):
        found[f"document:{document.public_id}"] = _said("document", document.title, None, "")
    for code in Code.objects.select_related("case", "condition", "source__document"):
        link = f"code:{code.case.public_id}/{code.condition.public_id}"
        if link in links and link not in found:
            label = code.condition.label or code.condition.public_id
            said = f"{code.case.name}, {label}: {code.value}. {code.reason}"
            found[link] = _said("code", said, code.source, code.certainty)
    return found


def _said(kind: str, says: str, source: Source | None, certainty: str, person: str = "") -> Values:
    open_ = source is None or source.document is None or may_see(source.document, PUBLIC)
    return {
        "kind": kind,
        "says": says,
        "source": source.public_id if source is not None and open_ else "",
        "certainty": certainty,
        "person": person,
    }


def compute_argument(data: Mapping[str, Any], settings: Mapping[str, Any]) -> Values:
    """Add up all evidence under each explanation.

    Args:
        data: As `gather_argument` gives it.
        settings: `left_out`: ids of evidence not counted.

    Returns:
        `sums` in order of lead, `pairs`, `sensitivity`, `items` (decibels by explanation),
        `warnings`; `refusal` where it cannot be weighed.
    """
    from fonds.analysis.argument import ArgumentError, weigh_argument

    explanations, items = _as_argument(data)
    counted = [item for item in items if item.id not in settings["left_out"]]
    try:
        weighing = weigh_argument(explanations, counted)
    except ArgumentError as error:
        return {"refusal": str(error)}
    missing = [
        f"{item['id']}: {one['link']}"
        for item in data["items"]
        for one in item["evidence"]
        if one["kind"] in ("missing", "claim taken back")
    ]
    warnings = list(weighing.warnings)
    if missing:
        warnings.insert(0, f"Evidence that the catalogue no longer holds: {', '.join(missing)}.")
    return {
        "refusal": "",
        "sums": [
            {"explanation": s.explanation, "db": s.db, "low": s.low, "high": s.high,
             "prior": s.prior_db, "probability": s.probability}
            for s in weighing.sums
        ],
        "pairs": [
            {"first": p.first, "second": p.second, "db": p.db, "low": p.low, "high": p.high,
             "verdict": p.verdict}
            for p in weighing.pairs
        ],
        "sensitivity": [
            {"left_out": w.left_out, "kind": w.kind, "db": dict(w.db), "leader": w.leader,
             "changes": w.changes_leader}
            for w in weighing.sensitivity
        ],
        "items": {
            item.id: {name: _limits(weight) for name, weight in item.weights.items()}
            for item in items
        },
        "to_overturn": weighing.to_overturn_db,
        "warnings": warnings,
    }  # fmt: skip


def _limits(weight: Weight) -> list[float]:
    low = weight.db if weight.low is None else weight.low
    return [weight.db, low, weight.db if weight.high is None else weight.high]


def _as_argument(data: Mapping[str, Any]) -> tuple[list[Explanation], list[Item]]:
    from fonds.analysis.argument import Explanation, Item, Objection, read_weight

    explanations = [
        Explanation(one["id"], one["text"], one["prior"]) for one in data["explanations"]
    ]
    items = [
        Item(
            one["id"],
            one["text"],
            tuple(each["link"] for each in one["evidence"] if each["kind"] != "missing"),
            {
                name: read_weight(said["weight"], said["reason"], said["judge"])
                for name, said in one["weights"].items()
            },
            one["cluster"],
            _one_source(one["evidence"]),
            tuple(
                Objection(each["text"], each["by"], each["answer"], each["explanation"])
                for each in one["objections"]
            ),
        )
        for one in data["items"]
    ]
    return explanations, items


def _one_source(evidence: Sequence[Mapping[str, Any]]) -> str:
    """The source of an item where all of it rests on one."""
    sources = {one["source"] for one in evidence if one["source"]}
    return sources.pop() if len(sources) == 1 else ""
