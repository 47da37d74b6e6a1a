"""Link speeds as topology files write them: ``2.5 Gbps``, ``<10G``, ``2 x 155 Mbps``, ``STM-16``.

What is not exact is told as an assumption; what cannot be read is no speed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

SDH_BPS = 155_520_000
"""STM-1, of which STM-n and OC-3n are multiples (ITU-T G.707)."""
PDH_BPS = {
    "E1": 2_048_000,
    "E2": 8_448_000,
    "E3": 34_368_000,
    "E4": 139_264_000,
    "T1": 1_544_000,
    "DS1": 1_544_000,
    "T2": 6_312_000,
    "T3": 44_736_000,
    "DS3": 44_736_000,
}
"""Rates of the plesiochronous hierarchy (ITU-T G.702)."""
ETHERNET_BPS = {"FE": 100_000_000, "GE": 1_000_000_000, "GIGE": 1_000_000_000, "10GE": 10**10}
PREFIX = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}

_NUMBER = r"([0-9]+(?:\.[0-9]+)?)"
_RATE = re.compile(
    rf"{_NUMBER} *([KMGT]?)(?:B(?:IT)?S?(?:PS|/S)?|IG)?(?:E|ETHERNET)?", re.IGNORECASE
)
_TIMES = re.compile(r"([0-9]+|n) *[x*\u00d7] *(.+)", re.IGNORECASE)
_PER_SECOND = r"(?:bps|b/s|bit/s|b)?"
_RANGE = re.compile(
    rf"{_NUMBER} *([KMGT]?){_PER_SECOND} *(?:-|to|\u2013) *{_NUMBER} *([KMGT]){_PER_SECOND}",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    rf"{_NUMBER} *[KMGT]b(?:it)?(?:ps|/s)|\b(?:STM|OC)-? ?[0-9]{{1,3}}|\b(?:[ET][1-4]|DS-?[13])\b",
    re.IGNORECASE,
)
"""A speed somewhere in a longer label."""
_SDH = re.compile(r"(STM|OC)-? ?([0-9]{1,3})c?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Speed:
    """A rate, bit/s, and what was assumed to get at it ("" where it is exact)."""

    rate_bps: int
    assumed: str = ""


def speed_of(edge: Mapping[str, object]) -> Speed | None:
    """Return the speed that the attributes of an edge tell, if they do."""
    label = str(edge.get("LinkLabel", "") or "").strip()
    raw = edge.get("LinkSpeedRaw")
    told = parse(label) if label else None
    if isinstance(raw, int | float) and not isinstance(raw, bool) and 1 <= raw < 1e16:
        assumed = told.assumed if told is not None and told.rate_bps == round(raw) else ""
        if not assumed and re.match(r"[<>~]", label):
            assumed = f"'{label}' taken as its bound"
        return Speed(round(raw), assumed)
    if told is not None:
        return told
    for key in ("rate", "capacity", "bandwidth", "speed", "LinkSpeed"):
        written = str(edge.get(key, "") or "").strip()
        if key == "LinkSpeed":
            written += str(edge.get("LinkSpeedUnits", "") or "").strip()
        if re.search(r"[A-Za-z]", written) and (found := parse(written)) is not None:
            return found
    return None


def parse(label: str) -> Speed | None:
    """Return the speed that a label tells, if it does."""
    text = label.strip()
    bound = re.match(
        r"(<=?|>=?|≤|≥|~|(?:less|more) than|up to|approx\.?|about) *", text, re.IGNORECASE
    )
    if bound:
        inner = parse(text[bound.end() :])
        return inner and Speed(inner.rate_bps, f"'{label}' taken as its bound")
    times = _TIMES.fullmatch(text)
    if times:
        inner = parse(times[2])
        if inner is None:
            return None
        if times[1].lower() == "n":
            return Speed(inner.rate_bps, f"'{label}' taken as one")
        return Speed(int(times[1]) * inner.rate_bps, f"'{label}' taken as one link of their sum")
    span = _RANGE.search(text)
    if span:
        prefix = span[2] or span[4]
        return Speed(_scaled(span[1], prefix), f"'{label}' taken as its lower end")
    exact = _exact(text)
    if exact is not None:
        return exact
    within = _WITHIN.search(text)
    found = _exact(within[0]) if within else None
    return found and Speed(found.rate_bps, f"'{label}' taken as its first speed")


def _exact(text: str) -> Speed | None:
    upper = text.upper().replace(" ", "")
    sdh = _SDH.fullmatch(text)
    if sdh:
        return Speed(round(int(sdh[2]) * SDH_BPS / (3 if sdh[1].upper() == "OC" else 1)))
    known = PDH_BPS.get(upper.replace("-", ""), ETHERNET_BPS.get(upper))
    if known is not None:
        return Speed(known)
    rate = _RATE.fullmatch(text)
    if rate is None or rate.end(1) == len(text) or _scaled(rate[1], rate[2]) < 1:
        return None
    in_bytes = re.search(r"[KkMGT]B(?!PS)", text) is not None
    return Speed(
        _scaled(rate[1], rate[2]), f"'{text}' taken as bits per second" if in_bytes else ""
    )


def _scaled(number: str, prefix: str) -> int:
    return round(float(number) * PREFIX[prefix.upper()])
