"""What the page on the architecture says of files and floors is so."""

from __future__ import annotations

import re

from tests.docs.blocks import ROOT
from tests.unit.test_layers import FLOORS, PACKAGE

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_every_file_that_it_names_is_there() -> None:
    named = re.findall(r"`(simnet/[\w./]+)`", PAGE)
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_its_floors_are_those_that_hold() -> None:
    rows = re.findall(r"^\| (\d+) \| ((?:`[\w/]+` ?)+) \|", PAGE, re.MULTILINE)
    told = {room.strip("`/"): int(floor) for floor, rooms in rows for room in rooms.split()}
    built = {name.removesuffix(".py").removesuffix(".pyx") for name in _rooms()}
    assert told == {room: floor for room, floor in FLOORS.items() if room in built}


def _rooms() -> list[str]:
    """The rooms and files of the package that have a floor."""
    return sorted(
        path.name
        for path in PACKAGE.iterdir()
        if (path.is_dir() or path.suffix in (".py", ".pyx")) and not path.name.startswith("__")
    )
