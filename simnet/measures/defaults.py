"""What a study measures that does not say: what people feel, then what the lines do."""

from __future__ import annotations

from simnet.measures.grammar import Measure, parse_measure
from simnet.measures.subjects import Subjects
from simnet.network import Network
from simnet.tables import Results

_OF_PEOPLE = {"page_load": "all.page_load.p95", "given_up": "all.given_up"}
_OF_TRANSFERS = {"completion": "all.completion.p95"}
_OF_ALL = {
    "delay": "all.delay.p95",
    "loss": "all.loss",
    "goodput": "all.goodput",
    "utilisation": "links.utilisation",
    "drops": "links.drops",
}


def default_measures(of: Results | Network | Subjects) -> dict[str, Measure]:
    """Return the measures, by name, that suit the traffic of a network, the most telling first."""
    if isinstance(of, Network):
        of = Subjects.of_network(of)
    elif isinstance(of, Results):
        of = Subjects.of_results(of)
    sorts = set(of.traffic)
    chosen = {
        **(_OF_PEOPLE if "people" in sorts else {}),
        **(_OF_TRANSFERS if "transfers" in sorts else {}),
        **(_OF_ALL if sorts else {}),
    }
    if not of.interfaces:
        chosen = {name: text for name, text in chosen.items() if not text.startswith("links.")}
    return {name: parse_measure(text) for name, text in chosen.items()}
