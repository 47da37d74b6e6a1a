"""A source that talks and is silent by turns, both memoryless: voice with silence suppression."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from simnet.chance.variates import constant, exponential
from simnet.kinds import PositiveDuration, PositiveRate, PositiveSize
from simnet.network import DatagramSource
from simnet.traffic.base import DatagramTraffic, gap_at, seconds


class MarkovOnOff(DatagramTraffic):
    """Packets at a constant rate in exponential on periods, none in exponential off periods.

    The defaults are those of a voice call with silence suppression: talk spurts of 1.026 s and
    silences of 1.171 s on average (EURASIP JWCN 2012:287, table 1), G.711 in 20 ms packets
    (RFC 3551).
    """

    example: ClassVar[Mapping[str, Any]] = {
        "peak": "64 kbps",
        "size": "160 B",
        "header": "40 B",
        "on": "1.026 s",
        "off": "1.171 s",
    }

    kind: Literal["markov_on_off"] = "markov_on_off"
    """Name of this kind."""
    peak: PositiveRate = 64_000
    """Rate of `size` while on, without `header`. Default: G.711 (RFC 3551)."""
    size: PositiveSize = 160
    """Size of every packet. Default: 20 ms of G.711 (RFC 3551)."""
    on: PositiveDuration = 1_026_000_000
    """Mean length of an on period. Default: a talk spurt (EURASIP JWCN 2012:287, table 1)."""
    off: PositiveDuration = 1_171_000_000
    """Mean length of an off period. Default: a silence (same table)."""

    def work(self) -> DatagramSource:
        """Return packets every `size`/`peak` in exponential on periods."""
        return self.datagrams(
            gap_at(self.peak, self.size),
            constant(float(self.size)),
            on=exponential(seconds(self.on)),
            off=exponential(seconds(self.off)),
        )
