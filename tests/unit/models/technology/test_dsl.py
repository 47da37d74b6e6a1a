"""A copper pair's rate falls with its length, by the published tables."""

from __future__ import annotations

import pytest

from simnet.models.technology.dsl import LONGEST_KM, Dsl


def rates(line: str, loop: str) -> tuple[int, int]:
    dsl = Dsl.model_validate({"kind": "dsl", "line": line, "loop": loop})
    return dsl.link("down").rate_bps, dsl.link("up").rate_bps


@pytest.mark.parametrize(
    ("line", "loop", "down_bps", "up_bps"),
    [
        ("adsl2plus", "100 m", 24_000_000, 1_000_000),
        ("adsl2plus", "2.1 km", 16_000_000, 1_000_000),
        ("adsl2plus", "5.2 km", 1_500_000, 94_000),
        ("vdsl2", "200 m", 80_000_000, 20_000_000),
        ("vdsl2", "900 m", 37_750_000, 9_438_000),  # half way between 51 and 24.5
        ("vdsl2", "3.6 km", 4_100_000, 1_025_000),
    ],
)
def test_rates_are_those_of_the_tables(line: str, loop: str, down_bps: int, up_bps: int) -> None:
    assert rates(line, loop) == (down_bps, up_bps)


@pytest.mark.parametrize("line", ["adsl2plus", "vdsl2"])
def test_a_longer_pair_is_never_faster(line: str) -> None:
    lengths = range(50, round(1000 * LONGEST_KM[line]) + 1, 50)
    found = [rates(line, f"{metres} m")[0] for metres in lengths]
    assert found == sorted(found, reverse=True)


def test_a_rate_that_is_written_holds() -> None:
    dsl = Dsl.model_validate({"kind": "dsl", "loop": "3 km", "down": "6 Mbps"})
    assert (dsl.link("down").rate_bps, dsl.link("up").rate_bps) == (6_000_000, 2_175_000)
