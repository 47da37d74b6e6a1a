"""Which columns of speed tests hold what, and in which unit.

Fields of fields are called by their path (``Results.S2C.TCPInfo.RTT``); a field is known by the end
of it. Where neither the heading nor its place says the unit, the user must: Mbps and kbps differ by
a thousand and look alike. What TCP_INFO of Linux holds is in microseconds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simnet.errors import InputError, Problem, ScenarioError, listed, nearest

RATES = {"bps": 1.0, "kbps": 1e3, "Mbps": 1e6, "Gbps": 1e9}
TIMES = {"us": 1e-6, "ms": 1e-3, "s": 1.0}
SHARES = {"share": 1.0, "%": 0.01}
COUNTS = {"": 1.0}
UNITS: Mapping[str, Mapping[str, float]] = {
    "down": RATES,
    "up": RATES,
    "min_rtt": TIMES,
    "rtt": TIMES,
    "rtt_var": TIMES,
    "loss": SHARES,
    "resent": COUNTS,
    "sent": COUNTS,
}
QUANTITIES = ("time", "site", *UNITS)
"""What a column may hold; ``resent`` and ``sent`` are bytes or segments of one test."""
_NAMES: Mapping[str, Sequence[str]] = {
    "time": (
        *("time", "timestamp", "test_time", "testtime", "start_time", "starttime", "created_at"),
        *("measured_at", "date"),
    ),
    "site": (
        *("giga_id_school", "school_id_giga", "poi_id", "npsn", "school_id_govt", "school_id"),
        *("school_code",),
    ),
    "down": (
        *("s2crate", "s2c_rate", "download_throughput_value"),
        *("download_value", "download_speed", "download", "down", "dl"),
    ),
    "up": (
        *("c2srate", "c2s_rate", "upload_throughput_value"),
        *("upload_value", "upload_speed", "upload", "up", "ul"),
    ),
    "min_rtt": ("minrtt", "min_rtt", "latency", "ping"),
    "rtt": ("rtt", "mean_rtt", "avg_rtt"),
    "rtt_var": ("rttvar", "rtt_var", "jitter"),
    "loss": ("lossrate", "loss_rate", "download_retransmission_value", "retrans_percent"),
    "resent": ("bytesretrans", "bytes_retrans", "totalretrans", "total_retrans"),
    "sent": ("bytessent", "bytes_sent", "segsout", "segs_out"),
}
"""Headings of each quantity, or what their paths end with; the first that is there is taken."""
_PAIRS = {"bytesretrans": "bytessent", "bytes_retrans": "bytes_sent"}
_PAIRS |= {"totalretrans": "segsout", "total_retrans": "segs_out"}
MOMENTARY = ("retrans", "lost")
"""What TCP_INFO counts of the moment it was taken, which is no share of anything."""
_SAID_RATE = re.compile(r"([gmk]?)(?:bps|bits?_(?:per_)?s)")
_SAID_TIME = re.compile(r"(?:^|_)(us|ms|s)(?:_|$)")
_UNIT = re.compile(r"_(?:[gmk]?(?:bps|bits?_s)|us|ms|s)$")
_OTHER_WAY = {"down": ("upload", "c2s"), "up": ("download", "s2c")}


@dataclass(frozen=True, slots=True)
class Column:
    """Which heading a quantity has, and in which unit, "" where the heading says it."""

    heading: str
    unit: str = ""


def parse_column(text: str) -> tuple[str, Column]:
    """Return the quantity and the column that ``down=s2cRate:kbps`` names.

    Raises:
        InputError: it is not written like that, or the quantity or unit is unknown.
    """
    quantity, equals, rest = text.partition("=")
    heading, colon, unit = rest.rpartition(":")
    if not colon:
        heading, unit = rest, ""
    quantity = quantity.strip()
    if not equals or not heading.strip():
        raise InputError(f"--column {text!r}: must be QUANTITY=HEADING or QUANTITY=HEADING:UNIT")
    if quantity not in QUANTITIES:
        meant = nearest(quantity, QUANTITIES)
        hint = f"; did you mean {meant!r}?" if meant else ""
        what = f"unknown quantity {quantity!r}{hint} (allowed: {', '.join(QUANTITIES)})"
        raise InputError(f"--column {text!r}: {what}")
    units = {each.casefold(): each for each in UNITS.get(quantity, {}) if each}
    if colon and unit.strip().casefold() not in units:
        if not units:
            return quantity, Column(rest.strip())
        what = f"unknown unit {unit.strip()!r} (allowed: {', '.join(units.values())})"
        raise InputError(f"--column {text!r}: {what}")
    return quantity, Column(heading.strip(), units.get(unit.strip().casefold(), ""))


def words(key: str) -> str:
    """Return a heading or path in small letters, its words parted by underscores."""
    return _spelt(re.sub(r"\(.*?\)", "", key))


def _spelt(key: str) -> str:
    return re.sub(r"[\W_]+", "_", key.casefold()).strip("_")


def columns_of(
    keys: Sequence[str], asked: Mapping[str, Column], name: str
) -> dict[str, tuple[str, float]]:
    """Return the key of each quantity that is there, and what its unit is worth.

    Raises:
        ScenarioError: a column that is asked for is not there, or the unit of one is not said.
    """
    found: dict[str, tuple[str, float]] = {}
    for quantity in QUANTITIES:
        column = asked.get(quantity)
        key = _asked(column.heading, keys, quantity, name) if column else _known(quantity, keys)
        if key is None:
            continue
        unit = column.unit if column else ""
        found[quantity] = (key, _worth(quantity, key, unit, name))
    if "resent" in found and "sent" not in asked:
        found.pop("sent", None)
        spelt = words(found["resent"][0])
        same = next((sent for resent, sent in _PAIRS.items() if spelt.endswith(resent)), "?")
        if sent := [key for key in keys if words(key).endswith(same)]:
            found["sent"] = (_preferred(sent), 1.0)
    return found


def _asked(heading: str, keys: Sequence[str], quantity: str, name: str) -> str:
    folded = {key.casefold(): key for key in keys}
    if heading.casefold() in folded:
        return folded[heading.casefold()]
    meant = nearest(heading, keys)
    hint = f"; did you mean '{meant}'?" if meant else ""
    what = f"there is no column '{heading}'{hint} (there: {listed(keys)})"
    raise ScenarioError(Problem(name, None, quantity, what))


def _known(quantity: str, keys: Sequence[str]) -> str | None:
    """Return the key that is known to hold a quantity; of several alike, that of downloads."""
    spelt = {key: _UNIT.sub("", words(key)) for key in keys}
    for known in _NAMES[quantity]:
        same = [key for key, each in spelt.items() if each == known]
        same = same or [key for key, each in spelt.items() if each.endswith(f"_{known}")]
        if quantity in ("down", "up"):  # download_latency is none, nor test_download_id
            same = [key for key in same if _may_be_rate(spelt[key], quantity)]
        if same:
            return _preferred(same)
    return None


def _may_be_rate(spelt: str, way: str) -> bool:
    return not any(each in spelt for each in (*_OTHER_WAY[way], "latency", "rtt"))


def _preferred(keys: Sequence[str]) -> str:
    of_downloads = [key for key in keys if "s2c" in key.casefold() or "download" in key.casefold()]
    return min(of_downloads or keys, key=len)


def _worth(quantity: str, key: str, unit: str, name: str) -> float:
    """Return what the unit of a column is worth in bit/s or seconds.

    Raises:
        ScenarioError: nothing says it.
    """
    units = UNITS.get(quantity)
    if units is None or units is COUNTS:
        return 1.0
    if unit:
        return units[unit]
    spelt = _spelt(key)
    if units is RATES:
        if said := _SAID_RATE.search(spelt):
            return {"g": 1e9, "m": 1e6, "k": 1e3, "": 1.0}[said[1]]
        if spelt.endswith("_value"):  # of the summary of the ndt7 client, in Mbit/s
            return 1e6
        choices, first = "kbps or Mbps", "kbps"
    elif units is TIMES:
        if said := _SAID_TIME.search(spelt):
            return TIMES[said[1]]
        if "tcpinfo" in spelt.replace("_", ""):
            return TIMES["us"]
        choices, first = "us or ms", "ms"
    else:
        return 0.01 if "percent" in spelt or spelt.endswith("_value") or "%" in key else 1.0
    what = f"'{key}' does not say its unit: {choices}? say --column {quantity}={key}:{first}"
    raise ScenarioError(Problem(name, None, quantity, what))
