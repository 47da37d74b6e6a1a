"""What the users of a scenario put on its lines in the mean, per unit that is to be fitted.

A unit is what keeps its proportions: a site with the apps that it is written with, one app of a
site, or a whole village. Its load on a line is the sum of the mean loads of its users on their way,
with headers, and with the acknowledgements that go the other way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from simnet.calibration.counters.recorded import Numbers
from simnet.lowering.demand import Demand
from simnet.lowering.offered import offered_by_one, with_headers
from simnet.models.tcp.receiver import QUIC_PACKETS_PER_ACK
from simnet.network import DatagramSource, Flow, Network, TransferSource
from simnet.network.flows import QUIC
from simnet.traffic.base import BITS_PER_BYTE, Offered, Person

Per: TypeAlias = Literal["app", "site", "village"]
ACKS_PER_SEGMENT = 0.9
"""Acknowledgements of a TCP receiver for each full segment, as counted on runs of the engine with
transfers of 5 kB to 5 MB (0.89 to 0.93); hosts that merge segments send fewer."""
CONNECTION_PACKETS = 3
"""Packets without payload that opening and closing a connection takes each way (same runs)."""
MINOR = 0.2
"""Share of the stream below which what goes against it is minor."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A mean load of one user that is said by hand, bit/s on the line, headers included."""

    down_bps: float
    up_bps: float


@dataclass(frozen=True, slots=True)
class Part:
    """The users of one kind of traffic at one place: what a scenario counts."""

    name: str
    """``long-apari/school/pupils``, or the name of a flow."""
    written: tuple[str, ...]
    """Where the scenario says how many: ``site_types.school.apps.pupils``, ``flows.name``."""
    count: int
    """How many the scenario writes."""
    users: int
    """How many there are, after growth."""
    down_bps: float
    """Mean load of one user towards them."""
    up_bps: float


@dataclass(slots=True)
class Unit:
    """What is fitted as one: its parts, and its load on each interface as it is written."""

    name: str
    parts: list[Part] = field(default_factory=list)
    loads_bps: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    minor_bps: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    """How much of it is what goes against the stream: requests and acknowledgements, which the
    model knows only roughly."""

    @property
    def users(self) -> int:
        """How many there are in the scenario."""
        return sum(part.users for part in self.parts)

    def add(self, flow: Flow, load: Offered, guessed: bool) -> None:
        """Add the load of a flow on its way, for all whom it stands for.

        `guessed`: what goes against a stream is as the model has it, and nobody has measured it.
        """
        for path, bps, other_bps in (
            (flow.path, load.up_bps, load.down_bps),
            (flow.reverse_path, load.down_bps, load.up_bps),
        ):
            minor = guessed and bps < MINOR * other_bps
            for interface in path:
                self.loads_bps[interface] += flow.weight * bps
                self.minor_bps[interface] += flow.weight * bps if minor else 0.0


@dataclass(frozen=True, slots=True)
class Units:
    """All units of a scenario, and the uses that have no mean load."""

    units: tuple[Unit, ...]
    elastic: Mapping[str, frozenset[int]]
    """Uses without a mean load, with the interfaces on their ways: they take whatever there is, or
    come once, and no number of users follows from what they took."""
    split: Mapping[str, frozenset[int]]
    """Uses with several destinations, whose load is taken as the same to each."""


def units_of(
    network: Network,
    demands: Iterable[Demand],
    per: Per,
    stated: Mapping[str, Stated] | None = None,
) -> Units:
    """Return the units of a network with their loads.

    Args:
        network: what the demands were lowered to.
        demands: all users of its scenario.
        per: what is a unit.
        stated: mean loads of one user, by the name of the app (``pupils``), of the app at one type
            of site (``school/pupils``), or of the flow.
    """
    offered = {
        flow.name: load for flow, load in zip(network.flows, offered_by_one(network), strict=True)
    }
    by_name = {flow.name: flow for flow in network.flows}
    found: dict[str, Unit] = {}
    elastic: dict[str, frozenset[int]] = {}
    split: dict[str, frozenset[int]] = {}
    for demand in demands:
        flows = [by_name[name] for name in demand.flow_names() if name in by_name]
        if not flows:
            continue
        ways = frozenset(step for flow in flows for step in (*flow.path, *flow.reverse_path))
        by_hand = _stated(demand, stated or {})
        # A person with several destinations offers the whole of their load to each.
        share = 1.0 / len(demand.targets)
        if len(demand.targets) > 1:
            split[demand.name] = ways
        loads = [
            _load(each, _offered(demand, each, offered[each.name]), by_hand, share)
            for each in flows
        ]
        known = [each for each in loads if each is not None]
        if len(known) < len(loads):
            elastic[demand.name] = ways
            continue
        unit = found.setdefault(_unit_name(demand, per), Unit(_unit_name(demand, per)))
        unit.parts.append(_part(demand, flows, known))
        for flow, load in zip(flows, known, strict=True):
            unit.add(flow, load, by_hand is None)
    return Units(tuple(found.values()), elastic, split)


