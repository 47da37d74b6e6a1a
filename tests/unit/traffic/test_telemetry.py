"""Reports of devices: what each asks the core to play, how often, and what of it arrives."""

from __future__ import annotations

import numpy as np
import pytest

from simnet.chance.variates import constant, exponential
from simnet.kinds import ValidationError
from simnet.preview.play import Play, preview
from simnet.testing import check_traffic
from simnet.traffic.telemetry import DEVICES, Telemetry


def made(**given: object) -> Telemetry:
    return Telemetry.model_validate({"kind": "telemetry", **given})


def test_the_core_plays_a_closed_loop_over_a_kept_connection() -> None:
    work = made().work()
    assert (work.up, work.down) == (constant(120.0), constant(120.0))
    assert (work.think, work.think_first, work.persistent) == (exponential(300.0), True, True)
    assert (work.interarrival, work.patience_ns) == (None, 60 * 10**9)


def test_what_is_given_holds_and_the_rest_is_the_devices() -> None:
    work = made(device="router", every="1 min", kept=True).work()
    assert (work.think, work.persistent) == (constant(60.0), True)
    assert (work.up, work.down) == (constant(12_000.0), constant(8_000.0))
    assert not made(device="portal").work().persistent


def test_names_are_looked_up_as_often_as_at_the_empty_home() -> None:
    offered = made(device="names").offered_bps()
    assert offered is not None
    hours = 11 * 24 + 16
    assert offered.up_bps / (110 * 8) * 3600 * hours == pytest.approx(24_656, rel=1e-3)


@pytest.mark.parametrize("device", DEVICES)
def test_each_device_keeps_the_contract(device: str) -> None:
    check_traffic(Telemetry, device=device)


def test_many_out_of_step_come_at_random() -> None:
    """The gaps of an exponential law vary as much as they last; those of a clock not at all."""
    play = Play(length_s=3_600.0, people=200)
    for given, variation in (({}, 1.0), ({"every": "5 min"}, 0.0)):
        found = preview(made(**given), play)
        gaps = next(each.values for each in found.samples if each.key == "pause")
        # 2000 gaps and more: a standard error of 3 %.
        assert np.std(gaps) / np.mean(gaps) == pytest.approx(variation, abs=0.12)


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"mean every \(1 ms\) must be at least 1 s"):
        made(every="1 ms")
