"""What lies between the villages and the world: towns, the closed network, the exchange."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from simnet.errors import unknown
from simnet.kinds import (
    Declared,
    Duration,
    Field,
    Latitude,
    Longitude,
    Name,
    PositiveCount,
    PositiveDuration,
    PositiveRate,
    Price,
    Probability,
)
from simnet.models.queueing import Queueing
from simnet.models.technology.base import Way
from simnet.scenario.model.base import IMPLIED, AnyQueue, Named, misfits
from simnet.scenario.model.providers import Background, Contention, Plan
from simnet.scenario.model.proxies import Proxy
from simnet.scenario.model.vpn import Vpn

if TYPE_CHECKING:
    from simnet.scenario.model.root import Scenario


_KIND_OF_REGENCY = re.compile(r"(kabupaten|kab\.?|kota)\s+")


def same_regency(one: str, other: str) -> bool:
    """Tell whether two names mean one regency or city: lists leave out Kabupaten, or shorten it.

    Where both say what they are, a Kabupaten is not the Kota of its name.
    """
    (kind, name), (other_kind, other_name) = _parts(one), _parts(other)
    return name == other_name != "" and (kind == other_kind or not kind or not other_kind)


def _parts(regency: str) -> tuple[str, str]:
    """Return ``kab``, ``kot`` or "", and the name without it in small letters."""
    plain = " ".join(regency.casefold().split())
    kind = _KIND_OF_REGENCY.match(plain)
    return (plain[:3], plain[kind.end() :]) if kind else ("", plain)


class Line(Declared):
    """Capacity between two places, each direction with its own transmitter and queue."""

    rate: PositiveRate
    """Capacity of each direction."""
    down: PositiveRate | None = None
    """Capacity of the direction towards the villages, where it differs."""
    delay: Duration | None = None
    """One-way delay. By default 5 us a km of light in fibre over 1.5 times the distance of the
    two places (assumption: a cable is not straight), or none where a place has no coordinates."""
    loss: Probability = 0.0
    """Probability that a packet is lost, each direction."""
    buffer: PositiveDuration = 100_000_000
    """How long the full queue takes to send, each direction, where the queue itself says no limit
    (packets, bytes). Default: 100 ms (assumption: a buffer of one round-trip time, the rule of
    Villamizar and Song 1994)."""
    queue: AnyQueue = IMPLIED
    """Queue in front of each direction. Without packets or bytes of its own it holds what `buffer`
    says, at least 15 kB; with either, `buffer` counts for nothing."""
    queue_down: AnyQueue | None = None
    """Queue of the direction towards the villages, where it differs."""
    proxy: Proxy | None = None
    """A performance-enhancing proxy (RFC 3135), which ends TCP connections on both sides of the
    line. Default: none."""
    background: Background | None = None
    """What other customers, who are not in the scenario, take of it. Default: nothing."""

    def queue_of(self, way: Way) -> Queueing:
        """Return the queue of one direction; down is towards the villages."""
        declared: Queueing | None = self.queue_down if way == "down" else None
        return self.queue if declared is None else declared

    def sense(self, scenario: Scenario) -> Iterator[tuple[str, str]]:  # noqa: ARG002 (contract)
        """Yield what of its queues does not fit its rates."""
        yield from misfits("queue", self.queue, self.rate)
        if self.queue_down is not None:
            yield from misfits("queue_down", self.queue_down, self.down or self.rate)
        elif self.down is not None and self.down != self.rate:
            yield from misfits("queue", self.queue, self.down, "towards the villages: ")


class LeasedLine(Line):
    """A line that somebody is paid for."""

    price: Price | None = None
    """What it costs; '0 IDR' for a line that is in another price. One that does not say is counted
    as a point without a price."""


class TownLine(LeasedLine):
    """A line between two towns."""

    source: Name = Field(alias="from")
    """Name of the town nearer to the villages."""
    target: Name = Field(alias="to")
    """Name of the other town."""
    cost: PositiveCount = 1
    """What a route pays for using it; routes take the fewest total cost."""


class Place(Declared):
    """Somewhere on the map."""

    name: str = ""
    """Its name for people."""
    latitude: Latitude | None = None
    """Degrees north of the equator."""
    longitude: Longitude | None = None
    """Degrees east of Greenwich."""


class Town(Place):
    """A town that the backhaul reaches: a regency's seat, the provincial capital."""

    regency: str = ""
    """The regency whose villages are joined here, as their rows write it."""


