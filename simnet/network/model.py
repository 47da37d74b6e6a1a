"""A network as the engines see it: frozen, generic, every name resolved to an index.

Nodes are joined by directed interfaces (a link is two of them); a flow is a pair of
nodes with a path each way, and what it carries. Nothing here knows a village, a YAML
file or an engine. Times are integer nanoseconds, rates integer bit/s, sizes bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

from simnet.calendar.year import Calendar
from simnet.conditions.cause import Cause, Period
from simnet.conditions.events import Event
from simnet.network.flows import Flow, Person
from simnet.network.links import Interface, Medium, Node, Place
from simnet.network.recovery import Routing


@dataclass(frozen=True, slots=True)
class Network:
    """Everything an engine needs to know about what it simulates."""

    nodes: tuple[Node, ...]
    interfaces: tuple[Interface, ...]
    flows: tuple[Flow, ...]
    people: tuple[Person, ...] = ()
    classes: tuple[str, ...] = ("default",)
    """Names of the traffic classes; `Flow.traffic_class` indexes it."""
    places: tuple[Place, ...] = ()
    """What is known of the places that nodes name."""
    events: tuple[Event, ...] = ()
    """What happens during the run, in the order in which the scenario writes it."""
    media: tuple[Medium, ...] = ()
    """What interfaces share; each is a member of one medium at most."""
    causes: tuple[Cause, ...] = ()
    """What makes the conditions of links, which hang on the seed: laid on the interfaces before a
    run (:func:`simnet.conditions.replay.replayed`)."""
    routing: Routing | None = None
    """How ways follow what is up, once outages are laid; None: every flow keeps its way."""


def users_of(network: Network) -> list[int]:
    """Return for each flow the number of the person or device that it belongs to.

    All flows of a person have one number; a flow of nobody's is a device of its own.
    """
    found = [len(network.people) + index for index in range(len(network.flows))]
    for number, person in enumerate(network.people):
        for flow in person.channels.values():
            found[flow] = number
    return found


def weights_of_people(network: Network) -> list[int]:
    """Return for each person for how many it stands: the weight of its flows."""
    return [
        max((network.flows[flow].weight for flow in person.channels.values()), default=1)
        for person in network.people
    ]


@dataclass(frozen=True, slots=True)
class RunPlan:
    """How long to run, from which seed, and what to record besides the counters."""

    duration_ns: int
    seed: int = 1
    warmup_ns: int = 0
    interval_ns: int = 1_000_000_000
    """Length of one interval of the time series, ns."""
    trace: bool = False
    """Record every packet at every interface (for comparing engines; memory grows with the run)."""
    delay_shift_ns: int = 0
    """Every propagation delay is longer by up to this, anew for each seed
    (:mod:`simnet.network.shift`)."""
    start_ns: int = 0
    """When it starts, since 1 January, 00:00 local time; of no date, the time of day."""
    dated: bool = False
    """Whether the month is known."""
    clocked: bool = False
    """Whether the time of day is known."""
    calendar: Calendar | None = None
    """What people know of days and opening hours; None: nothing."""
    conditions_seed: int | None = None
    """Of the year whose weather and failures it meets; None: that of the run."""

    @property
    def period(self) -> Period:
        """The piece of a year whose conditions it meets."""
        seed = self.seed if self.conditions_seed is None else self.conditions_seed
        return Period(seed, self.start_ns, self.duration_ns, self.dated, self.clocked)
