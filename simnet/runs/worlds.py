"""The worlds of a scenario: each alternative in each stress test, loaded once and laid out once.

What checks, plans and prepares asks the same object, so that no world is validated or lowered
a second time. What is kept is bounded: of very many or very large worlds the later ones are
made again when they are asked for again.
"""

from __future__ import annotations

from collections.abc import Sequence

from simnet.errors import ScenarioError
from simnet.network import Network
from simnet.runs.moments import world
from simnet.runs.prepare import PreparedRun, laid_out, prepare
from simnet.scenario.load import Loaded, Point, Variant, changed
from simnet.scenario.model import Scenario

MOST_PARTS = 100_000
"""How many villages, links and flows the worlds that are kept may have together."""
MOST_FLOWS = 100_000
"""How many flows the networks that are kept may have together."""

Named = tuple[Variant, str, tuple[str, ...]]
"""A world's alternative and stress test, and of its point of a sweep the label and the paths."""


class Worlds:
    """What a scenario becomes under its alternatives, stress tests, points of sweeps and sets.

    Args:
        base: the scenario without any of them.
        sets: ``path=value`` on top of every world.
    """

    def __init__(self, base: Loaded, sets: Sequence[str] = ()) -> None:
        self.base = base
        self.sets = tuple(sets)
        self._loaded: dict[Named, Loaded] = {}
        self._networks: dict[Named, Network] = {}
        self._parts_left = MOST_PARTS
        self._flows_left = MOST_FLOWS

    def under(self, sets: Sequence[str]) -> Worlds:
        """Return the same worlds with other `sets`: these if they are the same."""
        return self if tuple(sets) == self.sets else Worlds(self.base, sets)

    def loaded(self, variant: Variant = (None, None), point: Point | None = None) -> Loaded:
        """Return a world, validated.

        Raises:
            ScenarioError: with everything that is wrong, each with its file and line.
        """
        named = _named(variant, point)
        found = self._loaded.get(named)
        if found is None:
            found = self._load(variant, point)
            self._parts_left -= _parts(found.scenario)
            if self._parts_left >= 0:
                self._loaded[named] = found
        return found

    def network(self, variant: Variant = (None, None), point: Point | None = None) -> Network:
        """Return the network of a world.

        Raises:
            ScenarioError: it cannot be loaded or laid out, with the line that is to blame.
        """
        named = _named(variant, point)
        found = self._networks.get(named)
        if found is None:
            found = laid_out(self.loaded(variant, point))
            self._flows_left -= len(found.flows)
            if self._flows_left >= 0:
                self._networks[named] = found
        return found

    def ready(
        self,
        variant: Variant = (None, None),
        point: Point | None = None,
        engine: str | None = None,
        alone: bool = False,
    ) -> PreparedRun:
        """Return a world ready to run, `alone` as :func:`~simnet.runs.prepare.prepare` takes it.

        Raises:
            ScenarioError: it cannot be loaded or laid out, with the line that is to blame.
        """
        network = self.network(variant, point)
        return prepare(self.loaded(variant, point), *variant, self.sets, engine, network, alone)

    def _load(self, variant: Variant, point: Point | None) -> Loaded:
        if point is None:
            return world(self.base, *variant, self.sets)
        try:
            # Of many points in one world, only what each sets is validated.
            below = self.loaded(variant) if not self.sets else world(self.base, *variant)
        except ScenarioError:
            below = None
        if below is None:
            return world(self.base, *variant, self.sets, point)
        return changed(below, sets=self.sets, point=point)


def _named(variant: Variant, point: Point | None) -> Named:
    return (variant, "", ()) if point is None else (variant, point.label, tuple(point.settings))


def _parts(scenario: Scenario) -> int:
    return 1 + len(scenario.villages.rows) + len(scenario.links) + len(scenario.flows)
