"""The whole scenario: all sections side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from simnet.chance.distributions import DurationDistribution
from simnet.kinds import Declared, Field, Name
from simnet.scenario.model.access import AnyTechnology
from simnet.scenario.model.alternatives import Alternative
from simnet.scenario.model.backhaul import Backhaul, Internet, Intranet, Isp
from simnet.scenario.model.base import Named, Several
from simnet.scenario.model.contract import Contract
from simnet.scenario.model.failures import Failures
from simnet.scenario.model.flows import Flow
from simnet.scenario.model.growth import Load
from simnet.scenario.model.hours import Hours
from simnet.scenario.model.links import Link
from simnet.scenario.model.media import Medium, shared_twice
from simnet.scenario.model.nodes import Node
from simnet.scenario.model.places import Villages
from simnet.scenario.model.routing import Routing
from simnet.scenario.model.run import Run
from simnet.scenario.model.site_list import SiteList
from simnet.scenario.model.site_types import SiteType
from simnet.scenario.model.stress import Event, StressTest
from simnet.scenario.model.study import BASE, NONE, Study, unusable_names
from simnet.scenario.model.tcp import Tcp
from simnet.scenario.model.topology import Topology
from simnet.scenario.model.weather import Weather, unplaced

LATENESS = DurationDistribution.model_validate({"exponential": "100 us"})
"""Lateness where villages are described and nothing is said of it (assumption; see the field)."""


class Scenario(Declared):
    """A world to simulate: generic nodes, links and flows, or villages and providers, or both."""

    name: Name
    """Short name; results are kept under it."""
    title: str = ""
    """One line for people."""
    description: str = ""
    """What question it answers, and how."""
    run: Run
    """How long to run, from which seed, and what to record."""
    classes: Annotated[Several[Name], Field(min_length=1, max_length=64)] = ("default",)
    """Traffic classes, the first with the highest priority."""
    tcp: Tcp = Tcp()
    """TCP of all flows that do not say otherwise."""
    lateness: DurationDistribution | Literal["none"] | None = None
    """How much later than its delay says a packet is taken off each line: what the host or router
    there needs to wake, drawn anew each time; whatever has come until then is taken at once, so
    that bursts stay bursts. Default: with villages, providers or towns exponential with a mean of
    100 us (assumption: interrupts and schedulers take tens of microseconds and at times more;
    without any, flows lock into phase with full queues, and with this a flow over two of them gets
    0.9 of what it gets in a real stack); with nodes and links alone none, so that formulas hold."""
    nodes: Named[Node]
    """Nodes by name; a plain list of names will do."""
    links: Named[Link]
    """Links by name."""
    flows: Named[Flow]
    """Flows by name."""
    technologies: Named[AnyTechnology]
    """Access technologies by name; a kind can also be used as it is, under its own name."""
    isps: Named[Isp]
    """Internet service providers by name."""
    site_types: Named[SiteType]
    """Kinds of sites by name, and what is done there."""
    villages: Villages = Villages.model_validate({})
    """Villages by name, or from a CSV file."""
    backhaul: Backhaul = Backhaul.model_validate({})
    """Towns, and the lines between them."""
    intranet: Intranet | None = None
    """The closed network beside the way to the internet, and its data centre."""
    internet: Internet | None = None
    """The exchange, and the servers of the internet behind it."""
    hours: Hours | None = None
    """When schools, clinics and village offices are at work, for what is told by their hours.
    Default: those below."""
    contract: Contract = Contract()
    """How long what is bought is paid for, and the tax on it."""
    load: Load = Load()
    """Growth of the numbers of users."""
    media: Named[Medium]
    """Shared media by name: beams, cells, Wi-Fi channels, and the lines that share them."""
    routing: Routing | None = None
    """How ways follow what is up. Without it each flow keeps its way, whatever is down."""
    failures: Failures = Failures.model_validate({})
    """What breaks by chance or by plan, and who repairs it. Default: nothing."""
    weather: Weather | None = None
    """Rain, which radio links feel. Default: it never rains."""
    events: Several[Event] = ()
    """What happens to lines during the run; a stress test adds its own."""
    alternatives: Named[Alternative]
    """Other worlds to compare with this one, by name."""
    stress: Named[StressTest]
    """Stress tests that any alternative can be put through, by name."""
    study: Study = Study.model_validate({})
    """Which of these worlds are run how often, and what is measured in them."""

    @property
    def generic(self) -> bool:
        """Return whether it is made of nodes, links and flows only, without villages and so on."""
        domain = (self.isps, self.villages.rows, self.backhaul.towns, self.intranet, self.internet)
        return not any(domain)

    @property
    def late(self) -> DurationDistribution | None:
        """Return the lateness in force; None where nothing is late."""
        if isinstance(self.lateness, DurationDistribution):
            return None if self.lateness.constant == 0 else self.lateness
        return None if self.lateness == "none" or self.generic else LATENESS

    def plain(self) -> dict[str, Any]:
        """Return it as plain data that a file could hold, with the defaults of everything.

        Of villages, only what is written: what is not comes from their groups and defaults. The
        lateness is that in force.
        """
        plain = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        written = self.villages.model_dump(
            mode="json", by_alias=True, exclude_none=True, exclude_unset=True
        )
        late = self.late.model_dump(mode="json", exclude_none=True) if self.late else "none"
        return {**plain, "lateness": late, "villages": written}

    def plain_of(self, alternative: str | None, stress: str | None) -> dict[str, Any]:
        """Return it as plain data without what only other runs of its study are made of.

        Of alternatives and stress tests the two that are named are left, and nothing of the study,
        so that what is written with each run does not grow with the number of runs.
        """
        own = {
            "alternatives": {k: v for k, v in self.alternatives.items() if k == alternative},
            "stress": {k: v for k, v in self.stress.items() if k == stress},
            "study": Study.model_validate({}),
        }
        plain = self.model_copy(update=own).plain()
        del plain["study"]
        return plain

    def sense(self, scenario: Scenario) -> Iterator[tuple[str, str]]:  # noqa: ARG002 (contract)
        """Yield why there is nothing to simulate, names that clash, and keys without effect."""
        if not self.flows and not any(village.sites for village in self.villages.complete.values()):
            yield "", "there is nothing to simulate: give flows, or villages with sites"
        yield from self._twins()
        if len(set(self.classes)) < len(self.classes):
            yield "classes", "a class is given twice"
        for name, message in shared_twice(self):
            yield f"media.{name}", message
        yield from unplaced(self)
        for key in ("csv", "district", "regency", "kind"):
            if getattr(self.villages, key) is not None:
                yield f"villages.{key}", "has an effect only beside csv, in the same file"
        for number, event in enumerate(self.events):
            for path, message in event.faults(self):
                yield f"events[{number}].{path}", message

    def unusable_names(self) -> Iterator[tuple[str, str]]:
        """Yield names of alternatives and stress tests that could not be told apart in a study."""
        yield from unusable_names("alternatives", "alternative", self.alternatives, BASE)
        yield from unusable_names("stress", "stress test", self.stress, NONE)

    def _twins(self) -> Iterator[tuple[str, str]]:
        """Yield flows with the name of one of several flows alike."""
        for name, flow in self.flows.items():
            users = self.load.grown(flow.count, name, (name,))
            for number in range(1 if flow.count > 1 else 2, users + 1):
                if f"{name}-{number}" in self.flows:
                    yield f"flows.{name}-{number}", f"is also the name of one of the flows '{name}'"


class ScenarioFile(Scenario):
    """What a scenario file may hold: the scenario, and other files to take parts of it from.

    Keys that begin with ``x-`` are left out of the scenario: a place for YAML anchors.
    """

    include: str | list[str] = Field(default_factory=list)
    """Files to read first, relative to this one; this file is laid over them in their order."""
    sites: SiteList | list[SiteList] = Field(default_factory=list)
    """A list of schools or other points, or several, whose rows become sites of the villages."""
    topology: Topology | None = None
    """Nodes and links from a GraphML file."""
