"""Growth is monotone, keeps everybody, and comes to what is asked; sweeps cover their ranges."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from simnet.scenario.model.load import Load
from simnet.scenario.model.study import LatinHypercube
from simnet.scenario.tree import Source, Value
from simnet.study.sweeps import points, settings
from simnet.units import parse_factor, write_factor

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
    place = Value(ends, Source("x"))  # type: ignore[arg-type]
    written = Value({"set": Value({"a": place}, Source("x"))}, Source("x"))
    found = [settings(point)["a"] for point in points(sweep, written)]
    assert len(found) == wanted
    assert all(low <= int(value) <= low + width for value in found)
    assert found == [settings(point)["a"] for point in points(sweep, written)]
