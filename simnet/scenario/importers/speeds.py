"""Line rates as topology files write them: ``2,5 Gbps``, ``20/5 Mbps``, ``2 x 155 M``, ``STM-16``.

A text that a scenario takes for a rate is that rate here too. What is not exact is told as an
assumption. A label is understood whole or not at all: no rate is taken out of the middle of a
number or of an expression, and where a label tells several that differ, none is taken.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from simnet.scenario.read.tree import visible
from simnet.units import MOST_RATE_BPS, format_rate, parse_rate

SDH_BPS = 155_520_000
"""STM-1, of which STM-n and OC-3n are multiples (ITU-T G.707)."""
PDH_BPS = {
    "DS0": 64_000,
    "E0": 64_000,
    "E1": 2_048_000,
    "E2": 8_448_000,
    "E3": 34_368_000,
    "E4": 139_264_000,
    "T1": 1_544_000,
    "DS1": 1_544_000,
    "T2": 6_312_000,
    "DS2": 6_312_000,
    "T3": 44_736_000,
    "DS3": 44_736_000,
    "STM0": 51_840_000,
}
"""Rates of the plesiochronous hierarchy (ITU-T G.702), and STM-0 (ITU-T G.707)."""
ETHERNET_BPS = {
    "FE": 10**8,
    "FASTETHERNET": 10**8,
    "GE": 10**9,
    "GBE": 10**9,
    "GIGE": 10**9,
    "GIGABITETHERNET": 10**9,
}
PREFIX = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
MOST_LABEL = 200
"""Longest label that is looked at, characters."""
ALIKE = 0.02
"""Speeds of one label that differ by less are one speed in other words: 45 Mbps DS-3."""

KEYS = (
    *("linklabel", "rate", "capacity", "bandwidth", "speed", "datarate", "data_rate"),
    *("throughput", "bw", "linkcapacity", "link_capacity", "linkbandwidth", "linkrate"),
    *("kapasitas", "kecepatan", "label", "edgelabel", "name"),
)
"""Attributes of edges that tell speeds with units, in small letters, the surest first."""

_NUMBER = r"[0-9]+(?:[.,][0-9]+)*"
_SLASH = r"(?:/|:|\\|per)"
_SECOND = r"(?:s|sec|second|dtk|detik)"
_UNIT = r"[A-Za-z]+(?:[ ]?/[ ]?[A-Za-z]+)?"
_WRITTEN = re.compile(rf"({_NUMBER}) ?({_UNIT})")
_BITS = re.compile(
    rf"([KMGT]?)(?:ilo|ega|iga|era)?(?:b|bit|bits)?(?:ps|/{_SECOND})?", re.IGNORECASE
)
_BYTES = re.compile(rf"([kKMGT]?i?)B(?:yte|ytes)?/{_SECOND}")
_ETHERNET = re.compile(
    r"([0-9]+(?:[.,][0-9]+)?) ?-? ?"
    r"(?:(G)(?:ig|igabit)? ?-?(?:E|bE|bit ?Ethernet|Ethernet| Ethernet)"
    r"|(G?)BASE ?-? ?[A-Z0-9]{1,5})",
    re.IGNORECASE,
)
_SDH = re.compile(r"(STM|OC)-? ?([0-9]{1,3})c?", re.IGNORECASE)
_BOUND = re.compile(
    r"(<=?|>=?|\u2264|\u2265|~|\u2248|(?:less|more) than|up ?to|max\.?|maks\.?|hingga|sampai|s/d"
    r"|approx\.?|about|ca\.?|at least|min\.?) *",
    re.IGNORECASE,
)
_TIMES = re.compile(r"([0-9]{1,4}|n) *[x*\u00d7] *(.+)", re.IGNORECASE)
_TIMES_AFTER = re.compile(r"(.+?) *[x*\u00d7] *([0-9]{1,4}|n)", re.IGNORECASE)
_RANGE = re.compile(
    rf"({_NUMBER}) ?({_UNIT})? *(?:-|to|\u2013|\u2014|s/d|hingga|sampai) *({_NUMBER}) ?({_UNIT})",
    re.IGNORECASE,
)
_TWO_WAYS = re.compile(
    rf"({_NUMBER}) ?([A-Za-z]+(?:/s)?)? *(?:down|download|\u2193)?(?: *[/|;&] *|, )"
    rf"({_NUMBER}) ?({_UNIT}) *(?:up|upload|\u2191)?",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    rf"(?<![\w.,/*\u00d7-])(?:{_NUMBER} ?[KMGT]b(?:it)?(?:ps|/s)|(?:STM|OC)-? ?[0-9]{{1,3}}c?"
    rf"|[ET][1-4]|DS-?[0-3])(?![\w*\u00d7-])",
    re.IGNORECASE,
)
"""A speed somewhere in a longer label."""
_UNIT_IN_KEY = re.compile(
    r"(?:rate|capacity|bandwidth|speed|bw|kapasitas|throughput)[ _.-]*[(\[]?"
    r"(?:in[ _])?([kmgt]?(?:bps|bit/s|bits))[)\]]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Speed:
    """A rate, bit/s, and what was assumed to get at it ("" where it is exact).

    `back_bps` is the rate of the other direction where the label tells one of its own.
    """

    rate_bps: int
    assumed: str = ""
    back_bps: int | None = None


def speed_of(edge: Mapping[str, object]) -> Speed | None:
    """Return the speed that the attributes of an edge tell, if they do."""
    known = {str(key).lower(): _text(value) for key, value in edge.items()}
    told = next((found for text in _labels(known) if (found := parse(text)) is not None), None)
    raw = _plain_number(known.get("linkspeedraw", ""))
    if raw is not None and 1 <= raw <= MOST_RATE_BPS:
        return _raw(round(raw), told, known.get("linklabel", ""))
    return told


def unread(edge: Mapping[str, object]) -> str:
    """Return the text that most looks like the speed of an edge without one; "" if none does."""
    known = {str(key).lower(): _text(value) for key, value in edge.items()}
    texts = [text for key in (*KEYS[:-1], "linkspeed") if (text := known.get(key, ""))]
    return next((text for text in texts if re.search("[0-9]", text)), texts[0] if texts else "")


def unclear(text: str) -> str:
    """Return why a text is no speed."""
    number = re.search(_NUMBER, text)
    if number is not None and _decimal(number[0]) is None:
        plain = number[0].replace(",", "")
        return f"is not clear: {number[0].replace(',', '.')} or {plain}"
    return "has no unit" if number and number[0] == text.strip() else "is not a speed"


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, bool) else str(value).strip()


def _labels(known: Mapping[str, str]) -> Iterator[str]:
    """Yield the texts of an edge that may tell its speed, the surest first."""
    yield known.get("linklabel", "")
    speed, units = known.get("linkspeed", ""), known.get("linkspeedunits", "")
    if speed:
        yield f"{speed} {units}" if units else speed
    for key, text in known.items():
        stated = _UNIT_IN_KEY.fullmatch(key)
        if stated and _plain_number(text) is not None:
            unit = stated[1].lower().replace("bits", "bps")
            yield f"{text} {unit if unit.startswith('k') else unit[:1].upper() + unit[1:]}".replace(
                "Bps", "bps"
            )
    for key in KEYS[1:]:
        if re.search(r"[A-Za-z]", known.get(key, "")):
            yield known[key]


def _raw(rate_bps: int, told: Speed | None, label: str) -> Speed:
    """Return the rate that a file gives in bit/s, with what its label adds to it."""
    if told is not None and told.rate_bps == rate_bps:
        return told
    if re.match(r"[<>~]", label):
        return Speed(rate_bps, f"'{label}' taken as its bound")
    if told is not None and abs(told.rate_bps - rate_bps) > ALIKE * rate_bps:
        return Speed(rate_bps, f"LinkSpeedRaw goes before '{visible(label, 30)}'")
    return Speed(rate_bps)


def _plain_number(text: str) -> float | None:
    if not re.fullmatch(r"[0-9]+(?:\.[0-9]*)?(?:[eE]\+?[0-9]{1,2})?", text):
        return None
    return float(text)


def parse(label: str) -> Speed | None:
    """Return the speed that a label tells, if it does."""
    text = " ".join(unicodedata.normalize("NFKC", label).split())
    if len(text) > MOST_LABEL or not text:
        return None
    found = _whole(text, label.strip())
    if found is None or not 1 <= found.rate_bps <= MOST_RATE_BPS:
        return None
    return None if found.back_bps is not None and found.back_bps < 1 else found


def _whole(text: str, label: str) -> Speed | None:
    """Return the speed of a whole expression."""
    for reading in (_one, _bound, _times, _two_ways, _range, _within):
        found = reading(text, label)
        if found is not None:
            return found
    return None


def _one(text: str, label: str) -> Speed | None:
    """Return a rate by a number and a unit, or by the name of its hierarchy."""
    try:
        exact = parse_rate(text)
    except ValueError:
        return _named(text) or _loose(text, label)
    thousands = re.match(r"[0-9]{1,3}\.000\b", text)
    return Speed(exact, f"'{label}' taken with a decimal point" if thousands else "")


def _named(text: str) -> Speed | None:
    sdh = _SDH.fullmatch(text)
    if sdh and int(sdh[2]):
        return Speed(int(sdh[2]) * SDH_BPS // (3 if sdh[1].upper() == "OC" else 1))
    upper = re.sub("[ -]", "", text.upper())
    known = PDH_BPS.get(upper, ETHERNET_BPS.get(upper))
    if known is not None:
        return Speed(known)
    ethernet = _ETHERNET.fullmatch(text)
    if ethernet is None:
        return None
    scale = 10**9 if ethernet[2] or ethernet[3] else 10**6
    return Speed(math.floor(Fraction(ethernet[1].replace(",", ".")) * scale))


def _loose(text: str, label: str) -> Speed | None:
    """Return a rate whose number or unit is not written as in a scenario."""
    written = _WRITTEN.fullmatch(re.sub(rf" ?{_SLASH} ?(?={_SECOND}$)", "/", text))
    number = _decimal(written[1]) if written else None
    if written is None or number is None:
        return None
    assumed = ""
    if re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", written[1]):
        assumed = f"'{label}' taken with a decimal comma"
    elif len(re.findall("[.,]", written[1])) > 1:
        assumed = f"'{label}' taken with separators of thousands"
    factor, odd = _factor(written[2].replace(" ", ""))
    if not factor:
        return None
    rate_bps = math.floor(number * factor + Fraction(1, 2))
    return Speed(rate_bps, assumed or (f"'{label}' taken as bits per second" if odd else ""))


def _factor(unit: str) -> tuple[int, bool]:
    """Return the bit/s of a unit, 0 if it is none, and whether that is an assumption."""
    in_bytes = _BYTES.fullmatch(unit)
    if in_bytes:
        unit = f"{in_bytes[1]}B/s"
    try:
        return parse_rate(f"1 {unit}"), False
    except ValueError:
        bits = _BITS.fullmatch(unit)
    if bits is None or not unit or unit.lower() in ("s", "ps"):
        return 0, False
    if re.match(r"[kKMGT]?B(?!ase)", unit):
        # kBps and MB/s are bytes in a scenario, and were found above; what is left is unclear.
        return (0, False) if re.match("[kK]B", unit) else (PREFIX[bits[1].upper()], True)
    return PREFIX[bits[1].upper()], bits[1] in ("m", "g", "t")


def _decimal(number: str) -> Fraction | None:
    """Return a number with a decimal point or comma; None where it is not clear which.

    ``1,544`` is 1.544; ``10,000`` could be either; two separators of one sort part thousands.
    """
    marks = re.findall("[.,]", number)
    if len(marks) < 2:
        if re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{2}0", number):
            return None
        return Fraction(number.replace(",", "."))
    last = marks[-1]
    whole, _, decimals = number.rpartition(last)
    if len(set(marks)) == 1:
        whole, decimals = number, "0"
    elif set(marks[:-1]) == {last}:
        return None
    other = next(mark for mark in marks if len(set(marks)) == 1 or mark != last)
    if not re.fullmatch(rf"[0-9]{{1,3}}(?:{re.escape(other)}[0-9]{{3}})+", whole):
        return None
    return Fraction(f"{whole.replace(other, '')}.{decimals}")


def _bound(text: str, label: str) -> Speed | None:
    bound = _BOUND.match(text)
    inner = parse(text[bound.end() :]) if bound and bound.end() else None
    return inner and replace(inner, assumed=f"'{label}' taken as its bound")


def _times(text: str, label: str) -> Speed | None:
    times = _TIMES.fullmatch(text)
    count, one = (times[1], times[2]) if times else ("", "")
    if not times and (after := _TIMES_AFTER.fullmatch(text)):
        one, count = after[1], after[2]
    inner = _one(one, one) if one else None
    if inner is None or count == "0":
        return None
    if count.lower() == "n":
        return replace(inner, assumed=f"'{label}' taken as one")
    rate_bps = int(count) * inner.rate_bps
    return Speed(rate_bps, f"'{label}' taken as one link of their sum")


def _pair(text: str, pattern: re.Pattern[str]) -> tuple[Speed, Speed] | None:
    """Return two speeds of one expression; the first may have the unit of the second."""
    found = pattern.fullmatch(text)
    if found is None:
        return None
    unit = found[2] or found[4]
    if re.fullmatch("[KMGT]", unit, re.IGNORECASE) and len(found[4]) > 1:
        unit += found[4][1:]
    first, second = _one(f"{found[1]} {unit}", text), _one(f"{found[3]} {found[4]}", text)
    return None if first is None or second is None else (first, second)


def _two_ways(text: str, label: str) -> Speed | None:
    both = _pair(text, _TWO_WAYS)
    if both is None:
        return None
    there, back = (each.rate_bps for each in both)
    what = f"'{label}' taken as {format_rate(there)} one way and {format_rate(back)} back"
    return Speed(there, what, back)


def _range(text: str, label: str) -> Speed | None:
    ends = _pair(text, _RANGE)
    if ends is None or ends[0].rate_bps >= ends[1].rate_bps:
        return None
    return Speed(ends[0].rate_bps, f"'{label}' taken as its lower end")


def _within(text: str, label: str) -> Speed | None:
    """Return the speed in a longer label, if all that it tells are one, and no number is left."""
    found = [_one(match[0], text) for match in _WITHIN.finditer(text)]
    speeds = [each.rate_bps for each in found if each is not None]
    rest = _WITHIN.sub(" ", text)
    if not speeds or None in found or re.search(r"(?<![A-Za-z0-9])[0-9]", rest):
        return _slashed(text, label)
    if max(speeds) - min(speeds) > ALIKE * max(speeds):
        return None
    return Speed(speeds[0], f"'{label}' taken as its first speed")


def _slashed(text: str, label: str) -> Speed | None:
    """Return the speed that has two names with a slash between them."""
    parts = [_one(part.strip(), text) for part in text.split("/")]
    speeds = [each.rate_bps for each in parts if each is not None]
    if len(parts) < 2 or len(speeds) < len(parts):
        return None
    if max(speeds) - min(speeds) > ALIKE * max(speeds):
        return None
    return Speed(speeds[0], f"'{label}' taken as its first speed")
