"""People of one kind alone on a line: the network, a run of it, and what they said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from simnet.actions import Felt
from simnet.engine import run
from simnet.engine.experiences import Felt as Experienced
from simnet.errors import InputError
from simnet.kinds.finder import kinds_of
from simnet.lowering.demand import start_ns
from simnet.lowering.lines import LEAST_QUEUE_BYTES
from simnet.measures.felt import usual_statistic
from simnet.measures.owners import statistic_of
from simnet.network import Network, NetworkBuilder, Queue, RunPlan
from simnet.traffic.base import Person, Traffic
from simnet.units import NS_PER_S


@dataclass(frozen=True, slots=True)
class Line:
    """A line between users and all that they ask for, alike both ways."""

    rate_bps: int
    round_trip_ns: int
    """Propagation there and back."""
    buffer_ns: int = 100_000_000
    """Full queue, each direction; at least some packets. Default: 100 ms, as of fibre."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One run: who, on which line, for how long."""

    people: Person
    users: int
    line: Line
    length_ns: int
    seed: int = 1
    time_of_day_ns: int | None = None
    """When it begins; None: nobody knows the time."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the users of one run said of a quantity."""

    value: float
    """The usual statistic of it, NaN where nobody said anything."""
    served: int
    samples: int


def people_of(kind: Traffic) -> Person:
    """Return a kind of traffic as people who feel something.

    Raises:
        InputError: it feels nothing; names the kinds that do.
    """
    if isinstance(kind, Person) and kind.felt:
        return kind
    raise InputError(
        f"traffic {kind.kind} feels nothing, so that its quality cannot be told "
        f"(kinds that do: {', '.join(feeling())})"
    )


def feeling() -> list[str]:
    """Return the kinds of traffic that feel something, sorted."""
    kinds = kinds_of(Traffic)  # type: ignore[type-abstract]  # a base is asked for
    return [name for name, kind in kinds.items() if issubclass(kind, Person) and kind.felt]


def network(trial: Trial) -> Network:
    """Return the users of a trial at one end of its line, and all destinations at the other."""
    line, people = trial.line, trial.people
    builder = NetworkBuilder()
    builder.add_node("users")
    builder.add_node("servers")
    held = max(line.rate_bps * line.buffer_ns // (8 * NS_PER_S), LEAST_QUEUE_BYTES)
    there_ns = line.round_trip_ns // 2
    builder.add_link(
        "line", "users", "servers", line.rate_bps, delay_ns=there_ns, queue=Queue(limit_bytes=held)
    )
    for number in range(1, trial.users + 1):
        name = f"{people.kind}-{number}"
        channels = {to: f"{name}/{to}" for to in people.channels()}
        for flow in channels.values():
            builder.add_flow(flow, "users", "servers", group=people.kind)
        begins_ns = start_ns(people, name, trial.seed)
        builder.add_person(
            name,
            people.behaviour(begins_ns),
            channels,
            group=people.kind,
            start_ns=begins_ns,
            felt=[felt.name for felt in people.felt],
        )
    return builder.build()


def plan(trial: Trial) -> RunPlan:
    """Return how long a trial runs, from when and from which seed."""
    return RunPlan(
        trial.length_ns,
        trial.seed,
        interval_ns=trial.length_ns,
        start_ns=trial.time_of_day_ns or 0,
        clocked=trial.time_of_day_ns is not None,
    )


def played(trial: Trial, engine: str) -> Mapping[str, Said]:
    """Run a trial, and return what was said of each quantity that its kind declares."""
    counts = run(network(trial), plan(trial), engine)
    return {
        felt.name: said(felt, counts.experiences, trial.length_ns) for felt in trial.people.felt
    }


def said(felt: Felt, experiences: Iterable[Experienced], end_ns: int) -> Said:
    """Return what was said of a quantity in a run: as its measure has it (measures/felt.py)."""
    rows = [each for each in experiences if each.quantity == felt.name]
    if not rows:
        return Said(float("nan"), 0, 0)
    served = sum(each.served for each in rows)
    if not served and any(each.end_ns < end_ns for each in rows):
        return Said(felt.worst, 0, len(rows))
    ordered = np.sort(np.array([each.value for each in rows], dtype=np.float64))
    return Said(statistic_of(ordered, usual_statistic(felt)), served, len(rows))
