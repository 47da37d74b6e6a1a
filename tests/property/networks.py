"""Random networks for comparing the engines: small, short, and full of coincidences.

Times are multiples of few numbers, delays may be 0 and rates are sometimes so high that a packet
takes no time, so that events fall on the same nanosecond and the rule of ties decides. A path is
any sequence of interfaces, loops included: the engines do not mind, and every topology is among
them.
"""

from __future__ import annotations

import itertools
from collections.abc import Generator
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from simnet.actions import (
    Action,
    Clock,
    Experience,
    Outcome,
    Stream,
    StreamOutcome,
    Think,
    Together,
    TransferOutcome,
)
from simnet.calendar.year import Calendar
from simnet.chance import variates as laws
from simnet.chance.streams import RandomStream
from simnet.network import (
    UNLIMITED,
    DatagramSource,
    Flow,
    GilbertElliott,
    Interface,
    Loss,
    Network,
    Node,
    Outage,
    Person,
    RunPlan,
    TcpParameters,
    TransferSource,
)
from simnet.presence.attendance import Attendance
from simnet.presence.present import Present
from simnet.presence.profile import Habit, Setting
from tests.property.applications import applications
from tests.property.drawing import mostly
from tests.property.media import media
from tests.property.proxies import legs
from tests.property.queues import queues
from tests.property.reroutes import reroutes
from tests.property.streams import CHANNELS, over_transports, transfers

MS = 1_000_000
CLASSES = ("voice", "web", "bulk")

RATES = st.one_of(
    st.sampled_from(
        [64_000, 1_000_000, 1_000_003, 2_000_000, 10_000_000, 1_000_000_000, 10_000_000_000]
    ),
    st.integers(50_000, 100_000_000),
)
DELAYS = st.one_of(st.sampled_from([0, 1, 1000, MS, 5 * MS]), st.integers(0, 20 * MS))
TIMES = st.one_of(st.integers(0, 200).map(lambda t: t * MS), st.integers(0, 200 * MS))


LOSSES = mostly(
    Loss(),
    Loss(0.01),
    Loss(0.1),
    Loss(every=7),
    Loss(0.1, every=2),
    Loss(bursts=GilbertElliott(0.05, 0.3)),
    Loss(0.01, every=9, bursts=GilbertElliott(0.1, 0.1, 0.5)),
)


