"""Files of conditions: every step of every link, and each direction's as a link replays it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from simnet.cli._folders import folder_name
from simnet.conditions.recorded import decimal, recorded
from simnet.errors import InputError
from simnet.files import reason, replace_all
from simnet.runs.conditions import Way

HEAD = ("link", "direction", "time_s", "rate_bps", "delay_ms", "loss", "up")
STEPS, TRACES = "conditions.csv", "traces"


def write(folder: Path, ways: Sequence[Way]) -> None:
    """Write what links are like into a folder; other files there are left alone.

    Raises:
        InputError: it cannot be written.
    """
    traces = {name: recorded(each.states).encode() for name, each in named(ways)}
    try:
        replace_all(folder / TRACES, traces)
        replace_all(folder, {STEPS: _steps(ways).encode()})
    except OSError as error:
        raise InputError(f"cannot write {folder}: {reason(error)}") from None


def named(ways: Sequence[Way]) -> Iterator[tuple[str, Way]]:
    """Yield directions of links with the names of their files, which differ."""
    taken: set[str] = set()
    for each in ways:
        stem = name = folder_name(f"{each.link}.{each.direction}")
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        yield f"{name}.csv", each


def _steps(ways: Sequence[Way]) -> str:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(_rows(ways))
    return made.getvalue()


def _rows(ways: Sequence[Way]) -> Iterator[tuple[str | int, ...]]:
    for way in ways:
        for each in way.states:
            numbers = (each.rate_bps, decimal(each.delay_ns, 6), repr(each.loss), int(each.up))
            yield way.link, way.direction, decimal(each.time_ns, 9), *numbers
