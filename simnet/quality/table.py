"""The table: a line's rate x its delay -> what people feel, and where the elbow is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Literal, TypeAlias

from simnet.actions import Felt
from simnet.engines import FAST
from simnet.kinds import summary
from simnet.measures.felt import usual_statistic
from simnet.quality.alone import Line, Said, Trial, played
from simnet.quality.length import ENOUGH, enough_ns
from simnet.statistics.intervals import Interval, mean_interval
from simnet.traffic.base import Person
from simnet.units import NS_PER_S
from simnet.verify.processes import each_of

MBPS, MS = 1_000_000, 1_000_000
RATES_BPS = tuple(round(mbps * MBPS) for mbps in (0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100))
ROUND_TRIPS_NS = tuple(ms * MS for ms in (5, 50, 300, 600))
"""About those of fibre nearby, of LEO, of a bad mobile line and of GEO."""
TIMES = 1.25
"""A time or a rate within this factor of the best is as good."""
SHARE = 0.05
"""So is a share, of those served too, within this."""
SCORE = 0.25
"""And an opinion score."""

Failing: TypeAlias = Literal["unserved", "fewer", "worse"]
"""How something fails: nobody is served, fewer are, or it is worse."""


@dataclass(frozen=True, slots=True)
class Settings:
    """On which lines, how many users, how often and how long."""

    rates_bps: Sequence[int] = RATES_BPS
    round_trips_ns: Sequence[int] = ROUND_TRIPS_NS
    buffer_ns: int = 100 * MS
    users: int = 10
    runs: int = 3
    length_ns: int | None = None
    """None: what is enough for `samples` (:mod:`simnet.quality.length`)."""
    samples: int = ENOUGH
    """How often each quantity is to be served in a run."""
    time_of_day_ns: int | None = None
    seed: int = 1
    engine: str = FAST
    workers: int = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """What is felt of one quantity on one line: the mean over runs of its usual statistic."""

    felt: Felt
    interval: Interval
    served: float
    """Share of the samples; NaN where there are none."""
    samples: int

    @property
    def value(self) -> float:
        """The mean."""
        return self.interval.mean

    def failing(self, best: Figure) -> Failing | None:
        """Return how it falls behind the best; None where it is as good."""
        if not self.samples or not self.served:
            return "unserved" if best.samples and best.served else None
        if self.served < best.served - SHARE:
            return "fewer"
        return "worse" if self._worse(best) else None

    def _worse(self, best: Figure) -> bool:
        mine, other = self.value, best.value
        if not self.felt.least_is_best:
            mine, other = -mine, -other
        near = {"1": SHARE, "MOS": SCORE}.get(self.felt.unit)
        if near is not None:
            return mine > other + near
        return mine > (other * TIMES if other > 0 else other / TIMES)


@dataclass(frozen=True, slots=True)
class Table:
    """What people of a kind feel on each line."""

    kind: str
    what: str
    """Its docstring's first paragraph."""
    settings: Settings
    length_ns: int
    figures: dict[tuple[str, int, int], Figure]
    """By quantity, rate and round trip."""
    felt: tuple[Felt, ...]

    def at(self, felt: Felt, rate_bps: int, round_trip_ns: int) -> Figure:
        """Return what is felt on one line."""
        return self.figures[felt.name, rate_bps, round_trip_ns]

    def best(self, felt: Felt, round_trip_ns: int) -> Figure:
        """Return what is felt on the fastest line of a delay."""
        return self.at(felt, max(self.settings.rates_bps), round_trip_ns)

    def served_from_bps(self, felt: Felt, round_trip_ns: int) -> int | None:
        """Return the least rate from which on as many are served as on the fastest line.

        None where nobody is served on that.
        """
        return self._from_bps(felt, round_trip_ns, ("unserved", "fewer"))

    def elbow_bps(self, felt: Felt, round_trip_ns: int) -> int | None:
        """Return the least rate from which on all is as good as on the fastest line.

        None where nobody is served on that. It may be the fastest: more might then be better still.
        """
        return self._from_bps(felt, round_trip_ns, ("unserved", "fewer", "worse"))

    def _from_bps(self, felt: Felt, round_trip_ns: int, failures: Sequence[Failing]) -> int | None:
        best = self.best(felt, round_trip_ns)
        if not best.samples or not best.served:
            return None
        found = max(self.settings.rates_bps)
        for rate_bps in sorted(self.settings.rates_bps, reverse=True):
            if self.at(felt, rate_bps, round_trip_ns).failing(best) in failures:
                break
            found = rate_bps
        return found

    def records(self) -> Iterator[dict[str, object]]:
        """Yield each figure as a line of JSON has it."""
        for felt in self.felt:
            for rate_bps, round_trip_ns in product(
                self.settings.rates_bps, self.settings.round_trips_ns
            ):
                figure = self.at(felt, rate_bps, round_trip_ns)
                yield {
                    "kind": self.kind,
                    "users": self.settings.users,
                    "rate_bps": rate_bps,
                    "round_trip_s": round_trip_ns / NS_PER_S,
                    "quantity": felt.name,
                    "unit": felt.unit,
                    "statistic": usual_statistic(felt),
                    "mean": _finite(figure.value),
                    "low": _finite(figure.interval.low),
                    "high": _finite(figure.interval.high),
                    "unbounded": math.isinf(figure.value),
                    "served": _finite(figure.served),
                    "samples": figure.samples,
                    "runs": self.settings.runs,
                    "length_s": self.length_ns / NS_PER_S,
                    "as_good_as_the_fastest": figure.failing(self.best(felt, round_trip_ns))
                    is None,
                }


def tabled(people: Person, settings: Settings) -> Table:
    """Run a kind of people on all lines, and return what they feel.

    The figures do not depend on the number of workers.

    Raises:
        BehaviourError: one did something outside the contract of actions.
        InputError: this installation has no such engine.
    """
    lines = {
        (rate, trip): Line(rate, trip, settings.buffer_ns)
        for rate, trip in product(settings.rates_bps, settings.round_trips_ns)
    }
    best = Line(max(settings.rates_bps), min(settings.round_trips_ns), settings.buffer_ns)
    length_ns = settings.length_ns or enough_ns(
        people,
        settings.users,
        best,
        settings.time_of_day_ns,
        settings.seed,
        settings.samples,
    )
    seeds = range(settings.seed, settings.seed + settings.runs)
    trials = [
        Trial(people, settings.users, line, length_ns, seed, settings.time_of_day_ns)
        for line in lines.values()
        for seed in seeds
    ]
    found = list(each_of(partial(played, engine=settings.engine), trials, settings.workers))
    figures = {}
    for number, (rate, trip) in enumerate(lines):
        runs = found[number * settings.runs : (number + 1) * settings.runs]
        for felt in people.felt:
            figures[felt.name, rate, trip] = figure_of(felt, [run[felt.name] for run in runs])
    return Table(people.kind, summary(type(people)), settings, length_ns, figures, people.felt)


def figure_of(felt: Felt, runs: Sequence[Said]) -> Figure:
    """Return what is felt of a quantity, of what was said of it in each run."""
    samples = sum(run.samples for run in runs)
    served = sum(run.served for run in runs) / samples if samples else math.nan
    return Figure(felt, mean_interval([run.value for run in runs]), served, samples)


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
