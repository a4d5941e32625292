"""Networks of people in time: ties with their factoids, measures with their uncertainty."""

from fonds.analysis.networks.exports import write_edges, write_gexf, write_graphml, write_people
from fonds.analysis.networks.layout import place_people
from fonds.analysis.networks.measures import MEANING, find_communities, measure_network
from fonds.analysis.networks.network import (
    Edge,
    Network,
    build_network,
    slice_network,
    take_ego,
)
from fonds.analysis.networks.ties import (
    NetworkError,
    Presence,
    Tie,
    tie_co_members,
    tie_co_mentions,
    tie_common_background,
    tie_directed,
    tie_meetings,
)
from fonds.analysis.networks.uncertainty import (
    Change,
    Cohesion,
    Doubt,
    Range,
    compare_cohesion,
    measure_cohesion,
    resample_communities,
    resample_measures,
)

__all__ = [
    "MEANING",
    "Change",
    "Cohesion",
    "Doubt",
    "Edge",
    "Network",
    "NetworkError",
    "Presence",
    "Range",
    "Tie",
    "build_network",
    "compare_cohesion",
    "find_communities",
    "measure_cohesion",
    "measure_network",
    "place_people",
    "resample_communities",
    "resample_measures",
    "slice_network",
    "take_ego",
    "tie_co_members",
    "tie_co_mentions",
    "tie_common_background",
    "tie_directed",
    "tie_meetings",
    "write_edges",
    "write_gexf",
    "write_graphml",
    "write_people",
]
