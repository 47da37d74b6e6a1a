"""Every kind that feels something: as good as it can be on a roomy line, failing on a starved one.

All is derived from what a kind declares, so a new kind is covered as soon as its file is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from simnet.kinds import kinds_of
from simnet.quality.alone import Line, Trial, feeling, people_of, played
from simnet.quality.length import enough_ns
from simnet.quality.table import Failing, Figure, figure_of
from simnet.traffic.base import Traffic
from tests.unit.quality.nominal import Nominal, nominal

KINDS = kinds_of(Traffic)  # type: ignore[type-abstract]
ROOMY = Line(rate_bps=1_000_000_000, round_trip_ns=1_000_000)
USERS, SAMPLES = 5, 20
ROUND_TRIPS_S = 0.1
"""A hundred round trips: handshakes, and windows that grow."""

FAILS: Mapping[str, Mapping[str, Failing | None]] = {
    "app_updates": {"update_time": "fewer"},
    "backup": {"backup_done": "unserved"},
    "camera": {"pictures_arrived": "worse"},
    # The picture gets coarse and hardly stands still, so that nobody hangs up.
    "conference": {"frozen": None, "call_mos": "worse", "video_rate": "worse", "calls_kept": None},
    "exam": {"in_time": "unserved", "answer_time": "unserved", "paper_time": "unserved"},
    "forms": {"form_time": "unserved", "submitted": "unserved"},
    "health_records": {"record_time": "unserved", "records_kept": "unserved"},
    "images": {"image_time": "fewer"},
    "lesson": {"lesson_seen": "fewer", "frozen": "fewer"},
    "mail": {"mail_sent_time": "fewer", "mail_read_time": "unserved"},
    "messaging": {"message_time": "fewer"},
    "pupil": {"page_load": "fewer"},
    "social": {"card_wait": "fewer", "cards_there": "fewer"},
    "sync": {"sync_time": "fewer"},
    "upload": {"upload_time": "fewer"},
    # The player takes what the line gives and stalls little; some leave before it starts.
    "video": {"startup_delay": "worse", "stall_share": "fewer", "video_bitrate": "fewer"},
    "voice": {"voice_mos": "fewer", "calls_kept": "fewer"},
    "web": {"page_load": "fewer", "pages_whole": "fewer"},
}
"""How what our own kinds feel fails on a line of a quarter of their load."""


def trial_of(kind: str) -> Trial:
    """Some users of a kind, as its example has it."""
    people = people_of(KINDS[kind].model_validate(KINDS[kind].example))
    return Trial(people, USERS, ROOMY, enough_ns(people, USERS, ROOMY, None, samples=SAMPLES))


def figures(trial: Trial, wanted: Nominal) -> dict[str, tuple[Figure, Figure]]:
    """What is felt on the line of a trial, and what is nominal, by quantity."""
    found = played(trial, "fast")
    return {
        felt.name: (figure_of(felt, [found[felt.name]]), figure_of(felt, [wanted.said[felt.name]]))
        for felt in trial.people.felt
    }


@pytest.mark.parametrize("kind", feeling())
def test_nominal_on_a_roomy_line_and_failing_on_a_starved_one(kind: str) -> None:
    trial = trial_of(kind)
    wanted = nominal(trial)
    for here, best in figures(trial, wanted).values():
        assert best.samples, f"{best.felt.name}: said by nobody within {trial.length_ns} ns"
        if best.felt.unit == "s" and here.value <= 2 * best.value + ROUND_TRIPS_S:
            assert here.served >= best.served - 0.02
        else:
            assert here.failing(best) is None, here
    starved = replace(trial, line=replace(ROOMY, rate_bps=wanted.starved_bps))
    failing = {name: here.failing(best) for name, (here, best) in figures(starved, wanted).items()}
    assert any(failing.values()), failing
    if kind in FAILS:
        assert failing == FAILS[kind]
