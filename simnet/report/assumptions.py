"""Assumptions and sources of a report: what the scenario remarks, and the defaults that it uses.

What a scenario marks by comments is in the manifest (:mod:`simnet.scenario.remarks`). The defaults
of technologies and traffic say in their own documentation, which ``simnet kinds`` shows, where they
come from and what is assumed; a report lists those that the scenario uses and does not set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from simnet.errors import InputError, PackageError
from simnet.kinds import Declared, described_fields, find_kind
from simnet.models.failures.base import Failure
from simnet.models.technology.base import Technology
from simnet.report import format as show
from simnet.report.base import Cell, Folded, Part, Section, Table
from simnet.report.settings import setting
from simnet.report.words import Message, Words, say
from simnet.scenario.model.hours import Hours
from simnet.scenario.model.root import LATENESS, Scenario
from simnet.traffic.base import Traffic

_SPEAKS = ("Default:", "assumption")
_OPEN_ROWS = 12
"""Rows of a list beyond which it is folded away."""

Row = tuple[str, Words, Words]
"""Where a value is, the value, and what is said of it."""


def section(scenario: Mapping[str, Any], remarks: Sequence[Mapping[str, Any]]) -> Section | None:
    """Return the appendix of a resolved scenario and its remarks; None where nothing is said."""
    written: list[Row] = [
        (str(each["path"]), show.settings(str(each["value"])), str(each["text"]))
        for each in remarks
    ]
    lists = (
        ("assumptions.written", written),
        ("assumptions.technology", list(_technologies(scenario))),
        ("assumptions.failures", list(_failures(scenario))),
        ("assumptions.traffic", list(_traffic(scenario))),
        ("assumptions.hosts", list(_hosts(scenario))),
        ("assumptions.hours", list(_hours(scenario))),
    )
    parts = [_list(say(key), rows) for key, rows in lists if rows]
    if not parts:
        return None
    return Section(say("assumptions.title"), tuple(parts), say("assumptions.lead"))


def _list(title: Words, rows: Sequence[Row]) -> Part:
    head = (say("assumptions.value_of"), say("assumptions.value"), say("assumptions.text"))
    cells = tuple((Cell(path), Cell(value), Cell(text)) for path, value, text in rows)
    table = Table(head, cells, title, words=(1, 2), of_runs=False)
    return Folded(title, (table,)) if len(rows) > _OPEN_ROWS else table


def _technologies(scenario: Mapping[str, Any]) -> Iterator[Row]:
    for name, each in (scenario.get("technologies") or {}).items():
        if isinstance(each, Mapping):
            yield from _defaults(Technology, name, each)


def _failures(scenario: Mapping[str, Any]) -> Iterator[Row]:
    for name, each in ((scenario.get("failures") or {}).get("causes") or {}).items():
        yield from _defaults(Failure, name, each)


def _traffic(scenario: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the same of traffic, once a kind and parameter."""
    found = {
        row[:2]: row
        for each in _below(scenario, "traffic")
        for row in _defaults(Traffic, str(each.get("kind")), each)
    }
    yield from found.values()


def _hosts(scenario: Mapping[str, Any]) -> Iterator[Row]:
    """Yield how late hosts and routers are by default, where they are."""
    implied = LATENESS.model_dump(mode="json", exclude_none=True)
    if scenario.get("lateness") == implied:
        text = " ".join((described_fields(Scenario)["lateness"].description or "").split())
        yield "lateness", setting(implied), Message(text, otherwise=text)


def _hours(scenario: Mapping[str, Any]) -> Iterator[Row]:
    """Yield opening hours and prayer times that are as by default, where somebody goes by them."""
    implied = Hours.model_validate({})
    written = scenario.get("hours")
    if not written:
        if not any(_below(scenario, "presence")):
            return
        written = implied.model_dump(mode="json", by_alias=True)
    yield from _unset(implied, "hours", written)
    yield from _unset(implied.prayers, "hours.prayers", written.get("prayers") or {})


def _unset(alone: Declared, name: str, used: Mapping[str, Any]) -> Iterator[Row]:
    """Yield what of a piece is as in one by default, where its documentation says why."""
    plain = alone.model_dump(mode="json", by_alias=True, exclude_none=True)
    for key, field in described_fields(type(alone)).items():
        text = " ".join((field.description or "").split())
        shown = field.alias or key
        unset = shown in plain and used.get(shown) == plain[shown]
        if unset and any(each in text for each in _SPEAKS):
            # The text is its own key: a language that has not translated it shows it.
            yield f"{name}.{shown}", setting(plain[shown]), Message(text, otherwise=text)


def _below(data: Any, key: str) -> Iterator[Mapping[str, Any]]:
    """Yield the mappings that stand under a key anywhere in plain data."""
    several = data.items() if isinstance(data, Mapping) else enumerate(data)
    for name, each in several:
        if name == key and isinstance(each, Mapping):
            yield each
        elif isinstance(each, Mapping | list):
            yield from _below(each, key)


def _defaults(base: type[Any], name: str, used: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the parameters that have their default, where its documentation says why."""
    kind = None
    with suppress(InputError, PackageError):
        # A kind of a package that is not here any more has no documentation to show.
        kind = find_kind(base, str(used.get("kind")))
    if kind is None:
        return
    required = {key for key, field in kind.model_fields.items() if field.is_required()}
    given = {key: each for key, each in used.items() if key in required}
    with suppress(ValueError):
        alone = kind.model_validate({"kind": used["kind"], **given})
        yield from _unset(alone, name, used)
