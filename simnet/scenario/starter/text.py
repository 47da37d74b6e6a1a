"""Text of a starter scenario: a template filled in with the villages of a list.

The towns are the seats of the villages' own regencies, the lines between them carry a share that
grows with the villages behind, and the villages have a technology by their distance from the seat.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from string import Template

from simnet.scenario.read.tree import Value
from simnet.scenario.starter.accesses import SUBSCRIPTION_MBPS, added_providers
from simnet.scenario.starter.alternatives import choose
from simnet.scenario.starter.comments import in_indonesian
from simnet.scenario.starter.parts import alternative, cut, cut_title, left_out, text
from simnet.scenario.starter.seats import Seat
from simnet.scenario.starter.villages import MIDDLE_KM, NEAR_KM, Start, start_of
from simnet.scenario.starter.words import WORDS
from simnet.scenario.starter.words import villages as counted

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

    Raises:
        ScenarioError: the list gives a line of a provider that has satellites alone.
    """
    start, words = start_of(villages), WORDS[language]
    template = files(__package__).joinpath("province.yaml").read_text(encoding="utf-8")
    if language == "id":
        template = in_indonesian(template)
    names = {name: _name(each) or name for name, each in villages.items()}
    choice = choose(start.villages)
    named = {name: text(each) for name, each in words.items() if "{" not in each}
    return Template(template).substitute(
        named,
        counted=counted(len(villages), words),
        title=text(_title(list(names.values()), filters, words)),
        capital=text(start.capital),
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
                f"  csv: {text(csv)}",
                *(f"  {key}: {_written(each)}" for key, each in filters.items()),
            ]
        ),
        providers="".join(_provider(isp, start, words) for isp in added_providers(start.villages)),
        mbps=SUBSCRIPTION_MBPS,
        own=_on_the_list(villages, start, words),
        villages=_lines(_village(name, start) for name in villages),
        left_out=_lines(left_out(choice, start, words)),
        alternatives=_lines(
            line for each in choice.taken for line in alternative(each, len(villages), words, names)
        ),
        cut_title=text(cut_title(start, words)),
        cut=_lines(cut(start, words)),
    )


def _links(start: Start, each_mbps: int, least_mbps: int) -> list[str]:
    """Return the links of a network between the seats; of one seat alone there are none."""
    lines = [_line(seat, start, each_mbps, least_mbps) for seat in start.seats if seat.towards]
    return ["  links:", *lines] if lines else ["  links: {}"]


def _title(names: Sequence[str], filters: Mapping[str, object], words: Mapping[str, str]) -> str:
    """Return the title: how many villages, and where; the name of one alone."""
    if len(names) == 1:
        return words["title_one"].format(name=names[0])
    named = [
        str(filters[key]) for key in ("district", "regency") if isinstance(filters.get(key), str)
    ]
    key = "title_of" if named else "title"
    return words[key].format(number=len(names), where=", ".join(named))


def _name(village: Value) -> str:
    name = village.get("name")
    return "" if name is None else str(name.content)


def _village(name: str, start: Start) -> str:
    """Return the row of a village: its group, and what the list leaves open of its access."""
    at_start = start.villages[name]
    more = {key: text(each) for key, each in at_start.added.items()}
    if name in start.towns:
        more["town"] = text(start.towns[name])
    written = ", ".join(f"{key}: {each}" for key, each in more.items())
    lands = f", access: {{{written}}}" if written else ""
    return f"  {text(name)}: {{group: {at_start.group}{lands}}}"


def _on_the_list(villages: Mapping[str, Value], start: Start, words: Mapping[str, str]) -> str:
    """Return comments on what the list says beside names and places."""
    own = any(each.own.model_fields_set for each in start.villages.values())
    grouped = any(each.get("group") is not None for each in villages.values())
    said = (words["own"] if own else "", words["own_groups"] if grouped else "")
    return "".join(f"\n# {each}" for each in said if each)


def _provider(isp: str, start: Start, words: Mapping[str, str]) -> str:
    """Return a provider that the list names; where it takes over traffic is an assumption."""
    return (
        f"\n  {text(isp)}:  # {words['on_the_list']}"
        f"\n    at: {text(start.capital)}"
        "\n    transit: *transit"
    )


def _town(seat: Seat) -> str:
    about = [f"name: {text(seat.name)}"]
    if seat.latitude is not None and seat.longitude is not None:
        about += [f"latitude: {seat.latitude:.2f}", f"longitude: {seat.longitude:.2f}"]
    if seat.regency:
        about.append(f"regency: {text(seat.regency)}")
    return f"    {text(seat.key)}: {{{', '.join(about)}}}"


def _line(seat: Seat, start: Start, each_mbps: int, least_mbps: int) -> str:
    rate = max(least_mbps, each_mbps * start.behind[seat.key])
    ends = f"from: {text(seat.key)}, to: {text(seat.towards)}"
    return f"    {text(seat.key)}: {{{ends}, rate: {rate} Mbps}}"


def _written(value: str | Sequence[str]) -> str:
    return text(value) if isinstance(value, str) else f"[{', '.join(map(text, value))}]"


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)
