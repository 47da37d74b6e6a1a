"""Moments that stress tests have picked out of simulated years, as a run's manifest tells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simnet.report import format as show
from simnet.report.words import Words, say


def in_words(moment: Mapping[str, Any]) -> Words:
    """Return when it is, of how many it is which, and how bad."""
    return say(
        "moment.picked",
        stress=show.name(moment["stress"]),
        weekday=say(f"weekday.{moment['weekday']}"),
        day=str(moment["day"]),
        month=say(f"month.{moment['month']}"),
        year=str(moment["year"]),
        clock=str(moment["clock"]),
        rank=str(moment["rank"]),
        sessions=show.whole(moment["sessions"]),
        hours=say(f"years.{moment['hours']}"),
        opens=str(moment["opens"]),
        closes=str(moment["closes"]),
        villages=say("moment.all") if moment["of"] == "all" else show.name(moment["of"]),
        what=say(f"moment.{moment['worst']}"),
        lost=show.percent(moment["lost"]),
        within=show.percent(moment["lost_in_run"]),
    )
