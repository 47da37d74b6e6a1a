"""The door that all passes which a behaviour yields: what is not in the contract is refused.

The contract is :mod:`simnet.actions`. A refusal names the action and the reason; who did it, and
when, is said by :mod:`simnet.engine.life`.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from numbers import Real
from typing import Any

from simnet.actions import Experience, Stream, Think, Together, Transfer
from simnet.engine.amounts import whole_bytes
from simnet.errors import unknown

LARGEST_PACKET_BYTES = 1_000_000_000
MOST_FRAMES_PER_S = 1_000
MOST_PACKETS_OF_A_FRAME = 10_000
_NUMBERS = (int, float, Real)
"""The usual types first: asking the abstract one takes ten times as long."""
_KNOWN = "a behaviour yields Think, Transfer, Stream, Together or Experience"


class ActionError(Exception):
    """An action is not in the contract."""

    def __init__(self, action: Any, reason: str) -> None:
        super().__init__(f"{action!r}: {reason}")


class Door:
    """Who may pass: actions over the channels of one person, experiences that are declared.

    Args:
        channels: names of the person's destinations.
        felt: names of the quantities that the person's kind of traffic declares.
    """

    __slots__ = ("_channels", "_felt")

    def __init__(self, channels: Collection[str], felt: Collection[str]) -> None:
        self._channels = channels
        self._felt = felt

    def check(self, action: Any) -> None:
        """Let `action` pass.

        Raises:
            ActionError: it is no action, or one with nonsense in it.
        """
        if isinstance(action, Think):
            self._number(action, "seconds", action.seconds)
        elif isinstance(action, Transfer):
            self._transfer(action)
        elif isinstance(action, Stream):
            self._stream(action)
        elif isinstance(action, Together):
            self._together(action)
        elif isinstance(action, Experience):
            self._experience(action)
        else:
            raise ActionError(action, f"is no action; {_KNOWN}")

    def _transfer(self, action: Transfer) -> None:
        self._number(action, "down_bytes", action.down_bytes)
        self._number(action, "up_bytes", action.up_bytes)
        for name in ("patience_s", "deadline_s"):
            if getattr(action, name) != math.inf:
                self._number(action, name, getattr(action, name))
        self._channel(action, action.to)
        if action.over is not None:
            self._over(action)
        elif action.multiplex:
            raise ActionError(action, "multiplex needs over, the name of what is shared")

    def _over(self, action: Transfer) -> None:
        if not _is_name(action.over):
            raise ActionError(action, f"over must be a name or None, got {action.over!r}")
        if type(action.parallel) is not int or action.parallel < 1:
            raise ActionError(
                action, f"parallel must be a whole number >= 1, got {action.parallel!r}"
            )
        if type(action.multiplex) is not bool:
            raise ActionError(action, f"multiplex must be True or False, got {action.multiplex!r}")
        if whole_bytes(action.up_bytes) < 1:
            raise ActionError(
                action, "up_bytes must be >= 1 over a connection that stays open: something asks"
            )

    def _stream(self, action: Stream) -> None:
        self._number(action, "seconds", action.seconds)
        self._number(action, "packet_bytes", action.packet_bytes)
        if not 1 <= action.packet_bytes <= LARGEST_PACKET_BYTES:
            raise ActionError(action, f"packet_bytes must be 1 to {LARGEST_PACKET_BYTES}")
        self._receivers(action)
        for name in ("down_bps", "up_bps"):
            self._rates(action, name, getattr(action, name))
        if action.over is not None and not _is_name(action.over):
            raise ActionError(action, f"over must be a name or None, got {action.over!r}")
        self._number(action, "frames_per_s", action.frames_per_s)
        if action.frames_per_s > MOST_FRAMES_PER_S:
            raise ActionError(action, f"frames_per_s must be at most {MOST_FRAMES_PER_S}")
        if action.frames_per_s > 0:
            most_bps = MOST_PACKETS_OF_A_FRAME * action.packet_bytes * 8 * action.frames_per_s
            for name in ("down_bps", "up_bps"):
                rates = getattr(action, name)
                if max(rates if isinstance(rates, tuple) else (rates,)) > most_bps:
                    raise ActionError(
                        action,
                        f"{name} makes frames of more than {MOST_PACKETS_OF_A_FRAME} packets",
                    )
        self._number(action, "spare", action.spare)
        if action.spare > 1:
            raise ActionError(action, f"spare must be a share up to 1, got {action.spare!r}")
        if action.playout_s != math.inf:
            self._number(action, "playout_s", action.playout_s)

    def _receivers(self, action: Stream) -> None:
        if not isinstance(action.to, tuple):
            self._channel(action, action.to)
            return
        if not action.to:
            raise ActionError(action, "to must name at least one receiver")
        for to in action.to:
            self._channel(action, to)

    def _rates(self, action: Stream, name: str, value: Any) -> None:
        if not isinstance(value, tuple):
            self._number(action, name, value)
            return
        if not isinstance(action.to, tuple) or len(value) != len(action.to):
            raise ActionError(action, f"{name} must be one rate, or one for each receiver of to")
        for each in value:
            self._number(action, name, each)

    def _together(self, action: Together) -> None:
        if not isinstance(action.actions, tuple | list):
            raise ActionError(action, "actions must be a tuple")
        for part in action.actions:
            if not isinstance(part, Transfer | Stream):
                raise ActionError(part, "only Transfer and Stream can be done together")
            self.check(part)

    def _experience(self, action: Experience) -> None:
        if action.quantity not in self._felt:
            raise ActionError(action, unknown("quantity", str(action.quantity), self._felt))
        self._number(action, "value", action.value)
        if type(action.served) is not bool:
            raise ActionError(action, f"served must be True or False, got {action.served!r}")
        if action.since_s is not None:
            self._number(action, "since_s", action.since_s)
        if action.to is not None:
            self._channel(action, action.to)

    def _number(self, action: Any, name: str, value: Any) -> None:
        # Real numbers are ordered, which their abstract type does not say.
        if not isinstance(value, _NUMBERS) or not 0 <= value < math.inf:  # type: ignore[operator]
            raise ActionError(action, f"{name} must be a finite number >= 0, got {value!r}")

    def _channel(self, action: Any, to: Any) -> None:
        if not isinstance(to, str):
            several = ", or a tuple of them" if isinstance(action, Stream) else ""
            raise ActionError(action, f"to must be the name of a channel{several}, got {to!r}")
        if to not in self._channels:
            raise ActionError(action, unknown("channel", to, self._channels))


def _is_name(given: object) -> bool:
    return isinstance(given, str) and bool(given)
