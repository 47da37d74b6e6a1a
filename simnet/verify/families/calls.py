"""How a call is rated: the E-model of ITU-T G.107. A closed form, so nothing is simulated."""

from __future__ import annotations

from functools import partial

from simnet.applications.e_model import rate
from simnet.verify.cases import Case, maybe_number
from simnet.verify.experiment import Experiment
from simnet.verify.judge import Value
from simnet.verify.lab import Trial

_ARGUMENTS = {
    "delay_ms": ("Ta_ms", "Ta"),
    "echo_delay_ms": ("T_ms", "T"),
    "round_trip_ms": ("Tr_ms", "Tr"),
    "loss_percent": ("Ppl",),
    "codec_impairment": ("Ie",),
    "loss_robustness": ("Bpl",),
    "burst_ratio": ("BurstR",),
    "advantage": ("A",),
}
"""Names of parameters in a case, by argument."""


def plan(case: Case) -> Experiment:
    """Plan R, MOS and what R is made of; a parameter that is not given has its default."""
    given = {argument: maybe_number(case, *names) for argument, names in _ARGUMENTS.items()}
    rating = rate(**{name: value for name, value in given.items() if value is not None})
    measured: dict[str, Value] = {
        "R": rating.r,
        "MOS": rating.mos,
        "Ro": rating.basic,
        "Is": rating.simultaneous,
        "Id": rating.delayed,
        "Ie_eff": rating.equipment,
    }
    return Experiment(partial(_given, measured), replications=1)


def _given(measured: dict[str, Value], _trial: Trial) -> dict[str, Value]:
    return measured
