"""Targets of a study, read from its scenario: measures, service levels, precision.

The scenario keeps these as texts; here they get their meaning, and what has none is reported with
its line. A measure must be there to be measured in at least one world of the study.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from simnet.errors import Problem, ScenarioError, unknown
from simnet.measures import (
    QUANTITIES,
    Measure,
    ServiceLevel,
    check_measure,
    default_measures,
    parse_amount,
    parse_level,
    parse_measure,
)
from simnet.measures.measure import scoped
from simnet.measures.scope import TOGETHER, split
from simnet.measures.subjects import Subjects
from simnet.network import Network
from simnet.scenario.check import located
from simnet.scenario.load import Loaded
from simnet.statistics.sequential import Precision
from simnet.tables import TABLES
from simnet.units import parse_factor

_SIGN = re.compile(r"\s*(.+?)\s*([<>=\u2264\u2265].*)")


@dataclass(frozen=True, slots=True)
class Targets:
    """Measures by name, and what is asked of them: as fields of a plan have them."""

    measures: Mapping[str, Measure] = field(default_factory=dict)
    objective: str = ""
    levels: tuple[ServiceLevel, ...] = ()
    precision: Mapping[str, Precision] = field(default_factory=dict)
    """By measure."""
    tolerance: Mapping[str, Precision] = field(default_factory=dict)
    """Likewise."""
    keep: tuple[str, ...] = ()
    """Tables of each run that are kept."""

    def by_name(self) -> dict[str, Any]:
        """Return its fields by their names."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def targets(
    described: Loaded,
    networks: Sequence[Callable[[], Network]],
    others: Sequence[Callable[[], Network]],
    problems: list[Problem],
) -> Targets:
    """Return the targets of the study of a scenario; what is wrong is added to `problems`.

    Args:
        described: the scenario.
        networks: lay out the worlds that are run, one each.
        others: lay out the other worlds of the study, where a measure may be of something.
        problems: what is found is added here.
    """
    return _Reading(described, _Worlds(networks, problems), _Worlds(others, []), problems).all()


class _Worlds:
    """The subjects of the networks of a study, each laid out when it is first needed."""

    def __init__(self, networks: Sequence[Callable[[], Network]], problems: list[Problem]) -> None:
        self._waiting = list(networks)
        self._found: list[Subjects] = []
        self._problems = problems

    def __iter__(self) -> Iterator[Subjects]:
        yield from self._found
        while self._waiting:
            try:
                network = self._waiting.pop(0)()
            except ScenarioError as error:
                self._problems.extend(error.problems)
                continue
            self._found.append(Subjects.of_network(network))
            yield self._found[-1]


def level_of(name: str, text: str, measures: Mapping[str, Measure]) -> ServiceLevel:
    """Return the service level that a text sets on a measure, or on one of `measures` by its name.

    A scope may stand behind the name, as behind the text of a measure: ``pages, each site <= 4 s``.

    Raises:
        ValueError: it sets none; the message says how to write one.
    """
    parts = _SIGN.fullmatch(text)
    if parts is None:
        return replace(parse_level(text, name), text=text)
    named, scope = (parts[1], None) if parts[1] in measures else split(parts[1])
    if named not in measures:
        return replace(parse_level(text, name), text=text)
    rule = f"{measures[named].text} {parts[2]}" + (f", {scope.text}" if scope else "")
    return replace(parse_level(rule, name), text=text)


