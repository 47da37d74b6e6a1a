"""Kinds of other packages, asked for a first piece of conditions before anything is run.

That their answers are sound shows only when they are asked; a check that does not ask would pass a
scenario that the first run stops at.
"""

from __future__ import annotations

from dataclasses import replace

from simnet.network import Network, RunPlan
from simnet.units import NS_PER_S

PIECE_NS = 600 * NS_PER_S
"""Length of the piece, from the start of the run."""


def ask_foreign(network: Network, plan: RunPlan) -> None:
    """Ask every cause that comes from another package what it does at first.

    Raises:
        BehaviourError: one raises or breaks its contract; names the package.
    """
    period = replace(plan.period, length_ns=min(plan.period.length_ns, PIECE_NS))
    for cause in network.causes:
        if getattr(cause, "foreign", False):
            for _ in cause.during(period):
                pass
