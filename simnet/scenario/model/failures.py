"""Failures: what breaks how often and who repairs it; trenches, and the routes of cables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from simnet.errors import unknown
from simnet.kinds import Declared, Duration, Field, Name, model_validator, one_of
from simnet.models.failures.base import Failure
from simnet.models.failures.power import Power
from simnet.network.trenches import MOST_NEAR_M
from simnet.scenario.model import failing_lines as resolve
from simnet.scenario.model.base import Named, Several
from simnet.scenario.model.stress import line_named, no_line
from simnet.scenario.read.tree import Path, dotted

if TYPE_CHECKING:
    from simnet.scenario.model.root import Scenario

AnyFailure: Any = one_of(Failure)
"""Any kind of failure, told apart by its ``kind``."""
Kilometres = Annotated[float, Field(gt=0, le=40_000)]


_TAKEN = ("any", "scripted", "technology")
"""Names of what else closes a way in a year without packets."""


class Route(Declared):
    """The way of a line's cable: its length, or a line of a KML file."""

    shorthand: ClassVar[str] = "kml"

    kml: str | None = None
    """A KML or KMZ file and, after #, the name of a line in it: ``river.kml#River cable``. A
    relative name is looked for beside the scenario."""
    length_km: Kilometres | None = None
    """Its length, km."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.kml is None) == (self.length_km is None):
            raise ValueError("give either kml or length_km")
        return self

    @property
    def file(self) -> str:
        """The name of the file."""
        return (self.kml or "").partition("#")[0].strip()

    @property
    def line(self) -> str:
        """The name of the line in the file; "" for the only one."""
        return " ".join((self.kml or "").partition("#")[2].split())


class Trench(Declared):
    """Cables that lie side by side, so that what cuts one cuts all."""

    lines: Several[str]
    """The lines, by their paths."""
    length_km: Kilometres | None = None
    """For how long they do, km. Default: all of the shortest of them."""


class Crew(Declared):
    """Who repairs, one thing at a time, first come, first served."""

    repairs: Several[Name]
    """Names of the causes whose components they repair. Components that an alternative does not
    have do not break in it, and nobody waits for them."""
    travel: Duration = 0
    """What they need to get to each. Default: it is in the time to repair."""


class Failures(Declared):
    """What breaks, how often and for how long. Without this section nothing fails."""

    causes: Named[AnyFailure]
    """What breaks, by a name of your own."""
    routes: dict[str, Route] = Field(default_factory=dict)
    """The way of a line's cable, by the line's path (backhaul.links.river). Default: from end to
    end on the great circle, times the cause's route_factor."""
    trenches: Named[Trench]
    """Cables side by side, by a name of your own."""
    near_m: Annotated[float, Field(ge=1, le=MOST_NEAR_M)] = 25.0
    """Routes from KML files lie in one trench where they are no farther apart. Default: 25 m
    (assumption: the width of a road with its verges, and how well routes are drawn)."""
    near_for_km: Kilometres = 1.0
    """And for so long at least. Default: 1 km (assumption)."""
    crews: Named[Crew]
    """Who repairs what, by name. What no crew repairs is repaired at once."""

    def sense(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        """Yield what does not fit the scenario."""
        routed, wrong = set(self._routed(scenario)), False
        for name in sorted({*_TAKEN} & set(self.causes)):
            yield f"causes.{name}", f"'{name}' is what years call other outages; use another name"
        for name, cause in self.causes.items():
            for path, message in resolve.faults(scenario, cause, routed):
                wrong = True
                yield f"causes.{name}.{path}".rstrip("."), message
        for path in self.routes:
            if line_named(scenario, path) is None:
                yield "routes", no_line(scenario, path)
        yield from self._of_crews()
        if not wrong:
            yield from self._of_trenches(scenario)

    def feeders(self, scenario: Scenario) -> dict[str, tuple[Path, ...]]:
        """Return the accesses of the villages on each feeder of causes of power, by its name."""
        found: dict[str, dict[Path, None]] = {}
        for name, paths, _ in self._fed(scenario):
            found.setdefault(name, {}).update(dict.fromkeys(paths))
        return {name: tuple(paths) for name, paths in found.items()}

    def batteries(self, scenario: Scenario) -> dict[Path, int]:
        """Return how long the largest battery of each village's access lasts, ns."""
        found: dict[Path, int] = {}
        for _, paths, battery_ns in self._fed(scenario):
            for path in paths:
                found[path] = max(battery_ns, found.get(path, 0))
        return found

    def _fed(self, scenario: Scenario) -> Iterator[tuple[str, tuple[Path, ...], int]]:
        for cause, failure in self.causes.items():
            if isinstance(failure, Power):
                for name, paths in resolve.components(scenario, failure).items():
                    yield cause if name == "all" else name, paths, failure.battery

    def _routed(self, scenario: Scenario) -> Iterator[Path]:
        for path in self.routes:
            line = line_named(scenario, path)
            if line is not None:
                yield line

    def _of_trenches(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        cut = {
            name: {path for paths in resolve.components(scenario, cause).values() for path in paths}
            for name, cause in self.causes.items()
            if cause.by_length
        }
        for name, trench in self.trenches.items():
            where = f"trenches.{name}.lines"
            if len(set(trench.lines)) < 2:
                yield where, "a trench of one cable is no trench; name the others"
                continue
            known = {path for each in trench.lines if (path := line_named(scenario, each))}
            for number, each in enumerate(trench.lines):
                if line_named(scenario, each) is None:
                    yield f"{where}[{number}]", no_line(scenario, each)
            causes = [cause for cause, lines in cut.items() if lines & known]
            if trench.length_km is None:
                yield from self._without_length(scenario, where, known)
            if known and not causes:
                yield where, "nothing cuts them: no cause by length (fibre_cut) takes any of them"
            elif len(causes) > 1:
                yield where, f"more than one cause cuts them: {', '.join(causes)}"
            if causes:
                factor = getattr(self.causes[causes[0]], "route_factor", 1.0)
                yield from self._too_long(scenario, name, known, factor)

    def _too_long(
        self, scenario: Scenario, name: str, lines: set[Path], factor: float
    ) -> Iterator[tuple[str, str]]:
        """Yield that a trench is longer than one of its lines, where no file says the route."""
        trench_km = self.trenches[name].length_km
        described = {
            line_named(scenario, text): route.length_km for text, route in self.routes.items()
        }
        for path in sorted(lines, key=dotted) if trench_km is not None else ():
            straight_km = resolve.length_km(scenario, path, factor)
            line_km = described.get(path, straight_km)
            if line_km is not None and trench_km is not None and line_km < trench_km:
                yield (
                    f"trenches.{name}.length_km",
                    f"{trench_km:g} km are more than {dotted(path)} has, {line_km:.0f} km",
                )

    def _without_length(
        self, scenario: Scenario, where: str, lines: set[Path]
    ) -> Iterator[tuple[str, str]]:
        routed = set(self._routed(scenario))
        for path in sorted(lines - routed, key=dotted):
            if resolve.length_km(scenario, path, 1.0) is None:
                yield where, f"{dotted(path)} has no length; say length_km of the trench"

    def _of_crews(self) -> Iterator[tuple[str, str]]:
        busy: dict[str, str] = {}
        for name, crew in self.crews.items():
            where = f"crews.{name}.repairs"
            if not crew.repairs:
                yield where, "the crew repairs nothing; name a cause"
            for number, cause in enumerate(crew.repairs):
                if cause not in self.causes:
                    yield f"{where}[{number}]", unknown("cause", cause, self.causes)
                elif self.causes[cause].planned:
                    yield f"{where}[{number}]", f"'{cause}' is planned; there is nothing to repair"
                elif cause in busy:
                    yield f"{where}[{number}]", f"crew '{busy[cause]}' repairs '{cause}' already"
                busy.setdefault(cause, name)
