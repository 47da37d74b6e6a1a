"""Numbers as exports write them: decimal points or commas, thousands, and signs of nothing."""

from __future__ import annotations

import math
import re

NOTHING = frozenset(("", "nan", "-nan", "+nan", "u", "-", "--", "null", "none", "n/a", "#n/a"))
"""What stands where nothing was measured."""

_POINT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_COMMA = re.compile(r"[+-]?(?:[0-9]+,[0-9]*|,[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:([., ' ])[0-9]{3})(?:\1[0-9]{3})*(?:[.,][0-9]+)?")
MOST_DIGITS = 40


def number(text: str) -> float:
    """Return the number that a cell holds, nan where it says that there is none.

    A single comma is a decimal comma; several separators of one sort part thousands.

    Raises:
        ValueError: it is no number; says why.
    """
    cell = text.strip().strip("\u00a0\u202f")
    if cell.casefold() in NOTHING:
        return math.nan
    if len(cell) > MOST_DIGITS:
        raise ValueError(f"'{cell[:20]}...' is not a number")
    if _POINT.fullmatch(cell):
        return float(cell)
    if _COMMA.fullmatch(cell):
        return float(cell.replace(",", "."))
    if plain := _without_thousands(cell):
        return float(plain)
    raise ValueError(f"'{cell}' is not a number")


def _without_thousands(cell: str) -> str:
    """Return a number without its separators of thousands; "" where they are not that."""
    found = _THOUSANDS.fullmatch(cell)
    if found is None:
        return ""
    separator = found[1]
    whole, _, decimals = cell.rpartition("." if separator == "," else ",")
    if not whole:
        whole, decimals = cell, "0"
    return f"{whole.replace(separator, '')}.{decimals}"
