"""Files of conditions: every step of every link, and each direction's as a link replays it."""

from __future__ import annotations

import csv
import io
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from simnet.cli._folders import folder_name
from simnet.conditions.recorded import decimal, recorded
from simnet.errors import InputError
from simnet.files import reason, replace_all
from simnet.runs.conditions import Fade, Way
from simnet.units import NS_PER_S

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


def write_weather(folder: Path, fades: Iterable[Fade], length_ns: int, step_ns: int) -> int:
    """Write the attenuation of satellite accesses into a folder; return how many files.

    Of each direction as text, a line a change, and as SNS3 reads external fading traces
    (SatFadingExternalInputTrace): pairs of 32-bit floats in the order of the machine, at even
    times up to one beyond the end, as gains.

    Raises:
        InputError: it cannot be written.
    """
    files: dict[str, bytes] = {}
    for each in fades:
        name = folder_name(f"{each.link}.{each.way}")
        files[f"{name}.csv"] = _two_columns(each)
        files[f"{name}.bin"] = _even_floats(each, length_ns, step_ns)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace_all(folder, files)
    except OSError as error:
        raise InputError(f"cannot write {folder}: {reason(error)}") from None
    return len(files)


def _two_columns(fade: Fade) -> bytes:
    rows = zip(fade.times_ns, fade.levels_db, strict=True)
    lines = (f"{decimal(at, 9)},{level:.4f}\n" for at, level in rows)
    return ("time_s,attenuation_db\n" + "".join(lines)).encode()


def _even_floats(fade: Fade, length_ns: int, step_ns: int) -> bytes:
    found = array("f")
    place = 0
    for number in range(-(-length_ns // step_ns) + 1):
        at_ns = number * step_ns
        while place + 1 < len(fade.times_ns) and fade.times_ns[place + 1] <= at_ns:
            place += 1
        found.extend((at_ns / NS_PER_S, 0.0 - fade.levels_db[place]))
    return found.tobytes()


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
