"""Satellite links that cannot be: slots, modes, skies, beams."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import Case, text

WORLD = """\
name: broken
run: {duration: 10 s}
isps: {star: {latitude: -6.21, longitude: 106.85, transit: {rate: 1 Gbps}}}
internet: {port: {rate: 1 Gbps}}
site_types: {school: {lan: {rate: 1 Gbps}, apps: {web: {traffic: {kind: pupil}}}}}
villages:
  defaults: {access: {technology: dish, isp: star}, sites: {school: {}}}
  long-apari: {name: Long Apari, latitude: 1.18, longitude: 114.26}
  naha-tifab: {name: Naha Tifab, latitude: 0.98, longitude: 113.97}
"""
DISH = "scenario.yaml:10: technologies.dish"


def dish(id: str, technology: str, *expected: str) -> Case:  # noqa: A002
    """Return a case of two villages on satellite, whose technology is written so."""
    return text(id, f"{WORLD}technologies: {{dish: {{{technology}}}}}\n", *expected)


def medium(id: str, written: str, *expected: str) -> Case:  # noqa: A002
    """Return a case of two dishes with a medium."""
    media = f"media: {{beam: {{{written}}}}}\n"
    return text(id, f"{WORLD}technologies: {{dish: {{kind: geo}}}}\n{media}", *expected)


CASES = [
    dish("leo_over_laser_links", "kind: leo, delay: 76 ms, outage: 100 %"),
    dish("geo_over_indonesia", "kind: geo, band: ku, satellite: 118"),
    dish(
        "satellite_below_the_horizon",
        "kind: geo, satellite: 30",
        "scenario.yaml:7: villages.long-apari.access.technology: from the village at 1.18, 114.26 the satellite over 30 degrees east is 3.0 degrees below the horizon",
        "scenario.yaml:7: villages.naha-tifab.access.technology: from the village at 0.98, 113.97 the satellite over 30 degrees east is 2.7 degrees below the horizon",
    ),
    dish(
        "satellite_below_the_horizon_of_the_gateway",
        "kind: geo, satellite: -171",
        "scenario.yaml:7: villages.long-apari.access.technology: from the gateway at -6.21, 106.85 the satellite over -171 degrees east is 0.9 degrees below the horizon",
        "scenario.yaml:7: villages.naha-tifab.access.technology: from the gateway at -6.21, 106.85 the satellite over -171 degrees east is 0.9 degrees below the horizon",
    ),
    dish(
        "satellite_off_the_map",
        "kind: geo, satellite: 200",
        "scenario.yaml:10: technologies.dish.satellite: must be <= 180, got 200",
    ),
    dish(
        "satellite_of_another_band",
        "kind: geo, band: c",
        "scenario.yaml:10: technologies.dish.band: unknown value 'c' (allowed: ka, ku)",
    ),
    dish(
        "satellite_frequency_without_a_unit",
        "kind: geo, frequency_down: 20",
        "scenario.yaml:10: technologies.dish.frequency_down: unit missing; write '20 MHz' or '20 GHz', say",
    ),
    dish(
        "satellite_signal_too_weak",
        "kind: geo, signal_down: -3",
        "scenario.yaml:10: technologies.dish: modes_down: signal: -3 dB is too weak for QPSK 1/4, the first mode (allowed: -1.35 dB or more)",
    ),
    dish(
        "satellite_margins_turned_round",
        "kind: geo, up_margin: 0.2 dB",
        "scenario.yaml:10: technologies.dish: modes_down: margins: a mode is kept from 0.3 dB above its threshold on and taken only from 0.2 dB (allowed: at least as much)",
    ),
    dish(
        "satellite_modes_out_of_order",
        "kind: geo, modes_up: [{name: 8PSK, threshold: 8, bits: 2}, {name: QPSK, threshold: 2, bits: 1}]",
        "scenario.yaml:10: technologies.dish: modes_up: thresholds of modes: QPSK has 2 dB after 8 of 8PSK (allowed: each more than the one before)",
    ),
    dish(
        "satellite_without_a_mode",
        "kind: geo, modes_up: []",
        "scenario.yaml:10: technologies.dish.modes_up: must have at least 1 item, got 0",
    ),
    dish(
        "slots_shorter_than_their_edges",
        "kind: leo, slot: 500 ms",
        "scenario.yaml:10: technologies.dish: slot (500 ms) must be longer than what its edges do, 725 ms",
    ),
    dish(
        "slots_of_which_the_first_comes_late",
        "kind: leo, first_edge: 20 s",
        "scenario.yaml:10: technologies.dish: first_edge (20 s) must be less than slot (15 s)",
    ),
    dish(
        "outage_at_most_less_than_at_least",
        "kind: leo, outage_most: 100 ms",
        "scenario.yaml:10: technologies.dish: outage_least (450 ms) must be at most outage_most (100 ms)",
    ),
    dish(
        "hours_of_half_a_day",
        "kind: leo, hours: [100 %, 90 %]",
        "scenario.yaml:10: technologies.dish.hours: must have at least 24 items, got 2",
    ),
    dish(
        "rain_shares_out_of_order",
        "kind: leo, rain: [{above: 5, down: 50 %, up: 40 %}, {above: 1, down: 80 %, up: 70 %}]",
        "scenario.yaml:10: technologies.dish: rain: rates must increase, got 1 mm/h after 5",
    ),
    dish(
        "rain_that_gives",
        "kind: leo, rain: [{above: 1, down: 50 %, up: 40 %}, {above: 5, down: 80 %, up: 30 %}]",
        "scenario.yaml:10: technologies.dish: rain: more is left above 5 mm/h than above 1",
    ),
    dish(
        "leo_of_another_product",
        "kind: leo, product: corporate",
        "scenario.yaml:10: technologies.dish.product: unknown value 'corporate' (allowed: reserved, retail)",
    ),
    medium(
        "beam_sold_eight_times", "preset: geo_beam, accesses: {technology: dish}, direction: down"
    ),
    medium(
        "beam_both_ways_at_once",
        "preset: geo_beam, accesses: {technology: dish}",
        "scenario.yaml:11: media.beam: a geo_beam has its ways apart: write direction: down, or up",
    ),
    medium(
        "beam_like_none_that_there_is",
        "preset: geo_bean, accesses: {technology: dish}, direction: up",
        "scenario.yaml:11: media.beam.preset: unknown value 'geo_bean'; did you mean 'geo_beam'? (allowed: cell, geo_beam, leo_cell, pon, white_space, wifi)",
    ),
    medium(
        "contention_beside_a_rate",
        "accesses: {technology: dish}, rate: 30 Mbps, contention: 8",
        "scenario.yaml:11: media.beam: contention makes a rate of what accesses bought; leave out rate",
    ),
    medium(
        "contention_of_lines_that_nobody_bought",
        "lans: [long-apari, naha-tifab], contention: 8",
        "scenario.yaml:11: media.beam: contention makes a rate of what accesses bought; leave out lans",
    ),
]
