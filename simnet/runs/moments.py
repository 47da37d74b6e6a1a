"""Worlds whose stress test picks a moment: the moment is looked for first, then they are loaded.

The moment hangs on the scenario's own seed, its lines and its hours, not on the alternative nor
on the seed of a replication, so that all of them meet it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from simnet.calendar.days import date_of
from simnet.calendar.year import Calendar
from simnet.errors import NetworkError, ScenarioError
from simnet.lowering import written
from simnet.scenario.check import located
from simnet.scenario.load import Loaded, Point, changed
from simnet.scenario.model.hours import calendar_of
from simnet.scenario.model.pick import Pick
from simnet.scenario.model.study import BASE
from simnet.scenario.read.tree import Value
from simnet.tables.manifest import canonical, sha256
from simnet.timelines.moment import Choice, Moment, clock_text, ordinal, picked
from simnet.timelines.world import world_of
from simnet.units import NS_PER_DAY

_MOST_KEPT = 64
_known: dict[str, Moment] = {}
"""Moments by what decides them."""


def world(
    base: Loaded,
    alternative: str | None = None,
    stress: str | None = None,
    sets: Sequence[str] = (),
    point: Point | None = None,
) -> Loaded:
    """Return a scenario with overlays, in the moment that its stress test picks, if it does.

    Raises:
        ScenarioError: with everything that is wrong, each with its file and line.
    """
    test = base.scenario.stress.get(stress or "")
    if stress is None or test is None or test.pick is None:
        return changed(base, alternative, stress, sets, point)
    moment = _moment(base, stress, test.pick, sets)
    made = changed(base, alternative, stress, sets, point, _values(base, stress, moment))
    return replace(made, moment=_plain(test.pick, stress, moment, calendar_of(base.scenario)))


def _moment(base: Loaded, stress: str, pick: Pick, sets: Sequence[str]) -> Moment:
    under = changed(base, None if pick.under == BASE else pick.under, None, sets)
    scenario = under.scenario
    calendar = calendar_of(scenario)
    under.check_files()
    try:
        lines = world_of(scenario, under.folder)
    except NetworkError as error:
        raise under.located(error, partial(written, scenario)) from None
    villages = pick.chosen(scenario)
    choice = Choice(
        pick.hours,
        pick.rank,
        villages,
        pick.years,
        scenario.run.duration,
        pick.worst == "downtime",
    )
    seed = base.scenario.run.seed
    parts = [repr(lines), repr(calendar), repr(replace(choice, villages=frozenset())), seed]
    key = sha256(canonical([*map(str, parts), sorted(villages)]))
    if key not in _known:
        while len(_known) >= _MOST_KEPT:
            del _known[next(iter(_known))]
        _known[key] = picked(lines, calendar, choice, seed)
    moment = _known[key]
    if not lines.causes:
        what = "nothing in the scenario ever befalls a line, so no day is worse than another"
    elif pick.rank > moment.affected:
        what = (
            f"only {moment.affected} of {moment.sessions} sessions in {pick.hours} hours lose "
            f"anything, so that rank {pick.rank} is none of the bad ones; simulate more years"
        )
    else:
        return moment
    raise ScenarioError(located(base.scenario, base.tree, ("stress", stress, "pick"), what))


def _values(base: Loaded, stress: str, moment: Moment) -> Point:
    """Return what a moment sets, as values that know that the stress test's pick set them."""
    described = base.tree.get("stress")
    test = described.get(stress) if described is not None else None
    place = test.get("pick") if test is not None else None
    assert place is not None
    date = base.scenario.run.date
    values: dict[str, int | str] = {
        **(
            {"run.month": moment.month, "run.day": moment.day}
            if date is None
            else {"run.date": str(date_of(moment.start_ns // NS_PER_DAY, date.year))}
        ),
        "run.clock": clock_text(moment.clock_ns),
        "run.conditions_seed": moment.seed,
    }
    made = {path: Value(value, place.origin, place.line) for path, value in values.items()}
    return Point(f"stress test '{stress}'", made)


def _plain(pick: Pick, stress: str, moment: Moment, calendar: Calendar) -> Mapping[str, Any]:
    """Return a moment for the manifest: what it is in numbers and in words."""
    day = moment.start_ns // NS_PER_DAY
    return {
        "stress": stress,
        "weekday": calendar.weekday(day),
        "month": moment.month,
        "day": moment.day,
        "clock": clock_text(moment.clock_ns),
        "opens": clock_text(moment.opens_ns),
        "closes": clock_text(moment.closes_ns),
        **pick.model_dump(mode="json"),
        **{
            key: value
            for key, value in asdict(moment).items()
            if key in ("year", "seed", "lost", "lost_in_run", "sessions", "affected")
        },
    }


def sentence(moment: Mapping[str, Any]) -> str:
    """Return what was picked, and how bad it is, in a sentence."""
    what = "the time with a way" if moment["worst"] == "downtime" else "their rate"
    of = "all villages" if moment["of"] == "all" else moment["of"]
    return (
        f"stress test '{moment['stress']}' runs on {moment['weekday']}, {moment['day']}/"
        f"{moment['month']} of year {moment['year']}, from {moment['clock']}: the "
        f"{ordinal(moment['rank'])} of {moment['sessions']} sessions in {moment['hours']} hours "
        f"({moment['opens']} to {moment['closes']}), in which {of} lack "
        f"{100 * moment['lost']:.3g} % of {what}, {100 * moment['lost_in_run']:.3g} % in the run"
    )
