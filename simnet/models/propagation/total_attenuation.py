"""Total attenuation on Earth-space paths (ITU-R P.618-14, section 2.5): several causes together.

Gases and clouds are those of 5 % of the time for all smaller percentages: a large part of both is
in the predictions of rain already. Both need digital maps (P.676, P.840), so
their attenuations are arguments.
"""

from __future__ import annotations

import numpy as np

from simnet.models.propagation.domain import FloatArray, Numbers, within

SOURCE = "ITU-R P.618-14, 2.5"


def total_db(
    rain_db: Numbers, scintillation_db: Numbers, gases_db: Numbers, clouds_db: Numbers
) -> FloatArray:
    """Return the total attenuation exceeded for a percentage of the time, dB.

    Rain and scintillation are those exceeded for the same percentage; gases and clouds those
    exceeded for it or for 5 %, whichever is more.

    Raises:
        DomainError: an attenuation is negative.
    """
    for what, value in (("rain", rain_db), ("gases", gases_db), ("clouds", clouds_db)):
        within(f"attenuation by {what}", value, 0, np.inf, "dB", SOURCE)
    weather = np.asarray(rain_db, dtype=np.float64) + np.asarray(clouds_db, dtype=np.float64)
    together = np.hypot(weather, np.asarray(scintillation_db, dtype=np.float64))
    return np.asarray(np.asarray(gases_db, dtype=np.float64) + together)