@st.composite
def rate_changes(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    times = sorted(draw(st.sets(TIMES, min_size=1, max_size=5)))
    return tuple((time, draw(st.one_of(st.just(0), RATES, RATES))) for time in times)


@st.composite
def delay_changes(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    times = sorted(draw(st.sets(TIMES, min_size=1, max_size=6)))
    return tuple((time, draw(DELAYS)) for time in times)


@st.composite
def loss_changes(draw: st.DrawFn) -> tuple[tuple[int, float], ...]:
    times = sorted(draw(st.sets(TIMES, min_size=1, max_size=4)))
    return tuple((time, draw(st.sampled_from([0.0, 0.02, 0.5, 1.0]))) for time in times)


@st.composite
def outages(draw: st.DrawFn) -> tuple[Outage, ...]:
    """One to three outages in order, some of them end to end; rates change as they like."""
    times = sorted(draw(st.sets(TIMES, min_size=2, max_size=4)))
    pairs = list(itertools.pairwise(times))[:: draw(st.sampled_from([1, 2]))]
    return tuple(Outage(start, end, draw(st.booleans())) for start, end in pairs)


LATENESS = (
    laws.uniform(0.0, 0.00004),
    laws.uniform(0.0, 0.003),
    laws.constant(0.001),
    laws.sequence([0.002, 0.0]),
)


@st.composite
def interfaces(draw: st.DrawFn, index: int, down: bool = False) -> Interface:
    return Interface(
        name=f"interface-{index}",
        link=f"link-{index}",
        source=0,
        target=1,
        rate_bps=draw(mostly(RATES, 0, RATES, RATES)),
        delay_ns=draw(DELAYS),
        queue=draw(queues()),
        loss=draw(LOSSES),
        rate_changes=draw(mostly((), rate_changes())),
        outages=draw(mostly((), outages())) if down else (),
        delay_changes=draw(mostly((), delay_changes())),
        loss_changes=draw(mostly((), loss_changes())),
        lateness=draw(mostly(None, *LATENESS)),
    )


# Gaps are long enough, or limited in number, for a run to stay short on the reference.
GAPS = st.one_of(
    st.sampled_from([0.001, 0.002, 0.0015]).map(laws.constant),
    st.sampled_from([0.001, 0.003]).map(laws.exponential),
    st.builds(laws.erlang, st.integers(1, 4), st.just(0.002)),
    st.builds(laws.pareto, st.sampled_from([1.2, 2.5]), st.just(0.0005)),
    st.just(laws.hyperexponential(0.3, 0.0005, 0.004)),
    st.lists(st.sampled_from([0.0, 0.001, 0.0012345678]), min_size=2, max_size=5)
    .filter(any)
    .map(laws.sequence),
)
SIZES = st.one_of(
    st.sampled_from([1, 40, 125, 1000, 1500]).map(laws.constant),
    st.just(laws.uniform(40, 1500)),
    st.just(laws.exponential(500)),
    st.just(laws.discrete([40, 576, 1500], [5, 2, 3])),
    st.just(laws.lognormal(600, 300, 40, 1500)),
    st.just(laws.weibull(1.5, 400)),
    st.just(laws.bounded_pareto(1.1, 40, 1500)),
)
PERIODS = st.one_of(
    st.sampled_from([0.001, 0.01]).map(laws.constant),
    st.sampled_from([0.005, 0.02]).map(laws.exponential),
    st.just(laws.pareto(1.5, 0.004)),
    st.just(laws.constant(0.0)),
)


@st.composite
def replays(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    times = sorted(draw(st.lists(TIMES, min_size=1, max_size=20)))
    return tuple((time, draw(st.integers(0, 1500))) for time in times)


@st.composite
def datagram_sources(draw: st.DrawFn) -> DatagramSource:
    switched = draw(mostly(False, True))
    on = draw(PERIODS.filter(lambda law: law.mean > 0)) if switched else None
    return DatagramSource(
        gap=draw(GAPS),
        size=draw(SIZES),
        burst=draw(mostly(None, laws.constant(3), laws.discrete([0, 1, 4], [1, 1, 1]))),
        on=on,
        off=draw(PERIODS) if switched else None,
        immediate=draw(st.booleans()),
        start_ns=draw(mostly(0, 1, 7 * MS, 12_345_678, 150 * MS)),
        stop_ns=draw(mostly(UNLIMITED, 0, 30 * MS, 100 * MS)),
        limit_packets=draw(mostly(UNLIMITED, 0, 1, 10)),
        limit_bytes=draw(mostly(UNLIMITED, 1500, 20_000)),
        replay=draw(mostly((), replays())),
    )


@st.composite
def datagram_flows(draw: st.DrawFn, index: int, interface_count: int) -> Flow:
    path = st.lists(st.integers(0, interface_count - 1), min_size=1, max_size=4).map(tuple)
    return Flow(
        name=f"flow-{index}",
        group="group",
        stream=f"flow-{index}",
        source=0,
        target=1,
        path=draw(path),
        reverse_path=draw(path),
        traffic_class=draw(st.integers(0, len(CLASSES) - 1)),
        work=draw(datagram_sources()),
        datagram_header_bytes=draw(st.sampled_from([0, 28])),
        reroutes=draw(mostly((), reroutes(interface_count))),
    )


@st.composite
def datagram_networks(draw: st.DrawFn, down: bool = False) -> Network:
    count = draw(st.integers(1, 5))
    return Network(
        nodes=(Node("a"), Node("b")),
        interfaces=tuple(draw(interfaces(index, down)) for index in range(count)),
        flows=tuple(draw(datagram_flows(index, count)) for index in range(draw(st.integers(1, 4)))),
        classes=CLASSES,
        media=draw(media(count)),
    )


TRANSFER_SIZES = st.one_of(
    st.sampled_from([0, 1, 300, 1448, 1449, 20_000, 300_000]).map(laws.constant),
    st.just(laws.exponential(30_000)),
    st.just(laws.discrete([0, 100, 60_000], [1, 2, 3])),
    # Not without end: on a fast link without delay the reference would play millions of segments.
    st.just(laws.constant(400_000)),
)
PAUSES = st.one_of(
    st.sampled_from([0.0, 0.02, 0.1]).map(laws.constant),
    st.sampled_from([0.02, 0.1]).map(laws.exponential),
)


@st.composite
def transfer_sources(draw: st.DrawFn) -> TransferSource:
    kind = draw(st.sampled_from(["bulk", "closed", "closed", "open"]))
    # Zero think times after zero-byte transfers over links without delay would never end.
    return TransferSource(
        up=draw(mostly(TRANSFER_SIZES, laws.constant(300))),
        down=draw(TRANSFER_SIZES),
        think=draw(PAUSES) if kind == "closed" else None,
        interarrival=draw(PAUSES.filter(lambda v: v.mean > 0)) if kind == "open" else None,
        think_first=draw(st.booleans()),
        persistent=draw(st.booleans()),
        patience_ns=draw(mostly(UNLIMITED, 0, 20 * MS, 300 * MS)),
        start_ns=draw(mostly(0, 1, 7 * MS)),
        stop_ns=draw(mostly(UNLIMITED, 500 * MS)),
        limit_transfers=draw(st.sampled_from([1, 3, 20])),
    )


@st.composite
def tcp_parameters(draw: st.DrawFn) -> TcpParameters:
    return TcpParameters(
        congestion_control=draw(st.sampled_from(["cubic", "newreno", "bbr", "bbr"])),
        mss_bytes=draw(mostly(1448, 100, 9000)),
        initial_window=draw(mostly(10, 1, 2)),
        receive_window_bytes=draw(mostly(33_554_432, 1, 20_000)),
        minimum_rto_ns=draw(mostly(200 * MS, 1000 * MS, 1)),
        delayed_ack=draw(mostly(True, False)),
        tick_ns=draw(mostly(4 * MS, 1, MS)),
        hystart=draw(mostly(True, False)),
        fast_convergence=draw(mostly(True, False)),
        reno_friendly=draw(mostly(True, False)),
        byte_counting=draw(mostly(True, False)),
        cubic_c=draw(mostly(0.4, 4.0)),
        cubic_beta=draw(mostly(0.7, 0.5)),
        slow_start_after_idle=draw(mostly(True, False)),
        ecn=draw(st.booleans()),
        syn_retries=draw(mostly(6, 0)),
        retries=draw(mostly(15, 1)),
    )


@st.composite
def flows(draw: st.DrawFn, index: int, interface_count: int) -> Flow:
    path = st.lists(st.integers(0, interface_count - 1), min_size=1, max_size=3).map(tuple)
    parameters = mostly(TcpParameters(), TcpParameters(ecn=True), tcp_parameters())
    tcp = draw(parameters.flatmap(over_transports))
    parts = draw(mostly((), legs(interface_count, tcp))) if tcp.can_be_split else ()
    return Flow(
        name=f"flow-{index}",
        group="group",
        stream=f"flow-{index}",
        source=0,
        target=1,
        path=draw(path),
        reverse_path=draw(path),
        traffic_class=draw(st.integers(0, len(CLASSES) - 1)),
        work=draw(st.one_of(transfer_sources(), transfer_sources(), datagram_sources())),
        tcp=tcp,
        legs=parts,
        reroutes=draw(mostly((), reroutes(interface_count, tcp, parts))),
    )


@st.composite
def networks(draw: st.DrawFn, down: bool = False) -> Network:
    count = draw(st.integers(2, 5))
    return Network(
        nodes=(Node("a"), Node("b")),
        interfaces=tuple(draw(interfaces(index, down)) for index in range(count)),
        flows=tuple(draw(flows(index, count)) for index in range(draw(st.integers(1, 4)))),
        classes=CLASSES,
        media=draw(media(count)),
    )


SECONDS = st.sampled_from([0.0, 0.001, 0.05, 0.2])
TRANSFERS = transfers()
STREAMS = st.builds(
    Stream,
    seconds=SECONDS,
    down_bps=st.sampled_from([0.0, 64_000.0, 333_333.3]),
    up_bps=st.sampled_from([0.0, 64_000.0, 500_000.0]),
    packet_bytes=st.sampled_from([1, 200, 1200]),
    to=CHANNELS,
)
VIDEOS = st.builds(
    Stream,
    seconds=st.sampled_from([0.05, 0.2, 0.5]),
    down_bps=st.sampled_from([0.0, 64_000.0, 333_333.3, (300_000.0, 50_000.0)]),
    up_bps=st.sampled_from([0.0, 64_000.0, 500_000.0]),
    packet_bytes=st.sampled_from([200, 1200]),
    to=st.sampled_from([("internet", "internet"), ("intranet", "internet")]),
    frames_per_s=st.sampled_from([0.0, 15.0, 60.0]),
    playout_s=st.sampled_from([0.0, 0.02, float("inf")]),
    spare=st.sampled_from([0.0, 0.0, 0.3, 1.0]),
)
STREAMS = st.one_of(STREAMS, STREAMS, VIDEOS)
PIECES = st.tuples(STREAMS, st.sampled_from([None, "call", "lesson"])).map(
    lambda pair: replace(pair[0], over=pair[1])
)
ACTIONS = st.one_of(
    st.builds(Think, SECONDS),
    TRANSFERS,
    TRANSFERS,
    PIECES,
    st.builds(Together, st.lists(st.one_of(TRANSFERS, STREAMS), max_size=3).map(tuple)),
)


@dataclass(frozen=True)
class Script:
    """A behaviour that goes through `steps`, then thinks as long as its last outcome took.

    Outcomes decide how it goes on and what it has seen is kept, so that a difference between
    engines in any outcome shows in the packets.
    """

    steps: tuple[Action, ...]
    rounds: int

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        for _ in range(self.rounds):
            for step in self.steps:
                outcome = yield step
                yield Experience("weight", weight_of(outcome), since_s=clock.now_s / 2)
                yield Think(random.exponential(0.01) + weight_of(outcome))


def weight_of(outcome: Outcome) -> float:
    """Turn an outcome into a think time in which all its numbers tell."""
    if isinstance(outcome, TransferOutcome):
        return (outcome.seconds + outcome.status + outcome.received_bytes % 97) * 1e-3
    if isinstance(outcome, StreamOutcome):
        received = outcome.received_down + 3 * outcome.received_up
        delays = outcome.delay_down_s + outcome.delay_up_s
        jitter = outcome.jitter_down_s + outcome.jitter_up_s
        sent = outcome.sent_down + 7 * outcome.sent_up
        frames = outcome.frames_down + 5 * outcome.frames_up
        frames += outcome.frames_sent_down + 3 * outcome.frames_sent_up
        frozen = outcome.frozen_down_s + 2 * outcome.frozen_up_s
        return (outcome.seconds + received + sent + delays + jitter + frames + frozen) * 1e-4
    return sum(map(weight_of, outcome or ()))


ATTENDANCES = st.builds(
    lambda active, mean_s: Attendance(
        Habit("all", active, laws.exponential(mean_s)), Setting(Calendar()), active
    ),
    st.sampled_from([0.2, 0.7, 1.0]),
    st.sampled_from([0.01, 0.1]),
)
"""Sessions and times away of people, as short as the runs are."""


@st.composite
def people(draw: st.DrawFn, index: int, flow_count: int) -> Person:
    number = st.integers(0, flow_count - 1)
    script = Script(
        steps=tuple(draw(st.lists(ACTIONS, min_size=1, max_size=4))),
        rounds=draw(st.integers(1, 5)),
    )
    attendance = draw(st.none() | ATTENDANCES)
    return Person(
        name=f"person-{index}",
        group="people",
        stream=f"person-{index}",
        behaviour=script if attendance is None else Present(script, attendance),
        channels={"internet": draw(number), "intranet": draw(number)},
        start_ns=draw(mostly(0, 1, 7 * MS)),
        felt=("weight",),
    )


@st.composite
def peopled_networks(draw: st.DrawFn, down: bool = False) -> Network:
    """Add people, some of them on flows that have a source as well."""
    network = draw(networks(down))
    idle = replace(network.flows[0], name="idle", stream="idle", work=None)
    count = len(network.flows) + 1
    return replace(
        network,
        flows=(*network.flows, idle),
        people=tuple(
            draw(mostly(people(index, count), applications(index, count)))
            for index in range(draw(st.integers(1, 3)))
        ),
    )


@st.composite
def plans(draw: st.DrawFn, longest_ms: int = 200) -> RunPlan:
    duration = draw(mostly(longest_ms * MS, 1, longest_ms * MS // 3 + 1, longest_ms * MS - 1))
    return RunPlan(
        duration_ns=duration,
        seed=draw(st.integers(0, 2**32)),
        warmup_ns=min(draw(st.sampled_from([0, 1, 10 * MS, 33_333_333])), duration - 1),
        interval_ns=draw(st.sampled_from([7 * MS, 10 * MS, 50 * MS, 1000 * MS])),
        trace=True,
    )
