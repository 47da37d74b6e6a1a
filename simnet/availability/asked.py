"""From the worlds of a scenario to the years that are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from simnet.availability.plan import MOST_YEARS, USUAL, Below, YearsPlan
from simnet.errors import InputError, NetworkError, Problem, ScenarioError, unknown
from simnet.lowering import written
from simnet.runs.worlds import Worlds
from simnet.scenario import Scenario
from simnet.scenario.load import Loaded
from simnet.scenario.model.hours import Hours, calendar_of
from simnet.scenario.model.study import ALL, BASE
from simnet.timelines.world import World, world_of
from simnet.units import parse_factor, parse_rate


def below(text: str) -> Below:
    """Return the rate that a text is: a share of what is sold (``50 %``), or ``10 Mbps``.

    Raises:
        InputError: it is neither.
    """
    try:
        if "%" not in text:
            return Below(bps=_positive(parse_rate(text)))
        share = parse_factor(text)
    except ValueError as error:
        raise InputError(f"--below {text!r}: {error}") from None
    if not 0 < share <= 1:
        raise InputError(f"--below {text!r}: a share of what is sold is above 0 %, at most 100 %")
    return Below(share=share)


def _positive(bps: int) -> int:
    if bps <= 0:
        raise ValueError("must be > 0; what carries nothing is counted as without a way")
    return bps


def plan_years(
    worlds: Worlds,
    alternatives: Sequence[str] = (),
    years: int = 200,
    rates: Sequence[str] = (),
) -> YearsPlan:
    """Return what is asked of the years of a scenario.

    Args:
        worlds: the worlds of the scenario.
        alternatives: names ("base": as it is written); none, or "all", are all of them.
        years: how many; at least 2, for an interval.
        rates: below which hours are counted; those of `USUAL` by default.

    Raises:
        ScenarioError: a world is wrong, with the line; it has no villages, or no internet.
        InputError: a number or a rate cannot be.
    """
    if not 2 <= years <= MOST_YEARS:
        raise InputError(f"--years {years}: from 2 (an interval takes two) to {MOST_YEARS}")
    described = worlds.loaded()
    scenario = described.scenario
    names = _names(described, alternatives)
    made = {name: _world(worlds, name) for name in names}
    chosen = tuple(dict.fromkeys(below(each) for each in rates)) or USUAL
    return YearsPlan(
        name=scenario.name,
        title=scenario.title,
        description=scenario.description,
        file=described.files[0],
        worlds={name: world for name, (world, _) in made.items()},
        hours=scenario.hours or Hours.model_validate({}),
        calendar=calendar_of(scenario),
        below=chosen,
        years=years,
        seed=scenario.run.seed,
        confidence=scenario.study.confidence,
        lacking={name: lacks for name, (_, lacks) in made.items()},
        names={name: each.name for name, each in scenario.villages.complete.items() if each.name},
        titles={name: each.title for name, each in scenario.alternatives.items() if each.title},
    )


def _names(described: Loaded, asked: Sequence[str]) -> tuple[str, ...]:
    known = (BASE, *described.scenario.alternatives)
    if not asked or ALL in asked:
        return known
    for name in asked:
        if name not in known:
            what = unknown("alternative", name, known)
            raise ScenarioError(Problem(described.files[0], None, "alternatives", what))
    return tuple(dict.fromkeys(asked))


def _world(worlds: Worlds, name: str) -> tuple[World, tuple[str, ...]]:
    """Return the world of an alternative, and what its scenario has not that breaks lines."""
    loaded = worlds.loaded((None if name == BASE else name, None))
    scenario = loaded.scenario
    lacking = None
    if not scenario.villages.complete:
        lacking = ("villages", "there are none: availability is that of villages")
    elif scenario.internet is None and scenario.intranet is None:
        lacking = ("internet", "missing: there is nothing outside that villages could reach")
    if lacking is not None:
        raise ScenarioError(Problem(loaded.files[0], None, *lacking))
    loaded.check_files()
    try:
        return world_of(scenario, loaded.folder), _lacking(scenario)
    except NetworkError as error:
        raise loaded.located(error, partial(written, scenario)) from None


def _lacking(scenario: Scenario) -> tuple[str, ...]:
    had = {"failures": bool(scenario.failures.causes), "weather": scenario.weather is not None}
    return tuple(name for name, there in had.items() if not there)