class Backhaul(Declared):
    """The towns, and the lines between them that carry the internet traffic."""

    capital: Name | None = None
    """Name of the town where the data centre of the intra network is."""
    towns: Named[Town]
    """Towns by name."""
    links: Named[TownLine]
    """Lines between towns by name."""

    def joined(self, town: str, other: str) -> bool:
        """Return whether lines lead from one town to the other."""
        return self._islands.get(town, town) == self._islands.get(other, other)

    @cached_property
    def _islands(self) -> dict[str, str]:
        """For each town at a line, one town that stands for all that lines join it to."""
        island: dict[str, str] = {}
        for line in self.links.values():
            here, there = (island.setdefault(end, end) for end in (line.source, line.target))
            island.update((town, here) for town in list(island) if island[town] == there)
        return island

    def sense(self, scenario: Scenario) -> Iterator[tuple[str, str]]:  # noqa: ARG002 (contract)
        """Yield towns that are named but not described."""
        if self.capital is not None and self.capital not in self.towns:
            yield "capital", unknown("town", self.capital, self.towns)
        yield from _unknown_ends(self.links, self.towns)


class Isp(Place):
    """A provider: its point of presence (for a satellite provider, its gateway) and transit."""

    at: Name | None = None
    """Town of the backhaul where it takes over traffic. Only villages whose access lands at a
    gateway can do without."""
    handover: LeasedLine = LeasedLine.model_validate({"rate": "10 Gbps", "delay": "0 ms"})
    """From the town to the point of presence. Default: 10 Gbps in the same building
    (assumption)."""
    feeder: LeasedLine | None = None
    """What all its satellite accesses in this scenario share before the gateway: a beam's
    capacity bought. Without it, only each access itself limits them."""
    transit: LeasedLine
    """From its point of presence to the internet exchange and the content behind it."""
    peering: Literal["local", "jakarta"] = "local"
    """Where it meets the others: `local` is straight at the exchange. With `jakarta` its transit
    goes round by the exchanges there, and is as long as fibre to Jakarta and from there on to the
    exchange; to say another way, write `transit.delay`."""
    contention: Contention | None = None
    """How many share what each of its accesses has bought. Default: nobody else (1:1)."""
    plan: Plan | None = None
    """Committed and peak rate of each of its accesses. Default: what the access itself says."""

    def sense(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        """Yield a town that is not described, and a way by Jakarta that cannot be measured."""
        towns = scenario.backhaul.towns
        if self.at is not None and self.at not in towns:
            yield "at", unknown("town", self.at, towns)
        elif self.peering == "jakarta":
            if self.transit.delay is not None:
                yield "peering", "transit.delay says how long the way is; give either"
            elif self.latitude is None and (self.at is None or towns[self.at].latitude is None):
                yield (
                    "peering",
                    "the way by Jakarta needs coordinates, its own or those of its town",
                )


class Internet(Place):
    """The exchange where providers meet, with the servers of the internet beside each port."""

    port: LeasedLine = LeasedLine.model_validate({"rate": "10 Gbps", "delay": "0 ms"})
    """From the exchange to each provider's port; only traffic from one provider to another, or
    to the data centre's public side, passes here. Default: 10 Gbps (assumption)."""


class DataCentre(Place):
    """Where the applications of the administration (SPBE) run."""

    line: LeasedLine = LeasedLine.model_validate({"rate": "1 Gbps", "delay": "0 ms"})
    """From the closed network in the capital to its servers. Default: 1 Gbps (assumption)."""


class Intranet(Declared):
    """The closed network between towns, beside the way to the internet, and the data centre."""

    data_centre: DataCentre
    """The provincial data centre; it stands in the backhaul's capital."""
    links: Named[TownLine]
    """Lines of the closed network by name."""
    public: LeasedLine | None = None
    """From the data centre to the internet exchange, for those whom the closed network does not
    reach (satellite accesses). Without it, they cannot reach the data centre."""
    when_cut: Literal["closed", "public"] = "closed"
    """What those on the closed network do when no way within it is left, if there is `routing`:
    they wait (closed), or go round by the internet to the data centre's public side."""
    vpn: Vpn | None = None
    """A VPN over the providers instead of lines of its own: all villages reach the data centre by
    its public side, through tunnels. Default: a closed network."""

    def sense(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        """Yield towns that are named but not described, a missing capital, what a VPN lacks."""
        yield from _unknown_ends(self.links, scenario.backhaul.towns)
        if self.vpn is not None:
            if self.links:
                yield "vpn", "it goes over the providers, so that links have no effect; give either"
            if self.public is None or scenario.internet is None:
                yield "vpn", "it needs intranet.public, and internet, for the tunnels to end at"
        if scenario.backhaul.capital is None:
            yield "data_centre", "backhaul.capital must say in which town it stands"


def _unknown_ends(lines: dict[str, TownLine], towns: dict[str, Town]) -> Iterator[tuple[str, str]]:
    for name, line in lines.items():
        for key, town in (("from", line.source), ("to", line.target)):
            if town not in towns:
                yield f"links.{name}.{key}", unknown("town", town, towns)
        if line.source == line.target:
            yield f"links.{name}", f"joins town {line.source!r} to itself"
