"""simnet: stress-test mixes of access technologies and ISPs packet by packet.

    import simnet

    results = simnet.run("mm1.yaml", sets=["run.seed=2"])
    results["interfaces"]        # a DataFrame
    results.write("results/mm1")

The names here are handed on from where they live, and loaded when first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simnet.lowering import lower, plan
    from simnet.network import Network, NetworkBuilder, RunPlan
    from simnet.scenario import Scenario
    from simnet.scenario.load import load
    from simnet.tables import Results, read
    from simnet.tables.one_run import run

__version__ = "0.1.0"

_DOORS = {
    "Network": "simnet.network",
    "NetworkBuilder": "simnet.network",
    "Results": "simnet.tables",
    "RunPlan": "simnet.network",
    "Scenario": "simnet.scenario",
    "load": "simnet.scenario.load",
    "lower": "simnet.lowering",
    "plan": "simnet.lowering",
    "read": "simnet.tables",
    "run": "simnet.tables.one_run",
}

__all__ = [
    "Network",
    "NetworkBuilder",
    "Results",
    "RunPlan",
    "Scenario",
    "__version__",
    "load",
    "lower",
    "plan",
    "read",
    "run",
]


def __getattr__(name: str) -> Any:
    """Load a name from where it lives."""
    if name not in _DOORS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_DOORS[name]), name)


def __dir__() -> list[str]:
    return __all__
