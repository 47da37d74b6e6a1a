"""Other people's files as parts of a scenario: topologies in GraphML, lists of villages in CSV.

An importer returns trees of values that know the file they come from, and what it had to assume.
"""

from __future__ import annotations

from simnet.scenario.importers.graphml import import_graphml
from simnet.scenario.importers.villages_csv import import_villages

__all__ = ["import_graphml", "import_villages"]
