"""Amounts of money in rupiah as people write them, in English and in Bahasa Indonesia: exact.

``7.8 million IDR``, ``Rp 7,8 juta``, ``Rp 7.800.000`` and ``7,800,000 IDR`` are all 7 800 000. A
point or comma may part thousands or decimals. Before a word such as million, one mark with three
digits behind it could be either, so it is refused with both ways to write it; without such a word
it parts thousands, since rupiah have no decimals: ``Rp 1.100`` is 1100. There are no floats here:
an amount is a whole number of rupiah.
"""

from __future__ import annotations

import re
from fractions import Fraction

CURRENCY = "IDR"
MOST_IDR = 10**15
"""Far above any price of a line (assumption), and far below what 64 bits hold."""
MOST_CHARACTERS = 64

_SCALES = {
    "": 1,
    **dict.fromkeys(("thousand", "ribu", "rb"), 10**3),
    **dict.fromkeys(("million", "juta", "jt"), 10**6),
    **dict.fromkeys(("billion", "miliar", "milyar"), 10**9),
    **dict.fromkeys(("trillion", "triliun"), 10**12),
}
_CURRENCIES = ("idr", "rp", "rp.", "rupiah")
_UNCLEAR = {
    "m": "is not clear: miliar (billion) or million",
    "mio": "is written million or juta",
    "b": "is written billion or miliar",
    "t": "is written trillion or triliun",
    "k": "is written thousand or ribu",
}
_DIGITS = r"[0-9]+(?:[.,][0-9]+)*"
_AMOUNT = re.compile(rf"\s*(?P<before>[A-Za-z$€.]*?)\s*(?P<number>{_DIGITS})(?P<after>[^0-9]*)")
_NEGATIVE = re.compile(r"\s*(?:[A-Za-z]+\.?)?\s*[-\N{MINUS SIGN}\N{EN DASH}]\s*[0-9.,]")
_EXAMPLE = "1.1 million IDR"

MONEY_PATTERN = (
    rf"^\s*(?:(?:IDR|Rp\.?)\s*{_DIGITS}(?:,-)?\s*(?:{{scales}})?|"
    rf"{_DIGITS}\s*(?:{{scales}})?\s*(?:IDR|Rp|rupiah))\s*$"
).format(scales="|".join(word for word in _SCALES if word))
"""A regular expression (of JSON Schema) for amounts of money."""


