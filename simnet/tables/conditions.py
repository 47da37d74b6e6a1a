"""The table of conditions: the rate, delay, loss and state of links that change, over time.

It holds what the engines replayed. Where links change so often that the table would grow without
end, the steps of those that change most are averaged over equal slices of the run, and each row
says how many it stands for; a slice in which a link was ever down is not up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from simnet.conditions.state import State, Timeline
from simnet.conditions.timeline import directions, timeline
from simnet.network import Network, RunPlan
from simnet.tables import schema
from simnet.tables.columns import assemble
from simnet.units import NS_PER_S

MOST_ROWS = 500_000
"""About how many rows it has at most."""
LEAST_STEPS = 100
"""So many steps of a link are kept as they are however many links change."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one direction is like from a time on, perhaps in the mean of several steps."""

    time_ns: int
    rate_bps: float
    delay_ns: float
    loss: float
    up: bool
    steps: int = 1


def conditions(network: Network, plan: RunPlan) -> pa.Table:
    """Return the table of the conditions of links that change."""
    changing = [
        (interface.link, direction, states)
        for interface, direction in directions(network)
        if _changes(states := timeline(interface, plan.duration_ns))
    ]
    most = max(LEAST_STEPS, MOST_ROWS // max(1, len(changing)))
    rows = [
        (link, direction, row)
        for link, direction, states in changing
        for row in thinned(states, plan.duration_ns, most)
    ]
    return assemble(
        schema.CONDITIONS,
        {
            "link": [link for link, _, _ in rows],
            "direction": [direction for _, direction, _ in rows],
            "time_s": [row.time_ns / NS_PER_S for _, _, row in rows],
            "rate_bps": [float(row.rate_bps) for _, _, row in rows],
            "delay_s": [row.delay_ns / NS_PER_S for _, _, row in rows],
            "loss": [float(row.loss) for _, _, row in rows],
            "up": [row.up for _, _, row in rows],
            "steps": [row.steps for _, _, row in rows],
        },
    )


def _changes(states: Timeline) -> bool:
    return len(states) > 1 or not states[0].up


def thinned(states: Timeline, length_ns: int, most: int) -> Iterator[Row]:
    """Yield the states of a link as rows, or no more than `most` means over slices of the time."""
    if len(states) <= most:
        for each in states:
            yield Row(each.time_ns, each.rate_bps, each.delay_ns, each.loss, each.up)
        return
    first = 0
    for number in range(most):
        start_ns, end_ns = (length_ns * edge // most for edge in (number, number + 1))
        while first + 1 < len(states) and states[first + 1].time_ns <= start_ns:
            first += 1
        last = first
        while last + 1 < len(states) and states[last + 1].time_ns < end_ns:
            last += 1
        yield _mean(states[first : last + 1], start_ns, end_ns)


def _mean(states: Sequence[State], start_ns: int, end_ns: int) -> Row:
    """Return what states come to between two times, the first of which the first one covers."""
    starts = [max(start_ns, each.time_ns) for each in states]
    lengths = [end - start for start, end in zip(starts, [*starts[1:], end_ns], strict=True)]
    both = list(zip(states, lengths, strict=True))
    whole = end_ns - start_ns
    return Row(
        start_ns,
        sum(each.rate_bps * length for each, length in both if each.up) / whole,
        sum(each.delay_ns * length for each, length in both) / whole,
        sum(each.loss * length for each, length in both) / whole,
        all(each.up for each in states),
        len(states),
    )
