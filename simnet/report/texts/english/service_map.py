"""Of the map of service in the report of a study."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "service_map.title": "Each village on the map",
    "service_map.lead": "What each village has, and how it is served there.",
    "service_map.kept": "every service level kept",
    "service_map.open": "a service level is open",
    "service_map.broken": "a service level is broken",
    "service_map.dark": "without service for a time",
    "service_map.plain": "no service level is judged here",
    "service_map.unknown": "technology not known",
    "service_map.caption": (
        "{where}. Colour says how a village is served, shape by which technology; black with a "
        "ring is without service for some of the time or all of it. Outlines: regencies and "
        "cities of East Kalimantan (cahyadsn/wilayah_boundaries)."
    ),
    "service_map.left_out": (
        "Shown are the first {shown} of {all} alternatives, in the order of the ranking."
    ),
    "service_map.verdict": "{level}: {verdict}",
    "service_map.verdict_kept": "kept",
    "service_map.verdict_open": "open",
    "service_map.verdict_broken": "broken",
    "service_map.without": "without service for {time}, {share} of the time",
}
