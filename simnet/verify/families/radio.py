"""Radio propagation: rain on slant and terrestrial paths (P.838, P.618, P.530), free space (P.525).

Closed forms, so nothing is simulated. All worked examples of ITU-R are in
:mod:`simnet.verify.rain`; the cases here are single ones of any file.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import partial

from simnet.errors import DomainError
from simnet.models.propagation import slant_path, terrestrial_path
from simnet.models.propagation.free_space import free_space_loss_db
from simnet.models.propagation.slant_path import SlantPath
from simnet.models.propagation.specific_attenuation import PowerLaw, power_law
from simnet.models.propagation.terrestrial_path import TerrestrialPath
from simnet.verify.cases import Case, NotModelledError, maybe_number, number
from simnet.verify.experiment import Experiment
from simnet.verify.judge import Value
from simnet.verify.lab import Trial

TILTS = {"h": 0.0, "horizontal": 0.0, "v": 90.0, "vertical": 90.0, "c": 45.0, "circular": 45.0}
FREQUENCY = ("f_GHz", "frequency_GHz", "f", "frequency")
DISTANCE = ("d_km", "length_km", "distance_km", "d", "length", "distance")
FREE_SPACE = r"(?i:free_space_loss|fspl|path_loss|loss|L_?bf?)(_dB)?"
"""Names of a loss of free space whose frequency and distance are parameters."""
LOSS = re.compile(r"([\d.]+)GHz_([\d.]+)(k?)m_dB")
"""Name of a loss of free space: ``38GHz_5km_dB``."""


def plan_rain(case: Case) -> Experiment:
    """Plan what rain does: coefficients, specific attenuation, and that of a path."""
    if maybe_number(case, *DISTANCE) is not None:
        return _planned(case, _terrestrial)
    return _planned(case, _specific if maybe_number(case, "R001") is None else _slant)


def plan_free_space(case: Case) -> Experiment:
    """Plan losses of free space; frequency and distance are in names of measures, or parameters."""
    return _planned(case, _free_space)


def _planned(case: Case, compute: Callable[[Case], dict[str, Value]]) -> Experiment:
    try:
        return Experiment(partial(_given, compute(case)), replications=1)
    except DomainError as error:
        raise NotModelledError(str(error)) from error


def _free_space(case: Case) -> dict[str, Value]:
    measured: dict[str, Value] = {}
    for name in case.expected:
        if found := LOSS.fullmatch(name):
            kilometres = float(found[2]) / (1 if found[3] else 1000)
            measured[name] = free_space_loss_db(float(found[1]), kilometres)
        elif re.fullmatch(FREE_SPACE, name):
            frequency, distance = number(case, *FREQUENCY), number(case, *DISTANCE)
            measured[name] = free_space_loss_db(frequency, distance)
    return measured


def _specific(case: Case) -> dict[str, Value]:
    frequency, rate = number(case, *FREQUENCY), maybe_number(case, "R", "R_mm_h")
    horizontal, vertical = (power_law(frequency, 0.0, tilt) for tilt in (0.0, 90.0))
    measured: dict[str, Value] = {
        "kH": horizontal.k,
        "alphaH": horizontal.alpha,
        "kV": vertical.k,
        "alphaV": vertical.alpha,
    }
    elevation, tilt = maybe_number(case, "el"), maybe_number(case, "tau")
    if elevation is not None and tilt is not None:
        measured |= _of_law(power_law(frequency, elevation, tilt), rate)
    return measured


def _of_law(law: PowerLaw, rate: float | None) -> dict[str, Value]:
    measured: dict[str, Value] = {"k": law.k, "alpha": law.alpha}
    if rate is not None:
        specific = float(law.db_km(rate))
        measured |= dict.fromkeys(("gamma_R_dB_km", "gamma_R"), specific)
    return measured


def _slant(case: Case) -> dict[str, Value]:
    elevation, station = number(case, "el"), maybe_number(case, "hs_km", "hs") or 0.0
    rain_height = maybe_number(case, "hR_km", "hr_km", "hR", "hr")
    if rain_height is None:
        sine = math.sin(math.radians(elevation))
        rain_height = station + number(case, "Ls_km", "Ls") * sine
    path = SlantPath(
        number(case, *FREQUENCY), elevation, number(case, "lat"), rain_height, station, _tilt(case)
    )
    level = slant_path.attenuation_001_db(path, number(case, "R001"))
    attenuation = partial(slant_path.attenuation_db, path, level)
    return _of_path(case, level, lambda percent: float(attenuation(percent)))


def _terrestrial(case: Case) -> dict[str, Value]:
    rate = number(case, "R001")
    path = TerrestrialPath(number(case, *FREQUENCY), number(case, *DISTANCE), _tilt(case))
    level = terrestrial_path.attenuation_001_db(path, rate)
    attenuation = partial(terrestrial_path.attenuation_db, path, level)
    return {
        **_of_law(power_law(path.frequency_ghz, 0.0, path.tilt_deg), rate),
        "r": terrestrial_path.distance_factor(path, rate),
        **_of_path(case, level, lambda percent: float(attenuation(percent))),
    }


def _of_path(case: Case, level: float, attenuation: Callable[[float], float]) -> dict[str, Value]:
    at = attenuation(number(case, "p"))
    return {"A001_dB": level, "A001": level, **dict.fromkeys(("A_rain_dB", "Ap_dB", "Ap"), at)}


def _tilt(case: Case) -> float:
    stated = maybe_number(case, "tau")
    if stated is not None:
        return stated
    named = str(case.parameters.get("pol", "")).lower()
    if named not in TILTS:
        raise NotModelledError("parameter tau or pol is missing")
    return TILTS[named]


def _given(measured: dict[str, Value], _trial: Trial) -> dict[str, Value]:
    return measured
