"""Rain where there is no place for it, of a climate that is none, and storms over nowhere."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import Case, text
from tests.broken.villages import SOUND

MICROWAVE = SOUND.replace("technology: fibre", "technology: microwave")
SEAT = "{regency: Mahakam Ulu, latitude: 0.74, longitude: 114.27}}"
PLACED = MICROWAVE.replace("{regency: Mahakam Ulu}}", SEAT).replace(
    "{name: Long Apari,",
    "{name: Long Apari, district: Long Apari, latitude: 1.18, longitude: 114.26,",
)
WEATHER = "scenario.yaml:14: weather"
EVENT = "scenario.yaml:14: events[0]"


def weather(id: str, value: str, *expected: str, world: str = PLACED) -> Case:  # noqa: A002
    """A world whose places are known, with weather."""
    return text(f"weather_{id}", f"{world}weather: {value}\n", *expected)


def storm(id: str, event: str, *expected: str, world: str = PLACED) -> Case:  # noqa: A002
    """The same with a storm."""
    return text(f"storm_{id}", f"{world}events: [{{at: 1 s, {event}}}]\n", *expected)


CASES = [
    weather("is_right", "kaltim"),
    weather(
        "with_all_of_it",
        "{time_constant: 20 min, drops: 120 %, hours: {coast: even}, climates: {jakarta: {latitude: -6.2, longitude: 106.8, exceeded: 100 mm/h, raining: 5 %}}}",
    ),
    weather("over_fibre_needs_no_places", "kaltim", world=SOUND),
    weather(
        "of_another_province",
        "kalteng",
        f"{WEATHER}: unknown value 'kalteng'; did you mean 'kaltim'? (allowed: kaltim)",
    ),
    weather(
        "over_a_village_without_a_place",
        "kaltim",
        "scenario.yaml:6: backhaul.towns.samarinda: needs latitude and longitude: microwave of long-apari, which lands here, feels rain, and it rains here",
        "scenario.yaml:13: villages.long-apari: needs latitude and longitude: microwave feels rain, and it rains here",
        world=MICROWAVE,
    ),
    weather(
        "far_away",
        "kaltim",
        "scenario.yaml:6: backhaul.towns.samarinda: place: -6.2, 106.8 is 1148 km from Kabupaten Paser, the nearest in the rain of East Kalimantan (allowed: up to 200 km); state one near it under weather.climates",
        world=PLACED.replace(
            "latitude: 0.74, longitude: 114.27", "latitude: -6.2, longitude: 106.8"
        ),
    ),
    weather(
        "that_passes_at_once",
        "{time_constant: 5 s}",
        f"{WEATHER}: time_constant must be 1 min to 30 d, got 5 s",
    ),
    weather(
        "of_huge_drops",
        "{drops: 900 %}",
        f"{WEATHER}: drops must be above 0 % and at most 500 %, got 900 %",
    ),
    weather(
        "of_a_day_of_23_hours",
        f"{{hours: {{inland: [{', '.join(['1'] * 23)}]}}}}",
        f"{WEATHER}.hours.inland: must have at least 24 items, got 23",
    ),
    weather(
        "of_wet_days",
        f"{{hours: {{inland: [{', '.join(['2'] * 24)}]}}}}",
        f"{WEATHER}.hours: inland must have the mean 1 over the day, or the year would have other rain than the maps say, got 2",
    ),
    weather(
        "of_a_desert",
        "{climates: {oasis: {latitude: 0, longitude: 100, exceeded: 20 mm/h, raining: 0.001 %}}}",
        f"{WEATHER}: climates.oasis: percentage of the year with rain: 0.001 % is outside ITU-R P.837-7 (allowed: 0.02 to 70 %)",
    ),
    weather(
        "in_inches",
        "{climates: {oasis: {latitude: 0, longitude: 100, exceeded: 2 in/h, raining: 4 %}}}",
        f"{WEATHER}.climates.oasis.exceeded: unknown unit 'in/h' for a rain rate (allowed: mm/h)",
    ),
    storm("is_right", "for: 5 s, rain: {district: Long Apari}, exceeded: 0.1 %"),
    storm("everywhere_is_right", "rain: everywhere, rate: 80 mm/h"),
    storm("over_a_point_is_right", "rain: {near: [1.1, 114.3], within: 20 km}, rate: 80 mm/h"),
    storm(
        "over_a_district_unknown",
        "rain: {district: Long Pari}, exceeded: 0.1 %",
        f"{EVENT}.rain.district: unknown district 'Long Pari'; did you mean 'Long Apari'? (allowed: Long Apari)",
    ),
    storm(
        "over_two_areas",
        "rain: {district: Long Apari, near: [1, 114]}, exceeded: 0.1 %",
        f"{EVENT}.rain: say where, one of village, district, regency or near, got district and near",
    ),
    storm(
        "over_nowhere",
        "rain: {within: 5 km}, exceeded: 0.1 %",
        f"{EVENT}.rain: say where, one of village, district, regency or near",
    ),
    storm(
        "without_strength",
        "rain: everywhere",
        f"{EVENT}: rain needs either exceeded, such as exceeded: 0.1 %, or rate, such as rate: 80 mm/h; nothing else has them",
    ),
    storm(
        "of_two_strengths",
        "rain: everywhere, rate: 80 mm/h, exceeded: 1 %",
        f"{EVENT}: rain needs either exceeded, such as exceeded: 0.1 %, or rate, such as rate: 80 mm/h; nothing else has them",
    ),
    storm(
        "that_never_is", "rain: everywhere, exceeded: 0 %", f"{EVENT}: exceeded must be above 0 %"
    ),
    storm(
        "of_a_cut",
        "cut: isps.telkom.transit, exceeded: 1 %",
        f"{EVENT}: rain needs either exceeded, such as exceeded: 0.1 %, or rate, such as rate: 80 mm/h; nothing else has them",
    ),
    storm(
        "beyond_the_poles",
        "rain: {near: [114, 1]}, exceeded: 1 %",
        f"{EVENT}.rain.near[0]: must be <= 90, got 114",
    ),
    storm(
        "over_a_village_without_a_place",
        "rain: {regency: Mahakam Ulu}, exceeded: 1 %",
        f"{EVENT}.rain.regency: no village of Mahakam Ulu has a latitude and a longitude to rain at",
        world=SOUND,
    ),
]
