"""The language of measures: ``SUBJECT.QUANTITY[.STATISTIC][, SCOPE]``.

SUBJECT is ``all`` (the traffic of everybody), ``links`` (all interfaces), a kind of site
(``school``), a group of flows (``school/pupils``), a place, a flow, a link or an interface; a
name that holds a dot goes in quotes: ``"v2.0 web".loss``. QUANTITY is one of `QUANTITIES`.
STATISTIC is ``mean`` (the default), ``min``, ``max``, or a percentile ``p50`` ... ``p99.9`` where
the quantity has many values in a run; a ratio or a rate is one figure and has none. SCOPE is
``worst village`` and the like (:mod:`.scope`); by default everybody is taken together.

Whether a network has the subject is for :mod:`.subjects` to say; reading a text needs none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from simnet.errors import nearest, unknown
from simnet.measures.measure import ALL, LINKS, VILLAGES, Measure
from simnet.measures.quantities import QUANTITIES
from simnet.measures.quantity import Quantity
from simnet.measures.scope import TOGETHER, Scope, split
from simnet.units import (
    NS_PER_S,
    parse_duration,
    parse_frequency,
    parse_probability,
    parse_rate,
)

_PERCENTILE = re.compile(r"p(\d{1,3}(?:\.\d+)?)")
_NUMBER = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(?:packets?|transfers?|places)?\s*")
_LONGEST = 300


def quoted(subject: str) -> str:
    """Return a subject as a measure's text writes it: in quotes if its name needs them."""
    return f'"{subject}"' if "." in subject else subject


def parse_measure(text: object) -> Measure:
    """Return the measure that a text names: one figure a run.

    Raises:
        ValueError: it names none; the message says what is allowed and what may be meant.
    """
    found = parse_scoped(text)
    if found.scope.how in ("each", "share"):
        raise ValueError(
            f"{found.scope.text!r} is for a service level; a measure is one figure: write "
            f"'worst {found.scope.over}' or 'all together'"
        )
    return found


def parse_scoped(text: object) -> Measure:
    """Return the measure that a text names, with any scope that a service level may have.

    Raises:
        ValueError: it names none; the message says what is allowed and what may be meant.
    """
    if not isinstance(text, str):
        raise ValueError("a measure is a text such as school.page_load.p95")
    if len(text) > _LONGEST:
        raise ValueError(f"a measure is not longer than {_LONGEST} characters")
    written, scope = split(text)
    subject, rest = _subject(written)
    name, _, statistic = rest.partition(".")
    quantity = QUANTITIES.get(name)
    if quantity is None:
        dotted = any(part in QUANTITIES for part in statistic.split("."))
        hint = '; a name that holds a dot goes in quotes: "a.b".loss' if dotted else ""
        raise ValueError(unknown("quantity", name, QUANTITIES) + hint)
    _fits(subject, quantity)
    if quantity.of_levels:
        _of_all_villages(subject, quantity, scope or TOGETHER)
    return Measure(
        written if scope in (None, TOGETHER) else f"{written}, {scope.text}",
        subject,
        name,
        _statistic(quantity, statistic),
        quantity.unit,
        quantity.least_is_best,
        quantity.of,
        scope or TOGETHER,
    )


def _subject(text: str) -> tuple[str, str]:
    """Return the subject, its quotes taken off, and what follows the dot after it."""
    if text.startswith('"'):
        subject, closing, rest = text[1:].partition('"')
        if not closing or (rest and not rest.startswith(".")):
            raise ValueError(f'{text!r} needs a closing quote before the dot: "a.b".loss')
        rest = rest[1:]
    else:
        subject, _, rest = text.partition(".")
    subject = subject.strip()
    if not subject or not rest or rest.endswith("."):
        likely = nearest(subject, QUANTITIES)
        meant = f"; did you mean {ALL}.{likely}?" if likely in QUANTITIES and likely else ""
        raise ValueError(
            f"{text!r} is not a measure: write SUBJECT.QUANTITY or SUBJECT.QUANTITY.STATISTIC, "
            f"such as school.page_load.p95 or links.utilisation{meant}"
        )
    return subject, rest


def _fits(subject: str, quantity: Quantity) -> None:
    """Refuse the traffic of everybody where interfaces are meant, and the other way round."""
    wrong = {ALL: "interfaces", LINKS: "traffic"}
    if wrong.get(subject) == quantity.of:
        other = LINKS if subject == ALL else ALL
        has = ", ".join(each.name for each in _quantities_of(subject))
        raise ValueError(
            f"{subject!r} has no {quantity.name}; did you mean {other}.{quantity.name}? "
            f"({subject!r} has {has})"
        )


def _of_all_villages(subject: str, quantity: Quantity, scope: Scope) -> None:
    """Refuse what a study counts over all villages where it is asked of some."""
    if subject != VILLAGES or scope != TOGETHER:
        asked = subject if scope == TOGETHER else f"{subject}, {scope.text}"
        raise ValueError(
            f"{quantity.name} is one count over all villages, not of {asked!r}: write "
            f"{VILLAGES}.{quantity.name}"
        )


def _quantities_of(subject: str) -> Iterable[Quantity]:
    kind = "interfaces" if subject == LINKS else "traffic"
    return (each for each in QUANTITIES.values() if each.of in (kind, "both"))


def _statistic(quantity: Quantity, name: str) -> str:
    """Return the statistic that `name` means of a quantity, ``mean`` where it is left out."""
    if not name:
        return "mean" if quantity.statistics else ""
    if not quantity.statistics:
        raise ValueError(
            f"{quantity.name} is one figure a run: leave out {name!r} after it; its interval "
            "comes from the replications"
        )
    if name in quantity.statistics and name != "p":
        return name
    if "p" in quantity.statistics and (found := _PERCENTILE.fullmatch(name)):
        if 0 < float(found[1]) < 100:
            return f"p{float(found[1]):g}"
        raise ValueError(f"a percentile lies between p0 and p100, got {name!r}")
    shown = [each if each != "p" else "p95" for each in quantity.statistics]
    common = [*shown, *(["p50", "p90", "p99", "p99.9"] if "p95" in shown else [])]
    raise ValueError(unknown(f"statistic of {quantity.name}", name, common))


def parse_amount(measure: Measure, text: object) -> float:
    """Return an amount of what a measure measures, in its unit: ``4 s``, ``2 Mbps``, ``1 %``.

    Raises:
        ValueError: not an amount of that, with what to write instead.
    """
    if measure.unit == "s":
        amount = parse_duration(text) / NS_PER_S
    elif measure.unit == "bit/s":
        amount = float(parse_rate(text))
    elif measure.unit == "1":
        amount = parse_probability(text)
    elif measure.unit == "1/s":
        amount = parse_frequency(text)
    else:
        amount = _counted(text, measure.unit)
    if amount < 0:
        raise ValueError(f"{text} is less than nothing")
    return amount


def _counted(text: object, unit: str) -> float:
    found = _NUMBER.fullmatch(str(text)) if isinstance(text, int | float | str) else None
    if found is None or isinstance(text, bool):
        raise ValueError(f"expected a number of {unit} such as 100, got {str(text)[:64]!r}")
    return float(found[1])
