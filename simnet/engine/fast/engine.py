"""The door to the compiled core: a Network in numbers, the run, the counts as columns.

The meaning is that of simnet.engine.reference; a property test compares the two packet by packet.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from simnet import _fastpath
from simnet.chance.streams import stream_key
from simnet.chance.variates import Law, Variate
from simnet.engine.columns import Counts
from simnet.engine.fast.clock import CoreClock
from simnet.engine.fast.collect import counts_of
from simnet.engine.fast.sources import core_checksum
from simnet.engine.fast.supported import by_class, lacking
from simnet.engine.progress import Report, Reporter
from simnet.errors import InputError, StaleCoreError
from simnet.network import (
    UNLIMITED,
    DatagramSource,
    Flow,
    Interface,
    Network,
    RunPlan,
    TcpParameters,
    TransferSource,
)

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
    CoreClock(core, network, plan, Reporter(progress, plan.duration_ns)).play()
    core.finish()
    return counts_of(core, network, plan)


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
    """Return a core that is told everything about `network` and stands at time 0."""
    paths = Paths()
    routes = [(paths.place(flow.path), paths.place(flow.reverse_path)) for flow in network.flows]
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
    for index, interface in enumerate(network.interfaces):
        _tell_interface(core, index, interface, plan.seed)
    teller = _FlowTeller(core, plan.seed)
    for index, (flow, route) in enumerate(zip(network.flows, routes, strict=True)):
        teller.tell(index, flow, route)
    core.start()
    return core


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

    def array(self) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        """Return all paths."""
        return np.array(self._flat, dtype=np.int32)


def _tell_interface(core: _fastpath.Core, index: int, interface: Interface, seed: int) -> None:
    queue, loss = interface.queue, interface.loss
    core.set_interface(
        index,
        interface.rate_bps,
        interface.delay_ns,
        queue.limit_packets,
        queue.limit_bytes,
        queue.bands if by_class(queue) else 0,
        loss.probability,
        loss.every,
        *(stream_key(seed, f"interface/{interface.name}/loss") if loss.probability else (0, 0)),
        changes_of(interface),
    )


class _FlowTeller:
    """Tells the core its flows; laws that several flows share are told once."""

    def __init__(self, core: _fastpath.Core, seed: int) -> None:
        self._core = core
        self._seed = seed
        self._laws: dict[Variate, int] = {}
        self._parameters: dict[TcpParameters, int] = {}

    def tell(self, index: int, flow: Flow, route: tuple[int, int]) -> None:
        parameters = self._parameters_number(flow.tcp)
        header_bytes = flow.datagram_header_bytes
        self._core.set_flow(index, *route, flow.traffic_class, header_bytes, parameters)
        if isinstance(flow.work, DatagramSource):
            self._tell_datagrams(index, flow.stream, flow.work)
        elif isinstance(flow.work, TransferSource):
            self._tell_transfers(index, flow.stream, flow.work)

    def _parameters_number(self, tcp: TcpParameters) -> int:
        number = self._parameters.get(tcp)
        if number is None:
            number = self._core.add_parameters(
                tcp.congestion_control == "cubic",
                tcp.mss_bytes,
                tcp.header_bytes,
                tcp.initial_window,
                tcp.receive_window_bytes,
                tcp.minimum_rto_ns,
                tcp.delayed_ack,
                tcp.delayed_ack_ns,
                tcp.tick_ns,
                tcp.hystart,
                tcp.fast_convergence,
                tcp.reno_friendly,
                tcp.cubic_c,
                tcp.cubic_beta,
                tcp.byte_counting,
                tcp.slow_start_after_idle,
                tcp.syn_retries,
                tcp.retries,
            )
            self._parameters[tcp] = number
        return number

    def _draw(self, variate: Variate | None, owner: str, use: str) -> Draw:
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

    def _tell_datagrams(self, index: int, owner: str, source: DatagramSource) -> None:
        on, off = source.on, source.off
        switched = on is not None and off is not None
        self._core.set_datagrams(
            index,
            self._draw(source.gap, owner, "gap"),
            self._draw(source.size, owner, "size"),
            self._draw(source.burst, owner, "burst"),
            self._draw(on if switched else None, owner, "on-off"),
            self._draw(off if switched else None, owner, "on-off"),
            on.mean / (on.mean + off.mean) if on is not None and off is not None else 1.0,
            source.immediate,
            source.start_ns,
            source.stop_ns,
            source.limit_packets,
            source.limit_bytes,
            source.replay,
        )

    def _tell_transfers(self, index: int, owner: str, source: TransferSource) -> None:
        self._core.set_transfers(
            index,
            self._draw(source.up, owner, "up"),
            self._draw(source.down, owner, "down"),
            self._draw(source.think, owner, "think"),
            self._draw(source.interarrival, owner, "interarrival"),
            source.think_first,
            source.persistent,
            source.patience_ns,
            source.start_ns,
            source.stop_ns,
            source.limit_transfers,
        )


OUTAGE, OUTAGE_KEEPS_QUEUE, RESTORED = -1, -2, -3
"""What the core takes in the place of a rate (simnet/_core/engine/world.pxd)."""


def changes_of(interface: Interface) -> list[tuple[int, int]]:
    """Return changes of rate and outages in order of time; at one time, rates come first."""
    changes = list(interface.rate_changes)
    for outage in interface.outages:
        begins = OUTAGE_KEEPS_QUEUE if outage.keep_queue else OUTAGE
        changes.append((outage.start_ns, begins))
        if outage.end_ns < UNLIMITED:
            changes.append((outage.end_ns, RESTORED))
    return sorted(changes, key=lambda change: change[0])
