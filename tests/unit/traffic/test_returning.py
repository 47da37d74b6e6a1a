"""People of all kinds who come back to what they gave up, or do not."""

from __future__ import annotations

import pytest

from simnet.actions import Experience, Status, Think
from simnet.kinds import ValidationError, kinds_of
from simnet.testing import check_traffic
from simnet.traffic.base import Person, Returning, Traffic
from tests.unit.traffic.playing import Answers, played

KINDS = {
    name: kind
    for name, kind in kinds_of(Traffic).items()  # type: ignore[type-abstract]
    if issubclass(kind, Returning)
}
GO = {
    "pupil": ({"pages": 1}, "page_load"),
    "web": ({"sessions": 1, "session": 1}, "page_load"),
    "messaging": ({"messages": 1, "tries": 1, "power": None}, "message_time"),
    "upload": ({"files": 1, "tries": 1}, "upload_time"),
    "video": ({"videos": 1}, "startup_delay"),
    "forms": ({"forms": 1, "tries": 1}, "form_time"),
}
"""What makes a short story of each, and what is said of each attempt."""


def made(kind: str, **more: object) -> Person:
    given = {"kind": kind, **GO[kind][0], "later": "77 s", **more}
    return KINDS[kind].model_validate(given)


def said(person: Person, kind: str, *ends: Status) -> tuple[list[bool], int]:
    """What was served of the attempts at one thing, and how often somebody came back to it."""
    answers = Answers([(end, 1.0) for end in (*ends, Status.DONE)])
    served, backs = [], 0
    for action in played(person, answers):
        if isinstance(action, Experience) and action.quantity == GO[kind][1]:
            served.append(action.served)
            if action.served:
                break
        backs += action == Think(77.0)
        if len(served) == 5:
            break
    return served, backs


def test_all_kinds_of_it_are_here() -> None:
    assert set(KINDS) == set(GO)


@pytest.mark.parametrize("kind", GO)
def test_who_comes_back_tries_until_it_is_there(kind: str) -> None:
    person = made(kind, returns=1)
    assert said(person, kind, Status.GIVEN_UP, Status.FAILED) == ([False, False, True], 2)


@pytest.mark.parametrize("kind", GO)
def test_who_does_not_goes_on_to_the_next(kind: str) -> None:
    if kind == "forms":
        return  # It has no end: the next session comes.
    served, backs = said(made(kind, returns=0), kind, Status.GIVEN_UP, Status.FAILED)
    assert (served, backs) == ([False], 0)


@pytest.mark.parametrize("kind", sorted(set(GO) - {"web"}))  # Of web half come back by default.
def test_the_contract_is_kept(kind: str) -> None:
    check_traffic(KINDS[kind], **KINDS[kind].example, returns=0.5)


@pytest.mark.parametrize("kind", GO)
def test_time_passes_until_they_come_back(kind: str) -> None:
    with pytest.raises(ValidationError, match=r"mean later \(1 ms\) must be at least 1 s"):
        made(kind, returns=0.5, later="1 ms")
