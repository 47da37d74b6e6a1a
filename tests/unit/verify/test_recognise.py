"""Cases are recognised by what they say, in our own data and in other people's files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from simnet.verify.cases import Case, NotModelledError, load_theory
from simnet.verify.experiment import Settings, run_case
from simnet.verify.families import plan
from simnet.verify.families.catalogue import BEYOND, PLANNERS
from simnet.verify.families.recognise import family_of

SHIPPED = load_theory()
TOLD_BY_WORDS = {"jain_index", "path_loss", "piecewise_poisson", "batch_means", "ps_sojourn"}
"""Families whose cases hold everything in their words, or look like M/M/1 without them."""


def case(
    parameters: Mapping[str, Any], expected: Mapping[str, Any], check: str = "rel",
    tolerance: float = 1e-9, group: str = "", title: str = "",
) -> Case:  # fmt: skip
    return Case("X-1", group, title, parameters, expected, check, tolerance, {"id": "X-1"})


def passes(given: Case, effort: float = 1.0) -> None:
    outcome = run_case(given, plan, Settings(workers=1, effort=effort))
    assert (outcome.verdict, outcome.reason) == ("pass", "")


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda each: each.id)
def test_a_case_without_its_family_is_recognised_as_of_it(shipped: Case) -> None:
    assert shipped.family in {*PLANNERS, *BEYOND}
    assert family_of(replace(shipped, family="")) == shipped.family


@pytest.mark.parametrize(
    "shipped",
    [each for each in SHIPPED if each.family in PLANNERS and each.family not in TOLD_BY_WORDS],
    ids=lambda each: each.id,
)
def test_its_title_is_not_needed(shipped: Case) -> None:
    assert family_of(replace(shipped, family="", group="", title="")) == shipped.family


def test_a_family_that_is_not_known_is_named_with_the_nearest() -> None:
    wrong = replace(case({"lambda": 1, "mu": 2}, {"L": 1}), family="single_queu")
    with pytest.raises(NotModelledError, match="single_queue"):
        plan(wrong)


# Families that only other people's files hold.


def test_classes_that_share_one_queue() -> None:
    """M/G/1: the wait is the same for all, Wq = sum lambda E[S^2] / (2 (1 - rho))."""
    arrivals, means, seconds = [0.3, 0.2], [1.0, 1.5], [2.0, 4.5]
    load = 0.3 * 1.0 + 0.2 * 1.5
    wait = (0.3 * 2.0 + 0.2 * 4.5) / (2 * (1 - load))
    expected = {"rho": load, "Wq": wait, "T_1": wait + 1.0, "T_2": wait + 1.5}
    given = {"lambda": arrivals, "ES": means, "ES2": seconds}
    assert family_of(case(given, expected)) == "classes_in_order_of_arrival"
    passes(case(given, expected, "stat"))


def test_priorities_of_three_classes() -> None:
    """Cobham: W_k = W_0 / ((1 - sigma_{k-1}) (1 - sigma_k)), W_0 = sum lambda E[S^2] / 2."""
    arrivals, means = [0.2, 0.2, 0.2], [1.0, 1.0, 1.0]
    residual = sum(rate * 1.0 for rate in arrivals)  # E[S^2] = 2 for a mean of 1
    waits = [residual / ((1 - 0.2 * k) * (1 - 0.2 * (k + 1))) for k in range(3)]
    expected = {f"W_{k + 1}": wait for k, wait in enumerate(waits)} | {"T_3": waits[2] + 1}
    given = {"lambda": arrivals, "ES": means, "ES2": [2.0] * 3}
    assert family_of(case(given, expected)) == "priority"
    passes(case(given, expected, "stat"))


def test_messages_over_lines_are_delayed_at_each() -> None:
    """T = 1 / (mu C - lambda) a line: 1000 bits at 9600 bit/s, 5 a second."""
    given = {"mean_message_bits": 1000, "C_bps": 9600, "lambda_per_s": 5, "hops": 2}
    expected = {"T_line_ms": 1e3 / 4.6, "T_ms": 2e3 / 4.6, "rho": 5 / 9.6}
    assert family_of(case(given, expected)) == "message_switching"
    passes(case(given, expected, "stat"))


def test_a_window_over_round_trip_times() -> None:
    given = {"window_bytes": 65535, "rtt_ms": [10, 100]}
    expected = {"Mbps": [65535 * 8 / 10e3, 65535 * 8 / 100e3]}
    assert family_of(case(given, expected)) == "window_limited"
    passes(case(given, expected, "rel", 0.02))


def test_departures_of_a_queue_in_balance_are_poisson() -> None:
    given, expected = {"lambda": 0.5, "mu": 1.0}, {
        "departure_rate": 0.5, "departure_cv2": 1.0, "departure_lag1": 0.0,
    }  # fmt: skip
    assert family_of(case(given, expected)) == "departures"
    passes(case(given, expected, "stat"))


def test_intervals_of_differences() -> None:
    """Pairs 1, 2, 3 apart: mean 2, s = 1, t(0.975, 2) = 4.30265273, half-width t s/sqrt(3)."""
    given = {"a": [5.0, 7.0, 9.0], "b": [4.0, 5.0, 6.0]}
    half = 4.302652729749462 / 3**0.5
    passes(case(given, {"mean_diff": 2.0, "s2": 1.0, "halfwidth": half, "df": 2}))
    # Welch: variances 4 and 1, of 3 each: 5/3; degrees (5/3)^2 / ((4/3)^2/2 + (1/3)^2/2).
    degrees = (5 / 3) ** 2 / ((4 / 3) ** 2 / 2 + (1 / 3) ** 2 / 2)
    passes(case(given, {"diff": 2.0, "welch_df": degrees, "se": (5 / 3) ** 0.5}))


def test_constants_of_the_race_of_kim_and_nelson() -> None:
    """k = 5, n0 = 10, alpha = 0.05: eta = ((2 alpha / (k - 1))^(-2/9) - 1) / 2."""
    eta = ((0.1 / 4) ** (-2 / 9) - 1) / 2
    passes(case({"k": 5, "n0": 10, "alpha": 0.05}, {"eta": eta, "h2": 18 * eta}))


def test_known_answers_of_philox() -> None:
    """Random123's vectors for philox4x64-10, to the last bit."""
    zeros = [0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B]
    ones = [0x87B092C3013FE90B, 0x438C3C67BE8D0224, 0x9CC7D7C69CD777B6, 0xA09CAEBF594F0BA0]
    passes(case({"counter": [0] * 4, "key": [0, 0]}, {"words": zeros}, "trace"))
    most = ["0xffffffffffffffff"]
    passes(case({"ctr": most * 4, "key": most * 2}, {"words": ones}, "trace"))
    wrong = [zeros[0] + 1, *zeros[1:]]
    given = case({"counter": [0] * 4, "key": [0, 0]}, {"words": wrong}, "trace")
    assert run_case(given, plan, Settings(workers=1)).verdict == "fail"


