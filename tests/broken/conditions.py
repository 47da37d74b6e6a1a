"""What changes on a line while a run lasts: out of order, out of range, of one direction only."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import SOUND, Case, changed, text

DELAY = "delay: 5 ms"
LINK = "scenario.yaml:5: links.ab"


def _traced(
    id: str,  # noqa: A002
    trace: str,
    *expected: str,
    csv: str | None = "time,rate_mbps\n0,10\n5,2\n",
) -> Case:
    """A link that replays a file."""
    scenario = SOUND.replace(DELAY, f"trace: {trace}")
    return text(f"trace_{id}", scenario, *expected, **({} if csv is None else {"line__csv": csv}))


CASES = [
    changed("stall_of_both_ways", DELAY, "rate_changes: [{at: 2 s, rate: 0 bps}], reverse: {rate: 1 Mbps}"),
    _traced("is_right", "line.csv"),
    _traced("of_semicolons_is_right", "{file: line.csv, start: 2 s, repeat: 6 s}", csv="Time;Delay_ms;Loss_percent\n0;1,5;0\n5;2,5;1\n"),
    _traced("beside_changes", "line.csv, rate_changes: [{at: 1 s, rate: 2 Mbps}]", "scenario.yaml:5: links.ab.rate_changes: a trace says what changes; give either"),
    changed("delays_of_a_satellite", DELAY, "delay_changes: [{at: 2 s, delay: 30 ms}, {at: 4 s, delay: 0 ms}]"),
    changed("losses_of_a_satellite", DELAY, "loss_changes: [{at: 2 s, loss: 5 %}, {at: 4 s, loss: 0}]"),
    changed("losses_in_bursts", DELAY, "loss: {probability: 0.1 %, bursts: {to_bad: 1 %, to_good: 20 %, loss: 50 %}}"),
    changed(
        "delays_in_reverse",
        DELAY,
        "delay_changes: [{at: 2 s, delay: 1 ms}, {at: 1 s, delay: 2 ms}]",
        f"{LINK}.delay_changes: must be in increasing order of time, got 1 s after 2 s",
    ),
    changed(
        "losses_after_the_run",
        DELAY,
        "reverse: {loss_changes: [{at: 10 s, loss: 1 %}]}",
        f"{LINK}.reverse.loss_changes[0].at: 10 s is not within the run, which ends at 10 s",
    ),
    changed(
        "rates_of_which_one_is_within_the_run",
        DELAY,
        "rate_changes: [{at: 2 s, rate: 1 Mbps}, {at: 12 s, rate: 2 Mbps}]",
    ),
    changed(
        "losses_at_one_time",
        DELAY,
        "loss_changes: [{at: 2 s, loss: 1 %}, {at: 2 s, loss: 2 %}]",
        f"{LINK}.loss_changes: must be in increasing order of time, got 2 s after 2 s",
    ),
    changed(
        "delay_before_all_others",
        DELAY,
        "delay_changes: [{at: 2 s, delay: -1 ms}]",
        f"{LINK}.delay_changes[0].delay: must be >= 0, got -1 ms",
    ),
    changed(
        "more_than_all_is_lost",
        DELAY,
        "loss_changes: [{at: 2 s, loss: 120 %}]",
        f"{LINK}.loss_changes[0].loss: a probability must be in [0, 1], got 1.2",
    ),
    changed(
        "change_without_a_value",
        DELAY,
        "delay_changes: [{at: 2 s, rate: 1 Mbps}]",
        f"{LINK}.delay_changes[0].delay: missing: the delay of packets that depart from then on, such as '5 ms'",
        f"{LINK}.delay_changes[0].rate: unknown key; it belongs beside links.ab.delay_changes, so check the indentation",
    ),
    changed(
        "bursts_that_never_end",
        DELAY,
        "loss: {bursts: {to_bad: 1 %, to_good: 0}}",
        f"{LINK}.loss.bursts: to_good must be above 0 %, or losses never come, or never end",
    ),
    changed(
        "bursts_of_nothing",
        DELAY,
        "loss: {bursts: {to_bad: 1 %, to_good: 10 %, loss: 0 %}}",
        f"{LINK}.loss.bursts: loss must be above 0 %, or losses never come, or never end",
    ),
    changed(
        "delays_of_a_way_back_with_its_own",
        DELAY,
        "delay_changes: [{at: 2 s, delay: 30 ms}], reverse: {delay: 3 ms}",
        f"{LINK}.delay_changes: the way back has a delay of its own; say reverse.delay_changes too",
    ),
    changed(
        "losses_of_a_way_back_with_its_own",
        DELAY,
        "loss_changes: [{at: 2 s, loss: 5 %}], reverse: {loss: 1 %}",
        f"{LINK}.loss_changes: the way back has a loss of its own; say reverse.loss_changes too",
    ),
    changed("a_day_in_april", "warmup: 1 s", "month: 4, day: 20"),
    changed("month_13", "warmup: 1 s", "month: 13", "scenario.yaml:2: run.month: must be <= 12, got 13"),
    changed("a_day_that_april_lacks", "warmup: 1 s", "month: 4, day: 31", "scenario.yaml:2: run: day must be 1 to 30 in month 4, got 31"),
]  # fmt: skip
