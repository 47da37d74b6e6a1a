"""The contract of access technologies."""

from __future__ import annotations

from simnet.models.technology.base import Technology
from simnet.models.technology_exercise import breaches
from simnet.testing.base import made_from, require


def check_technology(kind: type[Technology], **parameters: object) -> None:
    """Check an access technology with `parameters` as a scenario writes them, or its defaults.

    It must describe itself, refuse nonsense, survive a round trip, and make links that a network
    can be built from. What it says of ten minutes in April, in rain, must be in order, the same
    again, and the same however they are cut.
    """
    for given in (parameters or {}, kind.example):
        technology = made_from(kind, given)
        require(
            technology.lands_at in ("regency", "gateway"),
            f"lands_at must be regency or gateway, got {technology.lands_at!r}",
        )
        for way in ("down", "up"):
            link = technology.link(way)
            require(link.rate_bps > 0, f"{way}: rate must be > 0, got {link.rate_bps} bps")
            require(link.delay_ns >= 0, f"{way}: delay must be >= 0, got {link.delay_ns} ns")
            require(link.buffer_ns > 0, f"{way}: buffer must be > 0, got {link.buffer_ns} ns")
            loss = link.loss_probability
            require(0 <= loss <= 1, f"{way}: loss must be a probability, got {loss}")
            numbers = (link.rate_bps, link.delay_ns, link.buffer_ns)
            require(all(type(n) is int for n in numbers), f"{way}: rates and times must be int")
        found = breaches(technology)
        require(not found, "; ".join(found))
