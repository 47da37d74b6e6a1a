"""Numbers and units: negative, zero, not finite, without a unit, with one that only looks right."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import changed

RATE = "rate: 10 Mbps"
DELAY = "delay: 5 ms"
CASES = [
    changed(
        "nan",
        "packets: 100",
        "packets: .nan",
        "scenario.yaml:5: links.ab.queue.packets: must be a finite number, got .nan",
    ),
    changed(
        "infinite",
        "packets: 100",
        "packets: .inf",
        "scenario.yaml:5: links.ab.queue.packets: must be a finite number, got .inf",
    ),
    changed(
        "nan_in_text",
        RATE,
        "rate: nan Mbps",
        "scenario.yaml:5: links.ab.rate: 'nan Mbps' is not a rate; write a number and a unit, e.g. '20 Mbps'",
    ),
    changed(
        "negative_rate",
        RATE,
        "rate: -10 Mbps",
        "scenario.yaml:5: links.ab.rate: must be > 0, got -10 Mbps",
    ),
    changed(
        "zero_rate", RATE, "rate: 0 Mbps", "scenario.yaml:5: links.ab.rate: must be > 0, got 0 Mbps"
    ),
    changed(
        "negative_delay",
        DELAY,
        "delay: -5 ms",
        "scenario.yaml:5: links.ab.delay: must be >= 0, got -5 ms",
    ),
    changed("minus_zero", DELAY, "delay: -0 ms"),
    changed(
        "tiny_rate",
        RATE,
        "rate: 1e-300 bps",
        "scenario.yaml:5: links.ab.rate: 1e-300 bps is less than 1 bps",
    ),
    changed(
        "overflow",
        RATE,
        "rate: 1e400 bps",
        "scenario.yaml:5: links.ab.rate: 1e400 overflows; must be a finite number",
    ),
    changed(
        "number_overflows",
        "packets: 100",
        "packets: 1e400",
        "scenario.yaml:5: links.ab.queue.packets: 1e400 overflows; must be a finite number",
    ),
    changed(
        "beyond_the_clock",
        "duration: 10 s",
        "duration: 2e9 s",
        "scenario.yaml:2: run.duration: 2e9 s is more than 1e9 s",
    ),
    changed(
        "loss_above_1",
        DELAY,
        "loss: 1.5",
        "scenario.yaml:5: links.ab.loss: a probability must be in [0, 1], got 1.5 (write '1.5 %' for per cent)",
    ),
    changed("loss_in_per_cent", DELAY, "loss: 1.5 %"),
    changed(
        "negative_loss",
        DELAY,
        "loss: -0.1",
        "scenario.yaml:5: links.ab.loss: a probability must be in [0, 1], got -0.1",
    ),
    changed(
        "no_unit",
        RATE,
        "rate: 10",
        "scenario.yaml:5: links.ab.rate: unit missing; write '10 kbps' or '10 Mbps', say",
    ),
    changed(
        "no_unit_quoted",
        RATE,
        "rate: '10'",
        "scenario.yaml:5: links.ab.rate: unit missing; write '10 kbps' or '10 Mbps', say",
    ),
    changed(
        "no_unit_of_time",
        DELAY,
        "delay: 5",
        "scenario.yaml:5: links.ab.delay: unit missing; write '5 ms' or '5 s', say",
    ),
    changed(
        "no_unit_of_size",
        "size: 1000 B",
        "size: 1000",
        "scenario.yaml:7: flows.f1.traffic.size: unit missing; write '1000 B' or '1000 kB', say",
    ),
    changed(
        "prefix_only",
        RATE,
        "rate: 20M",
        "scenario.yaml:5: links.ab.rate: unit 'M' is only a prefix; Mbps is bits, MB/s bytes per second",
    ),
    changed(
        "megabytes_for_a_rate",
        RATE,
        "rate: 10 MB",
        "scenario.yaml:5: links.ab.rate: 'MB' is a size, not a rate; did you mean 10 Mbps or 10 MB/s (= 80 Mbps)?",
    ),
    changed(
        "megabits_for_a_rate",
        RATE,
        "rate: 10 Mb",
        "scenario.yaml:5: links.ab.rate: unit 'Mb' is an amount; write Mbps",
    ),
    changed(
        "bits_for_a_size",
        "size: 1000 B",
        "size: 8 kb",
        "scenario.yaml:7: flows.f1.traffic.size: 'kb' is bits; sizes are in bytes: write 1 kB, or 8 kB if bytes were meant",
    ),
    changed(
        "lower_case_mega",
        RATE,
        "rate: 10 mbps",
        "scenario.yaml:5: links.ab.rate: unit 'mbps' is ambiguous; write Mbps (10^6 bits per second)",
    ),
    changed(
        "upper_case_kilo",
        RATE,
        "rate: 10 Kbps",
        "scenario.yaml:5: links.ab.rate: unit 'Kbps' is ambiguous; write kbps (1000 bits per second)",
    ),
    changed("bytes_a_second", RATE, "rate: 10 MBps"),
    changed("binary_prefix", RATE, "rate: 10 Mibps"),
    changed(
        "kelvin",
        RATE,
        "rate: 10 K",
        "scenario.yaml:5: links.ab.rate: unit 'K' is only a prefix; Mbps is bits, MB/s bytes per second",
    ),
    changed(
        "megaseconds",
        DELAY,
        "delay: 5 Ms",
        "scenario.yaml:5: links.ab.delay: unit 'Ms' is not milliseconds; write ms",
    ),
    changed(
        "minutes_or_milliseconds",
        DELAY,
        "delay: 5 m",
        "scenario.yaml:5: links.ab.delay: unit 'm' is not clear; write ms (milliseconds) or min (minutes)",
    ),
    changed(
        "spelt_unit",
        DELAY,
        "delay: 5 sec",
        "scenario.yaml:5: links.ab.delay: unit 'sec' is written s",
    ),
    changed(
        "decimal_comma",
        DELAY,
        "delay: '5,5 ms'",
        "scenario.yaml:5: links.ab.delay: '5,5 ms' is not a duration; write a number and a unit, e.g. '5 ms' (use a decimal point, and no thousands separators)",
    ),
    changed(
        "thousands_separators",
        RATE,
        "rate: '1,000 Mbps'",
        "scenario.yaml:5: links.ab.rate: '1,000 Mbps' is not a rate; write a number and a unit, e.g. '20 Mbps' (use a decimal point, and no thousands separators)",
    ),
    changed(
        "full_width_digits",
        RATE,
        "rate: \uff11\uff10 Mbps",
        "scenario.yaml:5: links.ab.rate: '\uff11\uff10 Mbps' has characters that are not plain digits and letters; write it like '20 Mbps'",
    ),
    changed(
        "no_break_space",
        RATE,
        "rate: 10\u00a0Mbps",
        "scenario.yaml:5: links.ab.rate: '10\\u00a0Mbps' has characters that are not plain digits and letters; write it like '20 Mbps'",
    ),
    changed(
        "warmup_as_long_as_the_run",
        "warmup: 1 s",
        "warmup: 10 s",
        "scenario.yaml:2: run: warmup (10 s) must be shorter than duration (10 s)",
    ),
    changed(
        "zero_duration",
        "duration: 10 s, warmup: 1 s",
        "duration: 0 s",
        "scenario.yaml:2: run.duration: must be > 0, got 0 s",
    ),
    changed(
        "queue_smaller_than_a_packet",
        "{packets: 100}",
        "{bytes: 500 B}",
        "scenario.yaml:5: links.ab.queue: holds 500 B, less than every packet of flow 'f1' (1 kB): all of them would be dropped",
    ),
    changed(
        "queue_of_nothing",
        "packets: 100",
        "packets: 0",
        "scenario.yaml:5: links.ab.queue.packets: must be >= 1, got 0",
    ),
    changed(
        "negative_seed",
        "warmup: 1 s",
        "seed: -1",
        "scenario.yaml:2: run.seed: must be >= 0, got -1",
    ),
    changed("big_seed", "warmup: 1 s", "seed: 9223372036854775807"),
    changed(
        "too_big_seed",
        "warmup: 1 s",
        "seed: 9223372036854775808",
        "scenario.yaml:2: run.seed: must be <= 9223372036854775807, got 9223372036854775808",
    ),
    changed(
        "no_replications",
        "warmup: 1 s",
        "replications: 0",
        "scenario.yaml:2: run.replications: unknown key (allowed: duration, warmup, seed, interval, clock, engine)",
    ),
    changed(
        "pareto_without_mean",
        "size: 1000 B",
        "size: {pareto: {alpha: 1, scale: 100 B}}",
        "scenario.yaml:7: flows.f1.traffic.size.pareto.alpha: must be > 1, got 1",
    ),
    changed(
        "bounds_in_reverse",
        "size: 1000 B",
        "size: {uniform: {low: 2 kB, high: 1 kB}}",
        "scenario.yaml:7: flows.f1.traffic.size.uniform: low must not exceed high",
    ),
    changed(
        "exponential_of_0",
        "size: 1000 B",
        "size: {exponential: 0 B}",
        "scenario.yaml:7: flows.f1.traffic.size.exponential: must be > 0, got 0 B",
    ),
    changed(
        "weights_missing",
        "size: 1000 B",
        "size: {discrete: {values: [1 B, 2 B], weights: [1]}}",
        "scenario.yaml:7: flows.f1.traffic.size.discrete: needs as many weights as values, got 1 for 2",
    ),
    changed(
        "zero_frequency",
        "rate: 100 /s",
        "rate: 0 /s",
        "scenario.yaml:7: flows.f1.traffic.rate: must be > 0, got 0 /s",
    ),
    changed("overload", "rate: 100 /s", "rate: 10000 /s"),
    changed(
        "starts_after_the_end",
        "size: 1000 B",
        "size: 1000 B, start: 20 s",
        "scenario.yaml:7: flows.f1.traffic: start (20 s) is not before the end of the run (10 s)",
    ),
    changed(
        "stops_before_the_start",
        "size: 1000 B",
        "size: 1000 B, start: 5 s, stop: 2 s",
        "scenario.yaml:7: flows.f1.traffic: stop (2 s) must be after start (5 s)",
    ),
    changed(
        "changes_in_reverse",
        DELAY,
        "rate_changes: [{at: 2 s, rate: 1 Mbps}, {at: 1 s, rate: 2 Mbps}]",
        "scenario.yaml:5: links.ab.rate_changes: must be in increasing order of time, got 1 s after 2 s",
    ),
    changed("outage", DELAY, "rate_changes: [{at: 2 s, rate: 0 bps}]"),
    changed(
        "latitude",
        "[A, B]",
        "{A: {latitude: 95.5, longitude: 0}, B: {}}",
        "scenario.yaml:3: nodes.A.latitude: must be <= 90, got 95.5",
    ),
    changed(
        "half_a_place",
        "[A, B]",
        "{A: {latitude: 1.5}, B: {}}",
        "scenario.yaml:3: nodes.A: give both latitude and longitude, or neither",
    ),
]
