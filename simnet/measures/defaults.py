"""What a study measures that does not say: what people feel, then what the links do."""

from __future__ import annotations

from simnet.measures.grammar import parse_measure
from simnet.measures.measure import Measure
from simnet.measures.quantities import QUANTITIES
from simnet.measures.subjects import Subjects
from simnet.network import Network
from simnet.tables import Results


def default_measures(of: Results | Network | Subjects) -> dict[str, Measure]:
    """Return the measures, by name, that suit the traffic of a network, the most telling first."""
    if isinstance(of, Network):
        of = Subjects.of_network(of)
    elif isinstance(of, Results):
        of = Subjects.of_results(of)
    sorts, felt = set(of.traffic), {name for names in of.felt for name in names}
    chosen = {
        each.name: parse_measure(each.usual)
        for each in QUANTITIES.values()
        if each.usual and (each.name in felt if each.felt else sorts & set(each.usual_of))
    }
    return {name: each for name, each in chosen.items() if of.interfaces or not each.of_interfaces}
