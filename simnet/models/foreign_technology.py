"""What technologies of other packages answer, held to their contract wherever it is asked for."""

from __future__ import annotations

import math

from simnet.conditions.contract import answered, foreign, whose
from simnet.errors import BehaviourError
from simnet.models.technology.base import AccessLink, Line, Technology, Way
from simnet.models.weather.base import Point


def link_of(technology: Technology, way: Way) -> AccessLink:
    """Return one direction of a technology's link.

    Raises:
        BehaviourError: it is of another package, and the link is none.
    """
    if not foreign(technology):
        return technology.link(way)
    who = f"technology {whose(technology)}"
    link: object = answered(who, lambda: technology.link(way))
    if wrong := link_fault(link):
        raise BehaviourError(f"{who}: {way}: {wrong}")
    assert isinstance(link, AccessLink)
    return link


def link_fault(link: object) -> str | None:
    """Return what is wrong with one direction of a link; None where nothing is."""
    if not isinstance(link, AccessLink):
        return f"expected an AccessLink, got {link!r}"
    numbers: tuple[tuple[str, object, int], ...] = (
        ("rate_bps", link.rate_bps, 1),
        ("delay_ns", link.delay_ns, 0),
        ("buffer_ns", link.buffer_ns, 1),
    )
    for what, value, least in numbers:
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            return f"{what} must be a whole number, {least} or more, got {value!r}"
    loss: object = link.loss_probability
    sound = isinstance(loss, int | float) and math.isfinite(loss) and 0 <= loss <= 1
    return None if sound else f"loss_probability must be 0 to 1, got {loss!r}"


def placed_at(technology: Technology, here: Point | None, there: Point | None) -> Technology:
    """Return a technology with what follows from where its ends are.

    Raises:
        BehaviourError: it is of another package, and raises, or lands nowhere.
    """
    if not foreign(technology):
        return technology.at(here, there)
    who = f"technology {whose(technology)}"
    placed: object = answered(who, lambda: technology.at(here, there))
    if not isinstance(placed, Technology):
        raise BehaviourError(f"{who}: at: expected a Technology, got {placed!r}")
    return placed


def misplaced(technology: Technology, here: Point | None, there: Point | None) -> list[str]:
    """Return why a technology cannot be between two places.

    Raises:
        BehaviourError: it is of another package, and raises.
    """
    if not foreign(technology):
        return list(technology.misplaced(here, there))
    who = f"technology {whose(technology)}"
    return answered(who, lambda: [str(each) for each in technology.misplaced(here, there)])


def lives(technology: Technology, line: Line) -> bool:
    """Return whether a technology says anything of a line.

    Raises:
        BehaviourError: it is of another package, and raises.
    """
    if not foreign(technology):
        return technology.lives(line)
    return answered(f"technology {whose(technology)}", lambda: bool(technology.lives(line)))
