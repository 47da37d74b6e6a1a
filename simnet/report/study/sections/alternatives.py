"""What each alternative is: the access of each village, rates sold and given, and what differs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from simnet.report import format as show
from simnet.report.base import Cell, Findings, Folded, Part, Section, Table, Tone
from simnet.report.study.badly import same_worlds
from simnet.report.study.base import BASE, Study
from simnet.report.study.words import alternative_cell, some
from simnet.report.words import Words, joined, say, term

ORDER = 5
MOST = 40
"""Villages of the table."""
_CHANGES = 60
"""Values of an alternative that are listed; the table `changes` has all."""
_LIMITS = {
    "subscription": say("limit.subscription"),
    "technology": say("limit.technology"),
    "lan": say("limit.lan"),
}
"""Limits that a language names; any other is a path or a link, shown as it is."""


def section(study: Study) -> Section | None:
    """Return what alternatives are; None of a study of an older version, or without villages."""
    accesses: dict[str, dict[str, Any]] = {}
    for row in study.rows("accesses"):
        accesses.setdefault(row.village, {})[row.alternative] = row
    changes: dict[str, list[Any]] = {}
    for row in study.rows("changes"):
        changes.setdefault(row.alternative, []).append(row)
    alike = tuple(same_worlds(study))
    if not accesses and not changes and not alike:
        return None
    parts: list[Part] = [Findings(alike)] if alike else []
    lines = tuple(_differences(study, changes))
    if lines:
        parts.append(Findings(lines, say("alternatives.differ")))
    if accesses:
        parts.append(_table(study, accesses))
    parts += [
        Folded(say("alternatives.changes", name=show.name(each)), (_changes(study, changes[each]),))
        for each in study.alternatives
        if each in changes
    ]
    return Section(say("alternatives.title"), tuple(parts), say("alternatives.lead"))


def _differences(study: Study, changes: Mapping[str, list[Any]]) -> Iterator[tuple[Tone, Words]]:
    """Yield in how many villages the access of each alternative differs, and what else does."""
    if BASE not in study.alternatives:
        return
    for alternative in study.alternatives:
        if alternative == BASE:
            continue
        rows = changes.get(alternative, [])
        villages = list(dict.fromkeys(row.village for row in rows if row.village))
        others = [row.path for row in rows if not row.village]
        said: list[Words] = []
        if villages:
            names = some([study.place(each) for each in villages])
            said.append(say("alternatives.accesses", count=len(villages), names=names))
        if others:
            said.append(say("alternatives.others", count=len(others), names=some(others)))
        what = alternative_cell(study, alternative)
        about = joined("(", what.about, ")", between="") if what.about != "" else ""
        name = joined(what.text, about)
        if said:
            yield "plain", say("alternatives.differs", name=name, how=joined(*said, between="; "))
        else:
            yield "busy", say("alternatives.same", name=name)


def _table(study: Study, accesses: Mapping[str, Mapping[str, Any]]) -> Table:
    columns = [each for each in study.alternatives if any(each in row for row in accesses.values())]
    villages = list(accesses)
    # Villages whose access depends on the alternative say most.
    villages.sort(key=lambda village: -len({_access(row) for row in accesses[village].values()}))
    rows = tuple(
        (
            Cell(study.place(village)),
            *(_cell(study, accesses[village], each) for each in columns),
        )
        for village in villages[:MOST]
    )
    more = max(0, len(villages) - MOST)
    command = show.name("simnet show FOLDER accesses")
    key = "alternatives.table_more" if more else "alternatives.table"
    caption = say(key, more=more, command=command)
    head: tuple[Words, ...] = (say("places.place"), *(show.name(each) for each in columns))
    words = tuple(range(1, len(columns) + 1))
    return Table(head, rows, caption, words=words, of_runs=False, dense=True)


def _access(row: Any) -> tuple[Any, ...]:
    return (
        row.technology,
        row.isp,
        _rate(row.subscription_bps),
        _rate(row.down_access_bps),
        _rate(row.up_access_bps),
        _proxy(row),
        _media(row),
    )


def _proxy(row: Any) -> str:
    return _text(getattr(row, "proxy", ""))


def _media(row: Any) -> str:
    return _text(getattr(row, "media", ""))


def _text(value: Any) -> str:
    """Return a text; nothing where it is null, as in a study of an older version."""
    return value if isinstance(value, str) else ""


def _rate(bps: Any) -> float:
    return -1.0 if bps is None or math.isnan(bps) else float(bps)


def _cell(study: Study, accesses: Mapping[str, Any], alternative: str) -> Cell:
    """Return what a village has: technology and provider, then what is sold and what is given."""
    row = accesses.get(alternative)
    if row is None:
        return Cell(show.NONE)
    sold = _rate(row.subscription_bps)
    rates = say(
        "alternatives.given",
        down=show.rate(row.down_access_bps),
        up=show.rate(row.up_access_bps),
    )
    said: list[Words] = [rates]
    if sold >= 0:
        said.insert(0, say("alternatives.sold", rate=show.rate(sold)))
    said.append(say("alternatives.limit", limit=_limit(row.down_access_limit)))
    end_to_end = _rate(row.down_internet_bps)
    if 0 <= end_to_end < _rate(row.down_access_bps):
        limit = _limit(row.down_internet_limit)
        said.append(say("alternatives.behind", rate=show.rate(end_to_end), limit=limit))
    base = accesses.get(BASE)
    differs = base is not None and alternative != BASE and _access(base) != _access(row)
    if _media(row):
        others = int(row.media_others)
        said.append(say("alternatives.shared", name=show.name(_media(row)), count=others))
    if _proxy(row):
        said.append(say("alternatives.proxy"))
    who = joined(show.technology(str(row.technology)), study.place(row.isp), between=", ")
    return Cell(who, "busy" if differs else "plain", about=joined(*said, between="; "))


def _limit(name: str) -> Words:
    if name.startswith("media."):
        return say("limit.medium", name=show.name(name.removeprefix("media.")))
    return _LIMITS.get(name, name)


def _changes(study: Study, rows: list[Any]) -> Table:
    lines = tuple(
        (
            Cell(study.place(row.village) if row.village else ""),
            Cell(term("field", str(row.path).rpartition(".")[2]), about=row.path),
            Cell(_value(row.old)),
            Cell(_value(row.new)),
        )
        for row in rows[:_CHANGES]
    )
    head = tuple(say(f"alternatives.{each}") for each in ("village", "path", "old", "new"))
    more = max(0, len(rows) - _CHANGES)
    command = show.name("simnet show FOLDER changes")
    caption = say("alternatives.changes_more", more=more, command=command) if more else ""
    return Table(head, lines, caption, words=(1, 2, 3), of_runs=False, dense=True)


def _value(value: Any) -> Words:
    missing = value is None or (isinstance(value, float) and math.isnan(value))
    return show.NONE if missing else show.settings(str(value))
