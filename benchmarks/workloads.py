"""What is measured: five pieces of work as plain numbers, the same for every program.

Rates are bit/s, times seconds, sizes bytes on the wire unless said otherwise, limits packets
(the one in transmission included). A packet-hop is one packet forwarded by one interface, ACKs
included.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Workload:
    """One piece of work: its letter, what it is, and its numbers."""

    letter: str
    title: str
    parameters: dict[str, int | float | str]

    @property
    def name(self) -> str:
        """Letter and title, as tables show it."""
        return f"{self.letter} {self.title}"


# RTT 30 ms; buffers of about a bandwidth-delay product (50, 750 packets), the access twice that.
_TREE = {
    "access_bps": 20_000_000,
    "access_packets": 100,
    "backhaul_bps": 300_000_000,
    "backhaul_packets": 750,
    "delay_s": 0.005,
    "request_bytes": 300,
    "object_bytes": 500_000,
    "think_s": 2,
}

WORKLOADS = (
    Workload("a", "M/D/1 queue", {"rate_bps": 10_000_000, "size_bytes": 1250, "load": 0.8}),
    Workload(
        "b",
        "20 UDP flows over 4 hops",
        {
            "flows": 20,
            "flow_bps": 2_000_000,
            "size_bytes": 1000,
            "rates_bps": "100000000:50000000:200000000:1000000000",
            "delay_s": 0.005,
            "stagger_s": 0.0002,
        },
    ),
    Workload(
        "c",
        "10 TCP flows through one bottleneck",
        {
            "flows": 10,
            "edge_bps": 1_000_000_000,
            "edge_delay_s": 0.001,
            "bottleneck_bps": 20_000_000,
            "bottleneck_delay_s": 0.023,
            "buffer_packets": 83,
            "stagger_s": 0.1,
        },
    ),
    Workload(
        "d",
        "tree of 20 villages x 10 users",
        {
            "villages": 20,
            "users": 10,
            "backhauls": 1,
            "core_bps": 1_000_000_000,
            "core_packets": 1_000,
            **_TREE,
        },
    ),
    Workload(
        "e",
        "tree of 840 villages x 20 users",
        {
            "villages": 840,
            "users": 20,
            "backhauls": 10,
            "core_bps": 10_000_000_000,
            "core_packets": 10_000,
            **_TREE,
        },
    ),
)

# Not a comparison with others but of two ways to play the same closed loop in simnet: users in
# the compiled core, and people whose behaviour is Python. The difference is the price of Python.
# Small objects, so that there are many transactions; wide links, so that nobody waits.
PEOPLE = Workload(
    "f",
    "transactions of people",
    {
        "villages": 20,
        "users": 10,
        "backhauls": 1,
        "core_bps": 1_000_000_000,
        "core_packets": 1_000,
        **_TREE,
        "object_bytes": 5_000,
        "think_s": 0.2,
    },
)
