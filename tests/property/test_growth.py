"""Growth is monotone, keeps everybody, and comes to what is asked; sweeps cover their ranges."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simnet.engine import run
from simnet.lowering import lower, plan
from simnet.scenario import Scenario
from simnet.scenario.model.growth import Load
from simnet.scenario.model.study import LatinHypercube
from simnet.scenario.read.tree import Origin, Value
from simnet.study.plan.sweeps import points, settings
from simnet.units import parse_factor, write_factor
from tests.property.runs import examples, on_every_engine

factors = st.integers(0, 2_000_000).map(lambda number: number / 1000).map(write_factor)
names = st.text(min_size=1, max_size=20)
counts = st.integers(0, 1_000_000_000)


def load(users: str, app: str = "100 %") -> Load:
    return Load.model_validate({"users": users, "apps": {"app": app}})


@given(count=counts, name=names, less=factors, more=factors, app=factors)
def test_more_growth_never_takes_a_user_away(
    count: int, name: str, less: str, more: str, app: str
) -> None:
    less, more = sorted((less, more), key=parse_factor)
    assert load(less, app).grown(count, name, ("app",)) <= load(more, app).grown(
        count, name, ("app",)
    )


@given(count=counts, name=names, users=factors, app=factors)
def test_a_use_grows_to_a_whole_number_next_to_what_is_asked(
    count: int, name: str, users: str, app: str
) -> None:
    grown = load(users, app).grown(count, name, ("app",))
    exact = round(parse_factor(users) * 1e5) * round(parse_factor(app) * 1e5) * count
    assert abs(grown * 10**10 - exact) < 10**10


@given(count=counts, name=names, more=st.integers(0, 10**6))
def test_more_written_users_never_make_fewer(count: int, name: str, more: int) -> None:
    grown = load("37.5 %").grown
    assert grown(count, name, ()) <= grown(count + more, name, ())


@given(count=counts, name=names, times=st.integers(0, 1000))
def test_a_whole_factor_has_no_chance_in_it(count: int, name: str, times: int) -> None:
    assert load(f"{times * 100} %").grown(count, name, ()) == times * count


@given(
    low=st.integers(1, 10**6),
    width=st.integers(1, 10**6),
    wanted=st.integers(2, 40),
    seed=st.integers(0, 2**63 - 1),
    log=st.booleans(),
)
def test_points_of_a_hypercube_lie_in_their_range(
    low: int, width: int, wanted: int, seed: int, log: bool
) -> None:
    ends = {"from": low, "to": low + width, "log": log}
    sweep = LatinHypercube.model_validate({"points": wanted, "set": {"a": ends}, "seed": seed})
    place = Value(ends, Origin("x"))  # type: ignore[arg-type]
    written = Value({"set": Value({"a": place}, Origin("x"))}, Origin("x"))
    found = [settings(point)["a"] for point in points(sweep, written)]
    assert len(found) == wanted
    assert all(low <= int(value) <= low + width for value in found)
    assert found == [settings(point)["a"] for point in points(sweep, written)]


@on_every_engine
@examples(0.1)
@given(
    count=st.integers(1, 4),
    users=st.integers(100, 400),
    seed=st.integers(0, 2**63 - 1),
    stagger=st.sampled_from(["0 s", "500 ms"]),
)
def test_those_who_were_there_do_what_they_did(
    engine: str, count: int, users: int, seed: int, stagger: str
) -> None:
    """Who heeds nothing sends the same packets, however many others there are."""

    def sent(percent: int) -> dict[str, list[int]]:
        scenario = crowd(count, percent, seed, stagger)
        network = lower(scenario)
        counts = run(network, plan(scenario), engine)
        columns = np.stack([counts.flows["sent_packets"], counts.flows["sent_bytes"]], axis=-1)
        names = [flow.name for flow in network.flows]
        return dict(zip(names, columns.tolist(), strict=True))

    before, after = sent(100), sent(users)
    assert before.items() <= after.items()
    assert len(after) * 100 >= len(before) * users - 100


def crowd(count: int, percent: int, seed: int, stagger: str) -> Scenario:
    """Some senders of datagrams on one link."""
    traffic = {
        "kind": "poisson",
        "rate": "50 /s",
        "size": {"exponential": "500 B"},
        "stagger": stagger,
    }
    return Scenario.model_validate(
        {
            "name": "x",
            "run": {"duration": "1 s", "seed": seed},
            "nodes": {"a": {}, "b": {}},
            "links": {"ab": {"from": "a", "to": "b", "rate": "1 Mbps"}},
            "flows": {"f": {"from": "a", "to": "b", "traffic": traffic, "count": count}},
            "load": {"users": f"{percent} %"},
        }
    )
