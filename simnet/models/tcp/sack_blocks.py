"""The SACK blocks that a receiver reports, latest first (RFC 2018 section 4, RFC 2883)."""

from __future__ import annotations

SACK_KEPT = 4
SACK_SENT = 3
"""Blocks remembered, and blocks that fit beside the timestamps option (RFC 2018 section 3)."""
BLOCKS_EXPECTED = 2
"""Blocks that one acknowledgement is trusted to bring across (TCP_SACK_BLOCKS_EXPECTED): three fit,
but some are lost."""
NO_SEQ = -1


class SackBlocks:
    """Sequence numbers are of segments. `duplicate` is to be reported once, before the blocks."""

    __slots__ = ("blocks", "duplicate")

    def __init__(self) -> None:
        self.blocks: list[tuple[int, int]] = []
        self.duplicate = NO_SEQ

    def next(self) -> tuple[tuple[int, int], ...]:
        """Return what an acknowledgement carries; a duplicate is then reported."""
        first: list[tuple[int, int]] = []
        if self.duplicate != NO_SEQ:
            first.append((self.duplicate, self.duplicate + 1))
            self.duplicate = NO_SEQ
        return tuple((first + self.blocks)[:SACK_SENT])

    def is_crowded(self, seq: int) -> bool:
        """Tell whether a segment's block is not among the latest two, nor will be the second."""
        latest = self.blocks[:BLOCKS_EXPECTED]
        touched = any(start <= seq + 1 and seq <= end for start, end in latest)
        return len(latest) == BLOCKS_EXPECTED and not touched

    def put_first(self, start: int, end: int) -> None:
        """Report a block first; drop those that lie within it, and the oldest beyond four."""
        kept = [each for each in self.blocks if not (each[0] >= start and each[1] <= end)]
        self.blocks = [(start, end), *kept[: SACK_KEPT - 1]]

    def trim(self, acknowledged: int) -> None:
        """Drop the blocks that are now below the acknowledgement."""
        self.blocks = [each for each in self.blocks if each[1] > acknowledged]
