"""Plain scalars of YAML 1.2 (core schema), and the ones that other readers take for something else.

``20 Mbps`` is text, ``1e7`` a number, ``true`` a truth value. What a reader of YAML 1.1 would take
for another thing (``010`` as 8, ``1:30`` as 90, ``off`` as false, ``2024-01-01`` as a date) is
refused: a file must not mean two things.
"""

from __future__ import annotations

import math
import re
from datetime import date

from simnet.units import parse_date

Scalar = str | int | float | bool | date | None

MOST_DIGITS = 30

_NULL = {"", "~", "null", "Null", "NULL"}
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]+")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(
    r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|[-+]?(nan|inf|infinity)", re.IGNORECASE
)

_BOOL_1_1 = re.compile(r"yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF")
_SEXAGESIMAL = re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?")
_UNDERSCORES = re.compile(r"[-+]?[0-9][0-9_]*_[0-9_]*(\.[0-9_]*)?")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+")


def resolve(text: str) -> Scalar:
    """Return what an unquoted scalar stands for.

    Raises:
        ValueError: it is not finite, too large, or ambiguous among readers of YAML.
    """
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if text[0] in "+-.0123456789":
        return _numeric(text)
    if _BOOL_1_1.fullmatch(text):
        truth = "true" if text.lower() in ("yes", "on") else "false"
        raise ValueError(
            f'{text} is {truth} to many readers of YAML; write {truth}, or "{text}" if it is text'
        )
    if _NOT_FINITE.fullmatch(text):
        raise ValueError(f"must be a finite number, got {text}")
    return text


def is_a_date(text: str) -> str:
    """Return why a date cannot stand where something else is due."""
    return f"{text} is a date to many readers of YAML; put it in quotes"


def resolve_key(text: str) -> str:
    """Return the text of an unquoted key; unlike in values, ``on`` and ``off`` are text.

    Raises:
        ValueError: it would be read as something else than text.
    """
    if _BOOL_1_1.fullmatch(text):
        return text
    try:
        value = resolve(text)
    except ValueError:
        value = None
    if not isinstance(value, str):
        what = "empty" if not text else f"{text}, which is not text"
        raise ValueError(f"a key must be text, got {what}" + ("; put it in quotes" if text else ""))
    return value


def _numeric(text: str) -> Scalar:
    """Return a scalar that begins like a number."""
    if _LEADING_ZERO.fullmatch(text):
        raise ValueError(_leading_zero(text))
    if _INT.fullmatch(text):
        return _integer(text, 10)
    if _OTHER_BASE.fullmatch(text):
        return _integer(text[2:], 8 if text[1] == "o" else 16)
    if _FLOAT.fullmatch(text):
        value = float(text)
        if not math.isfinite(value):
            raise ValueError(f"{text} overflows; must be a finite number")
        return value
    if _NOT_FINITE.fullmatch(text):
        raise ValueError(f"must be a finite number, got {text}")
    if _SEXAGESIMAL.fullmatch(text):
        raise ValueError(
            f"{text} is ambiguous (some readers of YAML take it for a number in base 60); "
            f"write a length of time as '90 s', and text in quotes"
        )
    if _DAY.fullmatch(text):
        return parse_date(text)
    if _DATE.fullmatch(text):
        raise ValueError(is_a_date(text))
    if _UNDERSCORES.fullmatch(text):
        raise ValueError(f"{text}: write numbers without underscores, and text in quotes")
    return text


def _integer(digits: str, base: int) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"a number with {len(digits)} digits is out of range")
    return int(digits, base)


def _leading_zero(text: str) -> str:
    plain = text.lstrip("+-").lstrip("0") or "0"
    octal = (
        f", {int(text, 8)} in YAML 1.1"
        if len(text) <= MOST_DIGITS and not set(text) & {"8", "9"}
        else ""
    )
    return (
        f"{text} is ambiguous ({plain} in YAML 1.2{octal}); "
        f"write {plain}, or put it in quotes if it is text"
    )
