"""The rate controls of video calls by themselves: what one report after another makes of a rate."""

from __future__ import annotations

from typing import TypeVar

import pytest

from simnet.applications.rate_control import Aggressive, Meek, RateControl, Reception

MOST, LEAST = 1_200_000.0, 100_000.0


def report(
    bps: float, loss: float = 0.0, delay_s: float | None = 0.02, seconds: float = 1.0
) -> Reception:
    return Reception(seconds, bps, loss, delay_s)


Control = TypeVar("Control", Meek, Aggressive)


def at_the_most(rates: Control) -> Control:
    """Let a call begin on a good line."""
    while rates.rate_bps < MOST:
        rates.hear(report(rates.rate_bps))
    rates.hear(report(MOST))
    return rates


@pytest.mark.parametrize("control", [Meek, Aggressive])
def test_both_begin_low_double_and_stay_at_the_most(control: type[Meek | Aggressive]) -> None:
    rates = control(LEAST, MOST)
    seen = []
    for _ in range(20):
        seen.append(rates.rate_bps)
        rates.hear(report(rates.rate_bps))
    assert seen == [300_000, 600_000] + [MOST] * 18


@pytest.mark.parametrize("control", [Meek, Aggressive])
def test_the_start_is_over_with_the_first_loss(control: type[Meek | Aggressive]) -> None:
    rates = control(LEAST, MOST)
    rates.hear(report(290_000, 0.03))
    rates.hear(report(rates.rate_bps))
    assert rates.rate_bps < 450_000


@pytest.mark.parametrize("control", [Meek, Aggressive])
def test_neither_falls_below_the_least(control: type[Meek | Aggressive]) -> None:
    rates = control(LEAST, MOST)
    for _ in range(50):
        rates.hear(report(0.0, 1.0, None))
    assert rates.rate_bps == LEAST
    with pytest.raises(ValueError, match="0 < least <= most"):
        control(2.0, 1.0)


def test_the_meek_one_falls_to_085_of_what_came_as_the_delay_rises() -> None:
    """Section 5.5 of the draft; it then holds for a report, and grows."""
    meek = at_the_most(Meek(LEAST, MOST))
    meek.hear(report(600_000, delay_s=0.05))
    assert meek.rate_bps == pytest.approx(0.85 * 600_000)
    meek.hear(report(510_000, delay_s=0.05))
    assert meek.rate_bps == pytest.approx(0.85 * 600_000)
    meek.hear(report(510_000, delay_s=0.05))
    assert meek.rate_bps > 0.85 * 600_000


def test_the_meek_one_holds_while_a_queue_empties() -> None:
    meek = at_the_most(Meek(LEAST, MOST))
    for delay_s in (0.02, 0.3):
        meek.hear(report(500_000, delay_s=delay_s))
    held = meek.rate_bps
    for delay_s in (0.2, 0.1, 0.02):
        meek.hear(report(500_000, delay_s=delay_s))
        assert meek.rate_bps == held


def test_the_meek_one_grows_by_8_percent_a_second_far_from_over_use() -> None:
    """The lower of that and 5 % a report where much was lost before (section 6)."""
    meek = at_the_most(Meek(LEAST, MOST))
    meek.hear(report(400_000, delay_s=0.06))  # over-use, without loss
    meek.hear(report(800_000, delay_s=0.06))
    before = meek.rate_bps
    meek.hear(report(800_000, delay_s=0.06))
    assert meek.rate_bps == pytest.approx(before * 1.08)
    lossy = at_the_most(Meek(LEAST, MOST))
    for _ in range(10):
        lossy.hear(report(500_000, 0.4))
    before = lossy.rate_bps
    lossy.hear(report(before, 0.0))
    assert lossy.rate_bps == pytest.approx(before * 1.05)


def test_near_where_over_use_was_the_meek_one_grows_by_half_a_packet_a_response_time() -> None:
    meek = at_the_most(Meek(LEAST, MOST))
    meek.hear(report(600_000, delay_s=0.05))
    meek.hear(report(600_000, delay_s=0.05))
    before = meek.rate_bps
    meek.hear(report(600_000, delay_s=0.05))
    assert meek.rate_bps == pytest.approx(before + 4_800 / (0.1 + 2 * 0.05))


@pytest.mark.parametrize(("loss", "left"), [(0.05, 1.0), (0.2, 0.9)])
def test_the_meek_one_holds_at_2_to_10_percent_of_loss_and_falls_above(
    loss: float, left: float
) -> None:
    meek = at_the_most(Meek(LEAST, MOST))
    meek.hear(report(MOST * (1 - loss), loss))
    assert meek.rate_bps == pytest.approx(MOST * left)


@pytest.mark.parametrize(("loss", "left"), [(0.0, 1.2), (0.1, 1.0), (0.3, 0.7)])
def test_the_aggressive_one_tolerates_loss_and_does_not_hear_the_delay(
    loss: float, left: float
) -> None:
    aggressive = at_the_most(Aggressive(LEAST, MOST))
    while aggressive.rate_bps > MOST / 2:
        aggressive.hear(report(0.0, 0.3))
    before = aggressive.rate_bps
    aggressive.hear(report(before, loss, delay_s=2.0))
    assert aggressive.rate_bps == pytest.approx(before * left)


def seconds_to_recover(rates: RateControl) -> int:
    """Let a rate fall to a fifth under loss and delay, and count reports until it is back."""
    for number in range(30):
        rates.hear(report(240_000, 0.5, 0.1 + 0.1 * number))
    for second in range(1, 100):
        rates.hear(report(rates.rate_bps))
        if rates.rate_bps >= 0.95 * MOST:
            return second
    return 100


def test_the_meek_one_takes_up_to_50_s_to_recover_and_the_aggressive_one_a_few() -> None:
    meek, aggressive = (
        seconds_to_recover(each)
        for each in (at_the_most(Meek(LEAST, MOST)), at_the_most(Aggressive(LEAST, MOST)))
    )
    assert aggressive <= 15 < meek <= 50
