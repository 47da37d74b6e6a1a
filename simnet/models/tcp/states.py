"""States of congestion of a sender (icsk_ca_state of Linux), in order of severity."""

from __future__ import annotations

OPEN = 0
DISORDER = 1
CWR_STATE = 2
"""The window is being reduced after a mark (RFC 3168)."""
RECOVERY = 3
LOSS = 4
REDUCING = (CWR_STATE, RECOVERY)
"""States in which the window is being reduced: after a mark, and after a loss."""
