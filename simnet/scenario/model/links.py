"""Links given directly, their queues and their losses."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from simnet import network
from simnet.conditions import Recorded, read_recorded
from simnet.conditions.steps import window
from simnet.errors import Problem, ScenarioError
from simnet.kinds import (
    Count,
    Declared,
    Duration,
    Field,
    PositiveCount,
    PositiveDuration,
    PositiveRate,
    Probability,
    Rate,
    field_validator,
    model_validator,
)
from simnet.scenario.model.base import IMPLIED, AnyQueue, NodeName, Several, misfits
from simnet.scenario.model.proxies import Proxy
from simnet.scenario.read.tree import visible
from simnet.units import format_duration

if TYPE_CHECKING:
    from simnet.scenario.model.root import Scenario


class GilbertElliott(Declared):
    """Losses in bursts: a chain of two states, good and bad, that moves with each packet.

    The mean run of packets in the bad state is 1 / to_good; the share of packets in it is to_bad /
    (to_bad + to_good). Gilbert, Capacity of a burst-noise channel, 1960; Elliott, 1963.
    """

    to_bad: Probability
    """Probability that a packet finds the bad state after the good one."""
    to_good: Probability
    """Probability that a packet finds the good state after the bad one."""
    loss: Probability = 1.0
    """Probability that a packet in the bad state is lost."""

    @model_validator(mode="after")
    def _moves(self) -> GilbertElliott:
        for name in ("to_bad", "to_good", "loss"):
            if not getattr(self, name):
                raise ValueError(f"{name} must be above 0 %, or losses never come, or never end")
        return self


class Loss(Declared):
    """Packets lost on entry, before the queue. A plain number is a probability."""

    shorthand: ClassVar[str] = "probability"

    probability: Probability = 0.0
    """Each packet is lost with this probability, independently; of those in the good state, where
    there are bursts."""
    every: Count = 0
    """Each n-th packet is lost; 0 for none."""
    bursts: GilbertElliott | None = None
    """Losses in bursts. Default: none."""

    @model_validator(mode="after")
    def _one_law(self) -> Loss:
        if self.probability and self.every:
            raise ValueError("give either probability or every, not both")
        return self

    def described(self) -> network.Loss:
        """Return the loss as the network has it."""
        bursts = self.bursts
        return network.Loss(
            self.probability,
            self.every,
            None
            if bursts is None
            else network.GilbertElliott(bursts.to_bad, bursts.to_good, bursts.loss),
        )


class RateChange(Declared):
    """A new rate from a time on."""

    at: Duration
    """When, counted from the start of the run."""
    rate: Rate
    """The rate from then on; 0 stalls the link and keeps what waits."""


class DelayChange(Declared):
    """A new propagation delay from a time on: another satellite, another way."""

    at: Duration
    """When, counted from the start of the run."""
    delay: Duration
    """The delay of packets that depart from then on; none passes another."""


class LossChange(Declared):
    """A new probability of loss from a time on."""

    at: Duration
    """When, counted from the start of the run."""
    loss: Probability
    """The probability with which a packet that enters from then on is lost."""


class Trace(Declared):
    """Recorded rates, delays and losses of a line, from a CSV file. A plain text is the file."""

    shorthand: ClassVar[str] = "file"

    file: str
    """CSV file with the column ``time`` (s) and one or more of ``rate_mbps`` (or ``rate_kbps``,
    ``rate_bps``), ``delay_ms`` (or ``delay_s``, one way), ``loss`` (0 to 1, or
    ``loss_percent``) and ``cut`` (1 while it is cut, with ``keep_queue``, else 0), as ``simnet
    conditions --csv`` writes; a relative name is looked for beside the scenario. What has no
    column, and whatever comes before the first row, is as the link says it."""
    start: Duration = 0
    """The time of the file with which the run starts."""
    repeat: PositiveDuration | None = None
    """After how long the file starts again; at least its length. Default: its last row holds on."""

    def described(self, folder: Path) -> Recorded:
        """Return what the file records.

        Raises:
            InputError: the file cannot be read, is longer than `repeat`, or is no such file.
        """
        recorded = read_recorded(folder / self.file, self.file)
        if self.repeat is not None and self.repeat <= recorded.end_ns:
            last, whole = format_duration(recorded.end_ns), format_duration(self.repeat)
            what = f"its last row is at {last}, so it can not start again after {whole}"
            raise ScenarioError(Problem(self.file, None, "", what))
        return recorded

    def unmet(self, recorded: Recorded, duration_ns: int) -> str | None:
        """Return why a run meets nothing of what the file records; None where it does."""
        first = ((recorded.start_ns, True),)
        end_ns = self.start + duration_ns
        met = window(first, False, self.start, end_ns, self.repeat or 0)
        if any(inside for _, inside in met):
            return None
        since = f" with start: {format_duration(self.start)}" if self.start else ""
        return (
            f"no row of trace '{visible(self.file)}' lies within the run: the first is at "
            f"{format_duration(recorded.start_ns)}, and the run{since} ends at "
            f"{format_duration(end_ns)} of the trace"
        )


Change = TypeVar("Change", RateChange, DelayChange, LossChange)


def _in_order(changes: tuple[Change, ...] | None) -> tuple[Change, ...] | None:
    for before, after in pairwise(changes or ()):
        if after.at <= before.at:
            raise ValueError(
                f"must be in increasing order of time, got {format_duration(after.at)} "
                f"after {format_duration(before.at)}"
            )
    return changes


class Direction(Declared):
    """What differs in the direction from `to` to `from`."""

    rate: PositiveRate | None = None
    """Capacity in that direction."""
    delay: Duration | None = None
    """Propagation delay in that direction."""
    queue: AnyQueue | None = None
    """Queue in that direction."""
    loss: Loss | None = None
    """Loss in that direction."""
    cost: PositiveCount | None = None
    """Cost of the route in that direction."""
    rate_changes: Several[RateChange] | None = None
    """Changes of rate in that direction."""
    delay_changes: Several[DelayChange] | None = None
    """Changes of delay in that direction."""
    loss_changes: Several[LossChange] | None = None
    """Changes of loss in that direction."""
    trace: Trace | None = None
    """Recorded conditions of that direction."""

    check_order = field_validator("rate_changes", "delay_changes", "loss_changes")(_in_order)


class Link(Declared):
    """A link between two nodes, each direction with its own transmitter and queue."""

    source: NodeName = Field(alias="from")
    """Name of the node at one end."""
    target: NodeName = Field(alias="to")
    """Name of the node at the other end."""
    rate: PositiveRate
    """Capacity of each direction. `reverse` may have its own. Set for a link of an imported
    topology, it holds in both directions, also where the two were imported with different rates,
    unless ``reverse.rate`` is set too."""
    delay: Duration = 0
    """Propagation delay of each direction."""
    queue: AnyQueue = IMPLIED
    """Queue in front of each direction."""
    loss: Loss = Loss()
    """Loss on entry to each direction."""
    cost: PositiveCount = 1
    """What a route pays for using it; routes take the fewest total cost."""
    reverse: Direction = Direction()
    """What is different on the way back, from `to` to `from`."""
    rate_changes: Several[RateChange] = ()
    """Changes of rate during the run, in order of time, in both directions."""
    delay_changes: Several[DelayChange] = ()
    """Changes of delay, likewise."""
    loss_changes: Several[LossChange] = ()
    """Changes of the probability of loss, likewise."""
    trace: Trace | None = None
    """Recorded conditions, of both directions, in the place of changes. Default: none."""
    proxy: Proxy | None = None
    """A performance-enhancing proxy (RFC 3135), which ends TCP connections on both sides of the
    link. Default: none."""

    check_order = field_validator("rate_changes", "delay_changes", "loss_changes")(_in_order)

    def sense(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        """Yield a link that leads nowhere, and what does not fit its rate or the run."""
        if self.source == self.target:
            yield "", f"joins node '{self.source}' to itself"
        back = self.reverse.queue or self.queue
        back_bps = self.reverse.rate or self.rate
        yield from misfits("queue", self.queue, self.rate)
        if (back, back_bps) != (self.queue, self.rate):
            where = "queue" if self.reverse.queue is None else "reverse.queue"
            yield from misfits(where, back, back_bps, "on the way back: ")
        yield from self._beside_a_trace()
        yield from self._after_the_run(scenario.run.duration)
        for what in ("delay", "loss"):
            changes = f"{what}_changes"
            own = getattr(self.reverse, what) is not None
            if own and getattr(self, changes) and getattr(self.reverse, changes) is None:
                yield changes, f"the way back has a {what} of its own; say reverse.{changes} too"

    def _after_the_run(self, duration_ns: int) -> Iterator[tuple[str, str]]:
        """Yield changes of which the run meets none."""
        for where, part in (("", self), ("reverse.", self.reverse)):
            for name in ("rate_changes", "delay_changes", "loss_changes"):
                changes = getattr(part, name)
                if changes and changes[0].at >= duration_ns:
                    at, end = format_duration(changes[0].at), format_duration(duration_ns)
                    message = f"{at} is not within the run, which ends at {end}"
                    yield f"{where}{name}[0].at", message

    def _beside_a_trace(self) -> Iterator[tuple[str, str]]:
        for where, part in (("", self), ("reverse.", self.reverse)):
            for name in ("rate_changes", "delay_changes", "loss_changes"):
                if part.trace is not None and getattr(part, name):
                    yield f"{where}{name}", "a trace says what changes; give either"
