"""Validation of measures against a network, before any run.

A slip of the pen is an error at once, and not a column of nothing after hours.
"""

from __future__ import annotations

from collections.abc import Sequence

from simnet.errors import unknown
from simnet.measures.grammar import quoted
from simnet.measures.measure import ALL, LINKS, VILLAGES, Measure
from simnet.measures.quantities import QUANTITIES
from simnet.measures.scope import PLURALS
from simnet.measures.subjects import Subjects
from simnet.network import Network


def check_measure(measure: Measure, subjects: Subjects | Network) -> None:
    """Raise if a network has nothing for a measure to measure.

    Raises:
        ValueError: there is no such subject, or it does not do what is to be measured; the
            message says what there is.
    """
    if isinstance(subjects, Network):
        subjects = Subjects.of_network(subjects)
    if not subjects.has(measure):
        raise ValueError(_no_subject(measure, subjects))
    _check_scope(measure, subjects)
    if not subjects.is_of_interfaces(measure):
        flows = subjects.flows_of(measure.subject)
        _check_traffic(measure, subjects, flows)
        _check_percentile(measure, subjects)


def _check_scope(measure: Measure, subjects: Subjects) -> None:
    """Refuse a scope of which there is none here, or that links do not have."""
    scope = measure.scope
    if scope.how == "together" or not scope.given:
        return
    if subjects.is_of_interfaces(measure):
        if scope.over in ("site", "group"):
            raise ValueError(f"links have no {PLURALS[scope.over]}; write 'worst village', say")
        if not subjects.has_places(measure):
            raise ValueError(
                f"no link of {measure.subject!r} has an end in a {scope.over}; write 'all together'"
            )
    elif not subjects.has_places(measure):
        there = [many for one, many in PLURALS.items() if any(subjects.labels(one))]
        raise ValueError(
            f"{measure.subject!r} is in no {scope.over} here (there are {', '.join(there)})"
            if there
            else f"there are no {PLURALS[scope.over]} here; write 'all together'"
        )


def _no_subject(measure: Measure, subjects: Subjects) -> str:
    of = measure.of
    if subjects.flows_of(measure.subject):
        return f"{measure.subject!r} has no {measure.quantity}: it is traffic, not interfaces"
    if subjects.interfaces_of(measure.subject):
        return f"{measure.subject!r} has no {measure.quantity}: it is interfaces, not traffic"
    names = [
        {"traffic": (ALL,), "interfaces": (LINKS,), "both": (ALL, LINKS)}[of],
        (VILLAGES,) if of != "interfaces" and any(subjects.labels("village")) else (),
        subjects.places,
        *((subjects.labels("district"), subjects.labels("regency")) if of != "interfaces" else ()),
        *((subjects.site_kinds, subjects.groups) if of != "interfaces" else ()),
        *((subjects.links,) if of != "traffic" else ()),
    ]
    known = {quoted(name) for each in names for name in each if name}
    return unknown(f"subject of {measure.quantity}", measure.subject, known)


def _check_traffic(measure: Measure, subjects: Subjects, flows: Sequence[int]) -> None:
    """Refuse a quantity that no traffic of the subject has."""
    subject, quantity = measure.subject, QUANTITIES[measure.quantity]
    if any(quantity.had_by(subjects, flow) for flow in flows):
        return
    if quantity.felt:
        said = sorted({name for flow in flows for name in subjects.felt[flow]})
        instead = f"; its people say {', '.join(said)}" if said else ""
        if not said and any(subjects.traffic[flow] == "transfers" for flow in flows):
            instead = f"; did you mean {quoted(subject)}.completion?"
        raise ValueError(f"nobody in {subject!r} says {quantity.name}{instead}")
    those = [
        each.name for each in QUANTITIES.values() if each.traffic and "datagrams" in each.sorts
    ]
    raise ValueError(
        f"{subject!r} has no {quantity.name}: it makes no transfers; datagrams have "
        f"{', '.join(those[:-1])} and {those[-1]}"
    )


def _check_percentile(measure: Measure, subjects: Subjects) -> None:
    """Refuse percentiles that no table has: those of a flow are kept at a few shares only."""
    share, shares = measure.share, QUANTITIES[measure.quantity].flow_shares
    if share is None or shares is None or share in shares:
        return
    wider = (subjects.site_kinds, subjects.groups, subjects.places, (ALL,))
    if not any(measure.subject in names for names in wider):
        known = ", ".join(f"p{100 * each:g}" for each in shares)
        raise ValueError(f"the {measure.quantity}s of a single flow are known at {known} only")