class _Reading:
    """Reads the texts of one study, collecting what is wrong."""

    def __init__(
        self, described: Loaded, worlds: _Worlds, others: _Worlds, problems: list[Problem]
    ) -> None:
        self._described = described
        self._study = described.scenario.study
        self._worlds = worlds
        self._others = others
        self._problems = problems

    def all(self) -> Targets:
        measures = self._measures()
        # What refers to a measure that could not be read would be reported for nothing.
        whole = not self._study.measures or len(measures) == len(self._study.measures)
        names = measures if whole else {**dict.fromkeys(self._study.measures), **measures}
        levels = tuple(self._levels(measures))
        self._check_kept(measures, levels)
        return Targets(
            measures,
            self._objective(names),
            levels,
            self._amounts("precision", self._study.precision, names, measures),
            self._amounts("tolerance", self._study.tolerance, names, measures),
            self._keep(),
        )

    def _measures(self) -> dict[str, Measure]:
        if not self._study.measures:
            first = next(iter(self._worlds), None)
            return {} if first is None else default_measures(first)
        found = {}
        for name, text in self._study.measures.items():
            try:
                found[name] = parse_measure(text)
                self._check(found[name])
            except ValueError as error:
                self._problem(("measures", name), str(error))
        return found

    def _check(self, measure: Measure) -> None:
        """Raise if no world of the study has anything for a measure to measure."""
        first: ValueError | None = None
        for subjects in itertools.chain(self._worlds, self._others):
            try:
                check_measure(measure, subjects)
            except ValueError as error:
                first = first or error
            else:
                return
        if first is not None:
            raise first

    def _objective(self, names: Mapping[str, object]) -> str:
        objective = self._study.objective
        if objective is None:
            return next(iter(names), "")
        if objective not in names:
            self._problem(("objective",), unknown("measure", objective, names))
        return objective

    def _levels(self, measures: Mapping[str, Measure]) -> list[ServiceLevel]:
        found = []
        for name, text in self._study.service_levels.items():
            parts = _SIGN.fullmatch(text)
            named = {parts[1], parts[1].partition(",")[0].strip()} if parts is not None else set()
            if named & ({*self._study.measures} - {*measures}):
                continue
            try:
                level = self._placed(level_of(name, text, measures))
                self._check(level.measure)
            except ValueError as error:
                self._problem(("service_levels", name), str(error))
            else:
                found.append(level)
        return found

    def _check_kept(self, measures: Mapping[str, Measure], levels: Sequence[ServiceLevel]) -> None:
        """Report measures of the levels that are kept where none is judged village by village."""
        if any(each.measure.scope.over == "village" for each in levels):
            return
        for name, measure in measures.items():
            if QUANTITIES[measure.quantity].of_levels and name in self._study.measures:
                what = "needs a service level that is judged in each village"
                self._problem(("measures", name), what)

    def _placed(self, level: ServiceLevel) -> ServiceLevel:
        """Return a level over everybody together where it is of no village, unless it says so."""
        measure = level.measure
        if measure.scope.given or any(each.has_places(measure) for each in self._worlds):
            return level
        return replace(level, measure=scoped(measure, TOGETHER))

    def _amounts(
        self,
        key: str,
        written: Mapping[str, str | int | float],
        names: Mapping[str, object],
        measures: Mapping[str, Measure],
    ) -> dict[str, Precision]:
        """Return amounts by measure, each a percentage of its mean or in its unit."""
        found = {}
        for name, text in written.items():
            if name not in names:
                self._problem((key, name), unknown("measure", name, names))
            elif name in measures:
                relative = isinstance(text, str) and text.rstrip().endswith("%")
                try:
                    amount = parse_factor(text) if relative else parse_amount(measures[name], text)
                except ValueError as error:
                    self._problem((key, name), str(error))
                    continue
                if amount <= 0:
                    self._problem((key, name), f"must be > 0, got {text}")
                found[name] = Precision(relative=amount) if relative else Precision(absolute=amount)
        return found

    def _keep(self) -> tuple[str, ...]:
        if self._study.keep == "all":
            return tuple(TABLES)
        for index, name in enumerate(self._study.keep):
            if name not in TABLES:
                self._problem(("keep", index), unknown("table", name, TABLES))
        return tuple(dict.fromkeys(self._study.keep))

    def _problem(self, path: tuple[str | int, ...], message: str) -> None:
        described = self._described
        where = ("study", *path)
        self._problems.append(located(described.scenario, described.tree, where, message))
