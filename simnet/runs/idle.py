"""What has no effect on the simulation: some alternatives, stress tests and unused villages.

Halving a subscription that never bound, setting a technology that no village uses, or cutting a
line that nothing crosses gives the same runs as before; who reads the results should be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from simnet.errors import Problem, counted, listed
from simnet.lowering import plan
from simnet.lowering.accesses import SUBSCRIPTION, OneWay, VillageAccess, accesses
from simnet.lowering.stress import link_names
from simnet.network import Flow, Network, Node
from simnet.runs.alike import alike, crossed_links
from simnet.runs.unmarked import unmarked
from simnet.runs.worlds import Worlds
from simnet.scenario import Scenario
from simnet.scenario.changes import Change, changes, is_of_access, world_of
from simnet.scenario.check import located
from simnet.scenario.load import Variant, planned
from simnet.scenario.model.stress import lines
from simnet.scenario.read.tree import Path, dotted
from simnet.units import format_rate

_FOR_PEOPLE = ("title", "description", "name", "price", "contract")
_MOST_REASONS = 3


class Effects:
    """Looks at one world after another, and tells which change nothing.

    Each network is looked at while it is at hand, so that none has to be laid out again.
    """

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds
        self._base: Network | None = None
        self._idle: dict[Variant, bool] = {}
        self._unmarked: dict[Problem, None] = {}

    def see(self, variant: Variant, network: Network) -> None:
        """Take note of a world; the scenario as it is written comes first."""
        if None in variant:
            self._see_marks(variant, network)
        if variant == (None, None):
            self._base = network
        elif self._base is not None and None in variant:
            self._idle[variant] = self._alike(variant, network, (None, None), self._base)

    def idle(self) -> list[Problem]:
        """Return the alternatives and stress tests that change nothing, each with why.

        A stress test that a study runs under some alternatives changes nothing only if it does so
        under none of them.

        Raises:
            ScenarioError: a world cannot be laid out.
        """
        found = []
        for variant, is_idle in self._idle.items():
            alternative, stress = variant
            if is_idle and (stress is None or not self._bears_on_others(stress)):
                section = "alternatives" if stress is None else "stress"
                found.append(self._problem(section, stress or alternative or "", variant))
        return found

    def unused(self) -> list[Problem]:
        """Return one problem that names the villages without traffic, which nothing judges."""
        if self._base is None:
            return []
        used = {node.place for flow in self._base.flows for node in _ends(self._base, flow)}
        empty = [
            each.name
            for each in self._base.places
            if each.kind == "village" and each.name not in used
        ]
        if not empty:
            return []
        what = f"nobody uses anything in {listed(empty)}: what is served there is not judged"
        base = self._worlds.loaded()
        return [located(base.scenario, base.tree, ("villages",), what)]

    def unmarked(self) -> list[Problem]:
        """Return where ECN is on and no queue marks: in the scenario, or else in an alternative."""
        return list(self._unmarked)

    def _see_marks(self, variant: Variant, network: Network) -> None:
        name = next(filter(None, variant), None)
        for each in unmarked(network, lambda: self._worlds.loaded(variant)):
            if name is None:
                self._unmarked[each] = None
            elif each not in self._unmarked:
                with_it = replace(each, message=f"{each.message} (with {name})")
                self._unmarked[with_it] = None

    def _alike(self, variant: Variant, network: Network, below: Variant, other: Network) -> bool:
        """Tell whether two worlds, the second of them below the first, are played alike."""
        scenario, under = (self._worlds.loaded(each).scenario for each in (variant, below))
        return alike(other, plan(under), network, plan(scenario))

    def _bears_on_others(self, stress: str) -> bool:
        described = self._worlds.base.scenario
        if not described.study.plan:
            return False
        return any(
            not self._alike(
                variant,
                self._worlds.network(variant),
                (variant[0], None),
                self._worlds.network((variant[0], None)),
            )
            for variant in dict.fromkeys(planned(described))
            if variant[1] == stress and variant[0] is not None
        )

    def _problem(self, section: str, name: str, variant: Variant) -> Problem:
        base, world = self._worlds.loaded(), self._worlds.loaded(variant)
        assert self._base is not None
        why = reasons(base.scenario, world.scenario, self._base)
        what = "changes nothing that is simulated" + (f": {'; '.join(why)}" if why else "")
        return located(base.scenario, base.tree, (section, name), what)


def _ends(network: Network, flow: Flow) -> tuple[Node, Node]:
    return network.nodes[flow.source], network.nodes[flow.target]


def reasons(below: Scenario, world: Scenario, network: Network) -> list[str]:
    """Return why a world is simulated as what lies below it is, as far as that can be told.

    Args:
        below: the scenario without the alternative or the stress test.
        world: the scenario with it.
        network: what both are lowered to.
    """
    found = list(changes(world_of(below), world_of(world)))
    if not found:
        return ["it sets nothing that is not so already"]
    crossed = crossed_links(network)
    known = accesses(world, network)
    said = dict.fromkeys(
        [
            *_idle_rates(below, world, known, found),
            *_idle_events(below, world, crossed),
            *(why for each in found if (why := _why(each, world, known, crossed))),
        ]
    )
    kept = list(said)
    if len(kept) > _MOST_REASONS:
        kept = [
            *kept[:_MOST_REASONS],
            f"and {counted(len(kept) - _MOST_REASONS, 'more reason')} like these",
        ]
    return kept


def _why(
    change: Change, world: Scenario, known: Iterable[VillageAccess], crossed: frozenset[str]
) -> str | None:
    """Return why one change has no effect; None where that cannot be told from it alone."""
    steps = change.steps
    if steps[0] in _FOR_PEOPLE or "price" in steps or steps[-1] in _FOR_PEOPLE:
        return "prices, titles and names are only for people to read"
    if steps[0] == "technologies" and not any(each.technology == steps[1] for each in known):
        return f"no village uses the technology {steps[1]}"
    line = next((each for each in lines(world) if _is_of(steps, each)), None)
    if line is None or is_of_access(change):
        return None
    return None if crossed.intersection(link_names(world, line)) else _uncrossed(line)


def _is_of(steps: tuple[str, ...], line: Path) -> bool:
    return steps[: len(line)] == tuple(map(str, line))


def _uncrossed(line: Path) -> str:
    return f"no traffic crosses {dotted(line)}"


def _idle_events(below: Scenario, world: Scenario, crossed: frozenset[str]) -> Iterator[str]:
    """Yield why the events that a world adds touch nobody."""
    for event in world.events[len(below.events) :]:
        acted_on = event.lines(world)
        if not acted_on:
            yield f"no village has an access with {event.subject}"
        for line in acted_on:
            if not crossed.intersection(link_names(world, line)):
                yield _uncrossed(line)


def _idle_rates(
    below: Scenario, world: Scenario, known: Iterable[VillageAccess], found: Iterable[Change]
) -> Iterator[str]:
    """Yield which rates that were changed on accesses bind nowhere, and what the villages get."""
    written = {each.steps[-1] for each in found if is_of_access(each)}
    by_village = {each.village: each for each in known}
    for key in ("subscription", "down", "up"):
        rates: dict[int, list[VillageAccess]] = {}
        for name, village in world.villages.complete.items() if key in written else ():
            before = below.villages.complete.get(name)
            rate = getattr(village.access, key)
            changed = before is not None and getattr(before.access, key) != rate
            if rate is not None and changed:
                rates.setdefault(rate, []).append(by_village[name])
        for rate, villages in rates.items():
            yield f"{key} {format_rate(rate)} binds nowhere: {_given(villages)}"


def _given(villages: list[VillageAccess]) -> str:
    """Return what some villages get, by technology: ``leo gives 16 Mbps in 4 of 4 villages``."""
    by_offer: dict[str, int] = {}
    for each in villages:
        by_offer[_offer(each)] = by_offer.get(_offer(each), 0) + 1
    of_them = f"of {counted(len(villages), 'village')}"
    return listed(
        [f"{offer} in {number} {of_them}" for offer, number in by_offer.items()],
        _MOST_REASONS,
    )


def _offer(access: VillageAccess) -> str:
    down, up = (format_rate(each.access.rate_bps) for each in (access.down, access.up))
    rates = down if down == up else f"{down} down and {up} up"
    return f"{_who(access.technology, access.down)} gives {rates}"


def _who(technology: str, way: OneWay) -> str:
    return f"the subscription of {technology}" if way.access.by == SUBSCRIPTION else technology
