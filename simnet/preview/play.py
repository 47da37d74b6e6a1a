"""The door: play a kind of traffic without a network, and gather what there is to see."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

import numpy as np

from simnet.actions import Status
from simnet.calendar.year import Calendar
from simnet.chance.streams import first_uniform
from simnet.errors import InputError
from simnet.kinds import summary as kind_summary
from simnet.network import DatagramSource, RunPlan, TransferSource
from simnet.presence.attendance import Attendance, attendance
from simnet.presence.profile import Habit, Setting
from simnet.preview import people as of_people
from simnet.preview import sources as of_sources
from simnet.preview.figures import MOST_INTERVALS, Cut, Load, Preview, Sample
from simnet.preview.figures import interval_s as usual_interval_s
from simnet.preview.fine import step_s
from simnet.preview.line import Answer
from simnet.traffic.base import Offered, Person, Source, Traffic
from simnet.units import NS_PER_DAY, NS_PER_S

Work = TypeVar("Work", DatagramSource, TransferSource)

MOST_DATAGRAMS = 10_000_000
"""Datagrams of all sources of a preview; the compiled core takes a few seconds for them."""
MOST_COUNTED = 2_000_000
"""Intervals, of all sources together, in which what they send is counted."""
MOST_TRACED = 200_000
"""Datagrams whose sizes and gaps are looked at."""


@dataclass(frozen=True, slots=True)
class Play:
    """How a kind is to be played."""

    length_s: float = 86_400.0
    start_s: int = 0
    """Time of day at which it begins."""
    people: int = 1
    """People or sources that are alike, each with random numbers of its own."""
    seed: int = 1
    answer: Answer = field(default_factory=Answer)
    """What a transfer meets."""
    calendar: Calendar = field(default_factory=Calendar)
    """What people know of days and opening hours."""
    day: int | None = None
    """Of the year, from 0; None: any."""
    habit: Habit | None = None
    """When people are there; None: always."""

    def attendance(self) -> Attendance | None:
        """Return when people are there; None: always."""
        if self.habit is None:
            return None
        plan = self.plan(self.length_s)
        setting = Setting(self.calendar, plan.start_ns, plan.dated, plan.clocked)
        return attendance(self.habit, setting, 0.0, self.length_s)

    def plan(self, length_s: float) -> RunPlan:
        """Return the plan of a run so long."""
        return RunPlan(
            duration_ns=max(1, round(length_s * NS_PER_S)),
            seed=self.seed,
            interval_ns=max(1, round(usual_interval_s(length_s) * NS_PER_S)),
            start_ns=(self.day or 0) * NS_PER_DAY + self.start_s * NS_PER_S,
            clocked=True,
            dated=self.day is not None,
            calendar=self.calendar,
        )


def preview(traffic: Traffic, play: Play) -> Preview:
    """Return what a kind of traffic asks for, and what its people felt.

    Raises:
        BehaviourError: a person did something outside the contract of actions.
        InputError: there is no end to what it asks for at once.
    """
    if isinstance(traffic, Person):
        return _of_people(traffic, play)
    if play.habit is not None:
        raise InputError(f"{traffic.kind}: comes from no person; presence is of people")
    if not isinstance(traffic, Source):
        raise InputError(f"{traffic.kind}: neither a source nor a person; it cannot be played")
    work = traffic.work()
    if isinstance(work, TransferSource):
        return _of_transfers(traffic, work, play)
    return _of_datagrams(traffic, work, play)


def _empty(
    traffic: Traffic, play: Play, length_s: float, there: Attendance | None = None
) -> Preview:
    offered = traffic.offered_bps()
    if offered is not None:
        present = play.people * (1.0 if there is None else there.share)
        offered = Offered(offered.up_bps * present, offered.down_bps * present)
    usual_s = usual_interval_s(length_s)
    profile = None if there is None else partial(of_people.level, there)
    return Preview(
        kind=traffic.kind,
        what=kind_summary(type(traffic)),
        people=play.people,
        seed=play.seed,
        start_s=play.start_s,
        length_s=length_s,
        down=Load(length_s, usual_s, profile),
        up=Load(length_s, usual_s, profile),
        declared=offered,
    )


def _of_people(person: Person, play: Play) -> Preview:
    there = play.attendance()
    found = _empty(person, play, play.length_s, there)
    line = of_people.played(person, play.people, play.answer, play.plan(play.length_s), there)
    of_people.load(line, found.down, found.up)
    return replace(
        found,
        samples=of_people.samples(line, len(person.channels())),
        felt=of_people.felt(person, line),
        statuses=of_people.statuses(line.transfers),
    )


def _of_transfers(source: Source, work: TransferSource, play: Play) -> Preview:
    most = min(of_sources.MOST_TRANSFERS // play.people, work.limit_transfers)
    plan = play.plan(play.length_s)
    each = [
        of_sources.transfers(_started(work, source, number, play), number, play.answer, plan, most)
        for number in range(play.people)
    ]
    if most < work.limit_transfers and any(len(several) == most for several in each):
        last_ns = min(several[-1].start_ns for several in each if len(several) == most)
        shorter_s = _round(last_ns / NS_PER_S)
        if shorter_s <= 0:
            raise InputError(f"{source.kind}: {most} transfers take no time; give a rate or delay")
        shorter = _of_transfers(source, work, replace(play, length_s=shorter_s))
        return replace(shorter, cut=Cut("transfers", most * play.people))
    found = _empty(source, play, play.length_s)
    asked = [transfer for several in each for transfer in several]
    of_people.add_transfers(asked, found.down, found.up)
    gaps = [of_sources.gaps(several, work.interarrival is None) for several in each]
    between = Sample(gaps[0].key, "s", np.concatenate([sample.values for sample in gaps]))
    ended = [transfer for transfer in asked if transfer.status is not Status.UNFINISHED]
    samples = [*of_people.transfer_samples(asked, ended), between]
    return replace(
        found,
        samples=[sample for sample in samples if sample.values.size],
        statuses=of_people.statuses(asked),
    )


def _of_datagrams(source: Source, work: DatagramSource, play: Play) -> Preview:
    if work.replay:
        ends_s = (work.start_ns + work.replay[-1][0] + 1) / NS_PER_S
        if ends_s < play.length_s:
            shorter = _of_datagrams(source, work, replace(play, length_s=ends_s))
            return replace(shorter, cut=Cut("replay", len(work.replay)))
    packets = of_sources.declared_packets(work, round(play.length_s * NS_PER_S)) * play.people
    if packets > MOST_DATAGRAMS:
        shorter_s = _round(play.length_s * MOST_DATAGRAMS / packets)
        shorter = _of_datagrams(source, work, replace(play, length_s=shorter_s))
        return replace(shorter, cut=Cut("datagrams", MOST_DATAGRAMS))
    found = _empty(source, play, play.length_s)
    counted_s = step_s(play.length_s, max(MOST_INTERVALS, MOST_COUNTED // play.people))
    plan = replace(play.plan(play.length_s), interval_ns=max(1, round(counted_s * NS_PER_S)))
    works = [_started(work, source, number, play) for number in range(play.people)]
    sent = of_sources.sent_bytes(works, source.header_bytes, plan)
    middles_s = (np.arange(sent.size) + 0.5) * (plan.interval_ns / NS_PER_S)
    # The engine's last interval may be shorter than the others.
    middles_s = np.minimum(middles_s, np.nextafter(play.length_s, 0.0))
    found.up.add(middles_s, middles_s, 8 * sent)
    return replace(found, samples=_traced(source, work, play, packets / play.people))


def _traced(source: Source, work: DatagramSource, play: Play, packets: float) -> list[Sample]:
    """Return the distributions of the first datagrams of one source."""
    length_s = play.length_s
    if packets > MOST_TRACED:
        length_s = work.start_ns / NS_PER_S + length_s * MOST_TRACED / packets
    plan = replace(play.plan(length_s), trace=True)
    return of_sources.datagram_samples(work, source.header_bytes, plan)


def _started(work: Work, source: Source, number: int, play: Play) -> Work:
    """Return the work of one of several sources, which starts when that one does."""
    if not source.stagger:
        return work
    name = f"{source.kind}-{number + 1}"
    later_ns = int(first_uniform(play.seed, f"{name}/start") * source.stagger)
    return replace(work, start_ns=work.start_ns + later_ns)


def _round(seconds: float) -> float:
    """Return a time, no longer, in whole minutes, seconds or milliseconds."""
    for step in (60.0, 1.0, 0.001):
        if seconds >= step:
            return math.floor(seconds / step) * step
    return seconds
