"""What the emulator of the measured chains did to a link over time, read from a record.

A schedule is "seconds:Mbps:delay in ms", several with commas between, over and over again from the
start, both directions alike. Losses are of the data's direction only: "0", a probability, bad
spells "ge:good ms:bad ms:probability" of exponential lengths, or "step:ms:probability" for so long
after every step of the schedule.
"""

from __future__ import annotations

from dataclasses import dataclass

from simnet.chance.streams import RandomStream
from simnet.conditions import Steps, alternating, raised, repeated

_NS = 1_000_000_000
_MS = 1_000_000


class UnreadableScheduleError(Exception):
    """A record says of a link what is no schedule, or no loss, of those above."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """The step functions of one link: rate in bit/s, delay in ns, probability of loss."""

    rates: Steps[int]
    delays: Steps[int]
    losses: Steps[float]


def conditions(schedule: str, loss: str, seconds: float, stream: RandomStream) -> Conditions:
    """Return what happens to a link in a run of so many seconds; `stream` makes bad spells.

    Raises:
        UnreadableScheduleError: a text has another shape.
    """
    end_ns = round(seconds * _NS)
    try:
        spells = [tuple(map(float, step.split(":"))) for step in schedule.split(",")]
        steps = [(round(length_s * _NS), (mbps, ms)) for length_s, mbps, ms in spells]
    except ValueError as error:
        raise UnreadableScheduleError(f"the schedule {schedule!r}") from error
    if any(length_ns <= 0 for length_ns, _ in steps):
        raise UnreadableScheduleError(f"the schedule {schedule!r}")
    found = repeated(steps, end_ns)
    edges = [time_ns for time_ns, _ in found[1:]]
    return Conditions(
        tuple((time_ns, round(mbps * 1e6)) for time_ns, (mbps, _) in found),
        tuple((time_ns, round(ms * _MS)) for time_ns, (_, ms) in found),
        _losses(loss, edges, end_ns, stream),
    )


def _losses(text: str, edges: list[int], end_ns: int, stream: RandomStream) -> Steps[float]:
    kind, *numbers = text.split(":") if ":" in text else ("", text)
    try:
        match kind, list(map(float, numbers)):
            case "", [probability]:
                return ((0, probability),)
            case "ge", [good_ms, bad_ms, probability]:
                spells = alternating(good_ms / 1e3, bad_ms / 1e3, end_ns, stream)
                return raised(0.0, spells, probability)
            case "step", [ms, probability]:
                after = [(edge, edge + round(ms * _MS)) for edge in edges]
                return raised(0.0, after, probability)
    except ValueError:
        pass
    raise UnreadableScheduleError(f"the loss {text!r}")
