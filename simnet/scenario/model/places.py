"""Villages, and the sites in them.

Every site hangs off the village office by a LAN or Wi-Fi link; the office has the access link.
A village row may leave out what the defaults of its group, or of all villages, say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Self, TypeVar

from simnet.errors import nearest, unknown
from simnet.kinds import (
    Count,
    Declared,
    Field,
    Kind,
    Latitude,
    Longitude,
    Name,
    check_name,
    model_validator,
)
from simnet.models.foreign_technology import misplaced, placed_at
from simnet.models.technology.base import Technology, Way
from simnet.models.weather.base import Point
from simnet.scenario.model.access import Access, technology_named, technology_names
from simnet.scenario.model.backhaul import Isp, Town, same_regency
from simnet.scenario.model.base import Named, Several
from simnet.scenario.read.tree import Path
from simnet.units import format_rate

if TYPE_CHECKING:
    from simnet.scenario.model.root import Scenario

D = TypeVar("D", bound=Declared)


class Site(Declared):
    """One site of a village."""

    type: Name | None = None
    """Name of its site type; by default its own name."""
    name: str = ""
    """Its name for people, such as that of a school."""
    code: str = ""
    """Official code, such as that of a school."""
    counts: dict[Name, Annotated[Count, Field(le=1_000_000)]] = Field(default_factory=dict)
    """How many there are of some of the type's apps, where it differs."""


class Village(Declared):
    """A village; what is left out is as in its group, then as in the defaults of all."""

    name: str = ""
    """Its name for people; by default the name that it has in the scenario."""
    code: str = ""
    """Official code, such as 64.11.04.2010."""
    district: str = ""
    """District (kecamatan)."""
    regency: str = ""
    """Regency (kabupaten)."""
    latitude: Latitude | None = None
    """Degrees north of the equator."""
    longitude: Longitude | None = None
    """Degrees east of Greenwich."""
    group: Name | None = None
    """Name of one of the groups, whose defaults it takes."""
    access: Access = Access()
    """Its link to the world."""
    sites: dict[Name, Site] = Field(default_factory=dict)
    """Its sites by name."""


