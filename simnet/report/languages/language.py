"""A language: writes sentences, quantities, lists and units for the readers of a report."""

from __future__ import annotations

import gettext
import math
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from simnet.report.languages.numbers import NONE, Numbers
from simnet.report.languages.scale import scale
from simnet.report.words import (
    Capital,
    Joined,
    Listed,
    Message,
    Moment,
    Name,
    Quantity,
    Words,
)

NAME = ("\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}")
"""What stands around a name within a written sentence: the page sets it apart."""
LINK = ("\ufdd0", "\ufdd1", "\ufdd2")
"""What stands before, between and after the key of an entry of the glossary and its words."""
_MARKS = dict.fromkeys(map(ord, (*NAME, *LINK)))
_LINKS = re.compile(r"\[([^\]]+)\]\((\w+)\)")
_LINKED = re.compile(f"{LINK[0]}\\w+{LINK[1]}")
_THIN = "\N{NARROW NO-BREAK SPACE}"
_COUNTED = ("all", "count")
"""The fields of a message that its plural follows, the first that it has: "1 of 5 villages"."""


def plain(text: str) -> str:
    """Return a written text without the marks of names and links."""
    return text if text.isascii() else _LINKED.sub("", text).translate(_MARKS)


class _Ready(str):
    """A text that is written already, marks included."""

    __slots__ = ()


class _Counted(str):  # noqa: SLOT000 (a str cannot have slots that are not empty)
    """A count within a sentence: ``{all:village|villages}`` is it with the word that follows.

    ``{count:|breaks|break}``, with nothing before the first bar, is the word alone.
    """

    one = False

    def __format__(self, forms: str) -> str:
        if not forms:
            return str(self)
        *alone, one, several = forms.split("|")
        word = one if self.one else several
        return word if alone else f"{self} {word}"


def _count(message: Message) -> int:
    """Return what the plural of a message follows."""
    fields = dict(message.fields)
    given = next((fields[name] for name in _COUNTED if name in fields), None)
    return int(given.value) if isinstance(given, Quantity) and given.exists else 1


def _capital(text: str) -> str:
    """Return a written text with a capital first letter, behind the mark of a link if need be."""
    begin = _LINKED.match(text)
    at = begin.end() if begin else 0
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