def parse_money(value: object) -> int:
    """Return rupiah for ``1.1 million IDR``, ``Rp 1,1 juta`` or ``Rp 1.100.000``.

    Raises:
        ValueError: not an amount of money, or one that could be read in two ways.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"expected an amount of money such as '{_EXAMPLE}'")
    if _is_negative(value):
        raise ValueError(
            f"must be a number >= 0 with a currency, such as '{_EXAMPLE}'; got {_shown(value)}"
        )
    if not isinstance(value, str):
        whole = value <= MOST_IDR and value == int(value)
        meant = f"'{int(value)} IDR'" if whole else f"one such as '{_EXAMPLE}'"
        raise ValueError(f"currency missing; write {meant}")
    # A dash stands for no decimals: Rp 1.500.000,-
    written = value.strip().removesuffix(",-")
    found = _AMOUNT.fullmatch(written) if len(value) <= MOST_CHARACTERS else None
    if found is None:
        raise ValueError(f"'{_shown(value)}' is no amount of money; write one such as '{_EXAMPLE}'")
    scale = _scale([found["before"], *found["after"].split()], found["number"])
    if scale > 1:
        _check_clear(found["number"], written)
    amount = _number(found["number"], scale) * scale
    if amount.denominator != 1:
        raise ValueError(f"'{value.strip()}' is not a whole number of rupiah")
    if amount > MOST_IDR:
        raise ValueError(f"'{value.strip()}' is more than {write_money(MOST_IDR)}")
    return int(amount)


def _scale(words: list[str], number: str) -> int:
    """Return by what the number is multiplied, of the words around it: scale and currency.

    Raises:
        ValueError: a word is neither, the currency is missing, or one is there twice.
    """
    lower = [word.lower() for word in words if word]
    scales = [word for word in lower if word in _SCALES]
    for word, said in zip(lower, (word for word in words if word), strict=True):
        if word in _UNCLEAR:
            raise ValueError(f"'{said}' {_UNCLEAR[word]}; write '{number} million IDR', say")
        if word not in _SCALES and word not in _CURRENCIES:
            raise ValueError(
                f"'{said}' is no unit of money; prices are in rupiah: write '{number} million IDR' "
                "(thousand, million, billion; ribu, juta, miliar)"
            )
    if len(lower) == len(scales):
        raise ValueError(f"currency missing; write '{' '.join([number, *scales])} IDR'")
    if len(scales) > 1 or len(lower) - len(scales) > 1:
        raise ValueError(f"a unit is given twice; write one such as '{_EXAMPLE}'")
    return _SCALES[scales[0]] if scales else 1


def _number(text: str, scale: int) -> Fraction:
    """Return the number that digits with points and commas stand for.

    Raises:
        ValueError: the marks can be read in two ways, or in none.
    """
    marks = [c for c in text if c in ".,"]
    if not marks:
        return Fraction(text)
    last = marks[-1]
    whole, _, end = text.rpartition(last)
    if len(set(marks)) == 2 and marks.count(last) == 1:
        return Fraction(f"{_grouped(whole, marks[0], text)}.{end}")
    if len(set(marks)) == 2:
        raise ValueError(f"'{text}' mixes points and commas")
    if len(marks) > 1:
        return Fraction(_grouped(text, last, text))
    if scale == 1 and _is_group(whole, end):
        return Fraction(whole + end)
    return Fraction(f"{whole}.{end}")


def _is_group(whole: str, end: str) -> bool:
    """Tell whether what stands around a single mark may be thousands and the three digits after."""
    return len(end) == 3 and len(whole) <= 3 and whole != "0" and not whole.startswith("00")


def _check_clear(number: str, written: str) -> None:
    """Check that a number before a word such as million can be read in one way only.

    Raises:
        ValueError: it has one mark, and behind it three digits.
    """
    whole, mark, end = number.replace(",", ".").partition(".")
    if not mark or not _is_group(whole, end):
        return
    mark = number[len(whole)]
    short = end.rstrip("0")
    # Three digits would be as unclear again.
    decimals = f"{whole}{mark}{f'{end}0' if len(short) == 3 else short}" if short else whole
    ways = [f"'{written.replace(number, way)}'" for way in (whole + end, decimals)]
    raise ValueError(
        f"'{number}' can be read as {whole}{end} or as {decimals}; write {' or '.join(ways)}"
    )


def _is_negative(value: float | str) -> bool:
    """Tell whether a number, or the text of an amount, is below zero."""
    if isinstance(value, str):
        return _NEGATIVE.match(value) is not None
    return value < 0


def _shown(value: float | str) -> str:
    return "".join(c if c.isprintable() else "?" for c in str(value).strip()[:MOST_CHARACTERS])


def _grouped(text: str, mark: str, given: str) -> str:
    """Return digits without the marks between their thousands.

    Raises:
        ValueError: the marks do not part thousands.
    """
    first, *rest = text.split(mark)
    if not 1 <= len(first) <= 3 or any(len(group) != 3 for group in rest):
        raise ValueError(f"the marks in '{given}' part no thousands; write one such as 7,800,000")
    return first + "".join(rest)


def write_money(idr: int) -> str:
    """Return an amount as a scenario writes it, exactly: ``7800000 IDR``."""
    for word, worth in (("trillion", 10**12), ("billion", 10**9), ("million", 10**6)):
        tenths = Fraction(idr * 10, worth)
        if abs(idr) >= worth and tenths.denominator == 1:
            whole, part = divmod(abs(int(tenths)), 10)
            return f"{'-' if idr < 0 else ''}{whole}{f'.{part}' if part else ''} {word} IDR"
    return f"{idr} IDR"


def format_money(idr: int) -> str:
    """Return an amount for people with its thousands apart: ``7 800 000 IDR``."""
    return f"{idr:,} IDR".replace(",", "\u202f")
