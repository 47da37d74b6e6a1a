"""Scenarios: text in, a frozen and checked Scenario out.

A YAML file is read with the place of every value (``text``), joined with what it includes and
imports (``assemble``), changed by an alternative, a stress test and the command line
(``precedence``), validated against the classes of ``model`` and checked for sense (``check``).
"""

from __future__ import annotations

from simnet.scenario.explain import Explanation, explain, explained
from simnet.scenario.load import Loaded, load, load_traced
from simnet.scenario.model import Scenario
from simnet.scenario.schema import json_schema

__all__ = [
    "Explanation",
    "Loaded",
    "Scenario",
    "explain",
    "explained",
    "json_schema",
    "load",
    "load_traced",
]