def test_texts_with_units() -> None:
    expected = {"10 Mbps": 1e7, "1.5 MB": 1.5e6, "20 ms": 0.02}
    passes(case({}, expected))
    passes(case({"text": ["1 kbps", "2 Gbps"]}, {"bps": [1e3, 2e9]}))


def test_colours_that_packets_bring() -> None:
    """A meter that minds them: yellow ones take of the excess burst alone (RFC 2697 section 3)."""
    passes(
        case(
            {"cir_Bps": 1000, "cbs": 1000, "ebs": 1000, "interval_s": 0.1, "bytes": 1000,
             "in_colours": ["yellow", "green", "red", "green"]},
            {"colours": ["yellow", "green", "red", "red"], "Te_after": [0, 100, 100, 100]},
            check="trace", group="srTCM, colour-aware",
        )
    )  # fmt: skip
    passes(
        case(
            {"cir_bps": 8000, "cbs": 1000, "pir_bps": 16000, "pbs": 2000,
             "arrivals_s_bytes": [[0, 1000], [0, 1000], [0, 1000]], "color_aware": True,
             "precolors": ["red", "yellow", "green"]},
            {"colours": ["red", "yellow", "green"], "Tp_after": [2000, 1000, 0]},
            check="trace",
        )
    )  # fmt: skip


def test_a_wrong_colour_fails() -> None:
    wrong = case(
        {"cir_bps": 8000, "cbs": 1000, "ebs": 1000, "arrivals_s_bytes": [[0, 1000]]},
        {"colours": ["yellow"]}, check="trace",
    )  # fmt: skip
    assert run_case(wrong, plan, Settings(workers=1)).verdict == "fail"


def test_rain_on_a_terrestrial_path_by_other_names() -> None:
    given = {"length_km": 10, "frequency_GHz": 15, "R001": 42, "p": 0.01, "pol": "horizontal"}
    passes(case(given, {"Ap_dB": 18.307000924276892}, tolerance=1e-6))


def test_free_space_with_parameters() -> None:
    """ITU-R P.525-4, equation 4: 32.4 + 20 log f (MHz) + 20 log d (km), to its printed digits."""
    passes(case({"f_GHz": 12, "d_km": 35786}, {"loss_dB": 205.06}, "abs", 0.06))


@pytest.mark.parametrize(
    ("given", "expected", "reason"),
    [
        ({"d_km": 80, "f_GHz": 15, "R001": 42, "p": 0.01, "pol": "H"}, "Ap_dB",
         "length of the path: 80 km is outside ITU-R P.530-18"),
        ({"d_km": 0, "f_GHz": 15}, "loss_dB", "distance: 0 km is outside ITU-R P.525-4"),
    ],
)  # fmt: skip
def test_a_path_beyond_its_recommendation_is_not_modelled(
    given: Mapping[str, Any], expected: str, reason: str
) -> None:
    outcome = run_case(case(given, {expected: 1.0}), plan, Settings(workers=1))
    assert outcome.verdict == "not_modelled"
    assert outcome.reason.startswith(reason)
