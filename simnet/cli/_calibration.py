"""Printing of a calibration: users with intervals, their hours, and what is not known."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from simnet.cli._numbers import written
from simnet.cli._table import print_table
from simnet.cli._text import echo
from simnet.errors import listed

if TYPE_CHECKING:
    from simnet.calibration.fit import Estimate, Fitted, Profile
    from simnet.calibration.run import Calibration

_BARS = (
    " \N{LOWER ONE EIGHTH BLOCK}\N{LOWER ONE QUARTER BLOCK}\N{LOWER THREE EIGHTHS BLOCK}"
    "\N{LOWER HALF BLOCK}\N{LOWER FIVE EIGHTHS BLOCK}\N{LOWER THREE QUARTERS BLOCK}"
    "\N{LOWER SEVEN EIGHTHS BLOCK}\N{FULL BLOCK}"
)
_DAYS = {"all": "all days", "weekday": "Mon-Fri", "weekend": "Sat-Sun"}


def show(found: Calibration) -> None:
    """Print what a calibration has found."""
    for note in found.notes:
        echo(f"note: {note}", err=True)
    head = ("site", "days", "users", "between", "written", "busiest", "", "0 to 24 h")
    if found.choices.per != "site":
        head = (found.choices.per, *head[1:])
    rows = [
        _row(each, profile)
        for each in found.fit.fitted
        if len(each.units) == 1
        for profile in each.profiles
    ]
    if rows:
        print_table(head, rows, words=(0, 1, 3, 7))
        sure = f"{100 * found.choices.confidence:.3g} %"
        echo(f"each interval holds at {sure}, for the mean load of a user that the scenario says")
    for line in _unknown(found):
        echo(line)
    for line in _unexplained(found):
        echo(line)


def _row(each: Fitted, profile: Profile) -> tuple[str, ...]:
    users = sum(unit.users for unit in each.units)
    hour = profile.busiest
    return (
        each.name,
        _DAYS[profile.days],
        _number(profile.mean.value * users),
        _between(profile.mean.times(users)),
        str(users),
        f"{hour:02d}:00",
        _number(profile.by_hour[hour].value * users),
        _bars(profile),
    )


def _between(each: Estimate) -> str:
    high = _number(each.high) if math.isfinite(each.high) else "any"
    return f"{_number(each.low)} to {high}"


def _number(value: float) -> str:
    from simnet.report.format import significant

    return written(significant(value))


def _bars(profile: Profile) -> str:
    most = profile.by_hour[profile.busiest].value
    shown = ""
    for hour in range(24):
        if hour not in profile.by_hour:
            shown += "."
        else:
            share = profile.by_hour[hour].value / most if most > 0 else 0.0
            shown += _BARS[round(share * (len(_BARS) - 1))]
    return shown


def _unknown(found: Calibration) -> Iterator[str]:
    from simnet.report.format import significant

    for each in found.fit.fitted:
        if len(each.units) > 1:
            names = ", ".join(unit.name for unit in each.units)
            mean = each.profiles[0].mean
            times = f"{written(significant(mean.value))} times what is written"
            between = _between(mean)
            yield f"not told apart: {names}; together {times} ({between}), left as written"
    for group in found.fit.entangled:
        names = ", ".join(unit.name for unit in group)
        wider = "" if found.choices.per == "village" else ", and --per village takes them as one"
        yield f"not told apart: {names}; counters of more lines would{wider}; left as written"
    if found.fit.unseen:
        names = listed([unit.name for unit in found.fit.unseen], 6)
        yield f"not measured, as they use no line that is fitted: {names}"


def _unexplained(found: Calibration) -> Iterator[str]:
    from simnet.report.format import percent, rate

    for each in found.full:
        hours = ", ".join(f"{hour:02d}:00" for hour in each.hours)
        share = written(percent(each.share))
        yield f"full: {each.line} at {hours}, up to {share}: users would have taken more"
    for off in found.unexplained:
        days = "" if off.days == "all" else f" {_DAYS[off.days]}"
        yield (
            f"unexplained: {off.line}{days} {off.first:02d}:00 to {off.last + 1:02d}:00: counted "
            f"{written(rate(off.counted_bps))}, the model has {written(rate(off.explained_bps))}"
        )