@dataclass(frozen=True)
class Loads:
    """What each unit puts on each line as it is written, [line, unit], bit/s."""

    bps: Numbers
    minor_bps: Numbers
    """How much of it the model knows only roughly."""

    @classmethod
    def of(cls, units: Sequence[Unit], interfaces: Sequence[int]) -> Loads:
        """Return the loads of units on these interfaces."""
        shape = len(interfaces), len(units)
        both = np.zeros(shape), np.zeros(shape)
        for column, unit in enumerate(units):
            for row, interface in enumerate(interfaces):
                both[0][row, column] = unit.loads_bps.get(interface, 0.0)
                both[1][row, column] = unit.minor_bps.get(interface, 0.0)
        return cls(*both)

    @property
    def minor_share(self) -> Numbers:
        """Of each line the share of its load that is known only roughly."""
        total = self.bps.sum(axis=1)
        share: Numbers = self.minor_bps.sum(axis=1) / np.where(total > 0, total, 1.0)
        return share

    def joined(self, groups: Sequence[Sequence[int]]) -> Loads:
        """Return the loads of groups of units, each together."""
        both = [
            np.array([table[:, list(each)].sum(axis=1) for each in groups]).T
            for table in (self.bps, self.minor_bps)
        ]
        return Loads(*both)

    def only(self, rows: npt.NDArray[np.intp]) -> Loads:
        """Return the loads on some lines."""
        return Loads(self.bps[rows], self.minor_bps[rows])


def app_names(demand: Demand) -> tuple[str, ...]:
    """Return what a use may be called: pupils, school/pupils; or the name of its flow."""
    if demand.written[:1] == ("site_types",):
        return str(demand.written[3]), f"{demand.written[1]}/{demand.written[3]}"
    return (demand.name,)


def _stated(demand: Demand, stated: Mapping[str, Stated]) -> Stated | None:
    return next((stated[each] for each in reversed(app_names(demand)) if each in stated), None)


def _unit_name(demand: Demand, per: Per) -> str:
    if demand.written[:1] != ("site_types",) or per == "app":
        return demand.name
    steps = demand.name.split("/")
    return steps[0] if per == "village" else "/".join(steps[:2])


def _offered(demand: Demand, flow: Flow, offered: Offered | None) -> Offered | None:
    """Return the load of a flow; of people while they are at it, not in the mean of the run."""
    if not isinstance(demand.traffic, Person):
        return offered
    load = demand.traffic.offered_bps()
    return None if load is None else with_headers(load, flow)


def is_towards_users(flow: Flow) -> bool:
    """Tell whether it is of datagrams to the site, whose path begins at the other end."""
    return isinstance(flow.work, DatagramSource) and flow.name.endswith("/down")


def _load(
    flow: Flow, offered: Offered | None, stated: Stated | None, share: float
) -> Offered | None:
    """Return the load of a flow on the lines of its way: `up` on its path, `down` on the other."""
    if stated is not None and isinstance(flow.work, DatagramSource):
        return Offered(stated.down_bps if is_towards_users(flow) else stated.up_bps, 0.0)
    if stated is not None:
        return Offered(stated.up_bps * share, stated.down_bps * share)
    if offered is None or isinstance(flow.work, DatagramSource):
        return offered
    against = _against(flow)
    up_bps = (offered.up_bps + against * offered.down_bps) * share + _of_connections(flow)
    down_bps = (offered.down_bps + against * offered.up_bps) * share + _of_connections(flow)
    return Offered(up_bps, down_bps)


def _against(flow: Flow) -> float:
    """Return the bits of acknowledgements for each bit of full segments."""
    tcp = flow.tcp
    acks = 1 / QUIC_PACKETS_PER_ACK if tcp.transport == QUIC else ACKS_PER_SEGMENT
    return tcp.header_bytes / (tcp.mss_bytes + tcp.header_bytes) * acks


def _of_connections(flow: Flow) -> float:
    """Return what opening and closing connections adds each way, bit/s.

    0 where it is not known how often one is opened.
    """
    work = flow.work
    if not isinstance(work, TransferSource) or work.persistent:
        return 0.0
    clock = work.interarrival or work.think
    if clock is None or clock.mean <= 0:
        return 0.0
    return CONNECTION_PACKETS * flow.tcp.header_bytes * BITS_PER_BYTE / clock.mean


def _part(demand: Demand, flows: Sequence[Flow], loads: Sequence[Offered]) -> Part:
    """Return a use with the mean load of one of its users, seen from where they are."""
    down_bps = up_bps = 0.0
    for flow, load in zip(flows, loads, strict=True):
        here, there = load.up_bps * flow.weight, load.down_bps * flow.weight
        towards = is_towards_users(flow)
        up_bps += there if towards else here
        down_bps += here if towards else there
    users = max(1, demand.users)
    written = tuple(str(step) for step in demand.written)
    return Part(demand.name, written, demand.count, demand.users, down_bps / users, up_bps / users)
