"""Lists of schools or other points in CSV: each row a site of the village nearest to it.

Giga's ``schools.csv``, the newer list with ``school_name``, and the table of points of its later
tools are read unchanged. Rows that lie too far from every village, or say no place, are left out
and told; nothing is guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor
from pathlib import Path

from simnet.errors import Problem, counted, listed
from simnet.inputs.files import read_text_and_encoding
from simnet.inputs.rows import table
from simnet.kinds import NAME_LENGTH
from simnet.scenario.importers.base import Imported, quoted, scalar, slug
from simnet.scenario.importers.headings import EMPTY, NO, SITE_HEADINGS, heading, is_header
from simnet.scenario.importers.listing import (
    AXES,
    Columns,
    Place,
    Told,
    check_code,
    coordinate,
    gather_swapped,
    if_swapped,
    places,
)
from simnet.scenario.importers.near import Village, Villages
from simnet.scenario.importers.site_levels import Asked, Types
from simnet.scenario.read.tree import Origin, Value

COLUMNS = Columns(SITE_HEADINGS, AXES, ("name",), "sites")
MOST_USERS = 1_000_000


def _is_header(cells: Sequence[str]) -> bool:
    return is_header(cells, SITE_HEADINGS, AXES)


def import_sites(path: Path, name: str, asked: Asked, tree: Value, below: Value | None) -> Imported:
    """Return the sites of CSV file `path`, by village, for the villages of a scenario.

    Args:
        path: the file.
        name: what messages call it.
        asked: what the scenario asks of the list.
        tree: the scenario around it.
        below: sites of other lists, whose names are taken.

    Raises:
        ScenarioError: the file cannot be read as text.
    """
    result = Imported()
    text, decoded = read_text_and_encoding(path, name)
    if decoded:
        result.notes.append(Problem(name, None, "", decoded))
    found = table(text, name, _is_header)
    rows = list(places(found, COLUMNS, name, result))
    if result.problems and not rows:
        return result
    headings = _headings(found.header.cells)
    types = Types(asked, tree, headings.get("level", ""))
    result.problems.extend(types.problems())
    _Placing(asked, types, Villages(tree), below, headings, name, result).place(rows)
    gather_swapped(rows, COLUMNS.what, name, result)
    return result


def _headings(cells: Sequence[str]) -> dict[str, str]:
    """Return the heading that each column has in the file, for messages."""
    folded = {heading(cell): " ".join(cell.split()) for cell in reversed(cells)}
    taken = {
        column: next((each for each in spellings if each in folded), "")
        for column, spellings in SITE_HEADINGS.items()
    }
    return {column: folded[each] for column, each in taken.items() if each}


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row that becomes a site: its type, and how many users it says that it has."""

    row: Place
    type: str
    users: int | None

    @property
    def label(self) -> str:
        """What the site is called if nothing else is called so."""
        said = slug(self.row.cells.get("name", "") or self.row.cells.get("code", ""))
        return said or f"{slug(self.type)}-{self.row.line}"


