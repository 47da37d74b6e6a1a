"""The contracts of the extension points as checks that anyone can run on a kind of their own.

    from simnet.testing import check_traffic
    check_traffic(Telemedicine)

Each check raises AssertionError with what is broken; the project's own kinds pass the same.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from simnet.actions import (
    Action,
    Experience,
    Outcome,
    Status,
    Stream,
    StreamOutcome,
    Think,
    Together,
    Transfer,
    TransferOutcome,
)
from simnet.chance.streams import RandomStream
from simnet.engine import run
from simnet.kinds import Declared, Kind, TypeAdapter, ValidationError
from simnet.models.medium import Scheduling
from simnet.models.medium_exercise import MediumExercise
from simnet.models.queue_exercise import USERS, Exercise
from simnet.models.queueing import Queueing
from simnet.models.tcp.control import CongestionControl, Control, PacedControl
from simnet.models.tcp.states import OPEN, RECOVERY
from simnet.models.technology.base import Technology
from simnet.models.technology_exercise import breaches
from simnet.network import (
    DatagramSource,
    Medium,
    Member,
    Network,
    NetworkBuilder,
    RunPlan,
    TcpParameters,
    TransferSource,
)
from simnet.statistics.intervals import mean_interval
from simnet.traffic.base import Offered, Person, Source, Traffic
from simnet.units import NS_PER_S

REPLICATIONS = 10
"""How often traffic is played to sample its mean load, each with a seed of its own."""
STANDARD_ERRORS = 5.0
"""How far a declared mean load may lie from the sampled one."""
WIDEST = 0.10
"""Largest standard error, as a share of the declared load, that a comparison may rest on."""
PACKETS = 50_000
"""Datagrams that a source sends in one replication."""
TRANSFERS = 2_000
"""Transfers, or actions of a person that take time, in one replication."""
IDLE_STEPS = 10_000
"""Actions in a row that take no time, after which a person counts as stuck."""


def check_traffic(kind: type[Traffic], **parameters: object) -> None:
    """Check a kind of traffic with `parameters` as a scenario writes them, or its example.

    It must describe itself, refuse nonsense, survive a round trip, play the same again from the
    same seed, and offer on average what it says.
    """
    traffic = _declared(kind, parameters or kind.example)
    offered = traffic.offered_bps()
    if offered is not None:
        _require(
            all(math.isfinite(bps) and bps >= 0 for bps in (offered.up_bps, offered.down_bps)),
            f"{kind.__name__} must offer finite loads >= 0, got {offered}",
        )
    if isinstance(traffic, Person):
        _check_person(traffic)
    elif isinstance(traffic, Source):
        _check_source(traffic)
    else:
        _require(False, f"{kind.__name__} must be a Source or a Person")
    if offered is not None:
        samples = [_sampled(traffic, offered, seed) for seed in range(1, REPLICATIONS + 1)]
        _compare("up", offered.up_bps, [sample.up_bps for sample in samples])
        _compare("down", offered.down_bps, [sample.down_bps for sample in samples])


def check_technology(kind: type[Technology], **parameters: object) -> None:
    """Check an access technology with `parameters` as a scenario writes them, or its defaults.

    It must describe itself, refuse nonsense, survive a round trip, and make links that a network
    can be built from. What it says of ten minutes in April, in rain, must be in order, the same
    again, and the same however they are cut.
    """
    for given in (parameters or {}, kind.example):
        technology = _declared(kind, given)
        _require(
            technology.lands_at in ("regency", "gateway"),
            f"lands_at must be regency or gateway, got {technology.lands_at!r}",
        )
        for way in ("down", "up"):
            link = technology.link(way)
            _require(link.rate_bps > 0, f"{way}: rate must be > 0, got {link.rate_bps} bps")
            _require(link.delay_ns >= 0, f"{way}: delay must be >= 0, got {link.delay_ns} ns")
            _require(link.buffer_ns > 0, f"{way}: buffer must be > 0, got {link.buffer_ns} ns")
            loss = link.loss_probability
            _require(0 <= loss <= 1, f"{way}: loss must be a probability, got {loss}")
            numbers = (link.rate_bps, link.delay_ns, link.buffer_ns)
            _require(all(type(n) is int for n in numbers), f"{way}: rates and times must be int")
        found = breaches(technology)
        _require(not found, "; ".join(found))


def check_queueing(kind: type[Queueing], **parameters: object) -> None:
    """Check a queue discipline with `parameters` as a scenario writes them, or its example.

    It must describe itself, refuse nonsense and survive a round trip. Under random arrivals and
    departures it must lose nothing that it accepted without saying so, return each packet once,
    send whenever a packet waits or say when one may go, keep the order of each flow, stay within
    its limits, let an outage take out all that waits, and do the same again.
    """
    declared: Queueing = _declared(kind, parameters or kind.example)
    for seed in range(20):
        stream = RandomStream(seed, "simnet.testing/queue")
        queue = declared.limited(
            1 + stream.integer(12), 1500 + stream.integer(12_000), 1 + stream.integer(3)
        )
        lists = declared.lists_of(queue, USERS)
        first, again = (
            Exercise(partial(declared.discipline, queue), queue, seed, lists).play()
            for _ in range(2)
        )
        _require(first == again, "must do the same again with the same packets")


def check_medium(kind: type[Scheduling], **parameters: object) -> None:
    """Check a scheduler of media with `parameters` as a scenario writes them, or its example.

    It must describe itself, refuse nonsense and survive a round trip. With members that ask at
    random it must name one that asks, grant something in the end, let nobody who keeps asking wait
    for ever, and do the same again.
    """
    declared: Scheduling = _declared(kind, parameters or kind.example)
    for seed in range(20):
        stream = RandomStream(seed, "simnet.testing/members")
        count = 1 + stream.integer(4)
        members = tuple(Member(each, weight=1 + stream.integer(5)) for each in range(count))
        medium = Medium("medium", members, declared.kind, parameters=declared.parameters())
        first, again = (
            MediumExercise(partial(declared.scheduler, medium), medium, seed).play()
            for _ in range(2)
        )
        _require(first == again, "must do the same again with the same members")


def check_congestion_control(kind: type[Control], **parameters: object) -> None:
    """Check a congestion control with `parameters` as a scenario writes them, or its example.

    It must describe itself, refuse nonsense and survive a round trip. Whatever is acknowledged
    and lost, it grows by no more than what was acknowledged and shrinks on no acknowledgement, a
    loss leaves a threshold of 2 segments to the window (RFC 5681), and it does the same again.
    One that paces is free to shrink and to restore a window that it had; it has a rate and a
    burst at any time, a window of a segment at least, and no threshold for a loss to set.
    """
    declared: Control = _declared(kind, parameters or kind.example)
    for seed in range(10):
        first, again = (
            _story(declared.window(TcpParameters()), RandomStream(seed, "simnet.testing/acks"))
            for _ in range(2)
        )
        _require(first == again, "must do the same again with the same acknowledgements")


def _story(control: CongestionControl, stream: RandomStream) -> list[int]:
    if isinstance(control, PacedControl):
        return _paced_windows(control, stream)
    return _windows(control, stream)


def _paced_windows(control: PacedControl, stream: RandomStream) -> list[int]:
    """Let a paced control send and hear by chance; return its windows, bursts and rates."""
    story = []
    now, sent, heard, most = 0, 0, 0, control.cwnd
    control.start(40_000, 40_000, now)
    for _ in range(600):
        now += 1 + stream.integer(20_000_000)
        while sent - heard < control.cwnd:
            control.delivery.on_sent(sent, sent == heard, now)
            control.pacer.on_sent(1, 1448, now)
            sent += 1
        if stream.uniform() < 0.01:
            before = control.cwnd
            control.reduced()
            _require(control.cwnd == before, "must not set its window when asked for a threshold")
        acked = 1 + stream.integer(min(sent - heard, 8))
        lost = stream.integer(2) * stream.integer(2)
        state = stream.integer(2) * RECOVERY if stream.uniform() < 0.1 else OPEN
        control.delivery.begin(sent - heard)
        for seq in range(heard, heard + acked):
            control.delivery.on_delivered(seq, now - 40_000_000)
        heard += acked
        control.delivery.lost += lost
        control.delivery.rtt_us = 40_000 + stream.integer(20_000)
        control.delivery.finish(acked, lost, 40_000, now)
        control.on_delivery(state, sent - heard, now)
        _require(control.cwnd >= 1, f"a window of {control.cwnd} segments")
        grown = control.cwnd - most
        _require(grown <= acked, f"grew by {grown} when {acked} were acknowledged")
        most = max(most, control.cwnd)
        burst = control.burst(1448, 40_000_000)
        _require(burst >= 1, f"a burst of {burst} segments")
        _require(control.pacer.rate > 0, f"a pacing rate of {control.pacer.rate} bytes/s")
        story += [control.cwnd, burst, control.pacer.rate]
    return story


def _windows(control: CongestionControl, stream: RandomStream) -> list[int]:
    """Let a window grow and shrink by chance; return its size after each event, segments."""
    story = [control.cwnd]
    now = una = 0
    for _ in range(600):
        before = control.cwnd
        now += 1 + stream.integer(20_000_000)
        if stream.uniform() < 0.02:
            control.ssthresh = control.cwnd = control.reduced()
            _require(2 <= control.cwnd <= max(before, 2), f"a loss at {before}: {control.cwnd}")
        else:
            acked = 1 + stream.integer(2)
            una += acked
            control.on_rtt(40_000_000 + stream.integer(20_000_000), una, una + before, now)
            control.on_ack(acked, now)
            grown = control.cwnd - before
            _require(0 <= grown <= acked, f"grew by {grown} when {acked} were acknowledged")
        story.append(control.cwnd)
    return story


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise AssertionError(message)


def _declared(kind: type[Any], given: Mapping[str, object]) -> Any:
    """Check that a kind describes itself and refuses nonsense; return it made from `given`."""
    name = kind.model_fields["kind"].default
    _require(bool(kind.__doc__), f"{kind.__name__} needs a docstring")
    _require(isinstance(name, str), f"{kind.__name__}.kind must default to the kind's name")
    for field, info in kind.model_fields.items():
        _require(bool(info.description), f"{kind.__name__}.{field} needs a docstring below it")
    TypeAdapter(kind).json_schema()
    declared = kind.model_validate({"kind": name, **given})
    _require(
        kind.model_validate(declared.model_dump()) == declared,
        f"{kind.__name__} must be the same after it is written and read",
    )
    _refuses(kind, {**given, "kind": f"not-{name}"}, "another kind's name")
    _refuses(kind, {**given, "no_such_parameter": 1}, "an unknown parameter")
    for field, value in given.items():
        _refuses(kind, {**given, field: object()}, f"an object as {field}")
        if isinstance(value, str) and value[:1].isdigit():
            _refuses(kind, {**given, field: f"-{value}"}, f"a negative {field}")
            _refuses(kind, {**given, field: f"nan {value.split()[-1]}"}, f"NaN as {field}")
        if isinstance(value, float):
            _refuses(kind, {**given, field: math.nan}, f"NaN as {field}")
            _refuses(kind, {**given, field: math.inf}, f"infinity as {field}")
    return declared


def _refuses(kind: type[Kind | Declared], given: Mapping[str, object], what: str) -> None:
    try:
        kind.model_validate(dict(given))
    except ValidationError:
        return
    raise AssertionError(f"{kind.__name__} must refuse {what}")


def _check_source(traffic: Source) -> None:
    work = traffic.work()
    _require(work == traffic.work(), "work must be the same every time it is asked for")
    _require(traffic.header_bytes >= 0, f"header must be >= 0 bytes, got {traffic.header_bytes}")
    _require(work.start_ns == traffic.start, "work must start when the traffic does")
    _require(work.stop_ns == traffic.stop_ns, "work must stop when the traffic does")


def _check_person(person: Person) -> None:
    channels = person.channels()
    _require(bool(channels), "a person must name at least one channel")
    said = set()
    for status in (Status.DONE, Status.GIVEN_UP, Status.FAILED):
        first = [action for action, _ in _played(person, 1, status, 500)]
        again = [action for action, _ in _played(person, 1, status, 500)]
        _require(repr(first) == repr(again), "the same seed must give the same actions")
        said |= {action.quantity for action in first if isinstance(action, Experience)}
    for felt in person.felt:
        _require(felt.name in said, f"{felt.name} is declared as felt, and never said")


def _sampled(traffic: Traffic, offered: Offered, seed: int) -> Offered:
    """Play `traffic` to a network that answers at once, and return its mean load."""
    if isinstance(traffic, Person):
        return _load_of_person(traffic, seed)
    if not isinstance(traffic, Source):
        raise TypeError(f"neither a source nor a person: {traffic!r}")
    work = traffic.work()
    if isinstance(work, TransferSource):
        return _load_of_transfers(work, seed)
    return _load_of_datagrams(traffic, work, offered, seed)


def _load_of_datagrams(
    traffic: Source, work: DatagramSource, offered: Offered, seed: int
) -> Offered:
    """Let an engine send datagrams over a line that is never busy."""
    if work.replay:
        length_ns = work.replay[-1][0]
    else:
        packet_bits = 8 * (work.size.mean + traffic.header_bytes)
        length_ns = int(PACKETS * packet_bits / offered.up_bps * NS_PER_S)
    duration_ns = work.start_ns + min(length_ns, work.stop_ns - work.start_ns) + 1
    network = _one_flow(work, traffic.header_bytes)
    counts = run(network, RunPlan(duration_ns, seed, interval_ns=duration_ns), _engine())
    sent_bytes = int(counts.flows["sent_bytes"][0])
    return Offered(sent_bytes * 8 * NS_PER_S / length_ns, 0.0)


def _engine() -> str:
    from simnet.engine import engines

    return engines()[0]


def _one_flow(work: DatagramSource, header_bytes: int) -> Network:
    builder = NetworkBuilder()
    builder.add_node("source")
    builder.add_node("target")
    builder.add_link("line", "source", "target", 10**12)
    builder.add_flow("flow", "source", "target", work=work, datagram_header_bytes=header_bytes)
    return builder.build()


def _load_of_transfers(work: TransferSource, seed: int) -> Offered:
    """Draw as the engines do: a clock, and the sizes of each transfer."""
    clock = work.interarrival or work.think
    if clock is None:
        raise AssertionError("a single transfer has no mean load; offered_bps must return None")
    up, down, gap = (RandomStream(seed, name) for name in ("up", "down", "gap"))
    counts = range(TRANSFERS)
    passed_s = math.fsum(clock.draw(gap, count) for count in counts)
    return Offered(
        8 * math.fsum(work.up.draw(up, count) for count in counts) / passed_s,
        8 * math.fsum(work.down.draw(down, count) for count in counts) / passed_s,
    )


def _load_of_person(person: Person, seed: int) -> Offered:
    passed_s = up_bits = down_bits = 0.0
    for action, took_s in _played(person, seed, Status.DONE, TRANSFERS):
        passed_s += took_s
        parts = action.actions if isinstance(action, Together) else (action,)
        for part in parts:
            if isinstance(part, Transfer):
                up_bits += 8 * part.up_bytes
                down_bits += 8 * part.down_bytes
            elif isinstance(part, Stream):
                up_bits += part.up_bps * part.seconds
                down_bits += part.down_bps * part.seconds
    _require(passed_s > 0, "a person who never pauses has no mean load")
    return Offered(up_bits / passed_s, down_bits / passed_s)


def _played(
    person: Person, seed: int, status: Status, pauses: int
) -> Iterator[tuple[Action, float]]:
    """Yield a person's actions with the time that each took, answering all with `status`."""
    clock = _Clock()
    script: Generator[Action, Outcome, None] = person.actions(RandomStream(seed, "person"), clock)
    idle, outcome = 0, None
    while pauses:
        try:
            action = script.send(outcome)
        except StopIteration:
            return
        outcome, took_s = _answered(person, action, status)
        clock.now_s += took_s
        pauses -= took_s > 0
        idle = 0 if took_s else idle + 1
        _require(idle < IDLE_STEPS, f"{idle} actions in a row took no time")
        yield action, took_s


