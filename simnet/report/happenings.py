"""Timeline of events: what happened to lines during a run, when, and for how long.

A run and a study list them alike, and charts over time mark them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simnet.report import format as show
from simnet.report.base import Cell, Table
from simnet.report.words import Words, capital, joined, say
from simnet.scenario.model.stress import CUTS
from simnet.tables import Results
from simnet.units import NS_PER_DAY, NS_PER_S, parse_clock, write_clock

_KEYS = "village|district|regency|feeder|isp|technology|near|within|exceeded|rate"
_CHOICE = re.compile(rf"(?:{_KEYS}): |everywhere(?:, |$)")
_NEXT = re.compile(rf", (?=(?:{_KEYS}): )")
"""What events choose by, as :mod:`simnet.scenario.model.stress` writes it in their table."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a run."""

    action: str
    """``cut``, ``slow``, ``delay``, ``lose``, ``rain``, ``power``, ``isp_down`` or
    ``technology_down``."""
    what: str
    """What it acted on, as the scenario names it."""
    start_s: float
    end_s: float
    """Simulated time."""
    share_left: float
    """Of the rate."""
    longer_s: float
    """What it added to the way."""
    share_lost: float
    """Of packets."""
    clock_ns: int | None = None
    """Time of day at which the run starts, where the scenario says."""

    def at(self, time_s: float) -> Words:
        """Return a moment of it: the time of day, or else the simulated time."""
        if self.clock_ns is None:
            return show.setting(time_s)
        return at_clock(time_s, self.clock_ns)

    @property
    def cut(self) -> bool:
        """Whether it left nothing."""
        return self.action in CUTS

    def subject(self) -> Words:
        """Return what it acted on, in words: ``the district Long Apari``; a line by its name."""
        if _CHOICE.match(self.what) is None:
            return show.name(self.what)
        parts = joined(*(_chosen(each) for each in _NEXT.split(self.what)), between=", ")
        return parts if self.action == "rain" else capital(parts)

    def effect(self) -> Words:
        """Return what it did: ``cut``, ``slowed to 20 %``."""
        match self.action:
            case "cut":
                return say("events.cut")
            case "power" | "isp_down" | "technology_down":
                return say(f"events.{self.action}")
            case "delay":
                return say("events.longer", by=show.setting(self.longer_s))
            case "lose":
                return say("events.lossy", share=show.threshold(self.share_lost))
            case "rain":
                return say("events.rained_on")
        return say("events.slowed", share=show.threshold(self.share_left))

    def words(self) -> Words:
        """Return it in a sentence."""
        fields: dict[str, Words] = {
            "what": self.subject(),
            "start": self.at(self.start_s),
            "end": self.at(self.end_s),
            "length": show.setting(self.end_s - self.start_s),
        }
        match self.action:
            case "cut":
                return say("events.was_cut", **fields)
            case "power" | "isp_down" | "technology_down":
                return say(f"events.was_{self.action}", **fields)
            case "delay":
                return say("events.was_longer", by=show.setting(self.longer_s), **fields)
            case "lose":
                share = show.threshold(self.share_lost)
                return say("events.was_lossy", share=share, **fields)
            case "rain":
                return say("events.was_rained_on", **fields)
        return say("events.was_slowed", share=show.threshold(self.share_left), **fields)


def _chosen(part: str) -> Words:
    """Return one choice of an event, such as ``district: Long Apari``, in words."""
    key, _, value = part.partition(": ")
    match key:
        case "everywhere":
            return say("events.on_everywhere")
        case "within":
            return say("events.on_within", distance=show.written(value))
        case "exceeded":
            return say("events.on_exceeded", share=show.written(value))
        case "rate":
            return say("events.on_rate", rate=show.written(value))
        case "technology":
            return say("events.on_technology", name=show.technology(value))
    return say(f"events.on_{key}", name=show.name(value))


def at_clock(time_s: float, clock_ns: int) -> str:
    """Return the time of day at a moment of a run that starts at `clock_ns`."""
    # A moment between two seconds is that of the first: people's clocks know no more.
    ns = round(time_s * NS_PER_S)
    return write_clock((clock_ns + ns - ns % NS_PER_S) % NS_PER_DAY)


def clock_of(manifest: Mapping[str, Any]) -> int | None:
    """Return the time of day at which a run starts; None where its scenario has none."""
    clock = ((manifest.get("scenario") or {}).get("run") or {}).get("clock")
    return parse_clock(clock) if clock else None


def happenings(results: Results) -> list[Happening]:
    """Return what happened in a run, by time; nothing of one whose table was not kept."""
    if "events" not in results:
        return []
    clock_ns = clock_of(results.manifest)
    found = [_happening(each, clock_ns) for each in results.frame("events").itertuples()]
    return sorted(found, key=lambda each: (each.start_s, each.end_s, each.what))


def _happening(row: Any, clock_ns: int | None) -> Happening:
    span = (float(row.start_s), float(row.end_s))
    # Folders of before events could make lines longer or lossy lack the last two.
    longer_s, share_lost = (float(getattr(row, name, 0)) for name in ("longer_s", "share_lost"))
    return Happening(
        str(row.action), str(row.what), *span, float(row.share_left), longer_s, share_lost, clock_ns
    )


def table(found: Sequence[Happening], caption: Words = "") -> Table:
    """Return them as a table, a row each."""
    columns = ("when", "until", "length", "what", "effect")
    rows = tuple(
        (
            Cell(each.at(each.start_s)),
            Cell(each.at(each.end_s)),
            Cell(show.setting(each.end_s - each.start_s)),
            Cell(each.subject()),
            Cell(each.effect(), "bad" if each.cut else "busy"),
        )
        for each in found
    )
    head = tuple(say(f"events.{column}") for column in columns)
    return Table(head, rows, caption, words=(1, 3, 4), of_runs=False)
