"""Every access technology keeps the contract, and the contract's check sees those that do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

import pytest

from simnet.chance.streams import RandomStream
from simnet.conditions.cause import Influence, Period
from simnet.kinds import described_fields, kinds_of
from simnet.models.technology.base import AccessLink, Landing, Line, Technology, Way
from simnet.models.technology.fibre import Fibre
from simnet.testing import check_technology
from simnet.units import NS_PER_S

KINDS = kinds_of(Technology)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_keeps_the_contract(kind: type[Technology]) -> None:
    check_technology(kind)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_default_names_its_source_or_says_that_it_is_assumed(kind: type[Technology]) -> None:
    for field in ("down", "up", "delay", "buffer", "loss"):
        info = described_fields(kind)[field]
        if info.default == 0.0:
            continue
        assert info.description is not None
        assert "Default:" in info.description, field
        assert re.search(
            r"assumption|as `down`|\(.*\)", info.description.partition("Default:")[2], re.DOTALL
        ), field


class Nowhere(Fibre):
    """Lands in no known place."""

    lands_at: ClassVar[Landing] = "moon"  # type: ignore[assignment]


class Stalled(Fibre):
    """Has no rate from the village."""

    def link(self, way: Way) -> AccessLink:
        link = super().link(way)
        return link if way == "down" else AccessLink(0, link.delay_ns, 0.0, link.buffer_ns)


class Moody(Fibre):
    """Draws from an order instead of the time of the year."""

    living: ClassVar[bool] = True

    def conditions(self, line: Line, period: Period) -> Iterator[tuple[Way, Influence]]:
        stream = RandomStream(period.seed, line.name)
        steps = tuple((minute * 60 * NS_PER_S, stream.integer(10**6)) for minute in range(9))
        yield "down", Influence("", capacity=steps)


class Backwards(Fibre):
    """Lets time run back."""

    living: ClassVar[bool] = True

    def conditions(self, line: Line, period: Period) -> Iterator[tuple[Way, Influence]]:
        yield "up", Influence("", capacity=((10, 5), (3, 7)))


@pytest.mark.parametrize(
    ("kind", "message"),
    [(Moody, "down: must be the same however"), (Backwards, "up: steps of capacity must increase")],
)
def test_conditions_out_of_order_are_seen(kind: type[Technology], message: str) -> None:
    with pytest.raises(AssertionError, match=message):
        check_technology(kind)


@pytest.mark.parametrize(
    ("kind", "message"), [(Nowhere, "got 'moon'"), (Stalled, "up: rate must be > 0")]
)
def test_a_breach_is_seen(kind: type[Technology], message: str) -> None:
    with pytest.raises(AssertionError, match=message):
        check_technology(kind)
