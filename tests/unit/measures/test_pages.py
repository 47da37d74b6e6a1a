"""The page load time of a run is what its pupils say, against the outcomes of what they did."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field

import numpy as np
import pytest

from simnet import engine
from simnet.actions import Action, Clock, Outcome, Status, Think, TransferOutcome
from simnet.chance.streams import RandomStream
from simnet.measures import parse_measure, value
from simnet.network import NetworkBuilder, Queue, RunPlan
from simnet.tables import Results, build
from simnet.tables.manifest import describe
from simnet.traffic.pupil import Pupil

S = 1_000_000_000


@dataclass
class Diary:
    """A pupil who notes how long each page took, and whether it came."""

    pupil: Pupil
    pages: list[float] = field(default_factory=list)
    complete: list[bool] = field(default_factory=list)

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Do as the pupil does."""
        inner = self.pupil.actions(random, clock)
        action = next(inner)
        pause = 0.0
        while True:
            outcome = yield action
            if isinstance(outcome, TransferOutcome):
                self.pages.append(outcome.seconds)
                self.complete.append(outcome.status is Status.DONE)
            elif isinstance(outcome, tuple):
                self.pages[-1] += pause + max(each.seconds for each in outcome)
                self.complete[-1] &= all(each.status is Status.DONE for each in outcome)
            try:
                action = inner.send(outcome)
            except StopIteration:
                return
            pause = action.seconds if isinstance(action, Think) else pause


@pytest.fixture(scope="module", params=[20_000_000, 2_000_000], ids=["roomy", "crowded"])
def told(request: pytest.FixtureRequest) -> tuple[Results, list[float], list[bool]]:
    """A run of five pupils, and what their diaries say once they have read all their pages."""
    builder = NetworkBuilder()
    builder.add_node("school", kind="school", place="village")
    builder.add_node("town")
    builder.add_link(
        "access", "town", "school", request.param, delay_ns=S // 50, queue=Queue(limit_packets=60)
    )
    pupil = Pupil.model_validate({"pages": 6, "reading": {"exponential": "2 s"}})
    diaries = [Diary(pupil) for _ in range(5)]
    for number, diary in enumerate(diaries):
        builder.add_flow(f"pupils-{number}", "school", "town", group="pupils")
        name = f"pupil-{number}"
        builder.add_person(
            name,
            diary,
            {"internet": f"pupils-{number}"},
            group="pupils",
            stream=name,
            felt=("page_load",),
        )
    network, plan = builder.build(), RunPlan(duration_ns=200 * S, interval_ns=10 * S)
    counts = engine.run(network, plan, "fast", None)
    results = Results(describe(counts, network, plan, {}), build(counts, network, plan))
    pages = [page for diary in diaries for page in diary.pages]
    return results, pages, [each for diary in diaries for each in diary.complete]


@pytest.mark.parametrize("statistic", ["mean", "min", "p50", "p90", "max"])
def test_the_times_of_pages_are_those_that_pupils_note(
    told: tuple[Results, list[float], list[bool]], statistic: str
) -> None:
    results, pages, _ = told
    assert len(pages) == 30
    expected = {
        "mean": np.mean(pages),
        "min": np.min(pages),
        "p50": np.quantile(pages, 0.5),
        "p90": np.quantile(pages, 0.9),
        "max": np.max(pages),
    }[statistic]
    got = value(parse_measure(f"school.page_load.{statistic}"), results)
    assert got == pytest.approx(expected, abs=1e-8)


def test_both_sorts_of_pages_are_there(told: tuple[Results, list[float], list[bool]]) -> None:
    results, _, complete = told
    assert any(complete)
    if results["interfaces"].rate_bps.max() < 5e6:
        assert not all(complete)
