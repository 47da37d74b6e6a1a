"""People in a preview: the player of the engines plays them against a plain line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from simnet.actions import Status
from simnet.chance.streams import first_uniform
from simnet.network import UNLIMITED, RunPlan
from simnet.network import Person as Played
from simnet.presence.attendance import Attendance
from simnet.presence.present import Present
from simnet.presence.profile import Profile
from simnet.preview.figures import Experienced, Floats, Load, Sample, seconds
from simnet.preview.line import Answer, Asked, Line, Streamed
from simnet.traffic.base import Person


def people(
    person: Person, count: int, seed: int, attendance: Attendance | None = None
) -> Iterator[Played]:
    """Yield so many people who are alike, each with random numbers and a start of their own."""
    channels = person.channels()
    within = None if attendance is None else Present(person, attendance)
    for number in range(count):
        name = f"{person.kind}-{number + 1}"
        start_ns = person.start
        if person.stagger:
            start_ns += int(first_uniform(seed, f"{name}/start") * person.stagger)
        yield Played(
            name=name,
            group=person.kind,
            stream=name,
            behaviour=person.behaviour(start_ns, within),
            channels={to: number * len(channels) + k for k, to in enumerate(channels)},
            start_ns=start_ns,
            felt=tuple(felt.name for felt in person.felt),
        )


def played(
    person: Person, count: int, answer: Answer, plan: RunPlan, attendance: Attendance | None = None
) -> Line:
    """Return the line that so many people have used.

    Raises:
        BehaviourError: one did something outside the contract of actions.
        InputError: a transfer has no end, and bytes take no time.
    """
    line = Line(answer, plan, people(person, count, plan.seed, attendance))
    line.play()
    return line


def level(attendance: Attendance, times_s: Floats) -> Floats:
    """Return which share of the people is there in the mean at each time, s, in order."""
    found: Floats = np.zeros(times_s.size)
    profile = Profile(attendance.habit, attendance.setting)
    for begin_s, end_s, first, last in profile.pieces(0.0):
        if not times_s.size or begin_s > times_s[-1]:
            break
        within = slice(*np.searchsorted(times_s, (begin_s, end_s)))
        way = 0.0 if first == last else (times_s[within] - begin_s) / (end_s - begin_s)
        found[within] = profile.peak * (first + (last - first) * way)
    return found


def load(line: Line, down: Load, up: Load) -> None:
    """Add what went over a line to the load each way."""
    moves = [each for each in line.transfers if each.exchange is not None]
    add_transfers(moves, down, up)
    begin_s = seconds([each.start_ns for each in line.streams])
    end_s = seconds([each.end_ns for each in line.streams])
    for way, name in ((down, "down_bps"), (up, "up_bps")):
        rates = np.array([getattr(each, name) for each in line.streams], dtype=np.float64)
        way.add(begin_s, end_s, rates * (end_s - begin_s))


def add_transfers(moves: Sequence[Asked], down: Load, up: Load) -> None:
    """Add the bytes of transfers that have begun to the load each way: the request, the answer."""
    if not moves:
        return
    spans = np.array(
        [
            (
                each.begin_ns + each.exchange.delay_ns,
                each.begin_ns + each.exchange.asked_ns,
                each.end_ns,
                each.up_bytes if each.end_ns >= each.begin_ns + each.exchange.asked_ns else 0,
                each.received_bytes,
            )
            for each in moves
            if each.exchange is not None
        ],
        dtype=np.float64,
    )
    up.add(spans[:, 0] / 1e9, spans[:, 1] / 1e9, 8 * spans[:, 3])
    down.add(np.minimum(spans[:, 1], spans[:, 2]) / 1e9, spans[:, 2] / 1e9, 8 * spans[:, 4])


def samples(line: Line, flows_of_one: int) -> list[Sample]:
    """Return the distributions of what people asked for, those without a value left out.

    Args:
        line: that they used.
        flows_of_one: how many flows each person has.
    """
    ended = [each for each in line.transfers if each.status is not Status.UNFINISHED]
    found = [
        *transfer_samples(line.transfers, ended),
        _sample("pause", "s", _pauses([*line.transfers, *line.streams], flows_of_one)),
        _sample("stream", "s", ((each.end_ns - each.start_ns) / 1e9 for each in line.streams)),
        _sample("stream_down", "bit/s", (e.down_bps for e in line.streams if e.down_bps)),
        _sample("stream_up", "bit/s", (e.up_bps for e in line.streams if e.up_bps)),
    ]
    return [each for each in found if each.values.size]


def transfer_samples(asked: Sequence[Asked], ended: Sequence[Asked]) -> list[Sample]:
    """Return the distributions of the sizes and lengths of transfers."""
    lasted = _sample("lasted", "s", ((each.end_ns - each.start_ns) / 1e9 for each in ended))
    return [
        _sample("size_down", "bytes", _finite(each.down_bytes for each in asked)),
        _sample("size_up", "bytes", _finite(each.up_bytes for each in asked)),
        # Where the line answers at once there is nothing to see.
        lasted if lasted.values.any() else _sample("lasted", "s", ()),
    ]


def _sample(key: str, unit: str, values: Iterable[float]) -> Sample:
    return Sample(key, unit, np.fromiter(values, dtype=np.float64))


def _finite(sizes: Iterable[int]) -> Iterator[int]:
    """Yield the sizes that have an end."""
    return (size for size in sizes if size < UNLIMITED)


def _pauses(asked: Sequence[Asked | Streamed], flows_of_one: int) -> Iterator[float]:
    """Yield each time in which a person has nothing under way, before something is asked for."""
    by_person: defaultdict[int, list[Asked | Streamed]] = defaultdict(list)
    for each in asked:
        by_person[each.flow // flows_of_one].append(each)
    for several in by_person.values():
        several.sort(key=lambda each: each.start_ns)
        idle_ns = several[0].start_ns
        for each in several:
            if each.start_ns > idle_ns:
                yield (each.start_ns - idle_ns) / 1e9
            idle_ns = max(idle_ns, each.end_ns)


def felt(person: Person, line: Line) -> list[Experienced]:
    """Return what people said they felt, a quantity each."""
    rows = line.people.experiences.rows
    found = []
    for quantity in person.felt:
        said = [each for each in rows if each.quantity == quantity.name]
        values: Floats = np.array([each.value for each in said], dtype=np.float64)
        found.append(Experienced(quantity, values, np.array([e.served for e in said], dtype=bool)))
    return found


def statuses(asked: Sequence[Asked]) -> list[tuple[str, int]]:
    """Return how many transfers ended how, in the order of Status, without those that none did."""
    counted = Counter(each.status for each in asked)
    return [(status.name.lower(), counted[status]) for status in Status if counted[status]]
