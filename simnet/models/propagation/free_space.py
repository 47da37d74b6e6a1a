"""Basic transmission loss of free space, dB (ITU-R P.525-4): the spreading of a wave."""

from __future__ import annotations

import math

from simnet.models.propagation.domain import within

SOURCE = "ITU-R P.525-4"
LIGHT_KM_S = 299_792.458


def free_space_loss_db(frequency_ghz: float, distance_km: float) -> float:
    """Return 20 log10(4 pi d f / c) between isotropic antennas (section 2.2).

    Raises:
        DomainError: frequency or distance is not positive.
    """
    within("frequency", frequency_ghz, 1e-6, math.inf, "GHz", SOURCE)
    within("distance", distance_km, 1e-9, math.inf, "km", SOURCE)
    return 20 * math.log10(4 * math.pi * distance_km * frequency_ghz * 1e9 / LIGHT_KM_S)
