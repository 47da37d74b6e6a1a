"""Every table and column of a study, declared as those of a run are.

Cells are named in the column `cell`, measures in `measure`; figures are in the unit of their
measure. An end of an interval that nothing bounds, as with a single replication, is null. Rows
are in the order of the plan, whatever order runs finished in.
"""

from __future__ import annotations

from simnet.tables.schema.base import Table
from simnet.tables.schema.study.alternatives import ALTERNATIVES_TABLES
from simnet.tables.schema.study.cells import (
    CELLS,
    RUNS,
    SETTINGS,
    WARMUP,
)
from simnet.tables.schema.study.comparisons import (
    COMPARISON,
    DIFFERENCES,
    PLACE_DIFFERENCES,
    RANKING,
    SENSITIVITY,
)
from simnet.tables.schema.study.estimates import (
    ESTIMATES,
    FOLLOWED,
    INTERFACES,
    PLACES,
    QUANTILES,
    VALUES,
)
from simnet.tables.schema.study.levels import (
    HEADROOM,
    LEVEL_PLACES,
    LEVELS,
    SERVICE,
    VILLAGES,
)

STUDY_TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        CELLS,
        *ALTERNATIVES_TABLES,
        SETTINGS,
        RUNS,
        VALUES,
        ESTIMATES,
        QUANTILES,
        PLACES,
        INTERFACES,
        LEVELS,
        LEVEL_PLACES,
        SERVICE,
        VILLAGES,
        DIFFERENCES,
        PLACE_DIFFERENCES,
        RANKING,
        SENSITIVITY,
        WARMUP,
        HEADROOM,
    )
}

__all__ = ["COMPARISON", "FOLLOWED", "STUDY_TABLES"]
