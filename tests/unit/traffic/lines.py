"""A village of people of one kind behind one line, run on the fast engine, and its measures."""

from __future__ import annotations

from dataclasses import dataclass, replace

from simnet import engine
from simnet.measures import parse_measure, value
from simnet.network import NetworkBuilder, Outage, Queue, RunPlan
from simnet.tables import Results, build
from simnet.tables.manifest import describe
from simnet.traffic.base import Person

SECOND = 1_000_000_000


@dataclass(frozen=True)
class Line:
    """A line of `rate_bps` each way with `people` behind it, down in `cut_s`."""

    rate_bps: int
    delay_ns: int = SECOND // 20
    people: int = 2
    duration_s: int = 3600
    cut_s: tuple[int, int] | None = None
    clock_h: float | None = None

    def run(self, who: Person) -> Results:
        """Return the tables of a run."""
        builder = NetworkBuilder()
        builder.add_node("village", kind="village", place="village")
        builder.add_node("town")
        queue = Queue(limit_packets=100)
        builder.add_link(
            "line", "town", "village", self.rate_bps, delay_ns=self.delay_ns, queue=queue
        )
        for number in range(self.people):
            name = f"person-{number}"
            builder.add_flow(name, "village", "town", group="people")
            channels = dict.fromkeys(who.channels(), name)
            felt = [each.name for each in who.felt]
            builder.add_person(
                name, who.behaviour(0), channels, group="people", stream=name, felt=felt
            )
        network = builder.build()
        if self.cut_s is not None:
            outage = Outage(*(each * SECOND for each in self.cut_s))
            cut = tuple(replace(each, outages=(outage,)) for each in network.interfaces)
            network = replace(network, interfaces=cut)
        plan = RunPlan(
            duration_ns=self.duration_s * SECOND,
            interval_ns=60 * SECOND,
            start_ns=int((self.clock_h or 0.0) * 3600 * SECOND),
            clocked=self.clock_h is not None,
        )
        counts = engine.run(network, plan, "fast", None)
        return Results(describe(counts, network, plan, {}), build(counts, network, plan))


def measured(results: Results, name: str) -> float:
    """Return a measure of all people, such as ``page_load.p95``."""
    return value(parse_measure(f"people.{name}"), results)
