"""simnet: stress-test mixes of access technologies and ISPs packet by packet.

    import simnet

    results = simnet.run("mm1.yaml", sets=["run.seed=2"])
    results["interfaces"]        # a DataFrame
    results.write("results/mm1")

    study = simnet.run_study("ten_villages.yaml", "results/ten_villages")
    study["ranking"]             # which alternative is best, and how sure that is

The names here are handed on from where they live, and loaded when first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simnet.lowering import lower, plan
    from simnet.network import Network, NetworkBuilder, RunPlan
    from simnet.runs.prepare import run
    from simnet.scenario import Scenario
    from simnet.scenario.load import load
    from simnet.study.compare.comparison import compare
    from simnet.study.compare.diff import diff
    from simnet.study.folder.results import StudyResults, read_study
    from simnet.study.plan.study_plan import StudyPlan, plan_study
    from simnet.study.run import run_study
    from simnet.tables import Results, read

__version__ = "0.1.0"

_DOORS = {
    "Network": "simnet.network",
    "NetworkBuilder": "simnet.network",
    "Results": "simnet.tables",
    "RunPlan": "simnet.network",
    "Scenario": "simnet.scenario",
    "StudyPlan": "simnet.study.plan.study_plan",
    "StudyResults": "simnet.study.folder.results",
    "compare": "simnet.study.compare.comparison",
    "diff": "simnet.study.compare.diff",
    "load": "simnet.scenario.load",
    "lower": "simnet.lowering",
    "plan": "simnet.lowering",
    "plan_study": "simnet.study.plan.study_plan",
    "read": "simnet.tables",
    "read_study": "simnet.study.folder.results",
    "run": "simnet.runs.prepare",
    "run_study": "simnet.study.run",
}

__all__ = [
    "Network",
    "NetworkBuilder",
    "Results",
    "RunPlan",
    "Scenario",
    "StudyPlan",
    "StudyResults",
    "__version__",
    "compare",
    "diff",
    "load",
    "lower",
    "plan",
    "plan_study",
    "read",
    "read_study",
    "run",
    "run_study",
]


def __getattr__(name: str) -> Any:
    """Load a name from where it lives."""
    if name not in _DOORS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_DOORS[name]), name)


def __dir__() -> list[str]:
    return __all__
