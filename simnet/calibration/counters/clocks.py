"""Times as exports write them: seconds since 1970, ISO 8601, and dates of several countries.

A time without a zone is local time of the zone that the user names. Dates that begin with day or
month are read in the order that the file itself proves (a 13 or more in one place), or that the
user says; else they are refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from simnet.errors import InputError, Problem, ScenarioError

Order: TypeAlias = Literal["dmy", "mdy"]

WITA = timezone(timedelta(hours=8), "WITA")
"""Central Indonesia time, all year (UTC+8)."""
_ZONES = {
    "wib": 7,
    "wita": 8,
    "wit": 9,
    "utc": 0,
    "gmt": 0,
    "z": 0,
    "asia/jakarta": 7,
    "asia/pontianak": 7,
    "asia/makassar": 8,
    "asia/jayapura": 9,
}
"""Zones without summer time, hours east of Greenwich: those of Indonesia need no data of zones."""
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])([0-9]{1,2})(?::?([0-9]{2}))?", re.IGNORECASE)
_EPOCH = re.compile(r"[0-9]{9,10}(?:\.[0-9]+)?|[0-9]{13}")
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ]+(.+))?")
_SHORT = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})(?:,?[T ]+(.+))?")
_NAMED = re.compile(
    r"(?:([0-9]{1,2})[ /-]([A-Za-z]{3,9})|([A-Za-z]{3,9})[ /-]([0-9]{1,2}),?)[ /-]([0-9]{4})"
    r"(?:,?[T ]+(.+))?"
)
_CLOCK = re.compile(
    r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,][0-9]+)?)?(?: ?([AaPp])\.?[Mm]\.?)?"
    r"(?: ?(Z|WIB|WITA|WIT|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?",
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january", "feb februari february", "mar maret march", "apr april",
            "may mei", "jun juni june", "jul juli july", "aug agu agt agustus august",
            "sep september sept", "oct okt oktober october", "nov nopember november",
            "dec des desember december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dates:
    """How times without a zone, and dates that begin with day or month, are to be read."""

    zone: tzinfo = WITA
    order: Order | None = None


PROVINCE = Dates()
"""Local time of the province, the order of dates not said."""


def zone_of(text: str) -> tzinfo:
    """Return a time zone by its name (``Asia/Makassar``, ``WITA``) or offset (``+08:00``).

    Raises:
        InputError: there is none of that name.
    """
    known = _ZONES.get(text.strip().casefold())
    if known is not None:
        return timezone(timedelta(hours=known), text.strip().upper())
    if offset := _OFFSET.fullmatch(text.strip()):
        return _fixed(offset[1], offset[2], offset[3])
    try:
        return ZoneInfo(text.strip())
    except (KeyError, ValueError, OSError):
        what = f"unknown time zone {text[:60]!r} (such as Asia/Makassar, WITA or +08:00)"
        raise InputError(what) from None


def _fixed(sign: str, hours: str, minutes: str | None) -> tzinfo:
    away = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if away >= timedelta(hours=24):
        raise InputError(f"the offset {sign}{hours}:{minutes or '00'} is a day or more")
    return timezone(-away if sign == "-" else away)


def seconds_of(texts: Sequence[str], lines: Sequence[int], name: str, dates: Dates) -> list[float]:
    """Return the times of a file, s since 1970.

    Raises:
        ScenarioError: one is no time, or day and month cannot be told apart.
    """
    order = dates.order
    if order is None:
        order = _order_in(texts, lines, name)
    found = []
    for text, line in zip(texts, lines, strict=True):
        try:
            found.append(_one(text.strip(), dates.zone, order))
        except (ValueError, OverflowError):
            what = f"'{text[:40]}' is not a time (such as 2026-01-31 07:05, or seconds since 1970)"
            raise ScenarioError(Problem(name, line, "", what)) from None
    return found


def _order_in(texts: Sequence[str], lines: Sequence[int], name: str) -> Order:
    """Return the order of day and month that the dates of a file prove."""
    short = [(found, line) for text, line in zip(texts, lines, strict=True)
             if (found := _SHORT.fullmatch(text.strip()))]  # fmt: skip
    day_first = next((line for each, line in short if int(each[1]) > 12), None)
    month_first = next((line for each, line in short if int(each[2]) > 12), None)
    if day_first is not None and month_first is not None:
        what = f"the day stands first here, and second in line {month_first}"
        raise ScenarioError(Problem(name, day_first, "", what))
    if short and day_first is None and month_first is None:
        text = texts[lines.index(short[0][1])].strip()
        what = f"'{text}': day or month first? say --dates dmy or --dates mdy"
        raise ScenarioError(Problem(name, short[0][1], "", what))
    return "mdy" if month_first is not None else "dmy"


def _one(text: str, zone: tzinfo, order: Order) -> float:
    if _EPOCH.fullmatch(text):
        return float(text) / (1000.0 if len(text) == 13 else 1.0)
    if iso := _ISO.fullmatch(text):
        year, month, day, clock = int(iso[1]), int(iso[2]), int(iso[3]), iso[4]
    elif short := _SHORT.fullmatch(text):
        first, second = int(short[1]), int(short[2])
        day, month = (first, second) if order == "dmy" else (second, first)
        year, clock = int(short[3]), short[4]
    elif named := _NAMED.fullmatch(text):
        word = (named[2] or named[3]).casefold()
        if word not in _MONTHS:
            raise ValueError(text)
        month, day = _MONTHS[word], int(named[1] or named[4])
        year, clock = int(named[5]), named[6]
    else:
        raise ValueError(text)
    return _stamp(year, month, day, clock, zone)


def _stamp(year: int, month: int, day: int, clock: str | None, zone: tzinfo) -> float:
    hour = minute = second = 0
    if clock:
        found = _CLOCK.fullmatch(clock.strip())
        if found is None:
            raise ValueError(clock)
        hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
        if found[4]:
            if not 1 <= hour <= 12:
                raise ValueError(clock)
            hour = hour % 12 + (12 if found[4].lower() == "p" else 0)
        if found[5]:
            zone = zone_of(found[5])
    if not 1971 <= year <= 2200:
        raise ValueError(str(year))
    day_before = datetime(year, month, day, tzinfo=zone)
    if hour == 24 and not (minute or second):
        return (day_before + timedelta(days=1)).astimezone(UTC).timestamp()
    return datetime(year, month, day, hour, minute, second, tzinfo=zone).timestamp()
