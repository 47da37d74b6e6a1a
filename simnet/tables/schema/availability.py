"""The tables of the years without packets: every village by itself, in each alternative."""

from __future__ import annotations

from collections.abc import Iterable

from simnet.tables.schema.base import Column, Table, count, flag, number, text


def _village() -> Iterable[Column]:
    yield text("alternative", "Name of the alternative; base is the scenario as it is written.")
    yield text("village", "Name of the village.")


def _hours() -> Column:
    return text("hours", "Hours that it is of: all, school, clinic or office.")


def _interval(prefix: str, unit: str, what: str) -> Iterable[Column]:
    yield number(f"{prefix}mean", unit, f"{what}, mean over the years.")
    yield number(f"{prefix}low", unit, "Lower end of the interval of that mean.")
    yield number(f"{prefix}high", unit, "Upper end of it.")


def _shares() -> Iterable[Column]:
    yield from _village()
    yield _hours()
    yield text("district", "District of the village, empty where not given.")
    yield text("regency", "Regency of the village, empty where not given.")
    yield number("open_h", "h", "Hours a year that it is of.")
    yield from _interval("availability_", "1", "Share of these hours with a way")
    yield number("availability_worst", "1", "The same in the worst of the years.")
    yield from _interval("without_h_", "h", "Hours a year without a way")
    yield count("years", "Years that were simulated.", "years")
    yield count("sold_bps", "Subscription, or else what the way carries at best.", "bit/s")
    yield flag("way", "Whether there is a route at all; without one a village has no service ever.")


AVAILABILITY = Table(
    "availability",
    "Share of the time in which a village had a way to the internet and back: every link of its "
    "route carried something, both ways. Where a scenario has routing, its route is the one in "
    "force.",
    ("alternative", "village", "hours"),
    tuple(_shares()),
)

AVAILABILITY_INTRANET = Table(
    "availability_intranet",
    "The same of a village's way to the data centre, where a scenario has an internet and an "
    "intranet. Who is on the closed network stays on it.",
    ("alternative", "village", "hours"),
    tuple(_shares()),
)

AVAILABILITY_RATES = Table(
    "availability_rates",
    "Hours a year in which the narrowest link of the way to the village carried less than a rate, "
    "those without a way included. What others take of a line is not counted.",
    ("alternative", "village", "hours", "below"),
    (
        *_village(),
        _hours(),
        text("below", "The rate: a share of what is sold, or a rate."),
        count("below_bps", "The rate for this village.", "bit/s"),
        *_interval("below_h_", "h", "Hours a year below it"),
    ),
)

AVAILABILITY_OUTAGES = Table(
    "availability_outages",
    "Outages of a village's way by cause. Each cause is counted as if it were alone, so that what "
    "causes take together may be less than their sum; any is what the village saw.",
    ("alternative", "village", "cause"),
    (
        *_village(),
        text("cause", "What closed the way: technology, kinds of failures; any: all of them."),
        *_interval("outages_", "", "Outages a year"),
        *_interval("without_h_", "h", "Hours a year"),
        number("mean_s", "s", "Mean length of an outage, of all years; null without outages."),
        *_interval("longest_s_", "s", "The longest outage of a year"),
        number("longest_s_worst", "s", "The longest outage of all years."),
    ),
)

AVAILABILITY_YEARS = Table(
    "availability_years",
    "Single years of each village. Year y has the same chance in every alternative.",
    ("alternative", "village", "year"),
    (
        *_village(),
        count("year", "Number of the year, from 1.", ""),
        number("without_all_h", "h", "Hours without a way."),
        number("without_school_h", "h", "Of them, in school hours."),
        number("without_clinic_h", "h", "Of them, in hours of clinics."),
        number("without_office_h", "h", "Of them, in hours of village offices."),
        count("outages", "Outages that began, or lasted at the turn of the year.", ""),
        number("longest_s", "s", "The longest of them, within the year."),
    ),
)

AVAILABILITY_TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        AVAILABILITY,
        AVAILABILITY_INTRANET,
        AVAILABILITY_RATES,
        AVAILABILITY_OUTAGES,
        AVAILABILITY_YEARS,
    )
}
