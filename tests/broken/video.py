"""Viewers of videos: ladders out of order, buffers that hold no segment, time that does not pass."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import Case, changed


def viewer(name: str, parameters: str, message: str) -> Case:
    """The flow carries videos with these parameters, and that is refused."""
    return changed(
        f"video_{name}",
        "{kind: poisson, rate: 100 /s, size: 1000 B}",
        f"{{kind: video, {parameters}}}",
        f"scenario.yaml:7: flows.f1.traffic{message}",
    )


CASES = [
    viewer("without_rates", "ladder: []", ".ladder: must have at least one rate"),
    viewer(
        "ladder_out_of_order",
        "ladder: [1 Mbps, 3 Mbps, 2 Mbps]",
        ".ladder: must go from the lowest rate to the highest, got 2 Mbps after 3 Mbps",
    ),
    viewer(
        "ladder_with_equal_rates",
        "ladder: [1 Mbps, 1000 kbps]",
        ".ladder: must go from the lowest rate to the highest, got 1 Mbps after 1 Mbps",
    ),
    viewer(
        "rate_without_unit",
        "ladder: [1000]",
        ".ladder[0]: unit missing; write '1000 kbps' or '1000 Mbps', say",
    ),
    viewer(
        "buffer_of_a_segment",
        "segment: 6 s, buffer: 6 s",
        ": buffer (6 s) must hold more than a segment (6 s)",
    ),
    viewer("tiny_segments", "segment: 1 ms", ": segment (1 ms) must be at least 100 ms"),
    viewer("endless_buffer", "buffer: 2 h", ": buffer (2 h) must be at most 1 h"),
    viewer(
        "without_time",
        "length: 0 s, pause: 0 s",
        ": pause, and length or start_patience, must together have a mean of at least 1 us, or time would hardly pass",
    ),
]
