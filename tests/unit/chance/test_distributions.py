"""How scenarios write distributions: every law, its means, its refusals."""

from __future__ import annotations

import pickle

import pytest

from simnet.chance.distributions import DurationDistribution, SizeDistribution
from simnet.kinds import ValidationError
from simnet.units import NS_PER_S

LAWS = {
    "plain": ("2 s", 2.0),
    "constant": ({"constant": "2 s"}, 2.0),
    "uniform": ({"uniform": {"low": "1 s", "high": "3 s"}}, 2.0),
    "exponential": ({"exponential": "2 s"}, 2.0),
    "erlang": ({"erlang": {"phases": 3, "mean": "2 s"}}, 2.0),
    "hyperexponential": (
        {"hyperexponential": {"p": 0.25, "mean1": "5 s", "mean2": "1 s"}},
        0.25 * 5 + 0.75 * 1,
    ),
    "pareto": ({"pareto": {"alpha": 2, "scale": "1 s"}}, 2.0),
    "bounded_pareto": (
        {"bounded_pareto": {"alpha": 1, "low": "1 s", "high": "2 s"}},
        2 * 0.6931471805599453,
    ),
    "lognormal": ({"lognormal": {"mean": "2 s", "sd": "1 s"}}, 2.0),
    "weibull": ({"weibull": {"shape": 1, "scale": "2 s"}}, 2.0),
    "discrete": ({"discrete": {"values": ["1 s", "5 s"], "weights": [3, 1]}}, 2.0),
    "sequence": ({"sequence": ["1 s", "3 s"]}, 2.0),
}


@pytest.mark.parametrize(("written", "mean_s"), LAWS.values(), ids=LAWS)
def test_laws_have_their_means(written: object, mean_s: float) -> None:
    distribution = DurationDistribution.model_validate(written)
    assert distribution.variate(NS_PER_S).mean == pytest.approx(mean_s)


@pytest.mark.parametrize("written", [each for each, _ in LAWS.values()], ids=LAWS)
def test_what_is_written_back_is_the_same(written: object) -> None:
    distribution = DurationDistribution.model_validate(written)
    again = distribution.model_dump(mode="json", exclude_none=True)
    assert DurationDistribution.model_validate(again) == distribution


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({}, "give exactly one law, got none"),
        ({"constant": "1 B", "exponential": "2 B"}, "give exactly one law, got constant, exponen"),
        ({"exponential": "0 B"}, "greater_than"),
        ({"uniform": {"low": "2 B", "high": "1 B"}}, "low must not exceed high"),
        ({"bounded_pareto": {"alpha": 1, "low": "2 B", "high": "2 B"}}, "low must be below high"),
        ({"lognormal": {"mean": "2 B", "sd": "1 B", "low": "3 B", "high": "2 B"}}, "low must be"),
        ({"pareto": {"alpha": 1, "scale": "1 B"}}, "greater_than"),
        ({"discrete": {"values": ["1 B"], "weights": [0]}}, "at least one weight must be > 0"),
        ({"discrete": {"values": ["1 B"], "weights": [True]}}, "float_type"),
        ({"discrete": {"values": ["1 B", "2 B"], "weights": [1]}}, "needs as many weights"),
        ({"discrete": {"values": [], "weights": []}}, "too_short"),
        ({"sequence": []}, "too_short"),
        ({"exponentail": "1 B"}, "extra_forbidden"),
    ],
)
def test_refusals(written: object, told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        SizeDistribution.model_validate(written)
    said = [str(each.get("ctx", {}).get("error", each["type"])) for each in caught.value.errors()]
    assert any(each.startswith(told) for each in said), said


def test_a_law_of_a_quantity_can_be_pickled() -> None:
    size = SizeDistribution.model_validate({"lognormal": {"mean": "2 kB", "sd": "1 kB"}})
    copy = pickle.loads(pickle.dumps(size))
    assert copy == size
    assert copy.variate(1.0) == size.variate(1.0)
