"""Weights that stand for nobody, or for more than a line can bear."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import Case, changed, text
from tests.broken.queue_places import WORLD

TRAFFIC = "traffic: {kind: poisson, rate: 100 /s, size: 1000 B}"


def flow(id: str, written: str, *expected: str) -> Case:  # noqa: A002
    """Return a case of the sound scenario with another flow."""
    return changed(id, TRAFFIC, written, *expected)


CASES = [
    flow("weight_of_a_flow", f"{TRAFFIC}, count: 12, weight: 5"),
    flow(
        "weight_zero",
        f"{TRAFFIC}, count: 12, weight: 0",
        "scenario.yaml:7: flows.f1.weight: must be >= 1, got 0",
    ),
    flow(
        "weight_of_a_part",
        f"{TRAFFIC}, count: 12, weight: 2.5",
        "scenario.yaml:7: flows.f1.weight: expected a whole number, got the number 2.5",
    ),
    flow(
        "weight_without_end",
        f"{TRAFFIC}, count: 12, weight: 1001",
        "scenario.yaml:7: flows.f1.weight: must be <= 1000, got 1001",
    ),
    flow(
        "weight_of_what_has_no_mean",
        "traffic: {kind: bulk, up: unlimited}, count: 12, weight: 5",
        "scenario.yaml:7: flows.f1.weight: bulk has no mean load here, so nobody could stand for those who are not simulated; leave it out (1 simulates every one)",
    ),
    changed(
        "weight_of_people_without_a_pause",
        TRAFFIC,
        "count: 12, weight: 5, traffic: {kind: pupil, reading: {constant: 0 s}, parsing: {constant: 0 s}}",
        "scenario.yaml:7: flows.f1.weight: pupil has no mean load here, so nobody could stand for those who are not simulated; leave it out (1 simulates every one)",
    ),
    changed(
        "weight_of_an_exam",
        TRAFFIC,
        "count: 12, weight: 5, traffic: {kind: exam}",
        "scenario.yaml:7: flows.f1.weight: exam has no mean load here, so nobody could stand for those who are not simulated; leave it out (1 simulates every one)",
    ),
    text(
        "weight_of_an_app",
        WORLD.replace("count: 2", "count: 2, weight: 0"),
        "scenario.yaml:25: site_types.school.apps.web.weight: must be >= 1, got 0",
    ),
]
