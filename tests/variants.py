"""All variants of a scenario's file at once."""

from pathlib import Path

from simnet.runs.worlds import Worlds
from simnet.scenario.load import Loaded, Variant, every, load_base


def load_every(path: str | Path) -> dict[Variant, Loaded]:
    """Load a scenario as it is and with everything that `variants` lists.

    Raises:
        ScenarioError: with everything that is wrong in any of them.
    """
    base = load_base(path)
    return every(base.scenario, Worlds(base).loaded)
