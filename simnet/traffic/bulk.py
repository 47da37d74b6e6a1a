"""One transfer over TCP, of a given size or without end: a backup, an update, a test flow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from simnet.chance.variates import Variate, constant
from simnet.kinds import Size, model_validator
from simnet.network import UNLIMITED, TransferSource
from simnet.traffic.base import TransferTraffic


class Bulk(TransferTraffic):
    """One transfer at the start, as fast as TCP can."""

    example: ClassVar[Mapping[str, Any]] = {"down": "unlimited"}

    kind: Literal["bulk"] = "bulk"
    """Name of this kind."""
    up: Literal["unlimited"] | Size = 0
    """What the flow's source (the client) sends first; ``unlimited`` never ends."""
    down: Literal["unlimited"] | Size = 0
    """What the flow's target (the server) sends after that; ``unlimited`` never ends."""

    @model_validator(mode="after")
    def _something_to_send(self) -> Self:
        if self.up == 0 and self.down == 0:
            raise ValueError("give up, down or both: there is nothing to transfer")
        if self.up == "unlimited" and self.down != 0:
            raise ValueError("down would never begin after an unlimited up; give one of them")
        return self

    def work(self) -> TransferSource:
        """Return one transfer at the start."""
        return TransferSource(
            up=_amount(self.up),
            down=_amount(self.down),
            patience_ns=self.patience_ns,
            start_ns=self.start,
            stop_ns=self.stop_ns,
            limit_transfers=1,
        )


def _amount(size: str | int) -> Variate:
    return constant(float(UNLIMITED if isinstance(size, str) else size))
