"""How a village is joined to the world: technology, provider, what is paid for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from simnet.kinds import (
    Declared,
    Duration,
    Field,
    Name,
    PositiveDuration,
    PositiveRate,
    Price,
    Probability,
    find_kind,
    kinds_of,
    one_of,
)
from simnet.models.foreign_technology import link_of
from simnet.models.queueing import Queueing
from simnet.models.technology.base import AccessLink, Technology, Way
from simnet.models.weighted import Weight
from simnet.scenario.model.allowance import Allowance
from simnet.scenario.model.base import IMPLIED, AnyQueue, Several
from simnet.scenario.model.proxies import Proxy

AnyTechnology: Any = one_of(Technology)
"""Any access technology, told apart by its ``kind``."""


class AccessLine(Declared):
    """The link between a village office and its landing; what is left out is the technology's."""

    technology: Name | None = None
    """Name of one of the scenario's technologies, or of a kind (fibre, geo, ...) as it is."""
    isp: Name | None = None
    """Name of the provider."""
    subscription: PositiveRate | None = None
    """What is paid for: the link is no faster than this, each way."""
    down: PositiveRate | None = None
    """Rate towards the village."""
    up: PositiveRate | None = None
    """Rate from the village."""
    delay: Duration | None = None
    """One-way delay to the landing."""
    loss: Probability | None = None
    """Probability that a packet is lost, each direction."""
    buffer: PositiveDuration | None = None
    """How long the full queue takes to send, each direction, where the queue itself says no limit
    (packets, bytes)."""
    queue: AnyQueue = IMPLIED
    """Queue in front of each direction. Without packets or bytes of its own it holds what `buffer`
    says, at least 15 kB; with either, `buffer` counts for nothing. In a village or a group it
    completes what lies below, unless it is of another kind."""
    queue_down: AnyQueue | None = None
    """Queue of the direction towards the village, where it differs."""
    proxy: Proxy | None = None
    """A performance-enhancing proxy (RFC 3135), which ends TCP connections at the village and at
    the landing. Default: none, though over a geostationary satellite one is usual."""
    allowance: Allowance | None = None
    """What it falls to after so many gigabytes of a month (fair use). Default: nothing."""
    town: Name | None = None
    """Town of the backhaul where the link lands, if its technology lands at a regency's seat. By
    default the town whose regency is the village's."""
    price: Price | None = None
    """What this access costs. Of the village's price, its group's, that of the defaults and the
    technology's, the first that is written counts, whole."""

    def queue_of(self, way: Way) -> Queueing:
        """Return the queue of one direction; down is towards the village."""
        declared: Queueing | None = self.queue_down if way == "down" else None
        return self.queue if declared is None else declared

    def link(self, technology: Technology, way: Way) -> AccessLink:
        """Return one direction of the link over `technology`."""
        offered = link_of(technology, way)
        given = self.down if way == "down" else self.up
        rate_bps = offered.rate_bps if given is None else given
        return AccessLink(
            rate_bps=rate_bps if self.subscription is None else min(rate_bps, self.subscription),
            delay_ns=offered.delay_ns if self.delay is None else self.delay,
            loss_probability=offered.loss_probability if self.loss is None else self.loss,
            buffer_ns=offered.buffer_ns if self.buffer is None else self.buffer,
        )


class Backup(AccessLine):
    """A second link of a village, which takes over while the first is down, or shares the load."""

    share: Literal["load"] | None = None
    """With `load` both lines carry traffic: each flow (what one user or device exchanges with one
    end, both ways) is on one of them by a hash of its name, and moves to the other while its own is
    down. Who is on the closed network of the intranet stays on it. Default: nothing while the first
    is up."""
    weights: Several[Weight] = ()
    """How many flows go over the first line, to how many over this one, with `share: load`: two
    whole numbers from 1 to 1000. Default: as their rates towards the village are."""
    switch_below: PositiveRate | None = None
    """It takes over, too, when the first has given less than this towards the village `for` so
    long, by its technology, its allowance, the weather and events, whatever its load (where a
    medium is shared: on the air); noticed and converged as an outage, and back after `back_after`.
    Who has no way over this one stays. Default: never."""
    low_for: Duration = Field(default=30 * 10**9, alias="for")
    """How long the first must have been below `switch_below`. Default: 30 s (assumption)."""

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield what has no effect once groups and defaults are laid on, as (key, message)."""
        if self.weights and self.share is None:
            yield "weights", "belong to share: load"
        elif len(self.weights) not in (0, 2):
            yield "weights", f"must be two, of the first line and of this, got {len(self.weights)}"
        if "low_for" in self.model_fields_set and self.switch_below is None:
            yield "for", "belongs to switch_below: how long the first is slower than that"


class Access(AccessLine):
    """The link between a village office and its landing; what is left out is the technology's."""

    backup: Backup | None = None
    """A second link, of another technology, provider or town. Its village's traffic goes over it
    while the first is down, from when `routing` has noticed, or by both lines. With a
    proxy of its own, connections that are opened over it are split by that. Default: none."""

    @property
    def spare(self) -> Access | None:
        """The second link as an access of its own; None without one."""
        if self.backup is None:
            return None
        own = {name: getattr(self.backup, name) for name in AccessLine.model_fields}
        return Access.model_construct(self.backup.model_fields_set & own.keys(), **own)


def technology_names(declared: dict[str, Technology]) -> list[str]:
    """Return every name that an access may give as its technology."""
    return sorted({*declared, *kinds_of(Technology)})


def technology_named(name: str, declared: dict[str, Technology]) -> Technology:
    """Return the technology that a scenario declares under `name`, or that kind as it is.

    Raises:
        InputError: there is none.
        ValidationError: the kind has parameters without a default.
    """
    # A kind is made of its defaults alone.
    return declared[name] if name in declared else find_kind(Technology, name)()  # type: ignore[call-arg]
