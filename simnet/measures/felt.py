"""Quantities that people say they feel: declared by a kind of traffic, kept as experiences.

A kind of traffic declares them (``felt``, :class:`simnet.actions.Felt`) and its people say them
(:class:`simnet.actions.Experience`). Everything else follows from the declaration.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from simnet.actions import Felt
from simnet.errors import InputError
from simnet.kinds.finder import kinds_of
from simnet.measures.measure import Measure
from simnet.measures.owners import Booleans, Floats, Owners, total
from simnet.measures.quantities.availability import available
from simnet.measures.quantity import SPREAD, Quantity
from simnet.measures.reading import Reading, Said, Timed
from simnet.traffic.base import Traffic

ORDER = 10
"""Before all else: it is what people feel."""
_NO_TIME = 1e-9
"""Shares of time below this are none: the rounding of sums of spells."""


def declared() -> dict[str, Felt]:
    """Return what all kinds of traffic declare, by name.

    Raises:
        InputError: two kinds mean different things by one name.
    """
    found: dict[str, tuple[str, Felt]] = {}
    for kind, traffic in kinds_of(Traffic).items():  # type: ignore[type-abstract]  # a base is asked for
        for felt in traffic.felt:
            other, known = found.setdefault(felt.name, (kind, felt))
            if known != felt:
                raise InputError(
                    f"traffic {kind} and traffic {other} declare {felt.name!r} differently; "
                    "what is felt has one meaning, or two names"
                )
    return {name: felt for name, (_, felt) in found.items()}


def quantities() -> Iterator[Quantity]:
    """Yield a quantity for each."""
    for felt in declared().values():
        yield Quantity(
            name=felt.name,
            order=ORDER,
            unit=felt.unit,
            least_is_best=felt.least_is_best,
            statistics=SPREAD,
            traffic=partial(_figures, felt),
            tables=("experiences", "outages"),
            sorts=("people",),
            usual=f"all.{felt.name}.{usual_statistic(felt)}",
            felt=True,
            pooled="all that began in the window",
            meaning=f"{felt.meaning} {_where_nothing(felt)}",
        )


def usual_statistic(felt: Felt) -> str:
    """Return the statistic that says most: of a share its mean, else what 5 % have worse."""
    return "mean" if felt.unit == "1" else "p95" if felt.least_is_best else "p5"


def _where_nothing(felt: Felt) -> str:
    worst = "Infinite" if np.isinf(felt.worst) else f"{felt.worst:g}"
    return (
        f"{worst} where nobody was served at all though somebody gave up or failed, or there was "
        "no way for the whole window."
    )


def _figures(felt: Felt, run: Reading, measure: Measure, owners: Owners) -> Floats:
    """Return a statistic of what the people of each owner said."""
    said = run.said(felt.name)
    found = run.statistic(Timed(said.flow, said.value), owners, measure)
    found[_in_vain(felt, run, said, owners)] = felt.worst
    return found


def _in_vain(felt: Felt, run: Reading, said: Said, owners: Owners) -> Booleans:
    """Tell whose people were served nothing, though some should have been.

    What they said then tells how patient they are, and not how long it takes.
    """
    flows = range(len(run.subjects.flows))
    has = np.array([felt.name in run.subjects.felt[flow] for flow in flows], dtype=bool)
    asking = Owners(np.where(has, owners.of_flow, -1), owners.number)
    owner = owners.of_flow[said.flow]
    served = total(said.served.astype(np.float64), owner, owners.number)
    lost = total(said.in_vain.astype(np.float64), owner, owners.number)
    dark = available(run, asking) < _NO_TIME  # no one has NaN
    anybody = total(np.ones(has.size), *asking) > 0
    found: Booleans = anybody & (served == 0) & ((lost > 0) | dark)
    return found
