"""The figures that people see, each defined once: ``SUBJECT.QUANTITY[.STATISTIC]``.

``school.page_load.p95`` is how long 19 of 20 pages take in schools, ``links.utilisation`` the
load of the busiest interface. A quantity is a file of :mod:`.quantities`; :mod:`.grammar` reads
the texts, :mod:`.subjects` tells who is meant in a network, :mod:`.values` works the figures out of
the tables of a run, :mod:`.view` adds them to the tables that people read, :mod:`.service_level`
judges them by a rule and :mod:`.load` the load of links.
"""

from __future__ import annotations

from simnet.measures.checks import check_measure
from simnet.measures.defaults import default_measures
from simnet.measures.grammar import parse_amount, parse_measure, parse_scoped, quoted
from simnet.measures.measure import Measure
from simnet.measures.quantities import QUANTITIES
from simnet.measures.quantity import Quantity
from simnet.measures.service_level import ServiceLevel, parse_level
from simnet.measures.subjects import Subjects
from simnet.measures.values import (
    INTERFACE_MEASURES,
    Interface,
    Observed,
    by_label,
    by_place,
    figure,
    observe,
    tables_needed,
    value,
)
from simnet.measures.view import VIEWS, view, without_service

__all__ = [
    "INTERFACE_MEASURES",
    "QUANTITIES",
    "VIEWS",
    "Interface",
    "Measure",
    "Observed",
    "Quantity",
    "ServiceLevel",
    "Subjects",
    "by_label",
    "by_place",
    "check_measure",
    "default_measures",
    "figure",
    "observe",
    "parse_amount",
    "parse_level",
    "parse_measure",
    "parse_scoped",
    "quoted",
    "tables_needed",
    "value",
    "view",
    "without_service",
]
