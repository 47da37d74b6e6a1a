"""Cases of the shipped families at other parameters, against closed forms written out here.

A user's file holds such cases; so nothing may depend on the ids or on what is expected.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pytest

from simnet.verify.cases import Case, NotModelledError, load_theory
from simnet.verify.experiment import Settings, run_case
from simnet.verify.families import plan
from tests.verification.theory import SEED, needs_core

SETTINGS = Settings(seed=SEED, workers=1)


def case(
    group: str, parameters: Mapping[str, Any], expected: Mapping[str, float], name: str = "X-1",
    title: str = "", check: str = "stat", tolerance: float | None = None,
) -> Case:  # fmt: skip
    return Case(name, group, title, parameters, expected, check, tolerance, {"id": name})


def mm1(arrivals: float, rate: float) -> Case:
    load = arrivals / rate
    expected = {"L": load / (1 - load), "W": 1 / (rate - arrivals), "P3": (1 - load) * load**3}
    return case("M/M/1", {"lambda": arrivals, "mu": rate}, expected)


def mg1(group: str, arrivals: float, mean: float, second: float, given: dict[str, Any]) -> Case:
    """Pollaczek and Khinchine: Wq = lambda E[S^2] / (2 (1 - rho))."""
    load = arrivals * mean
    wait = arrivals * second / (2 * (1 - load))
    return case(group, given, {"rho": load, "Wq": wait, "L": load + arrivals * wait})


def mm1k(arrivals: float, rate: float, places: int) -> Case:
    load = arrivals / rate
    norm = math.fsum(load**n for n in range(places + 1))
    loss = load**places / norm
    inside = math.fsum(n * load**n for n in range(places + 1)) / norm
    expected = {"Ploss": loss, "L": inside, "W": inside / (arrivals * (1 - loss))}
    return case("M/M/1/K", {"lambda": arrivals, "mu": rate, "K": places}, expected)


def cobham(arrivals: list[float], rate: float) -> Case:
    """Two classes of exponential service of one rate."""
    residual = sum(arrivals) / rate**2
    high, both = arrivals[0] / rate, sum(arrivals) / rate
    waits = residual / (1 - high), residual / ((1 - high) * (1 - both))
    expected = {"Wq_high": waits[0], "Wq_low": waits[1], "T_low": waits[1] + 1 / rate}
    return case(
        "Cobham non-preemptive priority", {"lambda": arrivals, "mu": [rate, rate]}, expected
    )


def breakdowns(arrivals: float, rate: float, fails: float, repaired: float) -> Case:
    """White and Christie (1958), by the completion time of a service with its interruptions."""
    down, second_down = 1 / repaired, 2 / repaired**2
    mean = (1 + fails * down) / rate
    second = 2 * (1 + fails * down) ** 2 / rate**2 + fails * second_down / rate
    load = arrivals * mean
    idle_down = fails / (fails + repaired) * down
    wait = arrivals * second / (2 * (1 - load)) + idle_down
    given = {"lambda": arrivals, "mu": rate, "fail_rate": fails, "repair_rate": repaired}
    expected = {"availability": repaired / (fails + repaired), "W": wait + mean}
    return case("M/M/1 with link breakdowns (preemptive-resume)", given, expected)


def second_customer(gap: float, service: float) -> Case:
    """From an empty queue the second waits for what is left of the first, if anything."""
    given = {"mean_interarrival": gap, "mean_service": service, "customers": 2, "start": "empty"}
    return case("M/M/1 transient", given, {"E_D2": service**2 / (gap + service)})


def busy_period(arrivals: float, rate: float) -> Case:
    """Kleinrock, Queueing Systems vol. 1, ch. 5."""
    load = arrivals / rate
    variance = (1 + load) / (rate**2 * (1 - load) ** 3)
    expected = {"mean": 1 / (rate - arrivals), "variance": variance,
                "mean_customers_served": 1 / (1 - load)}  # fmt: skip
    return case("M/M/1 busy period", {"lambda": arrivals, "mu": rate}, expected)


def path_loss(losses: list[float]) -> Case:
    loss = 1 - math.prod(1 - p for p in losses)
    title = f"{len(losses)} hops {','.join(f'{p:g}' for p in losses)}"
    return case("Path loss composition", {}, {"three": loss}, title=title)


def square_root(mss: int, p: float, rtt_s: float) -> Case:
    expected = {"Mbps": mss * 8 / rtt_s * math.sqrt(1.5 / p) / 1e6}
    given = {"mss": mss, "p": p, "rtt_s": rtt_s}
    return case("TCP square-root law", given, expected, check="rel", tolerance=0.15)


def slow_start(segments: list[int], window: int) -> Case:
    """n segments take as many rounds as make window (2^k - 1) reach n."""
    expected = {f"n{n}": math.ceil(math.log2(n / window + 1)) for n in segments}
    given = {"segments": segments, "initial_window": window}
    return case("Slow start, no delayed ACK, no loss", given, expected, check="rel", tolerance=1e-9)


def rate_step(bits: float, first: float, at: float, second: float) -> Case:
    expected = {"finish_s": at + (bits - first * at) / second}
    given = {"bits": bits, "rates": [[0, first], [at, second]]}
    name = "Deterministic rate change in mid-transfer"
    return case(name, given, expected, check="rel", tolerance=1e-9)


OTHERS = {
    "M/M/1": mm1(0.55, 1.1),
    "M/D/1 per minute": mg1("M/D/1", 0.4, 1.0, 1.0, {"lambda_per_min": 0.4, "D_min": 1}),
    "M/E3/1": mg1("M/E3/1", 0.3, 2.0, 4 * 4 / 3, {"lambda": 0.3, "mu": 0.5}),
    "M/G/1 by moments": mg1("M/G/1", 0.5, 1.2, 1.2**2 + 0.6**2,
                            {"lambda": 0.5, "ES": 1.2, "sd": 0.6}),
    "M/H2/1": mg1("M/H2/1", 0.4, 0.8 / 2 + 0.2 / 0.25, 2 * (0.8 / 4 + 0.2 / 0.0625),
                  {"lambda": 0.4, "p": 0.8, "rate1": 2.0, "rate2": 0.25}),
    "M/M/1/K": mm1k(0.7, 1.0, 4),
    "priority": cobham([0.3, 0.2], 1.0),
    "breakdowns": breakdowns(0.3, 1.0, 0.2, 0.8),
    "second customer": second_customer(1.0, 1.5),
    "busy period": busy_period(0.3, 1.0),
    "path loss": path_loss([0.02, 0.03, 0.01]),
    "square root": square_root(1400, 0.005, 0.04),
    "slow start": slow_start([4, 12, 13, 100], 4),
    "rate step": rate_step(3e6, 4e6, 0.5, 1e6),
}  # fmt: skip


@needs_core
@pytest.mark.parametrize("name", OTHERS)
def test_other_parameters(name: str) -> None:
    outcome = run_case(OTHERS[name], plan, SETTINGS)
    assert (outcome.verdict, outcome.reason) == ("pass", "")


@needs_core
def test_a_case_is_known_by_the_letters_of_its_id_where_it_names_no_group() -> None:
    with_group = mm1(0.5, 1.0)
    without = case("", with_group.parameters, with_group.expected, name="MM1-99")
    assert run_case(without, plan, SETTINGS).verdict == "pass"


@needs_core
def test_what_is_expected_changes_no_run() -> None:
    right = mm1(0.5, 1.0)
    wrong = case("M/M/1", right.parameters, dict.fromkeys(right.expected, 7.0))
    settings = Settings(seed=SEED, effort=0.01)
    found = [run_case(each, plan, settings).first_look for each in (right, wrong)]
    assert [f.key for f in found[0]] == [f.key for f in found[1]]
    assert all(f.estimate.mean != 7.0 for f in found[1])


def damaged(of: Case) -> list[Case]:
    """Return the case with each parameter missing, and with each made nonsense."""
    broken: list[dict[str, Any]] = []
    for name in of.parameters:
        rest = {other: value for other, value in of.parameters.items() if other != name}
        broken += [rest, {**of.parameters, name: "often"}, {**of.parameters, name: -1}]
    return [case(of.group, each, of.expected, of.id, of.title) for each in broken]


@pytest.mark.parametrize("shipped", load_theory(), ids=lambda each: each.id)
def test_parameters_that_are_not_understood_never_end_the_run(shipped: Case) -> None:
    """Planning succeeds, or is refused with a reason that becomes the verdict's."""
    for each in damaged(shipped):
        outcome = run_case(each, stop_after(plan), SETTINGS)
        assert outcome.verdict == "not_modelled"
        assert outcome.reason


def stop_after(planner: Any) -> Any:
    """Return a planner that plans and then says that it got so far."""

    def planned(of: Case) -> Any:
        planner(of)
        raise NotModelledError("planned")

    return planned
