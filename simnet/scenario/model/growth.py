"""Growth: how many times as many users there are as the scenario writes.

Growth only ever adds users, and those who were there stay who they are. Of a use with `count`
users, floor(count x factor + u) are there, with u in [0, 1) from the use's name, not from the
seed: so a use keeps its users in every replication, more growth never takes one away, and all
uses together grow by what is asked for on average, though each is a whole number of users.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from simnet.chance.streams import stream_key
from simnet.errors import unknown
from simnet.kinds import Declared, Factor, Field

if TYPE_CHECKING:
    from simnet.scenario.model.root import Scenario


class Load(Declared):
    """Growth of the numbers of users, as a percentage of what the scenario writes."""

    open_names: ClassVar[tuple[str, ...]] = ("apps",)

    users: Factor = 1.0
    """All users: those of the apps of sites, and the counts of flows."""
    take_up: Factor = 1.0
    """Users of the apps marked ``take_up: true``, on top of that: the share of those who could
    choose the line that do. Of the people of East Kalimantan who have free public Wi-Fi near, 39 %
    use it: 23 % use it, 36 % know it and do not, 41 % have none near (APJII,
    insitekaltim.com, 3 April 2024). Default: as many as are written."""
    apps: dict[str, Factor] = Field(default_factory=dict)
    """Users of some apps or flows, on top of that, by the name of the app (video), of the app at
    one type of site (school/video), or of the flow."""

    def grown(self, count: int, use: str, names: Iterable[str], chosen: bool = False) -> int:
        """Return how many users there are of a use that is written with `count` of them.

        Args:
            use: the name that its random streams are keyed by.
            names: what `apps` may call it.
            chosen: whether they are people who choose the line.
        """
        factors = (
            self.users,
            self.take_up if chosen else 1.0,
            *(self.apps.get(name, 1.0) for name in names),
        )
        if all(factor == 1.0 for factor in factors):
            return count
        factor = math.prod(map(_exact, factors), start=Fraction(1))
        return (count * factor + _threshold(use)).__floor__()

    def sense(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        """Yield names that no app and no flow has, and growth to none."""
        if self.users == 0:
            yield "users", "must be > 0, got 0 %: nobody would be left"
        apps = [app for each in scenario.site_types.values() for app in each.apps.values()]
        if self.take_up != 1 and not any(app.take_up for app in apps):
            yield "take_up", "has no effect: no app of a type of site is marked take_up: true"
        known = set(scenario.flows)
        for name, site_type in scenario.site_types.items():
            known |= {each for app in site_type.apps for each in app_names(name, app)}
        for name in self.apps:
            if name not in known:
                yield f'apps."{name}"', unknown("app or flow", name, known)


def app_names(site_type: str, app: str) -> tuple[str, str]:
    """Return what `apps` may call an app of a type of site."""
    return app, f"{site_type}/{app}"


def _exact(factor: float) -> Fraction:
    """Return the decimal that was written, which its nearest float is not."""
    return Fraction(repr(factor))


def _threshold(use: str) -> Fraction:
    """Return a number in [0, 1) that looks random and belongs to the use alone."""
    return Fraction(stream_key(0, f"{use}/growth")[0], 2**64)
