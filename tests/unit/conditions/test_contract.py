"""What kinds of other packages say of links is held to its contract."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pytest

from simnet.conditions.cause import Down, Influence, Period
from simnet.conditions.contract import fault
from simnet.errors import BehaviourError
from simnet.models.access_conditions import AccessConditions
from simnet.models.failing import Failing, Part
from simnet.models.failures.base import Component, Failure
from simnet.models.foreign_technology import link_of, misplaced, placed_at
from simnet.models.outages.renewal import Wear
from simnet.models.outages.repair import Repair
from simnet.models.technology.base import AccessLink, Line
from simnet.models.technology.tv_white_space import TvWhiteSpace

PAIRS = "steps are pairs of a time and a value, outages Down"
NO_STEPS = Influence("", share=(0.5,))  # type: ignore[arg-type]  # that is wrong with it
NINE_SECONDS = Repair.model_validate({"mean": "9 s"})
TWO_DAYS = Repair.model_validate({"mean": "2 d"})
HOUR = Period(1, 0, 3_600_000_000_000, dated=True, clocked=True)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (("sideways", Influence("")), "'sideways' is no way (allowed: down, up)"),
        (("up", 7), "expected an Influence, got 7"),
        (3, "expected a way and an Influence, got 3"),
        (("down", Influence("", share=((0, 1.5),))), "down: share must be 0 to 1, got 1.5"),
        (("down", Influence("", lost=((0, float("nan")),))), "down: lost must be 0 to 1, got nan"),
        (
            ("up", Influence("", capacity=((0, -5),))),
            "up: capacity must be a whole number, 0 to inf, got -5",
        ),
        (
            ("up", Influence("", share=((9, 0.5), (2, 0.6)))),
            "up: steps of share must increase in whole ns within the period, got 2",
        ),
        (
            ("up", Influence("", down=(Down(9, 2),))),
            "up: outages must be in order and end after they begin, got 9 to 2",
        ),
        (
            ("up", Influence("", longer=((0, -8_000_000),))),
            "up: longer takes 8 ms from a delay of 5 ms",
        ),
        (
            ("up", NO_STEPS),
            f"{PAIRS}, got ('up', {NO_STEPS}) (cannot unpack non-iterable float object)",
        ),
        (("down", Influence("", longer=((0, -8_000_000),))), None),
        (("up", Influence("", share=((0, 0.5), (2, 1))) ), None),
        (("down", Influence("", longer=((5, -3),), down=(Down(0, 4), Down(4, 10)))), None),
    ],
)  # fmt: skip
def test_each_breach_is_named(said: object, wrong: str | None) -> None:
    assert fault(said, 10, {"up": 5_000_000, "down": 8_000_000}) == wrong


class Sideways(TvWhiteSpace):
    """Says something of a way that there is not."""

    def conditions(self, line: Line, period: Period) -> Iterator[tuple[Any, Influence]]:
        yield "sideways", Influence("", share=((0, 0.5),))


class Stolen(Failure):
    """Breaks at once, always."""

    kind: str = "stolen"

    def wear(self, component: Component) -> Wear | None:
        return Wear(0.0, TWO_DAYS)


def test_a_technology_that_says_nonsense_stops_the_run_with_its_name() -> None:
    technology = Sideways.model_validate({"kind": "tv_white_space"})
    rate = AccessLink(rate_bps=1_000_000, delay_ns=0, loss_probability=0.0, buffer_ns=1)
    line = Line("v", None, None, rate, rate, None)
    said = AccessConditions(technology, line, "access/v").during(HOUR)
    with pytest.raises(
        BehaviourError,
        match=r"'tv_white_space' of package tests, at villages\.v\.access: 'sideways'",
    ):
        list(said)


def test_a_failure_without_time_up_is_refused_and_not_drawn_for_ever() -> None:
    failing = Failing("x", (Part("x", Stolen(), Component("links.ab", ("ab",))),))
    with pytest.raises(BehaviourError, match=r"failures\.causes\.x, links\.ab: expected a Wear"):
        list(failing.during(HOUR))


class Unsound(TvWhiteSpace):
    """Has a rate of its own, which may be none."""

    rate: Any = 1

    def link(self, way: Any) -> Any:
        return AccessLink(self.rate, 0, 0.0, 1) if way == "up" else self.rate

    def misplaced(self, here: Any, there: Any) -> Iterator[str]:
        raise KeyError("no such place")

    def at(self, here: Any, there: Any) -> Any:
        return None


@pytest.mark.parametrize(
    ("rate", "wrong"),
    [
        (-5, "up: rate_bps must be a whole number, 1 or more, got -5"),
        (math.nan, "up: rate_bps must be a whole number, 1 or more, got nan"),
        (1e6, "up: rate_bps must be a whole number, 1 or more, got 1000000.0"),
    ],
)
def test_a_technology_whose_link_is_none_is_named(rate: float, wrong: str) -> None:
    technology = Unsound.model_construct(kind="tv_white_space", rate=rate)
    who = "technology 'tv_white_space' of package tests: "
    with pytest.raises(BehaviourError) as caught:
        link_of(technology, "up")
    assert str(caught.value) == who + wrong
    with pytest.raises(BehaviourError, match=f"{who}down: expected an AccessLink, got {rate}"):
        link_of(technology, "down")
    with pytest.raises(BehaviourError, match=f"{who}at: expected a Technology, got None"):
        placed_at(technology, None, None)
    with pytest.raises(BehaviourError, match=r"of package tests raised KeyError"):
        misplaced(technology, None, None)


@pytest.mark.parametrize(
    ("wear", "wrong"),
    [
        (Wear("soon", TWO_DAYS), "expected a Wear with a time up above 0"),  # type: ignore[arg-type]
        (Wear(math.nan, TWO_DAYS), "expected a Wear with a time up above 0"),
        (Wear(9.0, NINE_SECONDS), r"breaks 1\.8e\+06 times a year, up for 9 s"),
        (Wear(9.0, None), "expected a Repair in its Wear, got None"),  # type: ignore[arg-type]
        (Wear(9.0, TWO_DAYS, (0, 13)), r"months of a Wear are 1 to 12, got \(0, 13\)"),
    ],
)
def test_a_failure_that_wears_by_nonsense_is_named(wear: Wear, wrong: str) -> None:
    class Odd(Stolen):
        def wear(self, component: Component) -> Wear | None:
            return wear

    failing = Failing("x", (Part("x", Odd(), Component("links.ab", ("ab",))),))
    who = r"failure 'stolen' of package tests, at failures\.causes\.x, links\.ab: "
    with pytest.raises(BehaviourError, match=who + wrong):
        list(failing.during(HOUR))
