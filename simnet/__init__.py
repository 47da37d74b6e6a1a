"""simnet: stress-test mixes of access technologies and ISPs packet by packet."""

from __future__ import annotations

__version__ = "0.1.0"
