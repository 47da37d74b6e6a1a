"""The day on which a run starts, and what is open then, by the resolved scenario."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from simnet.calendar.openings import HOURS
from simnet.calendar.year import Calendar, Day
from simnet.report import format as show
from simnet.report.words import Message, Words, capital, joined, listed, say
from simnet.scenario.model.hours import Hours
from simnet.scenario.model.run import Run
from simnet.units import NS_PER_DAY, write_clock

_COLLECTIVE, _ESTIMATED = " Joint Holiday", " (estimated)"


def started(scenario: Mapping[str, Any]) -> Words:
    """Return when a run of a scenario starts: weekday, date, time, holiday, and what is open.

    Empty where the scenario says neither a day nor a time.
    """
    with suppress(ValueError):
        run = Run.model_validate(scenario.get("run") or {})
        hours = Hours.model_validate(scenario.get("hours") or {})
        return joined(*_said(run, hours.calendar(run)), between="; ")
    return ""


def played(scenario: Mapping[str, Any]) -> Iterator[tuple[str, Words]]:
    """Yield the day of a run and the take-up of the free line, by their keys, where they are.

    Stress tests that play at another day or time are told with theirs.
    """
    if (day := started(scenario)) != "":
        yield "day", joined(day, *_of_stress(scenario), between=". ")
    if (take_up := (scenario.get("load") or {}).get("take_up")) is not None:
        value, percent = re.subn(r"\s*%$", "", str(take_up))
        yield "take_up", show.threshold(float(value) / (100.0 if percent else 1.0))


def _of_stress(scenario: Mapping[str, Any]) -> Iterator[Words]:
    for name, each in (scenario.get("stress") or {}).items():
        values = (each or {}).get("set") or {}
        other = {key[4:]: value for key, value in values.items() if key.startswith("run.")}
        if other.keys() & {"date", "month", "day", "clock"}:
            run = {**(scenario.get("run") or {}), **other}
            day = started({**scenario, "run": run})
            yield joined(capital(say("study.stress", stress=show.name(name))), day, between=": ")


def _said(run: Run, calendar: Calendar) -> Iterator[Words]:
    start_ns = run.plan().start_ns
    clock = "" if run.clock is None else write_clock(run.clock)
    if not run.dated:
        if clock:
            yield say("date.from_no_day", clock=clock)
        return
    day = calendar.day(start_ns // NS_PER_DAY)
    date = _date(run, day)
    yield say("date.from", date=date, clock=clock) if clock else date
    if day.date is not None:
        yield say("date.no_holiday") if day.holiday is None else _holiday(day.holiday)
    if day.in_exams:
        yield say("date.exams")
    if clock:
        there = [say(f"date.{name}") for name in HOURS[1:] if calendar.is_open(name, start_ns)]
        yield say("date.open", names=listed(there)) if there else say("date.shut")


def _date(run: Run, day: Day) -> Words:
    parts = {"weekday": say(f"weekday.{day.weekday}")}
    if day.date is None:
        month = say(f"month.{run.month}")
        return say("date.no_year", day=str(run.day or 1), month=month, **parts)
    date = day.date
    month = say(f"month.{date.month}")
    return say("date.day", day=str(date.day), month=month, year=str(date.year), **parts)


def _holiday(name: str) -> Words:
    """Return the name of a holiday; one that no language knows is shown as the library has it."""
    estimated, collective = name.endswith(_ESTIMATED), False
    plain = name.removesuffix(_ESTIMATED)
    plain, collective = plain.removesuffix(_COLLECTIVE), plain.endswith(_COLLECTIVE)
    key = re.sub(r"\W+", "_", plain.lower().replace("'", "")).strip("_")
    said: Words = Message(f"holiday.{key}", otherwise=plain)
    if collective:
        said = say("date.collective", name=said)
    if estimated:
        said = say("date.estimated", name=said)
    return say("date.holiday", name=said)
