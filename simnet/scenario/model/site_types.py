"""Types of sites: what is done at them, and by how many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal, Self

from simnet.errors import unknown
from simnet.kinds import (
    Count,
    Declared,
    Field,
    model_validator,
)
from simnet.models.weighted import Weight
from simnet.scenario.model.backhaul import Line
from simnet.scenario.model.base import ClassName, Named
from simnet.scenario.model.flows import AnyTraffic
from simnet.scenario.model.hours import calendar_of
from simnet.scenario.model.presence import Presence
from simnet.scenario.model.tcp import Tcp
from simnet.scenario.model.weights import weightless
from simnet.traffic.base import DatagramTraffic, Person

if TYPE_CHECKING:
    from simnet.scenario.model.root import Scenario


class App(Declared):
    """One use of the network at a site: so many flows or people of one kind of traffic."""

    traffic: AnyTraffic
    """What each of them sends and receives. The site is the client."""
    count: Annotated[Count, Field(le=1_000_000)] = 1
    """How many there are at a site of this type, unless a village says otherwise."""
    weight: Weight = 1
    """How many of them one that is simulated stands for, a whole number from 1 to 1000. The others
    are a mean load on the lines of those simulated. 1 simulates every one."""
    to: Literal["internet", "intranet"] | None = None
    """Where the other end is; by default the internet. People say it themselves."""
    direction: Literal["up", "down", "both"] | None = None
    """For datagrams: from the site (the default), to it, or one such flow each way."""
    traffic_class: ClassName | None = Field(default=None, alias="class")
    """Name of its traffic class; by default the last of the scenario's classes."""
    tcp: Tcp = Tcp()
    """TCP of these flows, where it differs from the scenario's."""
    take_up: bool = False
    """Whether they are people who choose the line, whom ``load.take_up`` makes more or fewer."""
    presence: Presence | None = None
    """When its people are there, and how many of `count`. Default: all of them, always."""

    @model_validator(mode="after")
    def _fits_the_traffic(self) -> Self:
        if self.direction is not None and not isinstance(self.traffic, DatagramTraffic):
            raise ValueError(f"{self.traffic.kind} has both directions; leave out direction")
        if self.to is not None and isinstance(self.traffic, Person):
            raise ValueError(f"a {self.traffic.kind} chooses where to go; leave out to")
        if self.presence is not None and not isinstance(self.traffic, Person):
            raise ValueError(
                f"presence is of people; {self.traffic.kind} traffic comes from no person"
            )
        return self

    def destinations(self) -> tuple[str, ...]:
        """Return where its flows lead: internet, intranet or both."""
        if isinstance(self.traffic, Person):
            return self.traffic.channels()
        return (self.to or "internet",)


class SiteType(Declared):
    """A kind of site: village office, school, health centre, public Wi-Fi, creative hub."""

    preset: str | None = None
    """What it is laid over: the name of a preset (``simnet kinds site``), or a file of one's own
    (``./school.yaml``), relative to the file that names it. What is written beside it holds before
    the preset, key by key; null takes an app away."""
    name: str = ""
    """Its name for people."""
    lan: Line
    """From the site to the village office: cable or Wi-Fi. The delay is that of the medium."""
    apps: Named[App]
    """What is done there, by name."""

    def sense(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        """Yield uses of a network that the scenario does not describe."""
        described = {"internet": scenario.internet, "intranet": scenario.intranet}
        for name, app in self.apps.items():
            if app.weight > 1 and (message := weightless(app.traffic)):
                yield f"apps.{name}.weight", message
            if app.presence is not None:
                for path, message in app.presence.faults(calendar_of(scenario)):
                    yield f"apps.{name}.presence.{path}", message
            for destination in app.destinations():
                if destination not in described:
                    yield f"apps.{name}", unknown("destination", destination, described)
                elif described[destination] is None:
                    yield f"apps.{name}", f"needs the {destination} section to lead to"
