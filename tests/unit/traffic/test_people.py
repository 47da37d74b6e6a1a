"""The pupil's story under good and bad networks, and people who stop."""

from __future__ import annotations

from collections.abc import Callable, Generator
from itertools import pairwise

import pytest

from simnet.actions import (
    Action,
    Outcome,
    Status,
    Think,
    Together,
    Transfer,
    TransferOutcome,
)
from simnet.chance.streams import RandomStream
from simnet.traffic.base import Until
from simnet.traffic.pupil import MAIN, PAGE, Pupil

PAGE_OF_700_KB = Pupil.model_validate(
    {
        "kind": "pupil",
        "page": "700 kB",
        "main": "100 kB",
        "objects": 4,
        "parsing": "1 s",
        "reading": "20 s",
        "patience": "10 s",
    }
)


def script(pupil: Pupil, seed: int = 1) -> Generator[Action, Outcome, None]:
    return pupil.actions(RandomStream(seed, "pupil"))


def done(seconds: float, received: int = 1) -> TransferOutcome:
    return TransferOutcome(Status.DONE, seconds, received)


def gave_up(seconds: float) -> TransferOutcome:
    return TransferOutcome(Status.GIVEN_UP, seconds, 0)


def played(
    story: Generator[Action, Outcome, None], answer: Callable[[Transfer], TransferOutcome]
) -> list[Action]:
    """All that somebody does, answered transfer by transfer."""
    actions: list[Action] = []
    outcome: Outcome = None
    while True:
        try:
            action = story.send(outcome)
        except StopIteration:
            return actions
        actions.append(action)
        if isinstance(action, Together):
            outcome = tuple(answer(each) for each in action.actions if isinstance(each, Transfer))
        else:
            outcome = answer(action) if isinstance(action, Transfer) else None


def test_a_page_is_a_document_and_then_objects_at_once() -> None:
    story = script(PAGE_OF_700_KB)
    assert next(story) == Transfer(100_000, 300, 10.0, "internet")
    assert story.send(done(2.0)) == Think(1.0)
    objects = story.send(None)
    assert objects == Together(tuple(Transfer(150_000, 300, 7.0, "internet") for _ in range(4)))
    assert story.send((done(1.0),) * 4) == Think(20.0)
    assert story.send(None) == Transfer(100_000, 300, 10.0, "internet")


def test_a_document_that_takes_too_long_ends_the_page() -> None:
    story = script(PAGE_OF_700_KB)
    next(story)
    assert story.send(gave_up(10.0)) == Think(20.0)
    assert isinstance(story.send(None), Transfer)


def test_a_failed_connection_ends_the_page() -> None:
    story = script(PAGE_OF_700_KB)
    next(story)
    assert story.send(TransferOutcome(Status.FAILED, 3.0, 0)) == Think(20.0)


def test_no_objects_are_asked_for_when_patience_is_gone() -> None:
    story = script(PAGE_OF_700_KB)
    next(story)
    assert story.send(done(9.5)) == Think(1.0)
    assert story.send(None) == Think(20.0)


def test_the_pages_do_not_depend_on_the_network() -> None:
    """The same pupil asks for the same documents and pauses as long on any network."""

    def pages(outcome: TransferOutcome) -> list[Action]:
        story = played(script(Pupil(pages=20), seed=7), lambda _: outcome)
        documents = [action for action in story if isinstance(action, Transfer)]
        # Parsing comes between document and objects only if the document came.
        pauses = [after for before, after in pairwise(story) if not isinstance(before, Transfer)]
        return documents + [pause for pause in pauses if isinstance(pause, Think)]

    assert pages(done(0.1))[:20] == pages(gave_up(10.0))[:20]


def test_objects_make_up_the_page() -> None:
    pupil = Pupil.model_validate({"kind": "pupil", "page": "1000 B", "main": "93 B", "objects": 6})
    story = script(pupil)
    assert next(story) == Transfer(93, 300, 10.0, "internet")
    story.send(done(0.0))
    objects = story.send(None)
    assert isinstance(objects, Together)
    sizes = [each.down_bytes for each in objects.actions if isinstance(each, Transfer)]
    assert sizes == [152, 151, 151, 151, 151, 151]


def test_a_pupil_with_few_pages_is_done() -> None:
    pupil = Pupil.model_validate({"kind": "pupil", "pages": 2, "reading": "1 s"})
    story = played(script(pupil), lambda _: gave_up(10.0))
    assert [type(action) for action in story] == [Transfer, Think, Transfer, Think]


def test_the_default_page_is_that_of_the_sources() -> None:
    """Median 1769 kB and 8337/516 between 90 % and 10 % (Web Almanac 2025); HTML median 20 kB."""
    stream = RandomStream(1, "pages")
    page = PAGE.variate(1.0)
    drawn = sorted(page.draw(stream) for _ in range(20_000))
    assert drawn[10_000] == pytest.approx(1_769_000, rel=0.03)
    assert drawn[18_000] / drawn[2_000] == pytest.approx(8337 / 516, rel=0.06)
    assert drawn[-1] <= 20e6
    main = MAIN.variate(1.0)
    documents = sorted(main.draw(stream) for _ in range(20_000))
    assert documents[10_000] == pytest.approx(20_000, rel=0.05)


def test_somebody_with_a_stop_begins_nothing_after_it() -> None:
    pupil = PAGE_OF_700_KB.model_copy(update={"start": 5 * 10**9, "stop": 65 * 10**9})
    behaviour = pupil.behaviour(start_ns=15 * 10**9)
    assert behaviour == Until(pupil, 50.0)
    story = played(behaviour.actions(RandomStream(1, "x")), lambda _: done(2.0))
    # A page takes 2 s for the document, 1 s of parsing, 2 s for objects, 20 s of reading.
    lengths = [action.seconds if isinstance(action, Think) else 2.0 for action in story]
    assert sum(lengths[:-1]) < 50.0 <= sum(lengths)
    assert len(story) == 8


def test_somebody_without_a_stop_is_played_as_is() -> None:
    assert PAGE_OF_700_KB.behaviour(start_ns=0) is PAGE_OF_700_KB
