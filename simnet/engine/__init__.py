"""Engines: a Network and a RunPlan in, counts out.

Two of them with one meaning: ``reference``, SimPy models written to be read, which define what
is right; and ``fast``, the compiled core. :func:`run` is the door.
"""

from __future__ import annotations

from simnet.engine.columns import Counts
from simnet.engine.progress import Progress
from simnet.engine.run import engines, run, suitable

__all__ = ["Counts", "Progress", "engines", "run", "suitable"]
