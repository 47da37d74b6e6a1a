"""Congestion controls, one a file, found by the file's name (`congestion_control: cubic`)."""

from __future__ import annotations

import functools
import importlib
import pkgutil

from simnet.errors import NetworkError, unknown
from simnet.models.tcp.control.base import CongestionControl

__all__ = ["CongestionControl", "congestion_controls", "find_control"]


def congestion_controls() -> list[str]:
    """Return the names of all congestion controls."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    return sorted(name for name in names if name != "base")


@functools.cache
def find_control(name: str) -> type[CongestionControl]:
    """Return the class that the file called `name` declares as its ``CONTROL``.

    Raises NetworkError where there is no such file.
    """
    allowed = congestion_controls()
    if name not in allowed:
        raise NetworkError(unknown("congestion control", name, allowed))
    module = importlib.import_module(f"{__name__}.{name}")
    control: type[CongestionControl] = module.CONTROL
    return control
