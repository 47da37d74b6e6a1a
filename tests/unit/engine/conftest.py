"""The engines that the tests of this folder run on."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest

from simnet.engine import Counts, engines, run

Simulate = Callable[..., Counts]


@pytest.fixture(params=sorted(engines()))
def simulate(request: pytest.FixtureRequest) -> Simulate:
    """Run a network to a plan; conservation is checked with it."""
    return functools.partial(run, engine=request.param)
