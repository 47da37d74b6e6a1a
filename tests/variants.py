"""All variants of a scenario's file at once."""

from pathlib import Path

import pytest

from simnet.runs.worlds import Worlds
from simnet.scenario.load import Loaded, Variant, every, load_base


def load_every(path: str | Path) -> dict[Variant, Loaded]:
    """Load a scenario as it is and with everything that `variants` lists.

    Raises:
        ScenarioError: with everything that is wrong in any of them.
    """
    base = load_base(path)
    return every(base.scenario, Worlds(base).loaded)


ON_THE_TEN_VILLAGES = {
    "evening_public_wifi",
    "ordinary_weekday",
    "spbe_deadline_day",
    "telemedicine_afternoon",
    "tka_morning",
}


def only_at_night(name: str) -> tuple[pytest.MarkDecorator, ...]:
    """Return the mark of a shipped scenario that is too long to be played in every way each time.

    Those on the ten villages are, all but the first, which stands for them.
    """
    return (pytest.mark.nightly,) if name in ON_THE_TEN_VILLAGES else ()
