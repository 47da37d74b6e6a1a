"""Providers: load of other customers, contention, plans, the way by Jakarta, a VPN over them."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import Case
from tests.broken.queue_places import line

RATE = "transit: {rate: 1 Gbps, queue: fifo}"
PUBLIC = "  public: {rate: 1 Gbps, queue: fifo}\n"
CLOSED = f"""\
  links:
    river: {{from: ujoh-bilang, to: samarinda, rate: 1 Gbps, queue: fifo}}
{PUBLIC}"""
HERE = "scenario.yaml:6: isps.telkom"


def _with(id: str, new: str, *expected: str) -> Case:  # noqa: A002
    """The world with something beside its provider's transit."""
    return line(f"provider_{id}", RATE, f"{RATE}\n    {new}", *expected)


def _load(id: str, background: str, *expected: str) -> Case:  # noqa: A002
    """The world with a load of others on its provider's transit."""
    return line(
        f"provider_{id}", RATE, f"transit: {{rate: 1 Gbps, background: {background}}}", *expected
    )


def _vpn(id: str, vpn: str, *expected: str, links: str = "", public: str = PUBLIC) -> Case:  # noqa: A002
    """The world whose intra network is a VPN, perhaps with lines beside it."""
    return line(f"vpn_{id}", CLOSED, f"{links}  vpn: {vpn}\n{public}", *expected)


CASES = [
    _load("with_others", "40 %"),
    _load("with_others_by_hour", "{share: 40 %, variation: 10 %, memory: 30 min, by_hour: [1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1]}"),
    _with("shared", "contention: 8"),
    _with("of_a_plan", "plan: {committed: 5 Mbps, peak: 20 Mbps}"),
    _load("whose_others_take_all", "100 %", f"{HERE}.transit.background: share (100 %) is that of the mean over the day; from 20 to 21 h it is 1.67 times that, which leaves nothing"),
    _load("whose_others_take_nothing", "0 %", f"{HERE}.transit.background: share must be above 0 %; without other customers, leave it out"),
    _load("whose_others_have_a_short_day", "{share: 10 %, by_hour: [1, 2]}", f"{HERE}.transit.background.by_hour: give 24 numbers, one an hour, got 2"),
    _load("whose_others_remember_seconds", "{share: 10 %, memory: 90 s}", f"{HERE}.transit.background.memory: must be whole minutes, at most a day, got 90 s"),
    _with("shared_with_nobody", "contention: 1", "scenario.yaml:7: isps.telkom.contention: must be >= 2, got 1"),
    _with("whose_peak_is_below", "plan: {committed: 20 Mbps, peak: 5 Mbps}", "scenario.yaml:7: isps.telkom.plan: peak (5 Mbps) must be above committed (20 Mbps)"),
    _with("whose_burst_is_none", "plan: {committed: 20 Mbps, burst: 100 B}", "scenario.yaml:7: isps.telkom.plan: burst (100 B) is smaller than a packet (1.514 kB), which would never pass"),
    _with("by_bandung", "peering: bandung", "scenario.yaml:7: isps.telkom.peering: unknown value 'bandung' (allowed: jakarta, local)"),
    _with("by_jakarta_from_nowhere", "peering: jakarta", "scenario.yaml:7: isps.telkom.peering: the way by Jakarta needs coordinates, its own or those of its town"),
    line("provider_by_jakarta_with_a_delay", RATE, "transit: {rate: 1 Gbps, delay: 5 ms}\n    peering: jakarta", "scenario.yaml:7: isps.telkom.peering: transit.delay says how long the way is; give either"),
    _vpn("of_wireguard", "wireguard"),
    _vpn("of_gre_with_more_headers", "{kind: gre, overhead: 28 B, mtu: 1472 B}"),
    _vpn("of_a_kind_that_there_is_not", "wiregard", "scenario.yaml:19: intranet.vpn: unknown value 'wiregard'; did you mean 'wireguard'? (allowed: gre, ipsec, wireguard)"),
    _vpn("that_cuts_packets_up", "{overhead: 100 B}", "scenario.yaml:19: intranet.vpn: packets of 1.42 kB and 100 B of headers do not fit into 1.5 kB: they would be cut up"),
    _vpn("of_tiny_packets", "{mtu: 500 B}", "scenario.yaml:19: intranet.vpn: mtu must be at least 576 B, got 500 B"),
    _vpn("without_an_end", "ipsec", "scenario.yaml:19: intranet.vpn: it needs intranet.public, and internet, for the tunnels to end at", public=""),
    _vpn("beside_lines", "ipsec", "scenario.yaml:21: intranet.vpn: it goes over the providers, so that links have no effect; give either", links=CLOSED.removesuffix(PUBLIC)),
]  # fmt: skip
