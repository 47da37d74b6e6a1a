"""Hypothesis profiles: `ci` on every commit, `nightly` at full size, `sanitize` under ASan."""

import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests import warm as servers

# Examples of ci are the same in every run, so that a commit is never red by chance; the nightly
# run looks for new ones and prints how to repeat a failure.
settings.register_profile(
    "ci",
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "nightly",
    max_examples=2_000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("sanitize", settings.get_profile("ci"), max_examples=50)
settings.load_profile("ci")

# A shell starts background jobs with SIGINT ignored, and their children inherit that; several
# tests interrupt programs as Ctrl-C does.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def warm() -> Iterator[servers.Warm]:
    """A server that runs commands without the time that imports take."""
    with servers.started() as server:
        yield server
