"""Applications: times that do not pass, tables that hold nothing, what excludes each other."""

from __future__ import annotations

from tests.broken.corpus import Case, changed


def people(name: str, parameters: str, message: str) -> Case:
    """The flow carries people with these parameters, and that is refused."""
    return changed(
        f"applications_{name}",
        "{kind: poisson, rate: 100 /s, size: 1000 B}",
        f"{{{parameters}}}",
        f"scenario.yaml:7: flows.f1.traffic{message}",
    )


CASES = [
    people(
        "patients_at_once",
        "kind: health_records, gap: 1 ms",
        ": mean gap (1 ms) must be at least 1 s, or all would come at once",
    ),
    people(
        "unknown_design",
        "kind: health_records, design: queue",
        ".design: unknown value 'queue'; did you mean 'queued'? (allowed: inside_step, queued)",
    ),
    people(
        "pauses_that_shrink",
        "kind: health_records, pause: 10 min",
        ": longest_pause (5 min) must not be below pause (10 min)",
    ),
    people(
        "no_studies",
        "kind: images, studies: {}",
        ".studies: must have at least 1 item, got 0",
    ),
    people(
        "studies_without_weight",
        "kind: images, studies: {ecg: {weight: 0, file: 1 kB}}",
        ": studies: at least one weight must be > 0",
    ),
    people(
        "sessions_at_once",
        "kind: forms, between: 1 ms",
        ": mean between (1 ms) must be at least 1 s, or all would come at once",
    ),
    people(
        "two_hours",
        "kind: forms, by_hour: [1, 2]",
        ".by_hour: must have at least 24 items, got 2",
    ),
    people(
        "no_hour",
        f"kind: forms, by_hour: {[0] * 24}",
        ": by_hour: at least one factor must be > 0",
    ),
    people(
        "begins_after_the_window",
        "kind: backup, spread: 10 h",
        ": spread (10 h) must be shorter than the window (7 h)",
    ),
    people(
        "connections_of_http2",
        "kind: web, connections: 6",
        ": http2 has one connection to a host; leave connections out, or use http1",
    ),
    people(
        "unknown_protocol",
        "kind: web, protocol: http3",
        ".protocol: unknown value 'http3'; did you mean 'http2'? (allowed: http1, http2)",
    ),
    people(
        "never_away",
        "kind: web, away: 0 s",
        ": mean away (0 ns) must be at least 1 us, or time would hardly pass between sessions",
    ),
    people(
        "too_many_objects",
        "kind: web, objects: 20000",
        ": objects may have a mean of 10000 at most",
    ),
    people(
        "more_than_all_messages",
        "kind: messaging, pictures: 60 %, voice_notes: 0.5",
        ": pictures (0.6) and voice_notes (0.5) must together be at most 1",
    ),
    people(
        "no_patience",
        "kind: upload, patience: 1 us",
        ": patience must be at least 1 ms, got 1 us",
    ),
    people(
        "hours_and_power",
        'kind: app_updates, hours: "22:00 to 05:00", power_on: "18:00"',
        ": give hours or power_on, not both",
    ),
    people(
        "updates_without_end",
        "kind: app_updates, every: 0 s",
        ": the mean of every must be > 0, or updates would never end",
    ),
    people(
        "more_than_all_cards",
        "kind: social, clips: 80 %, pictures: 30 %",
        ": clips (0.8) and pictures (0.3) must together be at most 1",
    ),
    people(
        "there_after_giving_up",
        "kind: social, at_once: 10 s",
        ": at_once (10 s) must not be above patience (5 s)",
    ),
    people(
        "mail_without_interval",
        "kind: mail, every: 1 ms",
        ": every must be at least 1 s, got 1 ms",
    ),
    people(
        "mails_at_once",
        "kind: mail, received: 1 ms",
        ": mean received (1 ms) must be at least 1 s, or all would come at once",
    ),
    people(
        "attempts_at_once",
        "kind: sync, pause: 1 ms",
        ": mean pause (1 ms) must be at least 1 s, or attempts would follow each other at once",
    ),
    people(
        "pauses_of_sync_that_shrink",
        "kind: sync, longest_pause: 1 s",
        ": longest_pause (1 s) must not be below the mean pause (10 s)",
    ),
    people(
        "power_that_never_comes",
        'kind: social, power: "18:00 to 18:00"',
        ".power: '18:00 to 18:00' begins when it ends",
    ),
    people(
        "power_without_hours",
        "kind: mail, power: {settling: 1 min}",
        ".power.hours: missing: when there is power each day (``18:00 to 06:00``), such as "
        "'18:00 to 06:00'",
    ),
    people(
        "messages_at_once_in_the_dark",
        'kind: messaging, gap: 1 ms, power: "18:00 to 06:00"',
        ": mean gap (1 ms) must be at least 1 s, or all would come at once",
    ),
    people(
        "reports_at_once",
        "kind: telemetry, every: 1 ms",
        ": mean every (1 ms) must be at least 1 s, or all would come at once",
    ),
    people(
        "unknown_device",
        "kind: telemetry, device: rooter",
        ".device: unknown value 'rooter'; did you mean 'router'? (allowed: names, phone, portal, "
        "router, sensor)",
    ),
    people(
        "probes_of_no_address",
        "kind: scan, addresses: 0",
        ".addresses: must be >= 1, got 0",
    ),
    people(
        "probes_that_never_come",
        "kind: scan, rate: 0 /s",
        ".rate: must be > 0, got 0 /s",
    ),
]
