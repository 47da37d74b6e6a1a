"""Video calls over a small network on the compiled engine, with all that their people heard."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

from simnet import engine
from simnet.actions import Action, Clock, Outcome, StreamOutcome, Together
from simnet.chance.streams import RandomStream
from simnet.measures import parse_measure, value
from simnet.network import Loss, NetworkBuilder, Queue, RunPlan
from simnet.tables import Results, build
from simnet.tables.manifest import describe
from simnet.traffic.base import Person

S = 1_000_000_000


@dataclass
class Overheard:
    """Somebody whose actions and outcomes are noted."""

    who: Person
    heard: list[tuple[float, Action, Outcome]] = field(default_factory=list)
    """When each action ended, s, with what came of it."""

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Yield what they do."""
        story = self.who.actions(random, clock)
        outcome: Outcome = None
        while True:
            try:
                action = story.send(outcome)
            except StopIteration:
                return
            outcome = yield action
            self.heard.append((clock.now_s, action, outcome))

    def pictures(self) -> list[tuple[float, float, StreamOutcome]]:
        """When each piece of a video call ended, its rate down, and its report."""
        found = []
        for now_s, action, outcome in self.heard:
            if isinstance(action, Together) and isinstance(outcome, tuple):
                (picture, report) = action.actions[1], outcome[1]
                assert isinstance(report, StreamOutcome)
                found.append((now_s, picture.down_bps, report))  # type: ignore[union-attr]
        return found  # type: ignore[return-value]


@dataclass
class Played:
    """What became of a run."""

    people: list[Overheard]
    results: Results

    def measure(self, text: str) -> Any:
        """Return a measure of the run."""
        return value(parse_measure(text), self.results)


def over_a_line(
    *people: Person,
    rate_bps: int,
    seconds: int = 120,
    delay_ms: int = 20,
    loss: float = 0.0,
    queue_bytes: int | None = None,
    rate_changes: tuple[tuple[int, int], ...] = (),
    name: str = "fast",
    seed: int = 1,
) -> Played:
    """Let people be at work at the far end of a line whose queue holds 200 ms, if not told."""
    builder = NetworkBuilder()
    builder.add_node("office", kind="office", place="village")
    builder.add_node("town")
    builder.add_link(
        "access", "town", "office", rate_bps, delay_ns=delay_ms * S // 1000,
        queue=Queue(limit_bytes=queue_bytes or max(20_000, rate_bps // 40)), loss=Loss(loss),
        rate_changes=rate_changes,
    )  # fmt: skip
    overheard = []
    for number, who in enumerate(people):
        listens = Overheard(who)
        overheard.append(listens)
        channels = {}
        for channel in who.channels():
            channels[channel] = f"{channel}-{number}"
            builder.add_flow(channels[channel], "office", "town", group="people")
        builder.add_person(
            f"person-{number}", listens, channels, group="people", stream=f"person-{number}",
            start_ns=who.start, felt=[each.name for each in who.felt],
        )  # fmt: skip
    network = builder.build()
    plan = RunPlan(duration_ns=seconds * S, seed=seed, interval_ns=10 * S)
    counts = engine.run(network, plan, name, None)
    return Played(
        overheard, Results(describe(counts, network, plan, {}), build(counts, network, plan))
    )