class _Placing:
    """Puts rows into villages, and tells what was left out or missing."""

    def __init__(
        self,
        asked: Asked,
        types: Types,
        villages: Villages,
        below: Value | None,
        headings: Mapping[str, str],
        name: str,
        result: Imported,
    ) -> None:
        self._asked = asked.list
        self._where = asked
        self._below = below
        self._types = types
        self._villages = villages
        self._headings = headings
        self._name = name
        self._result = result
        self._far, self._nowhere, self._out = Told(), Told(), Told()
        self._other, self._unsaid, self._zero = Told(), Told(), Told()
        self._dark = Told()
        self._numbered: list[str] = []
        self._furthest: tuple[float, str, str] = (-1.0, "", "")
        """Distance, km, of the site that is furthest from its village; its name and that."""

    def place(self, rows: Sequence[Place]) -> None:
        """Put all rows into their villages."""
        if not self._villages.located:
            what = "no village of the scenario has coordinates, so none is near to a site"
            section = self._where.section
            self._problem(section.where, self._where.path, what, section.origin.file)
            return
        seen: dict[str, int] = {}
        placed: dict[str, list[_Placed]] = {}
        for row in rows:
            check_code(row, seen, self._name, self._result)
            type_name = self._type(row)
            village = self._village(row, counts=type_name is not None)
            users = self._users(row)
            if village is not None and type_name is not None:
                if row.cells.get("power", "").casefold() in NO:
                    self._dark.add(row.line, "")
                placed.setdefault(village.name, []).append(_Placed(row, type_name, users))
        origin = Origin(self._name)
        villages: dict[str, Value] = {}
        for name, sites in placed.items():
            keys = self._keys(name, sites)
            made = {
                key: self._site(each.row, each.type, each.users)
                for key, each in zip(keys, sites, strict=True)
            }
            villages[name] = Value({"sites": Value(dict(made), origin)}, origin)
        if villages:
            self._result.sections["villages"] = Value(dict(villages), origin)
        if rows and not placed and not self._result.problems:
            self._none_placed(rows)
        self._tell(placed)

    def _village(self, row: Place, *, counts: bool) -> Village | None:
        """Return the village of a row; None if it has none, which is noted where that counts."""
        latitude, longitude = (self._degrees(row, axis) for axis in AXES)
        label = _label(row)
        if not counts:
            return None
        if latitude is None or longitude is None:
            said = [axis for axis in AXES if row.cells[axis]]
            if len(said) < len(AXES):
                has = f"a {said[0]} only" if said else "no coordinates"
                self._nowhere.add(row.line, f"{label} has {has}: left out")
            return None
        if latitude == longitude == 0:
            self._nowhere.add(
                row.line, f"{label} has the coordinates 0, 0: taken as none, left out"
            )
            return None
        distance_km, village = self._villages.nearest(latitude, longitude)
        if distance_km > self._asked.nearest_within:
            what = f"{label} is {distance_km:.1f} km from the nearest village, {village.name}"
            bound = f"further than the {self._asked.nearest_within:g} km of sites.nearest_within"
            self._far.add(row.line, f"{what}, {bound}: left out")
            return None
        self._furthest = max(self._furthest, (distance_km, label, village.name))
        return village

    def _degrees(self, row: Place, axis: str) -> float | None:
        if not row.cells[axis]:
            return None
        try:
            return coordinate(row.cells[axis], axis)
        except ValueError as error:
            what = str(error) + if_swapped(row) * (axis == "latitude")
            self._problem(row.line, axis, what)
            return None

    def _type(self, row: Place) -> str | None:
        """Return the site type of a row; None if it has none or is left out."""
        level = row.cells.get("level", "")
        level = "" if level.casefold() in EMPTY else level
        try:
            name, other = self._types.of(level)
        except ValueError as error:
            if self._headings.get("level"):
                self._problem(row.line, self._headings["level"], str(error))
            return None
        if other:
            self._other.add(row.line, level)
        if name is None:
            self._out.add(row.line, level)
        return name

    def _users(self, row: Place) -> int | None:
        """Return how many users a row says that its site has; None if it does not."""
        cell = row.cells.get("users", "")
        if cell == "" or cell.casefold() in EMPTY:
            return None
        whole = cell.removesuffix(".0")
        what = ""
        if not whole.lstrip("+-").isdecimal() or not whole.isascii():
            what = f"expected a whole number such as 140, got {quoted(cell)}"
        elif int(whole[:20]) < 0:
            what = f"must be >= 0, got {quoted(cell)}"
        elif len(whole) > 20 or int(whole) > MOST_USERS:
            what = f"must be <= {MOST_USERS}, got {quoted(cell)}"
        if what:
            self._problem(row.line, self._headings["users"], what)
            return None
        return int(whole)

    def _site(self, row: Place, type_name: str, users: int | None) -> Value:
        """Return a row as a site of a type."""
        origin, line = Origin(self._name), row.line
        site: dict[str, Value] = {"type": scalar(type_name, origin, line)}
        for key in ("name", "code"):
            if row.cells.get(key):
                site[key] = scalar(row.cells[key], origin, line)
        shares = {
            each.partition("/")[2]: share
            for each, share in self._asked.counts.items()
            if each.partition("/")[0] == type_name
        }
        if shares and users is None:
            self._unsaid.add(line, "")
        elif shares and users == 0:
            self._zero.add(line, "")
        if users is not None and shares:
            counts = {
                app: scalar(_share_of(users, share), origin, line) for app, share in shares.items()
            }
            site["counts"] = Value(dict(counts), origin, line)
        return Value(dict(site), origin, line, key_line=line)

    def _keys(self, village: str, sites: Sequence[_Placed]) -> list[str]:
        """Return names for the sites of a village, with code or number where they repeat."""
        labels = [each.label for each in sites]
        times = Counter(labels)
        taken = self._villages.sites_of_all | self._sites_below(village)
        keys = []
        for label, each in zip(labels, sites, strict=True):
            code = slug(each.row.cells.get("code", ""))
            repeats = (times[label] > 1 or label in taken) and code and label != code
            wanted = (f"{label}-{code}" if repeats else label)[:NAME_LENGTH].strip("-")
            key, number = wanted, 1
            while key in taken:
                number += 1
                key = f"{wanted[: NAME_LENGTH - 6]}-{number}"
            if number > 1:
                self._numbered.append(f"{village}/{key} (line {each.row.line})")
            taken.add(key)
            keys.append(key)
        return keys

    def _sites_below(self, village: str) -> set[str]:
        value = self._below
        for step in ("villages", village, "sites"):
            value = value.get(step) if value is not None else None
        return set() if value is None else set(value.mapping)

    def _none_placed(self, rows: Sequence[Place]) -> None:
        """Refuse a list of which no row becomes a site."""
        reasons = (
            (self._far, f"further than {self._asked.nearest_within:g} km from every village"),
            (self._nowhere, "without coordinates"),
            (self._out, "of levels left out"),
        )
        why = ", ".join(f"{len(told.each)} {what}" for told, what in reasons if told.each)
        hint = ""
        swapped = [row for row in rows if self._fits_swapped(row)]
        if self._far.each and swapped:
            hint = "; are latitude and longitude swapped? the other way round some lie near"
        what = f"no row becomes a site ({why}){hint}"
        self._problem(None, "", what)

    def _fits_swapped(self, row: Place) -> bool:
        try:
            east = coordinate(row.cells["latitude"], "longitude")
            north = coordinate(row.cells["longitude"], "latitude")
        except ValueError:
            return False
        return self._villages.nearest(north, east)[0] <= self._asked.nearest_within

    def _tell(self, placed: Mapping[str, Sequence[_Placed]]) -> None:
        """Note what was placed where, what was left out, and what was missing."""
        note = self._note
        bound = f"are further than {self._asked.nearest_within:g} km from every village"
        self._result.notes.extend(self._far.notes(self._name, bound))
        self._result.notes.extend(self._nowhere.notes(self._name, "have no coordinates"))
        level = self._headings.get("level", "")
        if self._out.each:
            levels = listed(sorted({what for _, what in self._out.each}))
            note(self._out, level, f"left out, as sites.types says: {levels} ({self._out.lines})")
        if self._other.each and level:
            found = sorted({what for _, what in self._other.each})
            levels = listed([quoted(each) if each else "empty" for each in found])
            what = f"taken as {self._asked.default_type}, the default_type: {levels}"
            note(self._other, level, f"{what} ({self._other.lines})")
        if not level:
            what = f"no column of levels: each row is taken as {self._asked.default_type}"
            self._result.notes.append(Problem(self._name, None, "", what))
        if self._dark.each:
            what = f"there is none; taken as if there were ({self._dark.lines})"
            note(self._dark, self._headings["power"], what)
        users = self._headings.get("users", "")
        if self._unsaid.each:
            what = "missing; as many as the site type says"
            note(self._unsaid, users or "number of users", f"{what} ({self._unsaid.lines})")
        if self._zero.each:
            note(self._zero, users, f"is 0; is it missing? ({self._zero.lines})")
        if users and not self._asked.counts:
            what = "left out: sites.counts does not say what it is the number of"
            self._result.notes.append(Problem(self._name, None, users, what))
        if self._numbered:
            what = f"names that repeat have a number added: {listed(self._numbered)}"
            self._result.notes.append(Problem(self._name, None, "name", what))
        if self._villages.unlocated:
            what = f"villages without coordinates take no sites: {listed(self._villages.unlocated)}"
            self._result.notes.append(Problem(self._name, None, "", what))
        if placed:
            self._tell_placed(placed)

    def _note(self, told: Told, path: str, what: str) -> None:
        self._result.notes.append(Problem(self._name, told.each[0][0], path, what))

    def _tell_placed(self, placed: Mapping[str, Sequence[_Placed]]) -> None:
        types = Counter(each.type for sites in placed.values() for each in sites)
        of_types = ", ".join(f"{number} {name}" for name, number in sorted(types.items()))
        distance_km, label, village = self._furthest
        what = (
            f"{counted(sum(types.values()), 'site')} in {counted(len(placed), 'village')} "
            f"({of_types}); the furthest, {label}, is {distance_km:.1f} km from {village}"
        )
        self._result.notes.append(Problem(self._name, None, "", what))
        twice = [
            f"{name} ({type_name})"
            for name, sites in placed.items()
            for type_name in sorted({each.type for each in sites})
            if type_name in self._villages.types_in(name)
        ]
        if twice:
            what = f"villages have a site of the type in the scenario too: {listed(twice)}"
            self._result.notes.append(Problem(self._name, None, "", what))

    def _problem(self, line: int | None, path: str, what: str, file: str = "") -> None:
        self._result.problems.append(Problem(file or self._name, line, path, what))


def _label(row: Place) -> str:
    """Return what a note calls a row."""
    return row.cells.get("name") or row.cells.get("code") or "the row"


def _share_of(users: int, share: float) -> int:
    """Return a share of some users in whole ones: rounded, one at least where there is any."""
    return max(floor(users * share + 0.5), 1) if users and share else 0
