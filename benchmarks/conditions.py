"""What conditions cost: ``python -m benchmarks.conditions`` plays (d) over dishes that live.

The accesses of the 20 villages become low orbit dishes in rain: delays that step every half
second and at every edge of a slot, bursts of loss and outages, rates that fall with the rain. They
are played against the same network with dishes that stand still, at the delay and the loss of the
median; and lines that are cut after the run show what it would cost if no packet passed a line that
changes in a chain. Times are of the processor in user mode, a packet-hop, of runs in turns
(A B A B): printed is the median of the ratios of neighbours. Events hold on any machine.
"""

from __future__ import annotations

import argparse
import os
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from benchmarks.disciplines import unchained
from benchmarks.networks import BUILDERS, SECOND_NS
from benchmarks.workloads import WORKLOADS
from simnet.calendar.days import start_of
from simnet.conditions.cause import BACKWARD, FORWARD, NS_PER_HOUR, Influence, Period
from simnet.conditions.replay import replayed
from simnet.engine import run
from simnet.engines import FAST
from simnet.models.technology.base import AccessLink, Line
from simnet.models.technology.leo import Leo
from simnet.models.weather.base import Point
from simnet.models.weather.rain_field import RainField
from simnet.models.weather.storms import Storm, Storms
from simnet.network import UNLIMITED, Interface, Loss, Network, RunPlan

SIMULATED_S = 60.0
REPEATS = 7
AIM = 1.10
"""Most times the processor time of the network that stands still."""
STARTS_NS = start_of(1, 15) + 9 * NS_PER_HOUR
RAIN = Storms(RainField(), natural=True, storms=(Storm(0, UNLIMITED, percent=1.0),))
"""It rains everywhere, as hard as in one hundredth of the year or harder."""
PLAIN, STILL, LIVE, ALONE = "as (d) is", "dishes that stand still", "dishes in rain", "no chain"


@dataclass(frozen=True, slots=True)
class Dish:
    """The conditions of a village's access."""

    seeded: ClassVar[bool] = True

    technology: Leo
    line: Line
    link: str

    def during(self, period: Period) -> Iterator[Influence]:
        """Yield what the slots and the rain do to the link."""
        for way, each in self.technology.conditions(self.line, period):
            yield replace(each, link=self.link, way=FORWARD if way == "up" else BACKWARD)


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a run, for each packet-hop."""

    events: float
    ns: float


def standing(network: Network, technology: Leo) -> Network:
    """Return the network whose accesses have the delay and the loss of a dish."""

    def as_dish(each: Interface) -> Interface:
        if not each.link.startswith("village"):
            return each
        return replace(each, delay_ns=technology.delay, loss=Loss(technology.loss))

    return replace(network, interfaces=tuple(map(as_dish, network.interfaces)))


def living(network: Network, technology: Leo) -> Network:
    """Return a network of standing dishes with what makes them live."""
    causes = []
    up = [each for each in network.interfaces if each.name.startswith("village")]
    for number, each in enumerate(up):
        link = AccessLink(each.rate_bps, each.delay_ns, each.loss.probability, SECOND_NS)
        here = Point(0.9 - 0.1 * (number // 5), 114.0 + 0.2 * (number % 5))
        line = Line(f"village{number}", here, None, link, link, RAIN)
        causes.append(Dish(technology, line, each.link))
    return replace(network, causes=tuple(causes))


def networks(seconds: float) -> dict[str, Network]:
    """Return what is played, with conditions laid; print how long that takes."""
    workload = next(each for each in WORKLOADS if each.letter == "d")
    plain: Network = BUILDERS["d"](**workload.parameters)
    rate_bps = int(workload.parameters["access_bps"])
    technology = Leo.model_validate({"down": f"{rate_bps} bps", "up": f"{rate_bps} bps"})
    still = standing(plain, technology)
    started_s = user_s()
    live = replayed(living(still, technology), plan(seconds).period)
    steps = sum(
        len(each.rate_changes) + len(each.delay_changes) + len(each.loss_changes)
        for each in live.interfaces
    )
    print(f"{seconds:g} s of conditions: {steps:,} steps, made in {user_s() - started_s:.2f} s")
    return {PLAIN: plain, STILL: still, LIVE: live, ALONE: unchained(live)}


def plan(seconds: float) -> RunPlan:
    """Return the plan of a run on a morning in January."""
    return RunPlan(
        duration_ns=round(seconds * SECOND_NS), start_ns=STARTS_NS, dated=True, clocked=True
    )


def user_s() -> float:
    """Return the processor time of this process in user mode, so far."""
    return os.times().user


def played(network: Network, seconds: float) -> Cost:
    """Play a network once."""
    before_s = user_s()
    counts = run(network, plan(seconds), FAST)
    took_s = user_s() - before_s
    return Cost(counts.events / counts.packet_hops, took_s / counts.packet_hops * 1e9)


def lines(seconds: float, repeats: int) -> Iterator[str]:
    """Yield the table."""
    every = networks(seconds)
    runs: dict[str, list[Cost]] = {name: [] for name in every}
    for _ in range(repeats):
        for name, network in every.items():
            runs[name].append(played(network, seconds))
    yield f"{'':25} {'events a hop':>13} {'least ns a hop':>15} {'x still':>8}"
    for name, found in runs.items():
        pairs = zip(found, runs[STILL], strict=True)
        ratio = statistics.median(one.ns / still.ns for one, still in pairs)
        missed = f"  MISSED (aim {AIM:g})" if name == LIVE and ratio > AIM else ""
        least = min(each.ns for each in found)
        yield f"{name:25} {found[0].events:13.2f} {least:15.1f} {ratio:8.2f}{missed}"


def main() -> None:
    """Read the options and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.conditions", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SIMULATED_S, help="simulated, of a run")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="how many rounds")
    options = parser.parse_args()
    for line in lines(options.seconds, options.repeats):
        print(line, flush=True)


if __name__ == "__main__":
    main()
