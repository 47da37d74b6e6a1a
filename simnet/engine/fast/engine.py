"""The door to the compiled core: a Network in numbers, the run, the counts as columns.

The meaning is that of simnet.engine.reference; a property test compares the two packet by packet.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import chain
from operator import itemgetter

import numpy as np

from simnet import _fastpath
from simnet.chance.splitmix import counter_of
from simnet.chance.streams import stream_key
from simnet.chance.variates import Law, Variate, constant
from simnet.engine.columns import Counts
from simnet.engine.fast.collect import counts_of
from simnet.engine.fast.people import People
from simnet.engine.fast.sources import core_checksum
from simnet.engine.fast.supported import known_at_entry, lacking, nested
from simnet.engine.progress import Report, Reporter
from simnet.errors import InputError, StaleCoreError
from simnet.network import (
    UNLIMITED,
    DatagramSource,
    Flow,
    Interface,
    Leg,
    Network,
    Queue,
    Reroute,
    RunPlan,
    TcpParameters,
    TransferSource,
    users_of,
)
from simnet.network.ways import WHOLE, WayChange, Ways, ways_of

OF_A_LEG = -1
"""In the place of a flow, of a reroute of a leg."""
BY_USER = "per_user"
"""The discipline of the core that keeps a list for each user; others may ``by: user``."""
Draw = tuple[int, tuple[int, int] | None] | None
"""What the core draws from: the number of the law, and the key of the stream unless nothing is
random; None for a quantity that the source does not have."""


def simulate(network: Network, plan: RunPlan, progress: Report | None = None) -> Counts:
    """Simulate `network` over [0, duration) and return what was counted.

    Raises:
        InputError: a queue discipline or congestion control that the compiled core has not.
        StaleCoreError: the compiled core was built from other sources than those that lie here.
        BehaviourError: a person did something outside the contract of actions.
        MemoryError: there is not enough memory.
    """
    check_core()
    missing = lacking(network)
    if missing is not None:
        raise InputError(f"{missing} is not in the compiled core; run with --engine reference")
    core = build(network, plan)
    people = People(core, network, plan)
    people.play(Reporter(progress, plan.duration_ns))
    core.finish()
    return counts_of(core, network, plan, people.experiences)


@cache
def check_core() -> None:
    """Raise if the compiled core is not of the sources beside it: old code must not pass for new.

    Raises:
        StaleCoreError: it was built from others.
    """
    checksum = core_checksum()
    if checksum and checksum != _fastpath.CHECKSUM:
        raise StaleCoreError(
            "the compiled core was built from other sources than those that lie beside it; "
            "build it again: make setup, or python setup.py build_ext --inplace"
        )


def build(network: Network, plan: RunPlan) -> _fastpath.Core:
    """Return a core that holds all of `network` and stands at time 0."""
    paths = Paths()
    routes = [paths.both(flow) for flow in network.flows]
    ways = [ways_of(flow, network.interfaces) for flow in network.flows]
    for each in ways:
        paths.lay(each)
    core = _fastpath.Core(
        len(network.interfaces),
        len(network.flows),
        len(network.classes),
        paths.array(),
        plan.duration_ns,
        plan.warmup_ns,
        plan.interval_ns,
        plan.trace,
    )
    users = users_of(network)
    crossing = users_at(network, users)
    laws = _Laws(core, plan.seed)
    shared = {member.interface for medium in network.media for member in medium.members}
    for index, interface in enumerate(network.interfaces):
        own = crossing.get(index, [])
        _set_interface(core, index, interface, laws, plan.seed, own, index in shared)
    if any(each.delay_changes for each in network.interfaces):
        core.set_delay_changes([each.delay_changes for each in network.interfaces])
    if network.media:
        core.set_media(network.media)
    flows = _Flows(core, laws, plan.seed)
    everything = zip(network.flows, routes, ways, users, strict=True)
    for index, (flow, route, its_ways, user) in enumerate(everything):
        flows.add(index, flow, route, its_ways, paths, user)
    core.set_reroutes(sorted(flows.reroutes, key=itemgetter(0)))
    core.start()
    return core


def users_at(network: Network, users: Sequence[int]) -> dict[int, list[int]]:
    """Return, for each interface with a queue by user, those whose path leads there, in order.

    Args:
        users: that of each flow.
    """
    found: dict[int, set[int]] = {
        index: set()
        for index, interface in enumerate(network.interfaces)
        if any(_by_user(queue) for queue in nested(interface.queue))
    }
    if found:
        for flow, user in zip(network.flows, users, strict=True):
            parts: list[Flow | Leg | Reroute] = [flow, *flow.legs, *flow.reroutes]
            parts += [leg for reroute in flow.reroutes for leg in reroute.legs]
            for index in chain.from_iterable((*each.path, *each.reverse_path) for each in parts):
                if index in found:
                    found[index].add(user)
    return {index: sorted(each) for index, each in found.items()}


def _by_user(queue: Queue) -> bool:
    return queue.discipline == BY_USER or dict(queue.parameters).get("by") == "user"


class Paths:
    """All paths one after another, each ended by -1; equal ones stand there once."""

    def __init__(self) -> None:
        self._places: dict[tuple[int, ...], int] = {}
        self._flat: list[int] = []

    def place(self, path: tuple[int, ...]) -> int:
        """Return where `path` begins."""
        place = self._places.get(path)
        if place is None:
            place = self._places[path] = len(self._flat)
            self._flat.extend((*path, -1))
        return place

    def both(self, part: Flow | Leg | WayChange) -> tuple[int, int]:
        """Return where the paths there and back begin, of a flow or of a leg."""
        return self.place(part.path), self.place(part.reverse_path)

    def lay(self, ways: Ways) -> None:
        """Lay all that a flow has besides its first path."""
        for legs in (*ways.splits, *(change.legs for change in ways.changes)):
            for leg in legs:
                self.both(leg)
        for change in ways.changes:
            self.both(change)

    def array(self) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        """Return all paths."""
        return np.array(self._flat, dtype=np.int32)


class _Laws:
    """Hands distributions to the core, each once."""

    def __init__(self, core: _fastpath.Core, seed: int) -> None:
        self._core = core
        self._seed = seed
        self._laws: dict[Variate, int] = {}

    def draw(self, variate: Variate | None, owner: str, use: str) -> Draw:
        """Return what the core draws from for a use of an owner."""
        if variate is None:
            return None
        law = self._laws.get(variate)
        if law is None:
            v = variate
            law = self._core.add_law(v.law, v.a, v.b, v.c, v.d, v.values, v.weights)
            self._laws[variate] = law
        # Whether a source starts on is random however long its periods are.
        if variate.law is Law.CONSTANT and use != "on-off":
            return law, None
        return law, stream_key(self._seed, f"{owner}/{use}")


def _set_interface(
    core: _fastpath.Core,
    index: int,
    interface: Interface,
    laws: _Laws,
    seed: int,
    users: Sequence[int],
    shared: bool,
) -> None:
    loss = interface.loss
    lossy = loss.probability > 0 or loss.bursts is not None or bool(interface.loss_changes)
    core.set_interface(
        index,
        interface,
        stream_key(seed, f"interface/{interface.name}/loss") if lossy else None,
        changes_of(interface),
    )
    # On a shared medium nobody knows when a packet will depart as it enters, FIFO or not.
    if shared or interface.queue.discipline != "fifo":
        key = stream_key(seed, f"interface/{interface.name}/queue")
        known = not shared and known_at_entry(interface.queue)
        core.set_queue(index, nested(interface.queue), key, users, known)
    late_by = interface.lateness
    if interface.delay_changes and late_by is None:
        late_by = constant(0.0)  # keeps the packets in order
    if late_by is not None:
        late = laws.draw(late_by, f"interface/{interface.name}", "lateness")
        core.set_lateness(index, late)


class _Flows:
    """Hands flows to the core; parameters that several flows share are handed on once."""

    def __init__(self, core: _fastpath.Core, laws: _Laws, seed: int) -> None:
        self._core = core
        self._draw = laws.draw
        self._seed = seed
        self._parameters: dict[TcpParameters, int] = {}
        self.reroutes: list[tuple[int, int, int, int, int, int]] = []
        """As the core takes them, flow by flow."""

    def add(
        self,
        index: int,
        flow: Flow,
        route: tuple[int, int],
        ways: Ways,
        paths: Paths,
        user: int,
    ) -> None:
        self._core.set_flow(index, flow, *route, self._number_of(flow.tcp), user)
        first = [self._add_legs(legs, paths) for legs in ways.splits]
        if ways.split != WHOLE:
            self._core.set_legs(index, first[ways.split], len(flow.legs))
        for change in ways.changes:
            legs = 0 if change.split == WHOLE else first[change.split]
            at = change.time_ns
            self.reroutes.append((at, index, legs, len(change.legs), *paths.both(change)))
            for number, leg in enumerate(change.legs, start=legs):
                self.reroutes.append((at, OF_A_LEG, number, 0, *paths.both(leg)))
        spoken = (flow.tcp, *(leg.tcp for legs in ways.splits for leg in legs))
        if any(tcp.congestion_control == "bbr" for tcp in spoken):
            self._core.set_chance(index, counter_of(self._seed, f"{flow.stream}/tcp"))
        work = flow.work
        if isinstance(work, DatagramSource):
            self._add_datagrams(index, flow.stream, work)
        elif isinstance(work, TransferSource):
            names = ("up", "down", "think", "interarrival")
            draws = {name: self._draw(getattr(work, name), flow.stream, name) for name in names}
            self._core.set_transfers(index, work, draws)

    def _add_legs(self, legs: Sequence[Leg], paths: Paths) -> int:
        """Add the legs of a connection, and return the number of the first."""
        numbers = [
            self._core.add_leg(
                *paths.both(leg), self._number_of(leg.tcp), leg.buffer_bytes, len(legs)
            )
            for leg in legs
        ]
        return numbers[0]

    def _number_of(self, tcp: TcpParameters) -> int:
        number = self._parameters.get(tcp)
        if number is None:
            number = self._core.add_parameters(tcp)
            self._parameters[tcp] = number
        return number

    def _add_datagrams(self, index: int, owner: str, source: DatagramSource) -> None:
        on, off = source.on, source.off
        share = 1.0
        if on is None or off is None:
            on = off = None
        else:
            share = on.mean / (on.mean + off.mean)
        draws = {
            "gap": self._draw(source.gap, owner, "gap"),
            "size": self._draw(source.size, owner, "size"),
            "burst": self._draw(source.burst, owner, "burst"),
            "on": self._draw(on, owner, "on-off"),
            "off": self._draw(off, owner, "on-off"),
        }
        self._core.set_datagrams(index, source, draws, share)


OUTAGE, OUTAGE_KEEPS_QUEUE, RESTORED, LOSS_CHANGES = -1, -2, -3, -4
"""What the core takes in the place of a rate (simnet/_core/engine/world.pxd)."""


def changes_of(interface: Interface) -> list[tuple[int, int, float]]:
    """Return what happens to an interface in order of time, as (ns, rate or what, loss).

    At one time, rates come first, then outages, then losses.
    """
    changes = [(time_ns, rate_bps, 0.0) for time_ns, rate_bps in interface.rate_changes]
    for outage in interface.outages:
        begins = OUTAGE_KEEPS_QUEUE if outage.keep_queue else OUTAGE
        changes.append((outage.start_ns, begins, 0.0))
        if outage.end_ns < UNLIMITED:
            changes.append((outage.end_ns, RESTORED, 0.0))
    changes += [(time_ns, LOSS_CHANGES, loss) for time_ns, loss in interface.loss_changes]
    return sorted(changes, key=lambda change: change[0])
