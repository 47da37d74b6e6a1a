"""Every table and column of a result, declared once: name, type, unit, meaning.

The writers fill what is declared here and nothing else, the reader checks against it, and the
page of the documentation is made from it (:func:`markdown`). Times are seconds, rates bit/s,
sizes bytes; the unit is in the name. Everything is of the measurement window, warm-up left out,
unless a column says otherwise. A value that does not exist (the delay of no packets) is null.

Here are the tables of a run; those of a study and of years without packets are beside them.
"""

from __future__ import annotations

from simnet.tables.schema.base import (
    FLAG,
    INTEGER,
    NUMBER,
    QUANTILES,
    TEXT,
    Column,
    Table,
    count,
    counted,
    flag,
    markdown,
    number,
    recorded,
    spread,
    text,
)
from simnet.tables.schema.flows import (
    EXPERIENCES,
    FLOWS,
    GROUP_DELAY,
    GROUP_SERIES,
    GROUPS,
    SITE_DELAY,
    TRANSFERS,
)
from simnet.tables.schema.interfaces import (
    INTERFACE_CLASSES,
    INTERFACE_SERIES,
    INTERFACE_WAIT,
    INTERFACES,
)
from simnet.tables.schema.world import (
    CONDITIONS,
    EVENTS,
    NODES,
    OUTAGES,
    PLACES,
    RAIN,
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        NODES,
        PLACES,
        EVENTS,
        OUTAGES,
        CONDITIONS,
        RAIN,
        INTERFACES,
        INTERFACE_CLASSES,
        INTERFACE_SERIES,
        INTERFACE_WAIT,
        FLOWS,
        GROUPS,
        GROUP_SERIES,
        GROUP_DELAY,
        SITE_DELAY,
        TRANSFERS,
        EXPERIENCES,
    )
}

__all__ = [
    "CONDITIONS",
    "EVENTS",
    "EXPERIENCES",
    "FLAG",
    "FLOWS",
    "GROUPS",
    "GROUP_DELAY",
    "GROUP_SERIES",
    "INTEGER",
    "INTERFACES",
    "INTERFACE_CLASSES",
    "INTERFACE_SERIES",
    "INTERFACE_WAIT",
    "NODES",
    "NUMBER",
    "OUTAGES",
    "PLACES",
    "QUANTILES",
    "RAIN",
    "SITE_DELAY",
    "TABLES",
    "TEXT",
    "TRANSFERS",
    "Column",
    "Table",
    "count",
    "counted",
    "flag",
    "markdown",
    "number",
    "recorded",
    "spread",
    "text",
]
