"""Levels of schools and types of points in a list of sites, and the site types they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simnet.errors import Problem, unknown
from simnet.scenario.model.site_list import LEFT_OUT, SiteList, level_key
from simnet.scenario.read.tree import Value


@dataclass(frozen=True, slots=True)
class Asked:
    """What a scenario asks of a list of sites."""

    list: SiteList
    section: Value
    """The same as it is written, for the lines of messages."""
    path: str
    """Where: ``sites``, or ``sites[1]``."""


class Types:
    """Which site type a level stands for."""

    def __init__(self, asked: Asked, tree: Value, column: str) -> None:
        self._asked = asked.list
        self._section = asked.section
        self._path = asked.path
        self._column = column
        described = tree.get("site_types")
        self.described: Mapping[str, Value] = {} if described is None else described.mapping
        self._by_level = {level_key(each): each for each in self.described}
        self._by_level |= {level_key(level): each for level, each in asked.list.types.items()}

    def problems(self) -> Iterator[Problem]:
        """Yield what of the section names what is not there."""
        if not self.described:
            return
        written: dict[tuple[str, ...], str] = {
            ("types", level): name for level, name in self._asked.types.items()
        }
        if self._asked.default_type is not None:
            written["default_type",] = self._asked.default_type
        for path, name in written.items():
            if name not in self.described and not (path[0] == "types" and name == LEFT_OUT):
                yield self._problem(path, unknown("site type", name, self.described))
        for each in self._asked.counts:
            name, slash, app = each.partition("/")
            apps = self.apps(name)
            if not slash:
                yield self._problem(("counts", each), "expected TYPE/APP, such as school/pupils")
            elif name not in self.described:
                yield self._problem(("counts", each), unknown("site type", name, self.described))
            elif apps is not None and app not in apps:
                yield self._problem(("counts", each), unknown(f"app of {name}", app, apps))
        if not self._column and self._asked.default_type is None:
            what = "the file has no column of levels (education_level, poi_type); give default_type"
            yield self._problem((), what)

    def apps(self, name: str) -> Mapping[str, Value] | None:
        """Return the apps of a site type; None where they are not written in the scenario."""
        described = self.described.get(name)
        if described is None or "preset" in described.mapping:
            return None
        apps = described.get("apps")
        return None if apps is None else apps.mapping

    def of(self, level: str) -> tuple[str | None, bool]:
        """Return the type of rows of a level, and whether that is the one of all others.

        Raises:
            ValueError: it has none.
        """
        known = self._by_level.get(level_key(level)) if level else None
        if known is not None:
            return (None if known == LEFT_OUT else known), False
        if self._asked.default_type is not None:
            return self._asked.default_type, True
        if not level:
            raise ValueError("is empty; give sites.default_type for rows without")
        allowed = [*self._asked.types, *(each for each in self.described)]
        raise ValueError(
            unknown("level", level, allowed) + "; give it a type in sites.types, or default_type"
        )

    def _problem(self, path: tuple[str, ...], what: str) -> Problem:
        value = self._section
        for step in path:
            value = value.get(step) or value
        return Problem(value.origin.file, value.where, ".".join((self._path, *path)), what)
