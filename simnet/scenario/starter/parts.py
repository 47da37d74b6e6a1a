"""Alternatives and stress tests of a starter, as text, with what they change in comments."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from simnet.scenario.starter.alternatives import Alternative, Choice
from simnet.scenario.starter.villages import Start
from simnet.scenario.starter.words import villages


def text(value: str) -> str:
    """Return a text as YAML: as it is where it is a plain word, else in quotes."""
    plain = value.replace("-", "").isalnum() and value.isascii() and not value[0].isdigit()
    known = value.casefold() in ("true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan")
    return (
        value
        if plain and not known and value[0].isalpha()
        else json.dumps(value, ensure_ascii=False)
    )


def left_out(choice: Choice, start: Start, words: Mapping[str, str]) -> Iterator[str]:
    """Yield comments on what the villages begin with, and which alternatives they leave no use."""
    begun = (
        words["begun_with"].format(technology=name, counted=villages(some, words))
        for name, some in start.begun().items()
    )
    yield f"# {words['begun'].format(each=', '.join(begun))}"
    idle = [key for key, same in choice.left_out.items() if not same]
    if idle:
        yield f"# {words['idle'].format(keys=', '.join(idle))}"
    for key, same in choice.left_out.items():
        if same:
            yield f"# {words['same'].format(other=same, key=key)}"


def alternative(
    found: Alternative, number: int, words: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[str]:
    """Yield the lines of an alternative.

    Args:
        found: what it is.
        number: of villages in all.
        words: the texts of a language.
        names: of the villages, for people.
    """
    candidate = found.candidate
    of_all = {"number": len(found.changed), "counted": villages(number, words)}
    yield f"  {candidate.key}:  # {words['another_access'].format(**of_all)}"
    yield f"    title: {text(_title(found, words, names))}"
    yield "    set:"
    for group, given in found.groups.items():
        if group:
            yield f"      villages.groups.{group}.access: {_access(given)}"
        else:
            yield from (
                f"      villages.defaults.access.{key}: {each}" for key, each in given.items()
            )
    for name, given in found.villages.items():
        yield f"      villages.{name}.access: {_access(given)}"
    if candidate.is_cheaper and found.fibre:
        yield f"      # {words['half_price']}"
        yield f"      # {words['half_price_source']}"
        yield "      technologies.fibre.price.monthly: 750 thousand IDR"


def cut_title(start: Start, words: Mapping[str, str]) -> str:
    """Return the title of the stress test that cuts a line."""
    seat, provider = start.busiest(), start.provider()
    if seat is not None:
        return words["cut"].format(town=seat.name)
    if provider == "terrestrial":
        return words["cut_provider"]
    names = {"starlink": "Starlink", "satria": "SATRIA-1"}
    return words["cut_other"].format(isp=names.get(provider, provider))


def cut(start: Start, words: Mapping[str, str]) -> Iterator[str]:
    """Yield the events that cut the line which carries most villages at the start."""
    seat = start.busiest()
    if seat is None:
        yield _event(f"isps.{text(start.provider())}.transit")
        return
    yield _event(f"backhaul.links.{seat.key}")
    yield _event(f"intranet.links.{seat.key}") + f"      # {words['same_trench']}"


def _event(path: str) -> str:
    return f'      - {{at: "08:00:35", for: 30 s, cut: {path}}}'


def _title(found: Alternative, words: Mapping[str, str], names: Mapping[str, str]) -> str:
    key = found.candidate.words
    if len(found.changed) == 1 and f"{key}_one" in words:
        return words[f"{key}_one"].format(name=names[found.changed[0]])
    return words[key]


def _access(given: Mapping[str, str | None]) -> str:
    written = (f"{key}: {'null' if each is None else each}" for key, each in given.items())
    return f"{{{', '.join(written)}}}"
