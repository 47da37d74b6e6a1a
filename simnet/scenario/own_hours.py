"""People with hours of their own: which a run never reaches, and which presence would put off."""

from __future__ import annotations

from collections.abc import Iterator

from simnet.errors import Problem
from simnet.scenario.check import located
from simnet.scenario.model import Scenario
from simnet.scenario.model.run import Run
from simnet.scenario.read.tree import Path, Value
from simnet.scenario.validation import gathered
from simnet.traffic.base import Person, Traffic
from simnet.units import NS_PER_DAY, NS_PER_S, write_clock, write_hours
from simnet.units.hours import until_open_for

_AWAY = "put off by the time that people are away"


def notes(scenario: Scenario, tree: Value) -> Iterator[Problem]:
    """Yield the hours of people that do not come in the run, or not when their people are there."""
    found = [*_unreached(scenario), *_put_off(scenario)]
    yield from gathered(located(scenario, tree, path, what) for path, what in found)


def _unreached(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    for path, traffic in _all(scenario):
        if isinstance(traffic, Person) and traffic.own_hours is not None:
            name, hours = traffic.own_hours
            if not _comes(hours, traffic.start, scenario.run):
                yield (*path, name), f"{_does_nothing(hours)} the run ({_of_day(scenario.run)})"


def _put_off(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    for kind, site_type in scenario.site_types.items():
        for name, app in site_type.apps.items():
            traffic = app.traffic
            if app.presence is None or not isinstance(traffic, Person):
                continue
            path = ("site_types", kind, "apps", name, "presence")
            if traffic.at_set_times:
                yield path, f"{traffic.kind} has set times of its own, {_AWAY}; leave presence out"
            elif traffic.own_hours is not None:
                own, hours = traffic.own_hours
                at = f"{own} of {traffic.kind} ({_told(hours)}) says itself when it is at work"
                yield path, f"{at}; waits for that are times {_AWAY}: leave one out"


def _all(scenario: Scenario) -> Iterator[tuple[Path, Traffic]]:
    for name, flow in scenario.flows.items():
        yield ("flows", name, "traffic"), flow.traffic
    for kind, site_type in scenario.site_types.items():
        for name, app in site_type.apps.items():
            yield ("site_types", kind, "apps", name, "traffic"), app.traffic


def _comes(hours: tuple[int, int], start_ns: int, run: Run) -> bool:
    """Return whether hours of the day come before the end of a run, from a time of it on."""
    if run.clock is None:
        return True
    from_ns, to_ns = hours
    of_day_ns = (run.clock + start_ns) % NS_PER_DAY
    wait_ns = float((from_ns - of_day_ns) % NS_PER_DAY)
    if from_ns != to_ns:
        wait_ns = until_open_for(hours, of_day_ns / NS_PER_S, 0.0) * NS_PER_S
    return start_ns + wait_ns < run.duration


def _does_nothing(hours: tuple[int, int]) -> str:
    """Return that nothing comes of hours, or of a time of the day."""
    does = "never begins" if hours[0] == hours[1] else "does nothing"
    return f"{does}: {_told(hours)} is not within"


def _told(hours: tuple[int, int]) -> str:
    return write_clock(hours[0]) if hours[0] == hours[1] else write_hours(hours)


def _of_day(run: Run) -> str:
    begin_ns = run.clock or 0
    return write_hours((begin_ns, (begin_ns + run.duration) % NS_PER_DAY))
