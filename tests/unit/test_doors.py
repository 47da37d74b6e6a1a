"""The doors of the package hand on what lives inside, and load it only when asked."""

import subprocess
import sys

import pytest

import simnet


@pytest.mark.parametrize("name", [name for name in simnet.__all__ if name != "__version__"])
def test_every_name_leads_to_something(name: str) -> None:
    found = getattr(simnet, name)
    assert found.__module__.startswith(simnet._DOORS[name])
    assert found.__doc__


def test_the_names_are_told() -> None:
    assert set(simnet.__all__) == {*simnet._DOORS, "__version__"}
    assert dir(simnet) == simnet.__all__
    with pytest.raises(AttributeError, match="no attribute 'ran'"):
        simnet.ran  # noqa: B018


def test_importing_it_loads_nothing_heavy() -> None:
    heavy = "{'pandas', 'pyarrow', 'numpy', 'scipy', 'pydantic', 'simpy', 'dask'}"
    code = f"import sys, simnet; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
