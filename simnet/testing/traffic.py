"""The contract of traffic: it plays the same again and offers on average what it says."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass

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
from simnet.network import (
    DatagramSource,
    Network,
    NetworkBuilder,
    RunPlan,
    TransferSource,
)
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
"""Transfers, or actions of a person that take time, in one replication."""
IDLE_STEPS = 10_000
"""Actions in a row that take no time, after which a person counts as stuck."""


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
        first = [action for action, _ in _played(person, 1, status, 500)]
        again = [action for action, _ in _played(person, 1, status, 500)]
        require(repr(first) == repr(again), "the same seed must give the same actions")
        said |= {action.quantity for action in first if isinstance(action, Experience)}
    for felt in person.felt:
        require(felt.name in said, f"{felt.name} is declared as felt, and never said")


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
    require(passed_s > 0, "a person who never pauses has no mean load")
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
        require(idle < IDLE_STEPS, f"{idle} actions in a row took no time")
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
        require(action.quantity in declared, f"not declared as felt: {action}")
        require(_is_amount(action.value), f"bad value: {action}")
        return None, 0.0
    if isinstance(action, Think):
        require(_is_amount(action.seconds), f"bad pause: {action}")
        return None, action.seconds
    if isinstance(action, Together):
        require(len(action.actions) > 0, "Together of nothing")
        answers = [_answered(person, part, status) for part in action.actions]
        outcomes = tuple(_single(outcome) for outcome, _ in answers)
        return outcomes, max(took_s for _, took_s in answers)
    require(isinstance(action, Transfer | Stream), f"not an action: {action!r}")
    if isinstance(action, Stream):
        numbers = (action.seconds, action.down_bps, action.up_bps, action.packet_bytes)
        require(all(map(_is_amount, numbers)), f"bad stream: {action}")
    elif isinstance(action, Transfer):
        require(_is_amount(action.up_bytes) and _is_amount(action.down_bytes), f"bad: {action}")
        require(action.patience_s > 0, f"bad patience: {action}")
        require(
            action.over is None or (bool(action.over) and action.parallel >= 1 <= action.up_bytes),
            f"over a name, with parallel and up_bytes >= 1: {action}",
        )
    # Only transfers and streams come here, and both go somewhere.
    require(action.to in person.channels(), f"{action.to!r} is not among its channels")  # type: ignore[attr-defined]
    if isinstance(action, Stream):
        down, up = (
            round(rate_bps * action.seconds / (8 * action.packet_bytes))
            for rate_bps in (action.down_bps, action.up_bps)
        )
        arrives = int(status is Status.DONE)
        report = StreamOutcome(status, action.seconds, down, down * arrives, up, up * arrives)
        return report, action.seconds
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
