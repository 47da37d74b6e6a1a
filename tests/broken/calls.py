"""Video calls, lessons and cameras: rates out of order, times that do not pass, unknown profiles."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import Case, changed


def caller(name: str, parameters: str, message: str) -> Case:
    """The flow carries people with these parameters, and that is refused."""
    return changed(
        f"calls_{name}",
        "{kind: poisson, rate: 100 /s, size: 1000 B}",
        f"{{{parameters}}}",
        f"scenario.yaml:7: flows.f1.traffic{message}",
    )


CASES = [
    caller(
        "up_below_the_least",
        "kind: conference, up: 50 kbps",
        ": up (50 kbps) must not be below least (100 kbps)",
    ),
    caller(
        "rate_in_a_wrong_unit",
        "kind: conference, down: 1200 Gbps",
        ": down (1.2 Tbps) must not be above 100 Mbps",
    ),
    caller(
        "unknown_profile",
        "kind: conference, profile: agressive",
        ".profile: unknown value 'agressive'; did you mean 'aggressive'? (allowed: aggressive, meek)",
    ),
    caller(
        "reports_without_pause",
        "kind: conference, report: 10 ms",
        ".report: must be >= 100000000, got 10 ms",
    ),
    caller(
        "calls_without_length_or_pause",
        "kind: conference, length: 0 s, pause: 0 s",
        ": length and pause must together be at least 1 ms in the mean",
    ),
    caller("a_class_of_nobody", "kind: lesson, pupils: 0", ".pupils: must be >= 1, got 0"),
    caller(
        "no_time_of_day",
        "kind: lesson, at: 8 am",
        ".at: expected a time of day such as '08:00', got '8 am'",
    ),
    caller(
        "a_lesson_shorter_than_a_report",
        "kind: lesson, length: 500 ms",
        ": length (500 ms) must not be below report (1 s)",
    ),
    caller(
        "a_pupil_who_speaks_all_the_time",
        "kind: lesson, asks: 1 ms",
        ": mean asks (1 ms) must be at least 1 s, or all would come at once",
    ),
    caller(
        "frames_without_a_rate",
        "kind: camera, frames: 15",
        ": frames 15 needs a rate; without one it is 25, 12 or 6 a second",
    ),
    caller(
        "unknown_picture",
        "kind: camera, picture: 720",
        ".picture: expected '1080p' or '720p', got the number 720",
    ),
    caller(
        "misspelt_key",
        "kind: camera, pictur: 720p",
        ".pictur: unknown key; did you mean 'picture'? (allowed: kind, start, stagger, stop, picture, frames, rate, playout, report, to)",
    ),
]
