"""The contract of traffic: it plays the same again and offers on average what it says."""

from __future__ import annotations

import math

from simnet.actions import Status
from simnet.chance.streams import RandomStream
from simnet.conditions.cause import NS_PER_HOUR
from simnet.errors import BehaviourError
from simnet.network import UNLIMITED, DatagramSource, RunPlan, TransferSource
from simnet.network import Person as Played
from simnet.preview.line import Answer, Line
from simnet.preview.sources import sent_bytes
from simnet.statistics.intervals import mean_interval
from simnet.testing.base import made_from, require
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
"""Transfers, or times that time passes for a person, in one replication."""


def check_traffic(kind: type[Traffic], **parameters: object) -> None:
    """Check a kind of traffic with `parameters` as a scenario writes them, or its example.

    It must describe itself, refuse nonsense, survive a round trip, play the same again from the
    same seed, and offer on average what it says.
    """
    traffic = made_from(kind, parameters or kind.example)
    offered = traffic.offered_bps()
    if offered is not None:
        require(
            all(math.isfinite(bps) and bps >= 0 for bps in (offered.up_bps, offered.down_bps)),
            f"{kind.__name__} must offer finite loads >= 0, got {offered}",
        )
    if isinstance(traffic, Person):
        _check_person(traffic)
    elif isinstance(traffic, Source):
        _check_source(traffic)
    else:
        require(False, f"{kind.__name__} must be a Source or a Person")
    if offered is not None:
        samples = [_sampled(traffic, offered, seed) for seed in range(1, REPLICATIONS + 1)]
        _compare("up", offered.up_bps, [sample.up_bps for sample in samples])
        _compare("down", offered.down_bps, [sample.down_bps for sample in samples])


def _check_source(traffic: Source) -> None:
    work = traffic.work()
    require(work == traffic.work(), "work must be the same every time it is asked for")
    require(traffic.header_bytes >= 0, f"header must be >= 0 bytes, got {traffic.header_bytes}")
    require(work.start_ns == traffic.start, "work must start when the traffic does")
    require(work.stop_ns == traffic.stop_ns, "work must stop when the traffic does")


def _check_person(person: Person) -> None:
    channels = person.channels()
    require(bool(channels), "a person must name at least one channel")
    said = set()
    for status in (Status.DONE, Status.GIVEN_UP, Status.FAILED):
        first, again = (_played(person, 1, status, 500) for _ in range(2))
        require(_done(first) == _done(again), "the same seed must give the same actions")
        said |= {each.quantity for each in first.people.experiences.rows}
    for felt in person.felt:
        require(felt.name in said, f"{felt.name} is declared as felt, and never said")


def _done(line: Line) -> tuple[object, ...]:
    """Return all that a person did, with the times at which it was done."""
    return (line.transfers, line.streams, line.people.experiences.rows, line.now)


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
    plan = RunPlan(duration_ns, seed, interval_ns=duration_ns)
    sent = sent_bytes([work], traffic.header_bytes, plan)
    return Offered(float(sent.sum()) * 8 * NS_PER_S / length_ns, 0.0)


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
    line = _played(person, seed, Status.DONE, TRANSFERS)
    passed_s = line.now / NS_PER_S
    require(passed_s > 0, "a person who never pauses has no mean load")
    up_bits = 8.0 * sum(each.up_bytes for each in line.transfers)
    down_bits = 8.0 * sum(each.down_bytes for each in line.transfers)
    for each in line.streams:
        seconds = (min(each.end_ns, line.now) - each.start_ns) / NS_PER_S
        up_bits += each.up_bps * seconds
        down_bits += each.down_bps * seconds
    return Offered(up_bits / passed_s, down_bits / passed_s)


def _played(person: Person, seed: int, status: Status, pauses: int) -> Line:
    """Let a person act until time has passed so often, answering all with `status`."""
    plan = RunPlan(UNLIMITED, seed, start_ns=8 * NS_PER_HOUR, clocked=True, dated=True)
    played = Played(
        name="person",
        group=person.kind,
        stream="person",
        behaviour=person,
        channels={to: flow for flow, to in enumerate(person.channels())},
        felt=tuple(felt.name for felt in person.felt),
    )
    line = Line(Answer(status=status), plan, [played])
    try:
        line.play(pauses)
    except BehaviourError as error:
        raise AssertionError(str(error)) from error
    return line


def _compare(way: str, declared: float, sampled: list[float]) -> None:
    """Check that the declared mean is where the samples say."""
    found = mean_interval(sampled)
    mean, error = found.mean, found.sd / math.sqrt(found.n)
    require(
        error <= WIDEST * declared or declared == mean == 0,
        f"{way}: too variable to tell: {declared:g} bps declared, {mean:g} +- {error:g} sampled",
    )
    # Rounding to whole nanoseconds and bytes moves a mean without making it vary.
    allowed = STANDARD_ERRORS * error + 1e-3 * declared
    require(
        abs(mean - declared) <= allowed,
        f"{way}: {declared:g} bps declared, {mean:g} +- {error:g} sampled",
    )