class Language:
    """Writes words in one language."""

    def __init__(self, code: str, catalogue: gettext.NullTranslations, numbers: Numbers) -> None:
        self.code = code
        """As in the attribute `lang` of HTML."""
        self._catalogue = catalogue
        self._template = cache(self._prepared)
        self._numbers = numbers
        self.separators = f"{numbers.decimal}{numbers.thousands}"
        """Of plotly's layout."""

    def write(self, words: Words) -> str:
        """Return words as text, names within sentences between the marks `NAME`."""
        match words:
            case _Ready():
                return words
            case str():
                # The marks are this module's own: a text of a user that has some cannot link.
                return words if words.isascii() else words.translate(_MARKS)
            case Message():
                return self._message(words)
            case Quantity():
                return self._quantity(words)
            case Name():
                return f"{NAME[0]}{plain(words.text)}{NAME[1]}"
            case Moment():
                return self._moment(words)
            case Listed():
                return self._list([self.write(each) for each in words.items], words.end)
            case Joined():
                return words.between.join(self.write(each) for each in words.parts)
            case Capital():
                return _capital(self.write(words.words))

    def plain(self, words: Words) -> str:
        """Return words as text without any mark: for charts, attributes, terminals."""
        return plain(self.write(words))

    def unit(self, key: str) -> str:
        """Return the name of a unit of :func:`simnet.report.languages.scale.scale`."""
        return self._message(Message(f"unit.{key}", otherwise=key)) if key else ""

    def _message(self, message: Message) -> str:
        template = self._template(message.key, _count(message))
        if not template:
            if not message.otherwise:
                raise KeyError(f"no text {message.key!r} in the language {self.code!r}")
            return plain(message.otherwise)
        return template.format(**{name: self._field(each) for name, each in message.fields})

    def _field(self, words: Words) -> str:
        text = self.write(words)
        if not isinstance(words, Quantity) or words.unit != "count":
            return text
        counted = _Counted(text)
        counted.one = words.value == 1
        return counted

    def _prepared(self, key: str, count: int) -> str:
        """Return a text of the catalogue with its links marked; "" where there is none."""
        found = self._catalogue.ngettext(key, key, count)
        if found == key:
            found = self._catalogue.gettext(key)
        if found == key:
            return ""
        begin, middle, end = LINK
        linked = _LINKS.sub(rf"{begin}\2{middle}\1{end}", found)
        # A space that does not break; where a language sets none, it writes "95%" itself.
        return linked.replace(" %", "\N{NO-BREAK SPACE}%")

    def _sentence(self, key: str, **fields: Words) -> str:
        return self._message(Message(key, tuple(fields.items())))

    def _list(self, items: list[str], end: str) -> str:
        if len(items) < 2:
            return "".join(items)
        key = f"list.{end}" if len(items) == 2 else f"list.{end}_many"
        return self._sentence(key, most=_Ready(", ".join(items[:-1])), last=_Ready(items[-1]))

    def _moment(self, each: Moment) -> str:
        try:
            at = datetime.fromisoformat(each.iso).astimezone(UTC)
        except ValueError:
            return plain(each.iso)
        return self._sentence(
            "date.moment",
            day=str(at.day),
            month=Message(f"month.{at.month}"),
            year=str(at.year),
            hour=f"{at:%H}",
            minute=f"{at:%M}",
        )

    def _quantity(self, each: Quantity) -> str:
        if each.never:
            return self._never(each)
        if each.endless:
            return self._endless(each)
        if each.low is None:
            return self._alone(each)
        write: Callable[[Quantity], str] = {
            "figure": self._figure,
            "interval": self._interval,
            "bound": self._bound,
            "both": self._both,
        }[each.shows]
        return write(each)

    def _never(self, each: Quantity) -> str:
        """Return that a wait has no end, and in how many runs."""
        figure = self._sentence("figure.never")
        if each.low is None or each.shows in ("figure", "bound"):
            return figure
        if each.low == math.inf:
            interval = self._sentence("study.never_in_any")
        elif math.isfinite(each.low):
            interval = self._sentence("study.never_in_some", low=Quantity(each.low, each.unit))
        else:
            interval = self._sentence("study.no_interval")
        if each.shows == "interval":
            return interval
        return self._sentence("study.words", figure=figure, interval=interval)

    def _endless(self, each: Quantity) -> str:
        """Return which of two waits has no end; between them is no interval."""
        if each.shows == "interval":
            return self._sentence("study.no_interval")
        return self._sentence("figure.no_end_now" if each.value > 0 else "figure.no_end_before")

    def _alone(self, each: Quantity) -> str:
        """Return a quantity of which no interval is asked for."""
        if not each.exists:
            return NONE
        length, unit = scale(each)
        if each.unit == "1":
            return self._percent(each)
        if each.form == "set" and each.unit == "s":
            return self._setting(each.value)
        if each.unit == "count":
            return self._count(each)
        if each.form == "set" and not each.unit:
            decimals = len(f"{each.value:.10g}".partition(".")[2])
            return self._numbers.grouped(each.value, decimals)
        if each.unit == "IDR":
            return self._with_unit(self._numbers.trimmed(each.value / length), unit)
        return self._with_unit(self._numbers.significant(each.value / length, each.digits), unit)

    def _count(self, each: Quantity) -> str:
        if each.form == "rounded" and each.value >= 1e6:
            return self._sentence("page.millions", count=Quantity(each.value / 1e6))
        return self._numbers.grouped(each.value, 0)

    def _setting(self, seconds: float) -> str:
        for unit, length in (("h", 3600.0), ("min", 60.0)):
            if seconds >= length and seconds % length == 0:
                return self._with_unit(self._numbers.trimmed(seconds / length), unit)
        length, unit = scale(Quantity(seconds, "s"))
        return self._with_unit(self._numbers.trimmed(seconds / length), unit)

    def _percent(self, each: Quantity) -> str:
        value = 100 * each.value
        if each.form == "set":
            return self._share(f"{value:g}".replace(".", self._numbers.decimal))
        if 0 < value < 0.01:
            return f"<{_THIN}{self._share(self._numbers.grouped(0.01, 2))}"
        if 99.99 < value < 100:
            return f">{_THIN}{self._share(self._numbers.grouped(99.99, 2))}"
        if 99.9 <= value < 100:
            return self._share(self._numbers.grouped(math.floor(value * 100) / 100, 2))
        decimals = 0 if value in (0, 100) else 1 if value >= 1 else 2
        return self._share(self._numbers.grouped(value, decimals))

    def _share(self, digits: str) -> str:
        return self._with_unit(digits, "percent")

    def _with_unit(self, digits: str, unit: str) -> str:
        if not unit:
            return digits
        key = f"figure.{unit}" if self._template(f"figure.{unit}", 1) else "figure.of"
        return self._sentence(key, value=digits, unit=self.unit(unit))

    def _figure(self, each: Quantity) -> str:
        """Return the figure alone: ``3.1 s``."""
        if not each.exists:
            return NONE
        length, unit = scale(each)
        if unit == "percent" and each.difference:
            unit = "points"
        elif unit == "percent" and 0 < each.value < 1 and self._rounds_away(each):
            return self._percent(each)
        return self._with_unit(self._numbers.end(each, each.value, length), unit)

    def _rounds_away(self, each: Quantity) -> bool:
        """Tell whether a share would show as nothing or all, and is neither."""
        return self._numbers.rounded(each, 0.01) in (0.0, 100.0)

    def _interval(self, each: Quantity) -> str:
        """Return the interval without the unit of the figure, or that it has none."""
        if not each.exists:
            return self._sentence("study.nothing")
        if not each.bounded or each.low is None or each.high is None:
            return self._sentence("study.no_interval")
        if each.same_always:
            return self._sentence("study.same_always")
        length, _ = scale(each)
        low, high = (self._numbers.end(each, end, length) for end in (each.low, each.high))
        return self._sentence("study.interval", low=low, high=high)

    def _both(self, each: Quantity) -> str:
        """Return both: ``3.1 s, 2.8 to 3.4``."""
        if not each.exists:
            return self._sentence("study.nothing")
        if each.same_always:
            return self._sentence("study.words_same", figure=self._figure(each))
        key = "study.words" if each.bounded else "study.words_without"
        return self._sentence(key, figure=self._figure(each), interval=self._interval(each))

    def _bound(self, each: Quantity) -> str:
        """Return the upper bound as a figure of its own: ``3.4 s``."""
        if each.high is None or not math.isfinite(each.high):
            return self._sentence("study.unknown_bound")
        if not each.high:
            return self._figure(replace(each, value=0.0, low=math.nan, high=math.nan))
        length, unit = scale(each)
        return self._with_unit(self._numbers.above(each.high, length), unit)
