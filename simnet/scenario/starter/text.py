"""Text of a starter scenario: a template filled in with the villages of a list.

The towns are the seats of the villages' own regencies, the lines between them carry a share that
grows with the villages behind, and the villages have a technology by their distance from the seat.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from string import Template

from simnet.scenario.read.tree import Value
from simnet.scenario.starter.seats import Seat
from simnet.scenario.starter.villages import MIDDLE_KM, NEAR_KM, Start, start_of
from simnet.scenario.starter.words import WORDS

RATE_EACH_MBPS, LEAST_RATE_MBPS = 10, 300
"""Of a line between towns for each village behind it, and at least: assumption."""
CLOSED_EACH_MBPS, LEAST_CLOSED_MBPS = 1, 20
"""The same of the closed network: assumption."""


def starter(
    villages: Mapping[str, Value],
    csv: str,
    filters: Mapping[str, str | Sequence[str]],
    language: str = "en",
) -> str:
    """Return the text of a scenario for some villages of a list.

    Args:
        villages: those that the filters leave, as the importer names them.
        csv: the name of the list, as the scenario writes it.
        filters: ``district``, ``regency``, ``kind`` and ``only``, as the scenario writes them.
        language: of titles and names, one of :data:`.words.WORDS`.
    """
    start, words = start_of(villages), WORDS[language]
    template = files(__package__).joinpath("province.yaml").read_text(encoding="utf-8")
    busiest = start.busiest()
    named = {name: _text(each) for name, each in words.items() if "{" not in each}
    return Template(template).substitute(
        named,
        number=len(villages),
        title=_text(_title(len(villages), filters, words)),
        capital=_text(start.capital),
        rate_each=RATE_EACH_MBPS,
        least_rate=LEAST_RATE_MBPS,
        closed_each=CLOSED_EACH_MBPS,
        least_closed=LEAST_CLOSED_MBPS,
        near_km=f"{NEAR_KM:g}",
        middle_km=f"{MIDDLE_KM:g}",
        towns=_lines(_town(seat) for seat in start.seats),
        backhaul=_lines(_links(start, RATE_EACH_MBPS, LEAST_RATE_MBPS)),
        intranet=_lines(_links(start, CLOSED_EACH_MBPS, LEAST_CLOSED_MBPS)),
        source=_lines(
            [
                f"  csv: {_text(csv)}",
                *(f"  {key}: {_written(each)}" for key, each in filters.items()),
            ]
        ),
        villages=_lines(_village(name, start) for name in start.groups),
        cut_title=_text(_cut_title(busiest, words)),
        cut=_lines(_cut(busiest)),
    )


def _links(start: Start, each_mbps: int, least_mbps: int) -> list[str]:
    """Return the links of a network between the seats; of one seat alone there are none."""
    lines = [_line(seat, start, each_mbps, least_mbps) for seat in start.seats if seat.towards]
    return ["  links:", *lines] if lines else ["  links: {}"]


def _title(number: int, filters: Mapping[str, object], words: Mapping[str, str]) -> str:
    """Return the title: how many villages, and where."""
    named = [
        str(filters[key]) for key in ("district", "regency") if isinstance(filters.get(key), str)
    ]
    key = "title_of" if named else "title"
    return words[key].format(number=number, where=", ".join(named))


def _village(name: str, start: Start) -> str:
    town = start.towns.get(name)
    lands = f", access: {{town: {_text(town)}}}" if town else ""
    return f"  {_text(name)}: {{group: {start.groups[name]}{lands}}}"


def _town(seat: Seat) -> str:
    about = [f"name: {_text(seat.name)}"]
    if seat.latitude is not None and seat.longitude is not None:
        about += [f"latitude: {seat.latitude:.2f}", f"longitude: {seat.longitude:.2f}"]
    if seat.regency:
        about.append(f"regency: {_text(seat.regency)}")
    return f"    {_text(seat.key)}: {{{', '.join(about)}}}"


def _line(seat: Seat, start: Start, each_mbps: int, least_mbps: int) -> str:
    rate = max(least_mbps, each_mbps * start.behind[seat.key])
    ends = f"from: {_text(seat.key)}, to: {_text(seat.towards)}"
    return f"    {_text(seat.key)}: {{{ends}, rate: {rate} Mbps}}"


def _cut_title(seat: Seat | None, words: Mapping[str, str]) -> str:
    return words["cut_provider"] if seat is None else words["cut"].format(town=seat.name)


def _cut(seat: Seat | None) -> Iterable[str]:
    if seat is None:
        yield '      - {at: "08:00:35", for: 30 s, cut: isps.terrestrial.handover}'
        return
    for network, remark in (("backhaul", ""), ("intranet", "      # in the same trench")):
        path = f"{network}.links.{seat.key}"
        yield f'      - {{at: "08:00:35", for: 30 s, cut: {path}}}{remark}'


def _written(value: str | Sequence[str]) -> str:
    return _text(value) if isinstance(value, str) else f"[{', '.join(map(_text, value))}]"


def _text(value: str) -> str:
    """Return a text as YAML: as it is where it is a plain word, else in quotes."""
    plain = value.replace("-", "").isalnum() and value.isascii() and not value[0].isdigit()
    known = value.casefold() in ("true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan")
    return (
        value
        if plain and not known and value[0].isalpha()
        else json.dumps(value, ensure_ascii=False)
    )


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)
