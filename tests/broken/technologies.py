"""Access technologies with parameters that are none, and at places where they cannot be."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import Case, text
from tests.broken.villages import SOUND

LINK = "scenario.yaml:14: technologies.link"


def declared(id: str, technology: str, *expected: str) -> Case:  # noqa: A002
    """A world whose village has a technology with parameters of its own."""
    world = SOUND.replace("technology: fibre", "technology: link")
    return text(id, f"{world}technologies: {{link: {{{technology}}}}}\n", *expected)


def placed(id: str, technology: str, *expected: str) -> Case:  # noqa: A002
    """The same where village and seat have coordinates."""
    world = SOUND.replace("technology: fibre", "technology: link")
    world = world.replace(
        "{regency: Mahakam Ulu}}", "{regency: Mahakam Ulu, latitude: 0.74, longitude: 114.27}}"
    )
    world = world.replace(
        "{name: Long Apari,", "{name: Long Apari, latitude: 1.18, longitude: 114.26,"
    )
    return text(id, f"{world}technologies: {{link: {{{technology}}}}}\n", *expected)


def allowed(id: str, allowance: str, *expected: str, run: str = "day: 25") -> Case:  # noqa: A002
    """A village whose line has a monthly allowance."""
    world = SOUND.replace("{duration: 10 s}", f"{{duration: 10 s, {run}}}")
    world = world.replace("isp: telkom}}", f"isp: telkom, allowance: {{{allowance}}}}}}}")
    return text(id, world, *expected)


ALLOWED = "scenario.yaml:12: villages.defaults.access.allowance"


CASES = [
    declared("dsl_of_two_kilometres", "kind: dsl, line: adsl2plus, loop: 2100 m"),
    declared(
        "dsl_beyond_its_reach",
        "kind: dsl, loop: 4 km",
        f"{LINK}: vdsl2 reaches 3.6 km of copper, and loop is 4 km; write line: adsl2plus",
    ),
    declared(
        "dsl_beyond_all_copper",
        "kind: dsl, line: adsl2plus, loop: 8 km",
        f"{LINK}.loop: must be 0.001 to 5.2 km, got 8 km",
    ),
    declared(
        "dsl_without_a_unit",
        "kind: dsl, loop: 2",
        f"{LINK}.loop: unit missing; write '2 m' or '2 km', say",
    ),
    declared(
        "dsl_in_miles",
        "kind: dsl, loop: 2 mi",
        f"{LINK}.loop: unknown unit 'mi' for a length (allowed: m, km)",
    ),
    declared(
        "dsl_of_another_kind",
        "kind: dsl, line: shdsl",
        f"{LINK}.line: unknown value 'shdsl' (allowed: adsl2plus, vdsl2)",
    ),
    declared("microwave_of_another_radio", "kind: microwave, modes: [{level: -90 dBm, rate: 10 Mbps}, {level: -80 dBm, rate: 40 Mbps}]"),
    declared(
        "modulation_thresholds_out_of_order",
        "kind: microwave, modes: [{level: -83 dBm, rate: 36.8 Mbps}, {level: -85 dBm, rate: 80.9 Mbps}]",
        f"{LINK}: modes must be in order, each with a higher level and rate than the one before it, got -85 dBm after -83 dBm and 80.9 Mbps after 36.8 Mbps",
    ),
    declared(
        "modulation_that_is_no_faster",
        "kind: microwave, modes: [{level: -90 dBm, rate: 36.8 Mbps}, {level: -85 dBm, rate: 36.8 Mbps}]",
        f"{LINK}: modes must be in order, each with a higher level and rate than the one before it, got -85 dBm after -90 dBm and 36.8 Mbps after 36.8 Mbps",
    ),
    declared(
        "modulations_of_two_radios",
        "kind: microwave, channel: 56 MHz, modes: [{level: -83 dBm, rate: 36.8 Mbps}]",
        f"{LINK}: modes say what the radio can do; leave out channel and modulation",
    ),
    declared(
        "modulation_left_above_where_it_is_taken",
        "kind: microwave, up_margin: 1 dB",
        f"{LINK}: up_margin (1 dB) must be at least down_margin (3 dB), or the modulation would never rest",
    ),
    declared(
        "microwave_that_never_locks",
        "kind: microwave, modulation: QPSK, margin: 2 dB",
        f"{LINK}: -88 dBm in clear air is less than the -84 dBm at which the slowest modulation is taken (its level and up_margin)",
    ),
    declared(
        "power_without_an_antenna",
        "kind: microwave, power: 5 dBm",
        f"{LINK}: power and gain belong together; give both, or a margin",
    ),
    declared(
        "microwave_of_light",
        "kind: microwave, frequency: 300 GHz",
        f"{LINK}.frequency: must be 1 to 100 GHz, got 300 GHz",
    ),
    declared(
        "hop_beyond_the_recommendation",
        "kind: microwave, longest_hop: 80 km",
        f"{LINK}.longest_hop: must be 0.1 to 60 km, got 80 km",
    ),
    declared(
        "modulation_without_a_hyphen",
        "kind: microwave, modulation: 16QAM",
        f"{LINK}.modulation: unknown value '16QAM'; did you mean '16-QAM'? (allowed: 128-QAM, 16-QAM, 256-QAM, 32-QAM, 64-QAM, QPSK)",
    ),
    declared(
        "relay_without_a_longitude",
        "kind: microwave, relays: [{latitude: 0.9}]",
        f"{LINK}.relays[0].longitude: missing: degrees east of Greenwich",
    ),
    placed(
        "microwave_too_weak_for_its_hop",
        "kind: microwave, power: -20 dBm, gain: 20 dBi",
        "scenario.yaml:12: villages.long-apari.access.technology: a hop of 24.5 km: -124.8 dBm in clear air is less than the -84 dBm at which the slowest modulation is taken (its level and up_margin)",
    ),
    declared("cell_at_a_distance", "kind: lte, distance: 4 km, busiest: 50 %"),
    placed("cell_around_a_tower", "kind: nr, tower: {latitude: 1.19, longitude: 114.25}"),
    declared(
        "cell_without_a_signal",
        "kind: lte, distance: 8 km, antenna: indoor",
        f"{LINK}: no signal at 8 km: -17.5 dB over the noise down and -36.5 dB up; bring antenna or mast higher or outdoors, or take a lower frequency",
    ),
    declared(
        "cell_beyond_the_horizon",
        "kind: lte, distance: 60 km",
        f"{LINK}: the mast is 60 km away, outside of what the path loss holds for (10 m to 21 km)",
    ),
    declared(
        "tower_and_distance",
        "kind: lte, distance: 4 km, tower: {latitude: 1.19, longitude: 114.25}",
        f"{LINK}: give the tower's place or the distance to it",
    ),
    declared(
        "tower_of_a_village_that_is_nowhere",
        "kind: lte, tower: {latitude: 1.19, longitude: 114.25}",
        "scenario.yaml:12: villages.long-apari.access.technology: its tower has a place, the village has none; give latitude and longitude",
    ),
    placed(
        "tower_out_of_reach",
        "kind: lte, tower: {latitude: 0.74, longitude: 114.27}",
        "scenario.yaml:12: villages.long-apari.access.technology: the mast is 48.938 km away, outside of what the path loss holds for (10 m to 21 km)",
    ),
    declared(
        "cell_of_which_others_leave_nothing",
        "kind: lte, busiest: 0 %",
        f"{LINK}: busiest and useful must be above 0, down_share between 0 and 100 %",
    ),
    declared(
        "cell_of_a_broad_channel",
        "kind: lte, bandwidth: 40 MHz",
        f"{LINK}.bandwidth: must be 0.0014 to 0.02 GHz, got 40 MHz",
    ),
    declared(
        "channel_quality_16",
        "kind: lte, cqi: 16",
        f"{LINK}.cqi: must be <= 15, got 16",
    ),
    text(
        "medium_at_a_rate_that_is_none",
        SOUND + "media: {cell: {accesses: {technology: fibre}, rate: technologies}}\n",
        "scenario.yaml:14: media.cell.rate: 'technologies' is not a rate; write a number and a unit, e.g. '20 Mbps' (or 'technology')",
    ),
    allowed("allowance", "used: 20 GB, steps: [{after: 300 GB, rate: 10 Mbps}, {after: 400 GB, rate: 4 Mbps}]"),
    allowed(
        "allowance_on_no_day",
        "used: 20 GB, steps: [{after: 300 GB, rate: 10 Mbps}]",
        "scenario.yaml:12: villages.long-apari.access.allowance: needs run.date or run.day: how much of the month's volume is used by then",
        run="seed: 2",
    ),
    allowed(
        "allowance_out_of_order",
        "used: 20 GB, steps: [{after: 400 GB, rate: 10 Mbps}, {after: 300 GB, rate: 4 Mbps}]",
        f"{ALLOWED}: steps must be by rising volume, got 300 GB after 400 GB",
    ),
    allowed(
        "allowance_that_gets_faster",
        "used: 20 GB, steps: [{after: 300 GB, rate: 4 Mbps}, {after: 400 GB, rate: 10 Mbps}]",
        f"{ALLOWED}: steps must leave less and less, got 10 Mbps after 400 GB after 4 Mbps after 300 GB",
    ),
    allowed(
        "allowance_above_what_is_bought",
        "used: 20 GB, steps: [{after: 300 GB, rate: 10 Gbps}]",
        "scenario.yaml:12: villages.long-apari.access.allowance.steps[0]: must leave less than the line has (1244 Mbps up and 2488 Mbps down), got 10 Gbps after 300 GB (1244 Mbps up and 2488 Mbps down)",
    ),
    allowed(
        "allowance_that_gets_faster_by_share",
        "used: 20 GB, steps: [{after: 300 GB, rate: 10 Mbps}, {after: 400 GB, share: 50 %}]",
        "scenario.yaml:12: villages.long-apari.access.allowance.steps[1]: must leave less than the step before (10 Mbps), got 50 % after 400 GB (622 Mbps up and 1244 Mbps down)",
    ),
    allowed(
        "allowance_that_slows_one_direction",
        "used: 20 GB, steps: [{after: 300 GB, rate: 10 Mbps}]}, up: 5 Mbps, proxy: {",
    ),
    allowed(
        "allowance_that_leaves_two_things",
        "used: 20 GB, steps: [{after: 300 GB, rate: 4 Mbps, share: 40 %}]",
        f"{ALLOWED}.steps[0]: say what is left: rate or share, one of them",
    ),
    allowed(
        "allowance_that_leaves_all",
        "used: 20 GB, steps: [{after: 300 GB, share: 100 %}]",
        f"{ALLOWED}.steps[0]: share must be above 0 % and below 100 %",
    ),
    allowed(
        "allowance_without_steps",
        "used: 20 GB, steps: []",
        f"{ALLOWED}: steps are missing, such as {{after: 300 GB, rate: 10 Mbps}}",
    ),
    allowed(
        "allowance_of_bits",
        "used: 20 Gb, steps: [{after: 300 GB, share: 75 %}]",
        f"{ALLOWED}.used: 'Gb' is bits; sizes are in bytes: write 2.5 GB, or 20 GB if bytes were meant",
    ),
    text(
        "allowance_on_the_air",
        allowed("", "used: 20 GB, steps: [{after: 300 GB, share: 75 %}]").files["scenario.yaml"].decode()
        + "media: {cell: {accesses: {technology: fibre}, rate: 30 Mbps}}\n",
        "scenario.yaml:14: media.cell.rate: 'long-apari' has an allowance, which would slow what it transmits at on the air too; leave out one of them",
    ),
]  # fmt: skip
