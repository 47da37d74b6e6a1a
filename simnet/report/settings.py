"""Values of a resolved scenario in words: numbers with units, lists, opening hours, days."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from simnet.calendar.days import WEEKDAYS
from simnet.report import format as show
from simnet.report.words import Words, joined, say, term

_TO = "\N{EN DASH}"


def setting(value: Any) -> Words:
    """Return a value for people: ``exponential: 2 min``; of a list, one after another."""
    if isinstance(value, Mapping):
        return _mapping(value)
    if isinstance(value, list):
        said = [setting(each) for each in value]
        return joined(*said, between=" \N{MIDDLE DOT} ") if said else show.NONE
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return show.written(text)


def _mapping(value: Mapping[str, Any]) -> Words:
    if value.keys() == {"days", "from", "to"}:
        hours = joined(str(value["from"]), str(value["to"]), between=_TO)
        return joined(joined(*_weekdays(value["days"]), between=", "), hours)
    if value.keys() == {"month", "day"}:
        return joined(str(value["day"]), say(f"month.{value['month']}"))
    if value.keys() == {"from", "to"}:
        return joined(setting(value["from"]), setting(value["to"]), between=f" {_TO} ")
    said = (joined(term("field", key), setting(each), between=": ") for key, each in value.items())
    return joined(*said, between="; ")


def _weekdays(days: list[str]) -> Iterator[Words]:
    """Yield weekdays, three or more in a row as the first and the last."""
    numbers = sorted(WEEKDAYS.index(day) for day in days)
    while numbers:
        first, last = numbers[0], numbers[0]
        while last + 1 in numbers:
            last += 1
        numbers = [number for number in numbers if number > last]
        names = [say(f"weekday.{WEEKDAYS[number]}") for number in range(first, last + 1)]
        yield from (joined(names[0], names[-1], between=_TO),) if len(names) > 2 else names
