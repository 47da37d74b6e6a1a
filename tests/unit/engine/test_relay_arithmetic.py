"""What a relay copies: as much as its buffer has room for, in whole segments."""

from __future__ import annotations

import pytest

from simnet.engine.reference.relays import amount_to_copy

MSS = 1448


@pytest.mark.parametrize(
    ("unread", "held", "buffer_bytes", "copied"),
    [
        (5000, 0, 10_000, 5000),
        (5000, 5000, 10_000, 5000),
        (5000, 6000, 10_000, 2 * MSS),
        (5000, 9000, 10_000, 0),
        (5000, 10_000, 10_000, 0),
        (5000, 0, MSS, MSS),
        (5000, 0, 1000, 1000),
        (0, 3000, 10_000, 0),
    ],
)
def test_a_relay_copies_whole_segments_where_its_buffer_limits(
    unread: int, held: int, buffer_bytes: int, copied: int
) -> None:
    assert amount_to_copy(unread, held, buffer_bytes, MSS) == copied


def test_no_buffer_is_ever_exceeded() -> None:
    for held in range(0, 4 * MSS, 7):
        for unread in (1, MSS - 1, MSS, 3 * MSS):
            assert 0 <= amount_to_copy(unread, held, 4 * MSS, MSS) <= 4 * MSS - held