class Villages(Declared, extra="allow"):
    """Villages by name; or a planner's CSV file, perhaps cut down to a district; or both.

    The CSV file has a header row and the columns name, latitude, longitude, and as it may be code,
    district, regency, kind, group, technology, isp. Rows of the scenario that have the name of a
    village of the file (``long-apari`` for Long Apari) change or complete it.
    """

    __pydantic_extra__: dict[str, Village]

    csv: str | None = None
    """Name of the file; a relative name is looked for beside the scenario."""
    district: str | None = None
    """Only rows of the file with this district."""
    regency: str | None = None
    """Only rows of the file with this regency."""
    kind: str | None = None
    """Only rows of the file with this kind (desa, kelurahan)."""
    only: Several[str] = ()
    """Only rows of the file with one of these codes or names."""
    defaults: Village = Village()
    """What holds for every village that does not say otherwise."""
    groups: Named[Village]
    """What holds for every village of a group that does not say otherwise."""

    @model_validator(mode="after")
    def _names_fit(self) -> Self:
        for name, row in self.rows.items():
            check_name(name)
            if row.name or row.code or row.latitude:
                continue
            if meant := nearest(name, type(self).model_fields):
                raise ValueError(
                    f"{name!r} would be a village without name, code and place; "
                    f"did you mean {meant!r}?"
                )
        return self

    @property
    def rows(self) -> dict[str, Village]:
        """The villages as their rows write them."""
        return self.__pydantic_extra__

    @cached_property
    def complete(self) -> dict[str, Village]:
        """The villages with what they take from their group and from the defaults."""
        return {name: self._completed(row) for name, row in self.rows.items()}

    def _completed(self, row: Village) -> Village:
        group = self.groups.get(row.group or self.defaults.group or "", Village())
        return overlaid(overlaid(self.defaults, group), row)

    @cached_property
    def spare(self) -> dict[str, Village]:
        """Those that have a second link, as if it were their only one."""
        return {
            name: village.model_copy(update={"access": spare})
            for name, village in self.complete.items()
            if (spare := village.access.spare) is not None
        }

    @cached_property
    def lines(self) -> dict[str, Village]:
        """The villages by the names of their lines: NAME, and NAME/backup on its second one."""
        return self.complete | {f"{name}/backup": each for name, each in self.spare.items()}

    @property
    def accesses(self) -> Iterator[tuple[Path, Village]]:
        """Yield the path of each village's link and of its second one, with the village on it."""
        spare = self.spare
        for name, village in self.complete.items():
            yield ("villages", name, "access"), village
            if name in spare:
                yield ("villages", name, "access", "backup"), spare[name]

    def sense(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        """Yield what is missing or unknown in the villages, once completed."""
        technologies = technology_names(scenario.technologies)
        for name, village in self.complete.items():
            if village.group is not None and village.group not in self.groups:
                yield f"{name}.group", unknown("group", village.group, self.groups)
            for path, message in _senseless(village, scenario, technologies):
                yield f"{name}.{path}", message
        for name, village in self.spare.items():
            for path, message in _senseless_backup(self.complete[name], village, scenario):
                yield f"{name}.{path}", message


def overlaid(base: D, over: D) -> D:
    """Return `base` with what `over` gives: fields of fields are joined, mappings merged."""
    given: dict[str, object] = {}
    for field in sorted(over.model_fields_set):
        given[field] = _joined(getattr(base, field), getattr(over, field))
    return base.model_copy(update=given)


def _joined(below: object, above: object) -> object:
    if isinstance(below, Declared) and isinstance(above, Declared) and _completes(above, below):
        return overlaid(below, above)
    if isinstance(below, dict) and isinstance(above, dict):
        merged = dict(below)
        for key, value in above.items():
            merged[key] = _joined(below[key], value) if key in below else value
        return merged
    return above


def _completes(above: Declared, below: Declared) -> bool:
    """Tell whether one completes the other: of the same class, or of a kind that it leaves open."""
    if below.whole or type(below) is type(above):
        return not below.whole
    open_kind = isinstance(above, Kind) and "kind" not in above.model_fields_set
    return open_kind and above.model_fields_set <= type(below).model_fields.keys()


def _senseless(
    village: Village, scenario: Scenario, technologies: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a completed village."""
    yield from _senseless_access(village, scenario, technologies)
    if scenario.internet is None:
        yield "", "needs the internet section to lead to"
    for name, site in village.sites.items():
        site_type = site.type or name
        if site_type not in scenario.site_types:
            yield f"sites.{name}", unknown("site type", site_type, scenario.site_types)
            continue
        apps = scenario.site_types[site_type].apps
        for app in site.counts:
            if app not in apps:
                yield f"sites.{name}.counts", unknown(f"app of {site_type}", app, apps)


def _senseless_access(
    village: Village, scenario: Scenario, technologies: Sequence[str], key: str = "access"
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with an access of a completed village, which it has under a key."""
    access = village.access
    if access.isp is None:
        yield f"{key}.isp", "missing; name the village's provider"
    elif access.isp not in scenario.isps:
        yield f"{key}.isp", unknown("ISP", access.isp, scenario.isps)
    if access.technology is None:
        yield f"{key}.technology", "missing; name the village's access technology"
    elif access.technology not in technologies:
        yield f"{key}.technology", unknown("technology", access.technology, technologies)
    else:
        technology = technology_named(access.technology, scenario.technologies)
        wrong = misplaced(technology, *ends(village, technology, scenario))
        for message in wrong:
            yield f"{key}.technology", message
        if access.allowance is not None and not wrong:
            technology = placed(village, scenario)
            bought_bps: dict[Way, int] = {
                way: access.link(technology, way).rate_bps for way in ("up", "down")
            }
            for path, message in access.allowance.faults(bought_bps):
                yield f"{key}.allowance.{path}", message
        if technology.lands_at == "regency":
            for path, message in _no_landing(village, scenario):
                yield path.replace("access", key, 1), message
    if access.allowance is not None and not scenario.run.knows_day:
        yield (
            f"{key}.allowance",
            "needs run.date or run.day: how much of the month's volume is used by then",
        )


def _senseless_backup(
    village: Village, spare: Village, scenario: Scenario
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the second link of a village, `spare` with that alone."""
    key, first, second = "access.backup", village.access, spare.access
    yield from _senseless_access(spare, scenario, technology_names(scenario.technologies), key)
    towns = scenario.backhaul.towns
    same = first.technology == second.technology and first.isp == second.isp
    if same and landing_town(village, towns) == landing_town(spare, towns):
        both = f"{second.technology} of {second.isp} landing at one place"
        yield key, f"is equal to the first, {both}: give it another technology, isp or town"
    yield from _senseless_switch(village, scenario)
    if scenario.routing is None:
        yield key, "takes over as routing says; add that section (routing: {} has its defaults)"


def _senseless_switch(village: Village, scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield what has no effect, and why the first link of a village would be left always."""
    access, backup = village.access, village.access.backup
    known = access.technology in technology_names(scenario.technologies)
    for path, message in () if backup is None else backup.faults():
        yield f"access.backup.{path}", message
    if backup is None or backup.switch_below is None or not known:
        return
    gives_bps = access.link(placed(village, scenario), "down").rate_bps
    if gives_bps < backup.switch_below:
        least = format_rate(backup.switch_below)
        message = f"the first link gives {format_rate(gives_bps)} at best, always below {least}"
        yield "access.backup.switch_below", message


def _no_landing(village: Village, scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield why an access that lands at a regency's seat cannot, or leads nowhere from there."""
    access, backhaul = village.access, scenario.backhaul
    isp = scenario.isps.get(access.isp or "")
    if isp is not None and isp.at is None:
        yield "access.isp", f"takes over traffic in no town; give isps.{access.isp}.at"
    town = landing_town(village, backhaul.towns)
    if town is None:
        yield (
            "access.town",
            f"missing: {access.technology} lands at a seat; no town is that of {village.regency!r}",
        )
    elif town not in backhaul.towns:
        yield "access.town", unknown("town", town, backhaul.towns)
    elif isp is not None and isp.at is not None and not backhaul.joined(town, isp.at):
        yield (
            "access",
            f"no backhaul leads from {town}, where it lands, to {access.isp} in {isp.at}",
        )


def placed(village: Village, scenario: Scenario) -> Technology:
    """Return the technology of a village's access, with what follows from where its ends are.

    Raises:
        InputError: the village has none, or there is none of that name.
    """
    technology = technology_named(village.access.technology or "", scenario.technologies)
    return placed_at(technology, *ends(village, technology, scenario))


def ends(
    village: Village, technology: Technology, scenario: Scenario
) -> tuple[Point | None, Point | None]:
    """Return where a village is and where its access lands; None where it is not said."""
    there: Isp | Town | None
    if technology.lands_at == "gateway":
        there = scenario.isps.get(village.access.isp or "")
    else:
        towns = scenario.backhaul.towns
        there = towns.get(landing_town(village, towns) or "")
    return _point(village), None if there is None else _point(there)


def _point(place: Village | Town | Isp) -> Point | None:
    if place.latitude is None or place.longitude is None:
        return None
    return Point(place.latitude, place.longitude)


def landing_town(village: Village, towns: dict[str, Town]) -> str | None:
    """Return the town where the village's access lands, if its technology lands in one."""
    if village.access.town is not None:
        return village.access.town
    if not village.regency:
        return None
    seats = [name for name, town in towns.items() if town.regency == village.regency]
    if not seats:
        alike = {
            town.regency: name
            for name, town in reversed(towns.items())
            if same_regency(town.regency, village.regency)
        }
        seats = list(alike.values()) if len(alike) == 1 else []
    return next(iter(seats), None)
