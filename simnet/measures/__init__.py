"""What a study measures in each run: ``SUBJECT.QUANTITY[.STATISTIC]``.

``school.page_load.p95`` is how long 19 of 20 pages take in schools, ``links.utilisation`` the
load of the busiest interface. :mod:`.grammar` reads such texts and the limits that service levels
set on them, :mod:`.subjects` tells who is meant in a network, :mod:`.values` works the figures
out of the tables of a run.
"""

from __future__ import annotations

from simnet.measures.defaults import default_measures
from simnet.measures.grammar import (
    QUANTITIES,
    Limit,
    Measure,
    Quantity,
    parse_amount,
    parse_limit,
    parse_measure,
    quoted,
)
from simnet.measures.subjects import Subjects, check_measure
from simnet.measures.values import (
    INTERFACE_MEASURES,
    Line,
    Observed,
    by_place,
    observe,
    tables_needed,
    value,
)

__all__ = [
    "INTERFACE_MEASURES",
    "QUANTITIES",
    "Limit",
    "Line",
    "Measure",
    "Observed",
    "Quantity",
    "Subjects",
    "by_place",
    "check_measure",
    "default_measures",
    "observe",
    "parse_amount",
    "parse_limit",
    "parse_measure",
    "quoted",
    "tables_needed",
    "value",
]
