"""Results that the report is made of: a small world as it stands, and an alternative."""

import pytest

from simnet.report.base import Runs, named
from tests.cli import sample


@pytest.fixture(scope="session")
def one(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    return named(sample.results(tmp_path_factory.mktemp("one")), "base case")


@pytest.fixture(scope="session")
def two(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    return named(sample.results(tmp_path_factory.mktemp("two"), None, "fast"), "base case")
