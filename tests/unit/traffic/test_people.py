"""The pupil's story under good and bad networks, and people who stop."""

from __future__ import annotations

from collections.abc import Callable, Generator
from itertools import pairwise

import pytest

from simnet.actions import (
    Action,
    Experience,
    Outcome,
    Status,
    Think,
    Together,
    Transfer,
    TransferOutcome,
)
from simnet.applications.pages import MAIN
from simnet.chance.streams import RandomStream
from simnet.traffic.base import Until
from simnet.traffic.pupil import PAGE, Pupil
from tests.unit.traffic.clock import Clock

Story = Generator[Action, Outcome, None]
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


def script(pupil: Pupil, seed: int = 1, clock: Clock | None = None) -> Story:
    return pupil.actions(RandomStream(seed, "pupil"), clock or Clock())


def page_load(seconds: float, served: bool = True) -> Experience:
    return Experience("page_load", seconds, served, 100.0, "internet")


def done(seconds: float, received: int = 1) -> TransferOutcome:
    return TransferOutcome(Status.DONE, seconds, received)


def gave_up(seconds: float) -> TransferOutcome:
    return TransferOutcome(Status.GIVEN_UP, seconds, 0)


def played(
    story: Story, answer: Callable[[Transfer], TransferOutcome], clock: Clock | None = None
) -> list[Action]:
    """All that somebody does, answered transfer by transfer, while the clock goes on."""
    clock = clock or Clock()
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
            clock.now_s += max(each.seconds for each in outcome)
        elif isinstance(action, Transfer):
            outcome = answer(action)
            clock.now_s += outcome.seconds
        else:
            outcome = None
            clock.now_s += action.seconds if isinstance(action, Think) else 0.0


def test_a_page_is_a_document_and_then_objects_at_once() -> None:
    clock = Clock()
    story = script(PAGE_OF_700_KB, clock=clock)
    assert next(story) == Transfer(100_000, 300, 10.0, "internet")
    assert story.send(done(2.0)) == Think(1.0)
    objects = story.send(None)
    assert objects == Together(tuple(Transfer(150_000, 300, 7.0, "internet") for _ in range(4)))
    clock.now_s = 104.0
    assert story.send((done(1.0),) * 4) == page_load(4.0)
    assert story.send(None) == Think(20.0)
    assert story.send(None) == Transfer(100_000, 300, 10.0, "internet")


def test_a_document_that_takes_too_long_ends_the_page() -> None:
    clock = Clock()
    story = script(PAGE_OF_700_KB, clock=clock)
    next(story)
    clock.now_s = 110.0
    assert story.send(gave_up(10.0)) == page_load(10.0, served=False)
    assert story.send(None) == Think(20.0)
    assert isinstance(story.send(None), Transfer)


def test_a_failed_connection_ends_the_page() -> None:
    story = script(PAGE_OF_700_KB)
    next(story)
    assert story.send(TransferOutcome(Status.FAILED, 3.0, 0)) == page_load(0.0, served=False)
    assert story.send(None) == Think(20.0)


def test_a_page_of_which_one_object_is_given_up_is_not_whole() -> None:
    story = script(PAGE_OF_700_KB)
    next(story)
    story.send(done(2.0))
    story.send(None)
    assert story.send((done(1.0), done(1.0), gave_up(7.0), done(1.0))) == page_load(0.0, False)


def test_a_page_that_the_run_cuts_short_is_said() -> None:
    clock = Clock()
    story = script(PAGE_OF_700_KB, clock=clock)
    next(story)
    clock.now_s = 101.5
    cut = TransferOutcome(Status.UNFINISHED, 1.5, 10)
    assert story.send(cut) == page_load(1.5, served=False)


def test_no_objects_are_asked_for_when_patience_is_gone() -> None:
    story = script(PAGE_OF_700_KB)
    next(story)
    assert story.send(done(9.5)) == Think(1.0)
    assert story.send(None) == page_load(0.0, served=False)
    assert story.send(None) == Think(20.0)


def test_the_pages_do_not_depend_on_the_network() -> None:
    """The same pupil asks for the same documents and pauses as long on any network."""

    def pages(outcome: TransferOutcome) -> list[Action]:
        story = played(script(Pupil(pages=20), seed=7), lambda _: outcome)
        documents = [action for action in story if isinstance(action, Transfer)]
        # Parsing comes between document and objects only if the document came.
        pauses = [after for before, after in pairwise(story) if isinstance(before, Experience)]
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
    assert [type(action) for action in story] == [Transfer, Experience, Think] * 2


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
    clock = Clock()
    story = played(behaviour.actions(RandomStream(1, "x"), clock), lambda _: done(2.0), clock)
    # A page takes 2 s for the document, 1 s of parsing, 2 s for objects, 20 s of reading.
    page = [Transfer, Think, Together, Experience, Think]
    assert [type(action) for action in story] == [*page, *page]
    assert clock.now_s == 150.0


def test_what_was_felt_of_the_last_is_said_after_the_stop() -> None:
    clock = Clock()
    behaviour = Until(PAGE_OF_700_KB, 5.0)
    story = behaviour.actions(RandomStream(1, "x"), clock)
    next(story)
    clock.now_s = 110.0
    assert story.send(gave_up(10.0)) == page_load(10.0, served=False)
    with pytest.raises(StopIteration):
        story.send(None)


def test_somebody_without_a_stop_is_played_as_is() -> None:
    assert PAGE_OF_700_KB.behaviour(start_ns=0) is PAGE_OF_700_KB
