"""A network as GraphML, GEXF and CSV; every edge carries its kinds, factoids and dates."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping

from fonds.analysis.networks.network import Edge, Network

EDGE_COLUMNS = ("source", "target", "weight", "kinds", "earliest", "latest", "factoids")


def write_edges(network: Network) -> str:
    """Return edges as CSV text; lists are separated by semicolons."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(EDGE_COLUMNS)
    for edge in network.edges:
        said = _attributes(edge)
        writer.writerow([edge.source, edge.target, *(said[name] for name in EDGE_COLUMNS[2:])])
    return stream.getvalue()


def write_people(
    network: Network, columns: Mapping[str, Mapping[str, object]] | None = None
) -> str:
    """Return people as CSV text, with any columns (measures, groups) by person."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    more = columns or {}
    writer.writerow(["id", *more])
    for person in network.people:
        writer.writerow([person, *(values.get(person, "") for values in more.values())])
    return stream.getvalue()


def write_graphml(
    network: Network, attributes: Mapping[str, Mapping[str, str | float]] | None = None
) -> str:
    """Return GraphML text (for Gephi, yEd, igraph).

    Args:
        attributes: For each name, people's values: `{"faction": {"kim-il": "guerrilla"}}`.
    """
    import networkx as nx

    lines = nx.generate_graphml(_with_attributes(network, attributes), named_key_ids=True)
    return "\n".join(lines) + "\n"


def write_gexf(
    network: Network, attributes: Mapping[str, Mapping[str, str | float]] | None = None
) -> str:
    """Return GEXF text (for Gephi); the day of making is left out, so that equal is equal."""
    import networkx as nx

    text = "\n".join(nx.generate_gexf(_with_attributes(network, attributes))) + "\n"
    return re.sub(r' lastmodifieddate="[^"]*"', "", text)


def _with_attributes(
    network: Network, attributes: Mapping[str, Mapping[str, str | float]] | None
) -> object:
    graph = network.to_networkx()
    for edge in network.edges:
        graph.edges[edge.source, edge.target].update(_attributes(edge))
    for name, values in (attributes or {}).items():
        for person in network.people:
            if person in values:
                graph.nodes[person][name] = values[person]
    return graph


def _attributes(edge: Edge) -> dict[str, str | float]:
    return {
        "weight": edge.weight,
        "kinds": ";".join(edge.kinds),
        "earliest": edge.earliest.isoformat() if edge.earliest else "",
        "latest": edge.latest.isoformat() if edge.latest else "",
        "factoids": ";".join(edge.factoids),
    }
