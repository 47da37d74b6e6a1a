"""When the kernel's timer wheel fires (kernel/time/timer.c), at 250 Hz."""

import pytest

from simnet.models.tcp.timers import expiry
from tests.unit.models.tcp.pipe import MS, SECOND

TICK = 4 * MS


@pytest.mark.parametrize(
    ("now", "duration", "fires"),
    [
        (0, 40 * MS, 44 * MS),
        (3 * MS, 40 * MS, 44 * MS),
        (4 * MS, 40 * MS, 48 * MS),
        (0, 41 * MS, 48 * MS),
        (0, 62 * TICK, 63 * TICK),
        (0, 63 * TICK, 64 * TICK),
        (0, 64 * TICK, 72 * TICK),
        (0, SECOND, 256 * TICK),
        (0, 503 * TICK, 504 * TICK),
        (0, 504 * TICK, 512 * TICK),
        (9 * TICK, 504 * TICK, 576 * TICK),
    ],
)
def test_fires_at_the_tick_after_and_coarsely_when_long(now, duration, fires):
    assert expiry(now, duration, TICK) == fires


@pytest.mark.parametrize("duration", [1, 40 * MS, SECOND, 120 * SECOND])
def test_never_fires_early(duration):
    for now in (0, 1, TICK - 1, 12_345_678_901):
        assert expiry(now, duration, TICK) > now + duration - TICK
        assert expiry(now, duration, TICK) >= now + duration


def test_a_tick_of_one_nanosecond_is_exact():
    assert expiry(17, SECOND, 1) == 17 + SECOND
