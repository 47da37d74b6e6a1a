"""Other people's files as parts of a scenario: topologies in GraphML, lists in CSV.

An importer returns trees of values that know the file they come from, and what it had to assume.
Lists are of villages, or of sites in them.
"""

from __future__ import annotations

from simnet.scenario.importers.graphml import import_graphml
from simnet.scenario.importers.sites_csv import import_sites
from simnet.scenario.importers.villages_csv import import_villages

__all__ = ["import_graphml", "import_sites", "import_villages"]
