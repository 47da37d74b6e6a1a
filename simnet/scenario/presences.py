"""What the presence of people and the hours of a scenario need of the run, and it does not say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from simnet.calendar.openings import SHUT_ON_HOLIDAYS
from simnet.calendar.year import Calendar
from simnet.errors import Problem
from simnet.presence.profile import Profile, Setting
from simnet.scenario.check import located
from simnet.scenario.model import Scenario
from simnet.scenario.model.hours import calendar_of
from simnet.scenario.model.presence import Presence
from simnet.scenario.model.run import Run
from simnet.scenario.read.tree import Path, Value
from simnet.scenario.validation import gathered
from simnet.units import NS_PER_DAY, NS_PER_S, write_hours


def notes(scenario: Scenario, tree: Value) -> Iterator[Problem]:
    """Yield what is taken for what the run does not say, and who is never there in it."""
    found = [*_of_hours(scenario), *_of_apps(scenario)]
    yield from gathered(located(scenario, tree, path, what) for path, what in found)


def _of_hours(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    hours, run = scenario.hours, scenario.run
    if hours is None:
        return
    if hours.holidays not in ("indonesia", "none") and run.date is None:
        what = "has no effect: without run.date no day is a holiday"
        yield ("hours", "holidays"), what
    if hours.exams and not run.dated:
        yield ("hours", "exams"), "has no effect: the run says no day (run.date, or run.month)"


def _of_apps(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    calendar = calendar_of(scenario)
    for kind, site_type in scenario.site_types.items():
        for name, app in site_type.apps.items():
            if app.presence is not None:
                path = ("site_types", kind, "apps", name, "presence")
                for what in _of_presence(app.presence, scenario.run, calendar):
                    yield path, what


def _of_presence(presence: Presence, run: Run, calendar: Calendar) -> Iterator[str]:
    habit = presence.habit()
    if run.clock is None:
        if habit.hours != "all" or habit.by_hour or habit.prayers:
            yield "run.clock is not said: it is always open, with the mean of the weights by hour"
        return
    shuts = habit.hours != "all"
    if shuts and not run.dated:
        usual = " and ".join(map(write_hours, calendar.usual_hours(habit.hours)))
        yield (
            f"neither run.date nor run.month is said: {habit.hours} hours are those of most days "
            f"that are open, {usual}"
        )
    elif shuts and run.date is None and habit.hours in SHUT_ON_HOLIDAYS:
        yield "run.date is not said: no day is a holiday"
    plan = run.plan(calendar)
    setting, until_s = (
        Setting(calendar, plan.start_ns, plan.dated, plan.clocked),
        run.duration / NS_PER_S,
    )
    if Profile(habit, setting).mean(0.0, until_s) > 0:
        return
    day = calendar.day(plan.start_ns // NS_PER_DAY)
    when = f" ({', '.join(filter(None, (day.weekday, day.holiday)))})" if plan.dated else ""
    if Profile(replace(habit, by_hour=()), setting).mean(0.0, until_s) > 0:
        yield f"nobody is there: by_hour is 0 in the {habit.hours} hours of the run{when}"
    else:
        yield f"nobody is there: it is not open in {habit.hours} hours during the run{when}"