@dataclass
class _Clock:
    """The time of a person who is played without a network, from eight in the morning."""

    now_s: float = 0.0

    @property
    def time_of_day_s(self) -> float:
        return (8 * 3600 + self.now_s) % 86_400

    @property
    def day_of_year(self) -> int:
        return int(8 * 3600 + self.now_s) // 86_400 % 365


def _answered(person: Person, action: object, status: Status) -> tuple[Outcome, float]:
    """Return the outcome of an action and how long it took; check that it is one."""
    if isinstance(action, Experience):
        declared = [felt.name for felt in person.felt]
        _require(action.quantity in declared, f"not declared as felt: {action}")
        _require(_is_amount(action.value), f"bad value: {action}")
        return None, 0.0
    if isinstance(action, Think):
        _require(_is_amount(action.seconds), f"bad pause: {action}")
        return None, action.seconds
    if isinstance(action, Together):
        _require(len(action.actions) > 0, "Together of nothing")
        answers = [_answered(person, part, status) for part in action.actions]
        outcomes = tuple(_single(outcome) for outcome, _ in answers)
        return outcomes, max(took_s for _, took_s in answers)
    _require(isinstance(action, Transfer | Stream), f"not an action: {action!r}")
    if isinstance(action, Stream):
        numbers = (action.seconds, action.down_bps, action.up_bps, action.packet_bytes)
        _require(all(map(_is_amount, numbers)), f"bad stream: {action}")
    elif isinstance(action, Transfer):
        _require(_is_amount(action.up_bytes) and _is_amount(action.down_bytes), f"bad: {action}")
        _require(action.patience_s > 0, f"bad patience: {action}")
        _require(
            action.over is None or (bool(action.over) and action.parallel >= 1 <= action.up_bytes),
            f"over a name, with parallel and up_bytes >= 1: {action}",
        )
    # Only transfers and streams come here, and both go somewhere.
    _require(action.to in person.channels(), f"{action.to!r} is not among its channels")  # type: ignore[attr-defined]
    if isinstance(action, Stream):
        return StreamOutcome(status, action.seconds, 0, 0, 0, 0), action.seconds
    # Only transfers come here.
    waited_s = 0.0 if status is Status.DONE else min(action.patience_s, 127.0)  # type: ignore[attr-defined]
    received = action.down_bytes if status is Status.DONE else 0  # type: ignore[attr-defined]
    return TransferOutcome(status, waited_s, received), waited_s


def _single(outcome: Outcome) -> TransferOutcome | StreamOutcome:
    if isinstance(outcome, TransferOutcome | StreamOutcome):
        return outcome
    raise AssertionError("Together may hold transfers and streams only")


def _is_amount(number: object) -> bool:
    return isinstance(number, int | float) and math.isfinite(number) and number >= 0


def _compare(way: str, declared: float, sampled: list[float]) -> None:
    """Check that the declared mean is where the samples say."""
    found = mean_interval(sampled)
    mean, error = found.mean, found.sd / math.sqrt(found.n)
    _require(
        error <= WIDEST * declared or declared == mean == 0,
        f"{way}: too variable to tell: {declared:g} bps declared, {mean:g} +- {error:g} sampled",
    )
    # Rounding to whole nanoseconds and bytes moves a mean without making it vary.
    allowed = STANDARD_ERRORS * error + 1e-3 * declared
    _require(
        abs(mean - declared) <= allowed,
        f"{way}: {declared:g} bps declared, {mean:g} +- {error:g} sampled",
    )
