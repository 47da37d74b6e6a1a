"""The reference engine: wires a Network to the SimPy models and plays it. It defines what is right.

It is written to be read. The compiled core is held against it packet by packet; where the two
differ, this one is right or is to be mended first.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from simpy.core import Environment, StopSimulation
from simpy.events import NORMAL, Event

from simnet.actions import Status
from simnet.engine.columns import TRANSFER_COLUMNS, Counts
from simnet.engine.people import Frames, People
from simnet.engine.progress import Report, Reporter
from simnet.engine.reference import collect
from simnet.engine.reference.hosts import Hosts
from simnet.engine.reference.media_streams import DOWN, UP, StreamProcess
from simnet.engine.reference.meters import FlowMeter, PortMeter
from simnet.engine.reference.sources import DatagramProcess, RunContext
from simnet.engine.reference.transfer_sources import TransferProcess
from simnet.engine.reference.transfers import Transfer, Transfers
from simnet.engine.requests import Completion
from simnet.engines import REFERENCE
from simnet.models.air import Air
from simnet.models.link import Port
from simnet.models.schedule import Call, Order, priority
from simnet.network import DatagramSource, Network, RunPlan, TransferSource

EVENTS_BETWEEN_LOOKS = 4096
"""At wall time, for reporting progress."""


def simulate(network: Network, plan: RunPlan, progress: Report | None = None) -> Counts:
    """Simulate `network` over [0, duration) and return what was counted.

    Raises:
        InputError: an unknown queue discipline.
        BehaviourError: a person did something outside the contract of actions.
    """
    return ReferenceEngine(network, plan).run(progress)


class SimpyAgenda:
    """The agenda of people, on the clock of SimPy, behind all that the network does at a time."""

    def __init__(self, env: Environment) -> None:
        self._env = env

    @property
    def now(self) -> int:
        """The current time, ns."""
        return int(self._env.now)

    def after(self, delay_ns: int, act: Callable[[Any], None], subject: Any = None) -> None:
        """Call `act` with `subject` in `delay_ns`."""
        Call(self._env, lambda call: act(call.subject), delay_ns, NORMAL, subject)


def _streamed(stream: StreamProcess, end_ns: int, status: Status) -> Completion:
    """Return what came of a stream until it ended."""
    return Completion(
        stream.serial,
        end_ns,
        status,
        sent_down=stream.sent[DOWN],
        received_down=stream.received[DOWN],
        sent_up=stream.sent[UP],
        received_up=stream.received[UP],
        delay_sum_down_ns=stream.delay_sum_ns[DOWN],
        delay_sum_up_ns=stream.delay_sum_ns[UP],
        jitter_scaled_down_ns=stream.jitter_scaled_ns[DOWN],
        jitter_scaled_up_ns=stream.jitter_scaled_ns[UP],
        frames_sent_down=stream.frames_sent[DOWN],
        frames_down=stream.pictures[DOWN].whole,
        frames_sent_up=stream.frames_sent[UP],
        frames_up=stream.pictures[UP].whole,
        frozen_down_ns=stream.frozen_ns(DOWN),
        frozen_up_ns=stream.frozen_ns(UP),
    )


class ReferenceEngine:
    """One run of one network."""

    def __init__(self, network: Network, plan: RunPlan) -> None:
        self._network = network
        self._plan = plan
        self._env = Environment(initial_time=0)
        self._context = RunContext(self._env, plan.seed, plan.duration_ns)
        self._flow_meters = [FlowMeter() for _ in network.flows]
        self._port_meters = [
            PortMeter(self._flow_meters, len(network.classes), interface.rate_bps, plan.trace)
            for interface in network.interfaces
        ]
        self._hosts = Hosts(self._env, network, self._flow_meters)
        self._hosts.connect(self._ports())
        self._transfers = Transfers(self._context, self._hosts, network.flows, self._flow_meters)
        self._intervals = 0
        self._start_sources()
        self._schedule_boundaries()
        self._under_way: dict[int, Transfer | StreamProcess] = {}
        """Of people, by serial number."""
        self._kept_streams: dict[int, StreamProcess] = {}
        """Streams of people that may be continued, by the serial number of the latest piece."""
        self._people = People(SimpyAgenda(self._env), network.people, plan, self)

    def _ports(self) -> list[Port]:
        """Return the interfaces at work, connected to the media that they share."""
        seats: dict[int, tuple[Air, int]] = {}
        for medium in self._network.media:
            air = Air(medium)
            for number, member in enumerate(medium.members):
                seats[member.interface] = air, number
        everything = zip(self._network.interfaces, self._port_meters, strict=True)
        return [
            Port(
                self._env,
                index,
                interface,
                self._plan.seed,
                meter,
                self._hosts.deliver,
                seats.get(index),
            )
            for index, (interface, meter) in enumerate(everything)
        ]

    def _start_sources(self) -> None:
        for index, flow in enumerate(self._network.flows):
            work = flow.work
            if isinstance(work, DatagramSource):
                send = functools.partial(self._hosts.send_datagram, index, 0)
                DatagramProcess(self._context, index, flow, work, send)
            elif isinstance(work, TransferSource):
                TransferProcess(self._context, index, flow, work, self._transfers)

    # What people ask for (people.PacketEngine).

    def start_transfer(self, flow: int, up_bytes: int, down_bytes: int, patience_ns: int) -> int:
        """Start a transfer for a person, now; return its serial number."""
        transfer = self._transfers.start(
            flow,
            up_bytes=up_bytes,
            down_bytes=down_bytes,
            patience_ns=patience_ns,
            on_end=self._on_transfer_end,
        )
        self._under_way[transfer.serial] = transfer
        return transfer.serial

    def queue_transfer(self, flow: int, up_bytes: int, down_bytes: int) -> int:
        """Note a person's transfer as asked for, now; return its serial number."""
        transfer = self._transfers.queue(flow, up_bytes, down_bytes, self._on_transfer_end)
        self._under_way[transfer.serial] = transfer
        return transfer.serial

    def begin_transfer(self, serial: int, patience_ns: int, line: int, multiplex: bool) -> None:
        """Let a transfer that was asked for begin, now, on a line."""
        self._transfers.begin(serial, patience_ns, line, multiplex)

    def withdraw_transfer(self, serial: int) -> None:
        """Give up, now, a transfer that has not begun."""
        self._transfers.withdraw(serial)
        del self._under_way[serial]

    def _on_transfer_end(self, transfer: Transfer) -> None:
        del self._under_way[transfer.serial]
        self._people.completed(
            Completion(transfer.serial, transfer.end_ns, transfer.status, transfer.received_bytes)
        )

    def start_stream(
        self,
        flow: int,
        down_bps: float,
        up_bps: float,
        packet_bytes: int,
        duration_ns: int,
        kept: bool,
        before: int,
        frames: Frames | None,
    ) -> int:
        """Start a stream for a person, now, or go on with one; return its serial number."""
        serial = self._transfers.new_serial()
        stream = self._kept_streams.pop(before, None)
        if stream is None:
            stream = StreamProcess(self._context, self._hosts, flow, self._on_stream_end)
        if kept:
            self._kept_streams[serial] = stream
        self._under_way[serial] = stream
        origin = len(self._network.flows) + serial * 2
        stream.play(serial, origin, down_bps, up_bps, packet_bytes, duration_ns, frames)
        return serial

    def _on_stream_end(self, stream: StreamProcess) -> None:
        del self._under_way[stream.serial]
        self._people.completed(_streamed(stream, stream.end_ns, Status.DONE))

    def so_far(self, serial: int) -> Completion:
        """Return what has come of a transfer or stream that is under way as the run ends."""
        what, end_ns = self._under_way[serial], self._plan.duration_ns
        if isinstance(what, StreamProcess):
            return _streamed(what, end_ns, Status.UNFINISHED)
        received_bytes = 0 if what.exchange is None else what.exchange.received_bytes
        return Completion(serial, end_ns, Status.UNFINISHED, received_bytes)

    # The boundaries of the measurement.

    def _schedule_boundaries(self) -> None:
        tick = priority(Order.TICK, 0)
        if 0 < self._plan.warmup_ns < self._plan.duration_ns:
            Call(self._env, self._open_window, self._plan.warmup_ns, tick)
        if self._plan.interval_ns < self._plan.duration_ns:
            Call(self._env, self._end_interval, self._plan.interval_ns, tick)

    def _open_window(self, _call: Call) -> None:
        now = int(self._env.now)
        for port in self._port_meters:
            port.open_window(now)
        for flow in self._flow_meters:
            flow.open_window()

    def _end_interval(self, _call: Call) -> None:
        self._close_interval()
        if self._env.now + self._plan.interval_ns < self._plan.duration_ns:
            tick = priority(Order.TICK, 0)
            Call(self._env, self._end_interval, self._plan.interval_ns, tick)

    def _close_interval(self) -> None:
        now = int(self._env.now)
        self._intervals += 1
        for port in self._port_meters:
            port.end_interval(now)
        for flow in self._flow_meters:
            flow.end_interval()

    # The run.

    def run(self, progress: Report | None) -> Counts:
        """Play until the end of the run: events at that very time no longer happen."""
        end = Event(self._env)
        end._ok, end._value = True, None  # noqa: SLF001  (as SimPy's own run(until=...) does)
        assert end.callbacks is not None
        end.callbacks.append(StopSimulation.callback)
        # SimPy's types know only its own two priorities; any number will do.
        self._env.schedule(end, priority(Order.TICK, 0), self._plan.duration_ns)  # type: ignore[arg-type]
        events = self._step_until_stopped(Reporter(progress, self._plan.duration_ns))
        self._close_interval()
        self._people.finish()
        return self._counts(events)

    def _step_until_stopped(self, reporter: Reporter) -> int:
        """Process all events, and return how many there were."""
        step, events = self._env.step, 0
        try:
            while True:
                for _ in range(EVENTS_BETWEEN_LOOKS):
                    step()
                    events += 1
                reporter.at(int(self._env.now), self._packet_hops())
        except StopSimulation:
            return events

    def _packet_hops(self) -> int:
        return sum(meter.packets_carried() for meter in self._port_meters)

    def _counts(self, events: int) -> Counts:
        plan, ports, flows = self._plan, self._port_meters, self._flow_meters
        return Counts(
            engine=REFERENCE,
            window_ns=(plan.warmup_ns, plan.duration_ns),
            interval_ns=plan.interval_ns,
            packet_hops=self._packet_hops(),
            events=events,
            wall_s=0.0,
            interfaces=collect.interface_columns(ports, plan.duration_ns),
            interface_classes=collect.interface_classes(ports, len(self._network.classes)),
            interface_series=collect.interface_series(ports, self._intervals),
            interface_wait=collect.histograms([meter.waits for meter in ports]),
            flows=collect.flow_columns(flows),
            flow_series=collect.flow_series(flows, self._intervals),
            flow_delay=collect.histograms([meter.delays for meter in flows]),
            transfers=collect.records(TRANSFER_COLUMNS, self._transfers.rows()),
            experiences=tuple(self._people.experiences.rows),
            trace=collect.trace(ports) if plan.trace else None,
        )
