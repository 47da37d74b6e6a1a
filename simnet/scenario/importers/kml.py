"""Routes of cables from KML and KMZ files: placemarks with lines, by their names.

KML is that of OGC 12-007r2; KMZ is a zip with one KML document. Coordinates are longitude,
latitude and perhaps height. All lines of one name are one route. Points, areas and folders are
left out. Expat reads event by event; a DOCTYPE, the only way to declare entities, is refused.
"""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from simnet.errors import InputError, Problem, ScenarioError, listed, unknown
from simnet.inputs.files import MOST_IMPORTED_BYTES, decoded, read_bytes
from simnet.inputs.xml_text import feed
from simnet.network.geography import Route
from simnet.scenario.read.tree import visible

_ZIP = b"PK\x03\x04"
_MOST_ENTRIES = 1000
"""Most files in a KMZ."""


def read_route(path: Path, name: str, line: str) -> Route:
    """Return the route of name `line` in a KML or KMZ file; messages call the file `name`.

    Args:
        path: the file.
        name: what messages call it.
        line: name of a placemark; "" for the only one.

    Raises:
        InputError: the file cannot be read, holds no line, or none or several of that name.
    """
    routes = read_routes(path, name)
    if line:
        if line not in routes:
            raise InputError(f"{visible(name)}: {unknown('line', line, list(routes))}")
        return routes[line]
    if len(routes) > 1:
        named = listed([each or "(without a name)" for each in routes])
        raise InputError(f"{visible(name)} holds {len(routes)} lines; say which after #: {named}")
    return next(iter(routes.values()))


def read_routes(path: Path, name: str) -> dict[str, Route]:
    """Return all routes of a KML or KMZ file by the names of their placemarks.

    Raises:
        ScenarioError: it cannot be read, is not KML, or holds no line.
    """
    data = read_bytes(path, name)
    if data.startswith(_ZIP):
        data = _unpacked(data, name)
    text = decoded(data, name, "utf-8")
    reader = _Reader(name)
    feed(reader.parser, text, name, "KML needs none")
    if not reader.is_kml:
        raise ScenarioError(Problem(name, None, "", "is not a KML document"))
    if not reader.routes:
        what = "holds no line: no placemark with a LineString"
        raise ScenarioError(Problem(name, None, "", what))
    return {route: tuple(pieces) for route, pieces in reader.routes.items()}


def _unpacked(data: bytes, name: str) -> bytes:
    """Return the KML document of a KMZ, never more of it than a file may hold."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
            found = [each for each in entries if each.filename.lower().endswith(".kml")]
            if len(entries) > _MOST_ENTRIES or len(found) != 1:
                what = f"must hold one KML document, holds {len(found)}"
                raise ScenarioError(Problem(name, None, "", what))
            with packed.open(found[0]) as document:
                unpacked = document.read(MOST_IMPORTED_BYTES + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise ScenarioError(Problem(name, None, "", "is not a sound KMZ archive")) from error
    if len(unpacked) > MOST_IMPORTED_BYTES:
        what = f"unpacks to more than {MOST_IMPORTED_BYTES // 1_000_000} MB"
        raise ScenarioError(Problem(name, None, "", what))
    return unpacked


@dataclass(slots=True)
class _Placemark:
    name: str = ""
    pieces: list[tuple[tuple[float, float], ...]] = field(default_factory=list)


class _Reader:
    """Turns the parser's events into routes."""

    def __init__(self, name: str) -> None:
        self.parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.routes: dict[str, list[tuple[tuple[float, float], ...]]] = defaultdict(list)
        self.is_kml = False
        self._name = name
        self._open: list[str] = []
        self._placemark: _Placemark | None = None
        self._text: list[str] = []
        self._line = 0

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        word = tag.rpartition(" ")[2]
        self.is_kml = self.is_kml or (not self._open and word == "kml")
        self._open.append(word)
        self._text = []
        self._line = self.parser.CurrentLineNumber
        if word == "Placemark":
            self._placemark = _Placemark()

    def _characters(self, text: str) -> None:
        self._text.append(text)

    def _end(self, _tag: str) -> None:
        word = self._open.pop()
        parent = self._open[-1] if self._open else ""
        mark = self._placemark
        if mark is None:
            return
        if word == "name" and parent == "Placemark":
            mark.name = " ".join("".join(self._text).split())
        elif word == "coordinates" and parent == "LineString":
            mark.pieces.append(self._points("".join(self._text)))
        elif word == "Placemark":
            if mark.pieces:
                self.routes[mark.name] += mark.pieces
            self._placemark = None

    def _points(self, text: str) -> tuple[tuple[float, float], ...]:
        points = tuple(self._point(each) for each in text.split())
        if len(points) < 2:
            self._refuse("a line needs two points or more")
        return points

    def _point(self, text: str) -> tuple[float, float]:
        parts = text.split(",")
        try:
            longitude, latitude = float(parts[0]), float(parts[1])
        except (ValueError, IndexError):
            self._refuse(f"'{visible(text)}' is no point; write longitude,latitude")
        if not (abs(longitude) <= 180 and abs(latitude) <= 90):
            self._refuse(
                f"'{visible(text)}' is not on the Earth: longitude comes first, -180 to 180, then "
                "latitude, -90 to 90"
            )
        return latitude, longitude

    def _refuse(self, what: str) -> None:
        raise ScenarioError(Problem(self._name, self._line, "", what))
