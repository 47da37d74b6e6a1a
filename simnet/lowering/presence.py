"""Presence of the people of an app, in the hours of the run."""

from __future__ import annotations

from simnet.calendar.year import Calendar
from simnet.presence.attendance import Attendance, attendance
from simnet.presence.profile import Setting
from simnet.scenario.model.presence import Presence
from simnet.scenario.model.run import Run
from simnet.units import NS_PER_S


def attended(presence: Presence | None, run: Run, calendar: Calendar) -> Attendance | None:
    """Return when the people of an app are there; None where they always are."""
    if presence is None:
        return None
    return attendance(
        presence.habit(),
        setting(run, calendar),
        run.warmup / NS_PER_S,
        run.duration / NS_PER_S,
    )


def setting(run: Run, calendar: Calendar) -> Setting:
    """Return when a run begins, and its calendar."""
    plan = run.plan(calendar)
    return Setting(calendar, plan.start_ns, plan.dated, plan.clocked)
