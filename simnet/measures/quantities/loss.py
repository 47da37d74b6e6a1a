"""Packet loss ratio, at random or at full queues."""

from __future__ import annotations

from simnet.measures.measure import Measure
from simnet.measures.owners import Floats, Owners, ratio
from simnet.measures.quantity import Quantity
from simnet.measures.reading import Reading


def traffic(run: Reading, _: Measure, owners: Owners) -> Floats:
    """Return the share of each owner's packets that were lost."""
    return run.share("dropped_packets", "sent_packets", owners)


def interfaces(run: Reading, _: Measure) -> Floats:
    """Return the share of the packets that arrived at each interface and were lost there."""
    table = run.interfaces
    return ratio(table["lost_packets"] + table["dropped_packets"], table["offered_packets"])


QUANTITY = Quantity(
    name="loss",
    order=80,
    unit="1",
    least_is_best=True,
    traffic=traffic,
    interfaces=interfaces,
    usual="all.loss",
    pooled="the sum of the one over the sum of the other; the interface with the greatest",
    meaning="Share of the packets that were lost or dropped: of those sent, or of those that "
    "arrived at an interface.",
)
